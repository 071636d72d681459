"""What is paid in advance, what of it is left, and how a payment uses it up."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from reception.billing.models import Method
from reception.billing.rules import PaymentDraft
from reception.billing.standing import At
from reception.core import clock, db, money
from reception.core.errors import Invalid
from reception.core.fields import instant, yuan
from reception.core.text import _

_DEPOSITS = """
SELECT d.id, d.number, d.method, d.amount, d.open, d.at, coalesce(who.name, ''), d.paper_id
FROM deposit d LEFT JOIN person who ON who.id = d.person_id
"""
# Its own, its booking's, and what was kept for the customer when something else was cancelled.
_OF_ORDER = (
    " WHERE d.id IN (SELECT id FROM deposit WHERE order_id = ? UNION SELECT y.id FROM deposit y"
    " JOIN booking k ON k.id = y.booking_id JOIN work_order o ON o.visit_id = k.visit_id"
    " WHERE o.id = ? UNION SELECT y.id FROM work_order o JOIN vehicle car ON car.id = o.vehicle_id"
    " JOIN deposit y ON y.branch_id = o.branch_id AND y.open > 0"
    " LEFT JOIN work_order c ON c.id = y.order_id LEFT JOIN booking k ON k.id = y.booking_id"
    " WHERE o.id = ? AND ((c.state = 'cancelled' AND c.customer_id = o.customer_id)"
    " OR (k.state IN ('cancelled', 'no_show') AND k.plate <> '' AND k.plate = car.plate)))"
    " ORDER BY d.id"
)


@dataclass(frozen=True)
class DepositRow:
    """A deposit; `left` is neither applied nor given back. Money in yuan."""

    deposit_id: int
    number: str
    method: Method
    amount: Decimal
    left: Decimal
    at: datetime
    person: str
    paper_id: int


def deposits_of(order_id: int) -> tuple[DepositRow, ...]:
    """Return an order's deposits and those of the booking that its visit came of, oldest first.

    What is open of the customer's cancelled orders and of the car's cancelled bookings is among
    them: it was kept for the next bill.
    """
    return _rows(_DEPOSITS + _OF_ORDER, order_id, order_id, order_id)


def deposits_of_booking(booking_id: int) -> tuple[DepositRow, ...]:
    """Return what was paid in advance for a booking, oldest first."""
    return _rows(_DEPOSITS + " WHERE d.booking_id = ? ORDER BY d.id", booking_id)


def _rows(sql: str, *keys: int) -> tuple[DepositRow, ...]:
    return tuple(
        DepositRow(
            d[0], d[1], Method(d[2]), yuan(d[3]), yuan(d[4]), instant(d[5]) or clock.now(), *d[6:]
        )
        for d in db.rows(sql, keys)
    )


def applied(at: At, drafts: Iterable[PaymentDraft]) -> Iterator[tuple[PaymentDraft, int | None]]:
    """Yield the payments with the deposit that each uses up, the oldest first.

    Two desks that apply one deposit queue at its row. Raises Invalid("payments") above what is left.
    """
    left: list[tuple[int, Decimal]] | None = None
    for draft in drafts:
        if draft.method != Method.DEPOSIT:
            yield draft, None
            continue
        if left is None:
            left = [
                (each.deposit_id, _locked(each.deposit_id)) for each in deposits_of(at.order_id)
            ]
        wanted = draft.amount
        while wanted and left:
            key, there = left.pop(0)
            taken = min(there, wanted)
            if taken:
                yield PaymentDraft(draft.payer, draft.method, taken), key
            wanted -= taken
            if there > taken:
                left.insert(0, (key, there - taken))
        if wanted:
            raise Invalid(
                "payments",
                _("The deposit is {amount} yuan short. Correct the amount.").format(
                    amount=money.show(wanted)
                ),
            )


def _locked(deposit_id: int) -> Decimal:
    """Return what is left of a deposit, its row held until the action ends."""
    return yuan(
        db.rows("SELECT open FROM deposit WHERE id = ?" + db.for_update(), (deposit_id,))[0][0]
    )


def hold(order_id: int) -> None:
    """Hold the rows of an order's deposits: none is given back while its list is printed."""
    for each in deposits_of(order_id):
        _locked(each.deposit_id)
