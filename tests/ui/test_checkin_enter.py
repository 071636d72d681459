"""Where Enter goes at check-in, and what a stray key may not change."""

# ruff: noqa: F401, F811 - fixtures of the neighbouring module

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.ui.desk import Hands, Key, sit_down
from tests.ui.test_checkin import branch, cheap_hashing, hands, known_car

LEFT = Qt.MouseButton.LeftButton


def test_enter_passes_over_a_known_owner(branch, qtbot):
    known_car(branch)
    hands = sit_down(qtbot, branch)
    page = hands.page
    hands.enter("66N20")
    hands.enter("39000")
    assert QApplication.focusWidget() is page.car.fuel.control
    hands.enter("5")
    assert QApplication.focusWidget() is page.words.words.control
    hands.type("5")
    assert (page.owner.name.text(), page.owner.brought_by.text()) == ("单小明", "")
    hands.press(Key.Key_F8)
    assert hands.pad().signature().signer == "单小明"
    hands.pad().reject()


def test_enter_visits_the_owner_who_is_new(hands: Hands):
    page = hands.page
    hands.enter("沪B12345")
    visited = []
    for field in (page.car.vin, page.car.model, page.car.mileage, page.car.fuel, page.owner.name):
        visited.append(QApplication.focusWidget() is field.control)
        hands.press(Key.Key_Return)
    assert visited == [True] * 5
    tops = [
        field.mapTo(page, field.rect().topLeft()).y()
        for field in (page.car.plate, page.car.vin, page.car.model, page.car.mileage)
    ]
    assert tops == sorted(set(tops))


def test_whoever_is_in_a_known_owners_name_goes_on_through_it(branch, qtbot):
    known_car(branch)
    hands = sit_down(qtbot, branch)
    page = hands.page
    hands.enter("66N20")
    hands.into(page.owner.name)
    hands.press(Key.Key_Return)
    assert QApplication.focusWidget() is page.owner.phone.control


def test_a_changed_owner_is_said_and_taken_back(branch, qtbot, picture):
    known_car(branch)
    hands = sit_down(qtbot, branch)
    page = hands.page
    hands.enter("66N20")
    hands.retype(page.owner.name, "5")
    assert "车主由 单小明 改为 5" in page.owner.new_owner.label.text()
    assert page.owner.new_owner.isVisible()
    picture(hands.window, "checkin_renamed")
    hands.bot.mouseClick(page.owner.take_back, LEFT)
    assert page.owner.name.text() == "单小明"
    assert page.owner.new_owner.isHidden()
