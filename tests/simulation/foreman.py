"""The foreman's day at the board: the suggestion taken, placed by hand, moved, split, swapped, undone."""

from datetime import datetime, timedelta

from reception.core import clock, db
from reception.core.errors import Doubtful
from reception.core.fields import seconds
from reception.orders.models import State
from reception.orders.rules import HOLDS
from reception.shopfloor import carry_actions, planning
from reception.shopfloor import plan_actions as plan
from reception.shopfloor.carry_queries import CarryRow, closing_list
from reception.shopfloor.clocking_actions import answer_call
from reception.shopfloor.clocking_queries import calls
from reception.shopfloor.plan_models import Decided
from reception.shopfloor.queries import Block, board
from tests.simulation.cars import Car
from tests.simulation.world import NO, World

MINUTE = timedelta(minutes=1)
IN_WORK = HOLDS | {State.WORKING}
NEEDS_BAY = HOLDS | {State.PENDING, State.DISPATCHED, State.WORKING}


def dispatch(world: World) -> None:
    """Give waiting cars a bay: most as suggested, some where the foreman likes."""
    waiting = [car for car in world.of(State.PENDING) if world.chance(0.35)]
    bare = {car.order_id for car in world.of(State.WORKING, State.HOLD_PARTS)} - _placed()
    waiting += [world.cars[key] for key in sorted(bare) if world.chance(0.1)]
    if not waiting or _shut(world):
        return
    with world.as_("foreman"):
        seen = board(clock.today())
    for car in waiting:
        found = seen.suggestions.get(car.order_id)
        if found is None or world.chance(0.3):
            _by_hand(world, car)
            continue
        world.try_(
            "foreman", plan.place, order_id=car.order_id, bay_id=found.bay_id,
            technician_id=found.technician_id, starts_at=found.starts_at, ends_at=found.ends_at,
        )  # fmt: skip


def _shut(world: World) -> bool:
    return world.closes is not None and clock.now() >= world.closes


def _placed() -> set[int]:
    return {key for (key,) in db.rows("SELECT order_id FROM allocation WHERE open = 1")}


