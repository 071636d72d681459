"""Figures against a naive count: whatever is pressed when, minute by minute it adds up."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reception.core import clock, db, gate
from reception.core.errors import Refused
from reception.shopfloor.clocking_actions import finish_job, pause_job, sign_off, sign_on, start_job
from reception.shopfloor.clocking_models import Pause
from reception.shopfloor.clocking_queries import clocked
from tests.ui.workshop import Floor, at

PRESSES = st.sampled_from(["on", "off", "job0", "job1", "done", *Pause])
STEPS = st.lists(st.tuples(PRESSES, st.integers(0, 40)), min_size=6, max_size=25)
WINDOW = st.tuples(st.integers(0, 60), st.integers(1, 400))


def press(what: str, orders: list[int]) -> bool:
    """Press a button of the station; tell whether it was taken."""
    try:
        if what == "on":
            sign_on()
        elif what == "off":
            sign_off()
        elif what == "done":
            finish_job()
        elif what.startswith("job"):
            start_job(order_id=orders[int(what[3])])
        else:
            pause_job(reason=Pause(what))
    except Refused:
        return False
    return True


def after(what: str, state: str) -> str:
    """Return what one is at after a press that was taken, thought anew."""
    if what == "off":
        return ""
    if what in ("on", "done"):
        return "idle"
    return "job" if what.startswith("job") else what


@pytest.fixture
def shop(branch) -> Floor:
    return Floor(branch)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS, window=WINDOW)
def test_seconds_are_those_of_a_count_minute_by_minute(shop, steps, window):
    tech = shop.branch.actors["technician"]
    with db.writing():  # a new day of the same branch
        for table in ("floor_call", "clocking", "attendance"):
            db.execute(f"DELETE FROM {table}")
    orders = [shop.receive(f"沪A{shop.count:05d}") for _each in range(2)]
    minutes: list[str] = []
    state = ""
    for what, later in steps:
        with clock.frozen(at("8:00") + timedelta(minutes=len(minutes))), gate.acting(tech):
            if press(str(what), orders):
                state = after(str(what), state)
        minutes += [state] * later
    end = at("8:00") + timedelta(minutes=len(minutes))
    first, length = window
    seen = minutes[first : first + length]
    begin = at("8:00") + timedelta(minutes=first)
    with clock.frozen(end):
        found = clocked(begin, begin + timedelta(minutes=length))
    one = found[0] if found else None
    assert (one.attended_seconds if one else 0) == 60 * sum(each != "" for each in seen)
    assert (one.clocked_seconds if one else 0) == 60 * seen.count("job")
    assert (one.idle_seconds if one else 0) == 60 * seen.count("idle")
    pauses = {p: 60 * seen.count(p.value) for p in Pause if seen.count(p.value)}
    assert ({p: s for p, s in one.pause_seconds.items() if s} if one else {}) == pauses
    if one:
        parts = one.clocked_seconds + one.idle_seconds + sum(one.pause_seconds.values())
        assert parts == one.attended_seconds
