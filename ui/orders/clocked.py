"""Clocked beside billed: the hours that technicians were on an order and those that were sold."""

from decimal import Decimal

from reception.core import money
from reception.core.text import _
from reception.orders.queries import OrderCard
from reception.shopfloor.clocking_queries import Worked, worked_on


def clocked_words(card: OrderCard) -> str:
    """Return who was on it for how long, against the hours sold; nothing where nobody clocked."""
    people = worked_on(card.row.order_id)
    if not people:
        return ""
    whole = sum(one.seconds for one in people)
    head = _("Clocked {clocked} h · sold {sold} h").format(
        clocked=_hours(whole), sold=money.show_quantity(card.row.hours)
    )
    return f"{head}：" + "、".join(_person(one) for one in people)


def _person(one: Worked) -> str:
    text = f"{one.name} {_hours(one.seconds)} h"
    return _("{text} ▶ on it now").format(text=text) if one.now else text


def _hours(seconds: int) -> str:
    """Return seconds as hours with one decimal."""
    return f"{Decimal(seconds) / 3600:.1f}"
