"""What a workbook's rows mean, and that every bad one is named."""

# ruff: noqa: DTZ001 - the times of a sheet have no zone

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reception.core import clock
from reception.history.queries import content_hash
from reception.history.rules import parse_orders
from tests.history.sheets import GOOD, HEADER, SURVEY_HEADER, rows


def one(**changes):
    parsed = parse_orders(rows(changes))
    assert parsed.errors == ()
    return parsed.orders[0]


def test_a_good_row_is_understood():
    order = one()
    assert (order.number, order.plate, order.vin) == ("G001", "沪A12345", "LSVAA4183M2123456")
    assert order.opened_at == clock.at(date(2026, 10, 3), 9, 15)
    assert order.kind == "maintenance"
    assert order.lines[0].payer == "customer"
    assert order.amount == Decimal("108.00")


def test_columns_stand_in_any_order():
    shuffled = list(reversed(HEADER))
    assert parse_orders(rows({}, header=shuffled)).orders == parse_orders(rows({})).orders


def test_lines_of_one_order_come_together():
    parsed = parse_orders(rows({}, {"工单号": "G002"}, {"名称": "机滤", "项目类型": "配件"}))
    assert [(o.number, o.row, len(o.lines)) for o in parsed.orders] == [
        ("G001", 2, 2),
        ("G002", 3, 1),
    ]


@pytest.mark.parametrize("typed", [
    datetime(2026, 10, 3, 9, 15), "2026-10-03 09:15", "2026/10/3 9:15", "2026-10-03T09:15:00",
    "2026年10月3日 9:15", "２０２６-10-03 09：15", 46298.385416666664,
    datetime(2026, 10, 3, 9, 14, 59, 999_999),
])  # fmt: skip
def test_times_in_every_form(typed):
    assert one(接车时间=typed).opened_at == clock.at(date(2026, 10, 3), 9, 15)


def test_numbers_typed_as_text_and_texts_typed_as_numbers():
    order = one(
        工单号=1001.0, 电话=13800000001.0, 进厂里程="12,345", 数量="０.6", 单价="￥1,180.50",
        折扣金额="0", 代码=7,
    )  # fmt: skip
    assert (order.number, order.phone, order.mileage) == ("1001", "13800000001", 12345)
    assert order.lines[0].price == Decimal("1180.50")
    assert order.lines[0].code == "7"


def test_what_binary_floats_leave_behind_is_no_third_decimal():
    assert one(单价=0.1 + 0.2, 数量=1.1 + 2.2).lines[0].price == Decimal("0.30")


def test_decimals_as_the_reader_of_workbooks_gives_them():
    order = one(
        工单号=Decimal("1001"), 电话=Decimal("13800000001"), 数量=Decimal("0.600"),
        单价=Decimal("33.33"), 接车时间=Decimal("46298.385416666664"),
    )  # fmt: skip
    assert (order.number, order.phone, order.amount) == ("1001", "13800000001", Decimal("20.00"))
    assert order.opened_at == clock.at(date(2026, 10, 3), 9, 15)


def test_half_a_fen_goes_up():
    assert one(数量=0.5, 单价=0.01).amount == Decimal("0.01")
    assert one(数量=1.5, 单价=0.35).amount == Decimal("0.53")


@pytest.mark.parametrize("column", ["VIN", "电话", "承诺时间", "进厂里程", "技师", "工位", "代码",
                                    "折扣金额", "返修原工单号", "品牌车型", "服务顾问"])  # fmt: skip
def test_what_may_be_unknown(column):
    assert one(**{column: None}).number == "G001"


def test_a_car_without_plates_is_known_by_its_vin():
    assert (one(车牌=None).plate, one(车牌=None).plate_kind) == ("", "none")


def test_a_wrong_check_digit_is_accepted():
    assert one(VIN="LSVAA4187M2123456").vin == "LSVAA4187M2123456"


