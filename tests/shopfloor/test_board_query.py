"""What the board asks, and how an order ends before its work began: on both databases."""

from decimal import Decimal

import pytest

from reception.core import clock, db
from reception.core.errors import Invalid, NotAllowed, Refused
from reception.core.special_days import working_hours
from reception.orders.actions import promise
from reception.orders.models import State
from reception.orders.queries import order
from reception.shopfloor.actions import cancel_order
from reception.shopfloor.queries import bays, board, taken
from reception.staff.actions import add_person
from tests.stories.people import Branch, found_branch
from tests.ui.workshop import Floor, at, working


@pytest.fixture(autouse=True)
def cheap_hashing(monkeypatch):
    monkeypatch.setattr("reception.staff.secrets.MEMORY_KIB", 8)
    monkeypatch.setattr("reception.staff.secrets.PASSES", 1)


@pytest.fixture
def branch(database, now) -> Branch:
    return found_branch()


@pytest.fixture
def shop(branch) -> Floor:
    return Floor(branch)


def test_the_board_holds_the_day(shop):
    held = working(shop, "沪AD2K51", "变速箱", "1号", "10:30", 215, "14:10")
    shop.hold(held, State.HOLD_PARTS, "传感器")
    working(shop, "沪AK77M3", "转向", "2号", "13:40", 145, "17:00")
    waiting = shop.receive("沪A66N20", hours="1.3", promised=at("16:40"))
    seen = board(clock.today())
    assert [block.plate for block in seen.blocks] == ["沪AD2K51", "沪AK77M3"]
    assert {row.order_id for row in seen.orders} >= {held, waiting}
    found = seen.suggestions[waiting]
    # 1号 is blocked by a car on hold past its end; 2号 is free when its work is planned to end.
    assert (found.bay, found.starts_at) == ("2号", at("16:05"))
    assert seen.sold == Decimal("3.9")
    assert seen.free == Decimal("1.9")  # 2号 from 16:05 to 18:00


def test_an_order_that_moves_does_not_stand_in_its_own_way(shop):
    key = shop.receive("沪A66N20")
    shop.dispatch(key, "1号", at("15:00"), 60)
    bay = next(b.bay_id for b in bays() if b.name == "1号")
    assert taken(working_hours(), clock.now())[bay] == [(at("15:00"), at("16:00"))]
    assert bay not in taken(working_hours(), clock.now(), besides=key)


def hand_over(key, when):
    """Let the car be gone as hand-over leaves it; billing has its own tests."""
    with db.writing():
        db.execute(
            "UPDATE work_order SET state = 'handed_over', handed_over_at = ? WHERE id = ?",
            (int(when.timestamp()), key),
        )


def test_on_time_counts_only_promises_made_before_one_had_passed(shop, branch):
    with clock.frozen(at("9:00")):
        kept = shop.receive("沪A11111", promised=at("12:00"))
        late = shop.receive("沪A22222", promised=at("10:00"))
        moved = shop.receive("沪A33333", promised=at("10:00"))
    with clock.frozen(at("9:30")), branch.as_("advisor"):
        promise(order_id=moved, promised_at=at("13:00"), reason="等件")
    with clock.frozen(at("11:00")), branch.as_("advisor"):
        promise(order_id=late, promised_at=at("13:00"), reason="忘了")
    for key in (kept, late, moved):
        hand_over(key, at("11:30"))
    assert board(clock.today()).on_time == (2, 3)


def test_a_car_may_leave_unrepaired_until_work_begins(shop, branch):
    key = shop.receive("沪A66N20")
    shop.dispatch(key, "1号", at("15:00"), 60)
    with branch.as_("technician"), pytest.raises(NotAllowed):
        cancel_order(order_id=key, reason="没时间")
    with branch.as_("advisor"):
        with pytest.raises(Invalid):
            cancel_order(order_id=key, reason=" ")
        cancel_order(order_id=key, reason="没时间")
    card = order(key)
    assert (card.row.state, card.cancel_reason) == (State.CANCELLED, "没时间")
    assert taken(working_hours(), clock.now()) == {}
    begun = shop.receive("沪C5J9E1")
    shop.start(begun)
    with branch.as_("advisor"), pytest.raises(Refused):
        cancel_order(order_id=begun, reason="没时间")
    assert order(begun).row.state is State.WORKING


def test_each_suggestion_leaves_the_earlier_ones_their_place(shop, branch):
    with branch.as_("administrator"):  # nobody is offered for two cars at once
        add_person(login="tech2", name="示例技师乙", roles=("technician",))
    later = shop.receive("沪A66N20", hours="1", promised=at("17:30"))
    first = shop.receive("沪AK77M3", hours="1", promised=at("16:00"))
    third = shop.receive("沪AD2K51", hours="1")
    found = board(clock.today()).suggestions
    places = [(found[key].bay, found[key].starts_at) for key in (first, later, third)]
    assert places[0][1] == places[1][1] == at("14:35")
    assert {bay for bay, _start in places[:2]} == {"1号", "2号"}
    assert len({found[key].technician_id for key in (first, later)}) == 2
    assert places[2][1] >= at("15:35")


def test_no_bay_is_given_for_a_time_that_has_passed(shop):
    key = shop.receive("沪A66N20")
    with pytest.raises(Invalid) as caught:
        shop.dispatch(key, "1号", at("12:00"), 60)
    assert caught.value.field == "ends_at"
    with pytest.raises(Invalid) as caught:
        shop.dispatch(key, "1号", at("14:00"), 60)
    assert caught.value.field == "starts_at"
