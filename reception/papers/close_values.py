"""What 交班日结单 carries: plain values, as in `papers.values`."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from reception.papers.values import BranchHead, Signature


@dataclass(frozen=True)
class CloseDocument:
    """One document of a close. `amount` is negative for what went back."""

    number: str
    at: datetime
    kind: str  # payment, deposit, refund, receipt
    order_number: str
    plate: str
    payer: str
    method: str  # billing.Method
    amount: Decimal


@dataclass(frozen=True)
class CloseSum:
    """What of a close came and went in one way."""

    method: str
    taken: Decimal
    back: Decimal


@dataclass(frozen=True)
class CloseCash:
    """The cash of a close: expected = opening + taken - back + correction; counted by pieces."""

    kept: Decimal | None  # what the close before left; None for the first
    opening: Decimal
    taken: Decimal
    back: Decimal
    correction: Decimal
    expected: Decimal
    pieces: tuple[int, ...]  # of 100, 50, 20, 10, 5, 1 yuan, 5 and 1 jiao
    counted: Decimal
    difference: Decimal
    handed: Decimal
    remains: Decimal


@dataclass(frozen=True)
class DayCloseData:
    """交班日结单: what somebody took since the last close, the cash counted, where it goes."""

    number: str
    branch: BranchHead
    person: str
    closed_by: str  # who closed in his stead, else empty
    since: datetime | None  # the close before
    documents: tuple[CloseDocument, ...]
    sums: tuple[CloseSum, ...]
    cash: CloseCash
    reason: str
    correction_note: str
    stead: str
    signature: Signature | None
    issued_at: datetime
    voided: str = ""
