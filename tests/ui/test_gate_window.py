"""From the gate's window to the desk's bell, Today and check-in: with real keys and mouse."""

from datetime import timedelta

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reception.bookings.actions import book
from reception.core import clock, gate
from reception.orders.queries import open_orders
from reception.staff.actions import actor_of, add_person
from reception.staff.queries import person_by_login
from reception.visits import queries
from reception.visits.actions import note_arrival
from tests.bookings.workshop import booking_branch, draft
from tests.stories.people import PIN, Branch
from tests.ui.counter import LEFT, CounterHands, at_counter
from tests.ui.desk import Key
from tests.ui.test_checkin import known_car
from ui.gate.window import GateWindow
from ui.today.page import TodayPage
from ui.widgets import Button


@pytest.fixture
def branch(sqlite_database, now) -> Branch:
    branch = booking_branch()
    with branch.as_("administrator"):
        add_person(login="gate", name="示例门卫", roles=("gate",), secret=PIN)
    branch.actors["gate"] = actor_of(person_by_login("gate"))
    return branch


def at_gate(qtbot, branch, role: str = "gate") -> tuple[CounterHands, GateWindow]:
    hands = at_counter(qtbot, branch, role, "today")
    hands.click(hands.page.arrivals.gate)
    window = hands.window.pages.windows["gate"]
    qtbot.waitUntil(window.isVisible)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.plate.control)
    return hands, window


def test_the_gate_types_a_plate_and_the_desk_knows(qtbot, branch, picture):
    hands, window = at_gate(qtbot, branch)
    picture(window, "gate-empty")
    hands.type("沪c5j9e1")
    hands.press(Key.Key_Return)
    assert window.said.text() == "沪C·5J9E1 已登记，前台已收到。"
    assert window.plate.text() == ""
    hands.enter("沪C·5J9E1")
    assert window.said.text() == "沪C·5J9E1 已经登记过。"
    hands.enter("沪")
    assert "请输入车牌" in window.plate.error()
    assert window.plate.text() == "沪"
    assert len(window.table.rows()) == 1
    assert hands.window.top.bell.text() == "到店 1 台，最久 0 分钟"
    picture(window, "gate-refused")
    hands.window.close()


def test_a_booked_plate_is_offered_and_dismissed_again(qtbot, branch, picture):
    with branch.as_("advisor"):
        book(booking=draft(at=clock.now() + timedelta(minutes=28)))
    hands, window = at_gate(qtbot, branch)
    hands.press(Key.Key_F7)
    assert [offer.right for offer in window.plate.popup().rows()] == ["预约 15:00"]
    hands.press(Key.Key_Return)
    [row] = window.table.rows()
    assert (row.plate, row.booked_for) == ("沪B00001", "小保养")
    window.table.view.selectRow(0)
    hands.click(window.dismiss.buttons[0])
    assert window.table.rows()[0].reason == "送货或访客"
    assert queries.arrivals_waiting() == ()
    from ui.widgets.feedback import Toast

    [said] = [toast for toast in window.findChildren(Toast) if toast.isVisible()]
    hands.click(said.undo)
    assert len(queries.arrivals_waiting()) == 1
    window.table.view.selectRow(0)
    hands.bot.mouseClick(window.dismiss.reason.control, LEFT)
    hands.enter("来取件 <b>=1")
    assert window.table.rows()[0].reason == "来取件 <b>=1"
    picture(window, "gate-normal")
    hands.window.close()


def test_the_bell_rings_and_leads_to_check_in(qtbot, branch, picture):
    known_car(branch)
    with branch.as_("advisor"):
        book(booking=draft(at=clock.now() + timedelta(minutes=28), plate="沪A66N20"))
        book(booking=draft(2, clock.now() + timedelta(minutes=58)))
    hands = at_counter(qtbot, branch, "advisor", "orders")
    assert not hands.window.top.bell.isVisible()
    with branch.as_("gate"):
        note_arrival(plate="沪A66N20", at=clock.now() - timedelta(minutes=6))
        note_arrival(plate="沪C5J9E1", at=clock.now() - timedelta(minutes=2))
    bell = hands.window.top.bell
    assert bell.text() == "到店 2 台，最久 6 分钟"
    hands.click(bell)
    page = hands.page = hands.window.pages.shown()
    assert isinstance(page, TodayPage)
    assert [row.plate for row in page.waiting.rows()] == ["沪A66N20", "沪C5J9E1"]
    assert page.tiles.tiles["arrivals"].figure.text() == "2"
    assert page.tiles.tiles["arrivals"].word.text() == "最久 6 分"
    assert (
        page.tiles.tiles["bookings"].word.text() == "下一个 15:30"
    )  # who stands at the gate has come
    picture(hands.window, "today-arrivals")
    words = hands.words()
    assert "新客户" in words
    assert "已等 6 分" in words
    hands.click(page.arrivals.rows.shown[0].findChild(Button))
    desk = hands.page = hands.window.pages.shown()
    hands.settle()
    assert desk.car.plate.text() == "沪A·66N20"
    assert desk.card is not None
    assert desk.booking_id is not None
    hands.fill(desk.car.mileage, "99000")
    desk.words.words.set_text("例行检查")
    desk.open_unsigned()
    assert len(open_orders()) == 1
    assert bell.text() == "到店 1 台，最久 2 分钟"
    hands.window.go("today")
    assert len(page.arrivals.rows.shown) == 1
    with branch.as_("gate"):
        [row] = queries.arrivals_waiting()
    hands.page = page
    page.open_list("arrivals")
    hands.press(Key.Key_Return)
    desk = hands.window.pages.shown()
    assert desk.car.plate.text() == "沪C·5J9E1"
    assert row.waiting()


def test_a_crowd_at_the_gate(qtbot, branch, picture):
    with branch.as_("advisor"):
        for number in range(1, 4):
            at = clock.now() + timedelta(minutes=28 * number)
            book(booking=draft(number, at, words="x" * 300, items=()))
    with branch.as_("gate"):
        for number in range(30):
            came = clock.now() - timedelta(minutes=number)
            note_arrival(plate=f"沪E{number:05d}", at=came)
    hands = at_counter(qtbot, branch, "advisor", "today")
    page = hands.page
    assert len(page.arrivals.rows.shown) == 4
    hands.bot.mouseClick(page.tiles.tiles["arrivals"], LEFT)
    assert len(page.waiting.rows()) == 30
    assert not page.waiting.view.horizontalScrollBar().isVisible()
    picture(hands.window, "today-arrivals-crowded")
    hands.click(page.arrivals.gate)
    window = hands.window.pages.windows["gate"]
    QTest.qWait(50)
    picture(window, "gate-crowded")
    hands.bot.mouseClick(page.tiles.tiles["bookings"], LEFT)
    assert len(page.booked.rows()) == 3
    assert not page.booked.view.horizontalScrollBar().isVisible()
    assert hands.window.width() == 1366
    picture(hands.window, "today-bookings")
    hands.window.close()


def test_who_has_nothing_to_do_with_the_gate_hears_no_bell(qtbot, branch):
    with branch.as_("gate"):
        note_arrival(plate="沪C5J9E1")
    hands = at_counter(qtbot, branch, "technician", "today")
    assert not hands.window.top.bell.isVisible()
    assert not hands.page.arrivals.gate.isVisible()
    gate.act_as(gate.NOBODY)
