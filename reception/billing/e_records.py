"""电子健康档案: what may be asked: records of a period or of the queue, how many wait and why."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from reception.billing.e_record_rules import PartUsed, RepairRecord, WorkDone
from reception.core import clock, db, gate
from reception.core.units import instant, quantity, seconds

MOST_DONE = 200  # of what was taken or closed, the newest
# The plate that the car had when the list was written: plates move between cars (DOMAIN §5).
_RECORD = """
SELECT o.id, s.number, b.company, b.name, coalesce(car.vin, ''),
  coalesce((SELECT h.plate FROM plate_history h WHERE h.vehicle_id = car.id
    AND h.since <= s.listed_at AND (h.until IS NULL OR h.until > s.listed_at)
    ORDER BY h.since DESC LIMIT 1), car.plate),
  v.arrived_at, coalesce(s.paid_at, s.listed_at), coalesce(v.mileage_in, late.mileage), v.words
FROM {whence} JOIN work_order o ON o.id = s.order_id JOIN visit v ON v.id = o.visit_id
JOIN vehicle car ON car.id = o.vehicle_id JOIN branch b ON b.id = o.branch_id
LEFT JOIN late_mileage late ON late.visit_id = v.id WHERE {which}
"""
_QUEUED = _RECORD.format(
    whence="e_record e JOIN settlement s ON s.id = e.settlement_id", which="e.id = ?"
)
_OF_PERIOD = _RECORD.format(
    whence="settlement s",
    which="o.branch_id = ? AND o.settled_at >= ? AND o.settled_at < ? AND s.paid_at IS NOT NULL"
    " AND s.voided_at IS NULL ORDER BY o.settled_at, o.id",
)
_OF_ORDER = _RECORD.format(
    whence="settlement s",
    which="o.branch_id = ? AND o.number = ? AND s.paid_at IS NOT NULL AND s.voided_at IS NULL",
)
_LINES = """
SELECT order_id, kind, code, name, quantity FROM order_line
WHERE order_id IN ({marks}) AND kind IN ('labour', 'part') ORDER BY order_id, position
"""
_AT_ONCE = 500  # orders of one question

_MILEAGE = "coalesce(v.mileage_in, late.mileage)"
_WHOLE = f"car.vin IS NOT NULL AND car.vin <> '' AND {_MILEAGE} IS NOT NULL"
_OF_QUEUE = """
FROM e_record e JOIN settlement s ON s.id = e.settlement_id JOIN work_order o ON o.id = s.order_id
JOIN visit v ON v.id = o.visit_id JOIN vehicle car ON car.id = o.vehicle_id
LEFT JOIN late_mileage late ON late.visit_id = v.id
"""
_OPEN = "e.branch_id = ? AND e.state IN ('waiting', 'refused')"
_DUE = (
    f"SELECT e.id {_OF_QUEUE} WHERE {_OPEN} AND e.state = 'waiting' AND e.next_at <= ?"
    f" AND {_WHOLE} ORDER BY e.next_at, e.id LIMIT 1"
)
_COUNTS = f"""
SELECT sum(CASE WHEN e.state = 'waiting' AND {_WHOLE} THEN 1 ELSE 0 END),
  sum(CASE WHEN e.state = 'waiting' AND NOT ({_WHOLE}) THEN 1 ELSE 0 END),
  sum(CASE WHEN e.state = 'refused' THEN 1 ELSE 0 END)
{_OF_QUEUE} WHERE {_OPEN}
"""
_ROW = (
    """
SELECT e.id, e.version, o.id, o.vehicle_id, o.number, s.number, car.plate, {stand},
  e.queued_at, e.attempts, e.answer, e.answered_at, e.reason,
  CASE WHEN car.vin IS NULL OR car.vin = '' THEN 1 ELSE 0 END,
  CASE WHEN coalesce(v.mileage_in, late.mileage) IS NULL THEN 1 ELSE 0 END
