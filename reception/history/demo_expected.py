"""Who is expected at the demonstration branch: today's and the coming days' bookings, cars at the gate."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from reception.bookings.models import Booking, BookingItem, BookingMark, BookingState, Errand
from reception.core import clock, gate, record
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.special_days import working_hours
from reception.history import bulk
from reception.history.demo_world import MODELS, Staff, dice, name, phone, plate, staff
from reception.visits.models import Arrival

EARLY = 20  # minutes from now: this one stands at the gate already
STEP = 600  # seconds; so that two fillings one after the other are the same
WORK = (
    ("TC001", "小保养套餐（全合成）", "1.1", 90),
    ("TC004", "大保养套餐（全合成）", "2.0", 120),
    ("TC009", "前制动套餐", "1.5", 90),
    ("TC011", "制动液更换套餐", "0.8", 60),
    ("TC007", "空调清洁套餐", "0.6", 60),
)
WORDS = ("到里程保养", "刹车有异响，请检查", "空调有异味", "启动时有抖动", "")


@dataclass(frozen=True)
class Expected:
    """A booking of today, by minutes from now; the newcomer has no car on record."""

    minutes: int
    newcomer: bool = False
    state: BookingState = BookingState.BOOKED
    reminded: bool = False


TODAY = (
    Expected(-50),
    Expected(-110, state=BookingState.NO_SHOW),
    Expected(-70, state=BookingState.CANCELLED),
    Expected(EARLY, reminded=True),
    Expected(40),
    Expected(80, newcomer=True),
    Expected(130),
)
HOURS = ((8, 30), (9, 0), (9, 0), (9, 30), (10, 0), (11, 0), (13, 30), (14, 0), (15, 30))


@action(Permission.IMPORT)
def add_expected(*, seed: int, cars: int) -> int:
    """Add bookings and arrivals of cars that were here before and of newcomers; return how many."""
    rng = dice(seed, "expected")
    make_uid = bulk.uid_maker(rng.getrandbits)
    now = clock.now() - timedelta(seconds=int(clock.now().timestamp()) % STEP)
    now = now.replace(microsecond=0)
    people, begin = staff(), clock.day_bounds(clock.today())[0]
    known = rng.sample(range(cars), min(cars, 60))
    count = 0
    early: tuple[int | None, int | None] = (None, None)
    for each in TODAY:
        at = now + timedelta(minutes=each.minutes)
        if begin <= at < begin + timedelta(days=1):
            car = known.pop() if known and not each.newcomer else None
            key = _book(count, at, car, each, people, make_uid(int(now.timestamp()) + count))
            if each.minutes == EARLY:
                early = key, car
            count += 1
    for number, (day, _period) in enumerate(
        working_hours().days(clock.today() + timedelta(days=1), 5)
    ):
        for hour, minute in HOURS[number % 3 :: 1 + number // 2]:
            car = known.pop() if known else None
            expected = Expected(0, reminded=count % 3 == 0 and number == 0)
            at = clock.at(day, hour, minute)
            _book(count, at, car, expected, people, make_uid(int(now.timestamp()) + count))
            count += 1
    _arrive(now, early, people, make_uid)
    return count


def _book(
    number: int, at: datetime, car: int | None, expected: Expected, people: Staff, uid: str
) -> int:
    code, work, hours, minutes = WORK[number % len(WORK)]
    advisor = people.advisors[number % len(people.advisors)]
    made = clock.now() - timedelta(days=2, hours=number % 5)
    closed = expected.state is not BookingState.BOOKED
    key = record.add(
        Booking,
        uid=uid,
        branch=gate.actor().branch_id,
        vehicle=None if car is None else people.first_car + car,
        plate=f"沪N{number:05d}" if car is None else plate(car),
        name=f"示例新客{number:03d}" if car is None else name(car),
        phone=f"139{number:08d}" if car is None else phone(car),
        model=MODELS[number % len(MODELS)] if car is None else "",
        starts_at=at,
        ends_at=at + timedelta(minutes=minutes),
        bay_kind="quick" if minutes <= 60 else "mechanical",
        advisor=advisor,
        words=WORDS[number % len(WORDS)],
        state=expected.state,
        reason="客户改期" if expected.state is BookingState.CANCELLED else "",
        made_at=made,
        made_by=advisor,
        closed_at=at + timedelta(minutes=31) if closed else None,
    )
    record.add(
        BookingItem, booking=key, position=1, kind="package", code=code, name=work,
        hours=Decimal(hours),
    )  # fmt: skip
    if expected.reminded:
        record.add(
            BookingMark, booking=key, what=Errand.DAY_BEFORE, how="phone",
            at=made + timedelta(days=1), person=people.care, note="",
        )  # fmt: skip
    return key


def _arrive(
    now: datetime,
    early: tuple[int | None, int | None],
    people: Staff,
    make_uid: Callable[[int], str],
) -> None:
    """Put two cars at the gate, one early for its booking and one that is new, and one dismissed."""
    booking, car = early
    for minutes, at_gate, vehicle, booked, reason in (
        (6, "沪N90001" if car is None else plate(car), car, booking, ""),
        (3, "沪N90002", None, None, ""),
        (95, "沪N90003", None, None, "送货或访客"),
    ):
        at = now - timedelta(minutes=minutes)
        record.add(
            Arrival,
            uid=make_uid(int(at.timestamp())),
            branch=gate.actor().branch_id,
            plate=at_gate,
            at=at,
            source="gate",
            vehicle=None if vehicle is None else people.first_car + vehicle,
            booking=booked,
            dismissed_at=at + timedelta(minutes=1) if reason else None,
            reason=reason,
        )
