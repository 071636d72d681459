"""The store's day and the inspector's."""

from datetime import timedelta
from decimal import Decimal

from reception.core import clock
from reception.orders.models import State
from reception.orders.rules import HOLDS
from reception.parts.actions import Piece, hand_out, reserve_parts, return_part
from reception.parts.queries import NeedRow, lacking_orders, needs, stock
from reception.parts.rules import Stand
from reception.parts.stock_actions import receive_part
from reception.shopfloor.inspecting_actions import inspect
from reception.shopfloor.inspecting_models import Category, Result, Stage
from reception.shopfloor.inspecting_queries import to_inspect
from reception.shopfloor.inspecting_rules import Check, RoadTest
from reception.shopfloor.part_actions import parts_are_there, wait_for_part
from tests.backoffice import render
from tests.simulation.world import NO, World

MINUTE = timedelta(minutes=1)
AT_WORK = (State.PENDING, State.DISPATCHED, State.WORKING, *HOLDS)


def serve(world: World) -> None:
    """Receive what has come, lay ready, hand out, note what is missing."""
    _receive(world)
    with world.as_("parts"):
        rows = [row for row in needs() if world.state.get(row.order_id) in AT_WORK]
    for row in rows:
        if row.stand in (Stand.FREE, Stand.READY) and world.chance(0.5):
            _give(world, row)
        elif row.stand is Stand.SHORT and world.chance(0.4):
            _order(world, row)
    with world.as_("parts"):
        ready = lacking_orders(needs())
    for key in ready:
        if world.chance(0.5):
            world.try_("parts", parts_are_there, order_id=key)


def _receive(world: World) -> None:
    for item in [each for each in world.due if each[0] <= clock.now()]:
        world.due.remove(item)
        with world.as_("parts"):
            key = next(row.key for row in stock() if row.code == item[1])
        world.do("parts", receive_part, stock_id=key, quantity=Decimal(item[2]))
        world.tally.shelf[item[1]] += item[2]


def _give(world: World, row: NeedRow) -> None:
    if row.stand is Stand.FREE and world.chance(0.4):
        world.try_("parts", reserve_parts, order_id=row.order_id, codes=(row.code,))
        return
    to = row.technician_id or world.rng.choice(list(world.tally.people.values())).key
    given = {"order_id": row.order_id, "to_id": to, "pieces": (Piece(row.code, row.lacking),)}
    if world.try_("parts", hand_out, **given) is NO:
        return
    world.tally.shelf[row.code] -= int(row.lacking)
    if world.chance(0.05):
        one = {"order_id": row.order_id, "code": row.code, "quantity": Decimal(1)}
        world.do("parts", return_part, **one, reason="拿错")
        world.tally.shelf[row.code] += 1


def _order(world: World, row: NeedRow) -> None:
    when = clock.now() + 30 * world.rng.randint(1, 6) * MINUTE
    stop = world.chance(0.6)
    given = {"order_id": row.order_id, "code": row.code, "expected_at": when}
    if world.try_("parts", wait_for_part, **given, stop=stop) is NO:
        return
    world.due.append((when, row.code, int(row.lacking) + 2 * world.size, ""))
    if stop and world.state[row.order_id] is State.HOLD_PARTS:
        world.stop(row.order_id, "parts")


def check(world: World) -> None:
    """Inspect what is done: team leader where wanted, then the inspector; some go back."""
    for car in world.of(State.INSPECTION):
        if not world.chance(0.35):
            continue
        with world.as_("inspector"):
            asked = to_inspect(car.order_id)
        who = "foreman" if asked.stage is Stage.LEADER else "inspector"
        road = asked.want.road and asked.stage is Stage.FINAL and not asked.road_done
        given = {"order_id": car.order_id, "road": RoadTest(5) if road else None}
        world.tally.inspections += 1
        if car.fails:
            car.fails -= 1
            bad = Check(asked.want.items[0], Result.BAD, "渗油")
            by = world.rng.choice(asked.workers).person_id if asked.workers else None
            given |= {"items": (bad,), "category": world.rng.choice(list(Category))}
            world.do(who, inspect, **given, passed=False, technician_id=by)
            world.tally.fails += 1
            car.work = 60 * world.rng.randint(10, 40)
            continue
        items = tuple(Check(item) for item in asked.want.items)
        world.do(who, inspect, **given, passed=True, items=items, render=render)
