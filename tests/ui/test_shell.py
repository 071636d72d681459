"""The window around the screens: rail, keys, search, scans, news, crash."""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from reception.core import backup, db, gate, news
from reception.core.permissions import Permission
from reception.history.demo import fill_demo
from reception.staff.actions import actor_of
from reception.staff.queries import person_by_login
from ui import crash, crash_dialog, screens
from ui.background import work
from ui.main_window import MainWindow
from ui.screen import Screen
from ui.screens import ScreenEntry
from ui.widgets import Form, Label, TextField
from ui.widgets.feedback import Notice

Keys = Qt.Key
Picture = Callable[[QWidget, str], None]


class Trial(Screen):
    """A page that notes what is asked of it."""

    shows = frozenset({"work_order"})

    def __init__(self, shell: Any) -> None:
        super().__init__(shell)
        self.said: list[str] = []
        self.form = Form(self)
        self.name = self.form.add(TextField("name", "姓名"))
        self.column.addWidget(Label("试验", "title"))
        self.column.addWidget(self.name)
        self.column.addStretch()

    def refresh(self) -> None:
        self.said.append("refresh")

    def arrive(self, **arguments: Any) -> None:
        self.said.append(f"arrive {arguments}" if arguments else "arrive")

    def save(self) -> None:
        self.said.append("save")

    def print_(self) -> None:
        self.said.append("print")

    def back(self) -> bool:
        if "step" in self.said:
            self.said.remove("step")
            return True
        return False


class Other(Trial):
    """A second page."""

    shows = frozenset({"person"})


class Floor(QWidget):
    """A window of its own."""

    def __init__(self, shell: Any) -> None:
        super().__init__()
        self.shell = shell