BAD = [
    ("工单号", None), ("工单号", "  "), ("车牌", "沪A1234I"), ("车牌", "粤A1"), ("VIN", "LSVAA4183"),
    ("VIN", "LSVAA4183M212345O"), ("VIN", "1" * 17), ("客户", None), ("客户", "a\x00b"),
    ("客户", "长" * 201), ("电话", "12345"), ("电话", 138), ("维修类别", "美容"), ("维修类别", None),
    ("接车时间", "昨天"), ("接车时间", None), ("接车时间", "2026-13-03 09:15"), ("接车时间", True),
    ("承诺时间", "中午"), ("承诺时间", datetime(2026, 10, 2)), ("交车时间", None),
    ("交车时间", datetime(2026, 10, 3, 9, 14)), ("进厂里程", "很多"), ("进厂里程", 12.5),
    ("进厂里程", -1), ("项目类型", "人工"), ("项目类型", None), ("名称", None), ("名称", " "),
    ("名称", "长" * 501), ("数量", 0), ("数量", -1), ("数量", 0.0001), ("数量", "1.2345"),
    ("数量", None), ("数量", "=1+1"), ("数量", 10_001), ("数量", float("inf")), ("数量", 1e300),
    ("单价", -1), ("单价", 0.005), ("单价", None), ("单价", "便宜"), ("单价", 1e12), ("单价", True),
    ("折扣金额", -1), ("折扣金额", 108.01), ("折扣金额", 0.001), ("收费对象", None),
    ("收费对象", "客户"), ("返修原工单号", "G001"),
]  # fmt: skip


@pytest.mark.parametrize(("column", "cell"), BAD)
def test_every_bad_cell_is_named(column, cell):
    parsed = parse_orders(rows({"工单号": "G000"}, {column: cell}))
    assert [(e.sheet, e.row, e.column) for e in parsed.errors] == [("工单", 3, column)]
    assert parsed.errors[0].reason.endswith("。")
    assert [order.number for order in parsed.orders] == ["G000"]


@pytest.mark.parametrize("column", [
    "车牌", "VIN", "客户", "电话", "维修类别", "接车时间", "承诺时间", "交车时间", "进厂里程", "服务顾问",
    "技师", "工位", "返修原工单号", "品牌车型",
])  # fmt: skip
def test_rows_of_one_order_agree(column):
    other = {
        "车牌": "沪A99999", "VIN": None, "客户": "测试客户002", "电话": None, "维修类别": "事故",
        "接车时间": datetime(2026, 10, 3, 9, 16), "承诺时间": None, "进厂里程": None,
        "交车时间": datetime(2026, 10, 3, 11, 31),
    }.get(column, "别的")  # fmt: skip
    parsed = parse_orders(rows({}, {column: other}))
    assert [(e.row, e.column) for e in parsed.errors] == [(3, column)]
    assert "2" in parsed.errors[0].reason


def test_several_bad_cells_are_all_named():
    parsed = parse_orders(
        rows({"数量": 0, "单价": -1}, {"工单号": "G2", "车牌": None, "VIN": None})
    )
    assert [(e.row, e.column) for e in parsed.errors] == [(2, "数量"), (2, "单价"), (3, "车牌")]


def test_missing_and_double_columns_are_named():
    header = [name for name in HEADER if name != "单价"] + ["备注", "客户"]
    errors = parse_orders(rows({}, header=header)).errors
    assert {(e.row, e.column) for e in errors} == {(1, "单价"), (1, "客户")}


def test_a_dealer_s_own_columns_are_left_alone():
    plain = rows({})
    parsed = parse_orders([[*plain[0], "备注", None], *([*row, "随便", "x"] for row in plain[1:])])
    assert parsed.errors == ()
    assert parsed.orders == parse_orders(plain).orders


