"""挂账 and 收款: limits of customers, receipts on what is owed, what is written off."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reception.billing import receipts, rules, standing
from reception.billing.accounts import DEBTOR, account_key, debtor_word
from reception.billing.deposit_actions import Receipt
from reception.billing.models import CreditAccount, Method
from reception.billing.models import Receipt as Row
from reception.billing.receipts import Moved, Render
from reception.core import clock, db, gate, money, record
from reception.core.errors import Invalid, Refused
from reception.core.fields import yuan
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.papers.rules import PaperKind
from reception.papers.values import MoneyMove, ReceivedItem
from reception.staff.approvals import Approval

LONGEST = 365  # days
_OWED = f"""
SELECT v.id, v.order_id, v.payer, {DEBTOR}, v.open, car.plate, o.number, s.number
FROM receivable v JOIN work_order o ON o.id = v.order_id JOIN payment p ON p.id = v.payment_id
JOIN settlement s ON s.id = p.settlement_id JOIN vehicle car ON car.id = o.vehicle_id
LEFT JOIN insurance_case i ON i.order_id = o.id
WHERE v.id IN ({{marks}})
"""


@action(Permission.CREDIT)
def set_credit(*, customer_id: int, most: Decimal, days: int) -> None:
    """Let a customer owe up to `most` yuan, each sum for `days`; Invalid("most"), ("days")."""
    if most < 0 or most != money.round_fen(most):
        raise Invalid("most", _("Give a limit in yuan, 0 or above."))
    if not 0 <= days <= LONGEST:
        raise Invalid("days", _("Give a number of days from 0 to 365."))
    found = account_key(customer_id)
    if found is not None:
        record.change(CreditAccount, found[0], most=most, days=days)
        return
    record.add(
        CreditAccount,
        branch_id=gate.actor().branch_id,
        customer_id=customer_id,
        most=most,
        days=days,
    )


@dataclass(frozen=True)
class Part:
    """How much of one sum on account is received, in yuan."""

    receivable_id: int
    amount: Decimal


@action(Permission.TAKE_PAYMENT)
def receive(*, receivable_id: int, amount: Decimal, method: Method, render: Render) -> Receipt:
    """Take what was on account, or part of it, with its own receipt.

    Raises Invalid("amount"), Invalid("method"), Refused; so for open claims, noted where they are.
    """
    check_not_claimed(receivable_id)
    part = Part(receivable_id, amount)
    return book((part,), rules.check_money(method), "", render)


@action(Permission.TAKE_PAYMENT)
def receive_several(
    *, parts: tuple[Part, ...], amount: Decimal, method: Method, render: Render
) -> Receipt:
    """Take one payment of one debtor over several sums on account: one receipt lists them all.

    Raises Invalid("amount") unless the parts make up the amount and none is above what is owed;
    Refused for sums of different debtors.
    """
    rules.check_amount(amount)
    way = rules.check_money(method)
    given = tuple(part for part in parts if part.amount)
    spread = sum((part.amount for part in given), money.ZERO)
    if spread != amount:
        raise Invalid(
            "amount",
            _("{amount} yuan came, {spread} are spread over the lists. Make both equal.").format(
                amount=money.show(amount), spread=money.show(spread)
            ),
        )
    if len({part.receivable_id for part in given}) < len(given):
        raise Refused(_("A list stands twice in this receipt. Name each once."))
    for part in given:
        check_not_claimed(part.receivable_id)
    return book(given, way, "", render)


@action(Permission.TAKE_PAYMENT)
def write_off(
    *,
    receivable_id: int,
    amount: Decimal,
    reason: str,
    render: Render,
    approval: Approval | None = None,
) -> Receipt:
    """Write off what will not be received (核销), with a manager's word and a reason."""
    why = rules.check_reason(reason)
    rules.check_allowed(Permission.CREDIT, approval)
    check_not_claimed(receivable_id)
    return book((Part(receivable_id, amount),), Method.WRITE_OFF, why, render)


@dataclass(frozen=True)
class _Owed:
    """A sum on account, its order held until the action ends."""

    key: int
    order_id: int
    payer: str
    debtor: str
    left: Decimal
    plate: str
    about: str
    list_number: str


def is_claimed(receivable_id: int) -> bool:
    """Tell whether claims of this sum are open: whoever notes their money makes the receipt too."""
    return bool(
        db.row(
            "SELECT 1 FROM receivable v JOIN payment p ON p.id = v.payment_id"
            " JOIN claim c ON c.settlement_id = p.settlement_id WHERE v.id = ?"
            " AND v.payer = 'maker' AND c.paid_on IS NULL AND c.withdrawn_at IS NULL LIMIT 1",
            (receivable_id,),
        )
    )


def check_not_claimed(receivable_id: int) -> None:
    """Refuse while claims of this sum are open: the money is noted once, with them."""
    if is_claimed(receivable_id):
        raise Refused(
            _("Claims of this sum are open. Note the money with the claims: the receipt is made.")
        )


def book(parts: Sequence[Part], method: Method, reason: str, render: Render) -> Receipt:
    """Write what came under one paper, whose subject is the order of the first sum.

    Inside the running action; Invalid("amount") above what is owed, Refused for several debtors.
    """
    owed = _locked([part.receivable_id for part in parts])
    if len({(each.payer, each.debtor) for each in owed.values()}) > 1:
        raise Refused(_("These sums are owed by different people. Give each a receipt."))
    for part in parts:
        rules.check_amount(part.amount)
        rules.check_most(part.amount, owed[part.receivable_id].left)
    first = owed[parts[0].receivable_id]
    total = sum((part.amount for part in parts), money.ZERO)
    moved = Moved(
        (MoneyMove(first.payer, str(method), total),),
        left=sum((each.left for each in owed.values()), money.ZERO) - total,
        reason=reason,
        name="" if first.payer == "customer" else debtor_word(first.payer, first.debtor),
        items=[_item(owed[part.receivable_id], part.amount) for part in parts if len(parts) > 1],
    )
    issued = receipts.issue(PaperKind.RECEIPT, first.order_id, moved, render)
    made = [
        record.add(
            Row,
            number=issued.number if place == 1 else f"{issued.number}/{place}",
            amount=part.amount,
            at=clock.now(),
            person_id=gate.actor().person_id,
            paper_id=issued.paper_id,
            receivable_id=part.receivable_id,
            method=method,
            reason=reason,
        )
        for place, part in enumerate(parts, 1)
    ]
    return Receipt(made[0], issued.paper_id, issued.number)


def _locked(keys: Sequence[int]) -> dict[int, _Owed]:
    """Return sums on account by key; two desks that receive one queue at its order."""
    marks = ", ".join("?" * len(keys))
    sql = _OWED.format(marks=marks)
    for order_id in sorted({int(row[1]) for row in db.rows(sql, tuple(keys))}):
        standing.lock(order_id)
    owed = {}
    for found in db.rows(sql, tuple(keys)):
        row: list[Any] = list(found)
        row[4] = yuan(row[4])
        owed[int(row[0])] = _Owed(*row)
    if not keys or set(owed) != set(keys):
        raise Refused(_("Nothing is owed here any more. Press F5 to see the present list."))
    return owed


def _item(owed: _Owed, amount: Decimal) -> ReceivedItem:
    return ReceivedItem(owed.list_number, owed.about, owed.plate, amount, owed.left - amount)