"""
    + _OF_QUEUE
)
_OPEN_STAND = (
    f"CASE WHEN e.state = 'refused' THEN 'refused' WHEN {_WHOLE} THEN 'waiting' ELSE 'lacking' END"
)
_ROWS = (
    _ROW.format(stand=_OPEN_STAND) + f"WHERE {_OPEN} ORDER BY e.queued_at, e.id",
    _ROW.format(stand="e.state") + "WHERE e.branch_id = ? AND e.state IN ('sent', 'closed')"
    f" ORDER BY e.answered_at DESC, e.id DESC LIMIT {MOST_DONE}",
)


@dataclass(frozen=True)
class Waiting:
    """How many records are to go, cannot go for want of something, and were refused."""

    due: int
    lacking: int
    refused: int

    def all(self) -> int:
        """Return how many are not with the platform."""
        return self.due + self.lacking + self.refused


@dataclass(frozen=True)
class LateNote:
    """A mileage that was noted after the car had left."""

    mileage: int  # km
    source: str
    at: datetime
    person: str


@dataclass(frozen=True)
class QueueRow:
    """A record of the queue. `stand` is waiting, lacking, refused, sent or closed."""

    record_id: int
    version: int
    order_id: int
    vehicle_id: int
    order_number: str
    list_number: str
    plate: str
    stand: str
    queued_at: datetime
    attempts: int
    answer: str
    answered_at: datetime | None
    reason: str
    lacking: tuple[str, ...]  # e_record_rules.LACKING_WORDS


def waiting() -> Waiting:
    """Return how many of the branch's records are not with the platform."""
    found = db.row(_COUNTS, (gate.actor().branch_id,)) or (0, 0, 0)
    return Waiting(*(int(count or 0) for count in found))


def due() -> int | None:
    """Return the record whose turn it is, or None."""
    found = db.row(_DUE, (gate.actor().branch_id, seconds(clock.now())))
    return None if found is None else int(found[0])


def queue() -> tuple[QueueRow, ...]:
    """Return what is open, the oldest first, and the newest that are done."""
    branch = gate.actor().branch_id
    return tuple(_queue_row(*row) for sql in _ROWS for row in db.rows(sql, (branch,)))


def _queue_row(*found: Any) -> QueueRow:
    *row, no_vin, no_mileage = found
    row[8], row[11] = instant(row[8]), instant(row[11])
    pairs = (("vin", no_vin), ("mileage", no_mileage))
    row.append(tuple(name for name, lacks in pairs if lacks))
    return QueueRow(*row)


def record_of(record_id: int) -> RepairRecord | None:
    """Return the repair record of a row of the queue."""
    return next(iter(_records(_QUEUED, (record_id,))), None)


def late_note(record_id: int) -> LateNote | None:
    """Return the mileage that was noted late for a record, or None."""
    found = db.row(
        "SELECT late.mileage, late.source, late.at, coalesce(p.name, '') FROM e_record e"
        " JOIN settlement s ON s.id = e.settlement_id JOIN work_order o ON o.id = s.order_id"
        " JOIN late_mileage late ON late.visit_id = o.visit_id"
        " LEFT JOIN person p ON p.id = late.person_id WHERE e.id = ?",
        (record_id,),
    )
    return (
        None
        if found is None
        else LateNote(found[0], found[1], instant(found[2]) or clock.now(), found[3])
    )


def record_of_order(number: str) -> RepairRecord | None:
    """Return the repair record of a settled order, or None."""
    return next(iter(_records(_OF_ORDER, (gate.actor().branch_id, number))), None)


def records_of(first: date, last: date) -> tuple[RepairRecord, ...]:
    """Return the records of every order settled from `first` to `last`, both included."""
    begins, ends = clock.day_bounds(first)[0], clock.day_bounds(last)[1]
    branch = gate.actor().branch_id
    return _records(_OF_PERIOD, (branch, seconds(begins), seconds(ends)))


def _records(sql: str, parameters: Sequence[Any]) -> tuple[RepairRecord, ...]:
    heads = db.rows(sql, parameters)
    parts: dict[int, list[PartUsed]] = defaultdict(list)
    work: dict[int, list[WorkDone]] = defaultdict(list)
    for start in range(0, len(heads), _AT_ONCE):
        orders = [row[0] for row in heads[start : start + _AT_ONCE]]
        lines = db.rows(_LINES.format(marks=", ".join("?" * len(orders))), orders)
        for order, kind, code, name, count in lines:
            if kind == "part":
                parts[order].append(PartUsed(name, quantity(count), code))
            else:
                work[order].append(WorkDone(name, quantity(count)))
    return tuple(
        RepairRecord(
            number, company or name, vin, plate, _day(arrived), _day(settled), mileage, fault,
            tuple(parts[order]), tuple(work[order]),
        )
        for order, number, company, name, vin, plate, arrived, settled, mileage, fault in heads
    )  # fmt: skip


def _day(at: int) -> date:
    return clock.local(instant(at) or clock.now()).date()
