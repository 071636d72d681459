"""Which cars may miss their promise while something can still be done about it (可能错过承诺)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from reception.core import clock, db
from reception.core.fields import instant
from reception.core.special_days import working_hours
from reception.orders.models import State
from reception.orders.queries import OrderRow
from reception.orders.rules import HOLDS
from reception.shopfloor import planning
from reception.shopfloor.queries import bays, blocks, first_bay, taken

SOON = timedelta(hours=2)


class Why(StrEnum):
    """What stands in the way."""

    UNPLANNED = "unplanned"  # no bay yet
    CONSENT = "consent"  # the customer has not agreed to more work
    PARTS = "parts"
    HOLD = "hold"
    OVERRUN = "overrun"  # the plan itself ends after the promise


@dataclass(frozen=True)
class Risk:
    """A car that may be late.

    `since` is when the hold began; `latest` when work must begin to be in time; `bay` and `start`
    where and when the work could be done, or `end` when the plan ends.
    """

    order_id: int
    plate: str
    promised_at: datetime
    why: Why
    since: datetime | None = None
    latest: datetime | None = None
    bay: str = ""
    start: datetime | None = None
    end: datetime | None = None


_HELD = {State.HOLD_CONSENT: Why.CONSENT, State.HOLD_PARTS: Why.PARTS, State.HOLD_OTHER: Why.HOLD}


def risks(orders: Sequence[OrderRow]) -> tuple[Risk, ...]:
    """Return those of `orders` that may miss a promise that has not passed, by promise.

    Waiting for a bay or held within two hours of the promise, consent outstanding at any time, or
    planned beyond the promise.
    """
    now = clock.now()
    in_time = [row for row in orders if row.promised_at is not None and row.promised_at > now]
    near = [row for row in in_time if row.promised_at and row.promised_at - now <= SOON]
    found = _unplanned([row for row in near if row.state is State.PENDING])
    held = [row for row in near if row.state in HOLDS]
    held += [row for row in in_time if row.state is State.HOLD_CONSENT and row not in near]
    since = _since([row.order_id for row in held])
    hours = working_hours() if held else None
    for row in held:
        assert hours is not None
        latest = hours.back(_promise(row), planning.length_of(row.hours))
        found.append(
            Risk(
                row.order_id,
                row.plate,
                _promise(row),
                _HELD[row.state],
                since=since.get(row.order_id),
                latest=latest,
            )
        )
    found += _overruns([row for row in in_time if row.state in (State.DISPATCHED, State.WORKING)])
    return tuple(sorted(found, key=lambda risk: (risk.promised_at, risk.order_id)))


def _promise(row: OrderRow) -> datetime:
    assert row.promised_at is not None
    return row.promised_at


def _unplanned(orders: Sequence[OrderRow]) -> list[Risk]:
    """Name for each order the bay that could begin first."""
    if not orders:
        return []
    now, rows, hours = clock.now(), bays(), working_hours()
    periods, made = taken(hours, now), []
    for row in orders:
        length = planning.length_of(row.hours)
        free = first_bay(hours, rows, periods, planning.fitting(row.kind), length, now)
        made.append(
            Risk(
                row.order_id,
                row.plate,
                _promise(row),
                Why.UNPLANNED,
                latest=hours.back(_promise(row), length),
                bay=free.bay if free else "",
                start=free.starts_at if free else None,
            )
        )
    return made


def _since(order_ids: Sequence[int]) -> dict[int, datetime | None]:
    """Return when each order came into its last hold."""
    if not order_ids:
        return {}
    marks = ", ".join("?" * len(order_ids))
    found = db.rows(
        f"SELECT order_id, max(at) FROM order_step WHERE order_id IN ({marks})"
        " AND state IN ('hold_parts', 'hold_consent', 'hold_other') GROUP BY order_id",
        order_ids,
    )
    return {key: instant(at) for key, at in found}


def _overruns(orders: Sequence[OrderRow]) -> list[Risk]:
    ends = {
        block.order_id: block.ends_at
        for block in blocks(*clock.day_bounds(clock.today()))
        if block.open
    }
    return [
        Risk(row.order_id, row.plate, _promise(row), Why.OVERRUN, end=ends[row.order_id])
        for row in orders
        if row.order_id in ends and ends[row.order_id] > _promise(row)
    ]
