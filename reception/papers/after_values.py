"""What the papers of after the work carry: certificate, complaint sheet, call-back form.

As in `values`: Decimal yuan, aware instants in UTC; the same data always gives the same bytes.
"""

from dataclasses import dataclass
from datetime import datetime

from reception.papers.values import BranchHead, CarAndPeople, Signature


@dataclass(frozen=True)
class CertificateData:
    """竣工出厂合格证: who found the car right after a bigger repair, and how long that is warranted."""

    number: str
    branch: BranchHead
    car: CarAndPeople
    repair_class: str  # orders.warranty.RepairClass
    work: tuple[str, ...]
    warranty_km: int
    warranty_days: int
    inspector: str
    passed_at: datetime
    issued_at: datetime
    voided: str = ""
    inspector_signature: Signature | None = None  # none: signed with the pen


@dataclass(frozen=True)
class ComplaintStepLine:
    """One step of a complaint; `what` as care.What."""

    what: str
    at: datetime
    person: str
    text: str


@dataclass(frozen=True)
class ComplaintData:
    """投诉单: the words, whose it is, what was proposed, whether the customer agrees, what was done."""

    number: str
    branch: BranchHead
    complaint_id: int
    customer: str
    phone: str
    plate: str
    model: str
    order_number: str
    received_at: datetime
    channel: str  # care.Channel
    serious: bool
    owner: str
    noted_by: str
    due_at: datetime
    words: str
    steps: tuple[ComplaintStepLine, ...]
    customer_signature: Signature | None
    issued_at: datetime
    voided: str = ""


@dataclass(frozen=True)
class CallBackData:
    """回访表: whom to call about which visit; the answer once there is one, else room to write it."""

    number: str
    branch: BranchHead
    car: CarAndPeople
    work: tuple[str, ...]
    due_at: datetime
    answered_at: datetime | None
    score: str  # in percent, empty while nobody answered
    remark: str
    caller: str
    issued_at: datetime
    voided: str = ""
