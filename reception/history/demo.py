"""A believable, reproducible history: the same seed and day give the same data (DOMAIN §6).

It ends yesterday and is followed by a day in full swing. The branch receives some 650 orders a month;
what does not fit into ten years makes the branch larger instead.
"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from reception.core import clock, db, gate
from reception.core.errors import Refused
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.history import (
    bulk,
    demo_care,
    demo_checks,
    demo_claims,
    demo_clocking,
    demo_day,
    demo_expected,
    demo_money,
    demo_parts,
    demo_planning,
    demo_prices,
    demo_thread,
)
from reception.history.batch import Batch
from reception.history.demo_order import OrderMaker
from reception.history.demo_work import COMEBACK
from reception.history.demo_world import CODE, add_cars, dice, open_demo_branch

QUARTER = 1_950  # orders of three months
A_DAY = 21.6
LONGEST = 3_650  # days of history
CHUNK = 20_000  # orders a transaction
GAP = 7 * 86_400  # a car does not come twice within a week


@dataclass
class Plan:
    """When which car comes, for what; `first` is the order it comes back to, or -1."""

    opened: list[int] = field(default_factory=list)
    car: list[int] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    number: list[str] = field(default_factory=list)
    days: list[tuple[date, int]] = field(default_factory=list)


def fill_demo(*, orders: int = QUARTER, seed: int = 1) -> int:
    """Fill an empty database with the demonstration branch; return the orders it has.

    Of `orders` the last few are today's cars. Without any there is just the branch with its
    people, bays and catalogue. Raises Refused when the database is not empty.
    """
    if db.row("SELECT 1 FROM branch"):
        raise Refused(_("There is a branch already. The demonstration needs an empty database."))
    with gate.acting(gate.system(_("Demonstration"))):
        open_demo_branch(seed=seed)
        if orders <= 0:
            return 0
        past = max(0, orders - len(demo_day.CARS))
        cars = max(past * 3 // 10, min(past, 300))
        if past:
            plan = _plan(dice(seed, "plan"), past, cars)
            _add_cars(plan, cars, seed)
        for start in range(0, past, CHUNK):
            add_orders(plan=plan, part=range(start, min(past, start + CHUNK)), seed=seed)
        here = demo_day.add_today(seed=seed, cars=cars, most=orders - past)
        demo_clocking.add_clockings(seed=seed)
        demo_expected.add_expected(seed=seed, cars=cars)
        demo_care.add_care(seed=seed, cars=cars)
        demo_claims.add_claims(seed=seed)
        demo_money.add_owed(seed=seed)
        demo_claims.add_insurance(seed=seed)
        demo_prices.add_prices()
        demo_parts.add_parts(seed=seed)
        demo_thread.add_threads()
        demo_planning.add_planning()
        demo_checks.add_checks()
        return past + here


def _days(rng: random.Random, orders: int) -> list[tuple[date, int]]:
    """Return the working days up to yesterday with the number of cars that came."""
    rate = max(A_DAY, orders / LONGEST)
    day, found = clock.today(), []
    while orders > 0:
        day -= timedelta(days=1)
        weekday = (1.1, 1.0, 1.0, 1.0, 1.15, 1.2, 0.55)[day.weekday()]
        count = min(orders, max(1, round(rate * weekday * rng.uniform(0.8, 1.2))))
        found.append((day, count))
        orders -= count
    return found[::-1]


def _plan(rng: random.Random, orders: int, cars: int) -> Plan:
    plan = Plan(days=_days(rng, orders))
    seen = [-GAP] * cars
    known = min(cars, max(cars // 2, 200))  # the branch's customers when the history begins
    for day, count in plan.days:
        morning = int(clock.at(day).timestamp())
        arrivals = sorted(rng.triangular(8.5, 17, 9.5) for _ in range(count))
        for serial, hour in enumerate(arrivals, 1):
            opened = morning + int(hour * 60) * 60
            index = len(plan.opened)
            first = _comes_back(rng, plan, seen, opened)
            if first < 0:
                known = max(known, min(cars, cars * (index + 1) // orders))
                car = _free_car(rng, seen, known, opened)
            else:
                car = plan.car[first]
            seen[car] = opened
            plan.opened.append(opened)
            plan.car.append(car)
            plan.first.append(first)
            plan.number.append(f"{CODE}-H{day:%Y%m%d}-{serial:03d}")
    return plan


def _comes_back(rng: random.Random, plan: Plan, seen: list[int], opened: int) -> int:
    """Return an order of one to five weeks ago whose car comes back now, or -1."""
    if rng.random() > COMEBACK.share:
        return -1
    a_day = sum(count for _day, count in plan.days[:30]) / len(plan.days[:30])
    for _attempt in range(9):
        index = len(plan.opened) - int(a_day * rng.uniform(8, 35))
        if index >= 0 and opened - seen[plan.car[index]] > GAP:
            return index
    return -1


def _free_car(rng: random.Random, seen: list[int], known: int, opened: int) -> int:
    for _attempt in range(50):
        car = int(rng.random() * known)
        if opened - seen[car] > GAP:
            return car
    return min(range(known), key=seen.__getitem__)


def _add_cars(plan: Plan, cars: int, seed: int) -> None:
    """Write every car, seen first and last as planned."""
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for opened, car in zip(plan.opened, plan.car, strict=True):
        first.setdefault(car, opened)
        last[car] = opened
    begin = plan.opened[0]
    for start in range(0, cars, CHUNK):
        part = range(start, min(cars, start + CHUNK))
        add_cars(
            seed=seed,
            cars=part,
            first=[first.get(car, begin) for car in part],
            last=[last.get(car, begin) for car in part],
        )


@action(Permission.IMPORT)
def add_orders(*, plan: Plan, part: range, seed: int) -> None:
    """Write a part of the plan in one transaction."""
    rng = dice(seed, "orders", part.start)
    bulk.know_sizes()
    batch = Batch(len(part), bulk.uid_maker(rng.getrandbits))
    maker = OrderMaker(rng, batch, part.start)
    for index in part:
        order = maker.order(plan, index)
        maker.add_quality(batch.add(order), order)
    batch.write()
    if part.stop == len(plan.opened):
        counted = [
            (gate.actor().branch_id, "order", int(day.strftime("%Y%m%d")), count)
            for day, count in plan.days
        ]
        bulk.insert("counter", "branch_id kind day last", counted)
