"""What the workshop's papers carry: job sheet 派工单 and inspection sheet 质检单.

No money stands on either. As in `values`: instants are aware datetimes in UTC; the same data
always gives the same bytes.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from reception.papers.values import BranchHead


@dataclass(frozen=True)
class JobLine:
    """What is to be done or built in, without its price: the floor sees hours and pieces."""

    kind: str
    code: str
    name: str
    quantity: Decimal
    origin: str


@dataclass(frozen=True)
class JobSheetData:
    """Job sheet 派工单: what the technician is to do on which car until when, and who signs for it."""

    number: str
    branch: BranchHead
    order_number: str
    order_kind: str
    plate: str
    vin: str
    model: str
    mileage_in: int | None
    fault: str  # the customer's own words
    advisor: str
    bay: str
    technicians: tuple[str, ...]
    starts_at: datetime | None
    promised_at: datetime | None
    waits: bool
    wash: bool
    road_test: bool
    lines: tuple[JobLine, ...]
    issued_at: datetime
    voided: str = ""


@dataclass(frozen=True)
class CheckLine:
    """One item of the inspection: `self_check`, `leader`, `final` are ok, bad, na or empty."""

    name: str
    self_check: str
    leader: str
    final: str
    words: str


@dataclass(frozen=True)
class StageLine:
    """One inspection of an order: which stage, who, when, passed or why not."""

    stage: str  # self, leader or empty for the final one
    person: str
    at: datetime
    passed: bool
    category: str
    technician: str  # whose work failed
    words: str
    failed: tuple[str, ...]


@dataclass(frozen=True)
class InspectionSheetData:
    """Inspection sheet 质检单: items and results by stage, road test, every round with its people."""

    number: str
    branch: BranchHead
    order_number: str
    order_kind: str
    plate: str
    vin: str
    model: str
    mileage_in: int | None
    fault: str
    advisor: str
    technicians: tuple[str, ...]
    work: tuple[str, ...]
    checks: tuple[CheckLine, ...]
    road_wanted: bool
    road_km: int | None
    road_result: str  # ok, bad or empty
    road_by: str
    stages: tuple[StageLine, ...]
    issued_at: datetime
    voided: str = ""
