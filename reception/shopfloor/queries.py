"""What the board and the dispatch form show."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from reception.core import clock, db, gate
from reception.core.fields import instant, quantity, seconds
from reception.core.hours import Period, WorkingHours
from reception.core.special_days import working_hours
from reception.core.text import _
from reception.orders.extras import asked_since
from reception.orders.models import OrderKind, State
from reception.orders.queries import OrderRow, open_orders
from reception.orders.rules import HOLDS
from reception.orders.thread import unread
from reception.shopfloor import planning
from reception.shopfloor.board_people import TechnicianRow, technicians
from reception.shopfloor.clocking_queries import left_orders, on_orders, people_words
from reception.shopfloor.inspecting_queries import reworks
from reception.shopfloor.models import BayKind
from reception.shopfloor.plan_suggest import Suggestion as Suggestion
from reception.shopfloor.plan_suggest import jobs, shop


@dataclass(frozen=True)
class BayRow:
    """A bay, in the order of the board."""

    bay_id: int
    name: str
    kind: BayKind
    active: bool
    position: int
    version: int


@dataclass(frozen=True)
class Block:
    """An order in a bay for a time; `open` until the work in it is done."""

    allocation_id: int
    version: int
    order_id: int
    number: str
    bay_id: int
    technician_id: int | None
    technician: str
    starts_at: datetime
    ends_at: datetime
    open: bool
    plate: str
    model: str
    kind: OrderKind
    state: State
    hold_reason: str
    promised_at: datetime | None
    work: str  # the first line's name
    people: tuple[str, ...] = ()  # who is clocked on it since when, from long to short
    unread: int = 0  # messages that the person at the board has not read
    rework: int = 0  # how often inspection sent it back


def bays(*, active_only: bool = True, branch_id: int = 1) -> tuple[BayRow, ...]:
    """Return the branch's bays."""
    where = " AND active = 1" if active_only else ""
    found = db.rows(
        "SELECT id, name, kind, active, position, version FROM bay WHERE branch_id = ?"
        f"{where} ORDER BY position, id",
        (branch_id,),
    )
    return tuple(BayRow(r[0], r[1], BayKind(r[2]), bool(r[3]), r[4], r[5]) for r in found)


# Begun in the window, or before it and ended since (nothing lasts longer than a month), or open.
# From the allocations, not from the branch's orders (+).
_BLOCKS = (
    "SELECT a.id, a.version, o.id, o.number, a.bay_id, a.technician_id, coalesce(t.name, ''),"
    " a.starts_at, a.ends_at, a.open, c.plate, c.model, o.kind, o.state, o.hold_reason,"
    " o.promised_at, coalesce((SELECT l.name FROM order_line l WHERE l.order_id = o.id"
    " ORDER BY l.position LIMIT 1), '')"
    " FROM allocation a JOIN work_order o ON o.id = a.order_id"
    " JOIN vehicle c ON c.id = o.vehicle_id LEFT JOIN person t ON t.id = a.technician_id"
    " WHERE a.id IN (SELECT id FROM allocation WHERE starts_at >= ? AND starts_at < ?"
    "  UNION SELECT id FROM allocation WHERE ends_at > ? AND ends_at <= ? AND starts_at < ?"
    "  UNION SELECT id FROM allocation WHERE open = 1 AND starts_at >= ? AND starts_at < ?)"
    " AND +o.branch_id = ? ORDER BY a.starts_at, a.id"
)


def blocks(begin: datetime, end: datetime, branch_id: int = 1) -> tuple[Block, ...]:
    """Return what occupies the bays between two instants, by start; what overran is included."""
    first, last, month = seconds(begin), seconds(end), 31 * 86_400
    found = db.rows(
        _BLOCKS, (first, last, first, last + month, first, first - month, last, branch_id)
    )
    return tuple(
        Block(
            allocation_id=r[0], version=r[1], order_id=r[2], number=r[3], bay_id=r[4],
            technician_id=r[5], technician=r[6], starts_at=instant(r[7]) or begin,
            ends_at=instant(r[8]) or end, open=bool(r[9]), plate=r[10], model=r[11],
            kind=OrderKind(r[12]), state=State(r[13]), hold_reason=r[14],
            promised_at=instant(r[15]), work=r[16],
        )
        for r in found
    )  # fmt: skip


