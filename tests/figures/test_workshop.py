"""Bays, people and holds against a count minute by minute of random days; both databases."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reception.billing import actions as billing
from reception.core import clock, db, gate
from reception.core.errors import Refused
from reception.figures.queries import month_figures
from reception.figures.workshop import workshop_figures
from reception.figures.workshop_rules import joined, shares, within
from reception.orders.models import State
from reception.shopfloor import actions as floor
from reception.shopfloor.clocking_actions import finish_job, sign_off, sign_on, start_job
from reception.shopfloor.fairness_models import SkipReason
from reception.staff.actions import actor_of, add_person
from reception.staff.queries import person_by_login
from tests.backoffice import render
from tests.ui.workshop import Floor, at

EVERYBODY = ("technician", "technician2")
PRESSES = st.sampled_from(
    ["on", "off", "job0", "job1", "job2", "done", "hold0", "hold1", "bay0", "bay1"]
)
STEPS = st.lists(
    st.tuples(PRESSES, st.sampled_from(EVERYBODY), st.integers(0, 55)), min_size=8, max_size=24
)
START, OPEN, CLOSED = "7:00", 8 * 60, 18 * 60  # the branch's hours, in minutes


@pytest.fixture
def shop(branch) -> Floor:
    with branch.as_("administrator"):
        add_person(login="technician2", name="示例技师乙", roles=("technician",))
    return Floor(branch)


@dataclass
class Count:
    """What is so at every minute of the day, thought anew."""

    bays: list[tuple[int | None, ...]] = field(default_factory=list)
    holds: list[tuple[str, ...]] = field(default_factory=list)


def press(what: str, who: gate.Actor, shop: Floor, orders: list[int]) -> None:
    """Do something at the station or at the board; what is refused is not done."""
    number = int(what[-1]) if what[-1].isdigit() else 0
    key = orders[number]
    try:
        if what.startswith("bay"):
            shop.dispatch(key, ("1号", "2号")[number], clock.now(), 90)
            return
        with gate.acting(who):
            if what == "on":
                sign_on()
            elif what == "off":
                sign_off()
            elif what == "done":
                finish_job()
            elif what.startswith("job"):
                start_job(order_id=key, skip=SkipReason.TOLD)
            else:
                floor.hold(order_id=key, state=State.HOLD_PARTS, reason="传感器")
    except Refused:
        pass


def seen(shop: Floor, orders: list[int]) -> tuple[tuple[int | None, ...], tuple[str, ...]]:
    """Return which order is being worked on in each bay now, and the orders on hold."""
    rows = db.rows("SELECT id, state FROM work_order")
    states = {key: state for key, state in rows if key in orders}
    waiting = {State.PENDING, State.DISPATCHED}
    there = {
        bay: order
        for bay, order in db.rows("SELECT bay_id, order_id FROM allocation WHERE open = 1")
        if order in states and states[order] not in waiting
    }
    holds = [key for key, state in states.items() if state == State.HOLD_PARTS]
    return tuple(there.get(shop.bays[name]) for name in ("1号", "2号")), tuple(map(str, holds))


@settings(
    max_examples=25,
    report_multiple_bugs=False,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_bays_and_holds_are_those_of_a_count_minute_by_minute(shop, steps):
    people = {login: actor_of(person_by_login(login)) for login in EVERYBODY}
    with db.writing():  # a new day of the same branch
        db.execute("UPDATE work_order SET state = 'cancelled' WHERE state <> 'cancelled'")
        for table in ("floor_call", "clocking", "attendance", "allocation", "order_step"):
            db.execute(f"DELETE FROM {table}")
    with clock.frozen(at(START)):
        orders = [shop.receive(f"沪A{shop.count:05d}", promised=at("17:00")) for _n in range(3)]
        for number in range(2):
            press(f"bay{number}", people["technician"], shop, orders)
    count, minute = Count(), 7 * 60
    for what, login, later in steps:
        with clock.frozen(at("0:00") + timedelta(minutes=minute)):
            press(what, people[login], shop, orders)
            bays, holds = seen(shop, orders)
        count.bays += [bays] * later
        count.holds += [holds] * later
        minute += later
    with clock.frozen(at("0:00") + timedelta(minutes=minute)):
        found = workshop_figures(clock.today(), clock.today())
    minutes = list(zip(range(7 * 60, minute), count.bays, count.holds, strict=True))
    opened = [each for each in minutes if OPEN <= each[0] < CLOSED]
    for number, name in enumerate(("1号", "2号")):
        bay = next(bay for bay in found.bays if bay.name == name)
        assert bay.open == 60 * len(opened)
        assert bay.occupied == 60 * sum(bays[number] is not None for _m, bays, _h in opened)
        assert bay.orders == len({b[number] for _m, b, _h in minutes if b[number] is not None})
    assert sum(each.seconds for each in found.holds) == 60 * sum(len(h) for _m, _b, h in opened)
    held = {key for _m, _b, holds in minutes for key in holds}
    assert sum(each.orders for each in found.holds) == len(held)


def settle(order: int) -> None:
    """Inspect, list, pay and hand over."""
    billing.list_settlement(order_id=order, render=render)
    due = billing.sums(billing.lines_of(order)).customer
    billing.take_payment(
        order_id=order, payments=(billing.PaymentDraft("customer", "cash", due),) if due else ()
    )
    billing.hand_over(
        order_id=order,
        opinion="satisfied",
        render=render,
        refused_reason="代送修人",
        witness="示例见证人",
    )


def test_hours_and_output_go_to_those_who_clocked(shop):
    """Two on one car share it by their minutes; what is shared adds up to the month's output."""
    tech, mate = (actor_of(person_by_login(login)) for login in EVERYBODY)
    with clock.frozen(at("8:00")):
        shared = shop.receive("沪A00001", hours="1.5", promised=at("12:00"))
        alone = shop.receive("沪A00002", hours="2", promised=at("15:00"))
        first = shop.receive("沪A00003", hours="1", promised=at("11:00"))
        shop.dispatch(shared, "1号", at("8:00"), 60)
        for who in (tech, mate):
            with gate.acting(who):
                sign_on()
                start_job(order_id=shared, skip=SkipReason.PARTS)
    with clock.frozen(at("8:20")), gate.acting(mate):
        finish_job()
        start_job(order_id=alone, skip=SkipReason.CAR, words="在清洗")
    with clock.frozen(at("9:00")), gate.acting(tech):
        finish_job()
    with clock.frozen(at("9:30")), gate.acting(mate):
        finish_job()
    with clock.frozen(at("10:00")), gate.acting(gate.system("test")):
        for key in (shared, alone):
            shop.inspect(key, passed=False)
            floor.finish_work(order_id=key)
            shop.inspect(key)
            settle(key)
        found = workshop_figures(clock.today(), clock.today())
        month = month_figures(2026, 11)
    one, two = (next(p for p in found.people if p.person_id == a.person_id) for a in (tech, mate))
    assert (one.hours, two.hours) == (Decimal("1.125"), Decimal("2.375"))
    assert found.hours == Decimal("3.5")
    assert found.value == month.output == one.value + two.value
    assert (one.clocked, two.clocked) == (3600, 1200 + 4200)
    assert (one.given, one.taken, one.skips) == (1, 0, 0)
    assert (two.given, two.taken, two.skips) == (0, 2, 1)
    assert two.efficiency == Decimal("2.375") * 3600 / 5400
    assert [(s.number[-3:], s.taken[-3:], s.words) for s in found.skips] == [
        ("003", "002", "在清洗")
    ]
    assert (found.inspections, found.inspection_fails) == (4, 2)
    assert (found.orders_out, found.on_time_out) == (2, 2)
    assert month.workshop is not None
    assert first
    assert month.workshop.people == found.people


def test_an_empty_period_divides_by_nothing(shop):
    tomorrow = clock.today() + timedelta(days=1)
    found = workshop_figures(tomorrow, tomorrow)
    assert (found.days, found.bay_open, found.people) == (0, 0, ())
    assert {found.bay_use, found.turnover, found.utilisation, found.efficiency} == {None}
    assert {found.on_time_rate, found.internal_rate} == {None}


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8),
       st.lists(st.integers(0, 60), max_size=8, unique=True))  # fmt: skip
def test_time_within_is_counted_second_by_second(busy, marks):
    edges = sorted(marks)
    opened = list(zip(edges[::2], edges[1::2], strict=False))
    one = Counter(s for a, b in {(a, b) for a, b in busy} for s in range(a, b))
    two = {s for a, b in opened for s in range(a, b)}
    assert within(joined(busy), opened) == len(set(one) & two)


@given(st.integers(0, 10_000), st.lists(st.integers(0, 500), min_size=1, max_size=6))
def test_shares_add_up(whole, weights):
    parts = shares(whole, weights)
    assert sum(parts) == whole
    assert all(part >= 0 for part in parts)
