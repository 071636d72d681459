"""A month's figures after an import, against plain sums over the file's own rows."""

import random
from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest

from reception.core import db, gate
from reception.core.models import Branch
from reception.core.record import add
from reception.figures.queries import month_figures
from reception.history.actions import import_orders
from reception.history.rules import parse_orders
from tests.history.sheets import HEADER, SURVEY_HEADER, amount, month

pytestmark = pytest.mark.usefixtures("now", "anybody")
AT = {name: place for place, name in enumerate(HEADER)}


@gate.action(gate.Permission.EDIT_BRANCH)
def open_branch():
    return add(Branch, code="01", name="示例门店", service_phone="021-61234567")


def with_comebacks(sheet, rng):
    """Make one order in ten come back to an older one; return the sheet."""
    orders = {row[0]: row for row in sheet[1:]}
    for number, row in orders.items():
        older = [n for n, r in orders.items() if r[AT["接车时间"]] < row[AT["接车时间"]]]
        if older and rng.random() < 0.1:
            first = rng.choice(older)
            for line in sheet[1:]:
                if line[0] == number:
                    line[AT["维修类别"]], line[AT["返修原工单号"]] = "外返", first
    return sheet


def answers(sheet, rng):
    """Let two orders in three be answered the day after, one in five invalid."""
    found = [list(SURVEY_HEADER)]
    for row in {row[0]: row for row in sheet[1:]}.values():
        if rng.random() < 0.66:
            day = row[AT["交车时间"]] + timedelta(days=1)
            found.append([row[0], day, rng.randint(600, 1000) / 10, rng.choice("是是是是否")])
    return found


def test_the_month_is_the_sum_of_its_rows(database):
    rng = random.Random(5)
    open_branch()
    sheet = with_comebacks(month(5, 150)[0], rng)
    asked = answers(sheet, rng)
    parsed = parse_orders(sheet, asked)
    assert parsed.errors == ()
    import_orders(orders=parsed.orders, surveys=parsed.surveys)
    figures = month_figures(2026, 10)

    out = [row for row in sheet[1:] if row[AT["交车时间"]].month == 10]
    orders = {row[0]: row for row in out}
    fen = Counter()
    for row in out:
        whole = amount(repr(row[AT["数量"]]), repr(row[AT["单价"]]), repr(row[AT["折扣金额"]] or 0))
        fen["all"] += whole
        for name in ("收费对象", "项目类型", "服务顾问"):
            fen[row[AT[name]]] += whole
    yuan = {name: Decimal(total) / 100 for name, total in fen.items()}
    assert figures.output == yuan["all"]
    assert (figures.labour, figures.part, figures.other) == (
        yuan["工时"],
        yuan["配件"],
        yuan["其他"],
    )
    assert {s.label: s.total for s in figures.by_advisor} == {
        name: yuan[name] for name in ("示例顾问甲", "示例顾问乙")
    }
    assert sorted(s.total for s in figures.by_payer) == sorted(
        yuan[name] for name in ("自费", "保险", "索赔", "内部")
    )
    assert figures.orders_out == figures.orders_settled == len(orders)
    assert figures.on_time_out == sum(
        row[AT["交车时间"]] <= row[AT["承诺时间"]] for row in orders.values()
    )
    scores = [score for _no, day, score, valid in asked[1:] if valid == "是" and day.month == 10]
    assert figures.surveys_valid == len(scores)
    mean = sum(Decimal(repr(score)) for score in scores) / len(scores)
    assert abs(figures.csi - mean) < Decimal("0.01")
    received = {row[0] for row in sheet[1:] if row[AT["返修原工单号"]]}
    assert figures.comebacks_received == len(received) > 0
    assert db.row("SELECT count(*) FROM work_order") == (150,)
