"""Working time against a count minute by minute, and the days that are not like the others."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reception.core import clock
from reception.core.errors import Invalid
from reception.core.hours import DayKind, SpecialDay, WorkingHours
from reception.core.settings import BREAKS
from reception.core.text import _

FRIDAY = date(2026, 11, 20)
MINUTE = timedelta(minutes=1)
HALVES = st.integers(0, 47).map(lambda half: 30 * half)


@st.composite
def branches(draw):
    """Return working hours with breaks (some beyond the day), closed weekdays and special days."""
    opens = draw(st.integers(0, 40)) * 30
    closes = opens + draw(st.integers(2, 8)) * 30
    pairs = st.tuples(HALVES, HALVES).filter(lambda pair: pair[0] < pair[1])
    special = {}
    for ahead, kind, (begin, end) in draw(
        st.lists(st.tuples(st.integers(-1, 5), st.sampled_from(DayKind), pairs), max_size=4)
    ):
        special[FRIDAY + timedelta(days=ahead)] = SpecialDay(kind, begin, end)
    return WorkingHours(
        opens,
        closes,
        tuple(draw(st.lists(pairs, max_size=2))),
        frozenset(draw(st.sets(st.integers(0, 6), max_size=3))),
        special=special,
    )


def naive_open(hours: WorkingHours, instant: datetime) -> bool:
    """Tell by the rules' own words whether work goes on in the minute that begins at an instant."""
    local = clock.local(instant)
    minute = local.hour * 60 + local.minute
    special = hours.special.get(local.date())
    begin, end = hours.opens, hours.closes
    if special is None and local.weekday() in hours.closed:
        return False
    if special is not None and special.kind is DayKind.CLOSED:
        return False
    if special is not None and special.kind is DayKind.HOURS:
        begin, end = special.opens, special.closes
    rests = any(first <= minute < last for first, last in hours.breaks)
    return begin <= minute < end and not rests


def minutes_from(instant: datetime, count: int) -> list[datetime]:
    return [instant + number * MINUTE for number in range(count)]


INSTANTS = st.integers(-600, 2 * 1440).map(lambda ahead: clock.at(FRIDAY, 8) + ahead * MINUTE)


@settings(max_examples=60, deadline=None)
@given(branches(), INSTANTS, st.integers(0, 2 * 1440))
def test_open_time_is_the_count_of_open_minutes(hours, begin, length):
    expected = sum(naive_open(hours, each) for each in minutes_from(begin, length))
    assert hours.between(begin, begin + length * MINUTE) == expected * MINUTE
    assert hours.is_open(begin) == naive_open(hours, begin)


@settings(max_examples=60, deadline=None)
@given(branches(), INSTANTS, st.integers(1, 600))
def test_work_ends_when_its_minutes_have_been_open(hours, start, length):
    end = hours.add(start, length * MINUTE)
    left, at = length, start
    while left and at < start + timedelta(days=6):
        left -= naive_open(hours, at)
        at += MINUTE
    if left == 0:
        assert end == at
        latest = hours.back(end, length * MINUTE)
        assert hours.between(latest, end) == length * MINUTE
        assert naive_open(hours, latest)
        assert latest >= start


@settings(max_examples=60, deadline=None)
@given(branches(), INSTANTS, st.integers(1, 2 * 1440))
def test_rest_and_work_make_up_the_time(hours, begin, length):
    end = begin + length * MINUTE
    rests = hours.rests(begin, end)
    assert sum((b - a for a, b in rests), timedelta()) + hours.between(begin, end) == end - begin
    assert all(hours.between(a, b) == timedelta() for a, b in rests)


@settings(max_examples=40, deadline=None)
@given(branches(), INSTANTS)
def test_the_next_open_instant_is_open_and_none_before_it(hours, instant):
    found = hours.next_open(instant)
    ahead = [clock.local(instant).date() + timedelta(days=number) for number in range(4)]
    if any(closes > instant for day in ahead for _opens, closes in hours.periods(day)):
        assert hours.is_open(found)
        assert not any(
            naive_open(hours, each) for each in minutes_from(instant, (found - instant) // MINUTE)
        )


def test_a_job_goes_on_after_lunch_and_after_the_night():
    hours = WorkingHours(breaks=((720, 780),))
    at = lambda text: clock.at(FRIDAY, *map(int, text.split(":")))  # noqa: E731
    assert clock.show(hours.add(at("11:30"), 90 * MINUTE)) == "2026-11-20 14:00"
    assert clock.show(hours.add(at("16:30"), 120 * MINUTE)) == "2026-11-21 08:30"
    assert hours.add(at("17:00"), 60 * MINUTE) == at("18:00")
    assert hours.end_on_day(at("17:00"), 60 * MINUTE) == at("18:00")
    assert hours.end_on_day(at("17:05"), 60 * MINUTE) is None
    assert hours.end_on_day(at("17:05"), 600 * MINUTE) is not None  # no day holds ten hours


def test_public_holidays_close_where_the_branch_says_so():
    feast, made_up = date(2026, 10, 1), date(2026, 10, 10)  # a Saturday that is worked
    stays_open = WorkingHours(closed=frozenset({5}))
    assert stays_open.periods(feast)
    assert not stays_open.periods(made_up)
    closes = WorkingHours(closed=frozenset({5}), holidays_close=True)
    assert not closes.periods(feast)
    assert closes.word(feast) == _("National Day")
    assert closes.periods(made_up)
    own = WorkingHours(holidays_close=True, special={feast: SpecialDay(DayKind.OPEN, word="值班")})
    assert own.periods(feast)
    assert own.word(feast) == "值班"


def test_a_day_after_the_last_published_arrangement_is_ordinary():
    assert WorkingHours(holidays_close=True).periods(date(2050, 10, 1))


@pytest.mark.parametrize(
    "wrong", [[["12:00", "11:00"]], [["12:00", "13:00"], ["12:30", "14:00"]], ["12:00"], 5]
)
def test_breaks_that_cannot_be(wrong):
    with pytest.raises(Invalid):
        BREAKS.check(wrong)


def test_breaks_are_kept_in_order():
    assert BREAKS.check([["15:00", "15:30"], ["12:00", "13:00"]]) == (
        ("12:00", "13:00"),
        ("15:00", "15:30"),
    )
