"""Papers to draw in tests: generated people and cars, obviously so."""

import math
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from reception.papers.values import (
    BranchHead,
    CarAndPeople,
    OrderSheetData,
    PaperLine,
    SettlementData,
    Signature,
    SlipCopy,
    SlipData,
    Totals,
)

ARRIVED = datetime(2026, 11, 21, 6, 26, tzinfo=UTC)
LEFT_AT = datetime(2026, 11, 21, 8, 34, tzinfo=UTC)
BRANCH = BranchHead(
    code="CD01",
    name="示例汽车城东店",
    company="示例汽车销售服务有限公司",
    address="示例市示例区示例路 1 号",
    service_phone="400-000-0000",
    rescue_phone="400-000-0001",
    credit_code="91310000000000000X",
    contact="示例联系人",
)
CAR = CarAndPeople(
    order_number="CD01-W20261121-0023",
    order_kind="repair",
    plate="沪A66N20",
    vin="LSVAA4183M2123456",
    engine_number="EA000001",
    model="途观 L 2023",
    vehicle_type="小型轿车",
    owner="示例甲",
    sender="示例甲",
    phone="13900001234",
    mileage_in=38912,
    mileage_out=38915,
    arrived_at=ARRIVED,
    left_at=LEFT_AT,
    fault="过减速带右前有咕噔声，冷车明显",
    advisor="示例顾问",
)
COPIES = (
    SlipCopy("第一联", "存根联", "white", "白"),
    SlipCopy("第二联", "财务联", "red", "红"),
    SlipCopy("第三联", "客户联", "yellow", "黄"),
)


def line(kind: str, name: str, number: str, price: str, **more: Any) -> PaperLine:
    """Return one line; amount = quantity x price - discount."""
    discount = Decimal(more.pop("discount", "0"))
    amount = Decimal(number) * Decimal(price) - discount
    values: dict[str, Any] = {
        "code": "A0001",
        "payer": "customer",
        "brand": "",
        "origin": "original" if kind == "part" else "",
        "warranty_km": 2000,
        "warranty_days": 10,
    }
    return PaperLine(
        kind=kind,
        name=name,
        quantity=Decimal(number),
        price=Decimal(price),
        discount=discount,
        amount=amount,
        **(values | more),
    )


LINES = (
    line("labour", "更换机油机滤", "0.8", "180"),
    line("part", "机油 5W-30 4L", "1", "328", discount="28", brand="示例油"),
    line("part", "机油滤清器", "1", "46"),
    line("labour", "底盘异响检查", "0.5", "180", warranty_km=None, warranty_days=None),
    line("part", "前减震器 右", "1", "1180", payer="maker", warranty_km=60000, warranty_days=1095),
)


def totals(lines: tuple[PaperLine, ...]) -> Totals:
    """Return the sums of `lines`."""

    def total(kind: str) -> Decimal:
        return sum((each.amount for each in lines if each.kind == kind), Decimal(0))

    payers: dict[str, Decimal] = {}
    for each in lines:
        payers[each.payer] = payers.get(each.payer, Decimal(0)) + each.amount
    return Totals(
        labour=total("labour"),
        part=total("part"),
        other=total("other"),
        discount=sum((each.discount for each in lines), Decimal(0)),
        total=sum((each.amount for each in lines), Decimal(0)),
        payers=tuple(payers.items()),
    )


def signature(signer: str, points: int = 400, phase: float = 0.0) -> Signature:
    """Return a scrawl of two strokes of real size: `points` points on a pad of 900 x 300."""

    def stroke(start: float, wide: float) -> tuple[tuple[float, float, float, float], ...]:
        half = points // 2
        return tuple(
            (
                start + wide * i / half + 22 * math.sin(i / 9 + phase),
                150 + 70 * math.sin(i / 17 + phase) + 25 * math.sin(i / 5),
                i * 8.0,
                0.4 + 0.3 * math.sin(i / 20),
            )
            for i in range(half)
        )

    return Signature((stroke(180, 260), stroke(420, 240)), 900, 300, LEFT_AT, signer)


def slip(**changes: Any) -> SlipData:
    """Return the slip of pictures/slip.png; `lines` renews the totals, other fields replace."""
    lines = changes.pop("lines", LINES)
    car = replace(CAR, **changes.pop("car", {}))
    data = SlipData(
        number="CD01-20261121-0023",
        branch=BRANCH,
        copies=COPIES,
        car=car,
        lines=lines,
        totals=totals(lines),
        warranty_km=2000,
        warranty_days=10,
        old_parts="returned",
        advice="前制动片剩 4 mm，约 6,000 km 后更换。下次保养 2027-05 或 48,900 km。",
        opinion="satisfied",
        remark="",
        advisor_signature=signature("示例顾问", phase=2),
        customer_signature=signature("示例甲"),
        refused_reason="",
        unrepaired_reason="",
        issued_at=LEFT_AT,
        chain_head="3f9a71c0be2d" + "0" * 52,
        chain_count=1234,
    )
    return replace(data, **changes)


def settlement(**changes: Any) -> SettlementData:
    """Return a settlement list of the same visit."""
    lines = changes.pop("lines", LINES)
    car = replace(CAR, **changes.pop("car", {}))
    data = SettlementData(
        number="CD01-J20261121-0007",
        branch=BRANCH,
        car=car,
        lines=lines,
        totals=totals(lines),
        labour_standard="industry",
        old_parts="returned",
        warranty_km=2000,
        warranty_days=10,
        issued_at=LEFT_AT,
    )
    return replace(data, **changes)


def order_sheet(**changes: Any) -> OrderSheetData:
    """Return the order and estimate of the same visit."""
    lines = changes.pop("lines", LINES)
    car = replace(CAR, left_at=None, mileage_out=None, **changes.pop("car", {}))
    data = OrderSheetData(
        number="CD01-W20261121-0023",
        branch=BRANCH,
        car=car,
        lines=lines,
        totals=totals(lines),
        fuel="3/4",
        belongings="雨伞一把，行车记录仪",
        promised_at=LEFT_AT,
        waits=True,
        wash=True,
        old_parts="returned",
        customer_signature=signature("示例甲"),
        issued_at=ARRIVED,
    )
    return replace(data, **changes)
