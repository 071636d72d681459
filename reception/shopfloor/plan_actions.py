"""Blocks on the board: placed, moved, split, swapped, taken out, and put back as they were.

Every open allocation of an order is moved by itself; the order's state follows (`plan_parts`). What
does not fit is refused with a sentence: `Doubtful` may be done `anyway`, anything else never.
"""

from dataclasses import replace
from datetime import datetime

from reception.core import clock, record
from reception.core.errors import Conflict, Invalid, Refused
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.special_days import working_hours
from reception.core.text import _
from reception.shopfloor import plan_parts as parts
from reception.shopfloor import planning, rules
from reception.shopfloor.models import Allocation
from reception.shopfloor.plan_checks import Wish, check, hold, taken_by
from reception.shopfloor.plan_values import Arranged, Undo


@action(Permission.DISPATCH)
def place(
    *,
    order_id: int,
    bay_id: int,
    technician_id: int | None,
    starts_at: datetime,
    ends_at: datetime,
    anyway: bool = False,
) -> Arranged:
    """Give an order a bay, a technician and a time, besides those it has.

    Raises Doubtful for what the foreman may do `anyway`, Refused when the bay is taken.
    """
    state = hold((order_id,), (bay_id,))[order_id]
    wish = Wish(order_id, bay_id, technician_id, starts_at, ends_at)
    key = parts.put(wish, check(wish, state, anyway=anyway))
    return parts.arranged(key, before=(), after=(key,))


@action(Permission.DISPATCH)
def move_allocation(
    *,
    allocation_id: int,
    version: int,
    bay_id: int,
    technician_id: int | None,
    starts_at: datetime,
    ends_at: datetime,
    anyway: bool = False,
) -> Arranged:
    """Move, stretch or shorten a block, or give it to another technician.

    What is used up of a begun block stays behind where it goes elsewhere: `starts_at` is then when
    it goes on. Raises as `place`, Conflict when somebody changed the block meanwhile.
    """
    row, states = parts.held(allocation_id, version, bay_id)
    state = states[row.order_id]
    since = parts.used_from(row, state)
    begun = since is not None
    stays = (bay_id, starts_at) == (row.bay_id, row.starts_at)
    wish = Wish(row.order_id, bay_id, technician_id, starts_at, ends_at, allocation_id)
    overruled = check(wish, state, begun=begun and stays, anyway=anyway)
    record.change(
        Allocation,
        allocation_id,
        version,
        bay=bay_id,
        technician=technician_id,
        starts_at=starts_at,
        ends_at=ends_at,
        overruled=overruled,
    )
    used = () if since is None or stays else (parts.leave_behind(row, since),)
    return parts.arranged(allocation_id, before=(row,), after=(allocation_id, *used))


@action(Permission.DISPATCH)
def split_allocation(
    *,
    allocation_id: int,
    version: int,
    at: datetime,
    bay_id: int,
    starts_at: datetime,
    technician_id: int | None,
    anyway: bool = False,
) -> Arranged:
    """End a block at `at`; the working time that is left goes on in a bay from `starts_at` on.

    The answer's block is the new one. Raises as `move_allocation`.
    """
    row, states = parts.held(allocation_id, version, bay_id)
    state, hours = states[row.order_id], working_hours()
    if not row.starts_at < at < row.ends_at:
        raise Invalid("at", _("Split a block between its start and its end."))
    if starts_at < at:
        raise Invalid("starts_at", _("The rest of the work begins after its first part."))
    first = replace(row, ends_at=at)
    rules.check_period(first.starts_at, first.ends_at)
    if at <= clock.now() and not parts.is_begun(row, state):
        raise Invalid("at", _("This time has already passed. Choose a later one."))
    left = planning.work_in(hours, at, row.ends_at)
    ends_at = hours.add(starts_at, left) if hours.is_open(starts_at) else starts_at + left
    record.change(Allocation, allocation_id, version, ends_at=at)
    wish = Wish(row.order_id, bay_id, technician_id, starts_at, ends_at)
    key = parts.put(wish, check(wish, state, anyway=anyway))
    return parts.arranged(key, before=(row,), after=(allocation_id, key))


@action(Permission.DISPATCH)
def swap_technicians(
    *, allocation_id: int, version: int, other_id: int, other_version: int, anyway: bool = False
) -> Arranged:
    """Let the technicians of two blocks change places. Raises as `move_allocation`."""
    if allocation_id == other_id:
        raise Refused(_("Choose another block to change technicians with."))
    orders = (parts.block(allocation_id).order_id, parts.block(other_id).order_id)
    states = hold(orders, ())
    pair = [parts.block(allocation_id, version), parts.block(other_id, other_version)]
    people = [row.technician_id for row in reversed(pair)]
    for row, person in zip(pair, people, strict=True):
        record.change(Allocation, row.allocation_id, technician=person)
    for row, person in zip(pair, people, strict=True):
        wish = Wish(row.order_id, row.bay_id, person, row.starts_at, row.ends_at, row.allocation_id)
        begun = parts.is_begun(row, states[row.order_id])
        overruled = check(wish, states[row.order_id], begun=begun, anyway=anyway)
        record.change(Allocation, row.allocation_id, overruled=overruled)
    return parts.arranged(allocation_id, before=tuple(pair), after=(allocation_id, other_id))


@action(Permission.DISPATCH)
def remove_allocation(*, allocation_id: int, version: int) -> Arranged:
    """Take a block out of the plan; what was used up of a begun one stays behind.

    The order waits for a bay again when it was the last and work has not begun.
    """
    row, states = parts.held(allocation_id, version)
    since = parts.used_from(row, states[row.order_id])
    used = () if since is None else (parts.leave_behind(row, since),)
    record.remove(Allocation, allocation_id)
    return parts.arranged(0, before=(row,), after=used)


@action(Permission.DISPATCH)
def restore_allocations(*, undo: Undo) -> Arranged:
    """Take an action of the plan back, or do it again with the undo that this one answers.

    Conflict when a block or an order has changed since; Refused when a bay has been given away.
    """
    states = hold((then.order_id for then in undo.orders), (row.bay_id for row in undo.before))
    if any(states[then.order_id] is not then.state for then in undo.orders):
        raise Conflict(_("Work on this order went on in the meantime. Move the block by hand."))
    present = {mark.allocation_id: parts.marked(mark) for mark in undo.after}
    wanted = {row.allocation_id: row for row in undo.before}
    for key in present.keys() - wanted.keys():
        record.remove(Allocation, key)
    put_back, shown = [], 0
    for key, row in wanted.items():
        taken = taken_by(row.bay_id, row.starts_at, row.ends_at, besides=key)
        if taken:
            raise Refused(taken)
        if key in present:
            parts.change_back(row)
        put_back.append(key if key in present else parts.put_back(row))
        shown = put_back[-1]
    return parts.arranged(shown, before=tuple(present.values()), after=tuple(put_back))
