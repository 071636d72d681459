"""When a car can be ready: from the work's hours, the load of the bays, and the branch's buffer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from reception.core import clock, db, settings
from reception.core.fields import instant
from reception.core.hours import Period, WorkingHours
from reception.core.special_days import working_hours
from reception.orders.models import OrderKind, State
from reception.orders.rules import HOLDS
from reception.shopfloor import planning
from reception.shopfloor.queries import bays, first_bay, taken

AFTER_WORK = frozenset({State.INSPECTION, State.WASHING})


@dataclass(frozen=True)
class Rest:
    """A time between start and readiness when nobody works; `word` names the days that are special."""

    begin: datetime
    end: datetime
    word: str


@dataclass(frozen=True)
class Proposal:
    """The earliest time to promise, and what it is made of.

    `bay` is empty where none suits, `hours` 0 where only the buffer is left. Buffers in minutes.
    """

    ready_at: datetime
    starts_at: datetime
    bay: str
    hours: Decimal
    inspection: int
    wash: int
    rests: tuple[Rest, ...]


def propose(work: Decimal, kind: OrderKind, *, wash: bool) -> Proposal:
    """Propose a time for a car that is received: in the first bay that is free for its work."""
    hours, now, length = working_hours(), clock.now(), planning.length_of(work)
    found = first_bay(hours, bays(), taken(hours, now), planning.fitting(kind), length, now)
    if found is None:
        start = hours.next_open(now)
        return _ready(hours, start, hours.add(start, length), "", work, wash=wash)
    return _ready(hours, found.starts_at, found.ends_at, found.bay, work, wash=wash)


def propose_again(order_id: int, state: State, work: Decimal, kind: OrderKind) -> Proposal:
    """Propose a time for an order that is open: after its place in a bay, or anew without one."""
    wash = _is_washed(order_id)
    now = clock.now()
    if state in AFTER_WORK:
        return _ready(working_hours(), now, now, "", Decimal(0), wash=wash)
    place = db.row(
        "SELECT b.name, a.starts_at, a.ends_at FROM allocation a JOIN bay b ON b.id = a.bay_id"
        " WHERE a.order_id = ? AND a.open = 1 ORDER BY a.starts_at DESC LIMIT 1",
        (order_id,),
    )
    if place is None:
        return propose(work, kind, wash=wash)
    hours = working_hours()
    end = planning.until(hours, instant(place[2]) or now, now, held=state in HOLDS)
    return _ready(hours, instant(place[1]) or now, end, place[0], work, wash=wash)


def _is_washed(order_id: int) -> bool:
    found = db.row(
        "SELECT v.wash FROM work_order o JOIN visit v ON v.id = o.visit_id WHERE o.id = ?",
        (order_id,),
    )
    return bool(found and found[0])


def _ready(
    hours: WorkingHours, start: datetime, end: datetime, bay: str, work: Decimal, *, wash: bool
) -> Proposal:
    """Add the buffer inside opening hours: no car is promised for the night."""
    found = settings.read_many((settings.BUFFER_INSPECTION, settings.BUFFER_WASH))
    inspection = int(found["buffer_inspection"])
    washing = int(found["buffer_wash"]) if wash else 0
    ready = planning.next_step(hours.add(end, timedelta(minutes=inspection + washing)))
    rests = hours.rests(max(start, clock.now()), ready)
    named = tuple(Rest(begin, until, _word(hours, (begin, until))) for begin, until in rests)
    return Proposal(ready, start, bay, work, inspection, washing, named)


def _word(hours: WorkingHours, rest: Period) -> str:
    """Return why the closed days in a rest are closed, each word once."""
    first, last = (clock.local(each).date() for each in rest)
    days: Sequence[date] = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    words = [hours.word(day) for day in days if hours.span(day) is None]
    return "、".join(dict.fromkeys(word for word in words if word))
