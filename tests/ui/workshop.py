"""A workshop's day with obviously generated cars, made through the same actions as the windows."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from reception.core import clock, db, gate
from reception.orders.actions import VisitDraft, check_in
from reception.orders.models import LineKind, OrderKind, Payer, State
from reception.orders.rules import LineDraft
from reception.shopfloor import actions as floor
from reception.shopfloor import inspecting, inspecting_actions
from reception.shopfloor.inspecting_rules import Check
from reception.shopfloor.models import BayKind
from reception.shopfloor.plan_actions import move_allocation, place
from reception.shopfloor.queries import bays
from reception.staff.queries import person_by_login
from reception.vehicles.actions import CustomerDraft, VehicleDraft
from tests.stories.people import Branch

BAYS = (
    ("预检", BayKind.DIAGNOSIS), ("1号", BayKind.MECHANICAL), ("2号", BayKind.MECHANICAL),
    ("3号", BayKind.MECHANICAL), ("4号", BayKind.MECHANICAL), ("5号", BayKind.QUICK),
    ("钣金1", BayKind.BODY), ("钣金2", BayKind.BODY), ("喷漆", BayKind.PAINT),
    ("洗车", BayKind.WASH),
)  # fmt: skip


@dataclass
class Floor:
    """The branch, its bays by name, and how to move cars about."""

    branch: Branch

    def __post_init__(self) -> None:
        self.bays = {bay.name: bay.bay_id for bay in bays()}
        self.count = 0

    def receive(
        self,
        plate: str,
        work: str = "小保养",
        *,
        hours: str = "1.3",
        kind: OrderKind = OrderKind.MAINTENANCE,
        promised: datetime | None = None,
        wash: bool = False,
    ) -> int:
        self.count += 1
        lines = (
            LineDraft(LineKind.LABOUR, work, Decimal(hours), Decimal("180"), code=f"G{self.count}"),
            LineDraft(LineKind.PART, "机油 5W-30 4L", Decimal(1), Decimal("328")),
            LineDraft(LineKind.PART, "前减震器 右", Decimal(1), Decimal("1180"), payer=Payer.MAKER),
        )
        with self.branch.as_("advisor"):
            return check_in(
                customer=CustomerDraft(f"测试客户{self.count:03d}", f"138{self.count:08d}"),
                vehicle=VehicleDraft(plate, model="途观 L"),
                visit=VisitDraft(12_000, words="过减速带右前有咯噔声", wash=wash),
                kind=kind,
                lines=lines if kind is not OrderKind.INTERNAL else lines[:1],
                promised_at=promised,
            ).order_id

    def dispatch(self, order_id: int, bay: str, begin: datetime, minutes: int) -> None:
        """Give a car a bay, or take it there from the one that it has."""
        there = db.row(
            "SELECT id, version FROM allocation WHERE order_id = ? AND open = 1", (order_id,)
        )
        where: dict[str, Any] = {
            "bay_id": self.bays[bay],
            "technician_id": person_by_login("technician").person_id,
            "starts_at": begin,
            "ends_at": begin + timedelta(minutes=minutes),
            "anyway": True,
        }
        with self.branch.as_("foreman"):
            if there is None:
                place(order_id=order_id, **where)
            else:
                move_allocation(allocation_id=there[0], version=there[1], **where)

    def start(self, order_id: int) -> None:
        with self.branch.as_("technician"):
            floor.start_work(order_id=order_id)

    def hold(self, order_id: int, state: State, reason: str) -> None:
        with self.branch.as_("technician"):
            floor.hold(order_id=order_id, state=state, reason=reason)

    def finish(self, order_id: int) -> None:
        with self.branch.as_("technician"):
            floor.finish_work(order_id=order_id)

    def inspect(self, order_id: int, *, passed: bool = True) -> None:
        with self.branch.as_("inspector"):
            inspecting_actions.inspect(
                order_id=order_id,
                passed=passed,
                items=all_right(order_id) if passed else (),
                cause="" if passed else "机油渗漏",
            )


def all_right(order_id: int) -> tuple[Check, ...]:
    """Return every item of an order's inspection as right."""
    return tuple(map(Check, inspecting.wanted_of(order_id).items))


def at(text: str) -> datetime:
    """Return today's wall-clock time: "14:10"."""
    hour, minute = text.split(":")
    return clock.at(clock.today(), int(hour), int(minute))


