"""The time across the board: the working hours of one day or of a few, nights left out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from reception.core import clock
from reception.core.hours import Period, WorkingHours
from reception.core.text import _
from reception.shopfloor.queries import Block

EVENING, SHORT = timedelta(hours=3), timedelta(hours=1)  # past closing; least that is seen of it
_CROWDED = 13  # so many hours, and the ticks stand two or three hours apart
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Hours:
    """From `begin` to `end`; `nights` between the days shown take no room."""

    begin: datetime
    end: datetime
    nights: tuple[Period, ...] = ()

    def _shown(self, instant: datetime) -> timedelta:
        left_out = timedelta()
        for dusk, dawn in self.nights:
            left_out += max(min(instant, dawn) - dusk, timedelta())
        return instant - self.begin - left_out

    def share(self, instant: datetime) -> float:
        """Return where an instant lies between begin (0) and end (1), cut to these."""
        part = self._shown(instant) / self._shown(self.end)
        return min(max(part, 0.0), 1.0)

    def at(self, share: float) -> datetime:
        """Return the instant of a share, in whole seconds."""
        total = self._shown(self.end).total_seconds()
        found = self.begin + timedelta(seconds=int(share * total))
        for dusk, dawn in self.nights:
            if found >= dusk:
                found += dawn - dusk
        return found

    def days(self) -> list[Period]:
        """Return the hours of each day shown."""
        begins = [self.begin, *(dawn for _dusk, dawn in self.nights)]
        ends = [*(dusk for dusk, _dawn in self.nights), self.end]
        return list(zip(begins, ends, strict=True))

    def shows(self, instant: datetime) -> bool:
        """Tell whether an instant is on the board."""
        return any(begin <= instant < end for begin, end in self.days())

    def closed(self, hours: WorkingHours) -> list[Period]:
        """Return when no work is planned: breaks, evenings, a whole closed day."""
        return [rest for begin, end in self.days() for rest in hours.rests(begin, end)]

    def ticks(self) -> list[datetime]:
        """Return every whole hour, of several days every second or third."""
        days = self.days()
        step = -(-sum(_hours(each) for each in days) // _CROWDED) if len(days) > 1 else 1
        return [
            begin + timedelta(hours=n)
            for begin, end in days
            for n in range(_hours((begin, end)) + (1 if len(days) == 1 else 0))
            if (n + clock.local(begin).hour) % step == 0
        ]


def _hours(period: Period) -> int:
    return int((period[1] - period[0]).total_seconds()) // 3600


def hours_of(
    hours: WorkingHours, day: date, blocks: Iterable[Block], now: datetime, days: int = 1
) -> Hours:
    """Return the working days, each widened to whole hours by the evening work that begins on it."""
    given = list(blocks)
    shown = [_of_day(hours, day + n * _DAY, given, now) for n in range(days)]
    nights = tuple((a[1], b[0]) for a, b in pairwise(shown))
    return Hours(shown[0][0], shown[-1][1], nights)


def _of_day(hours: WorkingHours, day: date, blocks: Iterable[Block], now: datetime) -> Period:
    """Return one day's hours.

    Work that runs on for long, overnight or over days is cut at the edge (`runs_until`): one such
    block must not squeeze all the others.
    """
    first, last = hours.span(day) or hours.usual(day)
    midnight, following = clock.day_bounds(day)
    latest = last + EVENING
    edges = [now] if midnight <= now < following else []
    for block in blocks:
        if midnight <= block.starts_at < following:
            edges.append(block.starts_at)
            edges.append(block.ends_at if block.ends_at <= latest else block.starts_at + SHORT)
    for edge in edges:
        if midnight < edge < first:
            first = edge
        last = max(last, min(edge, following))
    floor = clock.local(first).replace(minute=0, second=0)
    over = clock.local(last)
    ceiling = (
        over
        if over.minute == over.second == 0
        else over.replace(minute=0, second=0) + timedelta(hours=1)
    )
    return floor.astimezone(first.tzinfo), ceiling.astimezone(first.tzinfo)


def runs_until(ends_at: datetime, hours: Hours, now: datetime) -> str:
    """Return when a block ends that runs on beyond the hours shown: 21:30, 明天, 11-23; else ""."""
    if ends_at <= hours.end:
        return ""
    end, today = clock.local(ends_at), clock.local(now).date()
    if end.date() == clock.local(hours.begin).date():
        return f"{end:%H:%M}"
    return _("tomorrow") if (end.date() - today).days == 1 else f"{end:%m-%d}"
