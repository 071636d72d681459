"""Which bay and who: properties of the working line, and what the foreman expects of a suggestion."""

import time
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from reception.core import clock
from reception.core.fields import seconds
from reception.core.hours import WorkingHours
from reception.shopfloor.models import BayKind
from reception.shopfloor.plan_axis import Axis, joined
from reception.shopfloor.plan_suggest import Job, Shop, Stall, Technician

HOURS = WorkingHours(breaks=((720, 780),), closed=frozenset({6}))
NOW = datetime(2026, 11, 20, 6, 35, tzinfo=UTC)  # Friday 14:35 at the branch
M = frozenset({BayKind.MECHANICAL})
HOUR = 3600


def stall(number, name="", equipment=(), busy=()):
    return Stall(
        number, name or f"{number}号", BayKind.MECHANICAL, frozenset(equipment), list(busy)
    )


def who(number, skills=(), busy=(), load=0):
    return Technician(number, f"示例技师{number}", frozenset(skills), list(busy), load)


def shop(stalls, technicians=(), buffer=0):
    return Shop(Axis(HOURS, NOW), tuple(stalls), tuple(technicians), buffer)


def shown(found):
    return found.bay, clock.show(found.starts_at, "%d %H:%M"), clock.show(found.ends_at, "%d %H:%M")


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 12 * 86_400), st.integers(60, 20 * HOUR))
def test_the_line_measures_working_time(after, length):
    axis, begin = Axis(HOURS, NOW), NOW + timedelta(seconds=after)
    at = axis.place(seconds(begin))
    assert axis.start(at) == HOURS.next_open(begin)
    assert axis.finish(at + length) == HOURS.add(begin, timedelta(seconds=length))
    assert timedelta(seconds=at) == HOURS.between(NOW, begin)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 200_000), st.integers(60, 30_000)), max_size=8),
    st.integers(300, 40_000),
)
def test_a_place_is_free_whole_and_the_first(rows, length):
    axis = Axis(HOURS, NOW)
    busy = joined((begin, begin + size) for begin, size in rows)
    at = axis.fit(busy, 0, length)
    assert at is not None
    assert not any(a < at + length and b > at for a, b in busy)
    if length <= axis.longest:
        days = (clock.local(axis.start(at)).date(), clock.local(axis.finish(at + length)).date())
        assert days[0] == days[1]
    for earlier in range(0, at, 1800):
        end = earlier + length
        clash = any(a < end and b > earlier for a, b in busy)
        night = any(earlier < edge < end for _day, (_a, edge) in axis.days.items())
        assert clash or (night and length <= axis.longest)


def test_what_is_promised_first_has_the_first_place_and_no_minute_twice():
    found = shop([stall(1)]).suggest([Job(7, M, HOUR), Job(8, M, HOUR), Job(9, M, 2 * HOUR)], NOW)
    assert [shown(found[key])[1:] for key in (7, 8, 9)] == [
        ("20 14:35", "20 15:35"),
        ("20 15:35", "20 16:35"),
        ("21 08:00", "21 10:00"),  # what does not fit before closing goes to the next open day
    ]


def test_who_is_free_has_learnt_it_and_has_least_to_do_is_named():
    people = [
        who(1, {"变速箱"}, [(0, HOUR)], HOUR), who(2, {"空调"}), who(3, {"变速箱"}, load=9 * HOUR),
    ]  # fmt: skip
    found = shop([stall(1), stall(2)], people).suggest(
        [Job(7, M, HOUR, skills=frozenset({"变速箱"}))], NOW
    )
    assert (found[7].technician, shown(found[7])[0]) == ("示例技师3", "1号")
    nobody = shop([stall(1)], people[:2]).suggest(
        [Job(7, M, HOUR, skills=frozenset({"变速箱"}))], NOW
    )
    assert (nobody[7].technician, shown(nobody[7])[1]) == ("示例技师1", "20 15:35")


def test_a_skill_or_thing_that_nobody_keeps_is_not_asked_for():
    job = Job(7, M, HOUR, skills=frozenset({"钣金"}), equipment=frozenset({"烤房"}))
    found = shop([stall(1), stall(2)], [who(1)]).suggest([job], NOW)
    assert found[7].bay == "1号"
    found = shop([stall(1), stall(2, equipment=("烤房",))], [who(1)]).suggest([job], NOW)
    assert found[7].bay == "2号"


def test_it_says_by_how_much_the_promise_is_missed():
    three = Job(7, M, HOUR, promised_at=NOW + timedelta(hours=1))
    found = shop([stall(1)], buffer=900).suggest([three], NOW)
    assert found[7].late == timedelta(minutes=15)
    assert shop([stall(1)]).suggest([three], NOW)[7].late == timedelta()


def test_a_full_floor_is_suggested_for_in_a_few_milliseconds():
    def crowd():
        bays = [stall(n, busy=[(k * 7200, k * 7200 + 5400) for k in range(8)]) for n in range(24)]
        people = [
            who(n, {"机电"}, [(k * 9000, k * 9000 + 4000) for k in range(4)]) for n in range(60)
        ]
        return shop(bays, people)

    jobs = [Job(n, M, HOUR + 300 * (n % 9), NOW, frozenset({"机电"})) for n in range(40)]
    best = min(_took(crowd(), jobs) for _turn in range(5))
    assert best < 0.03, best


def _took(floor, jobs):
    begin = time.perf_counter()
    found = floor.suggest(jobs, NOW)
    assert len(found) == 40
    return time.perf_counter() - begin
