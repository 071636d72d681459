"""What the cashier and the advisor see of money."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from reception.billing.models import Method
from reception.billing.paperwork import (
    settlement_data as settlement_data,
)
from reception.billing.paperwork import (
    slip_data as slip_data,
)
from reception.core import clock, db, gate
from reception.core.fields import instant, yuan
from reception.orders.models import Payer
from reception.orders.sheets import order_sheet_data as order_sheet_data

# One row an order that is ready, listed, settled, or cancelled with the car still here.
_TO_SETTLE = """
SELECT o.id, o.number, car.plate, car.model, k.name, o.state, o.promised_at, o.ready_at,
  coalesce(who.name, ''), coalesce(sum(l.amount), 0),
  coalesce(sum(CASE WHEN l.payer = 'customer' THEN l.amount END), 0),
  s.number, s.paper_id, o.version, coalesce(s.rounding, 0)
FROM work_order o
JOIN vehicle car ON car.id = o.vehicle_id
JOIN customer k ON k.id = o.customer_id
LEFT JOIN person who ON who.id = o.advisor_id
LEFT JOIN settlement s ON s.order_id = o.id AND s.voided_at IS NULL
LEFT JOIN order_line l ON l.order_id = o.id
WHERE {which}
GROUP BY o.id, car.id, k.id, who.id, s.id
"""
_HERE = "o.branch_id = ? AND o.handed_over_at IS NULL AND o.state <> 'cancelled'"
_READY = _TO_SETTLE.format(which=_HERE + " AND o.state IN ('ready', 'settled')")
# Reversed after the car left: to be settled anew. Their index holds these alone.
_REOPENED = _TO_SETTLE.format(
    which="o.branch_id = ? AND o.handed_over_at IS NOT NULL AND o.settled_at IS NULL"
    " AND o.source = 'desk'"
)
_CANCELLED = _TO_SETTLE.format(
    which="o.state = 'cancelled' AND o.visit_id IN"
    " (SELECT id FROM visit WHERE branch_id = ? AND left_at IS NULL)"
)


@dataclass(frozen=True)
class ToSettle:
    """An order at the counter. `stage` is ready, listed, settled or cancelled; money in yuan."""

    order_id: int
    number: str
    plate: str
    model: str
    customer: str
    stage: str
    promised_at: datetime | None
    ready_at: datetime | None
    advisor: str
    total: Decimal
    customer_due: Decimal
    list_number: str
    list_paper_id: int | None
    version: int
    reopened: bool  # the car has left; its order was reversed and is settled anew


@dataclass(frozen=True)
class PaymentRow:
    """What one payer paid or owes, in yuan."""

    payer: Payer
    method: Method
    amount: Decimal
    at: datetime
    person: str


@dataclass(frozen=True)
class SettlementCard:
    """The settlement of an order that is not void, with its payments; money in yuan."""

    settlement_id: int
    number: str
    paper_id: int | None
    listed_at: datetime
    paid_at: datetime | None
    labour: Decimal
    part: Decimal
    other: Decimal
    total: Decimal
    customer: Decimal
    insurer: Decimal
    maker: Decimal
    internal: Decimal
    rounding: Decimal
    payments: tuple[PaymentRow, ...]


def to_settle() -> tuple[ToSettle, ...]:
    """Return the branch's orders to be listed, paid or handed over, by promise; cancelled last.

    Those reversed after their car left are among them, to be listed and paid anew.
    """
    branch = gate.actor().branch_id
    cards = [
        _counter_row(row)
        for sql in (_READY, _REOPENED, _CANCELLED)
        for row in db.rows(sql, (branch,))
    ]
    late = clock.at(clock.today().replace(year=9999))
    return tuple(
        sorted(
            cards, key=lambda row: (row.stage == "cancelled", row.promised_at or late, row.order_id)
        )
    )


def _counter_row(found: tuple[Any, ...]) -> ToSettle:
    row = list(found)
    reopened = row[5] in ("handed_over", "closed")
    if row[5] == "ready" or reopened:
        row[5] = "listed" if row[11] else "ready"
    row[6], row[7] = instant(row[6]), instant(row[7])
    row[9], row[10] = yuan(row[9]), yuan(row[10] - row.pop())
    row[11] = row[11] or ""
    row.append(reopened)
    return ToSettle(*row)


def settlement_of(order_id: int) -> SettlementCard | None:
    """Return the settlement of an order that is not void, or None before the list is given."""
    found = db.row(
        "SELECT id, number, paper_id, listed_at, paid_at, labour, part, other, total, customer,"
        " insurer, maker, internal, rounding FROM settlement WHERE order_id = ? AND voided_at IS NULL",
        (order_id,),
    )
    if found is None:
        return None
    payments = db.rows(
        "SELECT p.payer, p.method, p.amount, p.at, coalesce(who.name, '') FROM payment p"
        " LEFT JOIN person who ON who.id = p.person_id WHERE p.settlement_id = ? ORDER BY p.id",
        (found[0],),
    )
    rows = tuple(
        PaymentRow(Payer(p[0]), Method(p[1]), yuan(p[2]), instant(p[3]) or clock.now(), p[4])
        for p in payments
    )
    values: list[Any] = [*found[:3], instant(found[3]), instant(found[4])]
    values += [yuan(fen) for fen in found[5:]]
    values.append(rows)
    return SettlementCard(*values)
