"""More than anybody wants to see at once: what the pictures of crowded screens show.

Cars by the dozen with the longest names that are taken, orders of twenty lines, a walk-round of
twelve damages, check-ins begun and left, a full gate. All of it through the program's own actions.
"""

import json
from datetime import timedelta
from decimal import Decimal

from reception.bookings.actions import BookedItem, BookingDraft, book
from reception.core import clock, gate
from reception.core.errors import ReceptionError
from reception.orders.actions import VisitDraft, check_in
from reception.orders.rules import LineDraft, LineKind, OrderKind
from reception.shopfloor.plan_actions import place
from reception.shopfloor.queries import bays
from reception.staff.actions import actor_of
from reception.staff.queries import people, person_by_login
from reception.vehicles.actions import CustomerDraft, VehicleDraft
from reception.visits.actions import keep_draft, note_arrival
from reception.visits.damages import Damage

CARS, LINES, DRAFTS, AT_THE_GATE, BOOKED = 60, 20, 15, 12, 10
NAME = "测试客户阿卜杜拉赫曼·买买提江有限公司𠮷"  # 20 characters, one of them rare
MODEL = "示例品牌 超长轴距 四轮驱动 插电式混合动力 豪华旗舰型 七座运动多功能车 2026款"
WORDS = "过减速带时右前有咯噔声，冷车启动后抖动，空调制冷慢，倒车影像偶尔黑屏，" * 3
DAMAGES = (
    ("front_bumper", "crack", 88, 505), ("r_fender", "dent", 760, 850),
    ("r_front_door", "scratch", 560, 890), ("r_rear_door", "scratch", 420, 890),
    ("l_front_door", "paint", 560, 120), ("l_rear_door", "rust", 420, 120),
    ("l_fender", "dent", 760, 150), ("hood", "paint", 200, 505), ("roof", "other", 520, 505),
    ("rear_bumper", "scratch", 930, 505), ("r_headlamp", "missing", 180, 345),
    ("l_front_wheel", "scratch", 228, 222),
)  # fmt: skip
_KINDS = tuple(OrderKind)[:6]


def crowd() -> int:
    """Fill a demonstration branch that is open; return the order with everything in it."""
    first = 0
    for number in range(CARS):
        with _as("advisor1" if number % 3 else "advisor2"):
            key = _receive(number)
        first = first or key
    with _as("advisor1"):
        for number in range(DRAFTS):
            title = f"沪A{number:02d}Z{number:02d} {NAME}"
            state = {"fields": {"plate": f"沪A{number:02d}Z{number:02d}", "customer": NAME}}
            keep_draft(uid=f"crowd{number:02d}", title=title, data=json.dumps(state))
        for number in range(AT_THE_GATE):
            at = clock.now() - timedelta(minutes=3 + 4 * number)
            note_arrival(plate=f"沪B{number:02d}Y{number:02d}", at=at)
        _book()
    return first


def _as(login: str):  # type: ignore[no-untyped-def]
    person = person_by_login(login)
    assert person is not None
    return gate.acting(actor_of(person))


def _receive(number: int) -> int:
    """Receive one car: every tenth with all that an order can hold, some late, some on a bay."""
    full = number % 10 == 0
    when = clock.now() - timedelta(minutes=20 + 9 * number)
    with clock.frozen(when):
        opened = check_in(
            customer=CustomerDraft(f"{NAME[:-3]}{number:03d}", f"139{number:08d}"),
            vehicle=VehicleDraft(f"沪C{number:02d}X{number:02d}", model=MODEL[:40],
                                 invoiced_on=20241201, insured_until=20261130),
            visit=VisitDraft(
                49_500, words=WORDS if full else WORDS[:24], waits=full, wash=full,
                belongings="行车记录仪、儿童座椅、后备箱工具箱、现金若干" if full else "",
                body="sedan" if full else "",
                damages=_marks() if full else (),
            ),
            kind=_KINDS[number % len(_KINDS)],
            lines=tuple(_line(each) for each in range(LINES if full else 2)),
            promised_at=when + timedelta(minutes=15 + 13 * number),
        )  # fmt: skip
    if number % 4 == 1:
        _plan(opened.order_id, number)
    return opened.order_id


def _marks() -> tuple[Damage, ...]:
    return tuple(
        Damage(panel, kind, x, y, "15", "旧伤，客户已确认") for panel, kind, x, y in DAMAGES
    )


def _line(number: int) -> LineDraft:
    part = number % 3 == 2
    name = f"右前悬架下摆臂总成更换及四轮定位校正 {number + 1:02d}"
    price = Decimal("12888.88") if part else Decimal("180")
    return LineDraft(
        LineKind.PART if part else LineKind.LABOUR, name, Decimal("1.5"), price,
        code=f"G{number:03d}-LONG-0001",
    )  # fmt: skip


def _plan(order_id: int, number: int) -> None:
    """Put a car on a bay after what is planned there; one that has no room stays without."""
    rooms = bays()
    technician = next((each for each in people() if "technician" in each.roles), None)
    with _as("foreman1"):
        for later in range(0, 600, 30):
            begin = clock.now() + timedelta(minutes=15 + later)
            try:
                place(
                    order_id=order_id,
                    bay_id=rooms[number // 4 % len(rooms)].bay_id,
                    technician_id=technician.person_id if technician else None,
                    starts_at=begin,
                    ends_at=begin + timedelta(minutes=40),
                    anyway=True,
                )
            except ReceptionError:
                continue
            return


def _book() -> None:
    for number in range(BOOKED):
        at = clock.at(clock.today(), 16 + number // 8, 0)
        try:
            book(
                booking=BookingDraft(
                    f"{NAME[:-3]}{number:03d}", f"137{number:08d}", at, "mechanical", 30,
                    plate=f"沪D{number:02d}W{number:02d}", model=MODEL[:40],
                    items=(BookedItem("labour", "", "大保养"),), words=WORDS[:60],
                )
            )  # fmt: skip
        except ReceptionError:
            return  # the day is full, which is what was wanted