def _by_hand(world: World, car: Car) -> None:
    rows = [b for b in world.bays.values() if b.kind in planning.fitting(car.kind)]
    row = world.rng.choice(rows if world.chance(0.9) else list(world.bays.values()))
    person = world.rng.choice(list(world.tally.people.values()))
    begin = planning.next_step(clock.now()) + 15 * world.rng.randint(0, 8) * MINUTE
    given = {
        "order_id": car.order_id,
        "bay_id": row.bay_id,
        "technician_id": person.key if world.chance(0.9) else None,
        "starts_at": begin,
        "ends_at": begin + max(30 * MINUTE, timedelta(seconds=car.work // 300 * 300)),
    }
    _unless_doubtful(world, plan.place, given)


def _unless_doubtful(world: World, act: object, given: dict[str, object]) -> object:
    """Do it; what is doubtful is done all the same every other time."""
    try:
        return world.try_doubtful("foreman", act, **given)  # type: ignore[arg-type]
    except Doubtful:
        if world.chance(0.5):
            return world.try_("foreman", act, **given, anyway=True)  # type: ignore[arg-type]
        return NO


def rearrange(world: World) -> None:
    """Move blocks about, as a foreman does all day; take some of it back."""
    if not world.chance(0.35) or _shut(world):
        return
    with world.as_("foreman"):
        rows = [b for b in board(clock.today()).blocks if b.open]
    if not rows:
        return
    one, other = world.rng.choice(rows), world.rng.choice(rows)
    begun = one.state not in (State.PENDING, State.DISPATCHED)
    head = {"allocation_id": one.allocation_id, "version": one.version}
    what = world.rng.choice(("move", "move", "stretch", "stretch", "split", "swap", "out"))
    if what == "stretch" or (what == "move" and begun):
        ends = max(one.ends_at, planning.next_step(clock.now())) + 15 * MINUTE
        done = _unless_doubtful(
            world, plan.move_allocation, head | _place(one, one.starts_at, ends)
        )
    elif what == "move":
        length = one.ends_at - one.starts_at
        begin = planning.next_step(clock.now()) + 15 * world.rng.randint(0, 8) * MINUTE
        place = _place(world.rng.choice((one, other)), begin, begin + length)
        done = _unless_doubtful(world, plan.move_allocation, head | place)
    elif what == "split":
        at = max(one.starts_at, planning.next_step(clock.now())) + 15 * MINUTE
        rest = {"bay_id": other.bay_id, "technician_id": other.technician_id}
        begins = at + 15 * world.rng.randint(0, 4) * MINUTE
        done = _unless_doubtful(
            world, plan.split_allocation, head | rest | {"at": at, "starts_at": begins}
        )
    elif what == "swap":
        pair = {"other_id": other.allocation_id, "other_version": other.version}
        done = _unless_doubtful(world, plan.swap_technicians, head | pair)
    else:
        done = world.try_("foreman", plan.remove_allocation, **head) if world.chance(0.3) else NO
    if done is not NO and world.chance(0.3):
        back = world.try_("foreman", plan.restore_allocations, undo=done.undo)  # type: ignore[attr-defined]
        world.tally.undone += back is not NO


def _place(block: Block, begin: datetime, end: datetime) -> dict[str, object]:
    return {
        "bay_id": block.bay_id,
        "technician_id": block.technician_id,
        "starts_at": begin,
        "ends_at": end,
    }


def answer(world: World) -> None:
    """Go to who calls from the floor, after a while."""
    for call in calls():
        when = world.calls.setdefault(call.call_id, clock.now() + world.rng.randint(5, 20) * MINUTE)
        if when <= clock.now() or _shut(world):
            world.do("foreman", answer_call, call_id=call.call_id)
            world.tally.calls += 1


def close(world: World, *, last: bool) -> None:
    """Decide about what is not done: tomorrow, overtime, or it stays. At the last, about everything."""
    with world.as_("foreman"):
        found = closing_list()
    if found is None:
        return
    for row in found.rows:
        over = row.decision is not None and row.decision.until_at is not None
        again = over and last and row.decision.until_at <= clock.now()  # type: ignore[union-attr, operator]
        if (row.decision is None and (last or world.chance(0.5))) or again:
            _decide(world, row, late=last)


def _decide(world: World, row: CarryRow, *, late: bool) -> None:
    car = world.cars[row.order_id]
    told, when = world.chance(0.8), None
    head = {"order_id": row.order_id, "reason": "今天做不完", "told": told}
    assert world.closes is not None
    if not late and car.work < 3600 and world.chance(0.5):
        until = world.closes + timedelta(hours=1)
        if world.try_("foreman", carry_actions.work_overtime, **head, until_at=until) is not NO:
            return _decided(world, car, Decided.OVERTIME)
    place = row.suggestion
    if place is not None and world.state[row.order_id] in NEEDS_BAY and world.chance(0.8):
        if car.promises[-1][0] < place.ends_at:
            when = place.ends_at + 60 * MINUTE
        given = {
            "bay_id": place.bay_id, "technician_id": place.technician_id,
            "starts_at": place.starts_at, "ends_at": place.ends_at, "promised_at": when,
        }  # fmt: skip
        if world.try_("foreman", carry_actions.carry_to, **head, **given) is not NO:
            if when is not None:
                car.promises.append((when, clock.now(), told))
            return _decided(world, car, Decided.TOMORROW)
    world.do("foreman", carry_actions.keep_here, **head)
    return _decided(world, car, Decided.KEPT)


def _decided(world: World, car: Car, what: Decided) -> None:
    car.carried = clock.today()
    world.tally.decided[what.value] += 1


def sample_bays(world: World) -> None:
    """Note which order is being worked on in each bay now."""
    there, at = _there(world), clock.now()
    for bay in world.bays:
        world.tally.seen[bay][at] = there.get(bay, 0)
    homeless = [key for key in world.cars if world.state[key] in IN_WORK]
    for order in set(homeless) - _placed():
        if not _was_elsewhere(order):
            world.nowhere.setdefault(order, []).append(at)
    bring_home(world)


def bring_home(world: World) -> None:
    """Let a car whose work began in no bay have been where it is first put, where that was empty."""
    for bay, order in _there(world).items():
        for before in world.nowhere.pop(order, []):
            world.tally.seen[bay][before] = world.tally.seen[bay][before] or order


def _there(world: World) -> dict[int, int]:
    """Return by bay the order that is being worked on in it."""
    now, there = seconds(clock.now()), {}
    found = db.rows(
        "SELECT order_id, bay_id, starts_at, ends_at FROM allocation WHERE open = 1"
        " ORDER BY order_id, starts_at, id"
    )
    for order in world.cars:
        mine = [row for row in found if row[0] == order]
        if world.state[order] not in IN_WORK:
            continue
        begun = [row for row in mine if row[2] <= now]
        if not begun and not _was_elsewhere(order):
            begun = mine[:1]
        later = mine[len(begun) :]
        if begun and (not later or begun[-1][3] > now):
            there[begun[-1][1]] = order
    return there


def _was_elsewhere(order: int) -> bool:
    """Tell whether a car was in a bay before those that it is to have."""
    return bool(
        db.rows(
            "SELECT 1 FROM allocation a JOIN work_order o ON o.id = a.order_id"
            " WHERE o.id = ? AND a.open = 0 AND a.ends_at > o.started_at",
            (order,),
        )
    )
