"""What must hold after a simulated day, and at the end: every order where it belongs, every sum right."""

from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise

from reception.core import clock, db
from reception.core.special_days import working_hours
from reception.figures.queries import month_figures
from reception.figures.workshop import workshop_figures
from reception.figures.workshop_values import PersonFigures, WorkshopFigures
from reception.history import proof
from reception.orders.models import State
from reception.orders.rules import HOLDS
from reception.parts.queries import stock
from reception.shopfloor.carry_queries import closing_list
from reception.shopfloor.clocking_actions import close_forgotten
from reception.shopfloor.clocking_queries import calls, left_orders
from reception.shopfloor.washing import newest
from tests.simulation.tally import TICK, Person
from tests.simulation.world import World

ON_SITE = {State.READY, State.SETTLED}


def count(sql: str, *values: object) -> int:
    """Return a number that the database tells."""
    found = db.row(sql, values)
    return int(found[0]) if found else 0


def check_evening(world: World) -> None:
    """Nobody calls, nobody is on a job, no bay has a car that is done, all that stays is decided."""
    with clock.frozen(world.now), world.as_("foreman"):
        assert calls() == ()
        forgot = count("SELECT count(*) FROM attendance WHERE ended_at IS NULL")
        open_ = count("SELECT count(*) FROM clocking WHERE ended_at IS NULL")
        assert open_ == forgot == sum(p.forgot for p in world.tally.people.values())
        found = closing_list()
        assert found is not None
        assert [row.number for row in found.open] == []
        for key, car in world.cars.items():
            state = world.state[key]
            assert state in ON_SITE or car.carried == clock.today() or _known(world, key), state
        stays = [key for key, state in world.state.items() if state in ON_SITE | {State.CANCELLED}]
        marks = ", ".join(map(str, [0, *stays]))
        assert not db.rows(
            "SELECT o.number, o.state FROM allocation a JOIN work_order o ON o.id = a.order_id"
            f" WHERE a.open = 1 AND (o.handed_over_at IS NOT NULL OR o.id IN ({marks})"
            " OR o.state IN ('washing', 'inspection'))"
        )
        lying = db.rows(
            "SELECT o.number FROM part_need n JOIN work_order o ON o.id = n.order_id"
            " WHERE n.reserved > 0 AND (o.handed_over_at IS NOT NULL OR o.state = 'cancelled')"
        )
        assert lying == []


def _known(world: World, key: int) -> bool:
    """Tell whether a car is planned for longer than today, and its customer knows."""
    ends = count("SELECT coalesce(max(ends_at), 0) FROM allocation WHERE order_id = ?", key)
    return bool(ends) and world.cars[key].promises[-1][0].timestamp() >= ends


def check_end(world: World, first: date, last: date) -> WorkshopFigures:
    """Hold orders, papers, shelves, log and figures against the simulation's own count.

    It is the morning after: the days of those who forgot to sign off are closed.
    """
    tally = world.tally
    world.now.at = clock.at(last + timedelta(days=1), 7)
    with clock.frozen(world.now), world.as_("manager"):
        world.do("gate", close_forgotten)
        for person in tally.people.values():
            person.forgot = False
        _papers(world)
        with world.as_("parts"):
            assert Counter({r.code: int(r.on_hand) for r in stock()}) == tally.shelf
        found = workshop_figures(first, last)
        _figures(world, found, first, last)
        for person in tally.people.values():
            _person(world, person, found)
        months = {(day.year, day.month) for day in _days(first, last)}
        assert sum(month_figures(*month).output for month in months) == tally.value
        assert list(proof.damage()) == []
    return found


def _papers(world: World) -> None:
    out = [car for car in world.gone if not car.cancelled]
    assert len(out) == world.tally.out
    for car in world.gone:
        slips = "SELECT count(*) FROM paper WHERE kind = 'slip' AND subject_id = ?"
        assert count(slips, car.order_id) == 1, car.plate
    assert count("SELECT count(*) FROM paper WHERE kind = 'slip'") == world.tally.slips
    settled = "SELECT count(*) FROM settlement WHERE paid_at IS NOT NULL AND voided_at IS NULL"
    assert count(settled) == world.tally.settled
    washed = [car for car in out if car.wash]
    assert all(newest(car.order_id) is not None for car in washed)
    assert count("SELECT count(*) FROM visit") == world.tally.came
    assert count("SELECT count(*) FROM booking") == world.tally.booked
    arrived = count("SELECT count(*) FROM booking WHERE state = 'arrived'")
    assert arrived <= world.tally.booked


def _figures(world: World, found: WorkshopFigures, first: date, last: date) -> None:
    tally = world.tally
    assert (found.settled, found.hours, found.value) == (tally.settled, tally.hours, tally.value)
    out = len([car for car in world.gone if not car.cancelled])
    assert (found.orders_out, found.promised_out, found.on_time_out) == (out, out, tally.on_time)
    assert (found.inspections, found.inspection_fails) == (tally.inspections, tally.fails)
    assert found.left == len(left_orders())
    hours = working_hours()
    open_ = [span for day in _days(first, last) for span in hours.periods(day)]
    told = {row.state: (row.orders, row.seconds) for row in found.holds}
    for state in HOLDS:
        mine = tally.held(state.value, open_)
        assert told.get(state, (0, 0)) == mine, state
    for bay in found.bays:
        seen = list(tally.seen[bay.bay_id].items())
        mine = sum(int(TICK.total_seconds()) for at, order in seen if order and _open(at, open_))
        turns = sum(one[1] != two[1] for one, two in pairwise(seen))
        slack = int(TICK.total_seconds()) * (turns + 2 * len(open_))
        assert abs(bay.occupied - mine) <= slack, (bay.name, bay.occupied, mine, slack)


def _person(world: World, person: Person, found: WorkshopFigures) -> None:
    none = PersonFigures(person.key, person.name)
    row = next((each for each in found.people if each.person_id == person.key), none)
    begin, end = found.begin, found.end
    told = {what.value: length for what, length in row.pauses.items() if length}
    told |= {"": row.attended, "job": row.clocked, "idle": row.idle}
    kinds = {"", "job", "idle"} | {what for what, _a, _b in person.spans}
    mine = {kind: person.seconds(kind, begin, end) for kind in kinds}
    assert told == {k: v for k, v in mine.items() if v or k in ("", "job", "idle")}, person.login
    assert row.skips == world.tally.skips[person.login]
    assert row.jobs == sum(login == person.login for login, _order in world.tally.began)


def _open(at: datetime, periods: list[tuple[datetime, datetime]]) -> bool:
    return any(begin <= at < end for begin, end in periods)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
