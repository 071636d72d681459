"""保险: whose case an order is, what was estimated and agreed (定损), what is still to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from reception.core import clock, db, gate, money, settings
from reception.core.fields import instant, seconds, yuan
from reception.core.text import N_

SHOWN = timedelta(days=90)  # what was received stays on the list so long
MOST = 500


class CaseStage(StrEnum):
    """How far an insurance case is."""

    MISSING = "case_missing"
    ASSESSING = "case_assessing"
    AGREED = "case_agreed"
    OWED = "case_owed"
    RECEIVED = "case_received"


CASE_NAMES = {
    CaseStage.MISSING: N_("No case number"),
    CaseStage.ASSESSING: N_("To be assessed"),
    CaseStage.AGREED: N_("Amount agreed"),
    CaseStage.OWED: N_("Owed by the insurer"),
    CaseStage.RECEIVED: N_("Received from the insurer"),
}


@dataclass(frozen=True)
class CaseRow:
    """The insurance of one order; `lines` is what its lines ask of the insurer; money in yuan."""

    order_id: int
    order_number: str
    plate: str
    model: str
    vin: str
    customer: str
    order_state: str
    lines: Decimal
    settled_at: datetime | None
    version: int | None  # None: nothing was noted yet
    insurer: str
    number: str
    assessor: str
    assessor_phone: str
    note: str
    estimated: Decimal | None
    agreed: Decimal | None
    agreed_at: datetime | None
    received_at: datetime | None
    open: Decimal  # what the insurer still owes, from settlement on
    due_at: datetime | None

    @property
    def key(self) -> int:
        """Return what a list knows the row by."""
        return self.order_id

    @property
    def stage(self) -> CaseStage:
        """Return how far it is."""
        if self.received_at is not None:
            return CaseStage.RECEIVED
        if self.settled_at is not None:
            return CaseStage.OWED
        if self.agreed is not None:
            return CaseStage.AGREED
        return CaseStage.ASSESSING if self.number else CaseStage.MISSING

    @property
    def overdue(self) -> bool:
        """Tell whether the insurer should have paid by now."""
        return (
            self.stage is CaseStage.OWED and self.due_at is not None and self.due_at < clock.now()
        )

    @property
    def difference(self) -> Decimal:
        """Return by how much the lines exceed (or, below zero, fall short of) what was agreed."""
        return money.ZERO if self.agreed is None else self.lines - self.agreed


@dataclass(frozen=True)
class CaseLine:
    """A line that the insurer pays, and what was agreed for it alone; money in yuan."""

    line_id: int
    name: str
    amount: Decimal
    agreed: Decimal | None


ASSESSMENT_NAMES = {
    "first": N_("Agreed at first"),
    "supplement": N_("Supplement agreed"),
    "again": N_("Agreed anew"),
}


@dataclass(frozen=True)
class AssessmentRow:
    """What an assessor said, and what was agreed in all after it; money in yuan."""

    kind: str  # ASSESSMENT_NAMES
    amount: Decimal
    agreed: Decimal
    assessor: str
    at: datetime
    person: str


_ROW = (
    "SELECT o.id, o.number, v.plate, v.model, coalesce(v.vin, ''), k.name, o.state,"
    " coalesce((SELECT sum(l.amount) FROM order_line l WHERE l.order_id = o.id"
    " AND l.payer = 'insurer'), 0), o.settled_at, c.version, coalesce(c.insurer, ''),"
    " coalesce(c.number, ''), coalesce(c.assessor, ''), coalesce(c.assessor_phone, ''),"
    " coalesce(c.note, ''), c.estimated, c.agreed, c.agreed_at, c.received_at,"
    " (SELECT sum(r.open) FROM receivable r WHERE r.order_id = o.id AND r.payer = 'insurer')"
    " FROM work_order o JOIN vehicle v ON v.id = o.vehicle_id JOIN customer k ON k.id = o.customer_id"
    " LEFT JOIN insurance_case c ON c.order_id = o.id "
)


def cases() -> tuple[CaseRow, ...]:
    """Return the branch's insurance orders: what is open first, then what came of late."""
    branch = gate.actor().branch_id
    rows = _rows(
        "WHERE o.state <> 'cancelled' AND (o.id IN (SELECT order_id FROM insurance_case"
        " WHERE branch_id = ? AND received_at IS NULL) OR o.id IN (SELECT w.id FROM work_order w"
        " WHERE w.branch_id = ? AND w.handed_over_at IS NULL AND w.state <> 'cancelled'"
        " AND NOT EXISTS (SELECT 1 FROM insurance_case i WHERE i.order_id = w.id)"
        " AND EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = w.id"
        " AND l.payer = 'insurer')) OR o.id IN (SELECT order_id FROM insurance_case"
        " WHERE branch_id = ? AND received_at >= ? ORDER BY received_at DESC LIMIT ?))",
        (branch, branch, branch, seconds(clock.now() - SHOWN), MOST),
    )
    order = list(CaseStage)
    return tuple(
        sorted(
            rows,
            key=lambda row: (
                row.received_at is not None, not row.overdue, order.index(row.stage), row.order_id,
            ),
        )
    )  # fmt: skip