def test_an_empty_sheet_is_an_error_and_empty_rows_are_not():
    assert parse_orders([]).errors
    assert parse_orders([HEADER]).errors
    assert parse_orders([*rows({}), [None] * 22, ["", " "]]).errors == ()


def test_a_comeback_is_younger_than_its_first_order():
    early = datetime(2026, 10, 1, 8)
    first = {"工单号": "A", "接车时间": early}
    assert parse_orders(rows({"工单号": "B", "返修原工单号": "A"}, first)).errors == ()
    late = parse_orders(rows({}, {**first, "返修原工单号": "G001"}))
    assert [(e.row, e.column) for e in late.errors] == [(3, "返修原工单号")]


HOSTILE = ["=cmd|' /C calc'!A0", "<b>粗</b>&amp;", "𠮷野家", "长" * 200, "'; DROP TABLE person; --",
           "{name}", "%s", "+1", "@SUM(A1)", "\u202e反", "👍🏽"]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_just_text(text):
    order = one(客户=text, 品牌车型=text, 名称=text)
    assert (order.customer, order.model, order.lines[0].name) == (text, text, text)


def survey(*answers):
    return parse_orders(rows({}), [SURVEY_HEADER, *answers])


@pytest.mark.parametrize(("valid", "meant"), [
    ("是", True), ("有效", True), (1, True), ("TRUE", True), (True, True), (1.0, True),
    ("否", False), ("无效", False), (0, False), (False, False),
])  # fmt: skip
def test_answers(valid, meant):
    answer = survey(["G001", datetime(2026, 10, 4, 10, 30), "93.5", valid]).surveys[0]
    assert (answer.day, answer.score, answer.valid) == (date(2026, 10, 4), Decimal("93.500"), meant)


@pytest.mark.parametrize(("column", "cells"), [
    ("工单号", [None, "2026-10-04", 90, "是"]), ("日期", ["G001", "后来", 90, "是"]),
    ("总分", ["G001", "2026-10-04", 100.1, "是"]), ("总分", ["G001", "2026-10-04", -1, "是"]),
    ("总分", ["G001", "2026-10-04", "很好", "是"]), ("总分", ["G001", "2026-10-04", None, "是"]),
    ("是否有效", ["G001", "2026-10-04", 90, "也许"]), ("是否有效", ["G001", "2026-10-04", 90, None]),
])  # fmt: skip
def test_every_bad_answer_is_named(column, cells):
    errors = survey(cells).errors
    assert [(e.sheet, e.row, e.column) for e in errors] == [("回访", 2, column)]


def test_two_answers_of_one_order_and_day():
    errors = survey(["G001", "2026-10-04", 90, "是"], ["G001", "2026-10-04", 80, "是"]).errors
    assert [(e.row, e.column) for e in errors] == [(3, "工单号")]


CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.decimals(allow_nan=False), st.text(max_size=20),
    st.datetimes(), st.dates(), st.times(), st.timedeltas(),
    st.sampled_from(["-", "0", "1e5", "２０２６-10-03", "#DIV/0!", "1" * 400, "=1", "\ud800"]),
)  # fmt: skip


@given(column=st.sampled_from(HEADER), cell=CELLS)
def test_any_cell_is_understood_or_named(column, cell):
    """Whatever stands in a cell, the file is read to its end; what is kept can be stored."""
    parsed = parse_orders(rows({}, {"工单号": "G002", column: cell}))
    assert {e.row for e in parsed.errors} <= {3}
    assert len(parsed.orders) == (2 if not parsed.errors else 1) or parsed.orders[0].number == cell
    for order in parsed.orders:
        content_hash(order).encode()
        assert order.amount >= 0


@given(cells=st.lists(CELLS, min_size=4, max_size=4))
def test_any_answer_is_understood_or_named(cells):
    parsed = survey(cells)
    assert len(parsed.surveys) + len({e.row for e in parsed.errors}) <= 1


def test_good_is_the_header():
    assert list(GOOD) == HEADER
