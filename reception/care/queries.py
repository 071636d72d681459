"""Whom to call, what they said, what came back."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from reception.care.rules import CALL_FOR, due_at
from reception.core import clock, db, gate, settings
from reception.core.fields import instant, quantity, seconds
from reception.vehicles.queries import shown_phone

Span = tuple[int, int, int]  # branch, from, until (half open, in seconds)

_DUE = """
SELECT o.id, o.number, car.plate, car.model, k.name, k.phone, coalesce(who.name, ''), o.kind,
  o.handed_over_at
FROM work_order o
JOIN vehicle car ON car.id = o.vehicle_id
JOIN customer k ON k.id = o.customer_id
LEFT JOIN person who ON who.id = o.advisor_id
WHERE o.branch_id = ? AND o.handed_over_at >= ? AND o.state = 'handed_over'
  AND o.kind NOT IN ('internal', 'pdi', 'rework') AND k.restricted_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM survey s WHERE s.order_id = o.id AND s.valid = 1)
ORDER BY o.handed_over_at
"""
_SURVEYS = """
SELECT s.id, o.id, o.number, car.plate, k.name, coalesce(who.name, ''), s.answered_at, s.score,
  s.valid, s.remark
FROM survey s
JOIN work_order o ON o.id = s.order_id
JOIN vehicle car ON car.id = o.vehicle_id
JOIN customer k ON k.id = o.customer_id
LEFT JOIN person who ON who.id = o.advisor_id
WHERE +o.branch_id = ? AND s.answered_at >= ? AND s.answered_at < ?
ORDER BY s.answered_at, s.id
"""
_COMEBACKS = """
SELECT o.id, o.number, car.plate, k.name, o.opened_at, coalesce(f.number, ''), o.comeback_cause,
  coalesce(tech.name, ''), coalesce(adv.name, '')
FROM work_order o
JOIN vehicle car ON car.id = o.vehicle_id
JOIN customer k ON k.id = o.customer_id
LEFT JOIN work_order f ON f.id = o.comeback_of_id
LEFT JOIN person tech ON tech.id = coalesce(f.technician_id, o.technician_id)
LEFT JOIN person adv ON adv.id = coalesce(f.advisor_id, o.advisor_id)
WHERE o.branch_id = ? AND o.opened_at >= ? AND o.opened_at < ?
  AND (o.kind = 'comeback' OR o.comeback_of_id IS NOT NULL)
ORDER BY o.opened_at, o.id
"""


@dataclass(frozen=True)
class DueCall:
    """A customer to call back; the phone is shown to those who need it."""

    order_id: int
    number: str
    plate: str
    model: str
    customer: str
    phone: str
    advisor: str
    kind: str
    handed_over_at: datetime
    due_at: datetime
    overdue: bool


@dataclass(frozen=True)
class Answer:
    """One survey, 0..100 in percent."""

    survey_id: int
    order_id: int
    number: str
    plate: str
    customer: str
    advisor: str
    answered_at: datetime
    score: Decimal
    valid: bool
    remark: str


@dataclass(frozen=True)
class Comeback:
    """An order that came back; technician and advisor are those of the first order."""

    order_id: int
    number: str
    plate: str
    customer: str
    received_at: datetime
    first_order: str
    cause: str
    technician: str
    advisor: str


def due_calls() -> tuple[DueCall, ...]:
    """Return the branch's orders to be called back, the oldest first (DOMAIN §7).

    The dealer's own cars are not called, nor customers whose data is only stored (DOMAIN §4); after
    30 days an order leaves the list.
    """
    now, days = clock.now(), settings.read(settings.CALL_BACK_DAYS)
    found = db.rows(_DUE, (gate.actor().branch_id, seconds(now - CALL_FOR)))
    calls = []
    for order, number, plate, model, customer, phone, advisor, kind, at in found:
        left = instant(at) or now
        until = due_at(left, days)
        shown = shown_phone(phone)
        calls.append(
            DueCall(
                order,
                number,
                plate,
                model,
                customer,
                shown,
                advisor,
                kind,
                left,
                until,
                until < now,
            )
        )
    return tuple(calls)


def surveys(year: int, month: int) -> tuple[Answer, ...]:
    """Return the branch's answers of a month, invalid ones too."""
    return surveys_in(_span(year, month))


def surveys_in(span: Span) -> tuple[Answer, ...]:
    """Return the answers given in a span, invalid ones too."""
    return tuple(
        Answer(
            r[0], r[1], r[2], r[3], r[4], r[5],
            instant(r[6]) or clock.now(), quantity(r[7]), bool(r[8]), r[9],
        )
        for r in db.rows(_SURVEYS, span)
    )  # fmt: skip


def comebacks(year: int, month: int) -> tuple[Comeback, ...]:
    """Return the comeback orders that the branch received in a month (DOMAIN §6)."""
    return comebacks_in(_span(year, month))


def comebacks_in(span: Span) -> tuple[Comeback, ...]:
    """Return the comeback orders received in a span (DOMAIN §6)."""
    return tuple(
        Comeback(r[0], r[1], r[2], r[3], instant(r[4]) or clock.now(), r[5], r[6], r[7], r[8])
        for r in db.rows(_COMEBACKS, span)
    )


def _span(year: int, month: int) -> Span:
    start, end = clock.month_bounds(year, month)
    return gate.actor().branch_id, seconds(start), seconds(end)
