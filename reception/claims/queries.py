"""Which claims are to be sent, waited for, refused or paid; one claim with steps and documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from reception.claims import rules
from reception.claims.rules import Days, Stage
from reception.core import clock, db, gate, settings
from reception.core.fields import instant, seconds, yuan

SHOWN = timedelta(days=180)  # paid and given up ones stay on the list so long
MOST = 500


@dataclass(frozen=True)
class ClaimRow:
    """A claim in a list; money in yuan."""

    claim_id: int
    version: int
    order_id: int
    order_number: str
    plate: str
    model: str
    vin: str
    customer: str
    kind: str
    code: str
    name: str
    amount: Decimal
    arisen_at: datetime
    number: str
    rounds: int
    sent_at: datetime | None
    answered_at: datetime | None
    accepted: Decimal | None
    paid_on: int | None  # 20261121
    paid: Decimal | None
    withdrawn_at: datetime | None
    part_code: str
    cause: str
    finding: str
    receivable_id: int | None  # what the maker was put on account for the whole list
    rest: Decimal  # of it, once all its claims have ended: what the maker did not pay
    kinds: tuple[str, ...]  # what its documents show, one each
    reason: str  # of the last answer or of giving up
    stage: Stage
    due_at: datetime | None

    @property
    def key(self) -> int:
        """Return what a list knows the row by."""
        return self.claim_id

    @property
    def documents(self) -> int:
        """Return how many documents it has."""
        return len(self.kinds)

    @property
    def lacking(self) -> tuple[str, ...]:
        """Return what the maker will ask for and is not here (`rules.LACKING_NAMES`)."""
        code = self.code or self.part_code
        return rules.lacking(self.kind, code, self.cause, self.finding, self.kinds)

    @property
    def overdue(self) -> bool:
        """Tell whether the next step should have been taken by now."""
        return self.due_at is not None and self.due_at < clock.now()

    @property
    def open(self) -> Decimal:
        """Return what may still come from the maker."""
        if self.stage in (Stage.PAID, Stage.WITHDRAWN, Stage.REFUSED):
            return Decimal(0)
        return self.amount if self.accepted is None else self.accepted


@dataclass(frozen=True)
class StepRow:
    """What was done about a claim; money in yuan."""

    what: str
    at: datetime
    person: str
    number: str
    amount: Decimal | None
    text: str


@dataclass(frozen=True)
class DocumentRow:
    """A document of a claim."""

    document_id: int
    name: str
    hash: str
    media: str
    at: datetime
    person: str
    kind: str  # rules.DOCUMENT_NAMES


@dataclass(frozen=True)
class ClaimCard:
    """One claim with every step, the oldest first, and its documents."""

    row: ClaimRow
    steps: tuple[StepRow, ...]
    documents: tuple[DocumentRow, ...]
    words: str  # the customer's, of the visit
    advice: str  # of the order


_ROW = (
    "SELECT c.id, c.version, c.order_id, o.number, v.plate, v.model, coalesce(v.vin, ''), k.name, c.kind, c.code,"
    " c.name, c.amount, c.arisen_at, c.number, c.rounds, c.sent_at, c.answered_at, c.accepted,"
    " c.paid_on, c.paid, c.withdrawn_at, c.part_code, c.cause, c.finding, r.id,"
    " CASE WHEN r.open > 0 AND NOT EXISTS (SELECT 1 FROM claim x WHERE x.settlement_id ="
    " c.settlement_id AND x.paid_on IS NULL AND x.withdrawn_at IS NULL) THEN r.open ELSE 0 END,"
    " coalesce((SELECT {together}(d.kind || ';', '') FROM claim_document d"
    " WHERE d.claim_id = c.id), ''),"
    " coalesce((SELECT s.text FROM claim_step s WHERE s.claim_id = c.id ORDER BY s.id DESC LIMIT 1),"
    " '') FROM claim c JOIN work_order o ON o.id = c.order_id"
    " JOIN vehicle v ON v.id = o.vehicle_id JOIN customer k ON k.id = o.customer_id"
    " LEFT JOIN receivable r ON r.order_id = c.order_id AND r.payer = 'maker' AND r.payment_id IN"
    " (SELECT p.id FROM payment p WHERE p.settlement_id = c.settlement_id) "
)
_FIRST = {stage: place for place, stage in enumerate(
    (Stage.REFUSED, Stage.TO_SEND, Stage.WAITING, Stage.PARTLY, Stage.ACCEPTED, Stage.PAID,
     Stage.WITHDRAWN)
)}  # fmt: skip


def claims() -> tuple[ClaimRow, ...]:
    """Return the branch's claims: what is due first, then what was paid or given up of late."""
    branch = gate.actor().branch_id
    rows = _rows(
        "WHERE c.id IN (SELECT id FROM claim WHERE branch_id = ? AND paid_on IS NULL"
        " AND withdrawn_at IS NULL) OR c.id IN (SELECT id FROM claim WHERE branch_id = ?"
        " AND (paid_on IS NOT NULL OR withdrawn_at IS NOT NULL) AND arisen_at >= ?"
        " ORDER BY arisen_at DESC LIMIT ?)",
        (branch, branch, seconds(clock.now() - SHOWN), MOST),
    )
    last = clock.at(clock.today().replace(year=9999))
    return tuple(
        sorted(
            rows,
            key=lambda row: (
                row.due_at is None, row.due_at or last, _FIRST[row.stage],
                -seconds(row.arisen_at), row.claim_id,
            ),
        )
    )  # fmt: skip