@dataclass(frozen=True)
class Part:
    """An open block of an order, as a form moves it."""

    allocation_id: int
    version: int
    bay_id: int
    bay: str
    technician_id: int | None
    starts_at: datetime
    ends_at: datetime


def open_parts(order_id: int) -> tuple[Part, ...]:
    """Return an order's open blocks by start."""
    found = db.rows(
        "SELECT a.id, a.version, a.bay_id, b.name, a.technician_id, a.starts_at, a.ends_at"
        " FROM allocation a JOIN bay b ON b.id = a.bay_id"
        " WHERE a.order_id = ? AND a.open = 1 ORDER BY a.starts_at, a.id",
        (order_id,),
    )
    now = clock.now()
    return tuple(
        Part(r[0], r[1], r[2], r[3], r[4], instant(r[5]) or now, instant(r[6]) or now)
        for r in found
    )


def suggested(order: OrderRow, besides: Collection[int] = ()) -> Suggestion | None:
    """Return where and with whom one order could go by itself, in another bay than `besides`."""
    hours, now, branch_id = working_hours(), clock.now(), gate.actor().branch_id
    there = taken(hours, now, branch_id, besides=order.order_id)
    others = [bay for bay in bays(branch_id=branch_id) if bay.bay_id not in besides]
    found = shop(hours, others, there, now, branch_id, without=(order.order_id,))
    return found.suggest(jobs([order]), now).get(order.order_id)


def taken(
    hours: WorkingHours,
    since: datetime,
    branch_id: int = 1,
    *,
    besides: int = 0,
    without: Collection[int] = (),
) -> dict[int, list[Period]]:
    """Return what is open in each bay from `since` on, overrun work included, by bay.

    `besides` leaves one order's own place out: where that order could go instead. So does `without`
    for several.
    """
    found = db.rows(
        "SELECT a.bay_id, a.starts_at, a.ends_at, o.state, a.order_id FROM allocation a"
        " JOIN bay b ON b.id = a.bay_id JOIN work_order o ON o.id = a.order_id"
        " WHERE a.open = 1 AND b.branch_id = ? AND a.order_id <> ? ORDER BY a.starts_at",
        (branch_id, besides),
    )
    periods: dict[int, list[Period]] = {}
    last = {order: ends for _bay, _begins, ends, _state, order in found}  # its latest part
    for bay_id, begins, ends, state, order in found:
        if order in without:
            continue
        end = instant(ends) or since
        if ends >= last[order]:  # where a later part follows, the car has gone there
            end = planning.until(hours, end, since, held=State(state) in HOLDS)
        periods.setdefault(bay_id, []).append((instant(begins) or since, end))
    return periods


def suggest(
    length: timedelta, kinds: frozenset[BayKind], earliest: datetime | None = None
) -> Suggestion | None:
    """Return the bay of these kinds that is free first for `length`, from now on."""
    begin, hours = earliest or clock.now(), working_hours()
    return first_bay(hours, bays(), taken(hours, begin), kinds, length, begin)


def first_bay(
    hours: WorkingHours,
    rows: Iterable[BayRow],
    periods: Mapping[int, Sequence[Period]],
    kinds: frozenset[BayKind],
    length: timedelta,
    earliest: datetime,
) -> Suggestion | None:
    """Return the bay of these kinds that can begin first, or None when there is no such bay."""
    best: Suggestion | None = None
    for bay in rows:
        if bay.kind in kinds:
            start = planning.first_start(hours, periods.get(bay.bay_id, ()), earliest, length)
            if best is None or start < best.starts_at:
                end = hours.add(start, length)
                best = Suggestion(bay.bay_id, bay.name, start, end)
    return best


@dataclass(frozen=True)
class Board:
    """The workshop on one day: everything that the board shows, of one moment."""

    day: date
    hours: WorkingHours
    bays: tuple[BayRow, ...]
    blocks: tuple[Block, ...]
    orders: tuple[OrderRow, ...]  # every car that is here, by promise
    taken: Mapping[int, Sequence[Period]]
    suggestions: Mapping[int, Suggestion]  # by order, of those waiting for a bay
    asked: Mapping[int, datetime]  # by order, since when the customer has been asked for more work
    people: tuple[TechnicianRow, ...]
    sold: Decimal  # labour hours of the orders opened that day
    free: Decimal  # hours that working bays are still free that day
    on_time: tuple[int, int]  # handed over in time, handed over
    reworks: Mapping[int, int] = field(default_factory=dict)  # by order, how often it came back


