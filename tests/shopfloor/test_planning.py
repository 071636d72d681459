"""Where a job could go: properties of the gaps, and what the foreman expects of a suggestion."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from reception.core import clock
from reception.orders.models import OrderKind
from reception.shopfloor import planning
from reception.shopfloor.models import BayKind

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
@given(periods(), st.integers(30, 600))
def test_a_suggestion_is_free_and_begins_in_opening_hours(taken, minutes):
    length = minutes * MINUTE
    start = planning.first_start(taken, NOW, length)
    opens, closes = planning.working_day(clock.local(start).date())
    assert start >= NOW
    assert opens <= start < closes
    assert not overlaps(start, start + length, taken)


@settings(max_examples=60, deadline=None)
@given(periods(), st.integers(30, 300), st.integers(1, 600))
def test_a_place_touched_in_the_past_begins_as_if_touched_now(taken, minutes, before):
    length = minutes * MINUTE
    found = planning.place_at(taken, NOW - before * MINUTE, length, NOW)
    assert found == planning.place_at(taken, NOW, length, NOW)
    assert found is None or found >= NOW


@settings(max_examples=60, deadline=None)
@given(periods(), st.integers(30, 300), st.integers(0, 600))
def test_a_touched_place_is_free_unless_the_gap_is_too_short(taken, minutes, after):
    length, wanted = minutes * MINUTE, NOW + after * MINUTE
    start = planning.place_at(taken, wanted, length, NOW)
    if start is None:
        assert overlaps(wanted, wanted + MINUTE, taken)
        return
    gap_begin = max([NOW, *(b for a, b in taken if a <= wanted)])
    gap_end = min((a for a, b in taken if a > wanted), default=None)
    assert start >= gap_begin
    if gap_end is None or gap_end - planning.next_step(gap_begin) >= length:
        assert not overlaps(start, start + length, taken)


def test_a_bay_is_wanted_for_whole_five_minutes_at_least_thirty():
    hours = ("0", "0.3", "0.8", "1.3", "0.51")
    lengths = [planning.length_of(Decimal(h)) // MINUTE for h in hours]
    assert lengths == [30, 30, 50, 80, 35]


def test_nobody_knows_when_a_held_car_goes_on():
    past, later = NOW - 20 * MINUTE, NOW + 20 * MINUTE
    closes = planning.working_day(clock.local(NOW).date())[1]
    assert planning.until(past, NOW, held=True) == closes
    assert planning.until(past, NOW, held=False) == planning.next_step(NOW + planning.OVERRUN)
    assert planning.until(later, NOW, held=True) == later


def test_after_closing_the_next_morning_is_suggested():
    evening = clock.at(clock.local(NOW).date(), 19, 10)
    start = planning.first_start([], evening, 60 * MINUTE)
    assert clock.show(start) == "2026-11-21 08:00"


def test_body_work_goes_to_body_bays():
    assert planning.fitting(OrderKind.ACCIDENT) == {BayKind.BODY, BayKind.PAINT}
    assert BayKind.QUICK in planning.fitting(OrderKind.MAINTENANCE)


@settings(max_examples=40, deadline=None)
@given(st.lists(periods(), max_size=4))
def test_free_hours_are_what_is_left_until_closing(bays):
    day = clock.local(NOW).date()
    closes = planning.working_day(day)[1]
    left = 0
    for taken in bays:
        at = NOW
        while at < closes:
            left += not overlaps(at, at + MINUTE, taken)
            at += MINUTE
    found = planning.free_hours(bays, NOW, day)
    assert abs(found - Decimal(left) / 60) <= Decimal("0.05")
