"""What may be asked of the archive."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from reception.core import clock, db, gate, settings
from reception.core.errors import Damaged, Refused
from reception.core.fields import instant, seconds
from reception.core.text import _
from reception.core.units import day_of
from reception.core.values import build
from reception.papers.after_values import CallBackData, CertificateData, ComplaintData
from reception.papers.close_values import DayCloseData
from reception.papers.floor_values import InspectionSheetData, JobSheetData
from reception.papers.gate_values import CountSheetData, GatePassData
from reception.papers.rules import NOT_OF_ORDERS, RECEIPTS, PaperKind, hash_of
from reception.papers.values import (
    BookingSlipData,
    BranchHead,
    ExtraSheetData,
    OrderSheetData,
    ReceiptData,
    SettlementData,
    SlipData,
    WalkRoundData,
)

D = TypeVar("D")
DATA: dict[str, type[Any]] = {
    PaperKind.SLIP: SlipData,
    PaperKind.SETTLEMENT: SettlementData,
    PaperKind.ORDER_SHEET: OrderSheetData,
    PaperKind.WALK_ROUND: WalkRoundData,
    PaperKind.EXTRA: ExtraSheetData,
    PaperKind.JOB_SHEET: JobSheetData,
    PaperKind.INSPECTION: InspectionSheetData,
    PaperKind.BOOKING: BookingSlipData,
    PaperKind.CERTIFICATE: CertificateData,
    PaperKind.COMPLAINT: ComplaintData,
    PaperKind.CALL_BACK: CallBackData,
    PaperKind.GATE_PASS: GatePassData,
    PaperKind.CAR_COUNT: CountSheetData,
    **dict.fromkeys(RECEIPTS, ReceiptData),
    PaperKind.DAY_CLOSE: DayCloseData,
}
# What money hangs on: a second pair of copies must not pass for the first.
REPRINTS = frozenset(kind for kind, data in DATA.items() if hasattr(data, "reprint"))
_OTHERS = ", ".join(f"'{kind.value}'" for kind in NOT_OF_ORDERS)


@dataclass(frozen=True)
class PaperRow:
    """An archived paper. `prints` counts how often it went to a printer."""

    paper_id: int
    kind: str  # papers.rules.PaperKind
    number: str
    order_id: int
    issued_at: datetime
    person: str
    content_hash: str
    prints: int
    voided_at: datetime | None
    void_reason: str


@dataclass(frozen=True)
class OverdueSlip:
    """A visit that is older than the limit and has no slip in the archive (DOMAIN §3).

    A slip that the customer signed by hand is not there before its scan is: `paper_id` names it
    then. `reason`, `expected_on` and `said_by` are the last word, empty before anybody gave one.
    """

    order_id: int
    order_number: str
    plate: str
    advisor: str
    arrived_at: datetime
    state: str
    reason: str = ""
    expected_on: date | None = None
    said_by: str = ""
    paper_id: int = 0  # the slip whose scan is wanted; 0 where there is no slip at all
    paper_number: str = ""

    def open(self) -> bool:
        """Tell whether somebody still has to say why and when: nobody did, or that day is past."""
        return self.expected_on is None or self.expected_on < clock.today()


_PAPERS = """
SELECT p.id, p.kind, p.number, p.subject_id, p.issued_at, coalesce(who.name, ''), p.content_hash,
  (SELECT count(*) FROM paper_event e WHERE e.paper_id = p.id AND e.what = 'printed'),
  v.at, coalesce(v.note, '')
FROM paper p
LEFT JOIN person who ON who.id = p.person_id
LEFT JOIN paper_event v ON v.paper_id = p.id AND v.what = 'voided'
"""
# Cars that are here, and those that left lately: a slip is missing there only if it was voided.
# From the few scans wanted to their papers (CROSS JOIN), not through all papers of the branch.
_OVERDUE = """
SELECT o.id, o.number, car.plate, coalesce(who.name, ''), v.arrived_at, o.state,
  coalesce(d.reason, ''), d.expected_on, coalesce(said.name, ''),
  coalesce(w.id, 0), coalesce(w.number, '')
FROM work_order o
JOIN visit v ON v.id = o.visit_id
JOIN vehicle car ON car.id = o.vehicle_id
LEFT JOIN person who ON who.id = o.advisor_id
LEFT JOIN slip_delay d ON d.id = (SELECT max(x.id) FROM slip_delay x WHERE x.order_id = o.id)
LEFT JOIN person said ON said.id = d.person_id
LEFT JOIN paper w ON w.kind = 'slip' AND w.subject_id = o.id
  AND EXISTS (SELECT 1 FROM scan_wanted x WHERE x.paper_id = w.id)
WHERE o.id IN (
    SELECT id FROM work_order
    WHERE branch_id = ? AND handed_over_at IS NULL AND state <> 'cancelled'
    UNION SELECT id FROM work_order WHERE branch_id = ? AND opened_at >= ?
    UNION SELECT p.subject_id FROM scan_wanted x CROSS JOIN paper p
    WHERE p.id = x.paper_id AND p.branch_id = ?)
  AND o.source = 'desk' AND v.arrived_at < ?
  AND (w.id IS NOT NULL OR NOT EXISTS (
    SELECT 1 FROM paper p WHERE p.kind = 'slip' AND p.subject_id = o.id AND NOT EXISTS (
      SELECT 1 FROM paper_event e WHERE e.paper_id = p.id AND e.what = 'voided')))