_ALL = frozenset({Permission.SIGN_IN})
_PLACES = (
    ScreenEntry("today", "Today", "car-key", _ALL, f"{__name__}:Trial"),
    ScreenEntry("orders", "Work orders", "car-key", _ALL, f"{__name__}:Other"),
    ScreenEntry(
        "checkin", "Check-in", "car-key", frozenset({Permission.CHECK_IN}), f"{__name__}:Other"
    ),
    ScreenEntry("board", "Board", "car-key", _ALL, f"{__name__}:Floor", window=True),
    ScreenEntry("vehicles", "Customers and cars", "car-key", _ALL, f"{__name__}:Other"),
    ScreenEntry("care", "Call-backs", "car-key", _ALL, "ui.nowhere.page:Nothing"),
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "reception.db"
    db.open_database(path)
    fill_demo(orders=60)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close_database()
    return path


@pytest.fixture
def window(
    qtbot: QtBot, demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    path = tmp_path / "reception.db"
    path.write_bytes(demo.read_bytes())
    db.open_database(path)
    sys.modules.setdefault(__name__, sys.modules[Trial.__module__])
    monkeypatch.setattr(screens, "SCREENS", _PLACES)
    monkeypatch.setattr("ui.rail.SCREENS", _PLACES)
    monkeypatch.setattr(ScreenEntry, "exists", lambda self: "nowhere" not in self.factory)
    made = MainWindow()
    qtbot.addWidget(made)
    made.open()
    qtbot.waitExposed(made)
    made.activateWindow()
    person = person_by_login("advisor1")
    assert person is not None
    gate.act_as(actor_of(person))
    made.enter()
    yield made
    made.bus.stop()
    db.close_database()


def page(window: MainWindow) -> Trial:
    shown = window.pages.shown()
    assert isinstance(shown, Trial)
    return shown


def test_the_rail_shows_what_exists_and_is_allowed(
    qtbot: QtBot, window: MainWindow, picture: Picture
) -> None:
    assert list(window.rail.buttons) == ["today", "orders", "checkin", "board", "vehicles"]
    assert window.rail.buttons["today"].isChecked()
    picture(window, "shell")
    person = person_by_login("tech1")
    assert person is not None
    gate.act_as(actor_of(person))
    window.enter()
    assert "checkin" not in window.rail.buttons
    window.go("checkin")
    assert page(window).said[-1].startswith("arrive")
    assert any("权限" in notice.label.text() for notice in window.findChildren(Notice))


def test_pages_are_made_when_opened_and_kept(qtbot: QtBot, window: MainWindow) -> None:
    first = page(window)
    assert first.said == ["refresh", "arrive"]
    qtbot.keyClicks(first.name.line, "abc")
    qtbot.mouseClick(window.rail.buttons["orders"], Qt.MouseButton.LeftButton)
    assert page(window) is not first
    qtbot.mouseClick(window.rail.buttons["today"], Qt.MouseButton.LeftButton)
    assert page(window) is first
    assert first.name.line.text() == "abc"
    assert first.said == ["refresh", "arrive", "arrive"]


def test_a_page_refreshes_only_when_seen_and_concerned(window: MainWindow) -> None:
    first = page(window)
    first.said.clear()
    news.announce(news.News(frozenset({"person"}), 10**9))
    assert first.said == []
    news.announce(news.News(frozenset({"work_order", "audit"}), 10**9))
    assert first.said == ["refresh"]
    window.go("orders")
    news.announce(news.News(frozenset({"work_order"}), 10**9))
    assert first.said == ["refresh"]
    window.go("today")
    assert first.said == ["refresh", "refresh", "arrive"]


def test_the_keys(qtbot: QtBot, window: MainWindow) -> None:
    first = page(window)
    first.name.setFocus()
    first.said.clear()
    qtbot.keyClick(first.name.line, Keys.Key_F5)
    qtbot.keyClick(first.name.line, Keys.Key_F9)
    qtbot.keyClick(window, Keys.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(first.name.line, Keys.Key_F8)
    assert first.said == ["refresh", "print", "save", "save"]
    qtbot.keyClick(window, Keys.Key_F3)
    assert window.top.search.line.hasFocus()
    qtbot.keyClick(window, Keys.Key_F2)
    assert page(window).said == ["refresh", "arrive {'vehicle_id': None}"]
    qtbot.keyClick(window, Keys.Key_Escape)
    assert page(window) is first
    first.said.append("step")
    window.go("orders")
    window.go("today")
    qtbot.keyClick(window, Keys.Key_Escape)
    assert page(window) is first
    qtbot.keyClick(window, Keys.Key_F6)
    assert isinstance(window.pages.windows["board"], Floor)
    assert window.pages.windows["board"].isVisible()
    window.pages.windows["board"].close()
    qtbot.keyClick(window, Keys.Key_F11)
    assert window.isFullScreen()
    qtbot.keyClick(window, Keys.Key_F11)
    assert not window.isFullScreen()


def test_search_finds_cars_and_orders_as_one_types(
    qtbot: QtBot, window: MainWindow, picture: Picture
) -> None:
    vin, key = db.rows("SELECT vin, id FROM vehicle ORDER BY id LIMIT 1")[0]
    qtbot.keyClick(window, Keys.Key_F3)
    qtbot.keyClicks(window.top.search.line, vin.lower()[5:])
    popup = window.top.search.popup
    qtbot.waitUntil(popup.isVisible, timeout=2000)
    assert popup.rows()[0].value == ("vehicle", key)
    picture(popup, "search-popup")
    qtbot.keyClick(window.top.search.line, Keys.Key_Return)
    assert page(window).said[-1] == f"arrive {{'vehicle_id': {key}}}"
    number, order = db.rows("SELECT number, id FROM work_order ORDER BY id LIMIT 1")[0]
    qtbot.keyClick(window, Keys.Key_F3)
    qtbot.keyClicks(window.top.search.line, number.lower())
    qtbot.keyClick(window.top.search.line, Keys.Key_Return)
    qtbot.keyClick(window.top.search.line, Keys.Key_Return)
    assert page(window).said[-1] == f"arrive {{'order_id': {order}}}"


def test_what_is_not_found_says_what_to_type(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Keys.Key_F3)
    qtbot.keyClicks(window.top.search.line, "<b>zzzz")
    qtbot.keyClick(window.top.search.line, Keys.Key_Return)
    [said] = [notice for notice in window.findChildren(Notice) if notice.isVisible()]
    assert "“<b>zzzz”" in said.label.text()
    qtbot.keyClick(window, Keys.Key_Escape)
    assert not said.isVisible()


def test_a_scan_opens_its_order_and_leaves_the_field_alone(
    qtbot: QtBot, window: MainWindow
) -> None:
    number, order = db.rows("SELECT number, id FROM work_order ORDER BY id DESC LIMIT 1")[0]
    first = page(window)
    first.name.setFocus()
    qtbot.keyClicks(first.name.line, "Wang")
    QTest.qWait(50)
    for character in number:
        QTest.keyClick(window.windowHandle(), character)
    QTest.keyClick(window.windowHandle(), Keys.Key_Return)
    assert page(window).said[-1] == f"arrive {{'order_id': {order}}}"
    assert first.name.line.text() == "Wang"


def test_slow_typing_and_unknown_numbers_are_no_scans(qtbot: QtBot, window: MainWindow) -> None:
    first = page(window)
    first.name.setFocus()
    QTest.qWait(50)
    for character in "ABC12345":
        QTest.keyClick(window.windowHandle(), character)
    QTest.keyClick(window.windowHandle(), Keys.Key_Return)
    assert page(window) is first
    assert first.name.line.text() == "ABC12345"


def test_another_person_has_pages_of_their_own(window: MainWindow) -> None:
    first = page(window)
    first.name.set_text("typed by the advisor")
    window.lock()
    cashier, advisor = person_by_login("cashier1"), person_by_login("advisor1")
    assert cashier is not None
    assert advisor is not None
    gate.act_as(actor_of(cashier))
    window.enter()
    assert page(window) is not first
    assert page(window).name.text() == ""
    window.lock()
    gate.act_as(actor_of(advisor))
    window.enter()
    assert page(window).name.text() == "typed by the advisor"


def test_a_lost_link_shows_in_the_status_bar_only(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost() -> None:
        raise OSError("gone")

    assert "已连接" in window.status.link.text()
    monkeypatch.setattr(news, "poll", lost)
    window.bus.poll()
    assert "无应答" in window.status.link.text()
    assert not [notice for notice in window.findChildren(Notice) if notice.isVisible()]
    monkeypatch.undo()
    window.bus.poll()
    assert "已连接" in window.status.link.text()


def test_1366_by_768_is_enough(window: MainWindow) -> None:
    least = window.minimumSizeHint()
    assert least.width() <= 1366
    assert least.height() <= 768
    assert re.fullmatch(r"\d{4}-\d\d-\d\d 星期. \d\d:\d\d", window.status.clock.text())


def test_work_in_the_background_comes_back_to_the_window(qtbot: QtBot, window: MainWindow) -> None:
    answers: list[Any] = []

    def count(report: Callable[[float, str], None]) -> int:
        report(0.5, "half")
        assert gate.actor().name == "示例顾问甲"
        found = db.row("SELECT count(*) FROM work_order")
        return int(found[0]) if found else 0

    said: list[str] = []
    work(window, count, done=answers.append, progress=lambda _share, text: said.append(text))
    qtbot.waitUntil(lambda: bool(answers), timeout=5000)
    assert answers[0] > 0
    assert said == ["half"]


def test_cancelled_work_ends_quietly(qtbot: QtBot, window: MainWindow) -> None:
    ended: list[str] = []

    def forever(report: Callable[[float, str], None]) -> None:
        while True:
            report(0.1, "")

    job = work(
        window, forever, done=lambda _r: ended.append("done"), failed=lambda: ended.append("no")
    )
    job.cancel()
    qtbot.waitUntil(lambda: bool(ended), timeout=5000)
    assert ended == ["no"]


def test_a_bug_is_logged_without_phones_and_vins_and_told(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[str] = []
    told: list[crash_dialog.CrashDialog] = []
    monkeypatch.setattr(crash_dialog.CrashDialog, "exec", lambda self: told.append(self))
    hook = sys.excepthook
    try:
        crash.watch(tmp_path / "logs")
        crash.rescue(lambda: kept.append("kept"))
        page(window).name.set_text("typed")
        try:
            raise KeyError("13800000001 LSVAA4183M2123456 021-61234567 kept")
        except KeyError as bug:
            crash.caught(type(bug), bug, bug.__traceback__)
    finally:
        sys.excepthook = hook
        crash.release()
    text = (tmp_path / "logs" / "reception.log").read_text("utf-8")
    assert "KeyError" in text
    for private in ("13800000001", "LSVAA4183M2123456", "61234567"):
        assert private not in text
        assert private not in told[0].details.toPlainText()
    assert kept == ["kept"]
    assert page(window).name.text() == "typed"
    told[0].deleteLater()


def test_help_shows_the_chapter_or_says_there_is_none(qtbot: QtBot, window: MainWindow) -> None:
    from ui.manual import Manual

    qtbot.keyClick(window, Keys.Key_F1)
    [manual] = window.findChildren(Manual)
    assert manual.isVisible()
    assert manual.text.toPlainText()
    manual.accept()


def test_nothing_heavy_is_imported_to_show_the_window() -> None:
    import subprocess

    code = (
        "import sys, ui.main_window, ui.app;"
        "print([m for m in ('pypinyin','reportlab','openpyxl','pypdfium2','argon2','psycopg',"
        "'peewee','qtawesome','python_calamine','PIL') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path.cwd()
    )
    assert done.stdout.strip() == "[]"


def test_the_days_backup_is_made_beside_the_work(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "尚未备份" in window.status.backup.text()
    with qtbot.waitSignal(window.backups.ended, timeout=10_000):
        window.backups.look()
    assert "上次备份" in window.status.backup.text()
    newest = backup.newest()
    assert newest is not None
    window.backups.look()
    assert backup.newest() == newest

    def full() -> None:
        raise OSError("no space left")

    newest.unlink()
    monkeypatch.setattr(backup, "back_up", full)
    with qtbot.waitSignal(window.backups.ended, timeout=10_000):
        window.backups.look()
    assert "备份失败" in window.status.backup.text()
