"""沟通 through the windows: said at the desk and on the floor, unread until seen, found to asked in two."""

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from reception.catalog.actions import load_shipped
from reception.core import gate
from reception.orders.extras import extras_of
from reception.orders.models import State
from reception.orders.queries import order
from reception.orders.thread import About, phrases, proposed_lines, thread
from reception.orders.thread_actions import say
from tests.ui.counter import at_counter, paid, ready_car
from tests.ui.office import desk, press
from tests.ui.workshop import Floor, working
from ui.checkin.photo_strip import sources_of


@pytest.fixture
def shop(branch):
    with gate.acting(gate.system("test")):
        load_shipped()
    return Floor(branch)


def said_by(shop, role, key, about, words):
    with shop.branch.as_(role):
        return say(order_id=key, about=about, words=words)


def messages(key):
    return [(m.about, m.words) for m in thread(key).messages]


def open_tab(page):
    page.detail.tabs.setCurrentWidget(page.detail.talk_page)
    return page.detail.talk


def type_words(view, text):
    for character in text:
        QTest.keyClicks(view.composer.words.line, character)


def picture_file(tmp_path):
    image = QImage(320, 240, QImage.Format.Format_RGB32)
    image.fill(0x886633)
    path = tmp_path / "pads.png"
    image.save(str(path))
    return path


def test_said_at_the_desk_and_read_on_the_floor(qtbot, branch, shop, picture):
    key = working(shop, "沪AK77M3", "转向", "2号", "13:40", 145, "17:00")
    said_by(shop, "technician", key, About.FAULT, "故障已复现")
    _window, page = desk(qtbot, branch.actors["advisor"], "orders")
    page.open_order(key)
    tabs = page.detail.tabs
    place = tabs.indexOf(page.detail.talk_page)
    assert tabs.tabText(place) == "沟通 ● 1 条新"
    view = open_tab(page)
    qtbot.waitUntil(lambda: tabs.tabText(place) == "沟通 · 1")  # it was seen
    assert "过减速带" in view.rows[0].words.text()
    press(view.composer.do)
    assert "请写几个字" in view.composer.words.error()
    press(view.composer.buttons["已联系客户"])
    picture(page, "thread_desk")
    QTest.keyClick(view.composer.words.line, Qt.Key.Key_Return)
    assert messages(key) == [(About.FAULT, "故障已复现"), (About.NOTE, "已联系客户")]
    assert view.composer.words.text() == ""
    with branch.as_("technician"):
        assert thread(key).unread() == 1


def test_live_from_another_pc_and_typed_words_stay(qtbot, branch, shop):
    key = working(shop, "沪AK77M3", "转向", "2号", "13:40", 145, "17:00")
    other = working(shop, "沪BK77M4", "转向", "1号", "13:40", 145, "17:00")
    _window, page = desk(qtbot, branch.actors["advisor"], "orders")
    page.open_order(key)
    view = open_tab(page)
    type_words(view, "not yet said")
    said_by(shop, "technician", key, About.FOUND, "底盘渗油")
    qtbot.waitUntil(lambda: len(view.rows) == 2)
    assert view.composer.words.text() == "not yet said"
    page.open_order(other)
    assert view.composer.words.text() == ""
    page.open_order(key)
    assert view.composer.words.text() == "not yet said"


def test_withdrawn_at_the_desk(qtbot, branch, shop, picture):
    key = working(shop, "沪AK77M3", "转向", "2号", "13:40", 145, "17:00")
    mine = said_by(shop, "advisor", key, About.NOTE, "请联系客户")
    other = said_by(shop, "technician", key, About.DONE, "已紧固")
    _window, page = desk(qtbot, branch.actors["advisor"], "orders")
    page.open_order(key)
    view = open_tab(page)
    assert view.rows[other].withdraw is None
    press(view.rows[mine].withdraw)
    press(view.withdraw.do)
    assert view.withdraw.reason.error()
    picture(page, "thread_withdraw")
    press(view.withdraw.quick["Wrong car"])
    assert thread(key).messages[0].withdrawn_why == "看错车"
    assert view.rows[mine].withdraw is None
    assert view.composer.isVisible()
    picture(page, "thread_withdrawn")


