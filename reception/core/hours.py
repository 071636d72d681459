"""The branch's working time: when it is open on a day, and how work lies over breaks and nights.

Pure functions, shared by bookings, board and promise. Minutes are counted from midnight of the
branch's clock, periods are pairs of UTC instants, half open. Opening hours, breaks and other hours
stand on whole or half hours, so that bookings can count half hours.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property

from reception.core import clock
from reception.core.holidays import public_holiday

Period = tuple[datetime, datetime]
_DAY = timedelta(days=1)
FARTHEST = 400  # days that an open one is looked for


class DayKind(StrEnum):
    """What a special day is."""

    CLOSED = "closed"
    OPEN = "open"  # as on any day, whatever weekday or holiday it is
    HOURS = "hours"  # open at other hours


@dataclass(frozen=True)
class SpecialDay:
    """One day that is not like its weekday, and a word why."""

    kind: DayKind
    opens: int = 0
    closes: int = 0
    word: str = ""


@dataclass(frozen=True)
class WorkingHours:
    """When a branch works. `closed` has weekdays (0 is Monday).

    A special day goes before a public holiday, and that before the weekday; where public holidays
    close the branch, the working days that make up for them (调休) open it.
    """

    opens: int = 8 * 60
    closes: int = 18 * 60
    breaks: tuple[tuple[int, int], ...] = ()
    closed: frozenset[int] = frozenset()
    holidays_close: bool = False
    special: Mapping[date, SpecialDay] = field(default_factory=dict)
    _known: dict[date, tuple[Period, ...]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def periods(self, day: date) -> tuple[Period, ...]:
        """Return the open periods of a branch day in order; none when it is closed."""
        found = self._known.get(day)
        if found is None:
            found = tuple(
                (_instant(day, begin), _instant(day, end)) for begin, end in self._minutes(day)
            )
            self._known[day] = found
        return found

    def _minutes(self, day: date) -> list[tuple[int, int]]:
        special, begin, end = self.special.get(day), self.opens, self.closes
        if special is None:
            if self._is_closed(day):
                return []
        elif special.kind is DayKind.CLOSED:
            return []
        elif special.kind is DayKind.HOURS:
            begin, end = special.opens, special.closes
        return self._between_breaks(begin, end)

    def _between_breaks(self, begin: int, end: int) -> list[tuple[int, int]]:
        found = []
        for first, last in sorted(self.breaks):
            if begin < min(first, end):
                found.append((begin, min(first, end)))
            begin = max(begin, last)
        return [*found, (begin, end)] if begin < end else found

    def _is_closed(self, day: date) -> bool:
        if self.holidays_close:
            holiday = public_holiday(day)
            if holiday is not None:
                return holiday.free
        return day.weekday() in self.closed

    def word(self, day: date) -> str:
        """Return why a day is special: the branch's own word or the holiday's name; else ""."""
        special = self.special.get(day)
        if special is not None:
            return special.word
        holiday = public_holiday(day) if self.holidays_close else None
        return holiday.name() if holiday is not None else ""

    def span(self, day: date) -> Period | None:
        """Return when a branch day opens and closes, breaks included; None when it is closed."""
        found = self.periods(day)
        return (found[0][0], found[-1][1]) if found else None

    def usual(self, day: date) -> Period:
        """Return the hours of a usual day, on whichever day: what is drawn of a closed one."""
        return _instant(day, self.opens), _instant(day, self.closes)

    def days(self, begin: date, count: int) -> Iterator[tuple[date, Period]]:
        """Yield the open days among `count` calendar days."""
        for each in (begin + timedelta(days=n) for n in range(count)):
            period = self.span(each)
            if period is not None:
                yield each, period

    def _from(self, instant: datetime) -> Iterator[Period]:
        """Yield the open periods that end after an instant."""
        day = clock.local(instant).date()
        for _turn in range(FARTHEST):
            for period in self.periods(day):
                if period[1] > instant:
                    yield period
            day += _DAY

    def is_open(self, instant: datetime) -> bool:
        """Tell whether work goes on at an instant."""
        return any(a <= instant < b for a, b in self.periods(clock.local(instant).date()))

    def next_open(self, instant: datetime) -> datetime:
        """Return the first open instant from `instant` on; itself where the branch never opens."""
        return next((max(opens, instant) for opens, _closes in self._from(instant)), instant)

    def between(self, begin: datetime, end: datetime) -> timedelta:
        """Return the open time between two instants."""
        total = timedelta()
        for opens, closes in self._from(begin):
            if opens >= end:
                break
            total += min(closes, end) - max(opens, begin)
        return total

    def add(self, start: datetime, length: timedelta) -> datetime:
        """Return when work of this length that begins at `start` ends: it rests while closed."""
        left = length
        for opens, closes in self._from(start):
            begin = max(opens, start)
            if begin + left <= closes:
                return begin + left
            left -= closes - begin
        return start + length

    def back(self, end: datetime, length: timedelta) -> datetime:
        """Return when work of this length must begin at the latest to be done by `end`."""
        left, last = length, clock.local(end).date()
        for number in range(FARTHEST):
            for opens, closes in reversed(self.periods(last - timedelta(days=number))):
                finish = min(closes, end)
                if finish <= opens:
                    continue
                if finish - left >= opens:
                    return finish - left
                left -= finish - opens
        return end - length

    @cached_property
    def _usual_length(self) -> timedelta:
        usual = self._between_breaks(self.opens, self.closes)
        return timedelta(minutes=sum(end - begin for begin, end in usual))

    def end_on_day(self, start: datetime, length: timedelta) -> datetime | None:
        """Return when work begun at `start` ends; None where it would be left over night.

        Only what is too long for any usual day may go over the night.
        """
        end = self.add(start, length)
        too_long = length > self._usual_length
        same = clock.local(end).date() == clock.local(start).date()
        return end if too_long or same else None

    def rests(self, begin: datetime, end: datetime) -> list[Period]:
        """Return when no work goes on between two instants; a night and closed days are one."""
        found, at = [], begin
        for opens, closes in self._from(begin):
            if at < min(opens, end):
                found.append((at, min(opens, end)))
            at = closes
            if at >= end:
                return found
        return [*found, (at, end)]


def _instant(day: date, minutes: int) -> datetime:
    return clock.at(day) + timedelta(minutes=minutes)  # the zone has no summer time
