"""Discounts up to one's own limit, and above it with a manager's approval (DOMAIN §6)."""

from collections.abc import Sequence
from decimal import Decimal

from reception.core import gate, settings
from reception.core.errors import NotAllowed
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders import rules
from reception.orders.queries import lines_of
from reception.orders.rules import LineDraft
from reception.staff.approvals import Approval, confirm


def refusal(lines: Sequence[LineDraft], order_id: int | None = None) -> str:
    """Return why the person at the desk may not give these discounts alone; empty: they may.

    What is on the order already was approved: only more of it, in yuan or as a share, asks again.
    """
    off = sum((line.discount for line in lines), Decimal(0))
    if not off or gate.may(Permission.BIG_DISCOUNT):
        return ""
    share = rules.discount_share(lines)
    percent = settings.read(settings.ADVISOR_DISCOUNT)
    gives = gate.may(Permission.DISCOUNT)
    if (gives and share * 100 <= percent) or _given(order_id, off, share):
        return ""
    if not gives:
        return _("You may not give discounts. Ask the service manager.")
    return _("A discount above {percent} % needs the service manager.").format(percent=percent)


def _given(order_id: int | None, off: Decimal, share: Decimal) -> bool:
    if order_id is None:
        return False
    before = lines_of(order_id)
    given = sum((line.discount for line in before), Decimal(0))
    return off <= given and share <= rules.discount_share(before)


def check(lines: Sequence[LineDraft], order_id: int | None, approval: Approval | None) -> None:
    """Raise NotAllowed for more than one's limit without an approval (inside an action)."""
    sentence = refusal(lines, order_id)
    if not sentence:
        return
    if approval is None:
        raise NotAllowed(sentence)
    confirm(approval, Permission.BIG_DISCOUNT)
