"""钥匙与车辆盘点: which cars should be here, and how the day's count stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reception.billing.gate_pass_models import Seen
from reception.billing.queries import to_settle
from reception.core import clock, db, gate
from reception.core.units import day_number, instant
from reception.orders.queries import open_orders
from reception.visits.queries import arrivals_waiting

_COUNT = """
SELECT c.id, c.version, c.day, c.begun_at, coalesce(b.name, ''), c.closed_at, coalesce(e.name, ''),
  c.paper_id
FROM car_count c
LEFT JOIN person b ON b.id = c.begun_by
LEFT JOIN person e ON e.id = c.closed_by
WHERE c.branch_id = ? AND c.day = ?
"""
_LINES = """
SELECT l.id, l.version, l.plate, l.model, l.order_number, l.place, l.hook, l.expected, l.car_state,
  l.key_state, l.remark, l.at, coalesce(who.name, '')
FROM car_count_line l LEFT JOIN person who ON who.id = l.person_id
WHERE l.count_id = ? ORDER BY l.expected DESC, l.place, l.plate
"""
_HOOKS = (
    "SELECT c.plate, t.hook FROM key_tag t JOIN visit v ON v.id = t.visit_id"
    " JOIN vehicle c ON c.id = v.vehicle_id WHERE t.branch_id = ? AND t.released_at IS NULL"
)


@dataclass(frozen=True)
class Expected:
    """A car that should be here."""

    plate: str
    model: str
    order_number: str
    place: str
    hook: str


@dataclass(frozen=True)
class CountLine:
    """A car of the count; `car` and `key` are Seen or empty, `person` who looked last."""

    id: int
    version: int
    plate: str
    model: str
    order_number: str
    place: str
    hook: str
    expected: bool
    car: str
    key: str
    remark: str
    at: datetime | None
    person: str

    def looked_at(self) -> bool:
        """Tell whether somebody said what became of car and key."""
        return bool(self.car) and (self.car == Seen.MISSING or bool(self.key))

    def differs(self) -> bool:
        """Tell whether it is not as the list has it."""
        return not self.expected or Seen.MISSING in (self.car, self.key)

    def open(self) -> bool:
        """Tell whether something is still to be done: looked at, or explained."""
        return not self.looked_at() or (self.differs() and not self.remark)


@dataclass(frozen=True)
class Count:
    """The count of a day, with its cars."""

    count_id: int
    version: int
    day: int
    begun_at: datetime
    begun_by: str
    closed_at: datetime | None
    closed_by: str
    paper_id: int | None
    lines: tuple[CountLine, ...]

    def left(self) -> int:
        """Return how many cars are not looked at or not explained."""
        return sum(line.open() for line in self.lines)


def count_today() -> Count | None:
    """Return the branch's count of today; None before somebody has begun it."""
    found = db.row(_COUNT, (gate.actor().branch_id, day_number(clock.today())))
    if found is None:
        return None
    lines = tuple(map(_line, db.rows(_LINES, (found[0],))))
    key, version, day, begun, by, closed, closed_by, paper_id = found
    began = instant(begun) or clock.now()
    return Count(key, version, day, began, by, instant(closed), closed_by, paper_id, lines)


def _line(found: tuple[Any, ...]) -> CountLine:
    row = list(found)
    row[7], row[11] = bool(row[7]), instant(row[11])
    return CountLine(*row)


def expected_cars() -> tuple[Expected, ...]:
    """Return every car that should be here now: orders not left, and who waits to be received."""
    branch_id = gate.actor().branch_id
    hooks = dict(db.rows(_HOOKS, (branch_id,)))
    cars: dict[str, Expected] = {}
    for row in open_orders(branch_id):
        cars.setdefault(row.plate, Expected(row.plate, row.model, row.number, row.bay, ""))
    for left in to_settle():
        if left.stage == "cancelled":
            cars.setdefault(left.plate, Expected(left.plate, left.model, left.number, "", ""))
    for came in arrivals_waiting():
        cars.setdefault(came.plate, Expected(came.plate, came.model, "", "", ""))
    return tuple(
        Expected(car.plate, car.model, car.order_number, car.place, str(hooks.get(car.plate, "")))
        for car in cars.values()
        if car.plate
    )
