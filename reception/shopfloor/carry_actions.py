"""过夜: what happens to a car that is not done at closing: tomorrow, overtime today, or it stays."""

from datetime import datetime

from reception.core import clock, db, gate, record
from reception.core.errors import Invalid, Refused
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.special_days import working_hours
from reception.core.text import _
from reception.core.typed import one_line
from reception.core.units import day_number, seconds
from reception.orders.actions import promise
from reception.orders.models import State
from reception.orders.rules import STATE_NAMES
from reception.shopfloor import plan_actions, plan_parts
from reception.shopfloor.carry_queries import UNFINISHED
from reception.shopfloor.models import Allocation
from reception.shopfloor.plan_checks import Wish, check, hold
from reception.shopfloor.plan_models import CarryOver, Decided


@action(Permission.DISPATCH)
def carry_to(
    *,
    order_id: int,
    bay_id: int,
    technician_id: int | None,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    told: bool,
    promised_at: datetime | None = None,
    anyway: bool = False,
) -> int:
    """Let work go on another day in a bay: what is planned after now gives way to that.

    `promised_at`: the new promise, and `told` whether the customer knows of it. Return the
    decision's key. Raises as `place` and `promise`.
    """
    why = _why(reason)
    if clock.local(starts_at).date() <= clock.today():
        raise Invalid("starts_at", _("Choose a time from tomorrow on."))
    _hold_unfinished(order_id)
    span, now = working_hours().span(clock.today()), clock.now()
    _give_way(order_id, max(span[1], now) if span else now)
    plan_actions.place(
        order_id=order_id,
        bay_id=bay_id,
        technician_id=technician_id,
        starts_at=starts_at,
        ends_at=ends_at,
        anyway=anyway,
    )
    _promise(order_id, promised_at, why, told=told)
    return _keep(order_id, Decided.TOMORROW, why, told, promised_at)


@action(Permission.DISPATCH)
def work_overtime(
    *,
    order_id: int,
    until_at: datetime,
    reason: str,
    told: bool,
    promised_at: datetime | None = None,
) -> int:
    """Let work go on this evening until a time; its last block is stretched to it."""
    why = _why(reason)
    state = _hold_unfinished(order_id)
    now, today = clock.now(), clock.today()
    span = working_hours().span(today)
    if until_at <= now or (span is not None and until_at <= span[1]):
        raise Invalid("until_at", _("Overtime ends after closing time."))
    if clock.local(until_at).date() != today:
        raise Invalid("until_at", _("Overtime ends today. Let it go on tomorrow instead."))
    found = db.row(
        "SELECT id, version FROM allocation WHERE order_id = ? AND open = 1 AND starts_at < ?"
        " ORDER BY starts_at DESC LIMIT 1",
        (order_id, seconds(until_at)),
    )
    if found is not None:
        row = plan_parts.block(found[0], found[1])
        wish = Wish(
            order_id, row.bay_id, row.technician_id, row.starts_at, until_at, row.allocation_id
        )
        hold((order_id,), (row.bay_id,))
        told_against = check(wish, state, begun=True, anyway=True)
        record.change(
            Allocation, row.allocation_id, found[1], ends_at=until_at, overruled=told_against
        )
        plan_parts.follow(order_id)
    _promise(order_id, promised_at, why, told=told)
    return _keep(order_id, Decided.OVERTIME, why, told, promised_at, until_at)


@action(Permission.DISPATCH)
def keep_here(
    *, order_id: int, reason: str, told: bool, promised_at: datetime | None = None
) -> int:
    """Let the customer's car stay here: what is planned after now is given back.

    A car whose work has not begun waits for a bay again.
    """
    why = _why(reason)
    _hold_unfinished(order_id)
    _give_way(order_id, clock.now())
    plan_parts.follow(order_id)
    _promise(order_id, promised_at, why, told=told)
    return _keep(order_id, Decided.KEPT, why, told, promised_at)


def _why(reason: str) -> str:
    if not reason.strip():
        raise Invalid("reason", _("Say why the car stays; the customer will ask."))
    return one_line(reason.strip(), "reason")


def _hold_unfinished(order_id: int) -> State:
    state = hold((order_id,), ())[order_id]
    if state not in UNFINISHED:
        raise Refused(
            _("This order is “{state}”; nothing of it is left for tomorrow.").format(
                state=_(STATE_NAMES[state])
            )
        )
    return state


def _give_way(order_id: int, until: datetime) -> None:
    """Take back what is planned; a begun block goes on until `until`, or ends where that is past."""
    now, state = clock.now(), hold((order_id,), ())[order_id]
    found = db.rows("SELECT id FROM allocation WHERE order_id = ? AND open = 1", (order_id,))
    for (key,) in found:
        row = plan_parts.block(key)
        since = plan_parts.used_from(row, state)
        if since is None:
            record.remove(Allocation, key)
            continue
        if row.starts_at >= now:
            plan_parts.close_used(row, since)
            continue
        ends_at = max(min(until, row.ends_at), row.starts_at + plan_parts.SHORTEST)
        record.change(Allocation, key, open=ends_at > now, ends_at=ends_at)


def _promise(order_id: int, promised_at: datetime | None, why: str, *, told: bool) -> None:
    if promised_at is not None:
        promise(order_id=order_id, promised_at=promised_at, reason=why, told=told)


def _keep(
    order_id: int,
    decided: Decided,
    why: str,
    told: bool,
    promised_at: datetime | None,
    until_at: datetime | None = None,
) -> int:
    return record.add(
        CarryOver,
        order=order_id,
        day=day_number(clock.today()),
        decided=decided,
        reason=why,
        told=told,
        promised_at=promised_at,
        until_at=until_at,
        at=clock.now(),
        person_id=gate.actor().person_id,
    )
