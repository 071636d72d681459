"""The sheet of lines: keys as in Excel, packages, payers, paste, undo."""

# ruff: noqa: F401, F811 - fixtures of the neighbouring module

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reception.core.errors import Invalid
from reception.orders.models import LineKind, Payer
from reception.orders.rules import LineDraft
from tests.ui.desk import Key, Mod
from tests.ui.test_checkin import branch, cheap_hashing, hands
from ui.widgets.feedback import Toast
from ui.widgets.line_grid import LineGrid
from ui.widgets.line_model import DISCOUNT, KIND, NAME, PAYER, PRICE, QUANTITY

LINES = (
    LineDraft(LineKind.LABOUR, "更换机油机滤", Decimal("0.8"), Decimal("180"), line_id=7),
    LineDraft(LineKind.PART, "机油 5W-30 4L", Decimal(1), Decimal("328"), Decimal("28")),
    LineDraft(LineKind.PART, "前减震器 右", Decimal(1), Decimal("1180"), payer=Payer.MAKER),
)


@pytest.fixture
def grid(hands) -> LineGrid:
    hands.page.lines.set_lines(LINES)
    return hands.page.lines


def test_stored_lines_come_back_as_they_are(grid):
    assert grid.lines() == LINES
    assert grid.totals.total.text() == "1,624.00"
    assert grid.totals.payers["maker"][1].text() == "1,180.00"
    assert grid.totals.payers["insurer"][1].isHidden()


def test_enter_goes_cell_by_cell_to_the_last_row(grid, hands):
    hands.cell(0, NAME)
    for column in (QUANTITY, PRICE, DISCOUNT, PAYER):
        hands.press(Key.Key_Return)
        assert grid.view.currentIndex().column() == column
    hands.press(Key.Key_Return)
    assert (grid.view.currentIndex().row(), grid.view.currentIndex().column()) == (1, NAME)
    hands.press(Key.Key_Return, times=10)
    assert QApplication.focusWidget() is grid.lookup.control
    hands.press(Key.Key_Up)
    assert grid.view.hasFocus()


def test_typing_replaces_and_escape_keeps(grid, hands):
    hands.cell(1, PRICE)
    hands.enter("300")
    assert grid.rows()[1].price == "300.00"
    hands.cell(1, PRICE)
    hands.type("5")
    hands.press(Key.Key_Escape)
    assert grid.rows()[1].price == "300.00"
    hands.cell(1, NAME, double=True)
    hands.enter("（大）")
    assert "（大）" in grid.rows()[1].name


def test_two_dots_copy_and_ctrl_d_fills(grid, hands):
    hands.cell(1, PRICE)
    hands.enter("..")
    assert grid.rows()[1].price == "180.00"
    hands.cell(2, QUANTITY)
    hands.press(Key.Key_D, Mod.ControlModifier)
    assert grid.rows()[2].quantity == "1"
    hands.cell(0, PAYER)
    hands.press(Key.Key_Escape)
    hands.cell(0, DISCOUNT)
    hands.press(Key.Key_Down, Mod.ShiftModifier, times=2)
    hands.press(Key.Key_D, Mod.ControlModifier)
    assert [row.discount for row in grid.rows()] == ["0.00"] * 3


def test_payer_and_kind_by_key_and_by_mouse(grid, hands):
    hands.cell(0, PAYER)
    menu = QApplication.activePopupWidget()
    QTest.mouseClick(
        menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(menu.actions()[3]).center()
    )
    hands.settle()
    assert grid.rows()[0].payer == "internal"
    hands.press(Key.Key_S)
    assert grid.rows()[0].payer == "maker"
    grid.view.setCurrentIndex(grid.model.index(0, KIND))
    hands.press(Key.Key_T)
    assert grid.rows()[0].kind == "other"
    assert grid.sums().maker == Decimal("1324.00")


def test_an_excel_block_is_pasted(grid, hands):
    block = "工\t拆装前杠\t1.5\t180\t0\t270\t保险\n配件\t前保险杠\t1\t1,280.00\t\t\t保险"
    QGuiApplication.clipboard().setText(block)
    hands.into(grid.lookup)
    hands.press(Key.Key_V, Mod.ControlModifier)
    lines = grid.lines()[3:]
    assert [(li.kind, li.name, li.amount, li.payer) for li in lines] == [
        (LineKind.LABOUR, "拆装前杠", Decimal("270.00"), Payer.INSURER),
        (LineKind.PART, "前保险杠", Decimal("1280.00"), Payer.INSURER),
    ]
    QGuiApplication.clipboard().setText("2\t10\n3\t20\n4\t30")
    hands.cell(3, QUANTITY)
    hands.press(Key.Key_V, Mod.ControlModifier)
    assert [(row.quantity, row.price) for row in grid.rows()[3:]] == [
        ("2", "10.00"),
        ("3", "20.00"),
        ("4", "30"),  # a new row without a name is wrong, and kept
    ]
    assert list(grid.errors()) == ["5.name"]


def test_a_row_goes_and_comes_back(grid, hands):
    hands.cell(1, NAME)
    hands.press(Key.Key_Delete, Mod.ControlModifier)
    assert [row.name for row in grid.rows()] == ["更换机油机滤", "前减震器 右"]
    (toast,) = [t for t in hands.window.findChildren(Toast) if t.isVisible()]
    hands.bot.mouseClick(toast.undo, Qt.MouseButton.LeftButton)
    assert grid.lines() == LINES


def test_what_the_catalogue_knows_comes_with_price_and_origin(grid, hands):
    hands.into(grid.lookup)
    hands.type("YY002")
    hands.bot.waitUntil(lambda: grid.lookup.popup().isVisible())
    hands.press(Key.Key_Return)
    line = grid.lines()[3]
    assert (line.code, line.brand, line.origin, line.price) == (
        "YY002",
        "壳牌",
        "equivalent",
        Decimal("318.00"),
    )


def test_an_actions_refusal_finds_its_cell(grid, hands):
    assert grid.refuse(Invalid("lines.2.discount", "折扣过大。"))
    assert grid.errors() == {"2.discount": "折扣过大。"}
    assert grid.view.currentIndex().row() == 2
    assert not grid.refuse(Invalid("lines.9.discount", "?"))
    assert not grid.refuse(Invalid("plate", "?"))


def test_lines_that_may_only_be_read(grid, hands):
    grid.set_editable(False)
    assert grid.lookup.isHidden()
    hands.cell(1, PRICE)
    hands.type("5")
    hands.press(Key.Key_Delete, Mod.ControlModifier)
    hands.cell(1, PAYER)
    assert QApplication.activePopupWidget() is None
    hands.type("b")
    assert grid.lines() == LINES
