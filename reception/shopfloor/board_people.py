"""The board's second view: who works here, what they have learnt, and when they are not there."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from reception.core import clock
from reception.core.hours import WorkingHours
from reception.core.text import N_
from reception.shopfloor.plan_duty import Duties, Shift, duties
from reception.shopfloor.plan_lists import skills
from reception.shopfloor.plan_models import Duty
from reception.staff.queries import with_role
from reception.staff.rules import Role

AWAY_WORDS: dict[Duty, str] = {
    Duty.WORK: N_("Not on shift"),
    Duty.OFF: N_("Off duty"),
    Duty.LEAVE: N_("On leave"),
    Duty.TRAINING: N_("In training"),
}


@dataclass(frozen=True)
class Away:
    """When somebody is not there, inside opening hours, and why."""

    begin: datetime
    end: datetime
    why: Duty


@dataclass(frozen=True)
class TechnicianRow:
    """A technician in the order they were added; `shifts`: the marks of the days shown."""

    person_id: int
    name: str
    skills: frozenset[str]
    shifts: tuple[str, ...]
    away: tuple[Away, ...]


def technicians(
    hours: WorkingHours, day: date, days: int = 1, branch_id: int = 1
) -> tuple[TechnicianRow, ...]:
    """Return the technicians of a branch over some days."""
    shown = [day + timedelta(days=n) for n in range(days)]
    known, learnt = duties(shown[0], shown[-1], branch_id), skills(branch_id)
    return tuple(
        TechnicianRow(
            row.person_id,
            row.name,
            learnt.get(row.person_id, frozenset()),
            _marks(known, row.person_id, shown),
            tuple(
                away for each in shown for away in _away(known.of(row.person_id, each), hours, each)
            ),
        )
        for row in with_role(Role.TECHNICIAN)
    )


def _marks(known: Duties, person_id: int, shown: list[date]) -> tuple[str, ...]:
    found = (known.of(person_id, each) for each in shown)
    return tuple(each.mark for each in found if each is not None and each.kind is Duty.WORK)


def _away(shift: Shift | None, hours: WorkingHours, day: date) -> tuple[Away, ...]:
    span = hours.span(day)
    if shift is None or span is None:
        return ()
    opens, closes = span
    if shift.kind is not Duty.WORK:
        return (Away(opens, closes, shift.kind),)
    begin, end = (clock.at(day) + timedelta(minutes=n) for n in (shift.begins, shift.ends))
    found = ((opens, min(begin, closes)), (max(end, opens), closes))
    return tuple(Away(a, b, Duty.WORK) for a, b in found if a < b)
