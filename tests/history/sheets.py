"""Workbook rows for the tests, and their sums by plain arithmetic on the rows."""

# ruff: noqa: DTZ001 - the times of a sheet have no zone

import random
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

HEADER = [
    "工单号", "车牌", "VIN", "客户", "电话", "品牌车型", "维修类别", "接车时间", "承诺时间", "交车时间",
    "进厂里程", "服务顾问", "技师", "工位", "项目类型", "代码", "名称", "数量", "单价", "折扣金额",
    "收费对象", "返修原工单号",
]  # fmt: skip
SURVEY_HEADER = ["工单号", "日期", "总分", "是否有效"]
GOOD = {
    "工单号": "G001", "车牌": "沪A12345", "VIN": "LSVAA4183M2123456", "客户": "测试客户001",
    "电话": "13800000001", "品牌车型": "示例 轿车", "维修类别": "保养",
    "接车时间": datetime(2026, 10, 3, 9, 15), "承诺时间": datetime(2026, 10, 3, 12, 0),
    "交车时间": datetime(2026, 10, 3, 11, 30), "进厂里程": 12345, "服务顾问": "示例顾问甲",
    "技师": "示例技师甲", "工位": "1号工位", "项目类型": "工时", "代码": "BY001", "名称": "换机油",
    "数量": 0.6, "单价": 180, "折扣金额": None, "收费对象": "自费", "返修原工单号": None,
}  # fmt: skip


def rows(*orders, header=HEADER):
    """Return a sheet: each order is GOOD with some cells changed."""
    return [
        list(header),
        *([{**GOOD, **changes}.get(name) for name in header] for changes in orders),
    ]


def amount(quantity, price, discount):
    """A line's amount in fen by the book (DOMAIN §6), from texts."""
    whole = (Decimal(quantity) * Decimal(price)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return int((whole - Decimal(discount)) * 100)


def month(seed, orders, lines=3, year=2026, number=10):
    """Return a sheet of `orders` orders of one month, and the sum of fen by payer."""
    rng = random.Random(seed)
    sheet, sums = [list(HEADER)], {"自费": 0, "保险": 0, "索赔": 0, "内部": 0}
    for serial in range(orders):
        opened = datetime(year, number, rng.randint(1, 27), rng.randint(8, 16), rng.randint(0, 59))
        left = opened + timedelta(minutes=rng.randint(30, 3000))
        order = {
            **GOOD, "工单号": f"M{serial:05d}", "车牌": f"沪B{serial % 400:05d}", "VIN": None,
            "客户": f"测试客户{serial % 400:03d}", "电话": f"1380001{serial % 400:04d}",
            "接车时间": opened, "承诺时间": opened + timedelta(hours=5), "交车时间": left,
            "维修类别": rng.choice(["保养", "一般维修", "事故", "索赔"]),
            "服务顾问": rng.choice(["示例顾问甲", "示例顾问乙"]),
        }  # fmt: skip
        for place in range(lines):
            quantity = f"{rng.randint(1, 9999)}e-3" if place else str(rng.randint(1, 4))
            price = str(Decimal(rng.randint(0, 200_000)) / 100)
            payer = rng.choice(list(sums))
            full = amount(quantity, price, "0")
            discount = str(Decimal(rng.randint(0, full)) / 100) if rng.random() < 0.2 else "0"
            sums[payer] += amount(quantity, price, discount)
            line = {
                "项目类型": rng.choice(["工时", "配件", "其他"]), "数量": float(quantity),
                "单价": float(price), "折扣金额": float(discount) or None, "收费对象": payer,
            }  # fmt: skip
            sheet.append([{**order, **line}[name] for name in HEADER])
    return sheet, sums
