"""A day from half past seven to the last one out, and days one after the other."""

from datetime import date, datetime, timedelta

from reception.core import clock, gate
from reception.core.special_days import working_hours
from tests.simulation import desk, foreman, station, store
from tests.simulation.cars import cars_of
from tests.simulation.tally import TICK
from tests.simulation.world import Now, World

FIRST = date(2026, 11, 23)  # a Monday


def founded(seed: int, size: int) -> World:
    """Return a branch before its first day; the caller lets the clock be `world.now`."""
    world = World(seed, size, Now(clock.at(FIRST, 7)))
    with clock.frozen(world.now):
        world.found()
    return world


def run_day(world: World, day: date, cars: int) -> None:
    """Let a day go by; `cars` come besides those that are here."""
    with clock.frozen(world.now), gate.acting(gate.NOBODY):
        world.now.at = clock.at(day, 7, 30)
        here = {car.owner for car in world.cars.values()} | {car.owner for car in world.coming}
        new = cars_of(world.rng, day, world.numbers, cars, 40 * world.size + 200)
        world.numbers += cars
        world.coming += [car for car in new if car.owner not in here]
        with world.as_("advisor"):
            span = working_hours().span(day)
        assert span is not None
        world.closes = span[1]
        desk.book_ahead(world, world.coming)
        at = world.now.at
        while at < world.closes + timedelta(hours=2):
            _tick(world)
            at = _next(world, at)
            if at > world.closes and not any(p.at for p in world.tally.people.values()):
                break
        foreman.answer(world)
        foreman.close(world, last=True)


def _tick(world: World) -> None:
    assert world.closes is not None
    desk.receive(world)
    desk.answers(world)
    desk.later(world)
    desk.leave(world)
    foreman.dispatch(world)
    foreman.rearrange(world)
    foreman.bring_home(world)
    foreman.answer(world)
    store.serve(world)
    station.work(world)
    store.check(world)
    desk.give_back(world)
    if world.closes - clock.now() < timedelta(minutes=45):
        foreman.close(world, last=False)
    if clock.now() >= world.closes:
        station.leave(world)
    foreman.sample_bays(world)


def _next(world: World, at: datetime) -> datetime:
    at += TICK
    assert world.now.at < at, "more was done than five minutes hold"
    world.now.at = at
    return at
