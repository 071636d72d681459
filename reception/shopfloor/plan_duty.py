"""Who is on duty when: the roster, and what holds where nobody is rostered.

A day without any shift is nobody's to be punished for: everybody is on duty in opening hours but
who is away. Where somebody has a shift, those who have none that day are off.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from reception.core import clock, db, gate
from reception.core.hours import Period, WorkingHours
from reception.core.text import N_, _
from reception.core.units import day_number, day_of
from reception.shopfloor.plan_models import Duty as Duty

AWAY: dict[Duty, str] = {
    Duty.OFF: N_("{name} is off duty on {day}."),
    Duty.LEAVE: N_("{name} is on leave on {day}."),
    Duty.TRAINING: N_("{name} is in training on {day}."),
}


@dataclass(frozen=True)
class Shift:
    """What somebody does on a day; minutes from midnight where it is work."""

    mark: str
    kind: Duty
    begins: int
    ends: int


@dataclass(frozen=True)
class Duties:
    """The shifts of some days, by person and day; `rostered`: days on which somebody has one."""

    shifts: dict[tuple[int, date], Shift]
    rostered: frozenset[date]

    def of(self, person_id: int, day: date) -> Shift | None:
        """Return somebody's shift; None: on duty as long as the branch is open."""
        found = self.shifts.get((person_id, day))
        if found is None and day in self.rostered:
            return Shift("", Duty.OFF, 0, 0)
        return found

    def against(
        self, person_id: int, begin: datetime, end: datetime, rests: Sequence[Period] = ()
    ) -> str:
        """Return why somebody is not there from begin to end, `{name}` open; "" when there.

        `rests`: when no work goes on in between.
        """
        day, last = clock.local(begin).date(), clock.local(end - timedelta(seconds=1)).date()
        while day <= last:
            shift = self.of(person_id, day)
            first, until = (max(begin, clock.at(day)), min(end, clock.at(day + timedelta(days=1))))
            works = not any(a <= first and until <= b for a, b in rests)
            if shift is not None and works:
                why = _against(shift, day, first, until, rests)
                if why:
                    return why
            day += timedelta(days=1)
        return ""


def _against(
    shift: Shift, day: date, begin: datetime, end: datetime, rests: Sequence[Period]
) -> str:
    # Not filled in yet: whoever asks knows the name.
    shown = clock.show(clock.at(day), "%m-%d")
    if shift.kind is not Duty.WORK:
        return _(AWAY[shift.kind]).replace("{day}", shown)
    opens = clock.at(day) + timedelta(minutes=shift.begins)
    closes = clock.at(day) + timedelta(minutes=shift.ends)
    for first, last in rests:
        begin = last if first <= begin < last else begin
        end = first if first < end <= last else end
    if opens <= begin and end <= closes:
        return ""
    said = _("{name} is on duty from {begin} to {end} on {day}.").replace("{day}", shown)
    return said.replace("{begin}", clock.show(opens, "%H:%M")).replace(
        "{end}", clock.show(closes, "%H:%M")
    )


def duties(first: date, last: date, branch_id: int | None = None) -> Duties:
    """Return the shifts of a branch from a day to a day, both included."""
    found = db.rows(
        "SELECT r.person_id, r.day, r.mark, r.kind, r.begins, r.ends FROM roster r"
        " JOIN person p ON p.id = r.person_id"
        " WHERE r.day >= ? AND r.day <= ? AND p.branch_id = ?",
        (day_number(first), day_number(last), branch_id or gate.actor().branch_id),
    )
    shifts = {(r[0], day_of(r[1])): Shift(r[2], Duty(r[3]), r[4], r[5]) for r in found}
    return Duties(
        shifts, frozenset(day for (_p, day), each in shifts.items() if each.kind is Duty.WORK)
    )


def worked(shift: Shift | None, hours: WorkingHours, day: date) -> timedelta:
    """Return how long somebody with this shift works on a day: inside opening hours, breaks out."""
    if shift is None or shift.kind is not Duty.WORK:
        return timedelta()
    begin, end = (clock.at(day) + timedelta(minutes=n) for n in (shift.begins, shift.ends))
    return hours.between(begin, end)
