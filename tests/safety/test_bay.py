"""A bay is never given twice: exactly one winner a round, and random histories never overlap."""

import random
from datetime import datetime, timedelta
from typing import Any

import pytest

from reception.core import clock, db, gate, record
from reception.core.drivers import IntegrityError
from reception.core.errors import Conflict, Invalid, Refused
from reception.core.fields import instant
from reception.orders.actions import VisitDraft, check_in
from reception.orders.models import OrderKind
from reception.shopfloor import plan_actions
from reception.shopfloor.models import Allocation
from reception.shopfloor.plan_parts import release
from reception.shopfloor.plan_values import Arranged
from reception.shopfloor.queries import bays
from reception.vehicles.actions import CustomerDraft, VehicleDraft
from tests.conftest import NOON
from tests.safety import contest
from tests.stories.people import Branch, found_branch

OVERLAPS = (
    "SELECT a.id, b.id FROM allocation a JOIN allocation b ON a.bay_id = b.bay_id"
    " AND a.id < b.id AND a.open = 1 AND b.open = 1"
    " AND a.starts_at < b.ends_at AND a.ends_at > b.starts_at"
)


@pytest.fixture
def branch(database, now) -> Branch:
    return found_branch()


def receive(number: int) -> int:
    """Return the key of a new order of a generated car."""
    return check_in(
        customer=CustomerDraft(f"测试客户{number:03d}"),
        vehicle=VehicleDraft(f"沪A{number:05d}"),
        visit=VisitDraft(1_000),
        kind=OrderKind.REPAIR,
    ).order_id


def _rounds(barrier: Any, number: int, orders: list[int], bay: int, rounds: int) -> list[bool]:
    won = []
    begin = NOON
    for _turn in range(rounds):
        begin += timedelta(hours=1)
        barrier.wait(60)
        try:
            plan_actions.place(
                order_id=orders[number],
                bay_id=bay,
                technician_id=None,
                starts_at=begin,
                ends_at=begin + timedelta(minutes=60),
                anyway=True,
            )
            won.append(True)
        except Refused:
            won.append(False)
        barrier.wait(60)
        if won[-1]:
            _leave(order_id=orders[number])
    return won


@gate.action(gate.Permission.DISPATCH)
def _leave(*, order_id: int) -> None:
    """Close the allocation but keep its time occupied by nobody else: the next round is later."""
    release(order_id)


def _contest(target: str, clients: int, rounds: int) -> None:
    with gate.acting(gate.system("test")):
        orders = [receive(number) for number in range(clients)]
        bay = bays()[0].bay_id
    answers = contest.run(target, clients, _rounds, orders, bay, rounds)
    winners = [sum(turn) for turn in zip(*answers, strict=True)]
    assert winners == [1] * rounds


def test_one_winner_a_round(database, branch):
    _contest(database, clients=4, rounds=12)


@pytest.mark.slow
def test_one_winner_a_round_in_depth(database, branch):
    _contest(database, clients=32, rounds=200)


def _arrange(
    barrier: Any, number: int, orders: list[int], keys: list[int], steps: int
) -> list[tuple[int, int]]:
    """Place, move, split and swap at random; return (key, version) of every block let in, in order."""
    random.seed(number)
    barrier.wait(60)
    let_in = []
    for _ in range(steps):
        begin = NOON + timedelta(minutes=5 * random.randrange(0, 60))
        try:
            undo = _one_step(random.choice(orders), random.choice(keys), begin).undo
        except (Refused, Conflict, Invalid):
            continue
        let_in += [(mark.allocation_id, mark.version) for mark in undo.after]
    return let_in


def _one_step(order: int, bay: int, begin: datetime) -> Arranged:
    there = db.rows("SELECT id, version, starts_at, ends_at FROM allocation WHERE open = 1")
    step = random.choice(("place", "move", "split", "swap")) if there else "place"
    end = begin + timedelta(minutes=5 * random.randrange(1, 12))
    if step == "place":
        return plan_actions.place(
            order_id=order, bay_id=bay, technician_id=None, starts_at=begin, ends_at=end,
            anyway=True,
        )  # fmt: skip
    key, version, begins, ends = random.choice(there)
    if step == "move":
        return plan_actions.move_allocation(
            allocation_id=key, version=version, bay_id=bay, technician_id=None,
            starts_at=begin, ends_at=end, anyway=True,
        )  # fmt: skip
    if step == "split":
        return plan_actions.split_allocation(
            allocation_id=key, version=version, at=instant((begins + ends) // 2), bay_id=bay,
            starts_at=begin + timedelta(hours=1), technician_id=None, anyway=True,
        )  # fmt: skip
    other = random.choice(there)
    return plan_actions.swap_technicians(
        allocation_id=key, version=version, other_id=other[0], other_version=other[1], anyway=True
    )


def _many_desks(database: str, clients: int, steps: int) -> None:
    with gate.acting(gate.system("test")):
        orders = [receive(number) for number in range(8)]
        keys = [bay.bay_id for bay in bays()]
    answers = contest.run(database, clients, _arrange, orders, keys, steps)
    assert all(answers)
    last: dict[int, int] = {}
    for key, version in (each for answer in answers for each in answer):
        last[key] = max(version, last.get(key, 0))
    kept = dict(db.rows("SELECT id, version FROM allocation WHERE open = 1"))
    assert kept == last  # what was answered is there as it was left last, and nothing else
    assert db.rows(OVERLAPS) == []


def test_many_desks_place_move_split_and_swap(database, branch):
    _many_desks(database, clients=3, steps=25)


@pytest.mark.slow
def test_many_desks_in_depth(database, branch):
    _many_desks(database, clients=16, steps=200)


def test_the_database_itself_refuses(database, branch, anybody):
    order = receive(1)
    begin = clock.now()

    @gate.action(gate.Permission.DISPATCH)
    def stray(*, offset: int) -> None:
        record.add(
            Allocation,
            order=order,
            bay=bays()[0].bay_id,
            starts_at=begin + timedelta(minutes=offset),
            ends_at=begin + timedelta(minutes=offset + 30),
        )

    stray(offset=0)
    stray(offset=30)
    with pytest.raises(IntegrityError):
        stray(offset=15)
    assert db.row("SELECT count(*) FROM allocation") == (2,)
