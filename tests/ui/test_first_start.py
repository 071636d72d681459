"""The first start and signing in, by keys and mouse."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from reception.core import clock, db, gate
from reception.staff.queries import branch, people
from ui.main_window import MainWindow

Keys = Qt.Key
Picture = Callable[[QWidget, str], None]


@pytest.fixture
def window(qtbot: QtBot, sqlite_database: str) -> Iterator[MainWindow]:
    made = MainWindow()
    qtbot.addWidget(made)
    made.open()
    qtbot.waitExposed(made)
    made.activateWindow()
    yield made
    made.bus.stop()


def fill(qtbot: QtBot, window: MainWindow, **typed: str) -> None:
    form = window.first_start.form
    for name, text in typed.items():
        form[name].setFocus()
        if text.isascii():
            qtbot.keyClicks(form[name].control, text)
        else:
            form[name].set_text(text)


GOOD = {
    "name": "城东店",
    "code": "CD01",
    "service_phone": "021-61234567",
    "admin_name": "示例甲",
    "admin_login": "admin",
    "secret": "2580",
    "again": "2580",
}


def test_a_branch_is_set_up_and_work_begins(
    qtbot: QtBot, window: MainWindow, picture: Picture
) -> None:
    assert window.doors.currentWidget() is window.first_start
    assert window.first_start.form["name"].control.hasFocus()
    picture(window, "first-start")
    fill(qtbot, window, **GOOD)
    picture(window, "first-start-filled")
    qtbot.keyClick(window, Keys.Key_F8)
    assert window.doors.currentWidget() is window.work
    place = branch()
    assert place is not None
    assert (place.name, place.code) == ("城东店", "CD01")
    assert gate.actor().name == "示例甲"
    assert db.row("SELECT count(*) FROM bay") == (8,)
    assert "示例甲" in window.top.person.text()


def test_what_is_missing_is_said_beside_its_field(
    qtbot: QtBot, window: MainWindow, picture: Picture
) -> None:
    fill(qtbot, window, **{**GOOD, "code": "CD-01", "again": "2581"})
    start = window.first_start
    qtbot.mouseClick(start.start, Qt.MouseButton.LeftButton)
    assert start.form["again"].error() == "两次输入不一致，请重新输入。"
    start.form["again"].set_text("2580")
    qtbot.mouseClick(start.start, Qt.MouseButton.LeftButton)
    assert "门店代码" in start.form["code"].error()
    assert start.form["code"].control.hasFocus()
    assert start.form["code"].text() == "CD-01"
    start.form["code"].set_text("")
    fill(qtbot, window, code="CHENGDONG01")
    qtbot.mouseClick(start.start, Qt.MouseButton.LeftButton)
    assert start.form["code"].text() == "CHENGDONG01"
    assert start.form["code"].error() == "门店代码为 1 至 6 位字母或数字，例如 CD01。"
    start.form["code"].set_text("CD01")
    start.form["service_phone"].set_text("")
    fill(qtbot, window, service_phone="1234")
    qtbot.mouseClick(start.start, Qt.MouseButton.LeftButton)
    assert "手机号" in start.form["service_phone"].error()
    assert start.form["service_phone"].text() == "1234"
    picture(window, "first-start-refused")
    assert branch() is None


def test_bays_are_added_named_and_removed(qtbot: QtBot, window: MainWindow) -> None:
    bays = window.first_start.form["bays"]
    qtbot.mouseClick(bays.more, Qt.MouseButton.LeftButton)  # type: ignore[attr-defined]
    drafts = bays.value()
    assert len(drafts) == 9
    assert drafts[-1].name == "5号"
    bays.drop(bays._rows[0])  # type: ignore[attr-defined]
    assert next(draft.name for draft in bays.value()) == "1号"


def test_a_demonstration_branch_in_one_click(
    qtbot: QtBot, window: MainWindow, picture: Picture
) -> None:
    qtbot.mouseClick(window.first_start.demo, Qt.MouseButton.LeftButton)
    assert not window.first_start.card.isEnabled()
    qtbot.waitUntil(lambda: window.doors.currentWidget() is window.sign_in, timeout=60_000)
    page = window.sign_in
    assert "123456" in page.hint.text()
    picture(window, "sign-in-demo")
    assert page.search.line.hasFocus()
    qtbot.keyClicks(page.search.line, "slgwy")
    assert [tile.person.name for tile in page.tiles.shown()] == ["示例顾问乙"]
    qtbot.keyClick(page.search.line, Keys.Key_Return)
    assert page.secret.line.hasFocus()
    qtbot.keyClicks(page.secret.line, "123456")
    qtbot.keyClick(page.secret.line, Keys.Key_Return)
    assert window.doors.currentWidget() is window.work
    assert gate.actor().name == "示例顾问乙"
    picture(window, "shell-demo")


def test_the_demonstration_shows_that_it_is_filling(window: MainWindow) -> None:
    assert not window.first_start.bar.isVisible()
    window.first_start._busy(True)
    assert window.first_start.bar.isVisible()
    QTest.qWait(1)
    assert people() == ()
    assert clock.now() is not None
