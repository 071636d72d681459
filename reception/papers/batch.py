"""Many papers at once: which they are, what is printed of each, and that it was."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from reception.core import clock, db, gate, record
from reception.core.errors import Invalid, Refused
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.papers.models import PaperEvent
from reception.papers.queries import reprint_bytes
from reception.papers.rules import PaperEventKind

MOST = 5_000  # papers of one batch


def papers_between(kind: str, first: date, last: date) -> tuple[int, ...]:
    """Return the branch's papers of a kind that are not void, in the order of their numbers."""
    found = db.rows(
        "SELECT p.id FROM paper p WHERE p.branch_id = ? AND p.kind = ? AND p.day BETWEEN ? AND ?"
        " AND NOT EXISTS (SELECT 1 FROM paper_event e"
        " WHERE e.paper_id = p.id AND e.what = 'voided') ORDER BY p.day, p.serial",
        (gate.actor().branch_id, kind, int(f"{first:%Y%m%d}"), int(f"{last:%Y%m%d}")),
    )
    return tuple(key for (key,) in found)


def for_printing(paper_id: int) -> Any:
    """Return a paper's archived bytes, or its data where the next print has to be marked."""
    as_data: Any = lambda data: data  # noqa: E731 - what would be rendered, unrendered
    return reprint_bytes(paper_id, lambda _kind: as_data)


@action(Permission.PRINT_PAPER)
def note_many(*, paper_ids: list[int], what: str = "printed", copies: int = 1) -> None:
    """Note that papers went to the printer's queue (`printed`) or to a file (`saved`) together."""
    if what not in (PaperEventKind.PRINTED, PaperEventKind.SAVED):
        raise Invalid("what", _("A paper is printed or saved; nothing else is noted here."))
    wanted = dict.fromkeys(paper_ids)
    if not 1 <= len(wanted) <= MOST:
        raise Invalid("paper_ids", _("Choose 1 to {most} papers.").format(most=MOST))
    if _known(list(wanted)) < len(wanted):
        raise Refused(_("There is no such paper. Press F5 to see the present state."))
    at, person = clock.now(), gate.actor().person_id
    for key in wanted:
        record.add(PaperEvent, paper=key, what=what, at=at, person_id=person, note=str(copies))


def _known(paper_ids: Sequence[int]) -> int:
    """Return how many of these papers there are."""
    count = 0
    for first in range(0, len(paper_ids), 500):
        some = paper_ids[first : first + 500]
        marks = ", ".join("?" * len(some))
        found = db.row(f"SELECT count(*) FROM paper WHERE id IN ({marks})", tuple(some))
        count += int(found[0]) if found else 0
    return count