def test_a_finding_is_asked_in_two_presses(qtbot, branch, shop, picture, tmp_path):
    key = working(shop, "沪AK77M3", "转向", "2号", "13:40", 145, "17:00")
    _window, page = desk(qtbot, branch.actors["technician"], "orders")
    page.open_order(key)
    view = open_tab(page)
    press(view.composer.abouts.buttons["found"])
    press(view.composer.buttons["前制动片磨损到限"])
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(picture_file(tmp_path)))])
    view.composer.photos.take(sources_of(data))
    qtbot.waitUntil(lambda: len(view.composer.photos.hashes) == 1)
    press(view.composer.do)
    ((found),) = thread(key).messages
    assert found.photos
    picture(page, "thread_found")
    press(view.rows[found.message_id].ask)  # one
    form = page.detail.extra_form
    assert form.reason.text() == "前制动片磨损到限"
    assert form.photos.hashes == list(found.photos)
    assert {row.package for row in form.grid.rows()} == {"前制动套餐"}
    picture(page, "thread_ask")
    assert _window.height() == 768  # however many lines a package has
    press(form.do)  # two
    (asked,) = extras_of(key)
    assert asked.photos == found.photos
    assert order(key).row.state is State.HOLD_CONSENT
    assert view.rows[found.message_id].ask is None
    picture(page, "thread_asked")


def test_nothing_can_be_said_by_who_may_not(qtbot, branch, shop):
    key = working(shop, "沪AK77M3", "转向", "2号", "13:40", 145, "17:00")
    _window, page = desk(qtbot, branch.actors["cashier"], "orders")
    page.open_order(key)
    view = open_tab(page)
    assert not view.composer.isVisible()
    assert "暂无沟通" in view.empty.text()


def test_today_leads_to_what_is_unread(qtbot, branch, shop, picture):
    key = working(shop, "沪AK77M3", "转向", "2号", "13:40", 145, "17:00")
    working(shop, "沪BK77M4", "转向", "1号", "13:40", 145, "17:00")
    said_by(shop, "technician", key, About.FOUND, "底盘渗油")
    said_by(shop, "technician", key, About.NOTE, "请联系客户")
    window, page = desk(qtbot, branch.actors["advisor"], "today")
    assert page.talk.text() == "● 2 条未读"
    picture(window, "thread_today")
    press(page.talk)
    assert [row.order_id for row in page.cars.rows()] == [key]
    picture(window, "thread_today_list")
    page.cars.view.setFocus()
    page.cars.view.selectRow(0)
    QTest.keyClick(page.cars.view, Qt.Key.Key_Return)
    orders = window.pages.currentWidget()
    assert orders.detail.talk.isVisible()
    picture(window, "thread_orders")
    qtbot.waitUntil(lambda: not orders.unread)
    window.go("today")
    assert not page.talk.isVisible()
    assert page.chosen == ""


def test_somebody_elses_thread_is_marked_and_not_counted(qtbot, branch, shop):
    key = working(shop, "沪AK77M3", "转向", "2号", "13:40", 145, "17:00")
    said_by(shop, "technician", key, About.FOUND, "底盘渗油")
    window, page = desk(qtbot, branch.actors["cashier"], "today")
    assert not page.talk.isVisible()
    assert page.cars.model.index(0, 0).data() == "● 沪A·K77M3"
    window.go("orders")
    orders = window.pages.currentWidget()
    assert orders.table.model.index(0, 1).data() == "● 沪A·K77M3"
    assert "● 1 单有新沟通" in orders.head.note.text()


def test_the_slip_takes_what_was_done_as_advice(qtbot, branch, picture):
    key = ready_car(branch)
    with branch.as_("technician"):
        say(order_id=key, about=About.FOUND, words="轮胎偏磨")
        say(order_id=key, about=About.DONE, words="已清洗节气门")
    hands = at_counter(qtbot, branch)
    hands.pick(key)
    step, height = paid(hands), hands.window.height()
    assert step.advice.text() == ""
    picture(hands.window, "thread_advice_offered")
    hands.click(step.offered)
    assert step.advice.text() == "已做：已清洗节气门。发现：轮胎偏磨。"
    assert hands.window.height() == height
    picture(hands.window, "thread_advice")


def test_quick_words_are_the_branchs_own(qtbot, branch, shop, picture):
    window, page = desk(qtbot, branch.actors["manager"], "settings")
    page.arrive(part="phrases")
    section = page.section()
    found = section.form["found"]
    assert "前制动片磨损到限 = TC009" in found.text()
    picture(window, "thread_phrases")
    found.set_text("皮带开裂＝ no9\n底盘异响")
    press(section.save_button)
    assert found.error() == "项目库中没有代码 NO9。"
    picture(window, "thread_phrases_refused")
    found.set_text("皮带开裂＝ by025\n底盘异响")
    press(section.save_button)
    assert not found.error()
    assert phrases(About.FOUND) == ("皮带开裂", "底盘异响")
    assert [line.code for line in proposed_lines("皮带开裂")] == ["BY025"]
    assert "已清洗" in phrases(About.DONE)
