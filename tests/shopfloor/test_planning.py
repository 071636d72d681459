"""Where a job could go: properties of the gaps, and what the foreman expects of a suggestion."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reception.core import clock
from reception.core.hours import WorkingHours
from reception.orders.models import OrderKind
from reception.shopfloor import planning
from reception.shopfloor.models import BayKind

HOURS = WorkingHours(breaks=((930, 960),))  # a rest from 15:30 to 16:00
NOW = datetime(2026, 11, 20, 6, 32, tzinfo=UTC)  # 14:32 at the branch
MINUTE = timedelta(minutes=1)


@st.composite
def periods(draw):
    """Return periods of one bay that do not overlap, as the database keeps them."""
    at, made = NOW - timedelta(hours=6), []
    for gap, length in draw(
        st.lists(st.tuples(st.integers(0, 300), st.integers(5, 400)), max_size=8)
    ):
        begin = at + gap * MINUTE
        at = begin + length * MINUTE
        made.append((begin, at))
    return made


def overlaps(begin, end, taken):
    return any(a < end and b > begin for a, b in taken)


@settings(max_examples=60, deadline=None)
@given(periods(), st.integers(30, 700))
def test_a_suggestion_is_free_and_begins_in_opening_hours(taken, minutes):
    length = minutes * MINUTE
    start = planning.first_start(HOURS, taken, NOW, length)
    end = HOURS.add(start, length)
    assert start >= NOW
    assert HOURS.is_open(start)
    assert not overlaps(start, end, taken)
    assert minutes > 570 or clock.local(start).date() == clock.local(end).date()


@settings(max_examples=60, deadline=None)
@given(periods(), st.integers(30, 300), st.integers(1, 600))
def test_a_place_touched_in_the_past_begins_as_if_touched_now(taken, minutes, before):
    length = minutes * MINUTE
    found = planning.place_at(HOURS, taken, NOW - before * MINUTE, length, NOW)
    assert found == planning.place_at(HOURS, taken, NOW, length, NOW)
    assert found is None or found >= NOW


@settings(max_examples=60, deadline=None)
@given(periods(), st.integers(30, 300), st.integers(0, 600))
def test_a_touched_place_is_free_unless_the_gap_is_too_short(taken, minutes, after):
    length, wanted = minutes * MINUTE, NOW + after * MINUTE
    start = planning.place_at(HOURS, taken, wanted, length, NOW)
    if start is None:
        assert overlaps(wanted, wanted + MINUTE, taken)
        return
    gap_begin = max([NOW, *(b for a, b in taken if a <= wanted)])
    gap_end = min((a for a, b in taken if a > wanted), default=None)
    assert start >= gap_begin
    if not HOURS.is_open(start):  # overtime, as long as it takes
        room = gap_end is None or gap_end - planning.next_step(gap_begin) >= length
    else:
        room = gap_end is None or HOURS.between(planning.next_step(gap_begin), gap_end) >= length
    if room:
        assert not overlaps(start, planning.ends(HOURS, start, length), taken)


def test_a_bay_is_wanted_for_whole_five_minutes_at_least_thirty():
    hours = ("0", "0.3", "0.8", "1.3", "0.51")
    lengths = [planning.length_of(Decimal(h)) // MINUTE for h in hours]
    assert lengths == [30, 30, 50, 80, 35]


def test_nobody_knows_when_a_held_car_goes_on():
    past, later = NOW - 20 * MINUTE, NOW + 20 * MINUTE
    closes = clock.at(clock.local(NOW).date(), 18)
    assert planning.until(HOURS, past, NOW, held=True) == closes
    soon = planning.next_step(NOW + planning.OVERRUN)
    assert planning.until(HOURS, past, NOW, held=False) == soon
    assert planning.until(HOURS, later, NOW, held=True) == later
    closed = WorkingHours(closed=frozenset({4}))  # a Friday: somebody works all the same
    assert planning.until(closed, past, NOW, held=True) == soon


@pytest.mark.parametrize(
    ("begins", "minutes", "ends"),
    [
        ("10:00", 90, "2026-11-20 11:30"),
        ("15:00", 60, "2026-11-20 16:30"),  # over the rest
        ("17:40", 30, "2026-11-20 18:10"),  # ten minutes are not left for tomorrow
        ("16:30", 180, "2026-11-21 09:30"),  # half the job is
        ("19:00", 60, "2026-11-20 20:00"),  # overtime
    ],
)
def test_what_is_placed_by_hand_rests_in_breaks_and_over_night(begins, minutes, ends):
    start = clock.at(clock.local(NOW).date(), *map(int, begins.split(":")))
    assert clock.show(planning.ends(HOURS, start, minutes * MINUTE)) == ends


def test_who_points_at_a_break_means_its_end():
    wanted = clock.at(clock.local(NOW).date(), 15, 45)
    found = planning.place_at(HOURS, [], wanted, 30 * MINUTE, NOW)
    assert clock.show(found, "%H:%M") == "16:00"


def test_what_a_day_can_hold_is_not_left_over_night():
    late = clock.at(clock.local(NOW).date(), 16, 30)
    short, long = (planning.first_start(HOURS, [], late, n * MINUTE) for n in (120, 600))
    assert clock.show(short) == "2026-11-21 08:00"
    assert long == late


def test_after_closing_the_next_morning_is_suggested():
    evening = clock.at(clock.local(NOW).date(), 19, 10)
    start = planning.first_start(HOURS, [], evening, 60 * MINUTE)
    assert clock.show(start) == "2026-11-21 08:00"


def test_body_work_goes_to_body_bays():
    assert planning.fitting(OrderKind.ACCIDENT) == {BayKind.BODY, BayKind.PAINT}
    assert BayKind.QUICK in planning.fitting(OrderKind.MAINTENANCE)


@settings(max_examples=40, deadline=None)
@given(st.lists(periods(), max_size=4))
def test_free_hours_are_what_is_left_until_closing(bays):
    day = clock.local(NOW).date()
    closes = clock.at(day, 18)
    left = 0
    for taken in bays:
        at = NOW
        while at < closes:
            left += HOURS.is_open(at) and not overlaps(at, at + MINUTE, taken)
            at += MINUTE
    found = planning.free_hours(HOURS, bays, NOW, day)
    assert abs(found - Decimal(left) / 60) <= Decimal("0.05")
