"""The month's workbook, read back as a manager's spreadsheet reads it."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from reception.figures.values import MonthFigures
from reports.monthly import render_monthly
from tests.reports.month import PAYERS, ZERO, month

SHEETS = ["月产值", "CSI", "返修率", "明细", "车间", "派工分布"]


def opened(data: MonthFigures) -> Any:
    return openpyxl.load_workbook(io.BytesIO(render_monthly(data)))


@pytest.fixture(scope="module")
def data() -> MonthFigures:
    return month(120)


@pytest.fixture
def book(data: MonthFigures) -> Iterator[Any]:
    book = opened(data)
    yield book
    book.close()


def figures(sheet: Any) -> dict[str, Any]:
    """Label in A -> value in B of the key figures: from the heads to the first blank label."""
    found = {}
    for row in range(3, 20):
        label = sheet.cell(row, 1).value
        if label is None:
            return found
        found[label] = sheet.cell(row, 2).value
    raise AssertionError("the key figures do not end")


def row_of(sheet: Any, label: str) -> Any:
    return next(row for row in sheet.iter_rows() if row[0].value == label)


def test_it_has_the_four_sheets_in_order(book: Any) -> None:
    assert book.sheetnames == SHEETS


def test_the_output_sheet_begins_with_its_key_figures(book: Any, data: MonthFigures) -> None:
    money = sum((row.labour + row.part + row.other for row in data.orders), ZERO)
    shown = figures(book["月产值"])
    assert list(shown) == [
        "产值合计",
        "台次",
        "单车产值",
        "工时费合计",
        "材料费合计",
        "其他费用合计",
        "结算台次",
        "人均产值",
        "工位产值",
        "准时交车率",
        "索赔通过率",
    ]
    assert shown["产值合计"] == float(money)
    assert shown["台次"] == shown["结算台次"] == 120
    assert shown["单车产值"] == pytest.approx(float(money / 120), abs=0.005)
    assert shown["工时费合计"] == float(sum(row.labour for row in data.orders))
    assert shown["材料费合计"] == float(sum(row.part for row in data.orders))
    assert shown["其他费用合计"] == float(sum(row.other for row in data.orders))
    assert shown["人均产值"] == shown["工位产值"] == pytest.approx(float(money / 4), abs=0.005)
    assert shown["准时交车率"] == pytest.approx(108 / 120)
    assert shown["索赔通过率"] == pytest.approx(38 / 40)


def test_the_csi_sheet_leaves_invalid_answers_out_and_counts_them(book: Any) -> None:
    shown = figures(book["CSI"])
    valid = [(100, 88, 93.5)[number % 3] for number in range(60) if number % 11]
    assert list(shown) == ["CSI", "有效问卷数", "无效问卷数", "目标", "重大投诉率"]
    assert shown["CSI"] == pytest.approx(sum(valid) / len(valid))
    assert (shown["有效问卷数"], shown["无效问卷数"], shown["目标"]) == (54, 6, 93)
    assert shown["重大投诉率"] == pytest.approx(1 / 120)
    assert row_of(book["CSI"], "重大投诉率")[8].value == "3 件投诉中重大 1 件 ÷ n = 120 台次"
    cell = row_of(book["CSI"], "CSI")[1]
    assert cell.number_format == '0.00"%"'


def test_the_csi_formula_in_words_is_the_one_that_was_used(data: MonthFigures) -> None:
    said = {
        code: row_of(opened(replace(data, csi_formula=code))["CSI"], "CSI")[4].value
        for code in ("mean", "share8", "top2")
    }
    assert said["mean"].startswith("有效问卷得分")
    assert said["share8"].startswith("80 分及以上")
    assert said["top2"].startswith("75 分及以上")


def test_the_return_sheet_divides_comebacks_by_cars_handed_over(
    book: Any, data: MonthFigures
) -> None:
    shown = figures(book["返修率"])
    comebacks = sum(bool(row.comeback_of) for row in data.orders)
    assert comebacks
    assert shown == {
        "返修率": pytest.approx(comebacks / 120),
        "返修台次": comebacks,
        "交车台次": 120,
        "内返率": pytest.approx(6 / 126),
        "质检次数": 126,
        "质检不合格次数": 6,
    }
    assert row_of(book["返修率"], "返修率")[1].number_format == "0.00%"


def test_the_detail_sheet_adds_up_per_payer(book: Any, data: MonthFigures) -> None:
    shown = figures(book["明细"])
    assert list(shown) == ["工单数", "产值合计", *PAYERS]
    assert shown["工单数"] == 120
    assert round(sum(shown[payer] for payer in PAYERS), 2) == shown["产值合计"]
    assert shown["产值合计"] == float(data.output)
    assert shown["保险"] == float(sum(row.insurer_pays for row in data.orders))
    total = row_of(book["明细"], "合计")
    assert [cell.value for cell in total[15:20]] == [
        float(data.output),
        *(shown[payer] for payer in PAYERS),
    ]


def test_an_order_settled_in_another_month_is_listed_but_not_summed(data: MonthFigures) -> None:
    first, *others = data.orders
    moved = replace(first, settled_at=datetime.fromisoformat("2026-09-30T23:59:59+08:00"))
    output = data.output - first.labour - first.part - first.other
    book = opened(replace(data, orders=(moved, *others), output=output))
    assert figures(book["明细"])["工单数"] == 120
    assert row_of(book["明细"], "合计")[15].value == float(output)
    assert "差额 0.00" in row_of(book["明细"], "产值合计")[8].value


def test_targets_stand_beside_their_figures_with_what_was_attained(
    book: Any, data: MonthFigures
) -> None:
    output = row_of(book["月产值"], "产值合计")
    assert output[2].value == 500_000
    assert output[3].value == pytest.approx(float(data.output) / 500_000)
    back = row_of(book["返修率"], "返修率")
    assert (back[2].value, back[3].value) == (0.02, "未达标")
    assert back[3].font.color.rgb.endswith("B3261E")


def test_every_figure_prints_formula_denominator_and_exclusions(book: Any) -> None:
    for sheet in book:
        for label in figures(sheet):
            row = row_of(sheet, label)
            assert row[4].value, f"{sheet.title} {label}: no formula"
            assert row[8].value, f"{sheet.title} {label}: no denominator"
    assert "n = 120" in row_of(book["返修率"], "返修率")[8].value
    assert "剔除" in row_of(book["CSI"], "CSI")[8].value


def test_numbers_are_numbers_and_times_are_the_branch_wall_clock(
    book: Any, data: MonthFigures
) -> None:
    row = row_of(book["明细"], data.orders[0].number)
    assert row[8].value == datetime.fromisoformat("2026-10-01T08:00")
    assert row[8].number_format == "yyyy-mm-dd hh:mm"
    assert row[12].value == float(data.orders[0].labour)
    assert row[12].number_format == "#,##0.00;[Red]-#,##0.00"
    assert row[12].alignment.horizontal == "right"
    for sheet in book:
        assert not [c for r in sheet.iter_rows() for c in r if c.data_type in "fe"]


def test_charts_stand_beside_their_tables_and_on_no_cell_with_a_value(book: Any) -> None:
    assert {sheet.title: len(sheet._charts) for sheet in book} == {
        "月产值": 7,
        "CSI": 1,
        "返修率": 3,
        "明细": 0,
        "车间": 3,
        "派工分布": 2,
    }
    for sheet in book:
        for chart in sheet._charts:
            start, end = chart.anchor._from, chart.anchor.to
            under = sheet.iter_rows(start.row + 1, end.row, start.col + 1, end.col)
            assert not [cell for row in under for cell in row if cell.value is not None]
            assert chart.x_axis.delete is chart.y_axis.delete is False


def test_a_chart_shows_its_own_table(book: Any, data: MonthFigures) -> None:
    sheet = book["返修率"]
    series = sheet._charts[0].series[0]
    (values,) = sheet[series.val.numRef.f.split("!")[1].replace("$", "")][:1] or [()]
    assert values[0].value == data.comebacks_by_cause[0][1]
    names = sheet[series.cat.numRef.f.split("!")[1].replace("$", "")]
    assert [row[0].value for row in names] == [name for name, _n in data.comebacks_by_cause]


def test_every_sheet_prints_on_a4_with_numbers(book: Any) -> None:
    for sheet in book:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        across = 2 if sheet.title == "明细" else 1  # its 22 columns would be 4 pt on one page
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (across, 0)
        assert sheet.oddFooter.right.text == "&P / &N"
        assert sheet.freeze_panes
    assert book["明细"].print_title_rows == "$10:$10"
    assert book["明细"].print_title_cols == "$A:$B"
    numbers = [
        cell
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, (int, float, datetime))
    ]
    assert numbers
    assert all(cell.alignment.shrink_to_fit for cell in numbers)  # in a wider font: no ####
    assert book["明细"].freeze_panes == "C11"
    assert book["明细"].auto_filter.ref == "A10:V130"
    assert book["明细"].cell(10, 1).value == "工单号"
    assert book["月产值"].row_breaks.brk


def test_an_empty_month_says_so_and_divides_by_nothing() -> None:
    book = opened(month(0))
    shown = figures(book["月产值"])
    assert (shown["产值合计"], shown["台次"]) == (0, 0)
    assert shown["单车产值"] == shown["准时交车率"] == "—"
    assert row_of(book["月产值"], "单车产值")[8].value == "无数据：分母为 0。"
    assert figures(book["CSI"])["CSI"] == figures(book["返修率"])["返修率"] == "—"
    assert not [chart for sheet in book for chart in sheet._charts]
    assert row_of(book["月产值"], "本月无工单。")


def test_without_targets_nothing_is_judged() -> None:
    book = opened(month(7, targets=()))
    for label in ("产值合计", "台次", "准时交车率"):
        assert [cell.value for cell in row_of(book["月产值"], label)[2:4]] == [None, None]
    assert figures(book["CSI"])["目标"] == "—"


def test_the_same_figures_give_the_same_bytes(data: MonthFigures) -> None:
    assert render_monthly(data) == render_monthly(data)


@pytest.mark.parametrize(
    "evil", ["=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "<b>&amp;\x1b𠮷", "\ud800"]
)
def test_a_customers_text_is_never_code(data: MonthFigures, evil: str) -> None:
    first = replace(data.orders[0], customer=evil, plate=evil)
    survey = replace(data.surveys[0], remark=evil)
    branch = replace(data, branch=evil, orders=(first,), surveys=(survey,))
    book = opened(branch)
    cell = row_of(book["明细"], first.number)[3]
    assert cell.data_type == "s"
    assert cell.value == evil.replace("\x1b", "␛").replace("\ud800", "\ufffd")
    assert cell.quotePrefix == evil.startswith(("=", "+", "@"))
    assert book["CSI"].cell(row_of(book["CSI"], survey.order_number)[0].row, 7).value == cell.value


def test_negative_money_is_red_with_a_minus(data: MonthFigures) -> None:
    book = opened(replace(data, other=Decimal("-12.50")))
    cell = row_of(book["月产值"], "其他费用合计")[1]
    assert (cell.value, cell.number_format) == (-12.5, "#,##0.00;[Red]-#,##0.00")


def test_the_workshop_sheets_add_up_and_tell_their_denominators(book: Any) -> None:
    shown = figures(book["车间"])
    assert shown["工位利用率"] == pytest.approx(0.75)
    assert shown["工位周转率"] == pytest.approx(12 / 2 / 3)
    assert (shown["工时利用率"], shown["工时效率"]) == (pytest.approx(0.8), pytest.approx(1.25))
    assert (
        "36.00 小时 ÷ 48.00 小时（2 个维修工位，3 个营业日）"
        in row_of(book["车间"], "工位利用率")[8].value
    )
    shown = figures(book["派工分布"])
    assert shown["主管派工占比"] == pytest.approx(8 / 10)
    assert shown["挑活率"] == pytest.approx(1 / 2)
    assert row_of(book["派工分布"], "技师示例乙")[3].value == "3 / 2"
    assert row_of(book["派工分布"], "CD0001")[8].value == "配件未到 · 刹车片"
