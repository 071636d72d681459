"""Which bay and technician an order could have: the first that can begin, and whether it keeps the promise.

All orders without a bay are looked at together, in the order of their promises, so that no minute of
a bay or of a person is offered twice. Of the people who are free, on duty and have learnt what is
wanted, the one with the least work is named.
"""

from bisect import insort
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from reception.core import clock, db, settings
from reception.core.fields import instant, seconds
from reception.core.hours import Period, WorkingHours
from reception.core.text import _
from reception.orders.models import OrderKind, State
from reception.orders.queries import OrderRow
from reception.orders.rules import HOLDS
from reception.shopfloor import planning
from reception.shopfloor.models import BayKind
from reception.shopfloor.plan_axis import Axis, Interval, joined
from reception.shopfloor.plan_duty import Duties, duties
from reception.shopfloor.plan_lists import equipment, skills
from reception.shopfloor.plan_models import Duty
from reception.staff.queries import people
from reception.staff.rules import Role

NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Suggestion:
    """The first bay that can begin, and with whom. `late`: ready so long after the promise.

    A negative `late` is what is left to spare, None without a promise. `technician_id` is None where
    nobody suits.
    """

    bay_id: int
    bay: str
    starts_at: datetime
    ends_at: datetime
    technician_id: int | None = None
    technician: str = ""
    late: timedelta | None = None


