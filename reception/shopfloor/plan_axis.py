"""The branch's working time as one line: breaks, nights and closed days take no room on it.

Whole seconds. A job of some length is then an interval of that length, and a place for it is found by
comparing numbers: 24 bays and 60 technicians cost no more than a few milliseconds.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from reception.core import clock
from reception.core.fields import instant, seconds
from reception.core.hours import WorkingHours

Interval = tuple[int, int]
AHEAD = 60  # calendar days that are planned


class Axis:
    """The working time from an instant on."""

    def __init__(self, hours: WorkingHours, since: datetime, days: int = AHEAD) -> None:
        self._begins: list[int] = []
        self._ends: list[int] = []
        self._places: list[int] = []  # of the beginnings, on the line
        self.days: dict[date, Interval] = {}
        self._closings: list[int] = []
        self.longest = at = 0
        first = clock.local(since).date()
        for day in (first + timedelta(days=n) for n in range(days)):
            opens = at
            for begin, end in hours.periods(day):
                if end > since:
                    begins, ends = seconds(max(begin, since)), seconds(end)
                    self._begins.append(begins)
                    self._ends.append(ends)
                    self._places.append(at)
                    at += ends - begins
            if at > opens:
                self.days[day] = (opens, at)
                self._closings.append(at)
            whole = (seconds(b) - seconds(a) for a, b in hours.periods(day))
            self.longest = max(self.longest, sum(whole))
        self.end = at

    def place(self, moment: int) -> int:
        """Return where an instant (seconds) lies; closed time is where it opens again."""
        number = bisect_right(self._begins, moment) - 1
        if number < 0:
            return 0
        begin, end = self._begins[number], self._ends[number]
        return self._places[number] + min(moment, end) - begin

    def start(self, place: int) -> datetime:
        """Return when work begins that begins here."""
        return self._moment(bisect_right(self._places, place) - 1, place)

    def finish(self, place: int) -> datetime:
        """Return when work ends that ends here."""
        return self._moment(bisect_right(self._places, place - 1) - 1, place)

    def _moment(self, number: int, place: int) -> datetime:
        found = instant(self._begins[number] + place - self._places[number])
        assert found is not None
        return found

    def fit(self, busy: Sequence[Interval], earliest: int, length: int) -> int | None:
        """Return where `length` fits first between what is busy (in order); None: not in this time.

        What a day can hold is not left over night.
        """
        at = self._on_a_day(earliest, length)
        for begin, end in busy:
            if end > at:
                if begin >= at + length:
                    break
                at = self._on_a_day(end, length)
        return at if at + length <= self.end else None

    def _on_a_day(self, at: int, length: int) -> int:
        if length > self.longest:
            return at
        number = bisect_right(self._closings, at)
        while number < len(self._closings) and at + length > self._closings[number]:
            at = self._closings[number]
            number += 1
        return at


def joined(intervals: Iterable[Interval]) -> list[Interval]:
    """Return intervals in order, those that touch or overlap as one."""
    made: list[Interval] = []
    for begin, end in sorted(intervals):
        if made and begin <= made[-1][1]:
            made[-1] = (made[-1][0], max(made[-1][1], end))
        else:
            made.append((begin, end))
    return made
