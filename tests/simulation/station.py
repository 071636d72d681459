"""The technicians' day: signing on, jobs in order of promise or not, pauses, more work found, washing."""

from datetime import timedelta

from reception.core import clock
from reception.core.errors import Refused
from reception.orders.extra_actions import ask_extra
from reception.orders.models import State
from reception.orders.rules import HOLDS
from reception.parts.queries import missing
from reception.shopfloor import actions as floor
from reception.shopfloor.clocking_actions import (
    STARTABLE,
    finish_job,
    pause_job,
    sign_off,
    sign_on,
    start_job,
)
from reception.shopfloor.clocking_models import Pause
from reception.shopfloor.clocking_queries import Job, jobs
from reception.shopfloor.fairness import passed_over
from reception.shopfloor.fairness_models import SkipReason
from reception.shopfloor.inspecting_queries import to_inspect
from reception.shopfloor.inspecting_rules import Check
from reception.shopfloor.washing_actions import begin_washing, finish_washing
from tests.simulation.cars import Car
from tests.simulation.tally import TICK, Person
from tests.simulation.world import NO, World

MINUTE = timedelta(minutes=1)


def work(world: World) -> None:
    """Let everybody at the station do what comes next."""
    with world.as_("parts"):
        lacking = set(missing())
    for person in world.rng.sample(list(world.tally.people.values()), len(world.tally.people)):
        if not person.at:
            _begin(world, person)
        elif person.at == "idle":
            _idle(world, person, lacking)
        elif person.at == "job":
            _job(world, person, lacking)
        else:
            _paused(world, person, lacking)


def _begin(world: World, person: Person) -> None:
    # Whoever signs on first closes the days that were left open.
    opens = clock.at(clock.today(), 8)
    closes = world.closes or opens
    if opens <= clock.now() < closes - 60 * MINUTE and world.chance(0.7):
        world.do(person.login, sign_on)
        for each in world.tally.people.values():
            each.forgot = False
        person.turn("idle", clock.now())
        person.lunch = clock.now() > clock.at(clock.today(), 13)


def leave(world: World) -> None:
    """Sign off who is done for today; a few forget it. Overtime goes on until it is over."""
    assert world.closes is not None
    for person in world.tally.people.values():
        if not person.at:
            continue
        car = world.cars.get(person.car)
        stays = car is not None and person.at == "job" and _overtime(world, car)
        if stays and clock.now() < world.closes + 60 * MINUTE:
            continue
        _wash_done(world, person)
        if world.chance(0.05):
            _forget(world, person)
            continue
        world.do(person.login, sign_off)
        person.turn("", clock.now())


def _overtime(world: World, car: Car) -> bool:
    return car.carried == clock.today() and car.work > 0


def _forget(world: World, person: Person) -> None:
    """Go home without signing off: the program will do it, as of closing time of that day."""
    assert world.closes is not None
    assert person.since is not None
    person.turn("", max(world.closes, person.since))
    person.forgot = True


def _idle(world: World, person: Person, lacking: set[int]) -> None:
    if _wash_done(world, person, early=False):
        return
    if person.washing or (not world.chance(0.8)):
        return
    if _lunch(world, person):
        return
    washing = world.of(State.WASHING)
    free = [car for car in washing if car.order_id not in world.washed]
    if free and world.chance(0.5):
        key = free[0].order_id
        if world.try_(person.login, begin_washing, order_id=key) is not NO:
            world.washed[key] = clock.now() + 15 * MINUTE
            person.washing = key
        return
    with world.as_(person.login):
        found = jobs(person.key)
    rows = [row for row in found if _can(world, row, lacking)]
    mine = [row for row in rows if row.mine]
    if mine and world.chance(0.9):
        _start(world, person, mine[0])
    elif rows and world.chance(0.4):
        _start(world, person, world.rng.choice(rows) if world.chance(0.5) else rows[0])
    elif world.chance(0.05):
        helped = [row for row in found if row.people == 1 and row.state is State.WORKING]
        if helped:
            _start(world, person, world.rng.choice(helped))


def _can(world: World, row: Job, lacking: set[int]) -> bool:
    if row.people or row.state not in STARTABLE or row.state is State.HOLD_CONSENT:
        return False
    return row.state is not State.HOLD_PARTS or row.order_id not in lacking


