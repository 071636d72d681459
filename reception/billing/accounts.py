"""What is owed to the branch: limits of customers, the due list with its age."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from reception.billing.models import Method, Receivable
from reception.billing.rules import PaymentDraft
from reception.core import clock, db, gate, money, record, settings
from reception.core.errors import NotAllowed
from reception.core.fields import instant, yuan
from reception.core.permissions import Permission
from reception.core.text import _
from reception.core.units import day_of
from reception.orders.models import Payer
from reception.orders.words import word
from reception.staff.approvals import Approval, confirm

# Who owes: the customer's key, or the insurer that the case names; the maker is one for a branch.
DEBTOR = (
    "CASE v.payer WHEN 'customer' THEN CAST(o.customer_id AS TEXT)"
    " WHEN 'insurer' THEN coalesce(i.insurer, '') ELSE '' END"
)
_DUE = f"""
SELECT v.id, v.payer, {DEBTOR}, k.id, k.name, car.plate, o.id, o.number, s.number, v.amount,
  v.open, v.at, v.due_on
FROM receivable v JOIN payment p ON p.id = v.payment_id
JOIN settlement s ON s.id = p.settlement_id JOIN work_order o ON o.id = v.order_id
JOIN customer k ON k.id = o.customer_id JOIN vehicle car ON car.id = o.vehicle_id
LEFT JOIN insurance_case i ON i.order_id = o.id
WHERE v.branch_id = ? AND v.open > 0 ORDER BY v.due_on, v.id
"""


@dataclass(frozen=True)
class DueRow:
    """One sum that somebody owes; `late` counts the days since it was due. Money in yuan."""

    receivable_id: int
    payer: Payer
    debtor: str  # DEBTOR
    customer_id: int
    customer: str
    plate: str
    order_id: int
    order_number: str
    list_number: str
    amount: Decimal
    left: Decimal
    at: datetime
    due_on: date
    late: int

    def who(self) -> str:
        """Return who owes it."""
        return (
            self.customer if self.payer == Payer.CUSTOMER else debtor_word(self.payer, self.debtor)
        )

    def key(self) -> tuple[Payer, str]:
        """Return what is equal for all that one debtor owes."""
        return self.payer, self.debtor


@dataclass(frozen=True)
class Credit:
    """What a customer may owe (0: nothing without a manager), in how many days, and owes now."""

    most: Decimal
    days: int
    owed: Decimal


def debtor_word(payer: str, debtor: str) -> str:
    """Return what an insurer or a maker that owes is called."""
    return debtor if payer == Payer.INSURER and debtor else word(payer)


def due_list() -> tuple[DueRow, ...]:
    """Return what is owed to the branch, the longest due first."""
    today = clock.today()
    made = []
    for found in db.rows(_DUE, (gate.actor().branch_id,)):
        row: list[Any] = list(found)
        row[1], row[9], row[10] = Payer(row[1]), yuan(row[9]), yuan(row[10])
        row[11], row[12] = instant(row[11]) or clock.now(), day_of(row[12])
        row.append(max(0, (today - row[12]).days))
        made.append(DueRow(*row))
    return tuple(made)


def account_key(customer_id: int) -> tuple[int, int, int] | None:
    """Return key, limit (fen) and days of a customer's account, one merged into them included."""
    return db.row(
        "SELECT id, most, days FROM credit_account WHERE branch_id = ? AND (customer_id = ?"
        " OR customer_id IN (SELECT id FROM customer WHERE merged_into_id = ?))"
        " ORDER BY CASE WHEN customer_id = ? THEN 0 ELSE 1 END, id DESC LIMIT 1",
        (gate.actor().branch_id, customer_id, customer_id, customer_id),
    )


def credit_of(customer_id: int) -> Credit:
    """Return what a customer may owe and owes."""
    found = account_key(customer_id)
    owed = db.rows(
        "SELECT coalesce(sum(v.open), 0) FROM work_order o JOIN receivable v ON v.order_id = o.id"
        " WHERE o.customer_id = ? AND v.payer = 'customer' AND v.open > 0",
        (customer_id,),
    )[0][0]
    days = found[2] if found else settings.read(settings.RECEIVABLE_DAYS)
    return Credit(yuan(found[1]) if found else money.ZERO, int(days), yuan(int(owed)))


def refusal(customer_id: int, more: Decimal) -> str:
    """Return why a customer may not owe so much more without a manager; empty: they may."""
    if not more or gate.may(Permission.CREDIT):
        return ""
    credit = credit_of(customer_id)
    if credit.owed + more <= credit.most:
        return ""
    return _(
        "{most} yuan may be owed and {owed} are: {more} more needs the service manager."
    ).format(most=money.show(credit.most), owed=money.show(credit.owed), more=money.show(more))


def check_credit(order_id: int, more: Decimal, approval: Approval | None) -> None:
    """Raise NotAllowed above the limit without an approval; desks queue at the customer's row."""
    if not more:
        return
    found = db.rows(
        "SELECT k.id FROM customer k WHERE k.id ="
        " (SELECT o.customer_id FROM work_order o WHERE o.id = ?)" + db.for_update(),
        (order_id,),
    )
    sentence = refusal(int(found[0][0]), more)
    if not sentence:
        return
    if approval is None:
        raise NotAllowed(sentence)
    confirm(approval, Permission.CREDIT)


def owe(branch_id: int, order_id: int, payment_id: int, draft: PaymentDraft) -> None:
    """Note a payment on account as owed; what the house pays itself is owed by nobody."""
    if draft.method != Method.ACCOUNT or draft.payer == Payer.INTERNAL:
        return
    days = settings.read(settings.RECEIVABLE_DAYS, branch_id)
    if draft.payer == Payer.CUSTOMER:
        customer = db.rows("SELECT customer_id FROM work_order WHERE id = ?", (order_id,))
        days = credit_of(int(customer[0][0])).days
    record.add(
        Receivable,
        branch_id=branch_id,
        payment_id=payment_id,
        order_id=order_id,
        payer=draft.payer,
        amount=draft.amount,
        open=draft.amount,
        at=clock.now(),
        due_on=int((clock.today() + timedelta(days=days)).strftime("%Y%m%d")),
    )
