"""What the gate's sealed papers carry: a pass, and the evening's count."""

from dataclasses import dataclass
from datetime import datetime

from reception.papers.values import BranchHead


@dataclass(frozen=True)
class GatePassData:
    """Gate pass 出门证. `purpose` as billing.gate_pass_models.Purpose; good on `valid_on` alone."""

    number: str
    branch: BranchHead
    plate: str
    model: str
    order_number: str
    purpose: str
    reason: str
    valid_on: int  # 20261121
    issued_at: datetime
    person: str
    list_number: str = ""  # of the settlement that was paid
    slip_number: str = ""
    hook: str = ""  # where the key hangs
    instead_of: str = ""  # the lost pass that this one replaces
    voided: str = ""


@dataclass(frozen=True)
class CountedCar:
    """A line of the count; `car` and `key` are here, missing, or empty for no key seen apart."""

    plate: str
    model: str
    order_number: str
    place: str
    hook: str
    expected: bool
    car: str
    key: str
    remark: str


@dataclass(frozen=True)
class CountSheetData:
    """Count of keys and cars 钥匙与车辆盘点表 of one day."""

    number: str
    branch: BranchHead
    day: int  # 20261121
    cars: tuple[CountedCar, ...]
    begun_at: datetime
    begun_by: str
    issued_at: datetime
    person: str
    voided: str = ""
