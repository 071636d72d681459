"""A store with two clerks and an order that wants its parts, for the tests of both floors."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from reception.core import gate
from reception.orders.actions import VisitDraft, check_in
from reception.orders.models import LineKind, OrderKind
from reception.orders.rules import LineDraft
from reception.parts.queries import StockRow, needs_of, stock
from reception.parts.stock_actions import StockDraft, receive_part, save_stock
from reception.shopfloor import actions as floor
from reception.staff.actions import actor_of, add_person
from reception.staff.queries import person_by_login
from reception.vehicles.actions import CustomerDraft, VehicleDraft
from tests.stories.people import PIN, Branch

FILTER, OIL = "P-FILTER", "P-OIL"
NAMES = {FILTER: "机油滤清器", OIL: "机油 5W-30"}


@dataclass
class Store:
    """The branch, its clerks 示例配件甲 and 示例配件乙, and cars that come."""

    branch: Branch
    cars: int = 0

    def __post_init__(self) -> None:
        with self.branch.as_("administrator"):
            for login, letter in (("parts1", "甲"), ("parts2", "乙")):
                add_person(login=login, name=f"示例配件{letter}", roles=("parts",), secret=PIN)
        for login in ("parts1", "parts2"):
            self.branch.actors[login] = actor_of(person_by_login(login))
        self.technician = self.branch.actors["technician"].person_id

    def shelve(self, code: str, count: int = 0, minimum: int = 0) -> int:
        """Put a part on the shelves and receive so many."""
        with self.branch.as_("parts1"):
            draft = StockDraft(code, NAMES.get(code, code), "件", "A-01", Decimal(minimum))
            key = save_stock(part=draft)
            if count:
                receive_part(stock_id=key, quantity=Decimal(count))
        return key

    def order(self, *wanted: tuple[str, int], promised: datetime | None = None) -> int:
        """Receive a car whose order wants so many of these parts."""
        self.cars += 1
        work = LineDraft(LineKind.LABOUR, "小保养", Decimal(1), Decimal(180), code="G1")
        parts = [
            LineDraft(LineKind.PART, NAMES.get(code, code), Decimal(n), Decimal(60), code=code)
            for code, n in wanted
        ]
        with self.branch.as_("advisor"):
            return check_in(
                customer=CustomerDraft(f"测试客户{self.cars:03d}", f"138{self.cars:08d}"),
                vehicle=VehicleDraft(f"沪A{self.cars:05d}", model="示例 中型轿车"),
                visit=VisitDraft(12_000),
                kind=OrderKind.MAINTENANCE,
                lines=(work, *parts),
                promised_at=promised,
            ).order_id

    def start(self, order_id: int) -> None:
        with self.branch.as_("technician"):
            floor.start_work(order_id=order_id)

    def row(self, code: str) -> StockRow:
        """Return a part of the shelves."""
        with gate.acting(self.branch.actors["parts1"]):
            return next(row for row in stock() if row.code == code)


def stand(order_id: int, code: str):
    """Return how far a part of an order is."""
    return next(row.stand for row in needs_of(order_id) if row.code == code)
