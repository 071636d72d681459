"""钥匙与车辆盘点: which cars should be here, and how the day's count stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from reception.billing.gate_pass_models import Seen
from reception.billing.queries import to_settle
from reception.core import clock, db, gate, settings
from reception.core.special_days import working_hours
from reception.core.text import _
from reception.core.units import day_number, instant, seconds
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
# Handed over and not seen at the gate since: of today, or found here by the count before. Where no
# gate has noted a car for a week, nobody stands there, and a hand-over counts as gone.
_NOT_GONE = """
WITH last (id) AS (SELECT c.id FROM car_count c WHERE c.branch_id = ? AND c.day < ?
  ORDER BY c.day DESC LIMIT 1)
SELECT g.plate, car.model, o.number FROM gate_pass g
JOIN work_order o ON o.id = g.order_id JOIN vehicle car ON car.id = o.vehicle_id
WHERE g.id IN (
    SELECT p.id FROM gate_pass p WHERE p.branch_id = ? AND p.valid_on = ?
    UNION SELECT p.id FROM car_count_line l JOIN last ON last.id = l.count_id
    JOIN work_order w ON w.number = l.order_number JOIN gate_pass p ON p.order_id = w.id
    WHERE l.car_state = 'here')
  AND g.purpose NOT IN ('road_test', 'unsettled')
  AND NOT EXISTS (SELECT 1 FROM gate_exit x
    WHERE x.branch_id = g.branch_id AND x.at >= g.at AND x.plate = g.plate)
  AND NOT EXISTS (SELECT 1 FROM paper_event v JOIN gate_pass s ON s.order_id = g.order_id
    WHERE v.paper_id = g.paper_id AND v.what = 'voided' AND s.id > g.id)
  AND EXISTS (SELECT 1 FROM gate_exit x WHERE x.branch_id = g.branch_id AND x.at >= ?)
ORDER BY g.id
"""
_LET_GO = (  # asked for the orders that are open, so that its cost stays that of one day
    "SELECT g.order_id FROM gate_pass g JOIN gate_exit x ON x.pass_id = g.id"
    " WHERE g.purpose = 'unsettled' AND x.back_at IS NULL AND g.order_id IN ({marks})"
)
WATCHED = timedelta(days=7)


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


@dataclass(frozen=True)
class Evening:
    """What is to be done at the gate before the branch closes."""

    uncounted: bool  # today's count is not closed
    handed_over: int  # cars handed over that the gate has not let out


def evening() -> Evening | None:
    """Return what is to be done; None before it is time, and on a closed day."""
    branch_id = gate.actor().branch_id
    span = working_hours(branch_id).span(clock.today())
    before = timedelta(minutes=settings.read(settings.CARRY_OVER_MINUTES, branch_id))
    if span is None or clock.now() < span[1] - before:
        return None
    done = db.row(
        "SELECT 1 FROM car_count WHERE branch_id = ? AND day = ? AND closed_at IS NOT NULL",
        (branch_id, day_number(clock.today())),
    )
    return Evening(done is None, len(_not_gone(branch_id)))


def _not_gone(branch_id: int) -> list[tuple[str, str, str]]:
    """Return plate, model and order of cars handed over that the gate has not let out."""
    today, since = day_number(clock.today()), seconds(clock.now() - WATCHED)
    return db.rows(_NOT_GONE, (branch_id, today, branch_id, today, since))


def _line(found: tuple[Any, ...]) -> CountLine:
    row = list(found)
    row[7], row[11] = bool(row[7]), instant(row[11])
    return CountLine(*row)


def expected_cars() -> tuple[Expected, ...]:
    """Return every car that should be here now.

    Orders not left, cars handed over that the gate has not let out, who waits to be received; not
    those that a manager let go unsettled and that are not back.
    """
    branch_id = gate.actor().branch_id
    here = open_orders(branch_id)
    keys = [row.order_id for row in here] or [0]
    asked = _LET_GO.format(marks=", ".join("?" * len(keys)))
    let_go = {key for (key,) in db.rows(asked, keys)}
    hooks = dict(db.rows(_HOOKS, (branch_id,)))
    cars: dict[str, Expected] = {}
    for row in here:
        if row.order_id in let_go:
            continue
        cars.setdefault(row.plate, Expected(row.plate, row.model, row.number, row.bay, row.hook))
    for left in to_settle():
        if left.stage == "cancelled":
            cars.setdefault(left.plate, Expected(left.plate, left.model, left.number, "", ""))
    for gone in _not_gone(branch_id):
        cars.setdefault(gone[0], Expected(*gone, _("Handed over, not out"), ""))
    for came in arrivals_waiting():
        cars.setdefault(came.plate, Expected(came.plate, came.model, "", "", ""))
    return tuple(
        Expected(car.plate, car.model, car.order_number, car.place, str(hooks.get(car.plate, "")))
        for car in cars.values()
        if car.plate
    )
