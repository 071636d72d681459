"""Discounts up to one's own limit, and above it with a manager's approval (DOMAIN §6).

What the customer pays below the price list is a discount too, whichever column it was typed into.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from reception.catalog.queries import list_prices
from reception.core import clock, db, gate, money, settings
from reception.core.errors import NotAllowed
from reception.core.fields import instant
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders import rules
from reception.orders.models import LineKind, Payer
from reception.orders.queries import lines_of
from reception.orders.rules import LineDraft
from reception.staff.approvals import Approval, confirm


def refusal(lines: Sequence[LineDraft], order_id: int | None = None) -> str:
    """Return why the person at the desk may not give these discounts alone; empty: they may.

    What is on the order already was approved: only more of it, in yuan or as a share, asks again.
    """
    if gate.may(Permission.BIG_DISCOUNT):
        return ""
    counted = at_list(lines, order_id)
    off = sum((line.discount for line in counted), Decimal(0))
    if not off:
        return ""
    share = rules.discount_share(counted)
    percent = settings.read(settings.ADVISOR_DISCOUNT)
    gives = gate.may(Permission.DISCOUNT)
    if (gives and share * 100 <= percent) or _given(order_id, off, share):
        return ""
    below = "、".join(
        line.name for line, full in zip(lines, counted, strict=True) if full.price > line.price
    )
    if not gives and below:
        return _(
            "You may not give discounts, and less than the list price is one: {names}. "
            "Ask the service manager."
        ).format(names=below)
    if not gives:
        return _("You may not give discounts. Ask the service manager.")
    if below:
        return _(
            "A discount above {percent} % needs the service manager, "
            "and less than the list price is one: {names}."
        ).format(percent=percent, names=below)
    return _("A discount above {percent} % needs the service manager.").format(percent=percent)


def at_list(lines: Sequence[LineDraft], order_id: int | None = None) -> list[LineDraft]:
    """Return the lines with what the customer pays below the list as their discount.

    The list is that of today or of the day the order was opened, whichever is cheaper; a package's
    own price goes before it. A line without a code has no list price.
    """
    codes = {each.code for each in lines if each.code and each.payer is Payer.CUSTOMER}
    packages = {each.package for each in lines if each.package and each.code in codes}
    lists = [list_prices(codes, packages, day) for day in _days(order_id)] if codes else []
    counted = []
    for line in lines:
        prices = [_listed(line, each) for each in lists if line.payer is Payer.CUSTOMER]
        price = min((each for each in prices if each is not None), default=line.price)
        if price > line.price:
            full = money.line_amount(line.quantity, price, Decimal(0))
            line = replace(line, price=price, discount=full - line.amount)
        counted.append(line)
    return counted


def _listed(line: LineDraft, prices: dict[tuple[str, str, str], Decimal]) -> Decimal | None:
    kinds = (line.kind,) if line.kind is not LineKind.OTHER else (LineKind.LABOUR, LineKind.PART)
    keys = [(str(kind), line.code, line.package) for kind in kinds if line.package]
    keys += [(str(kind), line.code, "") for kind in kinds]
    return next((prices[key] for key in keys if key in prices), None)


def _days(order_id: int | None) -> set[date]:
    found = db.row("SELECT opened_at FROM work_order WHERE id = ?", (order_id,))
    opened = instant(found[0]) if found else None
    return {clock.today()} | ({clock.local(opened).date()} if opened else set())


def _given(order_id: int | None, off: Decimal, share: Decimal) -> bool:
    if order_id is None:
        return False
    before = at_list(lines_of(order_id), order_id)
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
