"""The money of one order: what was paid, what went back, what came afterwards, and by which paper."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from reception.billing.models import MONEY, Method
from reception.billing.words import METHODS
from reception.core import clock, db, money
from reception.core.fields import instant, yuan
from reception.core.text import N_, _
from reception.orders.models import Payer

_PAID = """
SELECT p.id, s.order_id, s.number, p.payer, p.method, p.amount, 'paid', p.method
FROM payment p JOIN settlement s ON s.id = p.settlement_id
WHERE s.order_id = ? AND s.voided_at IS NULL
UNION ALL SELECT p.id, s.order_id, s.number, p.payer, p.method, sum(r.amount), 'back', r.method
FROM refund r JOIN payment p ON p.id = r.payment_id JOIN settlement s ON s.id = p.settlement_id
WHERE s.order_id = ? AND s.voided_at IS NULL GROUP BY p.id, s.id, r.method
UNION ALL SELECT p.id, s.order_id, s.number, p.payer, p.method, sum(c.amount), 'came', c.method
FROM receipt c JOIN receivable v ON v.id = c.receivable_id JOIN payment p ON p.id = v.payment_id
JOIN settlement s ON s.id = p.settlement_id
WHERE s.order_id = ? AND s.voided_at IS NULL GROUP BY p.id, s.id, c.method
ORDER BY 1, 7 DESC, 6 DESC
"""
# Everything that moved, in the order in which it did; what went back is negative.
_MOVES = """
SELECT d.at, d.id, 'deposit', d.number, 'customer', d.method, d.amount, d.paper_id,
  coalesce(w.name, ''), d.id, d.open, ''
FROM deposit d LEFT JOIN person w ON w.id = d.person_id
WHERE d.id IN (SELECT id FROM deposit WHERE order_id = ? UNION SELECT y.id FROM deposit y
  JOIN booking k ON k.id = y.booking_id JOIN work_order o ON o.visit_id = k.visit_id
  WHERE o.id = ?)
UNION ALL SELECT p.at, p.id, 'payment', s.number, p.payer, p.method, p.amount, s.paper_id,
  coalesce(w.name, ''), p.id, CASE WHEN s.voided_at IS NULL THEN p.amount ELSE 0 END, ''
FROM payment p JOIN settlement s ON s.id = p.settlement_id LEFT JOIN person w ON w.id = p.person_id
WHERE s.order_id = ?
UNION ALL SELECT r.at, r.id, CASE WHEN r.reversal_id IS NULL THEN 'refund' ELSE 'reversal' END,
  r.number, coalesce(p.payer, 'customer'), r.method, -r.amount, r.paper_id, coalesce(w.name, ''),
  r.id, 0, r.reason
FROM refund r LEFT JOIN payment p ON p.id = r.payment_id LEFT JOIN person w ON w.id = r.person_id
WHERE r.payment_id IN (SELECT y.id FROM payment y JOIN settlement s ON s.id = y.settlement_id
  WHERE s.order_id = ?) OR r.deposit_id IN (SELECT id FROM deposit WHERE order_id = ?)
UNION ALL SELECT c.at, c.id, 'receipt', c.number, v.payer, c.method, c.amount, c.paper_id,
  coalesce(w.name, ''), c.id, 0, c.reason
FROM receipt c JOIN receivable v ON v.id = c.receivable_id LEFT JOIN person w ON w.id = c.person_id
WHERE v.order_id = ?
ORDER BY 1, 3, 2
"""
KINDS = {
    "deposit": N_("Deposit taken"),
    "payment": N_("Payment made"),
    "refund": N_("Refund given"),
    "reversal": N_("Reversed"),
    "receipt": N_("Received afterwards"),
}


@dataclass(frozen=True)
class Paid:
    """A payment of a list that is not void, and what of it has not gone back, by its way."""

    payment_id: int
    order_id: int
    list_number: str
    payer: Payer
    method: Method
    left: dict[Method, Decimal]

    def ways(self) -> tuple[Method, ...]:
        """Return the ways in which it may go back; none for what was rounded off."""
        if self.method == Method.ROUNDING:
            return ()
        own: tuple[Method, ...] = tuple(
            way for way, left in self.left.items() if left and way != Method.WRITE_OFF
        )
        if any(way in MONEY for way in own):  # money goes back in any way that moves some
            own = (*own, *(way for way in MONEY if way not in own))
        return own

    def money_left(self) -> Decimal:
        """Return what came in money and has not gone back."""
        return sum((left for way, left in self.left.items() if way in MONEY), money.ZERO)

    def most(self, way: Method) -> Decimal:
        """Return how much may go back in this way."""
        return self.money_left() if way in MONEY else self.left.get(way, money.ZERO)

    def method_word(self) -> str:
        """Return what its way is called."""
        return _(METHODS[self.method])


@dataclass(frozen=True)
class MoveRow:
    """One movement of an order's money. `amount` is negative for what went back; yuan."""

    at: datetime
    kind: str  # KINDS
    number: str
    payer: Payer
    method: Method
    amount: Decimal
    paper_id: int | None
    person: str
    record_id: int
    left: Decimal
    reason: str


def paid_of(order_id: int) -> tuple[Paid, ...]:
    """Return the payments of an order's list with what of each has not gone back."""
    heads: dict[int, tuple[int, int, str, str, str]] = {}
    sums: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for key, order, number, payer, method, fen, what, way in db.rows(_PAID, (order_id,) * 3):
        heads[key] = (key, order, number, payer, method)
        left = sums[key]
        if what == "came":  # is no longer owed but there
            left[method] -= int(fen)
            left[way] += int(fen)
        elif what == "paid":
            left[way] += int(fen)
        else:
            _take(left, way, int(fen))
    return tuple(
        Paid(
            *heads[key][:3],
            Payer(heads[key][3]),
            Method(heads[key][4]),
            {Method(way): yuan(fen) for way, fen in left.items() if fen},
        )
        for key, left in sums.items()
    )


def _take(left: dict[str, int], way: str, fen: int) -> None:
    """Take what went back from its own way, and money from the other ways in which it came."""
    ways = (
        [way, *(each for each in left if each in MONEY and each != way)] if way in MONEY else [way]
    )
    for each in ways:
        taken = min(left[each], fen)
        left[each] -= taken
        fen -= taken
    left[way] -= fen


def moves_of(order_id: int) -> tuple[MoveRow, ...]:
    """Return every movement of an order's money, the oldest first."""
    return tuple(
        MoveRow(
            instant(at) or clock.now(), kind, number, Payer(payer), Method(method), yuan(fen),
            paper_id, person, key, yuan(left), reason,
        )
        for at, _id, kind, number, payer, method, fen, paper_id, person, key, left, reason in db.rows(
            _MOVES, (order_id,) * 6
        )
    )  # fmt: skip
