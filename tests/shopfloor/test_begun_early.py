"""Work that begins before its block: the bay's minutes are kept, whatever becomes of the block."""

from datetime import timedelta

import pytest

from reception.core import clock, db, gate
from reception.core.fields import seconds
from reception.figures.workshop import workshop_figures
from reception.shopfloor import carry_actions, plan_actions
from tests.ui.workshop import Floor, at


@pytest.fixture
def early(branch) -> tuple[Floor, int]:
    """A car that is worked on from eight, though its bay is planned from ten."""
    shop = Floor(branch)
    with clock.frozen(at("8:00")):
        order = shop.receive("沪A00001", promised=at("17:00"))
        shop.dispatch(order, "1号", at("10:00"), 60)
        shop.start(order)
    return shop, order


def parts(order: int) -> list[tuple[int, int, int]]:
    """Return from when to when an order had bays, and whether it still has."""
    return db.rows(
        "SELECT starts_at, ends_at, open FROM allocation WHERE order_id = ? ORDER BY starts_at",
        (order,),
    )


def occupied(shop: Floor) -> int:
    with gate.acting(gate.system("test")):
        found = workshop_figures(clock.today(), clock.today())
    return next(bay.occupied for bay in found.bays if bay.bay_id == shop.bays["1号"])


def used() -> tuple[int, int, int]:
    return seconds(at("8:00")), seconds(at("9:10")), 0


def test_work_done_before_its_block_began_is_the_bay_s(early):
    shop, order = early
    with clock.frozen(at("9:10")):
        assert occupied(shop) == 70 * 60
        shop.finish(order)
        assert occupied(shop) == 70 * 60
    assert parts(order) == [used()]


def test_a_block_taken_out_leaves_what_was_used_before_it(early):
    shop, order = early
    ((key, version),) = db.rows("SELECT id, version FROM allocation")
    with clock.frozen(at("9:10")):
        with shop.branch.as_("foreman"):
            plan_actions.remove_allocation(allocation_id=key, version=version)
        assert parts(order) == [used()]
        assert occupied(shop) == 70 * 60


def test_a_block_moved_to_another_bay_leaves_what_was_used_before_it(early):
    shop, order = early
    ((key, version),) = db.rows("SELECT id, version FROM allocation")
    with clock.frozen(at("9:10")):
        with shop.branch.as_("foreman"):
            moved = plan_actions.move_allocation(
                allocation_id=key, version=version, bay_id=shop.bays["2号"], technician_id=None,
                starts_at=at("9:15"), ends_at=at("10:15"),
            )  # fmt: skip
            assert parts(order) == [used(), (seconds(at("9:15")), seconds(at("10:15")), 1)]
            plan_actions.restore_allocations(undo=moved.undo)
        assert parts(order) == [(seconds(at("10:00")), seconds(at("11:00")), 1)]


def test_a_car_that_stays_overnight_keeps_what_was_used(early):
    shop, order = early
    with clock.frozen(at("9:10")), shop.branch.as_("foreman"):
        carry_actions.keep_here(order_id=order, reason="等专家", told=True)
    assert parts(order) == [used()]


def test_a_block_in_which_nobody_worked_is_taken_back(branch):
    shop = Floor(branch)
    with clock.frozen(at("8:00")):
        order = shop.receive("沪A00002", promised=at("17:00"))
        shop.dispatch(order, "1号", at("10:00"), 60)
    with clock.frozen(at("9:10") + timedelta(minutes=1)), shop.branch.as_("foreman"):
        carry_actions.keep_here(order_id=order, reason="等专家", told=True)
    assert parts(order) == []
