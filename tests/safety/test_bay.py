"""A bay is never given twice: exactly one winner a round, and random histories never overlap."""

import random
from datetime import timedelta
from typing import Any

import pytest

from reception.core import clock, db, gate, record
from reception.core.drivers import IntegrityError
from reception.core.errors import Conflict, Refused
from reception.orders.actions import VisitDraft, check_in
from reception.orders.models import OrderKind
from reception.shopfloor.actions import dispatch
from reception.shopfloor.models import Allocation
from reception.shopfloor.plan_parts import release
from reception.shopfloor.queries import bays
from reception.vehicles.actions import CustomerDraft, VehicleDraft
from tests.conftest import NOON
from tests.safety import contest
from tests.stories.people import Branch, found_branch


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
            dispatch(
                order_id=orders[number],
                bay_id=bay,
                technician_id=None,
                starts_at=begin,
                ends_at=begin + timedelta(minutes=60),
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


def _wander(barrier: Any, number: int, orders: list[int], keys: list[int], steps: int) -> int:
    random.seed(number)
    barrier.wait(60)
    done = 0
    for _ in range(steps):
        begin = NOON + timedelta(minutes=5 * random.randrange(1, 60))
        try:
            dispatch(
                order_id=random.choice(orders),
                bay_id=random.choice(keys),
                technician_id=None,
                starts_at=begin,
                ends_at=begin + timedelta(minutes=5 * random.randrange(1, 12)),
            )
            done += 1
        except (Refused, Conflict):
            pass
    return done


def test_random_moves_never_overlap(database, branch):
    with gate.acting(gate.system("test")):
        orders = [receive(number) for number in range(10)]
        keys = [bay.bay_id for bay in bays()]
    answers = contest.run(database, 3, _wander, orders, keys, 40)
    assert sum(answers) > 0
    overlaps = db.rows(
        "SELECT a.id, b.id FROM allocation a JOIN allocation b ON a.bay_id = b.bay_id"
        " AND a.id < b.id AND a.open = 1 AND b.open = 1"
        " AND a.starts_at < b.ends_at AND a.ends_at > b.starts_at"
    )
    assert overlaps == []
    several = "SELECT order_id FROM allocation WHERE open = 1 GROUP BY order_id HAVING count(*) > 1"
    assert db.rows(several) == []


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
