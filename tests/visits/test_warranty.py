"""Repair warranty, 三包 and comebacks: pure rules, at their edges."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reception.billing.car_story import main_parts
from reception.core import clock
from reception.visits import warranty as w
from reception.visits.warranty import DoneLine, Repair, Terms, Thresholds

NOW = clock.at(date(2026, 11, 20), 14, 32)
PADS = DoneLine("前制动片更换", "ZD001", "labour", "customer", 2_000, 10)
TOW = DoneLine("拖车费", "", "other", "customer", None, None)


def repair(days: int = 5, km: int | None = 38_420, **changes) -> Repair:
    left = NOW - timedelta(days=days)
    made = Repair(
        1, "CD01-H1", "repair", left - timedelta(hours=3), left, km, "刹车有尖叫声", (PADS, TOW)
    )
    return replace(made, **changes)


@pytest.mark.parametrize(
    ("days", "driven", "still"),
    [(0, 0, True), (10, 0, True), (11, 0, False), (3, 2_000, True), (3, 2_001, False)],
)
def test_whichever_limit_comes_first(days, driven, still):
    found = w.covered([repair(days)], 38_420 + driven, NOW)
    assert bool(found) is still
    if still:
        assert (found[0].days_left, found[0].km_left) == (10 - days, 2_000 - driven)


def test_days_are_those_of_the_calendar():
    """Handed over late in the evening, the tenth day lasts until its end."""
    late = clock.at(date(2026, 11, 10), 23, 50)
    one = replace(repair(), handed_over_at=late)
    assert w.covered([one], None, clock.at(date(2026, 11, 20), 23, 59))
    assert not w.covered([one], None, clock.at(date(2026, 11, 21), 0, 1))


def test_own_parts_and_fees_are_not_warranted_and_no_mileage_is_no_limit():
    (found,) = w.covered([repair(km=None)], 99_999, NOW)
    assert (found.line, found.km_left) == (PADS, None)


@pytest.mark.parametrize(("days", "driven", "near"), [(7, 0, False), (8, 0, True), (1, 1_799, False), (1, 1_800, True)])  # fmt: skip
def test_the_end_is_told_beforehand(days, driven, near):
    assert w.covered([repair(days)], 38_420 + driven, NOW)[0].near is near


@given(st.integers(0, 30), st.integers(0, 5_000), st.integers(0, 500))
@settings(max_examples=60, deadline=None)
def test_time_and_distance_never_bring_a_warranty_back(days, driven, more):
    later = w.covered([repair(days + 1)], 38_420 + driven + more, NOW)
    assert len(later) <= len(w.covered([repair(days)], 38_420 + driven, NOW))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("刹车有尖叫声", "刹车又有尖叫声了", True),
        ("右前轮过减速带咯噔异响", "过减速带右前咯噔响", True),
        ("空调不凉", "冷车抖动", False),
        ("检查一下", "检查一下", False),
        ("", "刹车", False),
        ("异响", "刹车异响", False),  # one pair is too little to say anything
    ],
)
def test_faults_told_in_other_words(one, other, same):
    assert w.alike(one, other) is same


def found(repairs, words="", lines=(), mileage=38_500):
    return w.comeback(repairs, words, lines, mileage, NOW)


def test_the_same_work_or_the_same_words_come_back_free():
    by_line = found([repair()], lines=[("ZD001", "前制动片更换")])
    assert (by_line.order_id, by_line.free, by_line.again) == (1, True, ("前制动片更换",))
    by_words = found([repair()], words="刹车又尖叫声很大")
    assert (by_words.order_id, by_words.again) == (1, ())
    assert found([repair()], words="空调不凉") is None
    assert found([repair(11)], words="刹车又尖叫声很大") is None
    assert found([repair()], words="刹车又尖叫声很大", mileage=45_000) is None


def test_maintenance_comes_round_by_itself():
    assert found([repair(kind="maintenance")], lines=[("ZD001", "")]) is None
    assert found([repair(kind="accident")], lines=[("ZD001", "")]) is None


def test_rework_begins_the_period_again_and_links_to_the_first():
    first = repair(25)
    second = repair(5, order_id=2, number="CD01-H2", kind="comeback", comeback_of_id=1)
    again = found([second, first], words="刹车又尖叫声")
    assert (again.order_id, again.number, again.times, again.escalate) == (1, "CD01-H1", 2, True)
    assert not found([first, second][1:], words="刹车又尖叫声").escalate


TERMS = Terms()


@pytest.mark.parametrize(
    ("invoiced", "mileage", "over", "near"),
    [
        (20250601, 10_000, False, False),
        (20241120, 10_000, False, True),  # the last day
        (20241119, 10_000, True, False),
        (20250601, 49_000, False, True),
        (20250601, 50_000, False, True),
        (20250601, 50_001, True, False),
        (20250601, None, False, False),
    ],
)
def test_three_guarantees_run_from_the_invoice(invoiced, mileage, over, near):
    today = date(2026, 11, 20)
    made = w.guarantee(invoiced, TERMS.whole, mileage, today, TERMS)
    assert (made.over, made.near) == (over, near)


def test_months_end_where_the_month_does():
    assert w.months_later(date(2024, 2, 29), 24) == date(2026, 2, 28)
    assert w.months_later(date(2025, 12, 31), 2) == date(2026, 2, 28)
    assert w.months_later(date(2025, 1, 31), 36) == date(2028, 1, 31)


@pytest.mark.parametrize(("hours", "days"), [(1, 1), (24, 1), (24.5, 2), (121, 6)])
def test_days_in_repair_count_by_24_hours(hours, days):
    left = NOW
    made = replace(repair(), arrived_at=left - timedelta(hours=hours), handed_over_at=left)
    assert w.repair_days(made) == days


def claim(key: int, words: str = "", name: str = "检测", days: float = 0.2) -> Repair:
    line = DoneLine(name, "", "labour", "maker", None, None)
    left = NOW - timedelta(days=30 * key)
    return Repair(key, str(key), "claim", left - timedelta(days=days), left, 1, words, (line,))


def steps(*repairs, words=""):
    return {
        (step.code, step.name, step.count, step.reached)
        for step in w.thresholds(repairs, words, main_parts(), Thresholds())
    }


def test_every_threshold_warns_one_step_before():
    engine = [claim(n, name="更换发动机总成") for n in (1, 2)]
    assert steps(engine[0]) == {("assembly", "发动机", 1, False)}
    assert steps(*engine) == {("assembly", "发动机", 2, True)}
    assert steps(claim(1, name="转向机总成更换")) == {("part", "转向机", 1, False)}
    assert steps(claim(1, name="发动机总成检查")) == set()
    assert steps(claim(1, words="行驶中刹车失灵")) == {("safety", "制动失效", 1, False)}
    same = [claim(n, words="车机黑屏重启") for n in range(1, 6)]
    assert steps(*same[:3], words="车机又黑屏重启") == set()
    assert steps(*same[:4], words="车机又黑屏重启") == {("problem", "", 4, False)}
    assert steps(*same, words="车机又黑屏重启") == {("problem", "", 5, True)}
    assert steps(claim(1, days=25)) == set()
    assert steps(claim(1, days=20), claim(2, days=6)) == {("days", "", 26, False)}
    assert steps(claim(1, days=20), claim(2, days=10.5)) == {("days", "", 31, True)}


def test_what_the_customer_or_the_insurer_paid_does_not_count():
    line = DoneLine("更换发动机总成", "", "labour", "customer", None, None)
    assert steps(replace(claim(1), kind="repair", lines=(line,))) == set()
