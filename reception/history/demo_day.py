"""Today at the demonstration branch: cars in every state, one late, one waiting for a part."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from reception.core import clock, gate, numbers, pinyin, record
from reception.core.fields import yuan
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.customers.models import Customer
from reception.history import bulk, demo_work
from reception.history.demo_world import (
    CODE,
    Staff,
    add_cars,
    dice,
    mileage,
    name,
    phone,
    staff,
)
from reception.orders.models import (
    ExtraLine,
    ExtraWork,
    Order,
    OrderLine,
    OrderStep,
    Promise,
    State,
)
from reception.shopfloor.inspecting_models import Inspection
from reception.shopfloor.models import Allocation
from reception.visits import damages as walk_round
from reception.visits.damages import Damage
from reception.visits.models import Visit

S = State
STEP = 600  # seconds
_WORKING = (S.PENDING, S.DISPATCHED, S.WORKING)
_DONE = (*_WORKING, S.INSPECTION)


@dataclass(frozen=True)
class Here:
    """A car that is here: minutes since it came and until its promise, and its steps so far."""

    kind: str
    came: int
    promised: int
    steps: tuple[State, ...]
    bay: str = ""
    technician: int = 0
    begins: int = 0  # the bay is its from so many minutes from now
    ends: int = 0
    words: str = ""
    note: str = ""
    waits: bool = False
    wash: bool = False
    marks: tuple[Damage, ...] = ()


_DOOR = Damage("r_front_door", "scratch", 560, 890, "15", "旧伤")
_BUMPER = Damage("front_bumper", "crack", 88, 505, "15", "左下角开裂")
_FENDER = Damage("r_fender", "dent", 760, 850, "16", "事故损伤")
_LAMP = Damage("r_headlamp", "missing", 180, 345, "", "灯罩碎")
_WHEEL = Damage("l_front_wheel", "scratch", 228, 222, "2", "轮毂擦痕")


CARS = (
    Here("maintenance", 8, 150, (S.PENDING,), words="常规保养，客户在店等待", waits=True),
    Here("repair", 35, 240, (S.PENDING,), words="刹车有异响"),
    Here("repair", 50, 300, (S.PENDING, S.DISPATCHED), "2号 机电", 2, 90, 210, "空调不凉"),
    Here("maintenance", 30, 120, (S.PENDING, S.DISPATCHED), "5号 快修", 5, 30, 90,
         "到里程保养，赶时间", waits=True),
    Here("repair", 120, 60, _WORKING, "1号 机电", 1, -80, 50, "冷车抖动"),
    Here("repair", 260, -40, _WORKING, "3号 机电", 3, -220, 30, "发动机故障灯亮"),
    Here("accident", 1500, 1560, _WORKING, "喷漆", 8, -120, 240, "右侧剐蹭，保险报案",
         marks=(_FENDER, _DOOR)),
    Here("accident", 2900, 2400, (*_WORKING, S.HOLD_PARTS), "钣金2", 7, -300, 600,
         "前保险杠碰撞", "等待前照灯总成到货",
         marks=(_BUMPER, _LAMP, _WHEEL)),
    Here("repair", 180, 150, (*_WORKING, S.HOLD_CONSENT), "4号 机电", 4, -120, 120,
         "刹车发软", "建议更换前制动片，等待客户确认"),
    Here("maintenance", 150, 45, _DONE, "2号 机电", 2, -110, -15, "保养灯亮"),
    Here("maintenance", 170, 30, (*_DONE, S.WASHING), "5号 快修", 5, -140, -45,
         "保养并检查轮胎", wash=True),
    Here("claim", 230, 25, (*_DONE, S.READY), "2号 机电", 6, -215, -125, "车机黑屏"),
)  # fmt: skip


ASKED = (("part", "前制动片", "1", "460.00"), ("labour", "更换前制动片", "0.8", "150.00"))


@action(Permission.IMPORT)
def add_today(*, seed: int, cars: int, most: int) -> int:
    """Add the cars that are here now, behind the `cars` of the history; return how many."""
    present = CARS[:most]
    rng = dice(seed, "today")
    # In steps, so that two fillings one after the other are the same to the second.
    now = clock.now() - timedelta(seconds=int(clock.now().timestamp()) % STEP)
    now = now.replace(microsecond=0)
    came = [int((now - timedelta(minutes=here.came)).timestamp()) for here in present]
    add_cars(seed=seed, cars=range(cars, cars + len(present)), first=came, last=came)
    people = staff()
    lists = demo_work.lists_of_lines(rng, demo_work.catalogue())
    make_uid = bulk.uid_maker(rng.getrandbits)
    for car, here in enumerate(present, cars):
        key = _open(rng, here, car, now, people, make_uid(int(now.timestamp())))
        for position, line in enumerate(rng.choice(lists[here.kind]), 1):
            values = line._asdict() | {"quantity": Decimal(line.quantity) / 1000}
            for money in ("price", "discount", "amount"):
                values[money] = yuan(values[money])
            record.add(OrderLine, order=key, position=position, **values)
        _bay(here, key, now, people, make_uid(int(now.timestamp()) + 1))
        if here.steps[-1] is S.HOLD_CONSENT:
            _ask(here, key, now, people, make_uid(int(now.timestamp()) + 2))
    _add_twice(cars, now, make_uid)
    return len(present)


def _ask(here: Here, order: int, now: datetime, people: Staff, uid: str) -> None:
    """Ask for the additional work that the customer has not answered about."""
    extra = record.add(
        ExtraWork,
        uid=uid,
        order=order,
        reason=here.note,
        delay_minutes=60,
        asked_at=now - timedelta(minutes=5),
        asked_by=people.technicians[here.technician - 1],
    )
    for position, (kind, what, count, price) in enumerate(ASKED, 1):
        amount = (Decimal(count) * Decimal(price)).quantize(Decimal("0.01"))
        record.add(
            ExtraLine,
            extra=extra,
            position=position,
            kind=kind,
            name=what,
            quantity=Decimal(count),
            price=Decimal(price),
            amount=amount,
        )


def _add_twice(car: int, now: datetime, make_uid: Callable[[int], str]) -> None:
    """Add what every list of customers has: the same person twice, and somebody without a car."""
    for number, (who, reach, note) in enumerate(
        (
            (f"{name(car)}先生", phone(car), "电话预约时登记"),
            (name(car + 1), "", "旧系统导入"),
            ("示例咨询客户", phone(99_000_000), "来店咨询，名下无车"),
        )
    ):
        record.add(
            Customer,
            uid=make_uid(int(now.timestamp()) + number),
            name=who,
            phone=reach,
            note=note,
            created_at=now,
            search_key=pinyin.search_key(reach, who),
        )


def _open(rng: random.Random, here: Here, car: int, now: datetime, people: Staff, uid: str) -> int:
    """Write visit, order, promise and steps; return the order's key."""
    came, advisor = now - timedelta(minutes=here.came), rng.choice(people.advisors)
    branch = gate.actor().branch_id
    vehicle, customer = people.first_car + car, people.first_customer + car
    visit = record.add(
        Visit,
        uid=uid[:-1] + "0",
        branch=branch,
        vehicle=vehicle,
        customer=customer,
        sender=name(car),
        sender_phone=phone(car),
        advisor=advisor,
        arrived_at=came,
        mileage_in=mileage(car, int(came.timestamp())),
        fuel="1/2",
        words=here.words,
        waits=here.waits,
        wash=here.wash,
        body="sedan" if here.marks else "",
    )
    walk_round.keep(visit, "sedan" if here.marks else "", here.marks, ())
    day, serial = numbers.next_serial(branch, "order", clock.local(came).date())
    promised = now + timedelta(minutes=here.promised)
    times = {step: _step_time(here, place, now) for place, step in enumerate(here.steps)}
    key = record.add(
        Order,
        uid=uid[:-1] + "1",
        branch=branch,
        number=f"{CODE}-H{day}-{serial:03d}",
        visit=visit,
        vehicle=vehicle,
        customer=customer,
        advisor=advisor,
        kind=here.kind,
        state=here.steps[-1],
        hold_reason=here.note,
        opened_at=came,
        promised_at=promised,
        started_at=times.get(S.WORKING),
        ready_at=times.get(S.READY),
        technician=people.technicians[here.technician - 1] if here.technician else None,
        bay_id=people.bays.get(here.bay),
        source="demo",
    )
    record.add(Promise, order=key, promised_at=promised, set_at=came, person_id=advisor)
    for step, at in times.items():
        record.add(OrderStep, order=key, state=step, at=at, person_id=advisor, note="")
    if S.WASHING in here.steps or S.READY in here.steps:
        at = times[S.INSPECTION] + timedelta(minutes=5)
        record.add(Inspection, order=key, inspector=people.inspector, passed=True, at=at)
    return key


def _step_time(here: Here, place: int, now: datetime) -> datetime:
    """Spread the steps between arrival and five minutes ago; work begins with the bay."""
    last = 5 if place else here.came
    minutes = here.came - (here.came - last) * place // max(1, len(here.steps) - 1)
    if here.steps[place] is S.WORKING:
        minutes = -here.begins
    elif here.steps[place] is S.INSPECTION:
        minutes = -here.ends
    return now - timedelta(minutes=minutes)


def _bay(here: Here, order: int, now: datetime, people: Staff, uid: str) -> None:
    if here.bay:
        record.add(
            Allocation,
            uid=uid,
            order=order,
            bay=people.bays[here.bay],
            technician=people.technicians[here.technician - 1],
            starts_at=now + timedelta(minutes=here.begins),
            ends_at=now + timedelta(minutes=here.ends),
            open=here.ends > 0,
        )
