"""What may be asked of the archive's keeping: scans, loans, and a month's slips for filing."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from reception.core import clock, db, gate
from reception.core.errors import Damaged, Refused
from reception.core.fields import instant, seconds
from reception.core.text import _
from reception.core.units import day_number, day_of
from reception.papers.rules import hash_of

RECENT = timedelta(days=31)  # that a returned loan stays in the list
MOST = 500


@dataclass(frozen=True)
class ScanRow:
    """A scan of a hand-signed copy."""

    scan_id: int
    pages: int
    at: datetime
    person: str


@dataclass(frozen=True)
class Scans:
    """A paper's scans, the newest first, and whether one is still wanted."""

    rows: tuple[ScanRow, ...]
    wanted: bool


@dataclass(frozen=True)
class LoanRow:
    """A loan of the register; `returned_at` is None while the paper is out."""

    loan_id: int
    version: int
    paper_id: int
    number: str
    kind: str  # papers.rules.PaperKind
    borrower: str
    outside: bool  # no colleague: the name is typed
    reason: str
    due_on: date
    lent_at: datetime
    lent_by: str
    returned_at: datetime | None
    returned_by: str
    remark: str

    def overdue(self) -> bool:
        """Tell whether it should be back by now."""
        return self.returned_at is None and self.due_on < clock.today()


_LOANS = """
SELECT l.id, l.version, p.id, p.number, p.kind, l.borrower, l.borrower_id IS NULL, l.reason, l.due_on, l.lent_at,
  coalesce(lender.name, ''), l.returned_at, coalesce(taker.name, ''), l.remark
FROM paper_loan l
JOIN paper p ON p.id = l.paper_id
LEFT JOIN person lender ON lender.id = l.lent_by
LEFT JOIN person taker ON taker.id = l.returned_by
"""


def scans_of(paper_id: int) -> Scans:
    """Return a paper's scans."""
    rows = tuple(
        ScanRow(int(key), int(pages), instant(at) or clock.now(), who)
        for key, pages, at, who in db.rows(
            "SELECT s.id, s.pages, s.at, coalesce(who.name, '') FROM paper_scan s"
            " LEFT JOIN person who ON who.id = s.person_id WHERE s.paper_id = ? ORDER BY s.id DESC",
            (paper_id,),
        )
    )
    wanted = db.row("SELECT 1 FROM scan_wanted WHERE paper_id = ?", (paper_id,))
    return Scans(rows, wanted is not None)


def scan_bytes(scan_id: int) -> bytes:
    """Return a scan as PDF; Damaged when it is gone or is not what was attached."""
    found = db.row("SELECT hash, bytes FROM paper_scan WHERE id = ?", (scan_id,))
    if found is None or hash_of(bytes(found[1])) != found[0]:
        raise Damaged(
            _("This scan is damaged. Restore the newest backup, or tell the administrator.")
        )
    return bytes(found[1])


def loans() -> tuple[LoanRow, ...]:
    """Return what is out, the longest due first, then what came back within a month."""
    branch = gate.actor().branch_id
    out = _rows(
        "WHERE l.branch_id = ? AND l.returned_at IS NULL ORDER BY l.due_on, l.id", (branch,)
    )
    since = seconds(clock.now() - RECENT)
    back = _rows(
        f"WHERE l.branch_id = ? AND l.returned_at >= ? ORDER BY l.returned_at DESC LIMIT {MOST}",
        (branch, since),
    )
    return (*out, *back)


def overdue_loans() -> int:
    """Return how many lent papers of the branch should be back by now."""
    return int(db.rows(
        "SELECT count(*) FROM paper_loan WHERE branch_id = ? AND returned_at IS NULL AND due_on < ?",
        (gate.actor().branch_id, day_number(clock.today())),
    )[0][0])  # fmt: skip


