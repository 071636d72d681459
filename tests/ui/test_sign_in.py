"""Signing in, being shut out, locking with everything kept."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from reception.core import gate
from reception.shopfloor.actions import set_up_branch
from reception.shopfloor.rules import BayDraft
from reception.staff.actions import add_person
from ui.main_window import MainWindow
from ui.staff.tiles import Tile

Keys = Qt.Key
Picture = Callable[[QWidget, str], None]


@pytest.fixture
def window(qtbot: QtBot, sqlite_database: str) -> Iterator[MainWindow]:
    with gate.acting(gate.system("test")):
        set_up_branch(
            name="城东店",
            code="CD01",
            service_phone="021-61234567",
            bays=(BayDraft("1号"),),
            admin_name="示例甲",
            admin_login="admin",
            secret="2580",
        )
        for login, name, role in (
            ("p1", "示例乙", "advisor"),
            ("p2", "测试<b>丙</b>", "technician"),
        ):
            add_person(login=login, name=name, roles=(role,), secret="1470")
    made = MainWindow()
    qtbot.addWidget(made)
    made.open()
    qtbot.waitExposed(made)
    made.activateWindow()
    yield made
    made.bus.stop()


def test_by_keyboard_alone(qtbot: QtBot, window: MainWindow, picture: Picture) -> None:
    page = window.sign_in
    assert page.tiles.tiles[0].hasFocus()
    picture(window, "sign-in")
    qtbot.keyClick(page.tiles.tiles[0], Keys.Key_Right)
    qtbot.keyClick(page.tiles.tiles[1], Keys.Key_Return)
    assert page.secret.line.hasFocus()
    qtbot.keyClicks(page.secret.line, "1470")
    qtbot.keyClick(page.secret.line, Keys.Key_Return)
    assert window.doors.currentWidget() is window.work
    assert gate.actor().name == "示例乙"


def test_a_wrong_pin_is_said_and_typed_over(
    qtbot: QtBot, window: MainWindow, picture: Picture
) -> None:
    page = window.sign_in
    qtbot.mouseClick(page.tiles.tiles[0], Qt.MouseButton.LeftButton)
    qtbot.keyClicks(page.secret.line, "1111")
    qtbot.mouseClick(page.button, Qt.MouseButton.LeftButton)
    assert "密码不对" in page.secret.error()
    assert page.secret.line.hasFocus()
    assert page.secret.line.selectedText() != ""
    picture(window, "sign-in-wrong")
    assert gate.actor() == gate.NOBODY
    qtbot.keyClicks(page.secret.line, "2580")
    qtbot.keyClick(page.secret.line, Keys.Key_Return)
    assert gate.actor().name == "示例甲"


def test_too_many_wrong_ones_shut_the_door(qtbot: QtBot, window: MainWindow) -> None:
    page = window.sign_in
    qtbot.mouseClick(page.tiles.tiles[0], Qt.MouseButton.LeftButton)
    for _attempt in range(5):
        page.secret.set_text("1111")
        page.enter()
    page.secret.set_text("2580")
    page.enter()
    assert "秒后" in page.secret.error()
    assert window.doors.currentWidget() is window.sign_in


def test_locking_marks_the_person_and_leaves_nobody_at_the_desk(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.sign_in.pick(window.sign_in.tiles.tiles[0].person)
    window.sign_in.secret.set_text("2580")
    window.sign_in.enter()
    qtbot.keyClicks(window.top.search.line, "66n20")
    qtbot.keyClick(window, Keys.Key_F12)
    assert window.doors.currentWidget() is window.sign_in
    assert gate.actor() == gate.NOBODY
    assert window.sign_in.person is not None
    assert window.sign_in.person.login == "admin"
    assert window.sign_in.secret.line.hasFocus()
    qtbot.keyClick(window, Keys.Key_F3)
    assert window.sign_in.secret.line.hasFocus()
    qtbot.keyClicks(window.sign_in.secret.line, "2580")
    qtbot.keyClick(window.sign_in.secret.line, Keys.Key_Return)
    assert window.doors.currentWidget() is window.work
    assert window.top.search.line.text() == "66n20"


def test_after_the_lock_a_colleague_comes_in_by_keyboard_alone(
    qtbot: QtBot, window: MainWindow
) -> None:
    page = window.sign_in
    with gate.acting(gate.system("test")):
        for number in range(7):
            login, name = f"more{number}", f"示例多{number}"
            add_person(login=login, name=name, roles=("advisor",), secret="1470")
    page.open()
    page.pick(page.tiles.tiles[0].person)
    page.secret.set_text("2580")
    page.enter()
    qtbot.keyClick(window, Keys.Key_F12)
    assert page.secret.line.hasFocus()
    qtbot.keyClick(page.secret.line, Keys.Key_Escape)
    assert page.person is None
    assert page.search.line.hasFocus()
    assert not any(tile.isChecked() for tile in page.tiles.tiles)
    page.tiles.tiles[1].setFocus()
    qtbot.keyClick(page.tiles.tiles[1], "s")
    qtbot.keyClicks(page.search.line, "ly")
    qtbot.keyClick(page.search.line, Keys.Key_Return)
    qtbot.keyClicks(page.secret.line, "1470")
    qtbot.keyClick(page.secret.line, Keys.Key_Return)
    assert gate.actor().name == "示例乙"


def test_names_are_shown_as_they_are(window: MainWindow, monkeypatch) -> None:
    written: list[str] = []
    write = Tile._write
    monkeypatch.setattr(Tile, "_write", lambda *all_: (written.append(all_[3]), write(*all_)))
    window.sign_in.tiles.tiles[2].grab()
    assert "测试<b>丙</b>" in written
