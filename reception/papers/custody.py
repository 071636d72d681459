"""Keeping the archive: scans of hand-signed copies, and papers lent out and taken back."""

from datetime import timedelta

from reception.core import clock, db, gate, record
from reception.core.errors import Invalid, Refused
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.core.typed import storable
from reception.core.units import day_of
from reception.papers.actions import no_scan_wanted
from reception.papers.models import PaperLoan, PaperScan
from reception.papers.rules import hash_of

LARGEST_SCAN = 8_000_000  # bytes: forty pages of about 200 kB
LONGEST_LOAN = timedelta(days=366)


@action(Permission.KEEP_PAPERS)
def attach_scan(*, paper_id: int, content: bytes, pages: int) -> int:
    """Attach the scan of a hand-signed copy, a PDF that `reports.scan_file` made; return its key.

    An earlier scan stays; the newest is shown. From then on nobody is asked for it any more.
    """
    if not content.startswith(b"%PDF") or pages < 1:
        raise Invalid("file", _("Choose the scan as PDF, JPEG or PNG."))
    if len(content) > LARGEST_SCAN:
        raise Invalid("file", _("This scan is too large. Scan it coarser or in fewer pages."))
    here = (paper_id, gate.actor().branch_id)
    if db.row("SELECT 1 FROM paper WHERE id = ? AND branch_id = ?", here) is None:
        raise Refused(_("There is no such paper. Press F5 to see the present state."))
    key = record.try_add(
        PaperScan,
        paper=paper_id,
        hash=hash_of(content),
        pages=pages,
        at=clock.now(),
        person_id=gate.actor().person_id,
        bytes=content,
    )
    if key is None:
        raise Refused(_("This very scan is attached already."))
    no_scan_wanted(paper_id)
    return key


@action(Permission.KEEP_PAPERS)
def lend(
    *, number: str, borrower: str = "", colleague_id: int = 0, reason: str, due_on: int
) -> int:
    """Note that a paper leaves the archive: to whom, why, and when it is due back (20261121).

    A colleague is named by key, anybody else by the typed name: a deletion request reaches those.
    """
    found = db.row(
        "SELECT id, branch_id FROM paper WHERE number = ? AND branch_id = ?",
        (number.strip().upper(), gate.actor().branch_id),
    )
    if found is None:
        raise Invalid("number", _("There is no such paper. Check the number."))
    borrower = _colleague(colleague_id) if colleague_id else borrower
    if not borrower.strip():
        raise Invalid("borrower", _("Say who borrows the paper."))
    if not reason.strip():
        raise Invalid("reason", _("Say what the paper is needed for."))
    _check_due(due_on)
    key = record.try_add(
        PaperLoan,
        paper=int(found[0]),
        branch=int(found[1]),
        borrower=storable(borrower.strip(), "borrower"),
        borrower_id=colleague_id or None,
        reason=storable(reason.strip(), "reason"),
        due_on=due_on,
        lent_at=clock.now(),
        lent_by=gate.actor().person_id,
    )
    if key is None:
        raise Invalid("number", _("This paper is lent already. Take it back first."))
    return key


def _colleague(person_id: int) -> str:
    found = db.row("SELECT name FROM person WHERE id = ? AND active = 1", (person_id,))
    if found is None:
        raise Invalid("borrower", _("Choose a colleague from the list, or type a name."))
    return str(found[0])


def _check_due(due_on: int) -> None:
    today = clock.today()
    try:
        day = day_of(due_on)
    except ValueError:
        day = today - timedelta(days=1)
    if not today <= day <= today + LONGEST_LOAN:
        raise Invalid("due_on", _("Name a day from today on, at most a year ahead."))


@action(Permission.KEEP_PAPERS)
def take_back(*, loan_id: int, version: int, remark: str = "") -> None:
    """Note that a lent paper is back, and in what state if that is worth a word."""
    found = db.row("SELECT returned_at FROM paper_loan WHERE id = ?", (loan_id,))
    if found is None or found[0] is not None:
        raise Refused(_("This paper has been taken back already. Press F5."))
    record.change(
        PaperLoan,
        loan_id,
        version,
        returned_at=clock.now(),
        returned_by=gate.actor().person_id,
        remark=storable(remark.strip(), "remark"),
    )
