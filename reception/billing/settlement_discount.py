"""整单优惠: what is taken off a whole bill at the settlement, spread over its lines to the fen."""

from dataclasses import replace
from decimal import Decimal

from reception.billing import rules, standing
from reception.core import money
from reception.core.errors import Invalid, Refused
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders import discounts
from reception.orders.actions import check_unlisted
from reception.orders.lines import check_lines, write_lines
from reception.orders.models import Payer
from reception.orders.queries import lines_of
from reception.orders.rules import LineDraft
from reception.staff.approvals import Approval


def with_discount(
    lines: tuple[LineDraft, ...], payer: Payer, amount: Decimal
) -> tuple[LineDraft, ...]:
    """Return the lines with so much more taken off what one payer pays, by their amounts.

    Raises Invalid("amount") unless it is above zero and at most what the payer pays.
    """
    rules.check_amount(amount)
    own = [line for line in lines if line.payer == payer]
    due = sum((line.amount for line in own), money.ZERO)
    if amount > due:
        raise Invalid(
            "amount",
            _("At most {amount} yuan can be taken off this bill.").format(amount=money.show(due)),
        )
    parts = iter(money.spread(amount, [line.amount for line in own]))
    return tuple(
        replace(line, discount=line.discount + next(parts)) if line.payer == payer else line
        for line in lines
    )


def refusal(order_id: int, payer: Payer, amount: Decimal) -> str:
    """Return why the person at the desk may not take so much off alone; empty: they may."""
    return discounts.refusal(with_discount(lines_of(order_id), payer, amount), order_id)


@action(Permission.SETTLE)
def discount_bill(
    *, order_id: int, payer: Payer, amount: Decimal, approval: Approval | None = None
) -> None:
    """Take `amount` off what one payer pays, before the list is given; each line shows its part.

    The limits are those of discounts line by line (DOMAIN §6). Raises Invalid("amount"), Refused;
    NotAllowed above one's limit without a manager's `approval`.
    """
    at = standing.lock(order_id)
    check_unlisted(order_id)
    rules.check_ready_to_list(at.state, listed=False, reopened=at.reopened)
    lines = with_discount(lines_of(order_id), Payer(payer), amount)
    if not lines:
        raise Refused(_("Nothing is charged on this order."))
    write_lines(order_id, check_lines(lines, order_id, approval))
