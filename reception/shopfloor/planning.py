"""Where a job could go: which bays suit it, when they are free, what the day still holds.

Pure functions over periods (pairs of UTC instants, half open) and the branch's working hours. A job
lasts from its start over its working time: breaks, nights and closed days do not count, its bay is
taken all the same. What a day can hold is proposed only where it ends on its day; who places it by
hand may let it go on the next morning, or work in the evening.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, Decimal

from reception.core import clock
from reception.core.hours import Period, WorkingHours
from reception.orders.models import OrderKind
from reception.shopfloor.models import BayKind

STEP = timedelta(minutes=5)
LEAST = timedelta(minutes=30)
OVERRUN = timedelta(minutes=15)  # what a job past its planned end is given at least
OVERTIME = timedelta(minutes=30)  # what is left at closing and is still done that evening
LOOK_AHEAD = 200  # days and places in a bay that are tried

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


def next_step(instant: datetime) -> datetime:
    """Return the next whole five minutes from `instant` on."""
    over = int(instant.timestamp()) % 300
    return instant + timedelta(seconds=300 - over) if over else instant


def closing(hours: WorkingHours, instant: datetime) -> datetime | None:
    """Return when the day of an instant closes; None when it is closed all day."""
    span = hours.span(clock.local(instant).date())
    return span[1] if span else None


def ends(hours: WorkingHours, start: datetime, length: timedelta) -> datetime:
    """Return when a job that somebody begins at `start` ends.

    It rests in breaks and over night; half an hour that is left at closing is done the same
    evening. Begun outside the day's hours it goes on without a rest: somebody works overtime.
    """
    span = hours.span(clock.local(start).date())
    if span is None or not span[0] <= start < span[1]:
        return start + length
    left = length - hours.between(start, span[1])
    return span[1] + left if timedelta() < left <= OVERTIME else hours.add(start, length)


def work_in(hours: WorkingHours, begin: datetime, end: datetime) -> timedelta:
    """Return how long is worked in a block: its open time, and what it begins or ends outside it."""
    total, rests = hours.between(begin, end), hours.rests(begin, end)
    if rests and rests[0][0] == begin:
        total += min(rests[0][1], end) - begin
    if rests and rests[-1][1] == end and rests[-1][0] > begin:
        last = rests[-1][0]
        total += end - last if clock.local(last).date() == clock.local(end).date() else timedelta()
    return total


def until(hours: WorkingHours, end: datetime, now: datetime, *, held: bool) -> datetime:
    """Return until when an open place is taken: work past its planned end goes on a while.

    A car on hold past its end blocks its bay until closing time: nobody knows when it goes on.
    """
    if end > now:
        return end
    closes = closing(hours, now) if held else None
    return max(next_step(now + OVERRUN), closes or now)


def first_start(
    hours: WorkingHours, taken: Sequence[Period], earliest: datetime, length: timedelta
) -> datetime:
    """Return the first instant at which `length` of work fits between what is taken."""
    start, busy = next_step(earliest), sorted(taken)
    for _turn in range(LOOK_AHEAD):
        start = hours.next_open(start)
        end = hours.end_on_day(start, length)
        if end is None:
            start = hours.next_open(closing(hours, start) or start)
            continue
        hit = next((after for begin, after in busy if begin < end and after > start), None)
        if hit is None:
            return start
        start = hit
    return start


def place_at(
    hours: WorkingHours,
    taken: Sequence[Period],
    wanted: datetime,
    length: timedelta,
    now: datetime,
) -> datetime | None:
    """Return where a job of `length` begins when somebody points at `wanted`; None when taken.

    The start snaps to a quarter of an hour, never lies before now nor in a break, and moves earlier
    inside the free gap so that the job fits where it can. Whoever points at the past means now.
    """
    wanted = max(wanted, now)
    before = max((end for begin, end in taken if begin <= wanted), default=now)
    if before > wanted:
        return None
    after = min((begin for begin, _end in taken if begin > wanted), default=None)
    over = int(wanted.timestamp()) % 900
    least = max(before, next_step(now))
    start = _after_break(hours, max(wanted - timedelta(seconds=over), least))
    if after is not None and ends(hours, start, length) > after:
        earlier = hours.back(after, length)
        late = after - length  # in overtime, unless that begins before closing
        within = hours.is_open(start) or hours.is_open(late)
        start = max(earlier if within else late, least)
        start = _after_break(hours, start)
    return start


def _after_break(hours: WorkingHours, instant: datetime) -> datetime:
    """Return the end of the break that an instant lies in, or the instant."""
    span = hours.span(clock.local(instant).date())
    inside = span is not None and span[0] <= instant < span[1]
    return hours.next_open(instant) if inside else instant


def free_hours(
    hours: WorkingHours, taken: Iterable[Sequence[Period]], now: datetime, day: date
) -> Decimal:
    """Return the working hours that these bays are still free on `day`, from now to closing."""
    left = timedelta()
    for busy in map(sorted, taken):
        for opens, closes in hours.periods(day):
            at = max(opens, now)
            for starts, end in busy:
                if starts < closes and end > at:
                    left += max(starts - at, timedelta())
                    at = max(at, end)
            left += max(closes - at, timedelta())
    return (Decimal(int(left.total_seconds())) / 3600).quantize(Decimal("0.1"))
