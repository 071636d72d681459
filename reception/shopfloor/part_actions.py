"""待料: a missing part stops the work until it is there; then the work is offered again."""

from datetime import datetime

from reception.core import clock, record
from reception.core.errors import Invalid, Refused
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders.actions import state_of
from reception.orders.models import Order, State
from reception.orders.rules import HOLDS
from reception.parts.actions import keep_expected
from reception.parts.queries import needs_of
from reception.parts.rules import MISSING
from reception.shopfloor import actions


@action(Permission.HAND_OUT_PARTS)
def wait_for_part(
    *, order_id: int, code: str, expected_at: datetime | None, note: str = "", stop: bool = True
) -> None:
    """Note when a missing part is expected; with `stop` the work on the order waits for it.

    None: nobody knows yet. Only work that has begun can stop; else the note alone is kept.
    """
    keep_expected(order_id, code, expected_at, note)
    state, _version = state_of(order_id)
    if state is State.HOLD_PARTS:  # for another part, or until another time
        record.change(Order, order_id, hold_reason=waits_for(order_id))
    elif stop and state in HOLDS | {State.WORKING} and state is not State.HOLD_CONSENT:
        actions.hold(order_id=order_id, state=State.HOLD_PARTS, reason=waits_for(order_id))


def miss_parts(order_id: int, codes: tuple[str, ...], expected_at: datetime | None) -> None:
    """Note which parts the technician waits for (inside an action); a time the store knows stays.

    Raises Invalid("parts") for one that is not missing, Invalid("expected_at") for the past.
    """
    rows = {row.code: row for row in needs_of(order_id) if row.stand in MISSING}
    for code in codes:
        if code not in rows:
            told = _("Nothing of {part} is missing on this order. Ask the store for it.")
            raise Invalid("parts", told.format(part=code))
        if expected_at is not None:
            keep_expected(order_id, code, expected_at, rows[code].note)


def waits_for(order_id: int, codes: tuple[str, ...] = ()) -> str:
    """Return what an order waits for, in the words of the board: 机油滤清器 11-23 10:00.

    `codes`: of these parts alone.
    """
    rows = [
        row
        for row in needs_of(order_id)
        if row.stand in MISSING and (not codes or row.code in codes)
    ]
    times = [
        f"{row.name} {clock.show(row.expected_at, '%m-%d %H:%M')}" if row.expected_at else row.name
        for row in rows
    ]
    return "、".join(times) or _("Parts")


@action(Permission.HAND_OUT_PARTS)
def parts_are_there(*, order_id: int) -> None:
    """Let the work go on: nothing is missing any more. Refused while something is."""
    state, _version = state_of(order_id)
    if state is not State.HOLD_PARTS:
        raise Refused(_("This order does not wait for parts."))
    lacking = [row.name for row in needs_of(order_id) if row.stand in MISSING]
    if lacking:
        raise Refused(_("Still missing: {parts}.").format(parts="、".join(lacking)))
    actions.start_work(order_id=order_id)
