"""The bookings page through the real window: by keys and mouse, live, refused, crowded."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from reception.bookings import queries
from reception.bookings.actions import book, change_booking
from reception.core import clock
from reception.orders.queries import open_orders, order
from tests.bookings.workshop import booking_branch, draft, tomorrow
from tests.stories.people import Branch
from tests.ui.counter import LEFT, CounterHands, at_counter
from tests.ui.desk import Key, Mod
from ui.bookings.page import BookingsPage


@pytest.fixture
def branch(sqlite_database, now) -> Branch:
    return booking_branch()


def open_page(qtbot, branch, role: str = "advisor") -> tuple[CounterHands, BookingsPage]:
    hands = at_counter(qtbot, branch, role, "bookings")
    assert isinstance(hands.page, BookingsPage)
    return hands, hands.page


def test_an_empty_day_teaches(qtbot, branch, picture):
    hands, page = open_page(qtbot, branch)
    assert "这一天没有预约。" in hands.words()
    assert page.head.note.text() == "今日预约 0 · 已到 0 · 未到 0"
    picture(hands.window, "bookings-empty")
    for view in ("week", "reminders", "parts", "missed"):
        hands.click(page.chips[view])
        picture(hands.window, f"bookings-empty-{view}")


def test_a_newcomer_is_booked_by_keys_alone(qtbot, branch, picture):
    hands, page = open_page(qtbot, branch)
    hands.press(Key.Key_F4)
    form = page.form
    assert form.isVisible()
    hands.enter("沪b00001")
    hands.enter("测试客户001")
    hands.enter("13800000001")
    hands.enter("示例 轿车")
    hands.type("xby")
    hands.bot.waitUntil(lambda: form.work.keeps_enter())
    hands.press(Key.Key_Return)
    assert [item.name for item in form.work.items]
    hands.press(Key.Key_Return)
    hands.enter("保养灯亮")
    hands.type("明天 10:00")
    hands.press(Key.Key_Tab)
    hands.bot.waitUntil(lambda: form.room.text() == "✓ 该时间可预约。")
    picture(hands.window, "bookings-form")
    hands.press(Key.Key_F8)
    [row] = queries.bookings(*clock.day_bounds(clock.today() + timedelta(days=1)))
    assert (row.plate, row.name, row.starts_at) == ("沪B00001", "测试客户001", tomorrow())
    assert row.advisor == "示例advisor"
    assert page.day == clock.today() + timedelta(days=1)
    assert page.detail.isVisible()
    assert [each.booking_id for each in page.table.rows()] == [row.booking_id]
    picture(hands.window, "bookings-card")


def test_a_full_time_is_refused_and_the_next_one_taken(qtbot, branch, picture):
    with branch.as_("advisor"):
        for number in range(2, 5):
            book(booking=draft(number))
    hands, page = open_page(qtbot, branch)
    page.show_day(clock.today() + timedelta(days=1))
    where = page.strip.cell("mechanical", tomorrow()).center()
    assert page.strip.text_of("mechanical", tomorrow()) == "满"
    assert page.strip.text_of("mechanical", tomorrow("11:00")) == "0/4"
    hands.bot.mouseClick(page.strip, LEFT, pos=where)
    form = page.form
    assert form.starts.value() == tomorrow()
    assert "留给未预约" in form.room.text()
    hands.fill(form.name, "测试客户001")
    hands.fill(form.phone, "13800000001")
    hands.fill(form.words, "异响")
    hands.press(Key.Key_F8)
    assert "下一个空档是 11-21 11:00" in hands.said()
    picture(hands.window, "bookings-refused")
    hands.click(form.take)
    assert form.starts.value() == tomorrow("11:00")
    hands.press(Key.Key_F8)
    assert len(page.table.rows()) == 4


def test_what_is_wrong_is_said_below_its_field(qtbot, branch, picture):
    hands, page = open_page(qtbot, branch)
    hands.press(Key.Key_F4)
    form = page.form
    hands.fill(form.car, "沪I0O00")
    hands.fill(form.phone, "12")
    hands.fill(form.starts, "昨天")
    hands.press(Key.Key_F8)
    assert all(f.error() for f in (form.car, form.name, form.phone, form.starts))
    assert form.car.text() == "沪I0O00"
    picture(hands.window, "bookings-wrong")
    hands.fill(form.car, "")
    hands.fill(form.name, "<b>测试</b>=1+1 𠮷")
    hands.fill(form.phone, "13800000001")
    hands.fill(form.starts, "9:00")
    hands.press(Key.Key_F8)
    assert "已经过去" in form.starts.error()
    hands.fill(form.starts, "明天 9:00")
    hands.press(Key.Key_F8)
    assert "来做什么" in form.words.error()
    hands.fill(form.words, "x")
    hands.press(Key.Key_F8)
    assert page.detail.isVisible()
    assert "<b>测试</b>=1+1 𠮷" in page.detail.who.text()


def test_the_strip_and_the_week_work_by_keys(qtbot, branch, picture):
    with branch.as_("advisor"):
        keys = [book(booking=draft(n, tomorrow(f"{8 + n}:00"))) for n in range(1, 4)]
    hands, page = open_page(qtbot, branch)
    page.strip.setFocus()
    hands.press(Key.Key_PageDown)
    assert page.day == clock.today() + timedelta(days=1)
    page.strip.setFocus()
    before = page.strip._at
    hands.press(Key.Key_Right)
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Up)
    hands.press(Key.Key_Return)
    assert page.strip._at == (0, before[1] + 1)
    assert page.form.isVisible()
    hands.bot.wait(200)
    page.turn(1)  # leafing on with a time in the form
    hands.bot.wait(200)
    assert page.day == clock.today() + timedelta(days=2)
    page.turn(-1)
    hands.press(Key.Key_Escape)
    assert not page.side.isVisible()
    hands.click(page.chips["week"])
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Return)
    assert page.detail.card.row.booking_id == keys[0]
    picture(hands.window, "bookings-week")
    hands.press(Key.Key_Escape)
    page.week.setFocus()
    hands.press(Key.Key_Up)
    hands.press(Key.Key_Left)
    hands.press(Key.Key_Return)
    assert (page.view, page.day) == ("day", clock.today())


def test_a_booking_is_moved_and_cancelled(qtbot, branch, picture):
    with branch.as_("advisor"):
        key = book(booking=draft())
    hands, page = open_page(qtbot, branch)
    hands.window.go("bookings", booking_id=key)
    hands.click(page.detail.change)
    assert page.form.work.items
    hands.fill(page.form.starts, "明天 15:00")
    hands.press(Key.Key_F8)
    assert queries.booking(key).row.starts_at == tomorrow("15:00")
    assert queries.booking(key).items
    hands.click(page.detail.cancel)
    hands.click(page.detail.cancel)
    assert page.detail.reason.error()
    hands.type("客户出差")
    hands.press(Key.Key_Return)
    assert queries.booking(key).row.state == "cancelled"
    assert not page.detail.change.isVisible()
    picture(hands.window, "bookings-cancelled")


def test_calls_parts_and_no_shows_are_ticked_off(qtbot, branch, picture):
    with branch.as_("advisor"):
        key = book(booking=draft())
        late = book(booking=draft(2, clock.now() + timedelta(minutes=1)))
    hands, page = open_page(qtbot, branch)
    hands.click(page.chips["reminders"])
    table = page.reminders.table
    row = [each.row.booking_id for each in table.rows()].index(key)
    hands.bot.mouseClick(
        table.view.viewport(), LEFT, pos=table.view.visualRect(table.model.index(row, 1)).center()
    )
    text = "测试客户001您好！您已预约 11-21 10:00 到示例店：小保养（沪B·00001）。"
    assert page.reminders.text.text().startswith(text)
    hands.click(page.reminders.copy)
    assert QGuiApplication.clipboard().text().startswith(text)
    hands.click(page.reminders.marks[2])
    assert "✓ 示例advisor 14:32 已微信" in table.model.data(table.model.index(row, 6))
    assert page.chips["reminders"].text() == "提醒 1"
    picture(hands.window, "bookings-reminders")
    hands.click(page.reminders.undo)
    assert page.chips["reminders"].text() == "提醒 2"
    with clock.frozen(clock.now() + timedelta(minutes=40)):
        page.refresh()
        hands.click(page.chips["missed"])
        assert page.chips["missed"].text() == "逾时未到 1"
        page.missed.table.view.selectRow(0)
        hands.click(page.missed.mark)
        assert queries.booking(late).row.state == "no_show"
        assert page.missed.table.rows() == []


def test_the_calendar_file_is_saved(qtbot, branch, monkeypatch, tmp_path):
    with branch.as_("advisor"):
        key = book(booking=draft())
    hands, page = open_page(qtbot, branch)
    hands.window.go("bookings", booking_id=key)
    chosen = tmp_path / "预约"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(chosen), ""))
    hands.click(page.detail.ics)
    assert (tmp_path / "预约.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    blocked = tmp_path / "no" / "such.ics"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(blocked), ""))
    hands.click(page.detail.ics)
    assert "无法写入" in hands.said() or "such.ics" in hands.said()


def test_a_booking_becomes_a_check_in_with_everything_filled(qtbot, branch, picture):
    from tests.bookings.workshop import SERVICE

    item = next(each for each in _packages() if each.name)
    with branch.as_("advisor"):
        booked = type(SERVICE)("package", item.code, item.name)
        key = book(
            booking=draft(
                at=clock.now() + timedelta(minutes=28), model="示例 轿车", words="保养灯亮",
                items=(booked,),
            )
        )  # fmt: skip
    hands, page = open_page(qtbot, branch)
    hands.window.go("bookings", booking_id=key)
    hands.click(page.detail.receive)
    desk = hands.window.pages.shown()
    hands.page = desk
    hands.settle()
    assert desk.car.plate.text() == "沪B·00001"
    assert desk.owner.name.text() == "测试客户001"
    assert desk.owner.phone.text() == "13800000001"
    assert desk.words.words.text() == "保养灯亮"
    assert {row.package for row in desk.lines.rows()} == {item.name}
    picture(hands.window, "checkin-booked")
    hands.fill(desk.car.mileage, "12000")
    desk.open_unsigned()
    [opened] = open_orders()
    assert order(opened.order_id).lines
    assert queries.booking(key).row.state == "arrived"


def _packages():
    from reception.catalog.queries import all_items

    return all_items("package", active_only=True)


def test_the_page_is_live_and_keeps_what_is_typed(qtbot, branch):
    hands, page = open_page(qtbot, branch)
    page.show_day(clock.today() + timedelta(days=1))
    hands.press(Key.Key_F4)
    hands.fill(page.form.name, "测试客户009")
    with branch.as_("care"):
        book(booking=draft())
    assert len(page.table.rows()) == 1
    assert page.form.name.text() == "测试客户009"
    assert page.strip.text_of("mechanical", tomorrow()) == "1/4"
    hands.press(Key.Key_Escape)
    hands.press(Key.Key_F4)
    assert page.form.name.text() == "测试客户009"


def test_f4_and_esc_keep_what_is_typed_about_a_booking(qtbot, branch, picture):
    with branch.as_("advisor"):
        first, second = book(booking=draft(1)), book(booking=draft(2))
    hands, page = open_page(qtbot, branch)
    page.open_booking(first)
    hands.click(page.detail.change)
    hands.fill(page.form.words, "改成检查刹车")
    hands.press(Key.Key_F4)  # a caller interrupts
    assert page.form.card is None
    assert page.form.words.is_empty()
    hands.fill(page.form.name, "测试客户009")
    page.open_booking(second)
    hands.click(page.detail.change)
    assert page.form.name.text() != "测试客户009"
    hands.press(Key.Key_F4)
    assert page.form.name.text() == "测试客户009"
    hands.press(Key.Key_Escape)
    page.open_booking(second)
    hands.click(page.detail.change)
    assert "放回" not in hands.said()  # nothing was typed there
    page.open_booking(first)
    hands.click(page.detail.change)
    assert page.form.words.text() == "改成检查刹车"
    assert "放回" in hands.said()
    picture(hands.window, "bookings-back")
    hands.press(Key.Key_F8)
    assert queries.booking(first).row.words == "改成检查刹车"
    page.open_booking(first)
    hands.click(page.detail.change)
    assert page.form.words.text() == "改成检查刹车"


def test_what_was_typed_does_not_overwrite_what_another_saved(qtbot, branch):
    with branch.as_("advisor"):
        key = book(booking=draft(1))
    hands, page = open_page(qtbot, branch)
    page.open_booking(key)
    hands.click(page.detail.change)
    hands.fill(page.form.words, "改成检查刹车")
    hands.press(Key.Key_F4)
    with branch.as_("care"):
        change_booking(booking_id=key, version=1, booking=draft(1, words="客服改的"))
    page.open_booking(key)
    hands.click(page.detail.change)
    hands.press(Key.Key_F8)
    assert "F5" in hands.said()
    assert queries.booking(key).row.words == "客服改的"


def test_a_crowded_week(qtbot, branch, picture):
    from reception.core.settings import change_setting

    with branch.as_("manager"):
        change_setting(name="walk_in_reserve", value=0)
    with branch.as_("advisor"):
        number = 0
        for day in range(1, 4):
            for hour in range(8, 18):
                for kind in ("mechanical", "quick"):
                    number += 1
                    at = clock.at(clock.today() + timedelta(days=day), hour)
                    book(booking=draft(number, at, bay_kind=kind, note="x" * 200))
    hands, page = open_page(qtbot, branch)
    page.show_day(clock.today() + timedelta(days=1))
    assert len(page.table.rows()) == 20
    assert not page.table.view.horizontalScrollBar().isVisible()
    picture(hands.window, "bookings-crowded-day")
    hands.click(page.chips["week"])
    picture(hands.window, "bookings-crowded-week")
    page.table.view.selectRow(0)
    assert hands.window.width() == 1366
    hands.click(page.chips["reminders"])
    picture(hands.window, "bookings-crowded-reminders")


def test_who_may_not_book_has_no_such_place(qtbot, branch):
    hands = at_counter(qtbot, branch, "technician", "orders")
    assert "bookings" not in hands.window.rail.buttons
    hands.press(Key.Key_F4)
    assert "不能打开" in hands.said() or "无权" in hands.said() or hands.said()
    assert Mod.NoModifier == Qt.KeyboardModifier.NoModifier


def test_opening_hours_and_the_camera_are_settings(qtbot, branch, picture):
    from reception.core import settings

    hands = at_counter(qtbot, branch, "manager", "settings")
    hands.window.go("settings", part="calendar")
    section = hands.page.section()
    hands.fill(section.form["opens"], "8:15")
    hands.press(Key.Key_F8)
    assert "整点或半点" in section.form["opens"].error()
    hands.fill(section.form["opens"], "09:00")
    hands.fill(section.form["breaks"], "12:00-13:00，12:30-14:00")
    hands.press(Key.Key_F8)
    assert "重叠" in section.form["breaks"].error()
    picture(hands.window, "settings-calendar-refused")
    hands.fill(section.form["breaks"], "12:00-13:00")
    hands.click(section.form["closed_weekdays"].buttons["6"])
    hands.press(Key.Key_F8)
    day = clock.today() + timedelta(days=3)
    hands.fill(section.panel.first, f"{day:%Y-%m-%d}")
    hands.fill(section.panel.last, f"{day + timedelta(days=1):%Y-%m-%d}")
    hands.fill(section.panel.word, "盘点")
    hands.press(Key.Key_F8)
    assert [row.special.word for row in section.panel.table.rows()] == ["盘点", "盘点"]
    assert not section.touched()
    picture(hands.window, "settings-calendar")
    assert settings.read(settings.BREAKS) == (("12:00", "13:00"),)
    hands.window.go("settings", part="desk")
    section = hands.page.section()
    hands.fill(section.form["walk_in_reserve"], "50")
    hands.fill(section.form["arrival_port"], "8099")
    hands.press(Key.Key_F8)
    assert settings.read(settings.OPENING_HOURS) == ("09:00", "18:00")
    assert settings.read(settings.CLOSED_WEEKDAYS) == (6,)
    assert settings.read(settings.WALK_IN_RESERVE) == 50
    assert settings.read(settings.ARRIVAL_PORT) == 8099
    assert settings.read(settings.ARRIVAL_ADDRESS) == "127.0.0.1"
    picture(hands.window, "settings-desk")
    hands.window.go("bookings")
    page = hands.window.pages.shown()
    page.show_day(clock.today() + timedelta(days=2))
    assert page.strip.closed
    page.show_day(day)
    assert page.strip.closed
    page.show_day(clock.today() + timedelta(days=1))
    assert page.strip.text_of("mechanical", tomorrow("09:00")) == "0/4"
    with pytest.raises(ValueError):
        page.strip.cell("mechanical", tomorrow("12:00"))  # the break has no place
