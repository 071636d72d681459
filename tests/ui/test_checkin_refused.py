"""What the check-in refuses: one sentence beside the field, and what was typed stays."""

# ruff: noqa: F401, F811 - fixtures of the neighbouring module

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from reception.core import db, gate
from reception.core.permissions import Permission
from tests.stories.people import PIN
from tests.ui.desk import Hands, Key, sit_down
from tests.ui.test_checkin import branch, cheap_hashing, hands, known_car
from ui.approval import ApprovalDialog
from ui.widgets.line_model import DISCOUNT, NAME, PRICE, QUANTITY
from ui.widgets.signature import SignaturePad

LEFT = Qt.MouseButton.LeftButton


def orders() -> int:
    (count,) = db.row("SELECT count(*) FROM work_order")
    return count


def fill(hands: Hands) -> None:
    """Type what is needed, all of it right."""
    page = hands.page
    hands.enter("沪B12345")
    hands.retype(page.car.mileage, "100")
    hands.retype(page.owner.name, "测试客户001")


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("plate", "沪AO1234"),
        ("plate", "ABC"),
        ("plate", ""),
        ("vin", "LSVAA4183M212345O"),
        ("vin", "LSVAA4183"),
        ("vin", "11111111111111111"),
        ("mileage", "12a45"),
        ("mileage", "-5"),
        ("mileage", "2,000,001"),
        ("mileage", ""),
        ("name", "   "),
        ("name", "示" * 201),
        ("phone", "1380000"),
        ("sender_phone", "abc"),
        ("promised_at", "10:00"),
        ("promised_at", "明年"),
        ("promised_at", "25:99"),
        ("line", "底盘检查"),
    ],
)
def test_a_wrong_field_says_so_and_keeps_its_text(hands, name, typed):
    page = hands.page
    fill(hands)
    field = page.form[name]
    hands.retype(field, typed)
    hands.press(Key.Key_F8)
    sentence = field.error()
    assert sentence.endswith("。")
    assert field.sentence().isVisible()
    assert field.text() == typed
    assert QApplication.focusWidget() is field.control
    assert orders() == 0
    assert page.owner.name.text() == ("测试客户001" if name != "name" else typed)


def test_several_wrong_fields_are_all_marked(hands, picture):
    page = hands.page
    hands.enter("沪AO1234")
    hands.retype(page.car.vin, "LSVAA4183M212345O")
    hands.retype(page.car.mileage, "12a45")
    hands.retype(page.owner.phone, "1380000")
    hands.retype(page.promise.field, "10:00")
    hands.into(page.lines.lookup)
    hands.enter("xby")
    hands.cell(2, DISCOUNT)
    hands.enter("999")
    hands.press(Key.Key_F8)
    wrong = {field.name for field in page.form if field.error()}
    assert wrong == {"plate", "vin", "mileage", "name", "phone", "promised_at"}
    assert list(page.lines.errors()) == ["2.discount"]
    assert QApplication.focusWidget() is page.car.plate.control
    picture(hands.window, "checkin_all_wrong")


def test_a_wrong_check_digit_is_confirmed(hands):
    page = hands.page
    fill(hands)
    hands.retype(page.car.vin, "LSVAA4187M2123456")
    assert page.car.vin.error()
    hands.bot.mouseClick(page.car.vin.confirm, LEFT)
    assert not page.car.vin.error()
    hands.sign_later()
    assert db.row("SELECT vin FROM vehicle") == ("LSVAA4187M2123456",)


def test_a_car_without_plates_needs_a_reason(hands):
    page = hands.page
    hands.bot.mouseClick(page.car.more, LEFT)
    hands.bot.mouseClick(page.car.kind.box, LEFT)
    for key in (Key.Key_End, Key.Key_Return):
        hands.bot.keyClick(page.car.kind.box.view(), key)
    hands.settle()
    hands.retype(page.car.mileage, "12")
    hands.retype(page.owner.name, "测试客户001")
    hands.press(Key.Key_F8)
    assert page.car.plate_reason.error()
    hands.type("新车未上牌")
    hands.sign_later()
    assert db.row("SELECT plate, plate_kind, plate_reason FROM vehicle") == (
        "",
        "none",
        "新车未上牌",
    )


