"""Issuing papers, and noting what happens to them afterwards."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from reception.core import clock, db, gate, numbers, record
from reception.core.errors import Invalid, Refused
from reception.core.fields import canonical, seconds
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.core.typed import storable
from reception.core.units import day_of
from reception.core.values import build
from reception.papers import rules, signing
from reception.papers.models import Paper, PaperContent, PaperEvent, ScanWanted, SlipDelay
from reception.papers.rules import RECEIPTS, PaperEventKind, PaperKind
from reception.papers.values import SlipData

D = TypeVar("D")
FARTHEST = timedelta(days=60)  # that a slip may be put off


@dataclass(frozen=True)
class Issued:
    """A paper that is numbered, sealed and archived."""

    paper_id: int
    number: str


def issue(
    *,
    branch_id: int,
    kind: PaperKind,
    subject_id: int,
    data_for: Callable[[str, int], D],
    render: Callable[[D], bytes],
) -> Issued:
    """Number, render, seal, sign and archive a paper inside the running action.

    `data_for` gets the number and the serial. Number, data and bytes are all there or not at all:
    whatever fails afterwards takes the number back with it, so none is ever left out.
    """
    at = clock.now()
    day, serial = numbers.next_serial(branch_id, kind, clock.local(at).date())
    number = rules.number_of(kind, _branch_code(branch_id), day, serial)
    drafted = data_for(number, serial)
    text = canonical(drafted)
    # What is rendered is what was sealed, read back: the bytes can be proved against the data.
    content = render(build(type(drafted), json.loads(text)))
    sealed = {
        "uid": record.new_uid(),
        "branch_id": branch_id,
        "kind": str(kind),
        "day": day,
        "serial": serial,
        "number": number,
        "subject_id": subject_id,
        "issued_at": seconds(at),
        "person_id": gate.actor().person_id,
        "data": text,
        "content_hash": _archive(content),
    }
    seal = rules.seal_of(tuple(sealed[name] for name in rules.SEALED))
    paper_id = record.add(
        Paper,
        uid=sealed["uid"],
        branch=branch_id,
        kind=str(kind),
        day=day,
        serial=serial,
        number=number,
        subject_id=subject_id,
        issued_at=at,
        person_id=gate.actor().person_id,
        data=json.loads(text),
        content_hash=sealed["content_hash"],
        seal=seal,
    )
    signing.sign(
        paper_id,
        branch_id,
        signing.message(number, seconds(at), str(sealed["content_hash"]), seal),
    )
    if isinstance(drafted, SlipData) and drafted.by_hand():
        record.add(ScanWanted, paper=paper_id)
    return Issued(paper_id, number)


def _branch_code(branch_id: int) -> str:
    found = db.row("SELECT code FROM branch WHERE id = ?", (branch_id,))
    if found is None:
        raise Refused(_("There is no such branch. Set up the branch first."))
    return str(found[0])


def _archive(content: bytes) -> str:
    """Keep the bytes under their hash, once."""
    digest = rules.hash_of(content)
    record.try_add(PaperContent, hash=digest, bytes=content)
    return digest


@action(Permission.PRINT_PAPER)
def note_printed(*, paper_id: int, what: str = "printed", copies: int = 1) -> None:
    """Note that a paper went to the printer's queue (`printed`) or to a file (`saved`)."""
    if what not in (PaperEventKind.PRINTED, PaperEventKind.SAVED):
        raise Invalid("what", _("A paper is printed or saved; nothing else is noted here."))
    _known_kind(paper_id)
    _note(paper_id, PaperEventKind(what), str(copies))