ORDER BY v.arrived_at
"""
LOOK_BACK = timedelta(days=60)


def paper(paper_id: int) -> PaperRow:
    """Return one paper; Refused when there is none."""
    return _one(_PAPERS + " WHERE p.id = ?", (paper_id,))


def paper_by_number(number: str) -> PaperRow:
    """Return the paper that bears a number (a scan, a caller); Refused when there is none."""
    return _one(_PAPERS + " WHERE p.number = ?", (number.strip().upper(),))


def papers_of(order_id: int) -> tuple[PaperRow, ...]:
    """Return every paper of an order in the order of their issue, voided ones too.

    A receipt over several sums is filed under the first's order and stands with every order's.
    """
    return tuple(
        _row(found)
        for found in db.rows(
            f"{_PAPERS} WHERE p.id IN (SELECT id FROM paper WHERE subject_id = ?"
            f" AND kind NOT IN ({_OTHERS}) UNION SELECT c.paper_id FROM receivable v"
            " JOIN receipt c ON c.receivable_id = v.id WHERE v.order_id = ?) ORDER BY p.id",
            (order_id, order_id),
        )
    )


def live_paper(order_id: int, kind: str) -> PaperRow | None:
    """Return an order's newest paper of a kind that is not void, or None."""
    sql = _PAPERS + " WHERE p.kind = ? AND p.subject_id = ? AND v.id IS NULL ORDER BY p.id DESC"
    found = db.row(sql, (kind, order_id))
    return None if found is None else _row(found)


def branch_head(branch_id: int) -> BranchHead:
    """Return the branch as papers name it."""
    found = db.row(
        "SELECT code, name, company, address, service_phone, rescue_phone, credit_code, contact"
        " FROM branch WHERE id = ?",
        (branch_id,),
    )
    if found is None:
        raise Refused(_("There is no such branch. Set up the branch first."))
    return BranchHead(*found)


def content(content_hash: str) -> bytes:
    """Return archived bytes; Damaged when they are gone or are not what was archived."""
    found = db.row("SELECT bytes FROM paper_content WHERE hash = ?", (content_hash,))
    if found is None or hash_of(bytes(found[0])) != content_hash:
        raise Damaged(
            _(
                "This archived paper is damaged. Restore the newest backup, or tell the administrator."
            )
        )
    return bytes(found[0])


def sealed(paper_id: int, kind: type[D]) -> D:
    """Return the data that a paper was made from."""
    found = db.row("SELECT data FROM paper WHERE id = ?", (paper_id,))
    if found is None:
        raise Refused(_("There is no such paper. Press F5 to see the present state."))
    return build(kind, json.loads(found[0]))


def reprint_bytes(paper_id: int, render_as: Callable[[type[Any]], Callable[[Any], bytes]]) -> bytes:
    """Return a paper's bytes for the next print: the archived ones, or marked ones.

    A slip, a list or a receipt printed before says that it is a reprint and which; a void paper
    says that it is void and why (DOMAIN §3); a list says when the car has left. What is archived
    stays the original.
    """
    found = paper(paper_id)
    marks: dict[str, Any] = {}
    if found.kind in REPRINTS and found.prints:
        marks["reprint"] = found.prints
    if found.voided_at is not None:
        marks["voided"] = found.void_reason
    kind = DATA[found.kind]
    left = released(found)
    if not marks and not left:
        return content(found.content_hash)
    return render_as(kind)(replace(sealed(paper_id, kind), **marks, **left))


def released(found: PaperRow) -> dict[str, Any]:
    """Return what a settlement list lacks because it is older than the car's leaving, once it left.

    The list is printed before payment, with 出厂日期 and 出厂里程 still to write (DOMAIN §3).
    """
    if found.kind != PaperKind.SETTLEMENT:
        return {}
    car = sealed(found.paper_id, SettlementData).car
    gone = db.row(
        "SELECT o.handed_over_at, v.mileage_out FROM work_order o JOIN visit v ON v.id = o.visit_id"
        " WHERE o.id = ? AND o.handed_over_at IS NOT NULL",
        (found.order_id,),
    )
    if gone is None or car.left_at is not None:
        return {}
    return {"car": replace(car, left_at=instant(gone[0]), mileage_out=gone[1])}


def overdue_slips() -> tuple[OverdueSlip, ...]:
    """Return visits of the branch whose slip is not archived within the limit (DOMAIN §3)."""
    days = settings.read(settings.SLIP_OVERDUE_DAYS)
    limit = clock.now() - timedelta(days=days)
    branch, since = gate.actor().branch_id, seconds(limit - LOOK_BACK)
    found = db.rows(_OVERDUE, (branch, branch, since, branch, seconds(limit)))
    return tuple(
        OverdueSlip(
            o,
            number,
            plate,
            who,
            instant(at) or limit,
            state,
            reason,
            day_of(day) if day else None,
            said,
            slip,
            slip_number,
        )
        for o, number, plate, who, at, state, reason, day, said, slip, slip_number in found
    )


def _one(sql: str, parameters: tuple[Any, ...]) -> PaperRow:
    found = db.row(sql, parameters)
    if found is None:
        raise Refused(_("There is no such paper. Check the number."))
    return _row(found)


def _row(found: tuple[Any, ...]) -> PaperRow:
    key, kind, number, order, at, person, digest, prints, voided, reason = found
    return PaperRow(
        key,
        kind,
        number,
        order,
        instant(at) or clock.now(),
        person,
        digest,
        prints,
        instant(voided),
        reason,
    )
