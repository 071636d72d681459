"""What a person took since the last close, past closes, and a branch's day (交班日结)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from reception.billing.day_close_rules import MethodSum, by_method
from reception.billing.models import Method
from reception.core import clock, db, gate
from reception.core.fields import instant, yuan
from reception.core.permissions import Permission
from reception.core.units import day_number

# Every document of `source`, which is till_open or day_close_item; what went back is negative.
_DOCUMENTS = """
SELECT t.id, t.kind, t.row_id, p.person_id, p.at, s.number, o.number, car.plate, p.payer, p.method,
  p.amount
FROM {source} t JOIN payment p ON p.id = t.row_id JOIN settlement s ON s.id = p.settlement_id
JOIN work_order o ON o.id = s.order_id JOIN vehicle car ON car.id = o.vehicle_id
WHERE t.kind = 'payment' AND {which}
UNION ALL SELECT t.id, t.kind, t.row_id, d.person_id, d.at, d.number, coalesce(o.number, ''),
  coalesce(car.plate, k.plate), 'customer', d.method, d.amount
FROM {source} t JOIN deposit d ON d.id = t.row_id LEFT JOIN work_order o ON o.id = d.order_id
LEFT JOIN vehicle car ON car.id = o.vehicle_id LEFT JOIN booking k ON k.id = d.booking_id
WHERE t.kind = 'deposit' AND {which}
UNION ALL SELECT t.id, t.kind, t.row_id, r.person_id, r.at, r.number, coalesce(o.number, ''),
  coalesce(car.plate, k.plate), coalesce(p.payer, 'customer'), r.method, -r.amount
FROM {source} t JOIN refund r ON r.id = t.row_id LEFT JOIN payment p ON p.id = r.payment_id
LEFT JOIN settlement s ON s.id = p.settlement_id LEFT JOIN deposit d ON d.id = r.deposit_id
LEFT JOIN work_order o ON o.id = coalesce(s.order_id, d.order_id)
LEFT JOIN vehicle car ON car.id = o.vehicle_id LEFT JOIN booking k ON k.id = d.booking_id
WHERE t.kind = 'refund' AND {which}
UNION ALL SELECT t.id, t.kind, t.row_id, c.person_id, c.at, c.number, o.number, car.plate, v.payer,
  c.method, c.amount
FROM {source} t JOIN receipt c ON c.id = t.row_id JOIN receivable v ON v.id = c.receivable_id
JOIN work_order o ON o.id = v.order_id JOIN vehicle car ON car.id = o.vehicle_id
WHERE t.kind = 'receipt' AND {which}
ORDER BY 5, 2, 3
"""
_OF_PERSON = _DOCUMENTS.format(source="till_open", which="t.person_id = ?")
_OF_BRANCH = _DOCUMENTS.format(
    source="till_open", which="t.person_id IN (SELECT id FROM person WHERE branch_id = ?)"
)
_OF_CLOSE = _DOCUMENTS.format(source="day_close_item", which="t.close_id = ?")
_CLOSES = """
SELECT c.id, c.number, c.person_id, who.name, coalesce(other.name, ''), c.day, c.at, c.documents,
  c.expected, c.counted, c.difference, c.handed, c.remains, c.reason, c.stead, c.correction,
  c.correction_note, c.paper_id
FROM day_close c JOIN person who ON who.id = c.person_id
LEFT JOIN person other ON other.id = c.by_id AND c.by_id <> c.person_id
"""
_SHIFTS = """
SELECT t.person_id, who.name, min(t.at), count(*) FROM till_open t
JOIN person who ON who.id = t.person_id WHERE who.branch_id = ? GROUP BY t.person_id, who.name
ORDER BY min(t.at), t.person_id
"""


@dataclass(frozen=True)
class Document:
    """One document of money; `amount` is negative for what went back, in yuan."""

    open_id: int  # of till_open while it is open, of day_close_item afterwards
    kind: str  # payment, deposit, refund, receipt
    row_id: int
    person_id: int
    at: datetime
    number: str
    order_number: str  # empty for a booking's
    plate: str
    payer: str
    method: Method
    amount: Decimal


@dataclass(frozen=True)
class Shift:
    """What a person has to close: the documents since the last close, and what that one left."""

    person_id: int
    name: str
    previous_id: int  # 0 before the first close
    previous_at: datetime | None
    kept: Decimal | None  # yuan; None before the first close
    documents: tuple[Document, ...]

    @property
    def sums(self) -> tuple[MethodSum, ...]:
        """Return what was taken and given back, by method."""
        return by_method((each.method, each.amount) for each in self.documents)


@dataclass(frozen=True)
class CloseRow:
    """A close as lists show it; money in yuan."""

    close_id: int
    number: str
    person_id: int
    name: str
    other: str  # who closed it in his stead, else empty
    day: int
    at: datetime
    documents: int
    expected: Decimal
    counted: Decimal
    difference: Decimal
    handed: Decimal
    remains: Decimal
    reason: str
    stead: str
    correction: Decimal
    correction_note: str
    paper_id: int


@dataclass(frozen=True)
class OpenShift:
    """Somebody who has not closed: since when, how many documents."""

    person_id: int
    name: str
    since: datetime
    documents: int

    def forgotten(self) -> bool:
        """Tell whether something of it is from before today."""
        return clock.local(self.since).date() < clock.today()


@dataclass(frozen=True)
class DaySum:
    """A branch's day in one way: in closes of that day, and still open (today alone)."""

    method: Method
    closed: Decimal
    still_open: Decimal


