"""Several desks at once: the last room goes to one, a plate is one arrival, whatever the timing."""

from datetime import timedelta
from typing import Any

import pytest

from reception.bookings.actions import BookingDraft, book
from reception.core import clock, db, gate
from reception.core.errors import Refused
from reception.visits.actions import note_arrival
from tests.bookings.workshop import booking_branch
from tests.conftest import NOON
from tests.safety import contest

DAYS = 10


@pytest.fixture
def branch(database, now):
    return booking_branch()


def _book(barrier: Any, number: int, days: int) -> list[bool]:
    won = []
    for day in range(1, days + 1):
        at = clock.at(clock.local(NOON).date() + timedelta(days=day), 10)
        wanted = BookingDraft(
            name=f"测试客户{number:03d}",
            phone=f"138{number:08d}",
            starts_at=at,
            bay_kind="quick",
            plate=f"沪B{day:02d}{number:03d}",
            words="保养",
        )
        barrier.wait(60)
        try:
            with clock.frozen(NOON):  # a client is a process with a clock of its own
                book(booking=wanted)
            won.append(True)
        except Refused:
            won.append(False)
    return won


def test_the_last_room_goes_to_one_desk(database, branch):
    """One quick bay: of four desks that want ten o'clock, one gets it, every day."""
    answers = contest.run(database, 4, _book, DAYS)
    assert [sum(turn) for turn in zip(*answers, strict=True)] == [1] * DAYS
    assert db.row("SELECT count(*) FROM booking") == (DAYS,)


def _note(barrier: Any, _number: int, rounds: int) -> list[bool]:
    found = []
    for turn in range(rounds):
        barrier.wait(60)
        with clock.frozen(NOON):
            found.append(note_arrival(plate=f"沪E{turn:05d}", source="http").new)
    return found


def test_gate_and_camera_make_one_arrival(database, branch):
    answers = contest.run(database, 3, _note, DAYS)
    assert [sum(turn) for turn in zip(*answers, strict=True)] == [1] * DAYS
    assert db.row("SELECT count(*) FROM arrival") == (DAYS,)
    with gate.acting(gate.system("test")):
        assert note_arrival(plate="沪E00000").new is False
