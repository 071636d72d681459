"""The roster by real keys and mouse: filled in, taken back, pasted, copied."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.office import desk, press, refused, said, somebody

Keys = Qt.Key


def roster_page(qtbot):
    window, page = desk(qtbot, somebody("foreman1"), "clocking")
    press(page.roster)
    page = window.pages.currentWidget()
    page.grid.setFocus()
    return window, page


def click(grid, row, column, modifier=Qt.KeyboardModifier.NoModifier):
    area = grid.visualRect(grid.table.index(row, column))
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, modifier, area.center())


def shown(grid, row, *columns):
    return [grid.table.data(grid.table.index(row, column)) for column in columns]


def test_cells_are_marked_and_filled_in_with_a_digit(qtbot, demo, picture):
    window, page = roster_page(qtbot)
    grid = page.grid
    picture(window, "roster")
    click(grid, 0, 1)
    for _turn in range(4):
        QTest.keyClick(grid, Keys.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(grid, Keys.Key_1)
    assert said(window)
    assert shown(grid, 0, 1, 2, 3, 4, 5) == ["早"] * 5
    click(grid, 1, 1)
    click(grid, 3, 6, Qt.KeyboardModifier.ShiftModifier)
    press(page.buttons["leave"])
    assert shown(grid, 2, 1, 6) == ["假", "假"]
    picture(window, "roster_filled")
    QTest.keyClick(grid, Keys.Key_Delete)
    assert shown(grid, 2, 1, 6) == ["", ""]


def test_what_was_copied_in_a_spreadsheet_is_filled_in(qtbot, demo, picture):
    window, page = roster_page(qtbot)
    click(page.grid, 0, 8)
    QApplication.clipboard().setText("早\t晚\r\n休\t训\r\n")
    QTest.keyClick(page.grid, Keys.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [shown(page.grid, row, 8, 9) for row in (0, 1)] == [["早", "晚"], ["休", "训"]]
    QApplication.clipboard().setText("夜")
    QTest.keyClick(page.grid, Keys.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert "夜" in refused(window)
    picture(window, "roster_refused")


def test_the_week_before_is_copied(qtbot, demo):
    window, page = roster_page(qtbot)
    monday = next(n for n, day in enumerate(page.grid.table.month.days) if day.weekday() == 0)
    click(page.grid, 0, monday)
    before = shown(page.grid, 0, monday + 7)
    QTest.keyClick(page.grid, Keys.Key_2)
    click(page.grid, 0, monday + 8)
    press(page.copy)
    assert said(window)
    assert shown(page.grid, 0, monday + 7) == ["晚"] != before
