"""Where a job could go: which bays suit it, when they are free, what the day still holds.

Pure functions over periods (pairs of UTC instants, half open). The working day is the branch's;
a job may run over closing time, but none is begun outside it.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, Decimal

from reception.core import clock
from reception.orders.models import OrderKind
from reception.shopfloor.models import BayKind
from reception.shopfloor.rules import first_gap

Period = tuple[datetime, datetime]

OPENS, CLOSES = 8, 18  # hours of the branch's clock
STEP = timedelta(minutes=5)
LEAST = timedelta(minutes=30)
OVERRUN = timedelta(minutes=15)  # what a job past its planned end is given at least
LOOK_AHEAD = 30  # days

_MECHANICAL = frozenset({BayKind.MECHANICAL, BayKind.QUICK})
_BODY = frozenset({BayKind.BODY, BayKind.PAINT})
WORKING_KINDS = _MECHANICAL | _BODY


def fitting(kind: OrderKind) -> frozenset[BayKind]:
    """Return the kinds of bay that suit an order of this kind."""
    return _BODY if kind in (OrderKind.BODY, OrderKind.ACCIDENT) else _MECHANICAL


def length_of(hours: Decimal) -> timedelta:
    """Return how long a bay is wanted for these labour hours: whole 5 minutes, at least 30."""
    minutes = (hours * 60).to_integral_value(ROUND_CEILING)
    steps = -(-int(minutes) // 5)
    return max(LEAST, steps * STEP)


def working_day(day: date) -> Period:
    """Return when a branch day opens and closes."""
    return clock.at(day, OPENS), clock.at(day, CLOSES)


def next_step(instant: datetime) -> datetime:
    """Return the next whole five minutes from `instant` on."""
    over = int(instant.timestamp()) % 300
    return instant + timedelta(seconds=300 - over) if over else instant


def until(end: datetime, now: datetime, *, held: bool) -> datetime:
    """Return until when an open place is taken: work past its planned end goes on a while.

    A car on hold past its end blocks its bay until closing time: nobody knows when it goes on.
    """
    if end > now:
        return end
    return max(next_step(now + OVERRUN), working_day(clock.local(now).date())[1] if held else now)


def first_start(taken: Sequence[Period], earliest: datetime, length: timedelta) -> datetime:
    """Return the first instant at which `length` fits and the branch is open."""
    start = next_step(earliest)
    for _turn in range(LOOK_AHEAD):
        opens, closes = working_day(clock.local(start).date())
        start = first_gap(list(taken), max(start, opens), length)
        if start < closes:
            return start
        day = clock.local(start).date()
        if start >= working_day(day)[1]:
            start = working_day(day + timedelta(days=1))[0]
    return start


def place_at(
    taken: Sequence[Period], wanted: datetime, length: timedelta, now: datetime
) -> datetime | None:
    """Return where a job of `length` begins when somebody points at `wanted`; None when taken.

    The start snaps to a quarter of an hour, never lies before now, and moves earlier inside the
    free gap so that the job fits where it can. Whoever points at the past means now.
    """
    wanted = max(wanted, now)
    before = max((end for begin, end in taken if begin <= wanted), default=now)
    if before > wanted:
        return None
    after = min((begin for begin, _end in taken if begin > wanted), default=None)
    over = int(wanted.timestamp()) % 900
    start = max(wanted - timedelta(seconds=over), before, next_step(now))
    if after is not None and start + length > after:
        start = max(after - length, before, next_step(now))
    return start


def free_hours(taken: Iterable[Sequence[Period]], now: datetime, day: date) -> Decimal:
    """Return the hours that these bays are still free on `day`, from now to closing."""
    opens, closes = working_day(day)
    begin = max(opens, now)
    left = timedelta()
    for periods in taken:
        at = begin
        for starts, ends in sorted(periods):
            if starts < closes and ends > at:
                left += max(starts - at, timedelta())
                at = max(at, ends)
        left += max(closes - at, timedelta())
    return (Decimal(int(left.total_seconds())) / 3600).quantize(Decimal("0.1"))
