"""Columns kept per person, and a list as a file: noted first, masked unless allowed."""

from datetime import timedelta
from decimal import Decimal
from operator import attrgetter

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from reception.core import clock, db, gate
from reception.core.permissions import Permission
from tests.backoffice import an_order
from tests.ui.counter import LEFT
from tests.ui.office import desk, somebody
from tests.ui.test_today import shop, today  # noqa: F401
from tests.ui.workshop import at, ordinary_day


def choose(hands, table, title: str) -> None:
    """Press the button in the foot, then the column in the menu that opens."""
    menu = opened(hands, table)
    entry = next(each for each in menu.actions() if each.text() == title)
    hands.bot.mouseClick(menu, LEFT, pos=menu.actionGeometry(entry).center())


def opened(hands, table) -> QMenu:
    """Press the button in a list's foot and return the menu."""
    hands.click(table.foot.itemAt(table.foot.count() - 1).widget())
    hands.bot.waitUntil(lambda: bool(_menus(table)))
    return _menus(table)[0]


def _menus(table) -> list[QMenu]:
    return [menu for menu in table.findChildren(QMenu) if menu.isVisible()]


def shown(table) -> list[str]:
    columns = table.model.columns
    return [c.title for n, c in enumerate(columns) if not table.view.isColumnHidden(n)]


def test_columns_are_kept_for_their_person(qtbot, branch, shop, snap):  # noqa: F811
    ordinary_day(shop)
    hands, page = today(qtbot, branch)
    assert "车型" in shown(page.cars)
    choose(hands, page.cars, "车型")
    choose(hands, page.cars, "金额")
    assert "车型" not in shown(page.cars)
    snap(hands.window, "columns-chosen")
    hands.window.close()
    _hands, again = today(qtbot, branch)
    assert "车型" not in shown(again.cars)
    assert "金额" not in shown(again.cars)
    hands2, other = today(qtbot, branch, "manager")
    assert "车型" in shown(other.cars)
    choose(hands2, other.cars, "车型")
    choose(hands2, other.cars, "车型")
    assert "车型" in shown(other.cars)


@pytest.fixture
def called(branch):
    with branch.as_("manager"), gate.acting(gate.system("test")):
        an_order(state="handed_over", handed_over_at=clock.now() - timedelta(days=3),
                 arrived_at=clock.now() - timedelta(days=4), advisor=2)  # fmt: skip


def save_as(hands, monkeypatch, table, path) -> None:
    """Choose the file in the menu of the list."""
    monkeypatch.setattr(
        "ui.list_tools.QFileDialog.getSaveFileName", lambda *_a, **_k: (str(path), "")
    )
    choose(hands, table, "导出…")
    hands.bot.waitUntil(path.is_file)
    hands.bot.waitUntil(lambda: "已导出" in hands.said())


def exports() -> list[tuple[int, int, str]]:
    return [tuple(row) for row in db.rows('SELECT "rows", masked, format FROM customer_export')]


def test_a_workbook_has_what_was_shown(qtbot, branch, shop, tmp_path, monkeypatch):  # noqa: F811
    shop.receive("沪A66N20", promised=at("16:40"))
    hands, page = today(qtbot, branch, "manager")
    choose(hands, page.cars, "车型")
    path = tmp_path / "cars.xlsx"
    save_as(hands, monkeypatch, page.cars, path)
    rows = [[cell for cell in row if cell is not None]
            for row in load_workbook(path).active.iter_rows(values_only=True)]  # fmt: skip
    head = next(row for row in rows if "车牌" in row)
    assert head == shown(page.cars)
    body = rows[rows.index(head) + 1]
    assert body[0] == "沪A·66N20"
    assert Decimal(str(body[-1])) == Decimal("1742")
    assert exports() == [(1, 0, "xlsx 在厂车辆")]


def test_phones_are_masked_for_who_may_not_see_them(qtbot, branch, called, tmp_path, monkeypatch):
    permissions = branch.actors["manager"].permissions - {Permission.SEE_PHONES}
    manager = branch.actors["manager"]
    branch.actors["manager"] = gate.Actor(manager.person_id, manager.name, permissions)
    hands, page = today(qtbot, branch, "manager")
    page.open_list("calls")
    path = tmp_path / "calls.csv"
    save_as(hands, monkeypatch, page.calls, path)
    text = path.read_text("utf-8-sig")
    assert "沪A·00001" in text
    assert "13800000001" not in text
    assert exports() == [(1, 1, "csv 今日应回访")]


def test_who_may_not_export_is_not_offered_it(qtbot, branch, shop):  # noqa: F811
    shop.receive("沪A66N20", promised=at("16:40"))
    hands, page = today(qtbot, branch)
    assert [entry.text() for entry in opened(hands, page.cars).actions()] == [
        c.title for c in page.cars.model.columns
    ]


LISTS = {
    "care": ("due", "answers", "comebacks", "complaints.table"),
    "bookings": ("table", "reminders.table", "parts.table", "missed.table"),
    "handover": ("queue.table",),
    "vehicles": ("table", "customer.orders"),
    "workshop": ("table",),
}


@pytest.mark.parametrize("code", LISTS)
def test_each_list_of_the_office_keeps_its_columns_and_becomes_a_file(qtbot, demo, code):
    window, page = desk(qtbot, somebody("manager1"), code)
    for path in LISTS[code]:
        table = attrgetter(path)(page)
        button = table.foot.itemAt(table.foot.count() - 1).widget()
        assert button.accessibleName() == "显示列与导出", path
        table.view.horizontalHeader().customContextMenuRequested.emit(QPoint(4, 4))
        (menu,) = table.findChildren(QMenu)
        entries = [each for each in menu.actions() if not each.isSeparator()]
        assert entries[-1].text() == "导出…", path
        entries[1].trigger()
        assert entries[1].text() not in shown(table), path
        menu.close()
    window.close()
    _window, again = desk(qtbot, somebody("manager1"), code)
    for path in LISTS[code]:
        table = attrgetter(path)(again)
        assert sum(table.view.isColumnHidden(n) for n in range(len(table.model.columns))), path