@pytest.mark.parametrize(
    ("column", "typed"),
    [
        (DISCOUNT, "999"),
        (DISCOUNT, "x"),
        (PRICE, "1.234"),
        (PRICE, "abc"),
        (QUANTITY, "0"),
        (QUANTITY, "1.2345"),
        (NAME, "   "),
    ],
)
def test_a_wrong_cell_says_so_and_keeps_its_text(hands, column, typed):
    page = hands.page
    fill(hands)
    hands.into(page.lines.lookup)
    hands.enter("xby")
    hands.cell(3, column)
    hands.enter(typed)
    (sentence,) = page.lines.errors().values()
    assert sentence.endswith("。")
    hands.press(Key.Key_F8)
    name = ("kind", "name", "quantity", "price", "discount")[column]
    assert list(page.lines.errors()) == [f"3.{name}"]
    assert getattr(page.lines.rows()[3], name) == typed.strip()
    assert orders() == 0
    hands.cell(3, column)
    hands.enter("1")
    assert not page.lines.errors()


def test_a_discount_beyond_the_advisor_keeps_everything(hands):
    page = hands.page
    fill(hands)
    hands.into(page.lines.lookup)
    hands.enter("xby")
    hands.cell(2, DISCOUNT)
    hands.enter("250")
    hands.sign_later()
    dialog = asked(hands)
    assert "20" in dialog.sentence.text()
    hands.press(Key.Key_Escape)
    assert not dialog.isVisible()
    assert orders() == 0
    assert page.lines.rows()[2].discount == "250.00"


def test_a_manager_approves_by_pin_and_it_goes_on(hands, picture):
    page = hands.page
    fill(hands)
    hands.into(page.lines.lookup)
    hands.enter("xby")
    hands.cell(2, DISCOUNT)
    hands.enter("250")
    hands.sign_later()
    dialog = asked(hands)
    assert QApplication.focusWidget() is dialog.manager.control
    hands.enter("")  # two managers: nobody is chosen by chance
    hands.press(Key.Key_F8)
    assert dialog.manager.error()
    choose(hands, dialog)
    hands.enter("9999")
    assert dialog.secret.error()
    assert orders() == 0
    picture(dialog, "approval_wrong_pin")
    hands.enter(PIN)
    assert not dialog.isVisible()
    assert orders() == 1
    assert db.row("SELECT max(discount) FROM order_line") == (25_000,)
    (changes,) = db.row("SELECT changes FROM audit WHERE action = 'check_in'")
    assert "(manager)" in changes


def test_the_manager_is_asked_before_the_customer_signs(hands):
    page = hands.page
    fill(hands)
    hands.into(page.lines.lookup)
    hands.enter("xby")
    hands.cell(2, DISCOUNT)
    hands.enter("250")
    hands.press(Key.Key_F8)
    dialog = asked(hands)
    assert not page.findChildren(SignaturePad)
    choose(hands, dialog)
    hands.type(PIN)
    hands.bot.mouseClick(dialog.yes, LEFT)
    (pad,) = page.findChildren(SignaturePad)
    assert pad.isVisible()
    pad.reject()
    assert orders() == 0


def asked(hands: Hands) -> ApprovalDialog:
    """Return the form for the manager's PIN."""
    (dialog,) = [d for d in hands.window.findChildren(ApprovalDialog) if d.isVisible()]
    hands.bot.waitUntil(lambda: dialog.isAncestorOf(QApplication.focusWidget() or hands.window))
    return dialog


def choose(hands: Hands, dialog: ApprovalDialog) -> None:
    """Choose the last manager by key and go on to the PIN."""
    dialog.manager.setFocus()
    hands.press(Key.Key_End)
    hands.press(Key.Key_Return)
    assert QApplication.focusWidget() is dialog.secret.control


def test_a_car_that_is_here_is_not_received_again(branch, qtbot):
    known_car(branch)
    hands = sit_down(qtbot, branch)
    hands.enter("66N20")
    hands.type("39000")
    hands.sign_later()
    number = db.row("SELECT number FROM work_order ORDER BY id DESC")[0]
    hands.window.open_checkin()
    hands.settle()
    hands.bot.waitUntil(lambda: QApplication.focusWidget() is hands.page.car.plate.control)
    hands.enter("66N20")
    assert number in hands.page.reminders.here.label.text()
    hands.type("39001")
    hands.sign_later()
    assert number in hands.said()
    assert orders() == 2


def test_who_may_not_discount_is_told(hands, branch):
    page = hands.page
    advisor = branch.actors["advisor"]
    less = advisor.permissions - {Permission.DISCOUNT}
    gate.act_as(gate.Actor(advisor.person_id, advisor.name, less))
    fill(hands)
    hands.into(page.lines.lookup)
    hands.enter("xby")
    hands.cell(2, DISCOUNT)
    hands.enter("1")
    hands.sign_later()
    assert asked(hands).sentence.text().endswith("。")
    hands.press(Key.Key_Escape)
    assert orders() == 0
