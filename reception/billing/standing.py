"""Where an order and its settlement stand, locked by whoever acts on them."""

from dataclasses import dataclass
from typing import Any

from reception.core import db
from reception.core.errors import Refused
from reception.core.text import _
from reception.orders.actions import touch
from reception.orders.models import State
from reception.orders.queries import is_reopened


@dataclass(frozen=True)
class At:
    """Where an order stands, its row locked by this action."""

    order_id: int
    branch_id: int
    state: State
    visit_id: int
    vehicle_id: int
    mileage_in: int | None
    cancel_reason: str
    reopened: bool  # reversed after the car left: to be settled anew


def lock(order_id: int) -> At:
    """Count the order's version up: two clerks at one order queue here, on both databases."""
    touch(order_id)
    found = db.row(
        "SELECT o.id, o.branch_id, o.state, o.visit_id, o.vehicle_id, v.mileage_in, o.cancel_reason"
        " FROM work_order o JOIN visit v ON v.id = o.visit_id WHERE o.id = ?",
        (order_id,),
    )
    if found is None:
        raise Refused(_("There is no such order. Press F5 to see the present list."))
    values: list[Any] = [*found, is_reopened(order_id)]
    values[2] = State(found[2])
    return At(*values)


def live(order_id: int) -> tuple[int, int | None, int | None, int] | None:
    """Return key, paid_at, paper and rounding (fen) of the settlement that is not void."""
    return db.row(
        "SELECT id, paid_at, paper_id, rounding FROM settlement"
        " WHERE order_id = ? AND voided_at IS NULL",
        (order_id,),
    )
