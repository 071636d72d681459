"""挂账 and 收款: limits of customers, receipts on what is owed, what is written off."""

from decimal import Decimal

from reception.billing import receipts, rules, standing
from reception.billing.accounts import account_key
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
from reception.orders.words import word
from reception.papers.rules import PaperKind
from reception.papers.values import MoneyMove
from reception.staff.approvals import Approval

LONGEST = 365  # days


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


@action(Permission.TAKE_PAYMENT)
def receive(*, receivable_id: int, amount: Decimal, method: Method, render: Render) -> Receipt:
    """Take what was on account, or part of it, with its own receipt.

    Raises Invalid("amount"), Invalid("method"), Refused.
    """
    return _receive(receivable_id, amount, rules.check_money(method), "", render)


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
    return _receive(receivable_id, amount, Method.WRITE_OFF, why, render)


def _receive(key: int, amount: Decimal, method: Method, reason: str, render: Render) -> Receipt:
    rules.check_amount(amount)
    found = db.row("SELECT order_id FROM receivable WHERE id = ?", (key,))
    if found is None:
        raise Refused(_("Nothing is owed here any more. Press F5 to see the present list."))
    order_id = int(found[0])
    standing.lock(order_id)  # two desks that receive one sum queue here
    payer, fen = db.rows("SELECT payer, open FROM receivable WHERE id = ?", (key,))[0]
    rules.check_most(amount, yuan(fen))
    moved = Moved(
        (MoneyMove(payer, str(method), amount),),
        left=yuan(fen) - amount,
        reason=reason,
        name="" if payer == "customer" else word(payer),
    )
    issued = receipts.issue(PaperKind.RECEIPT, order_id, moved, render)
    made = record.add(
        Row,
        number=issued.number,
        amount=amount,
        at=clock.now(),
        person_id=gate.actor().person_id,
        paper_id=issued.paper_id,
        receivable_id=key,
        method=method,
        reason=reason,
    )
    return Receipt(made, issued.paper_id, issued.number)
