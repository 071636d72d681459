"""Who of the demonstration branch is signed on today, and on what, as the cars of today stand.

Each works on the car that stands in the bay with their name; a stretch ends where the next begins.
"""

from datetime import datetime, timedelta

from reception.core import clock, db, record
from reception.core.fields import instant, seconds
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.history.demo_world import dice, staff
from reception.orders.models import State
from reception.orders.rules import HOLDS
from reception.shopfloor.clocking_models import Attendance, Clocking, Pause, What
from reception.shopfloor.clocking_rules import PAUSE_OF

MORNING = (8, 0)
STEP = 600  # seconds


@action(Permission.IMPORT)
def add_clockings(*, seed: int) -> int:
    """Sign the technicians on and clock what they did today; return how many are here."""
    rng, people = dice(seed, "clocking"), staff().technicians
    # In steps, so that two fillings one after the other are the same to the second.
    now = clock.now() - timedelta(seconds=seconds(clock.now()) % STEP)
    opened = clock.at(clock.today(), *MORNING)
    if opened > now - timedelta(minutes=30):  # before work: nobody is here yet
        return 0
    for person in people:
        begin = opened + timedelta(minutes=rng.randrange(-12, 6))
        record.add(Attendance, person=person, began_at=begin)
        _day(person, begin, now)
    return len(people)


def _day(person: int, begin: datetime, now: datetime) -> None:
    """Clock a technician's jobs of today in the order in which they stand in the bays."""
    found = db.rows(
        "SELECT a.order_id, a.starts_at, a.ends_at, a.open, o.state FROM allocation a"
        " JOIN work_order o ON o.id = a.order_id WHERE a.technician_id = ? AND a.starts_at < ?"
        " AND a.ends_at > ? AND o.source = 'demo' ORDER BY a.starts_at, a.id",
        (person, seconds(now), seconds(begin)),
    )
    at, what, order, reason = begin, What.IDLE, None, ""
    for order_id, starts, ends, still, state in found:
        start = max(instant(starts) or begin, at)
        if start > at:
            _stretch(person, at, start, what, order, reason, "next")
        at, what, order, reason = start, What.JOB, int(order_id), ""
        end = min(instant(ends) or now, now)
        if State(state) in HOLDS:
            end = max(at, now - timedelta(minutes=5))
            _stretch(person, at, end, what, order, "", str(PAUSE_OF.get(State(state), Pause.HELP)))
            at, what, reason = end, What.PAUSE, str(PAUSE_OF.get(State(state), Pause.HELP))
        elif not still or State(state) is not State.WORKING:
            _stretch(person, at, max(at, end), what, order, "", "done")
            at, what, order = max(at, end), What.IDLE, None
    _stretch(person, at, None, what, order, reason, "")


def _stretch(
    person: int,
    begin: datetime,
    end: datetime | None,
    what: What,
    order: int | None,
    reason: str,
    why: str,
) -> None:
    record.add(
        Clocking,
        person=person,
        order=order,
        what=what,
        reason=reason,
        began_at=begin,
        ended_at=end,
        ended_why=why,
    )