def loans_of(number: str) -> tuple[LoanRow, ...]:
    """Return every loan there was of the paper that bears this number, the newest first."""
    return _rows(
        "WHERE p.number = ? AND l.branch_id = ? ORDER BY l.id DESC",
        (number.strip().upper(), gate.actor().branch_id),
    )


def open_loan(paper_id: int) -> LoanRow | None:
    """Return who has a paper now, or None."""
    found = _rows("WHERE l.paper_id = ? AND l.returned_at IS NULL", (paper_id,))
    return found[0] if found else None


def _rows(where: str, parameters: tuple[Any, ...]) -> tuple[LoanRow, ...]:
    made = []
    for found in db.rows(_LOANS + where, parameters):
        row = list(found)
        row[6], row[8] = bool(row[6]), day_of(row[8])
        row[9], row[11] = instant(row[9]) or clock.now(), instant(row[11])
        made.append(LoanRow(*row))
    return tuple(made)


@dataclass(frozen=True)
class FiledSlip:
    """A slip of a month, or the gap where one should be (`paper_id` 0)."""

    paper_id: int
    number: str
    plate: str
    issued_at: datetime | None
    amount: str  # yuan
    state: str  # screen, scan, refused, issued, wanted, void, missing
    content_hash: str
    scan_id: int  # the newest scan, else 0
    signature: str  # of the branch, hexadecimal; empty for papers from before
    public: str
    seal: str

    def short(self) -> str:
        """Return the beginning of the hash, as the index names it."""
        return self.content_hash[:12]


_SLIPS = """
SELECT p.id, p.number, p.day, p.serial, p.issued_at, p.data, p.content_hash, p.seal,
  EXISTS (SELECT 1 FROM paper_event e WHERE e.paper_id = p.id AND e.what = 'voided'),
  coalesce((SELECT max(s.id) FROM paper_scan s WHERE s.paper_id = p.id), 0),
  EXISTS (SELECT 1 FROM scan_wanted w WHERE w.paper_id = p.id),
  coalesce(g.signature, ''), coalesce(k.public, '')
FROM paper p
LEFT JOIN paper_signature g ON g.paper_id = p.id
LEFT JOIN signing_key k ON k.id = g.key_id
WHERE p.branch_id = ? AND p.kind = 'slip' AND p.day BETWEEN ? AND ?
ORDER BY p.day, p.serial
"""


def slips_of_month(year: int, month: int) -> tuple[FiledSlip, ...]:
    """Return a branch month's slips in the order of their numbers, every gap named as missing."""
    import json

    from reception.papers.rules import PaperKind, number_of

    branch = gate.actor().branch_id
    head = db.row("SELECT code FROM branch WHERE id = ?", (branch,))
    if head is None:
        raise Refused(_("There is no such branch. Set up the branch first."))
    first = year * 10_000 + month * 100
    last = dict(
        db.rows(
            "SELECT day, last FROM counter WHERE branch_id = ? AND kind = 'slip'"
            " AND day BETWEEN ? AND ?",
            (branch, first, first + 99),
        )
    )
    there: dict[tuple[int, int], FiledSlip] = {}
    for key, number, day, serial, at, text, digest, seal, void, scan, wanted, signed, public in (
        db.execute(_SLIPS, (branch, first, first + 99))
    ):  # fmt: skip
        data = json.loads(text)
        state = (
            "void" if void else "scan" if scan else "wanted" if wanted
            else "screen" if data.get("customer_signature")
            else "refused" if data.get("witness") else "issued"
        )  # fmt: skip
        there[day, serial] = FiledSlip(
            key, number, data["car"]["plate"], instant(at), str(data["totals"]["total"]), state,
            digest, scan, signed, public, seal,
        )  # fmt: skip
        last[day] = max(last.get(day, 0), serial)
    return tuple(
        there.get((day, serial))
        or FiledSlip(
            0, number_of(PaperKind.SLIP, head[0], day, serial), "", None, "", "missing", "", 0,
            "", "", "",
        )
        for day in sorted(last)
        for serial in range(1, last[day] + 1)
    )  # fmt: skip