def shift_of(person_id: int) -> Shift:
    """Return what a person has to close now."""
    last = db.row(  # closes follow each other: the index on who and what was before ends with it
        "SELECT id, at, remains FROM day_close WHERE person_id = ? ORDER BY previous_id DESC LIMIT 1",
        (person_id,),
    )
    found = db.rows("SELECT name FROM person WHERE id = ?", (person_id,))
    return Shift(
        person_id,
        found[0][0] if found else "",
        last[0] if last else 0,
        instant(last[1]) if last else None,
        yuan(last[2]) if last else None,
        _documents(_OF_PERSON, person_id),
    )


def documents_of(close_id: int) -> tuple[Document, ...]:
    """Return what is in a close, in the order in which it came."""
    return _documents(_OF_CLOSE, close_id)


def open_documents() -> tuple[Document, ...]:
    """Return what of the actor's branch is in no close yet."""
    return _documents(_OF_BRANCH, gate.actor().branch_id)


def _documents(sql: str, key: int) -> tuple[Document, ...]:
    return tuple(_document(row) for row in db.rows(sql, (key,) * 4))


def _document(row: tuple[Any, ...]) -> Document:
    values: list[Any] = list(row)
    values[4], values[9], values[10] = instant(row[4]) or clock.now(), Method(row[9]), yuan(row[10])
    return Document(*values)


def closes(first: date, last: date) -> tuple[CloseRow, ...]:
    """Return the branch's closes of these days, the newest first; without SEE_CLOSES one's own."""
    actor = gate.actor()
    which, more = "c.branch_id = ? AND c.day BETWEEN ? AND ?", list[int]()
    if not gate.may(Permission.SEE_CLOSES):
        which, more = which + " AND c.person_id = ?", [actor.person_id or 0]
    found = db.rows(
        f"{_CLOSES} WHERE {which} ORDER BY c.id DESC",
        (actor.branch_id, day_number(first), day_number(last), *more),
    )
    return tuple(_close_row(row) for row in found)


def _close_row(row: tuple[Any, ...]) -> CloseRow:
    values: list[Any] = list(row)
    values[6] = instant(row[6]) or clock.now()
    for place in (*range(8, 13), 15):
        values[place] = yuan(row[place])
    return CloseRow(*values)


def open_shifts() -> tuple[OpenShift, ...]:
    """Return who of the branch has something to close, the oldest first; else only oneself."""
    mine = gate.actor().person_id
    return tuple(
        OpenShift(key, name, instant(since) or clock.now(), count)
        for key, name, since, count in db.rows(_SHIFTS, (gate.actor().branch_id,))
        if key == mine or gate.may(Permission.SEE_CLOSES)
    )


def day_sums(first: date, last: date) -> tuple[DaySum, ...]:
    """Return what the branch took less what it gave back, by method: in closes, and still open.

    What is still open counts where `last` is today. Money in yuan.
    """
    closed: dict[Method, Decimal] = defaultdict(Decimal)
    waiting: dict[Method, Decimal] = defaultdict(Decimal)
    for method, fen in db.rows(
        "SELECT y.method, sum(y.taken - y.back) FROM day_close c JOIN day_close_sum y"
        " ON y.close_id = c.id WHERE c.branch_id = ? AND c.day BETWEEN ? AND ? GROUP BY y.method",
        (gate.actor().branch_id, day_number(first), day_number(last)),
    ):
        closed[Method(method)] = yuan(int(fen))
    if last >= clock.today():
        for each in open_documents():
            waiting[each.method] += each.amount
    return tuple(
        DaySum(method, yuan(0) + closed[method], yuan(0) + waiting[method])
        for method in Method
        if method in closed or method in waiting
    )
