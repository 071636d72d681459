"""What was done to a car before."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from reception.core import clock, db
from reception.core.fields import instant, yuan


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
    separator = "string_agg(l.name, '、')" if db.is_postgres() else "group_concat(l.name, '、')"
    found = db.rows(
        "SELECT o.id, o.number, o.kind, o.state, o.opened_at, o.handed_over_at, v.mileage_in,"
        f" v.words, coalesce((SELECT {separator} FROM order_line l WHERE l.order_id = o.id), ''),"
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