def done(floor_: Floor, plate: str, work: str, bay: str, begin: str, end: str) -> int:
    """Let a car be repaired and be ready between two times of today."""
    with clock.frozen(at(begin)):
        key = floor_.receive(plate, work, promised=at("17:00"))
        floor_.dispatch(key, bay, at(begin), int((at(end) - at(begin)).total_seconds() // 60))
        floor_.start(key)
    with clock.frozen(at(end)):
        floor_.finish(key)
        floor_.inspect(key)
    return key


def working(
    floor_: Floor, plate: str, work: str, bay: str, begin: str, minutes: int, promised: str,
    *, wash: bool = False, kind: OrderKind = OrderKind.REPAIR,
) -> int:  # fmt: skip
    """Let a car be in work since a time of today."""
    with clock.frozen(at(begin)):
        key = floor_.receive(plate, work, kind=kind, promised=at(promised), wash=wash)
        floor_.dispatch(key, bay, at(begin), minutes)
        floor_.start(key)
    return key


def ordinary_day(floor_: Floor) -> dict[str, int]:
    """Fill the floor with every state, late ones and waiting ones; return orders by plate."""
    done(floor_, "沪AK20C3", "大保养", "1号", "8:30", "10:25")
    done(floor_, "沪A7M1Q2", "制动", "2号", "9:00", "11:25")
    done(floor_, "沪A0P3V8", "召回", "4号", "8:15", "9:55")
    done(floor_, "沪C2H8F6", "小保养", "5号", "8:10", "9:10")
    done(floor_, "沪E51K90", "补胎", "5号", "9:40", "10:45")
    keys = {}
    keys["parts"] = working(floor_, "沪AD2K51", "变速箱", "3号", "10:30", 215, "14:10")
    floor_.hold(keys["parts"], State.HOLD_PARTS, "传感器")
    keys["consent"] = working(floor_, "沪B1T906", "异响", "2号", "13:00", 145, "16:30")
    floor_.hold(keys["consent"], State.HOLD_CONSENT, "增项报价")
    keys["inspection"] = working(floor_, "沪C88B07", "保养", "1号", "13:20", 60, "15:00")
    floor_.finish(keys["inspection"])
    keys["claim"] = working(floor_, "沪AK77M3", "转向", "4号", "13:40", 145, "17:00")
    keys["quick"] = working(floor_, "沪AQ1R56", "空调", "5号", "13:50", 125, "17:45")
    keys["body"] = working(
        floor_, "皖A9T3E6", "左前门", "钣金1", "9:00", 420, "18:30", kind=OrderKind.BODY
    )
    keys["accident"] = working(
        floor_, "苏E6H7Z2", "事故", "钣金2", "8:30", 410, "15:30", kind=OrderKind.ACCIDENT
    )
    keys["washing"] = working(
        floor_, "沪AF03921", "小保养", "洗车", "14:00", 60, "15:10", wash=True
    )
    floor_.finish(keys["washing"])
    floor_.inspect(keys["washing"])
    keys["planned"] = floor_.receive("浙F3D2L8", "保养", promised=at("17:20"))
    floor_.dispatch(keys["planned"], "1号", at("15:05"), 90)
    keys["check"] = floor_.receive("沪A33P01", "检测", hours="0.4", promised=at("16:00"))
    floor_.dispatch(keys["check"], "预检", at("14:40"), 25)
    keys["waiting"] = floor_.receive("沪A66N20", "小保养", hours="1.3", promised=at("16:40"))
    floor_.receive("沪A9K2P7", "大保养", hours="2.5", promised=at("18:30"))
    floor_.receive("沪BR0815", "异响", hours="1.0", kind=OrderKind.REPAIR, promised=at("18:00"))
    tomorrow = at("10:00") + timedelta(days=1)
    floor_.receive("沪AD52016", "召回", hours="0.8", kind=OrderKind.RECALL, promised=tomorrow)
    return keys


def crowded_day(floor_: Floor, blocks: int = 200) -> None:
    """Fill every bay all day: finished, working and planned ones, some late."""
    names = list(floor_.bays)
    per_bay = -(-blocks // len(names))
    length = 600 // per_bay
    for number, name in enumerate(names):
        for turn in range(per_bay):
            begin = at("8:00") + timedelta(minutes=turn * length)
            plate = f"沪{'ABCDE'[turn % 5]}{number:02d}{turn:02d}{number % 10}"
            _crowd(floor_, plate, name, begin, length - 5, late=number % 6 == 0)


def _crowd(
    floor_: Floor, plate: str, bay: str, begin: datetime, minutes: int, *, late: bool
) -> None:
    now, end = clock.now(), begin + timedelta(minutes=minutes)
    promised = max(end, begin + timedelta(minutes=1)) + timedelta(minutes=0 if late else 90)
    with clock.frozen(min(begin, now)):
        key = floor_.receive(plate, "保养", hours="0.7", promised=promised)
        floor_.dispatch(key, bay, begin, minutes)
        if begin <= now:
            floor_.start(key)
    if end <= now:
        with clock.frozen(end):
            floor_.finish(key)
            if not late:
                floor_.inspect(key)


def nobody() -> None:
    """Leave the desk."""
    gate.act_as(gate.NOBODY)
