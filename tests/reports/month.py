"""A generated month for the workbook's tests: every figure is a sum over its own rows."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from reception.core import clock
from reception.figures.values import (
    ComebackRow,
    DayFigure,
    MonthFigures,
    OrderRow,
    Slice,
    SurveyRow,
    Target,
)
from reception.figures.workshop_values import BayUse, HoldSum, PersonFigures, WorkshopFigures
from reception.orders.models import State
from reception.shopfloor.clocking_models import Pause
from reception.shopfloor.fairness import SkipRow
from reception.shopfloor.fairness_models import SkipReason
from reception.shopfloor.models import BayKind

PAYERS = ("自费", "保险", "索赔", "内部")
KINDS = {"保养": 0, "一般维修": 0, "事故": 1, "索赔": 2, "PDI": 3, "外返": 3}
CAUSES = ("装配不当", "配件质量", "误诊", "工艺")
ADVISORS = ("顾问示例甲", "顾问示例乙", "顾问示例丙")
TECHNICIANS = ("技师示例甲", "技师示例乙", "技师示例丙", "技师示例丁")
BAYS = ("机电1", "机电2", "钣金1", "喷漆1")
TARGETS = (
    Target("output_year", "全年产值", Decimal(6_000_000)),
    Target("orders_out_month", "台次", Decimal(650)),
    Target("output_per_order_repair", "自费", Decimal(800)),
    Target("output_per_bay_month", "工位产值", Decimal(30_000)),
    Target("csi", "CSI", Decimal(93)),
    Target("return_rate", "返修率", Decimal("0.02")),
    Target("on_time", "准时交车率", Decimal("0.95")),
)
ZERO = Decimal(0)


def order(number: int, chance: random.Random) -> OrderRow:
    """One order of October 2026."""
    received = clock.at(date(2026, 10, number % 31 + 1), 8 + number % 9, number % 60)
    kind = chance.choices(list(KINDS), [40, 25, 10, 8, 5, 2])[0]
    labour, part = (Decimal(chance.randrange(5_000, 90_000)) / 100 for _side in range(2))
    other = Decimal(chance.choice((0, 0, 5_000))) / 100
    pays = [ZERO] * 4
    pays[KINDS[kind]] = labour + part + other
    return OrderRow(
        f"CD2610{number % 31 + 1:02}{number:04}",
        f"沪A·{10_000 + number}",
        "示例轿车 1.5L",
        f"测试客户{number:03}",
        kind,
        ADVISORS[number % 3],
        TECHNICIANS[number % 4],
        BAYS[number * 7 % 4],
        received,
        received + timedelta(hours=6),
        received + timedelta(hours=5),
        received + timedelta(hours=4),
        labour,
        part,
        other,
        *pays,
        number % 10 != 0,
        f"CD260901{number:04}" if kind == "外返" else "",
    )


def a_workshop() -> WorkshopFigures:
    """Two bays on three days, two technicians, one hold and one job passed over."""
    begin, end = clock.month_bounds(2026, 10)
    bays = (
        BayUse(1, "1号", BayKind.MECHANICAL, True, 20 * 3600, 24 * 3600, 7),
        BayUse(2, "2号", BayKind.QUICK, True, 16 * 3600, 24 * 3600, 5),
        BayUse(3, "洗车", BayKind.WASH, False, 3600, 24 * 3600, 9),
    )
    people = tuple(
        PersonFigures(
            number, name, attended=20 * 3600, clocked=16 * 3600, idle=3 * 3600,
            pauses={Pause.PARTS: 3600}, hours=hours, hours_clocked=hours, value=Decimal(number * 1000), orders=6,
            given=given, taken=taken, skips=skips, comebacks=1, rework=number,
        )
        for number, name, hours, given, taken, skips in (
            (1, TECHNICIANS[0], Decimal(25), 5, 0, 0), (2, TECHNICIANS[1], Decimal(15), 3, 2, 1),
        )
    )  # fmt: skip
    skip = SkipRow(
        begin + timedelta(hours=9), 2, TECHNICIANS[1], "CD0001", "沪A10001",
        begin + timedelta(hours=12), "CD0002", SkipReason.PARTS, "刹车片", 1,
    )  # fmt: skip
    return WorkshopFigures(
        branch="示例城东店", begin=begin, end=end, computed_at=end, days=3, open_seconds=24 * 3600,
        bays=bays, people=people, holds=(HoldSum(State.HOLD_PARTS, 2, 5 * 3600),), skips=(skip,),
        settled=12, unclocked=0, orders_out=12, promised_out=12, on_time_out=11, inspections=10,
        inspection_fails=3, left=0,
    )  # fmt: skip


def an_idle_workshop() -> WorkshopFigures:
    """A month in which nobody came."""
    return replace(
        a_workshop(), days=0, open_seconds=0, bays=(), people=(), holds=(), skips=(), settled=0,
        unclocked=0, orders_out=0, promised_out=0, on_time_out=0, inspections=0, inspection_fails=0,
    )  # fmt: skip


def slices(rows: list[OrderRow], key: Callable[[OrderRow], str]) -> tuple[Slice, ...]:
    """The rows' money by `key`, in order of appearance."""
    groups: dict[str, list[OrderRow]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return tuple(
        Slice(
            label,
            len(group),
            sum((row.labour for row in group), ZERO),
            sum((row.part for row in group), ZERO),
            sum((row.other for row in group), ZERO),
        )
        for label, group in groups.items()
    )


def counted(rows: list[ComebackRow], key: Callable[[ComebackRow], str]) -> list[tuple[str, int]]:
    """How many rows have each value of `key`."""
    return [(name, sum(key(row) == name for row in rows)) for name in sorted({*map(key, rows)})]


def month(count: int, targets: tuple[Target, ...] = TARGETS) -> MonthFigures:
    """October 2026 with `count` orders, all settled and handed over in it."""
    chance = random.Random(count)
    rows = [order(number, chance) for number in range(count)]
    scores = (Decimal(100), Decimal(88), Decimal("93.5"))
    surveys = tuple(
        SurveyRow(
            row.number,
            row.plate,
            row.advisor,
            row.received_at + timedelta(days=1),
            scores[number % 3],
            number % 11 != 0,
            "等候有点长，其他都好。" * (number % 9),
        )
        for number, row in enumerate(rows[::2])
    )
    valid = [each for each in surveys if each.valid]
    comebacks = [
        ComebackRow(
            row.number,
            row.plate,
            row.received_at,
            row.comeback_of,
            CAUSES[number % 4],
            row.technician,
            row.advisor,
        )
        for number, row in enumerate(each for each in rows if each.comeback_of)
    ]
    by_advisor = [
        (name, [each.score for each in valid if each.advisor == name]) for name in ADVISORS
    ]
    days = [
        (day, [r for r in rows if clock.local(r.received_at).day == day]) for day in range(1, 32)
    ]
    whole = slices(rows, lambda row: "")[0] if rows else Slice("", 0, ZERO, ZERO, ZERO)
    return MonthFigures(
        complaints_received=3,
        complaints_serious=1,
        claims_answered=40,
        claims_accepted=38,
        claims_partly=2,
        claims_refusals=(("缺旧件照片", 3), ("超过提报期限", 1)),
        workshop=a_workshop() if count else an_idle_workshop(),
        branch="示例城东店",
        year=2026,
        month=10,
        computed_at=datetime(2026, 11, 1, 1, tzinfo=UTC),
        output=whole.total,
        labour=whole.labour,
        part=whole.part,
        other=whole.other,
        orders_settled=count,
        orders_out=count,
        technicians=4 if count else 0,
        bays=4 if count else 0,
        promised_out=count,
        on_time_out=sum(row.on_time is True for row in rows),
        by_payer=slices(rows, lambda row: PAYERS[KINDS[row.kind]]),
        by_kind=slices(rows, lambda row: row.kind),
        by_advisor=slices(rows, lambda row: row.advisor),
        by_technician=slices(rows, lambda row: row.technician),
        by_bay=slices(rows, lambda row: row.bay),
        by_day=tuple(
            DayFigure(day, len(some), sum((r.labour + r.part + r.other for r in some), ZERO))
            for day, some in days
        )
        if count
        else (),
        surveys=surveys,
        surveys_valid=len(valid),
        surveys_invalid=len(surveys) - len(valid),
        csi=sum((each.score for each in valid), ZERO) / len(valid) if valid else None,
        csi_by_advisor=tuple((n, len(s), sum(s, ZERO) / len(s)) for n, s in by_advisor if s),
        comebacks=tuple(comebacks),
        comebacks_received=len(comebacks),
        comebacks_by_cause=tuple(counted(comebacks, lambda row: row.cause)),
        comebacks_by_technician=tuple(counted(comebacks, lambda row: row.technician)),
        comebacks_by_advisor=tuple(counted(comebacks, lambda row: row.advisor)),
        inspections=count + count // 20,
        inspection_fails=count // 20,
        orders=tuple(rows),
        targets=targets,
    )
