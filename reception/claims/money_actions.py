"""The maker's money (厂家回款): noted once, with the claims that it pays and its receipt (收款收据).

What a maker pays less than was claimed stays open in the receivables until a manager writes it off.
"""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from reception.billing.account_actions import Part, book, is_claimed, receive, write_off
from reception.billing.deposit_actions import Receipt
from reception.billing.models import Method
from reception.billing.receipts import Render
from reception.billing.rules import check_money
from reception.claims import rules
from reception.claims.actions import locked, note_step
from reception.claims.models import Claim, What
from reception.claims.rules import PAYABLE
from reception.core import clock, db, money, record
from reception.core.errors import Invalid, Refused
from reception.core.fields import yuan
from reception.core.gate import action
from reception.core.money import show
from reception.core.permissions import Permission
from reception.core.text import _
from reception.staff.approvals import Approval

_Paid = list[tuple[int, int, Decimal, str]]  # claim, what is owed of its list, amount, why


@action(Permission.CLAIM)
def note_claims_paid(
    *,
    claim_ids: tuple[int, ...],
    paid_on: date,
    render: Render,
    method: Method = Method.TRANSFER,
    amount: Decimal | None = None,
    reason: str = "",
) -> tuple[int, ...]:
    """Note that the maker paid, on which day; return the paper of the receipt, where one was made.

    One receipt lists all that came. An `amount` other than accepted needs a reason. Raises Invalid naming the field, Refused.
    """
    held = locked(claim_ids, PAYABLE)
    if amount is not None and len(held) > 1:
        raise Invalid("amount", _("Note an amount for each claim alone."))
    if paid_on > clock.today():
        raise Invalid("paid_on", _("This day is still to come."))
    made: _Paid = []
    for key, _stage, claimed, accepted in held:
        paid = accepted if amount is None else rules.check_sum(amount, claimed, "amount")
        if not paid:
            raise Invalid("amount", _("Give an amount above zero."))
        sentence = _("{amount} yuan were accepted. Say why another amount came.")
        why = rules.check_reason(
            reason, paid != accepted, sentence.format(amount=show(accepted or Decimal(0)))
        )
        made.append((key, _receivable(key), paid, why))
    receipt = _book(made, paid_on, check_money(method), render)
    return (receipt.paper_id,) if receipt else ()


@action(Permission.TAKE_PAYMENT)
def receive_from_maker(
    *, receivable_id: int, amount: Decimal, method: Method, render: Render
) -> Receipt:
    """Take what the maker owes of an order at the till: it pays the order's accepted claims whole.

    Another sum is noted claim by claim; what comes after all have ended is just received.
    Raises Invalid("amount"), Refused.
    """
    way = check_money(method)
    if not is_claimed(receivable_id):
        return receive(receivable_id=receivable_id, amount=amount, method=way, render=render)
    found = db.rows(
        "SELECT c.id, c.accepted FROM claim c JOIN payment p ON p.settlement_id = c.settlement_id"
        " JOIN receivable v ON v.payment_id = p.id WHERE v.id = ? AND v.payer = 'maker'"
        " AND c.accepted > 0 AND c.paid_on IS NULL AND c.withdrawn_at IS NULL ORDER BY c.id",
        (receivable_id,),
    )
    accepted = sum((yuan(fen) for _key, fen in found), money.ZERO)
    if amount != accepted or not accepted:
        sentence = _("The maker accepted {amount} yuan of this order that are not paid. Let the "
                     "claims clerk note another sum claim by claim.")  # fmt: skip
        raise Invalid("amount", sentence.format(amount=show(accepted)))
    keys = tuple(int(key) for key, _fen in found)
    lines = [
        (key, receivable_id, given, "") for key, _s, _a, given in locked(keys, PAYABLE) if given
    ]
    receipt = _book(lines, clock.today(), way, render)
    if receipt is None:
        raise Refused(_("Nothing is owed here any more. Press F5 to see the present list."))
    return receipt


@action(Permission.CLAIM)
def write_off_difference(
    *,
    receivable_id: int,
    amount: Decimal,
    reason: str,
    render: Render,
    approval: Approval | None = None,
) -> Receipt:
    """Let the house bear what the maker did not pay of ended claims, with a manager's word."""
    return write_off(
        receivable_id=receivable_id, amount=amount, reason=reason, render=render, approval=approval
    )


def _book(made: _Paid, day: date, way: Method, render: Render) -> Receipt | None:
    """Pay claims, all under one receipt; None where nothing was put on account."""
    owed: dict[int, Decimal] = defaultdict(lambda: money.ZERO)
    for _key, receivable, paid, _why in made:
        if receivable:
            owed[receivable] += paid
    parts = [Part(key, owed[key]) for key in sorted(owed)]
    receipt = book(parts, way, "", render) if parts else None
    for key, receivable, paid, why in made:
        record.change(Claim, key, paid_on=int(day.strftime("%Y%m%d")), paid=paid)
        number = receipt.number if receipt and receivable else ""
        note_step(key, What.PAID, amount=paid, text=why, number=number)
    return receipt


def _receivable(claim_id: int) -> int:
    """Return what the maker owes of a claim's list; 0 where nothing was put on account."""
    found = db.row(
        "SELECT v.id, v.open FROM claim c JOIN payment p ON p.settlement_id = c.settlement_id"
        " JOIN receivable v ON v.payment_id = p.id WHERE c.id = ? AND v.payer = 'maker'",
        (claim_id,),
    )
    if found is None:
        return 0
    if not found[1]:
        raise Refused(_("This sum was received or written off already. Press F5 to see it."))
    return int(found[0])