class BayLike(Protocol):
    """A bay as lists show it."""

    @property
    def bay_id(self) -> int:
        """Its key."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def kind(self) -> BayKind:
        """What is done in it."""


@dataclass(frozen=True)
class Job:
    """What an order wants: so many seconds in a bay of these kinds, of people who can do it."""

    order_id: int
    kinds: frozenset[BayKind]
    length: int
    promised_at: datetime | None = None
    skills: frozenset[str] = NOBODY
    equipment: frozenset[str] = NOBODY


@dataclass
class Technician:
    """Somebody who could do it; `busy` on the line, duty included; `load` in seconds of work."""

    person_id: int
    name: str
    skills: frozenset[str] = NOBODY
    busy: list[Interval] = field(default_factory=list)
    load: int = 0


@dataclass
class Stall:
    """A bay and what is taken of it, on the line."""

    bay_id: int
    name: str
    kind: BayKind
    equipment: frozenset[str] = NOBODY
    busy: list[Interval] = field(default_factory=list)


@dataclass(frozen=True)
class Shop:
    """Bays and people as they are now. What nobody has, nobody is asked for."""

    axis: Axis
    stalls: tuple[Stall, ...]
    technicians: tuple[Technician, ...]
    buffer: int = 0  # seconds from the end of the work to readiness

    def suggest(self, jobs: Iterable[Job], earliest: datetime) -> dict[int, Suggestion]:
        """Return a place for each job that there is one for, in the order they are given."""
        begin = self.axis.place(seconds(planning.next_step(earliest)))
        known = frozenset[str]().union(*(each.skills for each in self.technicians))
        things = frozenset[str]().union(*(each.equipment for each in self.stalls))
        made = {}
        for job in jobs:
            wanted = job.skills & known
            able = [each for each in self.technicians if wanted <= each.skills]
            able.sort(key=lambda each: (each.load, each.person_id))
            found = self._first(job, job.equipment & things, able, begin)
            if found is not None:
                made[job.order_id] = self._take(job, *found)
        return made

    def _first(
        self, job: Job, things: frozenset[str], able: Sequence[Technician], begin: int
    ) -> tuple[int, Stall, Technician | None] | None:
        best: tuple[int, Stall, Technician | None] | None = None
        for stall in self.stalls:
            if stall.kind not in job.kinds or not things <= stall.equipment:
                continue
            at = self.axis.fit(stall.busy, begin, job.length)
            if at is None or (best is not None and at >= best[0]):
                continue
            found = self._with_somebody(stall, able, at, job.length, best[0] if best else None)
            if found is not None:
                best = found
        return best

    def _with_somebody(
        self,
        stall: Stall,
        able: Sequence[Technician],
        at: int | None,
        length: int,
        below: int | None,
    ) -> tuple[int, Stall, Technician | None] | None:
        """Return the first place in a bay where somebody is free too, earlier than `below`."""
        if not able:
            return None if at is None else (at, stall, None)
        while at is not None and (below is None or at < below):
            following: int | None = None
            for each in able:
                free = self.axis.fit(each.busy, at, length)
                if free == at:
                    return at, stall, each
                if free is not None and (following is None or free < following):
                    following = free
            if following is None:
                return None
            at = self.axis.fit(stall.busy, following, length)
        return None

    def _take(self, job: Job, at: int, stall: Stall, who: Technician | None) -> Suggestion:
        taken = (at, at + job.length)
        insort(stall.busy, taken)
        if who is not None:
            insort(who.busy, taken)
            who.load += job.length
        start, end = self.axis.start(at), self.axis.finish(taken[1])
        late = None
        if job.promised_at is not None:
            ready = min(taken[1] + self.buffer, self.axis.end)
            late = self.axis.finish(ready) - job.promised_at
        if who is None:
            return Suggestion(stall.bay_id, stall.name, start, end, late=late)
        return Suggestion(stall.bay_id, stall.name, start, end, who.person_id, who.name, late)


def why(found: Suggestion) -> str:
    """Return in a sentence why this is suggested."""
    begin = clock.show(found.starts_at, "%m-%d %H:%M")
    if clock.local(found.starts_at).date() == clock.today():
        begin = clock.show(found.starts_at, "%H:%M")
    if found.late is None:
        return _("{bay} is free first, at {begin}.").format(bay=found.bay, begin=begin)
    minutes = int(abs(found.late).total_seconds()) // 60
    span = "{}:{:02d}".format(*divmod(minutes, 60))
    if found.late > timedelta():
        return _("No bay keeps the promise; {bay} at {begin} is {span} late.").format(
            bay=found.bay, begin=begin, span=span
        )
    return _("{bay} at {begin} keeps the promise, with {span} to spare.").format(
        bay=found.bay, begin=begin, span=span
    )


def shop(
    hours: WorkingHours,
    rows: Iterable[BayLike],
    periods: Mapping[int, Sequence[Period]],
    now: datetime,
    branch_id: int,
    *,
    since: datetime | None = None,
    without: Collection[int] = (),
) -> Shop:
    """Return bays (`periods`: what is taken of them) and technicians of a branch as they are now.

    `since`: from when on places are looked for; `without`: orders whose own places give way.
    """
    axis, things = Axis(hours, since or now), equipment(branch_id)
    stalls = tuple(
        Stall(
            row.bay_id, row.name, row.kind, things.get(row.bay_id, NOBODY),
            _line(axis, periods.get(row.bay_id, ())),
        )
        for row in rows
    )  # fmt: skip
    buffer = 60 * int(settings.read(settings.BUFFER_INSPECTION, branch_id))
    people_ = _technicians(axis, hours, now, branch_id, without)
    return Shop(axis, stalls, people_, buffer)


def _line(axis: Axis, periods: Iterable[Period]) -> list[Interval]:
    return joined((axis.place(seconds(a)), axis.place(seconds(b))) for a, b in periods)


_BUSY = (
    "SELECT a.technician_id, a.starts_at, a.ends_at, o.state, o.id FROM allocation a"
    " JOIN work_order o ON o.id = a.order_id"
    " WHERE a.open = 1 AND a.technician_id IS NOT NULL AND o.branch_id = ?"
)


def _technicians(
    axis: Axis, hours: WorkingHours, now: datetime, branch_id: int, without: Collection[int]
) -> tuple[Technician, ...]:
    learnt = skills(branch_id)
    busy: dict[int, list[Interval]] = {}
    for person, begins, ends, state, order in db.rows(_BUSY, (branch_id,)):
        if (
            order in without or State(state) in HOLDS
        ):  # its bay waits with the car; who worked on it does not
            continue
        end = planning.until(hours, instant(ends) or now, now, held=False)
        busy.setdefault(person, []).append((axis.place(begins), axis.place(seconds(end))))
    days = sorted(axis.days)
    known = duties(days[0], days[-1], branch_id) if days else Duties({}, frozenset())
    made = []
    for row in people():
        if Role.TECHNICIAN in row.roles:
            there = busy.get(row.person_id, [])
            away = _away(axis, known, row.person_id)
            load = sum(b - a for a, b in there)
            made.append(
                Technician(
                    row.person_id, row.name, learnt.get(row.person_id, NOBODY),
                    joined([*there, *away]), load,
                )
            )  # fmt: skip
    return tuple(made)


def _away(axis: Axis, known: Duties, person_id: int) -> list[Interval]:
    made = []
    days = known.rostered | {day for person, day in known.shifts if person == person_id}
    for day in days & axis.days.keys():
        shift, (opens, closes) = known.of(person_id, day), axis.days[day]
        if shift is None:
            continue
        if shift.kind is not Duty.WORK:
            made.append((opens, closes))
            continue
        begin, end = (
            axis.place(seconds(clock.at(day)) + 60 * minute)
            for minute in (shift.begins, shift.ends)
        )
        made += [each for each in ((opens, begin), (min(end, closes), closes)) if each[0] < each[1]]
    return made


_WANTS = (
    "SELECT DISTINCT l.order_id, p.skill, p.equipment FROM order_line l"
    " JOIN operation p ON p.code = l.code WHERE l.kind = 'labour'"
    " AND (p.skill <> '' OR p.equipment <> '') AND l.order_id IN ({marks})"
)


def wants_of(orders: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """Return (skill, equipment) that the operations of these orders want, by order."""
    wants: dict[int, list[tuple[str, str]]] = {}
    if orders:
        sql = _WANTS.format(marks=", ".join("?" * len(orders)))
        for key, skill, thing in db.rows(sql, orders):
            wants.setdefault(key, []).append((skill, thing))
    return wants


def jobs(orders: Iterable[OrderRow]) -> list[Job]:
    """Return what orders want of bays and people, in the order they are given."""
    rows = list(orders)
    wants = wants_of([row.order_id for row in rows])
    return [
        job(row.order_id, row.kind, planning.length_of(row.hours), row.promised_at, wants)
        for row in rows
    ]


def job(
    order_id: int,
    kind: OrderKind,
    length: timedelta,
    promised_at: datetime | None,
    wants: Mapping[int, Sequence[tuple[str, str]]],
) -> Job:
    """Return one order's job; `wants` has (skill, equipment) of its operations."""
    found = wants.get(order_id, ())
    return Job(
        order_id,
        planning.fitting(kind),
        int(length.total_seconds()),
        promised_at,
        frozenset(skill for skill, _thing in found if skill),
        frozenset(thing for _skill, thing in found if thing),
    )
