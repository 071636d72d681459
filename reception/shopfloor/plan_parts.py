"""The parts of an order in bays, inside an action: put, ended, put back; the order follows them."""

from datetime import datetime, timedelta

from reception.core import clock, db, record
from reception.core.errors import Conflict, Refused
from reception.core.fields import instant, seconds
from reception.core.text import _
from reception.orders.actions import move, state_of
from reception.orders.models import Order, State
from reception.shopfloor.models import Allocation
from reception.shopfloor.plan_checks import Wish, hold
from reception.shopfloor.plan_values import Arranged, Mark, Place, Then, Undo

WAITING = frozenset({State.PENDING, State.DISPATCHED})  # nobody has begun
SHORTEST = timedelta(minutes=1)  # what was really used is kept as at least so much
_BLOCK = (
    "SELECT id, order_id, bay_id, technician_id, starts_at, ends_at, overruled, open, version"
    " FROM allocation WHERE id = ?"
)


def _changed() -> Conflict:
    return Conflict(
        _("Somebody else has changed this block in the meantime. Look at it and move it again.")
    )


def block(allocation_id: int, version: int | None = None) -> Place:
    """Return an open block; Conflict when it is gone, closed or no longer of this version."""
    found = db.row(_BLOCK, (allocation_id,))
    if found is None or not found[7] or (version is not None and version != found[8]):
        raise _changed()
    return _place(found)


def marked(mark: Mark) -> Place:
    """Return a block as an action left it, open or not; Conflict when it is not so any more."""
    found = db.row(_BLOCK, (mark.allocation_id,))
    if found is None or found[8] != mark.version:
        raise _changed()
    return _place(found)


def _place(found: tuple[int, int, int, int | None, int, int, str, int, int]) -> Place:
    starts, ends = instant(found[4]), instant(found[5])
    assert starts is not None
    assert ends is not None
    return Place(*found[:4], starts, ends, found[6], bool(found[7]))


def held(allocation_id: int, version: int, *bays: int) -> tuple[Place, dict[int, State]]:
    """Hold a block's order and these bays; return the block and the order's state."""
    states = hold((block(allocation_id).order_id,), bays)
    return block(allocation_id, version), states


def put(wish: Wish, overruled: str = "") -> int:
    """Keep a block that was checked and return its key; the database has the last word."""
    key = record.try_add(
        Allocation,
        order=wish.order_id,
        bay=wish.bay_id,
        technician=wish.technician_id,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        overruled=overruled,
    )
    if key is None:
        raise Refused(just_given())
    return key


def just_given() -> str:
    """Return what is said where the database let another in first."""
    return _("This bay has just been given to another car. Choose another bay or time.")


def put_back(row: Place) -> int:
    """Keep a block again that was taken out; its key is another one."""
    return record.add(Allocation, **_values(row))


def change_back(row: Place) -> None:
    """Let a block be again as it was."""
    record.change(Allocation, row.allocation_id, **_values(row))


def _values(row: Place) -> dict[str, object]:
    return {
        "order": row.order_id,
        "bay": row.bay_id,
        "technician": row.technician_id,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "open": row.open,
        "overruled": row.overruled,
    }


def is_begun(row: Place, state: State) -> bool:
    """Tell whether work in a block has used time."""
    return used_from(row, state) is not None


def used_from(row: Place, state: State) -> datetime | None:
    """Return since when work has used a block: from its start, or from when it began before that."""
    if state in WAITING:
        return None
    return row.starts_at if row.starts_at < clock.now() else _begun_early(row)


def _begun_early(row: Place) -> datetime | None:
    """Return when work began of which no other block of the order has the time."""
    found = db.row(
        "SELECT started_at FROM work_order o WHERE id = ? AND NOT EXISTS (SELECT 1 FROM allocation a"
        " WHERE a.order_id = o.id AND a.id <> ? AND (a.starts_at < ? OR (a.open = 0"
        "  AND a.ends_at > o.started_at)))",
        (row.order_id, row.allocation_id, seconds(row.starts_at)),
    )
    began = instant(found[0]) if found else None
    return began if began is not None and began < clock.now() else None


def leave_behind(row: Place, since: datetime) -> int:
    """Keep what was used of a begun block as closed, while the block itself goes elsewhere."""
    return record.add(Allocation, **{**_values(row), **_used(row, since), "open": False})


def close_used(row: Place, since: datetime) -> None:
    """End a block that was used `since`: it keeps the time until now, and not more than planned."""
    record.change(Allocation, row.allocation_id, **_used(row, since), open=False)


def _used(row: Place, since: datetime) -> dict[str, datetime]:
    """Return from when to when a begun block was used: past its planned end while work went on in it."""
    begins, now = min(row.starts_at, since), clock.now()
    gone_on = db.row(
        "SELECT min(starts_at) FROM allocation WHERE order_id = ? AND id <> ? AND starts_at > ?"
        " AND starts_at < ?",
        (row.order_id, row.allocation_id, seconds(row.starts_at), seconds(now)),
    )
    following = instant(gone_on[0]) if gone_on else None
    ends = now if following is None else min(row.ends_at, following)
    return {"starts_at": begins, "ends_at": max(min(ends, now), begins + SHORTEST)}


def arranged(key: int, *, before: tuple[Place, ...], after: tuple[int, ...]) -> Arranged:
    """Let the orders follow their blocks; return what the action answers."""
    rows = [db.row("SELECT order_id, version FROM allocation WHERE id = ?", (k,)) for k in after]
    marks = tuple(Mark(k, row[1]) for k, row in zip(after, rows, strict=True) if row is not None)
    orders = sorted({row.order_id for row in before} | {row[0] for row in rows if row is not None})
    return Arranged(key, Undo(before, marks, tuple(Then(each, follow(each)) for each in orders)))


def follow(order_id: int) -> State:
    """Let an order be dispatched while it has a block, pending without; return its state.

    Technician and bay are those of the block that is or comes first.
    """
    state, _version = state_of(order_id)
    first = db.row(
        "SELECT technician_id, bay_id FROM allocation WHERE order_id = ? AND open = 1"
        " ORDER BY starts_at, id LIMIT 1",
        (order_id,),
    )
    if first is not None and state is State.PENDING:
        state = State.DISPATCHED
        move(order_id, state)
    elif first is None and state is State.DISPATCHED:
        state = State.PENDING
        move(order_id, state)
    if first is not None:
        record.change(Order, order_id, technician=first[0], bay_id=first[1])
    elif state is State.PENDING:
        record.change(Order, order_id, technician=None, bay_id=None)
    return state


def release(order_id: int) -> None:
    """End an order's open blocks: the work in them is done, or the car is taken out.

    What never began is taken back. The last one that began keeps the time until now; one before
    it ended as planned, or where the next one began.
    """
    now, state = clock.now(), state_of(order_id)[0]
    found = db.rows(
        "SELECT id FROM allocation WHERE order_id = ? AND open = 1 ORDER BY starts_at DESC, id DESC",
        (order_id,),
    )
    following: datetime | None = None
    for (key,) in found:
        row = block(key)
        if row.starts_at < now:
            ended = now if following is None else min(row.ends_at, following)
            ended = max(ended, row.starts_at + SHORTEST)
            record.change(Allocation, key, open=False, ends_at=ended)
            following = row.starts_at
            continue
        since = used_from(row, state)
        if since is None:
            record.remove(Allocation, key)
        else:
            close_used(row, since)
