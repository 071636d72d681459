"""过夜: what is not done at closing, what was decided about it, and what could be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from reception.core import clock, db, gate, settings
from reception.core.fields import instant, seconds
from reception.core.hours import WorkingHours
from reception.core.special_days import working_hours
from reception.core.units import day_number
from reception.orders.models import OrderKind, State
from reception.orders.rules import STATE_NAMES
from reception.shopfloor.plan_models import Decided
from reception.shopfloor.plan_suggest import Suggestion, job, shop, wants_of
from reception.shopfloor.planning import work_in
from reception.shopfloor.queries import bays, taken

UNFINISHED = tuple(
    state
    for state in STATE_NAMES
    if state
    in {
        State.PENDING, State.DISPATCHED, State.WORKING, State.HOLD_PARTS, State.HOLD_CONSENT,
        State.HOLD_OTHER, State.INSPECTION, State.WASHING,
    }
)  # fmt: skip


@dataclass(frozen=True)
class Decision:
    """What was decided today, by whom."""

    decided: Decided
    reason: str
    told: bool
    until_at: datetime | None
    at: datetime
    person: str


@dataclass(frozen=True)
class CarryRow:
    """An order that is not done: what is left of it, and where it could go on tomorrow.

    `ends_at`: until when it is planned, None without a block. `left`: working time after today's
    closing, or all of it where nothing is planned.
    """

    order_id: int
    number: str
    plate: str
    model: str
    state: State
    promised_at: datetime | None
    bay: str
    ends_at: datetime | None
    left: timedelta
    decision: Decision | None
    suggestion: Suggestion | None


@dataclass(frozen=True)
class Closing:
    """The list of a day: when it closes, since when the list is shown, and what is on it."""

    closes_at: datetime
    shown_from: datetime
    rows: tuple[CarryRow, ...]

    @property
    def open(self) -> tuple[CarryRow, ...]:
        """Return the rows about which nothing was decided."""
        return tuple(row for row in self.rows if row.decision is None)


_ROWS = (
    "SELECT o.id, o.number, c.plate, c.model, o.state, o.promised_at, o.kind,"
    " coalesce((SELECT b.name FROM allocation a JOIN bay b ON b.id = a.bay_id"
    "  WHERE a.order_id = o.id AND a.open = 1 ORDER BY a.starts_at LIMIT 1), ''),"
    " (SELECT max(a.ends_at) FROM allocation a WHERE a.order_id = o.id AND a.open = 1),"
    " coalesce((SELECT sum(l.quantity) FROM order_line l"
    "  WHERE l.order_id = o.id AND l.kind = 'labour'), 0),"
    " d.decided, d.reason, d.told, d.until_at, d.at, coalesce(p.name, '')"
    " FROM work_order o JOIN vehicle c ON c.id = o.vehicle_id"
    " LEFT JOIN carry_over d ON d.id = (SELECT max(x.id) FROM carry_over x"
    "  WHERE x.order_id = o.id AND x.day = ?)"
    " LEFT JOIN person p ON p.id = d.person_id"
    " WHERE o.branch_id = ? AND o.handed_over_at IS NULL AND o.state <> 'cancelled'"
    " AND o.state IN ({marks}) ORDER BY coalesce(o.promised_at, 9000000000), o.id"
)


def closing_list(branch_id: int | None = None) -> Closing | None:
    """Return what will not be done when the branch closes today; None on a closed day.

    Before `shown_from` there is nothing to decide yet, and no row; a car without a block, and one
    that is planned beyond closing or was promised for today, is on it.
    """
    branch = branch_id or gate.actor().branch_id
    hours, now, today = working_hours(branch), clock.now(), clock.today()
    span = hours.span(today)
    if span is None:
        return None
    closes = span[1]
    shown = closes - timedelta(minutes=settings.read(settings.CARRY_OVER_MINUTES, branch))
    if now < shown:
        return Closing(closes, shown, ())
    sql = _ROWS.format(marks=", ".join("?" * len(UNFINISHED)))
    found = [
        row
        for row in db.rows(sql, (day_number(today), branch, *UNFINISHED))
        if _stays(row, closes, now)
    ]
    beyond = _beyond(hours, [row[0] for row in found], max(closes, now))
    lengths = {}
    for row in found:
        whole = timedelta(seconds=int(row[9]) * 36 // 10)
        rest = whole if row[8] is None else timedelta(minutes=30)
        lengths[row[0]] = beyond.get(row[0]) or rest
    places = _places(branch, found, lengths, closes)
    return Closing(
        closes, shown, tuple(_row(row, lengths[row[0]], places.get(row[0])) for row in found)
    )


def _stays(row: tuple[Any, ...], closes: datetime, now: datetime) -> bool:
    ends, promised, state = instant(row[8]), instant(row[5]), State(row[4])
    at_rest = state not in (State.PENDING, State.DISPATCHED, State.WORKING)
    if ends is not None and promised is not None and closes < ends <= promised and not at_rest:
        return False  # planned for longer than today, and the customer knows
    if now >= closes or ends is None or ends > closes:
        return True
    return state not in (State.DISPATCHED, State.WORKING, State.INSPECTION, State.WASHING)


def _beyond(hours: WorkingHours, orders: list[int], after: datetime) -> dict[int, timedelta]:
    """Return by order how long is worked in its blocks after an instant."""
    total: dict[int, timedelta] = {}
    marks = ", ".join("?" * len(orders)) or "NULL"
    for order, begins, ends in db.rows(
        "SELECT order_id, starts_at, ends_at FROM allocation WHERE open = 1 AND ends_at > ?"
        f" AND order_id IN ({marks})",
        (seconds(after), *orders),
    ):
        begin, end = max(instant(begins) or after, after), instant(ends) or after
        total[order] = total.get(order, timedelta()) + work_in(hours, begin, end)
    return total


def _places(
    branch: int,
    found: Iterable[tuple[Any, ...]],
    lengths: dict[int, timedelta],
    closes: datetime,
) -> dict[int, Suggestion]:
    """Return where each could go on from the next opening, in the order of their promises."""
    hours = working_hours(branch)
    open_rows = [row for row in found if row[10] is None]
    asked = wants_of([row[0] for row in open_rows])
    wanted = [
        job(
            row[0], OrderKind(row[6]), max(lengths[row[0]], timedelta(minutes=30)),
            instant(row[5]), asked,
        )
        for row in open_rows
    ]  # fmt: skip
    if not wanted:
        return {}
    opens, now, own = hours.next_open(closes), clock.now(), [each.order_id for each in wanted]
    there = taken(hours, now, branch, without=own)
    rows = bays(branch_id=branch)
    floor = shop(hours, rows, there, now, branch, since=opens, without=own)
    return floor.suggest(wanted, opens)


def _row(r: tuple[Any, ...], left: timedelta, found: Suggestion | None) -> CarryRow:
    order_id, number, plate, model, state, promised, _kind, bay, ends = r[:9]
    decision = None
    if r[10] is not None:
        at = instant(r[14]) or clock.now()
        decision = Decision(Decided(r[10]), r[11], bool(r[12]), instant(r[13]), at, r[15])
    return CarryRow(
        order_id, number, plate, model, State(state), instant(promised), bay, instant(ends), left,
        decision, found,
    )  # fmt: skip