def open_claims() -> tuple[ClaimRow, ...]:
    """Return the branch's claims that are neither paid nor given up, as they arose."""
    return _rows(
        "WHERE c.branch_id = ? AND c.paid_on IS NULL AND c.withdrawn_at IS NULL",
        (gate.actor().branch_id,),
    )


def claims_of(order_id: int) -> tuple[ClaimRow, ...]:
    """Return the claims that arose from an order, in the order of its lines."""
    return _rows("WHERE c.order_id = ?", (order_id,))


def claims_between(first: date, last: date) -> tuple[ClaimRow, ...]:
    """Return the claims of lists settled from `first` to `last`, both included, as they arose."""
    begins, ends = clock.day_bounds(first)[0], clock.day_bounds(last)[1]
    return _rows(
        "WHERE c.branch_id = ? AND c.arisen_at >= ? AND c.arisen_at < ?",
        (gate.actor().branch_id, seconds(begins), seconds(ends)),
    )


def claim(claim_id: int) -> ClaimCard | None:
    """Return one claim with its steps and documents, or None."""
    found = _rows("WHERE c.id = ?", (claim_id,))
    if not found:
        return None
    steps = db.rows(
        "SELECT s.what, s.at, coalesce(p.name, ''), s.number, s.amount, s.text FROM claim_step s"
        " LEFT JOIN person p ON p.id = s.person_id WHERE s.claim_id = ? ORDER BY s.id",
        (claim_id,),
    )
    documents = db.rows(
        "SELECT d.id, d.name, d.hash, f.media, d.at, coalesce(p.name, ''), d.kind"
        " FROM claim_document d"
        " JOIN claim_file f ON f.hash = d.hash LEFT JOIN person p ON p.id = d.person_id"
        " WHERE d.claim_id = ? ORDER BY d.id",
        (claim_id,),
    )
    said = db.row(
        "SELECT v.words, o.advice FROM work_order o JOIN visit v ON v.id = o.visit_id"
        " WHERE o.id = ?",
        (found[0].order_id,),
    ) or ("", "")
    return ClaimCard(
        found[0],
        tuple(
            StepRow(what, instant(at) or clock.now(), who, number, _money(fen), text)
            for what, at, who, number, fen, text in steps
        ),
        tuple(
            DocumentRow(key, name, digest, media, instant(at) or clock.now(), who, kind)
            for key, name, digest, media, at, who, kind in documents
        ),
        *said,
    )


def answered(start: int, end: int, branch_id: int) -> tuple[int, int, int]:
    """Return how many answers came between two instants (seconds), how many in full, how many in part.

    Each answer counts in the month in which it came: a later one changes no month before it.
    """
    found = dict(
        db.rows(
            "SELECT s.what, count(*) FROM claim_step s JOIN claim c ON c.id = s.claim_id"
            " WHERE s.what IN ('accepted', 'partly', 'refused') AND s.at >= ? AND s.at < ?"
            " AND c.branch_id = ? GROUP BY s.what",
            (start, end, branch_id),
        )
    )
    return sum(found.values()), int(found.get("accepted", 0)), int(found.get("partly", 0))


def refusals(start: int, end: int, branch_id: int) -> tuple[tuple[str, int], ...]:
    """Return why claims were refused or cut between two instants (seconds), the most frequent first."""
    found = db.rows(
        "SELECT s.text, count(*) FROM claim_step s JOIN claim c ON c.id = s.claim_id"
        " WHERE s.what IN ('partly', 'refused') AND s.at >= ? AND s.at < ? AND c.branch_id = ?"
        " GROUP BY s.text ORDER BY count(*) DESC, s.text",
        (start, end, branch_id),
    )
    return tuple((text, int(count)) for text, count in found)


def _money(fen: int | None) -> Decimal | None:
    return None if fen is None else yuan(fen)


def _rows(where: str, parameters: Sequence[Any]) -> tuple[ClaimRow, ...]:
    days = _days()
    row = _ROW.format(together="string_agg" if db.is_postgres() else "group_concat")
    made = []
    for found in db.rows(row + where + " ORDER BY c.id", parameters):
        values = list(found)
        for place in (11, 17, 19, 25):
            values[place] = _money(values[place])
        for place in (12, 15, 16, 20):
            values[place] = instant(values[place])
        values[26] = tuple(values[26].split(";")[:-1])
        amount, arisen, sent, answered_at = (values[n] for n in (11, 12, 15, 16))
        at = rules.stage(sent, values[17], amount, values[18], values[20])
        values += [at, rules.due_at(at, days, arisen, sent, answered_at)]
        made.append(ClaimRow(*values))
    return tuple(made)


def _days() -> Days:
    wanted = (settings.CLAIM_SEND_DAYS, settings.CLAIM_ANSWER_DAYS, settings.CLAIM_PAY_DAYS)
    found = settings.read_many(wanted)
    return Days(*(found[each.name] for each in wanted))
