"""Blocks placed, moved, split, swapped, taken out and put back: on both databases."""

from datetime import timedelta

import pytest

from reception.core import clock, db
from reception.core.errors import Conflict, Doubtful, Invalid, Refused
from reception.core.fields import instant
from reception.orders.models import OrderKind, State
from reception.orders.queries import order
from reception.shopfloor import plan_actions as plan
from reception.shopfloor.actions import cancel_order
from reception.staff.queries import person_by_login
from tests.ui.workshop import Floor, at

HOUR = timedelta(hours=1)


@pytest.fixture
def shop(branch) -> Floor:
    return Floor(branch)


@pytest.fixture
def foreman(branch):
    with branch.as_("foreman"):
        yield


def put(shop, key, bay, begin, hours=1, technician=None, **more):
    return plan.place(
        order_id=key,
        bay_id=shop.bays[bay],
        technician_id=technician,
        starts_at=at(begin),
        ends_at=at(begin) + hours * HOUR,
        **more,
    )


def plans():
    """Return what is planned: bay, start, end, technician, open, in that order."""
    found = db.rows(
        "SELECT b.name, a.starts_at, a.ends_at, a.technician_id, a.open FROM allocation a"
        " JOIN bay b ON b.id = a.bay_id ORDER BY a.starts_at, b.name"
    )
    return [
        (r[0], *(clock.show(instant(each), "%H:%M") for each in r[1:3]), r[3], r[4]) for r in found
    ]


def version(key):
    return db.row("SELECT version FROM allocation WHERE id = ?", (key,))[0]


def state(key):
    return order(key).row.state


def moved(key, shop, bay, begin, hours=1, technician=None, **more):
    more.setdefault("version", version(key))
    return plan.move_allocation(
        allocation_id=key,
        bay_id=shop.bays[bay],
        technician_id=technician,
        starts_at=at(begin),
        ends_at=at(begin) + hours * HOUR,
        **more,
    )


def test_an_order_has_several_blocks_and_its_state_follows(shop, foreman):
    key = shop.receive("沪A66N20")
    first = put(shop, key, "1号", "15:00")
    assert state(key) is State.DISPATCHED
    second = put(shop, key, "2号", "16:00")
    assert plans() == [("1号", "15:00", "16:00", None, 1), ("2号", "16:00", "17:00", None, 1)]
    plan.remove_allocation(allocation_id=first.allocation_id, version=1)
    assert state(key) is State.DISPATCHED
    assert order(key).row.bay == "2号"
    gone = plan.remove_allocation(allocation_id=second.allocation_id, version=1)
    assert (state(key), plans()) == (State.PENDING, [])
    plan.restore_allocations(undo=gone.undo)
    assert (state(key), plans()) == (State.DISPATCHED, [("2号", "16:00", "17:00", None, 1)])


def test_a_move_is_taken_back_and_done_again(shop, foreman):
    key = shop.receive("沪A66N20")
    block = put(shop, key, "1号", "15:00").allocation_id
    done = moved(block, shop, "2号", "16:00", hours=2)
    there = [("2号", "16:00", "18:00", None, 1)]
    assert plans() == there
    again = plan.restore_allocations(undo=done.undo)
    assert plans() == [("1号", "15:00", "16:00", None, 1)]
    plan.restore_allocations(undo=again.undo)
    assert plans() == there


def test_what_somebody_else_moved_is_not_taken_back(shop, foreman):
    key = shop.receive("沪A66N20")
    block = put(shop, key, "1号", "15:00").allocation_id
    done = moved(block, shop, "2号", "16:00")
    moved(block, shop, "2号", "15:00")
    with pytest.raises(Conflict):
        plan.restore_allocations(undo=done.undo)
    with pytest.raises(Conflict):
        moved(block, shop, "1号", "15:00", version=1)
    with pytest.raises(Conflict):
        plan.remove_allocation(allocation_id=block, version=1)


def test_what_was_given_away_is_not_taken_back(shop, foreman):
    mine, other = shop.receive("沪A66N20"), shop.receive("沪AD2K51")
    block = put(shop, mine, "1号", "15:00").allocation_id
    done = moved(block, shop, "2号", "16:00")
    put(shop, other, "1号", "15:00")
    with pytest.raises(Refused, match=r"1号.*沪A·D2K51"):
        plan.restore_allocations(undo=done.undo)


def test_no_undo_once_the_work_has_begun(shop, foreman):
    key = shop.receive("沪A66N20")
    done = put(shop, key, "1号", "14:30")
    shop.start(key)
    with pytest.raises(Conflict):
        plan.restore_allocations(undo=done.undo)