@action(Permission.EDIT_ORDER)
def explain_late_slip(*, order_id: int, reason: str, expected_on: int) -> None:
    """Note why a visit's slip is not archived yet and the day by which it will be (DOMAIN §3).

    `expected_on` is 20261121, today or within 60 days. The newest word counts; all are kept.
    """
    if not reason.strip():
        raise Invalid("reason", _("Say why the slip is not archived yet."))
    today = clock.today()
    try:
        day = day_of(expected_on)
    except ValueError:
        day = today - timedelta(days=1)
    if not today <= day <= today + FARTHEST:
        raise Invalid("expected_on", _("Name a day from today on, at most 60 days ahead."))
    if not db.row("SELECT 1 FROM work_order WHERE id = ?", (order_id,)):
        raise Refused(_("There is no such order. Press F5 to see the present state."))
    record.add(
        SlipDelay,
        order_id=order_id,
        reason=storable(reason.strip(), "reason"),
        expected_on=expected_on,
        at=clock.now(),
        person_id=gate.actor().person_id,
    )


@action(Permission.VOID_PAPER)
def void_paper(*, paper_id: int, reason: str) -> None:
    """Void a paper with a reason: it stays archived, its number is never used again (DOMAIN §3)."""
    kind = _known_kind(paper_id)
    if kind == PaperKind.SETTLEMENT:
        raise Refused(_("Withdraw the settlement instead: that voids its list too."))
    if kind == PaperKind.DAY_CLOSE:
        raise Refused(_("A close is never taken back. Correct it in the next close, with a note."))
    if kind == PaperKind.CAR_COUNT:
        raise Refused(_("A count is never taken back. Correct it in the next count, with a note."))
    if kind == PaperKind.GATE_PASS:
        _check_unused(paper_id)
    if kind in RECEIPTS:
        raise Refused(_("Money has moved by this receipt. Give a refund instead of voiding it."))
    void(paper_id, reason)


def _check_unused(paper_id: int) -> None:
    """Hold a gate pass as the gate does; Refused where a car has left with it."""
    db.row("SELECT id FROM gate_pass WHERE paper_id = ?" + db.for_update(), (paper_id,))
    used = "SELECT 1 FROM gate_exit x JOIN gate_pass g ON g.id = x.pass_id WHERE g.paper_id = ?"
    if db.row(used, (paper_id,)) is not None:
        raise Refused(_("A car has left with this pass: it is kept as it is."))


def void(paper_id: int, reason: str) -> None:
    """Void a paper inside the running action; Invalid("reason"), Refused when it is void already."""
    if not reason.strip():
        raise Invalid("reason", _("Say why the paper is voided."))
    if db.row(
        "SELECT id FROM paper_event WHERE paper_id = ? AND what = ?",
        (paper_id, PaperEventKind.VOIDED),
    ):
        raise Refused(_("This paper has been voided already."))
    _note(paper_id, PaperEventKind.VOIDED, storable(reason.strip(), "reason"))
    no_scan_wanted(paper_id)


def no_scan_wanted(paper_id: int) -> None:
    """Ask no longer for a paper's scan, inside the running action."""
    wanted = db.row("SELECT id FROM scan_wanted WHERE paper_id = ?", (paper_id,))
    if wanted is not None:
        record.remove(ScanWanted, int(wanted[0]))


def void_live(subject_id: int, kind: PaperKind, reason: str) -> None:
    """Void a subject's papers of a kind that are not void yet, inside the running action."""
    for (paper_id,) in db.rows(
        "SELECT p.id FROM paper p WHERE p.kind = ? AND p.subject_id = ? AND NOT EXISTS"
        " (SELECT 1 FROM paper_event e WHERE e.paper_id = p.id AND e.what = 'voided')",
        (str(kind), subject_id),
    ):
        void(int(paper_id), reason)


def _known_kind(paper_id: int) -> str:
    found = db.row("SELECT kind FROM paper WHERE id = ?", (paper_id,))
    if found is None:
        raise Refused(_("There is no such paper. Press F5 to see the present state."))
    return str(found[0])


def _note(paper_id: int, what: PaperEventKind, note: str) -> None:
    record.add(
        PaperEvent,
        paper=paper_id,
        what=str(what),
        at=clock.now(),
        person_id=gate.actor().person_id,
        note=note,
    )
