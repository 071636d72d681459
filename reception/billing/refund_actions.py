"""退款 and 红冲: what was paid goes back by a document of its own; the payment itself stays."""

from decimal import Decimal

from reception.billing import gate_pass, receipts, rules, standing
from reception.billing.deposit_actions import Receipt
from reception.billing.models import MONEY, Method, Refund, Reversal, ReversalSum, Settlement
from reception.billing.money_queries import Paid, paid_of
from reception.billing.receipts import Moved, Render
from reception.core import clock, db, gate, money, record
from reception.core.errors import Invalid, Refused
from reception.core.fields import instant, yuan
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders.actions import move
from reception.orders.models import Order, State
from reception.orders.queries import is_reopened
from reception.papers import actions as papers
from reception.papers.rules import PaperKind
from reception.papers.values import MoneyMove
from reception.staff.approvals import Approval


@action(Permission.TAKE_PAYMENT)
def refund_payment(
    *,
    payment_id: int,
    amount: Decimal,
    method: Method,
    reason: str,
    render: Render,
    approval: Approval | None = None,
) -> Receipt:
    """Give back a payment or part of it, never above it; the list stays as it is.

    What was on account is less owed by it (`account`), an applied deposit is open again (`deposit`).
    Raises Invalid("amount", "method", "reason"), Refused; NotAllowed without a manager's word.
    """
    rules.check_amount(amount)
    why = rules.check_reason(reason)
    rules.check_allowed(Permission.REFUND, approval)
    paid = _locked(payment_id)
    if method not in paid.ways():
        raise Invalid("method", _("It goes back as it came. Choose another way."))
    rules.check_most(amount, paid.most(Method(method)))
    against = _("{number} {method}").format(number=paid.list_number, method=paid.method_word())
    moved = Moved((MoneyMove(paid.payer, str(method), amount),), against=against, reason=why)
    issued = receipts.issue(PaperKind.REFUND, paid.order_id, moved, render)
    key = _add(issued.number, issued.paper_id, paid.payment_id, Method(method), amount, why)
    return Receipt(key, issued.paper_id, issued.number)


@action(Permission.TAKE_PAYMENT)
def reverse_settlement(
    *,
    order_id: int,
    reason: str,
    render: Render,
    method: Method | None = None,
    approval: Approval | None = None,
) -> Receipt:
    """Take a paid list back: all its payments return by one document (红冲).

    The list is void with the reason and the order is ready again; one whose car has left stays
    handed over, with its slip, and is to be settled anew (`standing.At.reopened`). Money goes back
    as it came, or all of it by `method`. Raises Invalid("reason"), Refused; NotAllowed without a
    manager's word.
    """
    why = rules.check_reason(reason)
    way = None if method is None else rules.check_money(method)
    rules.check_allowed(Permission.REFUND, approval)
    at, found = standing.lock(order_id), standing.live(order_id)
    if found is None or found[1] is None:
        raise Refused(_("This order is not paid. Withdraw its list instead."))
    moves = [
        (paid, each if way is None or each not in MONEY else way, left)
        for paid in paid_of(order_id)
        for each, left in paid.left.items()
        if left
    ]
    moved = Moved(
        [MoneyMove(paid.payer, str(each), left) for paid, each, left in moves], reason=why
    )
    issued = receipts.issue(PaperKind.REVERSAL, order_id, moved, render)
    key = record.add(
        Reversal,
        number=issued.number,
        settlement_id=found[0],
        reason=why,
        paid_at=instant(found[1]),
        at=clock.now(),
        person_id=gate.actor().person_id,
        paper_id=issued.paper_id,
    )
    for paid, each, left in moves:
        _add(issued.number, issued.paper_id, paid.payment_id, each, left, why, key)
    for payer, kind, fen in db.rows(
        "SELECT payer, kind, sum(amount) FROM order_line WHERE order_id = ?"
        " GROUP BY payer, kind HAVING sum(amount) > 0 ORDER BY payer, kind",
        (order_id,),
    ):
        record.add(ReversalSum, reversal_id=key, payer=payer, kind=kind, amount=yuan(fen))
    if found[2] is not None:
        papers.void(found[2], why)
    gate_pass.withdraw(order_id, why)
    record.change(Settlement, found[0], voided_at=clock.now(), void_reason=why)
    if at.state == State.SETTLED:
        move(order_id, State.READY, settled_at=None)
    else:  # the car is away: when it left, its warranty and its counting once stay
        record.change(Order, order_id, settled_at=None)
        if not is_reopened(order_id):
            raise Refused(
                _(
                    "This order was brought in with its payment; it cannot be settled anew. Refund it."
                )
            )
    return Receipt(key, issued.paper_id, issued.number)


def _locked(payment_id: int) -> Paid:
    """Return a payment with what of it has not gone back, its order held until the action ends."""
    found = db.row(
        "SELECT s.order_id FROM payment p JOIN settlement s ON s.id = p.settlement_id"
        " WHERE p.id = ? AND s.voided_at IS NULL",
        (payment_id,),
    )
    if found is None:
        raise Refused(_("This payment has been taken back already. Press F5 to see it."))
    standing.lock(int(found[0]))
    paid = next((each for each in paid_of(int(found[0])) if each.payment_id == payment_id), None)
    if paid is None:
        raise Refused(_("This payment has been taken back already. Press F5 to see it."))
    return paid


def _add(
    number: str,
    paper_id: int,
    payment_id: int,
    method: Method,
    amount: Decimal,
    reason: str,
    reversal_id: int | None = None,
) -> int:
    return record.add(
        Refund,
        number=number,
        amount=money.round_fen(amount),
        at=clock.now(),
        person_id=gate.actor().person_id,
        paper_id=paper_id,
        payment_id=payment_id,
        reversal_id=reversal_id,
        method=method,
        reason=reason,
    )
