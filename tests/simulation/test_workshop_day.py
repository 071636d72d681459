"""A simulated day of 20 and of 60 cars, and thirty days: every order ends where it belongs."""

from datetime import timedelta

import pytest

from reception.core import db
from tests.simulation import proof
from tests.simulation.day import FIRST, founded, run_day
from tests.simulation.world import World
from ui.orders.changes import ACTIONS

MOST_DAYS_MORE = 8


def play(seed: int, size: int, cars: int, days: int) -> World:
    """Let days go by, each checked at its evening, then more without a new car until all are out."""
    world = founded(seed, size)
    for number in range(days):
        run_day(world, FIRST + timedelta(days=number), cars)
        proof.check_evening(world)
    last = FIRST + timedelta(days=days - 1)
    proof.check_end(world, FIRST, last)
    while world.cars or world.coming:
        last += timedelta(days=1)
        assert last <= FIRST + timedelta(days=days + MOST_DAYS_MORE), world.state
        run_day(world, last, 0)
        proof.check_evening(world)
    figures = proof.check_end(world, FIRST, last)
    assert figures.left == 0
    assert len(world.gone) == world.tally.came
    assert proof.count("SELECT count(*) FROM allocation WHERE open = 1") == 0
    assert proof.count("SELECT count(*) FROM part_need WHERE reserved > 0") == 0
    return world


def test_a_day_of_twenty_cars_ends_with_every_order_where_it_belongs(database):
    world = play(seed=1, size=6, cars=20, days=1)
    assert world.tally.came == 20
    for what in (
        "place",
        "move_allocation",
        "restore_allocations",
        "hand_out",
        "ask_extra",
        "inspect",
    ):
        assert world.tally.did[what], what
    assert world.tally.fails
    assert sum(world.tally.decided.values())
    of_orders = "SELECT DISTINCT action FROM audit a JOIN audit_row r ON r.seq = a.seq"
    assert {name for (name,) in db.rows(of_orders)} <= set(ACTIONS)  # each has a word in its list


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 3, 4])
def test_a_day_of_sixty_cars_ends_with_every_order_where_it_belongs(database, seed):
    assert play(seed, size=18, cars=60, days=1).tally.came == 60


@pytest.mark.slow
def test_thirty_days_end_with_every_order_where_it_belongs(database):
    world = play(seed=5, size=7, cars=20, days=30)
    assert world.tally.came > 550
    for what in ("skips", "decided", "washes", "calls", "undone", "booked"):
        assert getattr(world.tally, what), what