def test_a_split_keeps_the_working_time(shop, foreman):
    key = shop.receive("沪A66N20", kind=OrderKind.REPAIR)
    block = put(shop, key, "1号", "15:00", hours=3).allocation_id
    morning = clock.at(clock.today() + timedelta(days=1), 8)
    done = plan.split_allocation(
        allocation_id=block, version=1, at=at("16:30"), bay_id=shop.bays["2号"],
        starts_at=morning, technician_id=None,
    )  # fmt: skip
    assert plans() == [("1号", "15:00", "16:30", None, 1), ("2号", "08:00", "09:30", None, 1)]
    plan.restore_allocations(undo=done.undo)
    assert plans() == [("1号", "15:00", "18:00", None, 1)]


def test_a_block_that_has_begun_leaves_behind_what_was_used(shop, foreman):
    key = shop.receive("沪A66N20")
    block = put(shop, key, "1号", "14:30", hours=2).allocation_id
    shop.start(key)
    with clock.frozen(at("15:10")):
        done = moved(block, shop, "2号", "15:15")
        assert plans() == [("1号", "14:30", "15:10", None, 0), ("2号", "15:15", "16:15", None, 1)]
        plan.restore_allocations(undo=done.undo)
        assert plans() == [("1号", "14:30", "16:30", None, 1)]
        moved(block, shop, "1号", "14:30", hours=3)  # stretched, it stays one
        plan.remove_allocation(allocation_id=block, version=version(block))
        assert plans() == [("1号", "14:30", "15:10", None, 0)]
    assert state(key) is State.WORKING


def test_finished_work_ends_every_part_where_it_ended(shop, foreman):
    key = shop.receive("沪A66N20")
    put(shop, key, "1号", "14:45", hours=1)
    put(shop, key, "2号", "16:00", hours=1)
    put(shop, key, "1号", "17:30", hours=0.5)
    with clock.frozen(at("14:45")):
        shop.start(key)
    with clock.frozen(at("17:10")):
        shop.finish(key)
    assert plans() == [("1号", "14:45", "15:45", None, 0), ("2号", "16:00", "17:10", None, 0)]


def test_technicians_change_places(shop, foreman):
    one, two = (person_by_login(login).person_id for login in ("technician", "inspector"))
    blocks = [
        put(shop, shop.receive(plate), bay, "15:00", technician=who).allocation_id
        for plate, bay, who in (("沪A66N20", "1号", one), ("沪AD2K51", "2号", two))
    ]
    done = plan.swap_technicians(
        allocation_id=blocks[0], version=1, other_id=blocks[1], other_version=1
    )
    assert [row[3] for row in plans()] == [two, one]
    plan.restore_allocations(undo=done.undo)
    assert [row[3] for row in plans()] == [one, two]


def test_never_in_a_taken_bay_in_the_past_or_for_a_car_that_left(shop, foreman):
    key, other = shop.receive("沪A66N20"), shop.receive("沪AD2K51")
    put(shop, other, "1号", "15:00")
    with pytest.raises(Refused, match=r"1号.*16:00.*沪A·D2K51"):
        put(shop, key, "1号", "15:30", anyway=True)
    with pytest.raises(Invalid):
        put(shop, key, "1号", "13:00", anyway=True)
    with pytest.raises(Invalid):
        put(shop, key, "1号", "14:00", anyway=True)
    cancel_order(order_id=key, reason="改日再来")
    with pytest.raises(Refused, match="未修离店"):
        put(shop, key, "2号", "15:00", anyway=True)


def test_a_doubt_is_told_and_overruled_with_a_trace(shop, foreman):
    who = person_by_login("technician").person_id
    put(shop, shop.receive("沪AD2K51"), "1号", "15:00", technician=who)
    key = shop.receive("沪A66N20", kind=OrderKind.BODY)
    with pytest.raises(Doubtful) as said:
        put(shop, key, "2号", "15:30", hours=3, technician=who)
    lines = str(said.value).splitlines()
    assert len(lines) == 3, lines  # the bay's kind, closing time, the technician
    assert "18:00" in lines[1]
    assert "沪A·D2K51" in lines[2]
    block = put(shop, key, "2号", "15:30", hours=3, technician=who, anyway=True).allocation_id
    kept = db.row("SELECT overruled FROM allocation WHERE id = ?", (block,))
    assert kept == (str(said.value),)
    audit = db.row("SELECT changes FROM audit ORDER BY seq DESC LIMIT 1")
    assert lines[1] in audit[0]
