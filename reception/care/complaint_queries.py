"""Which complaints are open, what was done about one, whose cars deserve care at the desk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from reception.care.complaint_rules import MANY, YEAR, Stage, stage
from reception.core import clock, db, gate
from reception.core.fields import instant, seconds
from reception.core.permissions import Permission
from reception.vehicles.queries import shown_phone
from reception.vehicles.recalls_queries import OPEN, today

SHOWN = timedelta(days=90)  # closed ones stay on the list so long
MOST = 200


@dataclass(frozen=True)
class ComplaintRow:
    """A complaint in a list; `recent` counts this customer's of the last twelve months."""

    complaint_id: int
    version: int
    customer_id: int
    customer: str
    phone: str  # masked unless the person may see phones
    vehicle_id: int | None
    plate: str
    order_id: int | None
    order_number: str
    received_at: datetime
    channel: str
    words: str
    serious: bool
    owner_id: int
    owner: str
    due_at: datetime
    answered_at: datetime | None
    closed_at: datetime | None
    reopened_at: datetime | None
    recent: int

    @property
    def key(self) -> int:
        """Return what a list knows the row by."""
        return self.complaint_id

    @property
    def stage(self) -> Stage:
        """Return how far it is."""
        return stage(self.answered_at, self.closed_at)

    @property
    def overdue(self) -> bool:
        """Tell whether the customer should have been answered by now."""
        return self.stage is Stage.OPEN and self.due_at < clock.now()

    @property
    def often(self) -> bool:
        """Tell whether this customer had three problems within a year (DOMAIN §7)."""
        return self.recent >= MANY


@dataclass(frozen=True)
class StepRow:
    """What was done about a complaint."""

    what: str
    at: datetime
    person: str
    text: str


@dataclass(frozen=True)
class ComplaintCard:
    """One complaint with every step, the oldest first."""

    row: ComplaintRow
    noted_by: str
    steps: tuple[StepRow, ...]


_ROW = (
    "SELECT c.id, c.version, c.customer_id, k.name, k.phone, c.vehicle_id, coalesce(v.plate, ''),"
    " c.order_id, coalesce(o.number, ''), c.received_at, c.channel, c.words, c.serious, c.owner_id,"
    " w.name, c.due_at, c.answered_at, c.closed_at, c.reopened_at, (SELECT count(*)"
    " FROM complaint x WHERE x.customer_id = c.customer_id AND x.received_at >= ?)"
    " FROM complaint c JOIN customer k ON k.id = c.customer_id JOIN person w ON w.id = c.owner_id"
    " LEFT JOIN vehicle v ON v.id = c.vehicle_id LEFT JOIN work_order o ON o.id = c.order_id "
)
_ORDER = (
    " ORDER BY CASE WHEN c.closed_at IS NOT NULL THEN 2 WHEN c.answered_at IS NOT NULL THEN 1"
    " ELSE 0 END, CASE WHEN c.closed_at IS NULL THEN c.due_at ELSE -c.closed_at END, c.id"
)


def _rows(where: str, parameters: Sequence[Any]) -> tuple[ComplaintRow, ...]:
    since = seconds(clock.now() - YEAR)
    made = []
    for found in db.rows(_ROW + where + _ORDER, (since, *parameters)):
        values = list(found)
        values[4], values[12] = shown_phone(values[4]), bool(values[12])
        for place in (9, 15, 16, 17, 18):
            values[place] = instant(values[place])
        made.append(ComplaintRow(*values))
    return tuple(made)


def complaints() -> tuple[ComplaintRow, ...]:
    """Return the branch's complaints: to be answered, answered, then those closed of late."""
    branch = gate.actor().branch_id
    since = seconds(clock.now() - SHOWN)
    return _rows(
        "WHERE c.id IN (SELECT id FROM complaint WHERE branch_id = ? AND closed_at IS NULL)"
        " OR c.id IN (SELECT id FROM complaint WHERE branch_id = ? AND closed_at >= ?"
        " ORDER BY closed_at DESC LIMIT ?)",
        (branch, branch, since, MOST),
    )


