"""After a step the keyboard stands where one goes on, never in the search box of the window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reception.orders.models import State
from reception.orders.queries import order
from tests.ui.office import desk, press
from tests.ui.workshop import Floor, at
from ui.widgets import Button

ENTER = Qt.Key.Key_Return
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def shop(branch) -> Floor:
    return Floor(branch)


def working(shop) -> int:
    key = shop.receive("沪A66N20", promised=at("17:00"))
    shop.dispatch(key, "1号", at("14:40"), 60)
    shop.start(key)
    return key


def opened(qtbot, branch, key, role):
    window, page = desk(qtbot, branch.actors[role], "orders")
    page.open_order(key)
    return window, page, page.detail.steps


def focused() -> str:
    widget = QApplication.focusWidget()
    return widget.text() if isinstance(widget, Button) else type(widget).__name__


def test_after_a_hold_the_next_step_has_the_keyboard(qtbot, shop, branch):
    key = working(shop)
    _window, _page, steps = opened(qtbot, branch, key, "technician")
    press(steps.buttons["hold"])
    press(steps.open_form.kind.buttons["hold_parts"])
    steps.open_form.reason.setFocus()
    QTest.keyClicks(steps.open_form.reason.line, "ABC")
    QTest.keyClick(steps.open_form.reason.line, ENTER, CTRL)
    assert order(key).row.state is State.HOLD_PARTS
    assert QApplication.focusWidget() is steps.buttons["resume"]
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert order(key).row.state is State.WORKING
    assert QApplication.focusWidget() is steps.buttons["finish"]


def test_after_an_inspection_too(qtbot, shop, branch):
    key = working(shop)
    shop.finish(key)
    _window, page, steps = opened(qtbot, branch, key, "inspector")
    press(steps.buttons["inspect"])
    press(steps.open_form.items.all)
    steps.open_form.cause.setFocus()
    QTest.keyClick(steps.open_form.cause.line, ENTER, CTRL)
    assert order(key).row.state is State.READY
    assert steps.buttons == {}  # an inspector settles nothing
    assert QApplication.focusWidget() is page.table.view


def test_a_form_given_up_leaves_the_keyboard_at_its_button(qtbot, shop, branch):
    _window, _page, steps = opened(qtbot, branch, working(shop), "technician")
    press(steps.buttons["hold"])
    assert steps.open_form.isVisible()
    press(steps.open_form.no)
    assert QApplication.focusWidget() is steps.buttons["finish"]


def test_a_new_promise_ends_at_its_own_button_and_then_at_the_steps(qtbot, shop, branch):
    _window, page, steps = opened(qtbot, branch, working(shop), "manager")
    press(page.detail.promise_button)
    form = page.detail.promise_form
    QTest.keyClicks(form.at.line, "18:30")
    QTest.keyClick(form.at.line, ENTER)
    QTest.keyClicks(form.reason.line, "ABC")
    QTest.keyClick(form.reason.line, ENTER)
    QTest.keyClick(QApplication.focusWidget(), ENTER)
    form.told.control.setFocus()
    QTest.keyClick(form.reason.line, ENTER, CTRL)
    assert page.detail.promise_form is None
    assert QApplication.focusWidget() is steps.buttons["finish"]


def test_enter_in_the_promise_of_a_check_in_goes_to_the_button_that_opens_the_order(qtbot, branch):
    _window, page = desk(qtbot, branch.actors["advisor"], "checkin")
    field = page.promise.field
    field.setFocus()
    QTest.keyClicks(field.line, "18:30")
    QTest.keyClick(field.line, ENTER)
    assert QApplication.focusWidget() is page.open_button
