"""Orders are found by a part of number or plate, by state and by day, newest first, on both."""

import pytest

from reception.core import clock, db
from reception.orders.models import State
from reception.orders.queries import find_orders, order
from reception.vehicles import queries as cars
from tests.ui.workshop import Floor, at


@pytest.fixture(params=[400, 2], ids=["few cars fit", "very many fit"])
def three(request, branch, monkeypatch) -> list[int]:
    """Keys of three orders of one day, the oldest first; both ways of looking are tried."""
    monkeypatch.setattr(cars, "MANY", request.param)
    keys = []
    for number, plate in enumerate(("沪AD2K51", "沪A66N20", "京B66N2D")):
        with clock.frozen(at(f"{9 + number}:00")):
            keys.append(Floor(branch).receive(plate))
    return keys


def _found(**asked) -> list[int]:
    return [row.order_id for row in find_orders(**asked)]


def test_parts_of_plate_and_number(three):
    oldest, second, newest = three
    assert _found() == [newest, second, oldest]
    assert _found(limit=1) == [newest]
    assert _found(text="66n2") == [newest, second]
    assert _found(text="沪A") == [second, oldest]
    assert _found(text="2D") == [newest]
    assert _found(text="沪A·D2K51") == [oldest]
    number = order(second).row.number
    assert _found(text=number) == [second]
    assert _found(text=number[-4:].lower()) == [second]
    assert _found(text="ZZ9") == []


def test_state_and_day(three):
    oldest, second, newest = three
    with db.writing():
        db.execute(
            "UPDATE work_order SET state = 'handed_over', handed_over_at = opened_at WHERE id = ?",
            (second,),
        )
    assert _found(state=State.PENDING) == [newest, oldest]
    assert _found(state=State.PENDING, text="D2K") == [oldest]
    assert _found(state=State.HANDED_OVER) == [second]
    assert _found(since=at("9:30"), until=at("10:30")) == [second]
    assert _found(since=at("9:30"), text="66N2") == [newest, second]
