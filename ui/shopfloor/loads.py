"""How full a day is: hours that bays or technicians are still free, and what is asked for beyond."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from reception.core import clock
from reception.core.hours import Period
from reception.orders.rules import S
from reception.shopfloor import planning
from reception.shopfloor.queries import Board


@dataclass(frozen=True)
class Load:
    """Hours of a day. `over`: planned after closing or twice, or promised and without room."""

    free: Decimal
    over: Decimal


def of_bays(board: Board, _now: datetime) -> Load:
    """Return how full the working bays are on the board's day."""
    after = timedelta()
    for block in board.blocks:
        if block.open:
            after += _after_hours(board, block.starts_at, block.ends_at)
    return Load(board.free, _hours(after) + max(_wanted(board) - board.free, Decimal(0)))


def of_people(board: Board, now: datetime) -> Load:
    """Return how full the technicians of the board's day are, who is on duty that day."""
    twice, taken = timedelta(), []
    for person in board.people:
        mine = sorted(
            (b.starts_at, b.ends_at)
            for b in board.blocks
            if b.open and b.technician_id == person.person_id
        )
        away = [(a.begin, a.end) for a in person.away]
        twice += _overlap(mine)
        taken.append([*mine, *away])
    left = planning.free_hours(board.hours, taken, now, board.day)
    return Load(left, _hours(twice) + max(_wanted(board) - left, Decimal(0)))


def _wanted(board: Board) -> Decimal:
    """Return the labour hours that wait for a place and are promised by the end of the day."""
    end = clock.day_bounds(board.day)[1]
    waiting = (
        order.hours
        for order in board.orders
        if order.state is S.PENDING and order.promised_at is not None and order.promised_at <= end
    )
    return sum(waiting, Decimal(0)).quantize(Decimal("0.1"))


def _after_hours(board: Board, begin: datetime, end: datetime) -> timedelta:
    """Return how much of a block lies after that day's closing; a night in between is no work."""
    span = board.hours.span(board.day)
    if span is None or end >= clock.day_bounds(board.day)[1]:
        return timedelta()
    return max(end - max(begin, span[1]), timedelta())


def _overlap(periods: list[Period]) -> timedelta:
    total, until = timedelta(), None
    for begin, end in periods:
        if until is not None and begin < until:
            total += min(end, until) - begin
        until = end if until is None else max(until, end)
    return total


def _hours(length: timedelta) -> Decimal:
    return (Decimal(int(length.total_seconds())) / 3600).quantize(Decimal("0.1"))