def case_of(order_id: int) -> CaseRow | None:
    """Return the insurance of an order, None for an order that is not there."""
    found = _rows("WHERE o.id = ?", (order_id,))
    return found[0] if found else None


def is_insured(row: CaseRow | None) -> bool:
    """Tell whether an insurer has to do with an order."""
    return row is not None and (row.version is not None or row.lines > 0)


def case_lines(order_id: int) -> tuple[CaseLine, ...]:
    """Return the lines that the insurer pays, in their order, with what was agreed for each."""
    found = db.rows(
        "SELECT l.id, l.name, l.amount, a.agreed FROM order_line l LEFT JOIN insurance_line a"
        " ON a.line_id = l.id WHERE l.order_id = ? AND l.payer = 'insurer' ORDER BY l.position",
        (order_id,),
    )
    return tuple(
        CaseLine(key, name, yuan(fen), None if agreed is None else yuan(agreed))
        for key, name, fen, agreed in found
    )


def assessments(order_id: int) -> tuple[AssessmentRow, ...]:
    """Return what assessors said of an order, the oldest first."""
    found = db.rows(
        "SELECT a.kind, a.amount, a.agreed, a.assessor, a.at, coalesce(p.name, '')"
        " FROM insurance_case c JOIN assessment a ON a.case_id = c.id"
        " LEFT JOIN person p ON p.id = a.person_id WHERE c.order_id = ? ORDER BY a.id",
        (order_id,),
    )
    return tuple(
        AssessmentRow(kind, yuan(fen), yuan(agreed), assessor, instant(at) or clock.now(), who)
        for kind, fen, agreed, assessor, at, who in found
    )


def came(order_id: int) -> tuple[Decimal, Decimal]:
    """Return what of the insurer's money came by receipts, and what was written off."""
    found = dict(
        db.rows(
            "SELECT CASE WHEN r.method = 'write_off' THEN 1 ELSE 0 END, sum(r.amount)"
            " FROM receivable v JOIN receipt r ON r.receivable_id = v.id"
            " WHERE v.order_id = ? AND v.payer = 'insurer' GROUP BY 1",
            (order_id,),
        )
    )
    return yuan(int(found.get(0) or 0)), yuan(int(found.get(1) or 0))


def insurers() -> tuple[str, ...]:
    """Return the insurers of the newest cases, each once, to be offered."""
    found = db.rows(
        "SELECT insurer FROM insurance_case WHERE branch_id = ? ORDER BY id DESC LIMIT 200",
        (gate.actor().branch_id,),
    )
    return tuple(dict.fromkeys(name for (name,) in found if name))


def _rows(where: str, parameters: Sequence[Any]) -> tuple[CaseRow, ...]:
    wait = timedelta(days=settings.read(settings.INSURER_PAY_DAYS))
    made = []
    for found in db.rows(_ROW + where, parameters):
        values = list(found)
        values[7] = yuan(values[7])
        for place in (8, 17, 18):
            values[place] = instant(values[place])
        for place in (15, 16, 19):
            values[place] = None if values[place] is None else yuan(values[place])
        settled, received = values[8], values[18]
        if settled is None or received is not None:
            values[19] = money.ZERO
        elif values[19] is None:  # settled before receivables were kept
            values[19] = values[7]
        values.append(settled + wait if settled is not None and received is None else None)
        made.append(CaseRow(*values))
    return tuple(made)
