"""The clocking station through the real window: touches, digits, scanner bursts; and the foreman's page."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reception.core import clock, db, gate
from reception.core.settings import change_setting
from reception.orders.models import State
from reception.orders.queries import order
from reception.shopfloor.clocking_actions import pause_job, sign_on, start_job
from reception.shopfloor.clocking_models import Pause, What
from reception.shopfloor.clocking_queries import at_work, calls, days
from reception.shopfloor.fairness import skips
from reception.shopfloor.fairness_models import SkipReason
from reception.staff import badges
from reception.staff.actions import actor_of, add_person
from reception.staff.badges import code_of
from reception.staff.queries import person_by_login
from tests.stories.people import PIN
from tests.ui.counter import LEFT, CounterHands, at_counter
from tests.ui.desk import Key
from tests.ui.office import desk, press, somebody
from tests.ui.workshop import Floor, at
from ui.settings.people import PeopleSection
from ui.shopfloor import floor_window, station
from ui.shopfloor.board import BoardWindow
from ui.widgets.feedback import Notice, Toast


@pytest.fixture
def shop(branch) -> Floor:
    return Floor(branch)


class FloorHands(CounterHands):
    """Touches the station and scans at it."""

    def __init__(self, qtbot, window, at_station: station.StationWindow) -> None:
        super().__init__(qtbot, window)
        self.at = at_station

    def touch(self, name: str) -> None:
        tile = next(t for t in self.at.wall.tiles if t.person.name == name)
        assert tile.width() >= 64
        assert tile.height() >= 64
        self.bot.mouseClick(tile, LEFT)

    def digits(self, pin: str = PIN) -> None:
        for digit in pin:
            self.bot.mouseClick(self.at.pin.keys[digit], LEFT)
        self.bot.mouseClick(self.at.pin.ok, LEFT)

    def enter_as(self, name: str = "示例technician", pin: str = PIN) -> None:
        self.touch(name)
        self.digits(pin)

    def scan(self, text: str) -> None:
        """Let the scanner type its burst into the native window, as the system does."""
        window = self.at.windowHandle()
        for character in text:
            QTest.keyClick(window, character)
        QTest.keyClick(window, Key.Key_Return)
        QApplication.processEvents()

    def told(self) -> str:
        shown = [*self.at.findChildren(Toast), *self.at.findChildren(Notice)]
        return " ".join(one.label.text() for one in shown if one.isVisible())


def at_station(qtbot, branch, size=(1366, 768)) -> FloorHands:
    """Open the station from the clocking page and let the main window be locked."""
    hands = at_counter(qtbot, branch, "foreman", "clocking")
    hands.click(hands.page.station)
    window = hands.window.pages.windows["station"]
    window.resize(*size)
    hands.window.lock()
    qtbot.waitUntil(window.isVisible)
    window.activateWindow()
    QTest.qWait(20)
    return FloorHands(qtbot, hands.window, window)


def people_of(branch, count: int) -> None:
    with branch.as_("administrator"):
        for number in range(2, count + 1):
            add_person(
                login=f"t{number}", name=f"示例技师{number:02d}", roles=("technician",), secret=PIN
            )


def test_a_later_job_asks_why_by_touch(qtbot, shop, picture):
    first, later, last = (
        shop.receive(f"沪A0000{n}", "小保养", promised=at(f"{15 + n}:00")) for n in range(3)
    )
    hands = at_station(qtbot, shop.branch)
    window = hands.at
    hands.enter_as()
    assert "第 1 位" in window.panel.cards[first].text_shown().third
    hands.bot.mouseClick(window.panel.cards[last], LEFT)
    assert window.skip.isVisible()
    assert here().what is None
    assert "沪A·00000" in window.skip.title.text()
    assert "2" in window.skip.why.text()
    for button in (*window.skip.reasons.values(), window.skip.take_first, window.skip.back):
        assert button.height() >= 64
    picture(window, "station-skip")
    hands.click(window.skip.reasons[SkipReason.OTHER])
    assert window.skip.isVisible()
    picture(window, "station-skip-refused")
    hands.click(window.skip.back)
    assert window.panel.isVisible()
    hands.bot.mouseClick(window.panel.cards[later], LEFT)
    hands.click(window.skip.reasons[SkipReason.PARTS])
    assert here().order_id == later
    hands.enter_as()
    hands.bot.mouseClick(window.panel.cards[last], LEFT)
    hands.click(window.skip.take_first)
    assert here().order_id == first
    found = [(row.taken, row.reason) for row in skips(*clock.day_bounds(clock.today()), 1)]
    assert found == [(order(later).row.number, SkipReason.PARTS)]
    hands.window.close()


def here(name: str = "示例technician"):
    return next(p for p in at_work() if p.name == name)


def test_a_technicians_day_by_touch_alone(qtbot, shop, picture):
    key = shop.receive("沪A66N20", "更换前制动片", promised=at("16:40"))
    shop.dispatch(key, "1号", at("14:40"), 60)
    other = shop.receive("沪B1T906", "异响检查", promised=at("18:00"))
    hands = at_station(qtbot, shop.branch)
    window = hands.at
    assert gate.actor() is gate.NOBODY
    picture(window, "station-empty")
    hands.enter_as()
    picture(window, "station-panel-off")
    assert window.panel.isVisible()
    assert list(window.panel.cards) == [key, other]  # what is free waits in line too
    hands.click(window.panel.on)
    assert here().what is What.IDLE
    assert window.panel.isVisible()
    hands.bot.mouseClick(window.panel.cards[key], LEFT)
    assert (here().what, here().order_id) == (What.JOB, key)
    assert window.wall.isVisible()
    assert hands.told() == "示例technician：开始 沪A·66N20"
    assert window.actor is None
    hands.enter_as()
    picture(window, "station-panel-job")
    for button in (*window.panel.pauses.values(), window.panel.done, window.panel.off):
        assert button.height() >= 64
    hands.click(window.panel.pauses[Pause.PARTS])
    assert window.parts.isVisible()
    picture(window, "station-parts")
    hands.click(window.parts.other)
    assert order(key).row.state is State.HOLD_PARTS
    hands.enter_as()
    hands.click(window.panel.all)
    assert set(window.panel.cards) == {key, other}
    picture(window, "station-panel-pause")
    hands.bot.mouseClick(window.panel.cards[key], LEFT)
    hands.enter_as()
    hands.click(window.panel.done)
    assert window.check.isVisible()
    hands.click(window.check.without)
    assert order(key).row.state is State.INSPECTION
    hands.enter_as()
    hands.click(window.panel.off)
    assert here().what is None
    who = db.rows("SELECT DISTINCT person FROM audit WHERE action IN ('start_job', 'sign_off')")
    assert who == [("示例technician",)]
    hands.window.close()


def test_a_wrong_pin_opens_nothing_and_is_said(qtbot, shop, picture):
    hands = at_station(qtbot, shop.branch)
    hands.enter_as(pin="9999")
    assert hands.at.pin.isVisible()
    assert "密码不对" in hands.told()
    picture(hands.at, "station-refused")
    assert hands.at.actor is None
    hands.digits()
    assert hands.at.panel.isVisible()
    hands.click(hands.at.panel.pauses[Pause.HELP]) if hands.at.panel.off.isVisible() else None
    hands.click(hands.at.panel.back)
    assert hands.at.wall.isVisible()
    hands.window.close()


def test_a_job_sheet_and_a_badge_start_a_job_without_a_touch(qtbot, shop, picture):
    key = shop.receive("沪A66N20", "更换前制动片")
    number = order(key).row.number
    hands = at_station(qtbot, shop.branch)
    hands.scan(number)
    assert "谁来做" in hands.told()
    picture(hands.at, "station-scanned")
    badge = code_of("CD01", person_by_login("technician").person_id)
    hands.scan(badge)
    assert (here().what, here().order_id) == (What.JOB, key)
    assert hands.at.wall.isVisible()
    hands.scan(badge)
    assert hands.at.panel.isVisible()
    hands.scan("CD01-T9999")
    assert "不是本店的工牌" in hands.told()
    hands.scan(number)
    assert "已经在做" in hands.told()
    foreign = code_of("CD01", person_by_login("care").person_id)
    hands.scan(foreign)
    assert "不在本店车间工作" in hands.told()
    assert hands.at.actor is None
    hands.window.close()


def test_a_badge_asks_for_the_pin_where_the_branch_wishes(qtbot, shop):
    with shop.branch.as_("manager"):
        change_setting(name="badge_pin", value=True)
    key = shop.receive("沪A66N20")
    hands = at_station(qtbot, shop.branch)
    hands.scan(order(key).row.number)
    hands.scan(code_of("CD01", person_by_login("technician").person_id))
    assert hands.at.pin.isVisible()
    assert hands.at.pin.why.text() == "输入密码，开始 沪A·66N20"
    hands.digits()
    assert here().order_id == key
    hands.window.close()


def test_after_a_while_the_station_is_nobodys(qtbot, shop, monkeypatch):
    hands = at_station(qtbot, shop.branch)
    assert floor_window.IDLE_MS == 20_000
    hands.enter_as()
    assert hands.at.idle.remainingTime() > 19_000
    monkeypatch.setattr(floor_window, "IDLE_MS", 30)
    QTest.mouseClick(
        hands.at.windowHandle(), Qt.MouseButton.LeftButton, pos=hands.at.rect().bottomLeft()
    )
    qtbot.waitUntil(hands.at.wall.isVisible)
    assert hands.at.actor is None
    hands.window.close()


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_sixty_technicians_have_room(qtbot, shop, picture, size):
    people_of(shop.branch, 60)
    key = shop.receive("沪A66N20", "更换前制动片")
    for number in range(2, 50):
        actor = actor_of(person_by_login(f"t{number}"))
        with gate.acting(actor), clock.frozen(at("13:00") + timedelta(minutes=number)):
            sign_on() if number % 3 else start_job(order_id=key)
            if number % 7 == 0:
                pause_job(reason=Pause.HELP if number == 7 else Pause.BREAK)
    hands = at_station(qtbot, shop.branch, size)
    picture(hands.at, f"station-crowd-{size[0]}")
    tiles = hands.at.wall.tiles
    assert len(tiles) == 60
    assert min(tile.height() for tile in tiles) >= 64
    assert not hands.at.wall.area.horizontalScrollBar().isVisible()
    assert hands.at.note.text() == "在岗 48 · 施工 14 · 暂停 7 · 待命 27"
    hands.window.close()


def test_a_call_stands_red_on_the_board_until_it_is_touched(qtbot, shop, picture):
    key = shop.receive("沪A66N20", "更换前制动片", promised=at("16:40"))
    shop.dispatch(key, "1号", at("14:40"), 120)
    mate = shop.receive("沪B1T906", "异响", promised=at("18:00"))
    shop.dispatch(mate, "2号", at("14:40"), 200)
    tech, foreman = shop.branch.actors["technician"], shop.branch.actors["foreman"]
    with gate.acting(foreman):
        start_job(order_id=mate)
    with gate.acting(tech):
        start_job(order_id=key)
    hands = at_counter(qtbot, shop.branch, "foreman", "today")
    hands.window.go("board")
    board = hands.window.pages.windows["board"]
    assert isinstance(board, BoardWindow)
    assert not board.calls.isVisible()
    picture(board, "board-people")
    words = " ".join(board.view.block_of(mate).words())
    assert "示例foreman 14:32" in words
    with gate.acting(tech):
        pause_job(reason=Pause.HELP)
    hands.window.bus.poll()
    [button] = board.calls.buttons.values()
    assert button.isVisible()
    assert button.text() == "⚠ 求援 · 示例technician · 1号 沪A·66N20 · 0 分　✓ 应答"
    assert button.height() >= 64
    assert button.font().pixelSize() >= 28
    picture(board, "board-call")
    hands.bot.mouseClick(button, LEFT)
    assert calls() == ()
    assert not board.calls.isVisible()
    assert db.row("SELECT answered_by FROM floor_call") == (foreman.person_id,)
    hands.window.close()


def test_the_foreman_corrects_and_confirms(qtbot, shop, picture):
    key = shop.receive("沪A66N20", "更换前制动片")
    tech = shop.branch.actors["technician"]
    with clock.frozen(at("8:00") - timedelta(days=1)), gate.acting(tech):
        sign_on()
    with clock.frozen(at("8:00")), gate.acting(tech):
        start_job(order_id=key)
    with clock.frozen(at("9:00")), gate.acting(shop.branch.actors["foreman"]):
        sign_on()
    hands = at_counter(qtbot, shop.branch, "foreman", "clocking")
    page = hands.page
    assert "补签待确认 1" in page.head.note.text()
    assert page.table.rows()[0].day.to_confirm
    page.table.choose(lambda row: row.day.to_confirm)
    picture(hands.window, "clocking-confirm")
    hands.click(page.form.confirm)
    assert "补签" not in page.head.note.text()
    page.table.choose(lambda row: row.day.name == "示例technician" and not row.day.ended_at)
    page.pieces.view.selectRow(0)
    assert page.form.number.text() == order(key).row.number
    hands.retype(page.form.begins, "9:00")
    hands.retype(page.form.ends, "9:30")
    page.form.what.set_text("break")
    page.form.what.changed.emit()
    hands.click(page.form.button)
    assert page.form.reason.error()
    picture(hands.window, "clocking-refused")
    hands.retype(page.form.reason, "忘了按休息")
    hands.click(page.form.button)
    day = next(d for d in days(*clock.day_bounds(clock.today())) if d.name == "示例technician")
    assert [(p.what, p.reason) for p in day.pieces if p.ended_at != p.began_at] == [
        (What.JOB, ""), (What.PAUSE, "break"), (What.JOB, ""),
    ]  # fmt: skip
    assert page.side.note.text() == "有更正"
    picture(hands.window, "clocking-normal")
    hands.window.close()


def test_the_scanner_at_the_desk_opens_what_a_sheet_or_a_badge_names(qtbot, shop, picture):
    key = shop.receive("沪A66N20", "更换前制动片", hours="1.5")
    tech = shop.branch.actors["technician"]
    with clock.frozen(at("13:02")), gate.acting(tech):
        start_job(order_id=key)
    hands = at_counter(qtbot, shop.branch, "foreman", "today")
    native = hands.window.windowHandle()
    for text in (order(key).row.number, code_of("CD01", tech.person_id)):
        for character in text:
            QTest.keyClick(native, character)
        QTest.keyClick(native, Key.Key_Return)
        page = hands.window.pages.shown()
        if hasattr(page, "detail"):
            page.detail.tabs.setCurrentIndex(1)
            said = page.detail.clocked.text()
            assert said == "打卡 1.5 小时 · 售出 1.5 工时：示例technician 1.5 h ▶ 在做"
            picture(hands.window, "order-clocked")
    assert page.table.current().day.person_id == tech.person_id
    assert page.side.heading.text() == "示例technician"
    hands.window.close()


def test_badges_are_printed_and_the_pin_asked_for_in_the_settings(qtbot, shop, monkeypatch):
    shown = []
    monkeypatch.setattr(
        "ui.widgets.preview.show_pdf", lambda _owner, pdf, **_said: shown.append(pdf)
    )
    hands = at_counter(qtbot, shop.branch, "administrator", "settings")
    row = [part.code for part in hands.page.parts].index("people")
    hands.page.list.setCurrentRow(row)
    section = hands.page.findChild(PeopleSection)
    qtbot.waitUntil(section.isVisible)
    hands.click(section.badges)
    assert shown[0].startswith(b"%PDF")
    assert not badges.needs_pin()
    hands.click(section.badge_pin)
    assert badges.needs_pin()
    hands.window.close()


def test_the_demonstration_stands_at_the_station(qtbot, demo, picture):
    _window, page = desk(qtbot, somebody("foreman1"), "clocking")
    rows = page.table.rows()
    assert len(rows) == 8
    assert all(row.job or row.idle for row in rows)
    picture(_window, "demo-clocking")
    press(page.station)
    station_ = _window.pages.windows["station"]
    qtbot.waitUntil(station_.isVisible)
    picture(station_, "demo-station")
    working = [tile for tile in station_.wall.tiles if tile.person.what is What.JOB]
    assert len(working) == 3
    _window.go("board")
    picture(_window.pages.windows["board"], "demo-board")
    _window.close()
