"""What was done to a car before; which cars wait at the gate."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from reception.core import clock, db, gate
from reception.core.fields import instant, seconds, yuan


@dataclass(frozen=True)
class PastVisit:
    """One order of a car's history, newest first."""

    order_id: int
    number: str
    kind: str
    state: str
    opened_at: datetime
    handed_over_at: datetime | None
    mileage: int | None
    words: str
    work: str  # the names of the first lines
    advice: str
    total: Decimal


def history(vehicle_id: int, limit: int = 20) -> tuple[PastVisit, ...]:
    """Return a car's orders with their sums, newest first."""
    joined = "string_agg" if db.is_postgres() else "group_concat"
    found = db.rows(
        "SELECT o.id, o.number, o.kind, o.state, o.opened_at, o.handed_over_at, v.mileage_in,"
        f" v.words, coalesce((SELECT {joined}(l.name, '、' ORDER BY l.position) FROM order_line l"
        " WHERE l.order_id = o.id), ''),"
        " o.advice, coalesce((SELECT sum(amount) FROM order_line l WHERE l.order_id = o.id), 0)"
        " FROM work_order o JOIN visit v ON v.id = o.visit_id"
        " WHERE o.vehicle_id = ? ORDER BY o.opened_at DESC LIMIT ?",
        (vehicle_id, limit),
    )
    return tuple(
        PastVisit(
            r[0],
            r[1],
            r[2],
            r[3],
            instant(r[4]) or clock.now(),
            instant(r[5]),
            r[6],
            r[7],
            r[8],
            r[9],
            yuan(r[10]),
        )
        for r in found
    )


@dataclass(frozen=True)
class ArrivalRow:
    """A car that was noted at the gate today, with what the desk should know before it is received."""

    arrival_id: int
    plate: str
    at: datetime
    source: str
    vehicle_id: int | None
    model: str
    customer: str
    customer_class: str
    last_seen: datetime | None  # at the visit before
    booking_id: int | None
    booked_at: datetime | None
    booked_for: str
    order_id: int | None  # once it is received
    order_number: str
    dismissed_at: datetime | None
    reason: str
    advisor_id: int | None  # with whom the car is booked

    def waiting(self) -> bool:
        """Tell whether nobody has received this car yet."""
        return self.order_id is None and self.dismissed_at is None

    def minutes(self) -> int:
        """Return for how many minutes the customer has been waiting."""
        return max(0, int((clock.now() - self.at).total_seconds() // 60))


_ARRIVAL = (
    "SELECT r.id, r.plate, r.at, r.source, r.vehicle_id, coalesce(c.model, k.model, ''),"
    " coalesce(p.name, k.name, ''), coalesce(p.class, ''), c.seen_at, r.booking_id, k.starts_at,"
    " coalesce((SELECT {joined} FROM booking_item i WHERE i.booking_id = k.id), k.words, ''),"
    " o.id, coalesce(o.number, ''), r.dismissed_at, r.reason, k.advisor_id FROM arrival r"
    " LEFT JOIN vehicle c ON c.id = r.vehicle_id LEFT JOIN customer p ON p.id = c.customer_id"
    " LEFT JOIN booking k ON k.id = r.booking_id LEFT JOIN work_order o ON o.visit_id = r.visit_id"
    " WHERE r.branch_id = ? AND r.at >= ? "
)


def _arrivals(where: str) -> tuple[ArrivalRow, ...]:
    joined = "group_concat(i.name, '、' ORDER BY i.position)"
    if db.is_postgres():
        joined = "string_agg(i.name, '、' ORDER BY i.position)"
    begin, _end = clock.day_bounds(clock.today())
    found = db.rows(
        _ARRIVAL.format(joined=joined) + where, (gate.actor().branch_id, seconds(begin))
    )
    made = []
    for row in found:
        values = list(row)
        for place in (2, 8, 10, 14):
            values[place] = instant(values[place])
        made.append(ArrivalRow(*values))
    return tuple(made)


def arrivals_waiting() -> tuple[ArrivalRow, ...]:
    """Return today's cars that nobody has received yet, the longest waiting first."""
    return _arrivals("AND r.visit_id IS NULL AND r.dismissed_at IS NULL ORDER BY r.at, r.id")


def arrivals_today() -> tuple[ArrivalRow, ...]:
    """Return every car noted today, the newest first."""
    return _arrivals("ORDER BY r.at DESC, r.id DESC")


def arrival(arrival_id: int) -> ArrivalRow | None:
    """Return one of today's arrivals, or None."""
    return next((row for row in arrivals_today() if row.arrival_id == arrival_id), None)


def longest_wait() -> tuple[int, int]:
    """Return how many cars wait at the gate and the minutes of the longest; one small question."""
    begin, _end = clock.day_bounds(clock.today())
    found = db.row(
        "SELECT count(*), min(at) FROM arrival WHERE branch_id = ? AND visit_id IS NULL"
        " AND dismissed_at IS NULL AND at >= ?",
        (gate.actor().branch_id, seconds(begin)),
    )
    if found is None or not found[0]:
        return 0, 0
    return int(found[0]), max(0, (seconds(clock.now()) - int(found[1])) // 60)
