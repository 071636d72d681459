"""排班: shifts set cell by cell, pasted, or copied from the week before."""

from dataclasses import dataclass
from datetime import date, timedelta

from reception.core import db, gate, record, settings
from reception.core.errors import Invalid
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.special_days import minutes
from reception.core.text import _
from reception.core.units import day_number, day_of
from reception.shopfloor.plan_duty import Shift, duties
from reception.shopfloor.plan_models import Duty, Roster

AWAY = (Duty.OFF, Duty.LEAVE, Duty.TRAINING)
MOST_CELLS = 3_000  # a month of sixty people and more
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Cell:
    """What somebody does on a day (20240131): a shift's mark, off, leave, training; "": nothing."""

    person_id: int
    day: int
    mark: str


def shifts() -> dict[str, Shift]:
    """Return what a cell may be by its mark: the branch's shifts, then what is no work."""
    made = {
        mark: Shift(mark, Duty.WORK, minutes(begins or "00:00"), minutes(ends) if ends else 1440)
        for mark, begins, ends in settings.read(settings.SHIFTS)
    }
    return made | {str(kind): Shift(str(kind), kind, 0, 0) for kind in AWAY}


@action(Permission.ROSTER)
def set_roster(*, cells: tuple[Cell, ...]) -> int:
    """Keep these cells and leave all others; return how many changed.

    Invalid("cells") for a mark that is no shift, a day that is none or somebody of another branch.
    """
    if not 1 <= len(cells) <= MOST_CELLS:
        raise Invalid("cells", _("Nothing was chosen, or more than a month of everybody."))
    known, people = shifts(), _people()
    days = [_day(cell.day) for cell in cells]
    present = _present(min(days), max(days))
    changed = 0
    for cell in {(each.person_id, each.day): each for each in cells}.values():
        if cell.mark and cell.mark not in known:
            raise Invalid("cells", _("“{mark}” is no shift.").format(mark=cell.mark[:10]))
        if cell.person_id not in people:
            raise Invalid("cells", _("This person does not work here."))
        changed += _keep(cell, known.get(cell.mark), present.get((cell.person_id, cell.day)))
    return changed


def _keep(cell: Cell, shift: Shift | None, key: int | None) -> bool:
    if shift is None:
        if key is not None:
            record.remove(Roster, key)
        return key is not None
    values = {"mark": shift.mark, "kind": shift.kind, "begins": shift.begins, "ends": shift.ends}
    if key is not None:
        return record.change(Roster, key, **values)
    if record.try_add(Roster, person=cell.person_id, day=cell.day, **values) is None:
        raise Invalid("cells", _("Somebody else is filling in this roster. Look at it again."))
    return True


@action(Permission.ROSTER)
def copy_week(*, monday: int) -> int:
    """Fill the empty cells of a week with those of the week before; return how many."""
    first = _day(monday)
    last = first + timedelta(days=6)
    before, present, people = duties(first - _WEEK, last - _WEEK), _present(first, last), _people()
    cells = tuple(
        Cell(person, day_number(day + _WEEK), shift.mark)
        for (person, day), shift in sorted(before.shifts.items(), key=lambda item: item[0])
        if person in people and (person, day_number(day + _WEEK)) not in present
    )
    known = shifts()
    cells = tuple(cell for cell in cells if cell.mark in known)
    return set_roster(cells=cells) if cells else 0


def _people() -> set[int]:
    branch = gate.actor().branch_id
    found = db.rows("SELECT id FROM person WHERE active = 1 AND branch_id = ?", (branch,))
    return {row[0] for row in found}


def _present(first: date, last: date) -> dict[tuple[int, int], int]:
    found = db.rows(
        "SELECT person_id, day, id FROM roster WHERE day >= ? AND day <= ?",
        (day_number(first), day_number(last)),
    )
    return {(row[0], row[1]): row[2] for row in found}


def _day(number: int) -> date:
    try:
        return day_of(number)
    except ValueError as error:
        raise Invalid("cells", _("Enter a day such as 2024-01-31.")) from error
