"""对账单: what one debtor owed, what came and what is left in a period; its ages; who owes how much."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from reception.billing.accounts import DEBTOR, DueRow, debtor_word
from reception.billing.models import Method
from reception.core import clock, db, gate, money
from reception.core.errors import Invalid
from reception.core.fields import instant, seconds, yuan
from reception.core.text import _
from reception.orders.models import Payer
from reception.papers.queries import branch_head
from reception.papers.values import BranchHead

AGES = (0, 30, 60, 90)  # days over: not due, up to 30, 60, 90, and above
_OWED = (
    " FROM receivable v JOIN work_order o ON o.id = v.order_id"
    " JOIN vehicle car ON car.id = o.vehicle_id JOIN payment p ON p.id = v.payment_id"
    " JOIN settlement s ON s.id = p.settlement_id"
    " LEFT JOIN insurance_case i ON i.order_id = o.id"
)
_WHOSE = f" WHERE v.branch_id = ? AND v.payer = ? AND {DEBTOR} = ? AND {{at}} < ?"
# Everything that made a debtor owe more or less, before the end of a period.
_MOVES = (
    f"SELECT v.at, 'account', s.number, o.number, car.plate, v.amount, v.id{_OWED}"
    f"{_WHOSE.format(at='v.at')}"
    f" UNION ALL SELECT c.at, c.method, c.number, o.number, car.plate, -c.amount, c.id{_OWED}"
    f" JOIN receipt c ON c.receivable_id = v.id{_WHOSE.format(at='c.at')}"
    f" UNION ALL SELECT r.at, 'refund', r.number, o.number, car.plate, -r.amount, r.id{_OWED}"
    f" JOIN refund r ON r.payment_id = p.id AND r.method = 'account'{_WHOSE.format(at='r.at')}"
    " ORDER BY 1, 7"
)


@dataclass(frozen=True)
class StatementRow:
    """One movement. `what` is account (owed), refund (no longer owed) or the way it was received."""

    at: datetime
    what: str
    number: str
    order_number: str
    plate: str
    amount: Decimal  # negative for what came or is no longer owed
    balance: Decimal


@dataclass(frozen=True)
class Statement:
    """What one debtor owes in a period, in yuan: opening + rows = closing."""

    branch: BranchHead
    name: str
    first: date
    last: date
    opening: Decimal
    owed: Decimal
    came: Decimal
    closing: Decimal
    rows: tuple[StatementRow, ...]
    ages: tuple[Decimal, ...]  # of what is open today, by AGES
    made_at: datetime
    person: str


@dataclass(frozen=True)
class DebtorRow:
    """What one debtor owes today, by its age."""

    payer: Payer
    debtor: str
    name: str
    count: int
    ages: tuple[Decimal, ...]  # by AGES

    @property
    def total(self) -> Decimal:
        """Return all that is owed."""
        return sum(self.ages, money.ZERO)


def ages_of(rows: Iterable[DueRow]) -> tuple[Decimal, ...]:
    """Return what is open by its days over: not due, 1-30, 31-60, 61-90, above 90."""
    made = [money.ZERO] * (len(AGES) + 1)
    for row in rows:
        made[sum(row.late > age for age in AGES)] += row.left
    return tuple(made)


def debtors(rows: Iterable[DueRow]) -> tuple[DebtorRow, ...]:
    """Return the due list debtor by debtor, the largest sum first."""
    found: dict[tuple[Payer, str], list[DueRow]] = {}
    for row in rows:
        found.setdefault(row.key(), []).append(row)
    made = [
        DebtorRow(payer, debtor, each[0].who(), len(each), ages_of(each))
        for (payer, debtor), each in found.items()
    ]
    return tuple(sorted(made, key=lambda row: (-row.total, row.name)))


def statement(
    *, payer: Payer, debtor: str, first: date, last: date, due: Iterable[DueRow] = ()
) -> Statement:
    """Return a debtor's statement from `first` to `last`; `due` are his sums open today.

    Raises Invalid("last") for a period that ends before it begins.
    """
    if last < first:
        raise Invalid("last", _("The last day is before the first."))
    begins, ends = clock.day_bounds(first)[0], clock.day_bounds(last)[1]
    branch = gate.actor().branch_id
    balance, rows, opening = money.ZERO, [], money.ZERO
    found = db.rows(_MOVES, (branch, payer, debtor, seconds(ends)) * 3)
    for at, what, number, order_number, plate, fen, _key in found:
        balance += yuan(fen)
        when = instant(at) or clock.now()
        if when < begins:
            opening = balance
            continue
        rows.append(StatementRow(when, what, number, order_number, plate, yuan(fen), balance))
    name = debtor_word(payer, debtor)
    if payer == Payer.CUSTOMER:
        name = str(db.rows("SELECT name FROM customer WHERE id = ?", (int(debtor),))[0][0])
    return Statement(
        branch=branch_head(branch),
        name=name,
        first=first,
        last=last,
        opening=opening,
        owed=sum((row.amount for row in rows if row.what == Method.ACCOUNT), money.ZERO),
        came=-sum((row.amount for row in rows if row.what != Method.ACCOUNT), money.ZERO),
        closing=balance,
        rows=tuple(rows),
        ages=ages_of(row for row in due if row.key() == (payer, debtor)),
        made_at=clock.now(),
        person=gate.actor().name,
    )
