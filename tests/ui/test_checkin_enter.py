"""Where Enter goes at check-in, and what a stray key may not change."""

# ruff: noqa: F401, F811 - fixtures of the neighbouring module

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from reception.core import text
from tests.ui.desk import Hands, Key, Mod, sit_down
from tests.ui.test_checkin import branch, cheap_hashing, hands, known_car
from ui.checkin.parts import LEFT as LEFT_COLUMN
from ui.theme import LIGHT
from ui.widgets.line_model import PRICE
from ui.widgets.signature import SignaturePad

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
    assert tops == sorted(tops)  # plate and VIN share a row


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


def test_a_check_in_about_nothing_is_refused(hands: Hands):
    page = hands.page
    hands.enter("沪B12345")
    hands.retype(page.car.mileage, "100")
    hands.retype(page.owner.name, "测试客户001")
    for press in (
        lambda: hands.press(Key.Key_F8),
        lambda: hands.bot.mouseClick(page.later_button, LEFT),
    ):
        press()
        assert page.words.words.error() == "请写客户描述或至少加一个项目。"
        assert QApplication.focusWidget() is page.words.words.control
        assert not hands.window.findChildren(SignaturePad)
        page.words.words.clear_error()
    hands.type("例行检查")
    hands.press(Key.Key_F8)
    hands.pad().reject()


def test_the_signed_text_names_the_day(hands: Hands):
    page = hands.page
    hands.enter("沪B12345")
    hands.retype(page.car.mileage, "100")
    hands.retype(page.owner.name, "测试客户001")
    hands.into(page.lines.lookup)
    hands.enter("xby")
    hands.retype(page.promise.field, "2026-11-23 09:40")
    hands.press(Key.Key_F8)
    assert any("2026-11-23 09:40" in one.text() for one in hands.pad().findChildren(QLabel))
    hands.pad().reject()
    hands.settle()
    hands.retype(page.promise.field, "17:40")
    hands.press(Key.Key_F8)
    assert any("2026-11-20 17:40" in one.text() for one in hands.pad().findChildren(QLabel))
    hands.pad().reject()


def test_a_vin_is_counted_once_and_confirmed_is_not_checked(hands: Hands):
    vin = hands.page.car.vin
    hands.enter("沪B12345")
    hands.retype(vin, "LSV AA41-83")
    assert vin.sign.text() == "9/17"
    assert "9" in vin.error()
    hands.retype(vin, "LSVAA4183M21234567")
    assert vin.sign.text() == "18/17"
    assert "18" in vin.error()
    hands.retype(vin, "LSVAA4187M2123456")
    assert vin.sign.text() == ""
    hands.bot.mouseClick(vin.confirm, LEFT)
    assert vin.sign.text() == "已确认"
    hands.retype(vin, "LSVAA4183M2123456")
    assert vin.sign.text() == "✓ 校验"


def test_nothing_found_is_said_beside_the_plate(branch, qtbot, picture):
    known_car(branch)
    hands = sit_down(qtbot, branch)
    plate = hands.page.car.plate
    hands.type("66N2")
    qtbot.waitUntil(lambda: plate.popup().isVisible())
    assert plate.says.text() == ""
    hands.press(Key.Key_A, Mod.ControlModifier)
    hands.type("沪B12345")
    qtbot.waitUntil(lambda: plate.says.text() == "查无，按新车")
    picture(hands.window, "checkin_nothing_found")
    hands.press(Key.Key_Return)
    assert plate.says.text() == "查无，按新车"
    hands.into(plate)
    hands.press(Key.Key_A, Mod.ControlModifier)
    hands.enter("66N20")
    assert plate.text() == "沪A·66N20"
    assert plate.says.text() == ""


def test_the_left_column_is_whole_in_english(qtbot, branch, picture):
    before = text.language()
    text.set_language("en")
    try:
        hands = sit_down(qtbot, branch)
        picture(hands.window, "checkin_english")
    finally:
        text.set_language(before)
    page = hands.page
    for card in (page.car, page.owner, page.words):
        assert card.minimumSizeHint().width() <= LEFT_COLUMN - 4
        assert card.mapTo(page, card.rect().topRight()).x() <= page.column.contentsRect().left() + (
            LEFT_COLUMN
        )
    assert page.owner.privacy.toolTip()


def test_no_patch_stays_below_a_wrong_price(hands: Hands, picture):
    lines = hands.page.lines
    hands.into(lines.lookup)
    hands.enter("xby")
    hands.cell(2, PRICE)
    hands.enter("abc")
    hands.cell(2, PRICE)
    view = lines.view
    picture(view, "lines_wrong_price")
    area = view.visualRect(lines.model.index(2, PRICE))
    image = view.viewport().grab().toImage()
    below = image.pixelColor(area.right() - 3, view.strip(2, area).bottom() + 8)
    assert below.name() == LIGHT.card.lower()