def _start(world: World, person: Person, row: Job) -> None:
    given = {"order_id": row.order_id}
    try:
        world.do(person.login, start_job, **given)
    except Refused as no:
        world.tally.refused["start_job", str(no)] += 1
        with world.as_(person.login):
            passed = passed_over(person.key, row.order_id)
        if passed is None or world.chance(0.3):
            return
        world.do(person.login, start_job, **given, skip=SkipReason.OTHER, words="主管口头安排")
        world.tally.skips[person.login] += 1
    person.turn("job", clock.now(), row.order_id)
    world.tally.began.add((person.login, row.order_id))


def _lunch(world: World, person: Person) -> bool:
    noon = clock.at(clock.today(), 12)
    if person.lunch or not noon <= clock.now() < noon + 30 * MINUTE:
        return False
    person.lunch = True
    car = person.car
    world.do(person.login, pause_job, reason=Pause.BREAK)
    person.turn("break", clock.now(), car)
    person.until = noon + 60 * MINUTE
    return True


def _job(world: World, person: Person, lacking: set[int]) -> None:
    car = world.cars[person.car]
    car.work -= int(TICK.total_seconds())
    if _lunch(world, person):
        return
    state = world.state[car.order_id]
    if car.extra and not car.asked and world.chance(0.2):
        car.asked, given = True, {"reason": "制动片磨损", "lines": car.extra}
        car.extra_id = world.do(person.login, ask_extra, order_id=car.order_id, **given)
        car.answer_at = clock.now() + world.rng.randint(5, 60) * MINUTE
        _pause(world, person, Pause.CONSENT)
    elif state is State.WORKING and car.order_id in lacking and world.chance(0.5):
        _pause(world, person, Pause.PARTS)
    elif world.chance(0.012):
        _pause(world, person, world.rng.choice((Pause.TOOL, Pause.HELP)))
    elif car.work <= 0:
        _finish(world, person, car)


def _pause(world: World, person: Person, reason: Pause) -> None:
    key = person.car
    world.do(person.login, pause_job, reason=reason)
    person.turn(reason.value, clock.now(), key)
    person.until = clock.now() + world.rng.randint(10, 40) * MINUTE


def _paused(world: World, person: Person, lacking: set[int]) -> None:
    if person.until is None:
        person.until = clock.now() + world.rng.randint(10, 40) * MINUTE
    if clock.now() < person.until:
        return
    car = world.cars.get(person.car)
    if person.at == "break" and car is None:
        person.until = clock.now() + 10 * MINUTE
        _any_job(world, person, lacking)
        return
    waits = car is not None and (car.answer_at is not None or car.order_id in lacking)
    if car is None or waits or world.state[car.order_id] not in STARTABLE:
        _any_job(world, person, lacking)
    elif world.try_(person.login, start_job, order_id=car.order_id) is not NO:
        person.turn("job", clock.now(), car.order_id)


def _any_job(world: World, person: Person, lacking: set[int]) -> None:
    with world.as_(person.login):
        rows = [row for row in jobs(person.key) if _can(world, row, lacking)]
    if rows and world.chance(0.5):
        _start(world, person, rows[0])


def _finish(world: World, person: Person, car: Car) -> None:
    key = car.order_id
    if car.answer_at is not None or world.state[key] in HOLDS:
        return
    others = [each for each in world.at_work(key) if each is not person]
    if others or world.chance(0.4):
        last = world.do(person.login, finish_job)
        assert last == (not others)
        person.turn("idle", clock.now())
        if last:
            world.stop(key, "idle")
        return
    with world.as_(person.login):
        want = to_inspect(key).want
    checks = tuple(Check(item) for item in want.items) if want.self_check else ()
    world.do(person.login, floor.finish_work, order_id=key, checks=checks)
    world.stop(key, "idle")


def _wash_done(world: World, person: Person, *, early: bool = True) -> bool:
    key = person.washing
    if not key or (not early and clock.now() < world.washed[key]):
        return False
    person.washing = 0
    del world.washed[key]
    if world.state.get(key) is State.WASHING:
        world.do(person.login, finish_washing, order_id=key)
        world.tally.washes += 1
    return True
