"""Whether a block fits: what can never be, and what the foreman may do all the same.

Inside an action, after `hold`: the orders are held first, then the bays, each in the order of its
keys, so that two desks never wait for each other and whoever comes second sees who was first.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from reception.core import clock, db, gate
from reception.core.errors import Doubtful, Invalid, Refused
from reception.core.fields import instant, seconds
from reception.core.special_days import working_hours
from reception.core.text import _
from reception.orders.models import OrderKind, State
from reception.orders.rules import GONE, STATE_NAMES
from reception.shopfloor import planning, rules
from reception.shopfloor.models import BayKind
from reception.shopfloor.plan_duty import Duties, duties
from reception.vehicles.rules import show_plate

NEEDS_NO_BAY = GONE | {State.SETTLED, State.READY, State.WASHING, State.INSPECTION}
JUST_NOW = timedelta(minutes=15)  # the board's quarter of an hour that has begun


@dataclass(frozen=True)
class Wish:
    """A block that is asked for; `allocation_id` is its own where it is there already."""

    order_id: int
    bay_id: int
    technician_id: int | None
    starts_at: datetime
    ends_at: datetime
    allocation_id: int = 0


def hold(orders: Iterable[int], bays: Iterable[int]) -> dict[int, State]:
    """Hold orders and bays until the action ends; return the orders' states."""
    states = {}
    for key in sorted(set(orders)):
        found = db.row("SELECT state FROM work_order WHERE id = ?" + db.for_update(), (key,))
        if found is None:
            raise Refused(_("There is no such order. Press F5 to see the present list."))
        states[key] = State(found[0])
    for key in sorted(set(bays)):
        db.row("SELECT id FROM bay WHERE id = ?" + db.for_update(), (key,))
    return states


def check(wish: Wish, state: State, *, begun: bool = False, anyway: bool = False) -> str:
    """Raise what stands against a block; return what was overruled with `anyway`.

    `begun`: work in it goes on since its start, which therefore may be past.
    """
    _check_time(wish, begun=begun)
    if state in NEEDS_NO_BAY:
        raise Refused(
            _("This order is “{state}” and needs no bay.").format(state=_(STATE_NAMES[state]))
        )
    bay = _bay(wish.bay_id)
    taken = taken_by(wish.bay_id, wish.starts_at, wish.ends_at, besides=wish.allocation_id)
    if taken:
        raise Refused(taken)
    doubts = "\n".join(_doubts(wish, bay))
    if doubts and not anyway:
        raise Doubtful(doubts)
    return doubts


def _check_time(wish: Wish, *, begun: bool) -> None:
    now = clock.now()
    rules.check_period(wish.starts_at, wish.ends_at)
    if wish.ends_at <= now:
        raise Invalid("ends_at", _("This time has already passed. Choose a later one."))
    if wish.starts_at < now - JUST_NOW and not begun:
        raise Invalid("starts_at", _("This start has already passed. Choose a later one."))


@dataclass(frozen=True)
class _Bay:
    bay_id: int
    name: str
    kind: BayKind


def _bay(bay_id: int) -> _Bay:
    found = db.row(
        "SELECT id, name, kind FROM bay WHERE id = ? AND active = 1 AND branch_id = ?",
        (bay_id, gate.actor().branch_id),
    )
    if found is None:
        raise Invalid("bay_id", _("Choose a bay that is in use."))
    return _Bay(found[0], found[1], BayKind(found[2]))


def taken_by(bay_id: int, starts_at: datetime, ends_at: datetime, *, besides: int = 0) -> str:
    """Return who has the bay then, and until when; "" when it is free."""
    found = db.row(
        "SELECT b.name, c.plate, a.starts_at, a.ends_at FROM allocation a"
        " JOIN bay b ON b.id = a.bay_id JOIN work_order o ON o.id = a.order_id"
        " JOIN vehicle c ON c.id = o.vehicle_id"
        " WHERE a.bay_id = ? AND a.open = 1 AND a.starts_at < ? AND a.ends_at > ? AND a.id <> ?"
        " ORDER BY a.starts_at LIMIT 1",
        (bay_id, seconds(ends_at), seconds(starts_at), besides),
    )
    if found is None:
        return ""
    bay, plate, begins, ends = found
    begin, end = instant(begins) or starts_at, instant(ends) or ends_at
    return _("{bay} is taken by {plate} from {begin} to {end}. Choose another bay or time.").format(
        bay=bay, plate=show_plate(plate), begin=_when(begin), end=_when(end, begin)
    )


def _when(instant_: datetime, after: datetime | None = None) -> str:
    """Return the time alone on the day that is meant anyway, else with its day."""
    day = clock.today() if after is None else clock.local(after).date()
    return clock.show(instant_, "%H:%M" if clock.local(instant_).date() == day else "%m-%d %H:%M")


def _doubts(wish: Wish, bay: _Bay) -> Iterator[str]:
    found = db.row("SELECT kind FROM work_order WHERE id = ?", (wish.order_id,))
    if found and bay.kind not in planning.fitting(OrderKind(found[0])):
        yield _("{bay} is a bay for {kind}; this order wants another kind.").format(
            bay=bay.name, kind=_(rules.BAY_KIND_NAMES[bay.kind])
        )
    wanted = wants(wish.order_id)
    yield from _missing_equipment(wanted, bay)
    yield from _elsewhere(wish)
    yield from _closed(wish)
    if wish.technician_id is not None:
        yield from _technician(wish, wanted)


