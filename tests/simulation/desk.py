"""What happens at the desk: booking, arrival, check-in, answers about more work, money, hand-over."""

from datetime import datetime, timedelta
from decimal import Decimal

from reception.billing import actions as billing
from reception.billing.rules import PaymentDraft
from reception.bookings.actions import BookingDraft, book
from reception.core import clock
from reception.orders import extra_actions
from reception.orders.actions import VisitDraft, check_in, promise
from reception.orders.models import How, Payer, State
from reception.shopfloor.actions import cancel_order
from reception.vehicles.actions import CustomerDraft, VehicleDraft
from reception.visits.actions import note_arrival
from tests.backoffice import render
from tests.simulation.cars import BODY, Car
from tests.simulation.world import NO, World

MINUTE = timedelta(minutes=1)
OPINIONS = ("satisfied", "satisfied", "fairly", "ordinary", "dissatisfied")


def name(car: Car) -> str:
    """Return the owner's name."""
    return f"测试客户{car.owner:03d}"


def reach(car: Car) -> str:
    """Return the owner's telephone."""
    return f"138{car.owner:08d}"


def book_ahead(world: World, cars: list[Car]) -> None:
    """Book in who calls before; without room they come all the same."""
    for car in cars:
        if not car.booked:
            continue
        half_hour = car.comes_at - (car.comes_at - clock.at(clock.local(car.comes_at).date())) % (
            30 * MINUTE
        )
        wish = BookingDraft(
            name(car), reach(car), half_hour, "body" if car.kind in BODY else "mechanical",
            plate=car.plate, words="保养",
        )  # fmt: skip
        car.booked = world.try_("advisor", book, booking=wish) is not NO
        world.tally.booked += car.booked


def receive(world: World) -> None:
    """Take in who has come: noted at the gate, received at the desk."""
    while world.coming and world.coming[0].comes_at <= clock.now():
        car = world.coming.pop(0)
        if world.chance(0.5):
            world.do("gate", note_arrival, plate=car.plate)
        promised = car.comes_at + car.wants
        opened = world.do(
            "advisor",
            check_in,
            customer=CustomerDraft(name(car), reach(car)),
            vehicle=VehicleDraft(car.plate, model="示例 中型轿车"),
            visit=VisitDraft(car.mileage, words="保养灯亮", wash=car.wash),
            kind=car.kind,
            lines=car.lines,
            promised_at=max(promised, clock.now() + 30 * MINUTE),
        )
        car.order_id = opened.order_id
        car.promises.append((max(promised, clock.now() + 30 * MINUTE), clock.now(), True))
        world.cars[opened.order_id] = car
        world.tally.came += 1
        world.look()


def answers(world: World) -> None:
    """Note what customers say about more work, when they say it."""
    for car in world.of(*State):
        if car.answer_at is None or car.answer_at > clock.now():
            continue
        car.answer_at = None
        said = {"extra_id": car.extra_id, "how": How.PHONE, "who": name(car), "phone": reach(car)}
        if world.chance(0.3):
            world.do("advisor", extra_actions.decline_extra, **said, reason="下次再做")
            continue
        moved = max(car.promises[-1][0], clock.now()) + 45 * MINUTE
        world.do("advisor", extra_actions.agree_extra, **said, promised_at=moved)
        car.promises.append((moved, clock.now(), True))
        car.agreed = True
        car.work += 30 * 60


def later(world: World) -> None:
    """Tell customers of a new time before the old one has passed, sometimes after, sometimes not."""
    for car in world.of(State.WORKING, State.HOLD_PARTS, State.DISPATCHED, State.PENDING):
        late = car.promises[-1][0] - clock.now() < timedelta(minutes=car.work // 60)
        if late and world.chance(0.03):
            moved, told = clock.now() + timedelta(seconds=car.work) + 60 * MINUTE, world.chance(0.8)
            given = {"promised_at": moved, "reason": "工作量增加", "told": told}
            world.do("advisor", promise, order_id=car.order_id, **given)
            car.promises.append((moved, clock.now(), told))


def leave(world: World) -> None:
    """Let who changes their mind go, with a slip, before work has begun."""
    for car in world.of(State.PENDING, State.DISPATCHED):
        if car.leaves and world.chance(0.1):
            key = car.order_id
            if world.try_("advisor", cancel_order, order_id=key, reason="客户改期") is NO:
                car.leaves = False
                continue
            world.do(
                "advisor",
                billing.leave_unrepaired,
                order_id=key,
                render=render,
                refused_reason="代送修人",
                witness="示例见证人",
            )
            car.cancelled = True
            world.tally.slips += 1
            _gone(world, car)


def _gone(world: World, car: Car) -> None:
    del world.cars[car.order_id]
    world.gone.append(car)
    car.out_at = clock.now()
    world.look()


def give_back(world: World) -> None:
    """List, take the money, hand over when the customer is there."""
    for car in world.of(State.READY):
        if car.order_id not in world.fetch:
            world.fetch[car.order_id] = _fetched(world, car)
        if clock.now() < world.fetch[car.order_id] or (world.closes and clock.now() > world.closes):
            continue
        key = car.order_id
        world.do("cashier", billing.list_settlement, order_id=key, render=render)
        due = _owed(car)
        paid = (PaymentDraft(Payer.CUSTOMER, billing.Method.CASH, due),) if due else ()
        world.do("cashier", billing.take_payment, order_id=key, payments=paid)
        car.settled_at = clock.now()
        world.tally.settled += 1
        world.tally.hours += car.hours
        world.tally.value += car.value
    for car in world.of(State.SETTLED):
        if world.chance(0.7):
            world.do(
                "advisor",
                billing.hand_over,
                order_id=car.order_id,
                opinion=world.rng.choice(OPINIONS),
                render=render,
                refused_reason="代送修人",
                witness="示例见证人",
                mileage_out=car.mileage + 5,
            )
            _gone(world, car)
            world.tally.out += 1
            world.tally.slips += 1
            world.tally.on_time += car.on_time


def _owed(car: Car) -> Decimal:
    mine = [*car.lines, *(car.extra if car.agreed else ())]
    return sum((x.amount for x in mine if x.payer is Payer.CUSTOMER), Decimal(0))


def _fetched(world: World, car: Car) -> datetime:
    """Return when the customer comes: soon after it is ready, some only the next morning."""
    when = clock.now() + world.rng.randint(5, 60) * MINUTE
    if world.chance(0.08):
        when += timedelta(hours=15)
    return when
