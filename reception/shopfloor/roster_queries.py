"""排班表: everybody's shifts of a month, how long each works, how many technicians are there a day."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from reception.core import gate
from reception.core.special_days import working_hours
from reception.shopfloor.plan_duty import Shift, duties, worked
from reception.shopfloor.plan_models import Duty
from reception.staff.queries import people
from reception.staff.rules import Role

WORKSHOP = frozenset({Role.TECHNICIAN, Role.INSPECTOR, Role.FOREMAN})


@dataclass(frozen=True)
class RosterRow:
    """Somebody's month: a shift or None for each day, and the hours they make."""

    person_id: int
    name: str
    technician: bool
    shifts: tuple[Shift | None, ...]
    hours: Decimal


@dataclass(frozen=True)
class RosterMonth:
    """The month as the grid shows it. `on_duty`: technicians with a shift of work, by day."""

    days: tuple[date, ...]
    closed: frozenset[date]
    rows: tuple[RosterRow, ...]
    on_duty: tuple[int, ...]


def roster(first: date) -> RosterMonth:
    """Return the month of a day for those who work in the workshop, technicians first."""
    first = first.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    days = tuple(first + timedelta(days=n) for n in range((following - first).days))
    known, hours = duties(days[0], days[-1], gate.actor().branch_id), working_hours()
    rows = []
    for person in people():
        if not person.roles & WORKSHOP:
            continue
        shifts = tuple(known.shifts.get((person.person_id, day)) for day in days)
        spans = [worked(s, hours, day) for s, day in zip(shifts, days, strict=True)]
        whole = sum(spans, timedelta()).total_seconds()
        made = (Decimal(int(whole)) / 3600).quantize(Decimal("0.1"))
        is_technician = Role.TECHNICIAN in person.roles
        rows.append(RosterRow(person.person_id, person.name, is_technician, shifts, made))
    rows.sort(key=lambda row: not row.technician)
    there = [row.shifts for row in rows if row.technician]
    counts = tuple(
        sum(1 for shifts in there if (s := shifts[n]) is not None and s.kind is Duty.WORK)
        for n in range(len(days))
    )
    closed = frozenset(day for day in days if hours.span(day) is None)
    return RosterMonth(days, closed, tuple(rows), counts)