@dataclass(frozen=True)
class Wanted:
    """What an order's operations ask of who does them and of the bay, together."""

    skills: frozenset[str]
    equipment: frozenset[str]


_WANTS = (
    "SELECT DISTINCT l.order_id, p.skill, p.equipment FROM order_line l"
    " JOIN operation p ON p.code = l.code"
    " WHERE l.kind = 'labour' AND l.order_id = ? AND (p.skill <> '' OR p.equipment <> '')"
)


def wants(order_id: int) -> Wanted:
    """Return what an order wants: all that its lines' operations want."""
    found = db.rows(_WANTS, (order_id,))
    return Wanted(
        frozenset(row[1] for row in found if row[1]), frozenset(row[2] for row in found if row[2])
    )


def _missing_equipment(wanted: Wanted, bay: _Bay) -> Iterator[str]:
    # Where no bay at all is known to have a thing, the branch does not keep it: nobody is asked.
    found = db.rows(
        "SELECT e.equipment, max(CASE WHEN e.bay_id = ? THEN 1 ELSE 0 END)"
        " FROM bay_equipment e JOIN bay b ON b.id = e.bay_id AND b.active = 1 GROUP BY e.equipment",
        (bay.bay_id,),
    )
    for equipment, here in found:
        if equipment in wanted.equipment and not here:
            yield _("{bay} has no {equipment}.").format(bay=bay.name, equipment=equipment)


def _elsewhere(wish: Wish) -> Iterator[str]:
    found = db.row(
        "SELECT b.name, a.starts_at, a.ends_at FROM allocation a JOIN bay b ON b.id = a.bay_id"
        " WHERE a.order_id = ? AND a.open = 1 AND a.id <> ? AND a.starts_at < ? AND a.ends_at > ?",
        (wish.order_id, wish.allocation_id, seconds(wish.ends_at), seconds(wish.starts_at)),
    )
    if found is not None:
        begin, end = instant(found[1]) or wish.starts_at, instant(found[2]) or wish.ends_at
        yield _("This car is in {bay} from {begin} to {end} already.").format(
            bay=found[0], begin=_when(begin), end=_when(end, begin)
        )


def _closed(wish: Wish) -> Iterator[str]:
    hours = working_hours()
    day = clock.local(wish.starts_at).date()
    span = hours.span(day)
    if span is None:
        yield _("The branch is closed on {day}.").format(day=clock.show(wish.starts_at, "%m-%d"))
    elif not span[0] <= wish.starts_at < span[1]:
        yield _("The branch works from {opens} to {closes}.").format(
            opens=_when(span[0], span[0]), closes=_when(span[1], span[1])
        )
    elif wish.ends_at > span[1]:
        yield _("The branch closes at {closes}. Split the work there, or shorten it.").format(
            closes=_when(span[1], span[1])
        )


def _technician(wish: Wish, wanted: Wanted) -> Iterator[str]:
    found = db.row(
        "SELECT name FROM person WHERE id = ? AND active = 1 AND branch_id = ?",
        (wish.technician_id, gate.actor().branch_id),
    )
    if found is None or wish.technician_id is None:
        raise Invalid("technician_id", _("Choose a technician who works here."))
    name = str(found[0])
    yield from _missing_skills(wish.technician_id, name, wanted)
    hours = working_hours()
    known = duties(clock.local(wish.starts_at).date(), clock.local(wish.ends_at).date())
    yield from _off_duty(known, wish, name, hours.rests(wish.starts_at, wish.ends_at))
    yield from _busy(wish, name)


def _missing_skills(person_id: int, name: str, wanted: Wanted) -> Iterator[str]:
    # As with bays: a skill that nobody here is known to have is not asked for.
    found = db.rows(
        "SELECT s.skill, max(CASE WHEN s.person_id = ? THEN 1 ELSE 0 END) FROM person_skill s"
        " JOIN person p ON p.id = s.person_id AND p.active = 1 GROUP BY s.skill",
        (person_id,),
    )
    for skill, has in found:
        if skill in wanted.skills and not has:
            yield _("{name} has not learnt {skill}.").format(name=name, skill=skill)


def _off_duty(
    known: Duties, wish: Wish, name: str, rests: list[tuple[datetime, datetime]]
) -> Iterator[str]:
    assert wish.technician_id is not None
    why = known.against(wish.technician_id, wish.starts_at, wish.ends_at, rests)
    if why:
        yield why.format(name=name)


def _busy(wish: Wish, name: str) -> Iterator[str]:
    found = db.row(
        "SELECT c.plate, a.starts_at, a.ends_at FROM allocation a"
        " JOIN work_order o ON o.id = a.order_id JOIN vehicle c ON c.id = o.vehicle_id"
        " WHERE a.technician_id = ? AND a.open = 1 AND a.id <> ? AND a.order_id <> ?"
        " AND a.starts_at < ? AND a.ends_at > ? ORDER BY a.starts_at LIMIT 1",
        (
            wish.technician_id,
            wish.allocation_id,
            wish.order_id,
            seconds(wish.ends_at),
            seconds(wish.starts_at),
        ),
    )
    if found is not None:
        begin, end = instant(found[1]) or wish.starts_at, instant(found[2]) or wish.ends_at
        yield _("{name} is on {plate} from {begin} to {end}.").format(
            name=name, plate=show_plate(found[0]), begin=_when(begin), end=_when(end, begin)
        )
