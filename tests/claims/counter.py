"""A clerk of claims and orders settled with lines of maker and insurer, for both floors' tests."""

from dataclasses import dataclass

from reception.billing.actions import Method, PaymentDraft, list_settlement, take_payment
from reception.core import gate
from reception.orders.models import Payer
from reception.orders.queries import lines_of
from reception.orders.rules import sums
from reception.staff.actions import actor_of, add_person
from reception.staff.queries import person_by_login
from tests.backoffice import Line, an_order, render
from tests.stories.people import PIN, Branch

PUMP = Line("part", "1", "1280.00", payer="maker", name="水泵总成")
WORK = Line("labour", "2", "180.00", payer="maker", name="更换水泵")
OIL = Line("labour", "1", "180.00", name="小保养")
BUMPER = Line("part", "1", "2000.00", payer="insurer", name="前保险杠")
PAINT = Line("labour", "3", "260.00", payer="insurer", name="前杠喷漆")


@dataclass
class Counter:
    """The branch with 示例索赔 (claims1) and whoever else it has."""

    branch: Branch

    def __post_init__(self) -> None:
        with self.branch.as_("administrator"):
            add_person(login="claims1", name="示例索赔", roles=("claims",), secret=PIN)
        found = person_by_login("claims1")
        assert found is not None
        self.branch.actors["claims"] = actor_of(found)

    def as_(self, role: str = "claims"):
        return self.branch.as_(role)

    def order(self, *lines: Line) -> int:
        """Make an order that is ready."""
        with gate.acting(gate.system("test")):
            return an_order(lines=lines or (PUMP, WORK))

    def settle(
        self, *lines: Line, order_id: int | None = None, insurer: Method = Method.ACCOUNT
    ) -> int:
        """Make an order, or take a ready one, and settle it, the customer in cash."""
        with gate.acting(gate.system("test")):
            made = order_id or self.order(*lines)
            list_settlement(order_id=made, render=render)
            due = sums(lines_of(made))
            ways = ((Payer.CUSTOMER, Method.CASH), (Payer.INSURER, insurer))
            paid = tuple(PaymentDraft(who, way, due.of(who)) for who, way in ways if due.of(who))
            take_payment(order_id=made, payments=paid)
        return made
