"""Call-backs and comebacks, in their simplest real form."""

from datetime import datetime
from decimal import Decimal

from reception.care import rules
from reception.care.models import Survey
from reception.core import clock, db, gate, record
from reception.core.errors import Invalid, Refused
from reception.core.fields import instant
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.core.typed import storable
from reception.orders.actions import move, touch
from reception.orders.models import Order, OrderKind, State


@action(Permission.SURVEY)
def answer_survey(
    *,
    order_id: int,
    score: Decimal,
    valid: bool = True,
    remark: str = "",
    answered_at: datetime | None = None,
) -> int:
    """Note a customer's answer, 0..100 in percent, and close the order. Return the survey's key.

    An invalid (screened-out) survey is counted apart and may be followed by another call. Raises
    NotAllowed for whoever served on the order, Refused before hand-over and after a valid answer.
    """
    touch(order_id)
    found = db.row(
        "SELECT o.state, o.handed_over_at, o.advisor_id, o.technician_id, v.advisor_id"
        " FROM work_order o JOIN visit v ON v.id = o.visit_id WHERE o.id = ?",
        (order_id,),
    )
    if found is None or found[1] is None:
        raise Refused(_("This car has not been handed over. Call after the customer has it back."))
    rules.check_caller(gate.actor().person_id, _served_by(order_id, found[2:]))
    if db.row("SELECT 1 FROM survey WHERE order_id = ? AND valid = 1", (order_id,)):
        raise Refused(_("This order has a valid answer already."))
    at = answered_at or clock.now()
    left_at = instant(found[1]) or at
    if not left_at <= at <= clock.now():
        raise Invalid(
            "answered_at", _("An answer comes after the hand-over and not in the future.")
        )
    key = record.add(
        Survey,
        order=order_id,
        answered_at=at,
        score=rules.check_score(score),
        valid=valid,
        remark=storable(remark.strip(), "remark"),
        person_id=gate.actor().person_id,
    )
    if valid and found[0] == State.HANDED_OVER:
        move(order_id, State.CLOSED)
    return key


def _served_by(order_id: int, named: tuple[int | None, ...]) -> frozenset[int]:
    """Everybody who received the car, worked on it, inspected it or moved it on."""
    found = db.rows(
        "SELECT technician_id FROM allocation WHERE order_id = ?"
        " UNION SELECT inspector_id FROM inspection WHERE order_id = ?"
        " UNION SELECT person_id FROM order_step WHERE order_id = ?",
        (order_id, order_id, order_id),
    )
    return frozenset({*named, *(key for (key,) in found)} - {None})


@action(Permission.SURVEY)
def mark_comeback(*, order_id: int, first_order_id: int, cause: str) -> None:
    """Mark an order as the comeback 外返 of an earlier one of the same car, with its cause."""
    touch(order_id)
    if not cause.strip():
        raise Invalid("cause", _("Say what came back, such as the same noise again."))
    found = db.row(
        "SELECT o.vehicle_id, f.vehicle_id, f.handed_over_at, o.opened_at, o.state"
        " FROM work_order o, work_order f WHERE o.id = ? AND f.id = ?",
        (order_id, first_order_id),
    )
    if found is None:
        raise Refused(_("There is no such order. Press F5 to see the present list."))
    if found[4] == State.CANCELLED:
        raise Refused(_("This order was cancelled; the car left unrepaired."))
    rules.check_comeback(
        same_order=order_id == first_order_id,
        same_vehicle=found[0] == found[1],
        first_left_at=instant(found[2]),
        opened_at=instant(found[3]) or clock.now(),
    )
    record.change(
        Order,
        order_id,
        kind=OrderKind.COMEBACK,
        comeback_of=first_order_id,
        comeback_cause=storable(cause.strip(), "cause"),
    )