# The last promise that was told before an earlier one had passed (DOMAIN §6, on time; the same as
# `orders.promises.effective_promise`).
_ON_TIME = (
    "SELECT coalesce(sum(CASE WHEN o.handed_over_at <= coalesce((SELECT p.promised_at FROM promise p"
    " WHERE p.order_id = o.id AND p.told = 1 AND NOT EXISTS (SELECT 1 FROM promise e"
    " WHERE e.order_id = o.id AND e.told = 1 AND e.id < p.id AND e.promised_at < p.set_at)"
    " ORDER BY p.id DESC LIMIT 1),"
    " o.promised_at, o.handed_over_at) THEN 1 ELSE 0 END), 0), count(*)"
    " FROM work_order o WHERE o.handed_over_at >= ? AND o.handed_over_at < ? AND o.branch_id = ?"
)
_SOLD = (
    "SELECT coalesce(sum(l.quantity), 0) FROM work_order o JOIN order_line l ON l.order_id = o.id"
    " WHERE o.opened_at >= ? AND o.opened_at < ? AND o.branch_id = ? AND o.state <> 'cancelled'"
    " AND l.kind = 'labour'"
)


def board(day: date, branch_id: int = 1, *, days: int = 1) -> Board:
    """Return the workshop on a branch day, with a suggestion for each order without a bay.

    Blocks and people are those of `days` days; the figures are the first day's.
    """
    begin, end = clock.day_bounds(day)
    last = clock.day_bounds(day + timedelta(days=days - 1))[1]
    now, hours = clock.now(), working_hours(branch_id)
    rows, orders = bays(branch_id=branch_id), open_orders(branch_id)
    periods = taken(hours, now, branch_id)
    suggestions = _suggestions(hours, rows, periods, orders, branch_id)
    sold = db.row(_SOLD, (seconds(begin), seconds(end), branch_id))
    on_time = db.row(_ON_TIME, (seconds(begin), seconds(end), branch_id))
    again = reworks(branch_id)
    shown = tuple(
        replace(block, rework=again[block.order_id]) if block.order_id in again else block
        for block in blocks(begin, last, branch_id)
    )
    working = [periods.get(b.bay_id, ()) for b in rows if b.kind in planning.WORKING_KINDS]
    return Board(
        day,
        hours,
        rows,
        _with_unread(_with_people(shown, branch_id), branch_id),
        orders,
        periods,
        suggestions,
        asked_since(),
        technicians(hours, day, days, branch_id),
        quantity(sold[0]) if sold else Decimal(0),
        planning.free_hours(hours, working, now, day),
        (int(on_time[0]), int(on_time[1])) if on_time else (0, 0),
        again,
    )


def _suggestions(
    hours: WorkingHours,
    rows: Iterable[BayRow],
    periods: Mapping[int, Sequence[Period]],
    orders: Iterable[OrderRow],
    branch_id: int,
) -> dict[int, Suggestion]:
    """Return a place for each order without a bay; what is promised earlier has its place first."""
    waiting = [order for order in orders if order.state is State.PENDING]
    if not waiting:
        return {}
    now = clock.now()
    return shop(hours, rows, periods, now, branch_id).suggest(jobs(waiting), now)


def _with_people(shown: tuple[Block, ...], branch_id: int) -> tuple[Block, ...]:
    """Say on open blocks who is clocked on the order, 示例技师甲、乙 13:40, or that all have left it."""
    said = {key: people_words(there) for key, there in on_orders(branch_id).items()}
    said |= dict.fromkeys(left_orders(branch_id), (_("Nobody on it"),))
    return tuple(
        replace(block, people=said[block.order_id])
        if block.open and block.order_id in said
        else block
        for block in shown
    )


def _with_unread(shown: tuple[Block, ...], branch_id: int) -> tuple[Block, ...]:
    """Say on the last block of an order how much of its thread is not read yet."""
    new = unread(branch_id)
    last = {block.order_id: block.allocation_id for block in shown}
    return tuple(
        replace(block, unread=new[block.order_id].count)
        if block.order_id in new and last[block.order_id] == block.allocation_id
        else block
        for block in shown
    )
