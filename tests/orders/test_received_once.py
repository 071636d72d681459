"""A car is received once, however it is named and however many desks press at the same moment."""

from typing import Any

import pytest

from reception.core import clock, db
from reception.core.errors import Invalid, Refused
from reception.orders.actions import Opened, VisitDraft, check_in
from reception.orders.models import OrderKind
from reception.shopfloor.actions import cancel_order
from reception.vehicles.actions import CustomerDraft, VehicleDraft
from tests.conftest import NOON
from tests.safety import contest
from tests.stories.people import Branch, found_branch

VIN = "LSVAA4183M2123456"
ROUNDS = 6


@pytest.fixture
def branch(database: str, now: Any) -> Branch:
    return found_branch()


def receive(plate: str = "沪A66N20", km: int = 900, **car: Any) -> Opened:
    return check_in(
        customer=CustomerDraft("测试客户001", "13800000001"),
        vehicle=VehicleDraft(plate, **car),
        visit=VisitDraft(km),
        kind=OrderKind.REPAIR,
    )


def test_a_car_without_vin_is_known_by_its_plate_and_owner(branch):
    """Typed anew instead of chosen: it is here already, and later its mileage is still known."""
    with branch.as_("advisor"):
        first = receive(km=50_000)
        with pytest.raises(Refused, match=first.number):
            receive(" 沪a·66n20", km=50_001)
    with branch.as_("manager"):
        cancel_order(order_id=first.order_id, reason="客户改期")
    with branch.as_("advisor"):
        with pytest.raises(Invalid) as wrong:
            receive(km=2_000)
        assert wrong.value.field == "mileage"
        assert receive(km=50_002).vehicle_id == first.vehicle_id


def _press(barrier: Any, number: int, rounds: int, car: dict[str, Any]) -> list[bool]:
    won = []
    for turn in range(rounds):
        barrier.wait(60)
        with clock.frozen(NOON):
            try:
                receive(km=1_000 + turn, **(car or {"plate": f"沪A66N{turn:02d}"}))
            except Refused:
                won.append(False)
            else:
                won.append(True)
            barrier.wait(60)
            if car and number == 0:
                where = "state <> 'cancelled'"
                for (key,) in db.rows(f"SELECT id FROM work_order WHERE {where}"):
                    cancel_order(order_id=key, reason="客户改期")
    return won


@pytest.mark.parametrize("known", [True, False])
def test_of_three_desks_one_receives_the_car(database, branch, known):
    car: dict[str, Any] = {}
    if known:
        with branch.as_("advisor"):
            first = receive(vin=VIN)
        with branch.as_("manager"):
            cancel_order(order_id=first.order_id, reason="客户改期")
        car = {"vin": VIN, "vehicle_id": first.vehicle_id}
    answers = contest.run(database, 3, _press, ROUNDS, car)
    assert [sum(turn) for turn in zip(*answers, strict=True)] == [1] * ROUNDS
    assert db.row("SELECT count(*) FROM vehicle") == (1 if known else ROUNDS,)
    assert db.row("SELECT count(*) FROM customer") == (1,)
