"""The export of the journal: made, noted with its hash, and compared with the last of that period."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256

from reception.billing.day_close_models import JournalExport
from reception.billing.journal import JournalLine, journal
from reception.core import clock, db, gate, money, record
from reception.core.errors import Invalid, Refused
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.core.units import day_number

LONGEST = 366  # days
Written = Callable[[Sequence[JournalLine]], bytes]


@dataclass(frozen=True)
class Exported:
    """What was exported; `changed`: the last export of these days said something else."""

    lines: int
    total: Decimal
    changed: bool


@action(Permission.SEE_CLOSES)
def export_journal(*, first: date, last: date, as_csv: Written) -> Exported:
    """Make the journal of these days and note that it was exported, with the hash of its CSV.

    Raises Refused when there is nothing in it, Invalid("last") for days the wrong way round.
    """
    check_days(first, last)
    lines = journal(first, last)
    if not lines:
        raise Refused(_("No money moved on these days; there is nothing to export."))
    total = sum((each.debit for each in lines), money.ZERO)
    hashed = sha256(as_csv(lines)).hexdigest()
    before = db.row(
        "SELECT hash FROM journal_export WHERE branch_id = ? AND first = ? AND last = ?"
        " ORDER BY id DESC LIMIT 1",
        (gate.actor().branch_id, day_number(first), day_number(last)),
    )
    record.add(
        JournalExport,
        branch_id=gate.actor().branch_id,
        first=day_number(first),
        last=day_number(last),
        lines=len(lines),
        total=total,
        hash=hashed,
        at=clock.now(),
        person_id=gate.actor().person_id,
    )
    return Exported(len(lines), total, before is not None and before[0] != hashed)


def check_days(first: date, last: date) -> None:
    """Raise Invalid("last") unless these are days in order, at most a year."""
    if not 0 <= (last - first).days < LONGEST:
        raise Invalid("last", _("Give a first and a last day, at most a year apart."))


def made(first: date, last: date, as_csv: Written) -> tuple[Sequence[JournalLine], bytes, Exported]:
    """Return lines, CSV and what was noted of the export of these days."""
    seen: list[tuple[Sequence[JournalLine], bytes]] = []

    def keep(lines: Sequence[JournalLine]) -> bytes:
        seen.append((lines, as_csv(lines)))
        return seen[-1][1]

    noted = export_journal(first=first, last=last, as_csv=keep)
    return *seen[-1], noted