def complaints_of(customer_id: int, limit: int = 20) -> tuple[ComplaintRow, ...]:
    """Return what a customer complained about, open ones first; none to who may not see them."""
    if not gate.may(Permission.NOTE_COMPLAINT):
        return ()
    return _rows(
        "WHERE c.id IN (SELECT id FROM complaint WHERE customer_id = ? ORDER BY received_at DESC"
        " LIMIT ?)",
        (customer_id, limit),
    )


def complaint(complaint_id: int) -> ComplaintCard | None:
    """Return one complaint with its steps, or None."""
    found = _rows("WHERE c.id = ?", (complaint_id,))
    if not found:
        return None
    steps = db.rows(
        "SELECT s.what, s.at, coalesce(p.name, ''), s.text FROM complaint_step s"
        " LEFT JOIN person p ON p.id = s.person_id WHERE s.complaint_id = ? ORDER BY s.id",
        (complaint_id,),
    )
    made = tuple(StepRow(w, instant(at) or clock.now(), who, text) for w, at, who, text in steps)
    return ComplaintCard(found[0], made[0].person if made else "", made)


@dataclass(frozen=True)
class ComplaintsDue:
    """How many customers wait for an answer, how many of them too long already."""

    count: int
    overdue: int
    first: int | None  # key of the one that is due first


def complaints_due(owner_id: int | None = None) -> ComplaintsDue:
    """Return the branch's complaints without an answer, or one owner's: due within a day (DOMAIN §7)."""
    found = db.rows(
        "SELECT id, due_at FROM complaint WHERE branch_id = ? AND closed_at IS NULL"
        " AND answered_at IS NULL AND owner_id = coalesce(?, owner_id)"
        " ORDER BY due_at, id",
        (gate.actor().branch_id, owner_id),
    )
    now = seconds(clock.now())
    late = sum(due_at < now for _key, due_at in found)
    return ComplaintsDue(len(found), late, int(found[0][0]) if found else None)


@dataclass(frozen=True)
class Marks:
    """What the desk should know of a car before anything else: open recalls, open complaints."""

    recalls: int = 0
    complaints: int = 0
    serious: bool = False


def together(each: Iterable[Marks]) -> Marks | None:
    """Return the marks of several cars as one; None where no car has any."""
    found = list(each)
    if not found:
        return None
    return Marks(
        sum(mark.recalls for mark in found),
        sum(mark.complaints for mark in found),
        any(mark.serious for mark in found),
    )


_MARKS = (
    "SELECT v.id, (SELECT count(*) FROM recall_car m JOIN recall r ON r.id = m.recall_id"
    f" WHERE m.vin = v.vin AND {OPEN}), (SELECT count(*) FROM complaint c"
    " WHERE c.closed_at IS NULL AND (c.customer_id = v.customer_id OR c.vehicle_id = v.id)),"
    " (SELECT max(c.serious) FROM complaint c"
    " WHERE c.closed_at IS NULL AND (c.customer_id = v.customer_id OR c.vehicle_id = v.id))"
    " FROM vehicle v WHERE v.id IN "
)


def marks(vehicle_ids: Iterable[int | None]) -> dict[int, Marks]:
    """Return the marks of those of these cars that have any; one question for a whole list.

    Complaints are counted only for who may note them.
    """
    keys = sorted({key for key in vehicle_ids if key is not None})
    if not keys:
        return {}
    return _marks(f"({', '.join('?' * len(keys))})", keys)


def marks_at_gate() -> dict[int, Marks]:
    """Return the marks of the cars that wait at the gate, for the bell."""
    begin, _end = clock.day_bounds(clock.today())
    waiting = (
        "(SELECT vehicle_id FROM arrival WHERE branch_id = ? AND visit_id IS NULL"
        " AND dismissed_at IS NULL AND at >= ?)"
    )
    return _marks(waiting, (gate.actor().branch_id, seconds(begin)))


def _marks(which: str, parameters: Sequence[Any]) -> dict[int, Marks]:
    day, sees = today(), gate.may(Permission.NOTE_COMPLAINT)
    found = {
        int(key): Marks(int(recalls), int(count) if sees else 0, sees and bool(serious))
        for key, recalls, count, serious in db.rows(_MARKS + which, (day, day, *parameters))
    }
    return {key: mark for key, mark in found.items() if mark.recalls or mark.complaints}
