"""A branch with orders put together from bare records, for the rooms from papers upwards."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from reception.core import clock, db, record
from reception.core.gate import action
from reception.core.models import Branch
from reception.core.money import line_amount
from reception.core.permissions import Permission
from reception.customers.models import Customer
from reception.orders.models import Order, OrderLine, OrderStep, State
from reception.papers.values import Signature
from reception.staff.models import Person
from reception.vehicles.models import Vehicle
from reception.visits.models import Visit

PDF = b"%PDF-1.4 test"


def render(data: Any) -> bytes:
    """A renderer without ReportLab: the same data gives the same bytes."""
    return PDF + repr(data).encode()


def signature(signer: str = "示例甲") -> Signature:
    """A signature of two strokes."""
    strokes = (((1.0, 2.0, 0.0, 0.5), (3.5, 4.0, 12.0, 0.75)), ((5.0, 6.0, 30.0, 0.5),))
    return Signature(strokes, 600.0, 200.0, clock.now(), signer)


@dataclass(frozen=True)
class Line:
    """A line of a test order; money in yuan."""

    kind: str = "labour"
    quantity: str = "1"
    price: str = "100.00"
    discount: str = "0"
    payer: str = "customer"
    origin: str = ""
    name: str = "更换机油"


@action(Permission.EDIT_BRANCH)
def a_branch(*, code: str = "CD01") -> int:
    """Make the branch with an advisor (1) and a technician (2)."""
    key = record.add(Branch, code=code, name="示例店", service_phone="021-60000001")
    for login, name, roles in (("a", "示例顾问", "advisor"), ("t", "示例技师", "technician")):
        record.add(Person, branch=key, login=f"{code}{login}", name=name, roles=roles)
    return key


@action(Permission.EDIT_BRANCH)
def an_order(
    *,
    lines: tuple[Line, ...] = (Line(),),
    state: str = "ready",
    branch: int = 1,
    arrived_at: datetime | None = None,
    **values: Any,
) -> int:
    """Make a customer, a car, its visit and an order in `state` with these lines."""
    arrived = arrived_at or clock.now() - timedelta(hours=4)
    count = db.rows("SELECT count(*) FROM work_order")[0][0] + 1
    customer = record.add(
        Customer, name=f"测试客户{count:03d}", phone="13800000001", created_at=arrived
    )
    vehicle = record.add(
        Vehicle, plate=f"沪A{count:05d}", model="示例车型", customer=customer, seen_at=arrived,
        search_key="",
    )  # fmt: skip
    visit = record.add(
        Visit, branch=branch, vehicle=vehicle, customer=customer, arrived_at=arrived,
        mileage_in=12_345, words="发动机异响", advisor=1,
    )  # fmt: skip
    order = record.add(
        Order, **{
            "branch": branch, "number": f"CD01-H-{count:04d}", "visit": visit, "vehicle": vehicle,
            "customer": customer, "advisor": 1, "kind": "repair", "state": State(state),
            "opened_at": arrived, **values,
        },
    )  # fmt: skip
    record.add(OrderStep, order=order, state=State(state), at=arrived)
    for position, line in enumerate(lines, 1):
        add_line(order_id=order, position=position, line=line)
    return order


@action(Permission.EDIT_BRANCH)
def add_line(*, order_id: int, position: int, line: Line) -> int:
    """Add a line to an order as the workshop would."""
    count, price, discount = (Decimal(x) for x in (line.quantity, line.price, line.discount))
    return record.add(
        OrderLine, order=order_id, position=position, kind=line.kind, name=line.name,
        quantity=count, price=price, discount=discount, payer=line.payer, origin=line.origin,
        amount=line_amount(count, price, discount),
    )  # fmt: skip


def tamper(*statements: str) -> None:
    """Change the database as somebody with a database tool would, every guard removed."""
    if db.is_postgres():
        with db.writing():
            db.execute("SET LOCAL session_replication_role = replica")
            for statement in statements:
                db.execute(statement)
        return
    db.execute("PRAGMA query_only=0")
    db.execute("PRAGMA foreign_keys=0")
    for (name,) in db.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        db.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        db.execute(statement)
    db.execute("PRAGMA foreign_keys=1")
    db.execute("PRAGMA query_only=1")
