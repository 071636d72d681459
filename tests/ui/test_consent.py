"""Items that get dearer once the order is signed or begun: one small form, with the keyboard alone."""

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reception.orders.actions import set_lines
from reception.orders.extra_actions import ask_extra
from reception.orders.extras import Answer, extras_of
from reception.orders.models import LineKind, State
from reception.orders.queries import order
from reception.orders.rules import LineDraft
from tests.ui.test_orders import open_page, press, type_into
from tests.ui.workshop import Floor, at
from ui.widgets import line_model as lm

KEY = Qt.Key
TOW = LineDraft(LineKind.OTHER, "拖车", Decimal(1), Decimal(100))
PADS = LineDraft(LineKind.PART, "前制动片", Decimal(1), Decimal("460.00"), code="P-PAD")


@pytest.fixture
def shop(branch) -> Floor:
    return Floor(branch)


@pytest.fixture
def key(shop):
    made = shop.receive("沪A66N20", promised=at("17:00"))
    shop.start(made)
    return made


def focus(page):
    return page.window().focusWidget()


def test_dearer_items_are_saved_with_the_consent(qtbot, shop, branch, key, picture):
    page = open_page(qtbot, branch)
    page.open_order(key)
    tab = page.detail.lines
    type_into(page, 1, lm.PRICE, "388")
    page.save()  # F8
    form = tab.consent_form
    assert order(key).lines[1].price == 328
    assert "60.00" in form.what.text()
    assert "328.00 → 388.00" in form.what.text()
    assert form.answer.who.line.text() == "测试客户001"
    picture(page, "consent_form")
    page.save()  # F8 again, with nothing chosen
    assert form.answer.how.error()
    picture(page, "consent_refused")
    assert page.height() <= 688  # of the smallest window
    assert focus(page) is form.answer.how.buttons["signed"]
    QTest.keyClick(focus(page), KEY.Key_Tab)
    QTest.keyClick(focus(page), KEY.Key_Space)
    assert form.answer.how.value() == "phone"
    page.save()
    assert tab.consent_form is None
    assert not tab.is_dirty()
    assert order(key).lines[1].price == 388
    (found,) = extras_of(key)
    assert (found.state, found.how, found.who) == (Answer.AGREED, "phone", "测试客户001")
    page.detail.tabs.setCurrentIndex(1)
    picture(page, "consent_course")


def test_what_is_typed_on_is_told_and_cheaper_closes_the_form(qtbot, shop, branch, key):
    page = open_page(qtbot, branch)
    page.open_order(key)
    tab = page.detail.lines
    type_into(page, 1, lm.PRICE, "388")
    press(tab.save_button)
    assert "60.00" in tab.consent_form.what.text()
    type_into(page, 1, lm.PRICE, "398")
    assert "70.00" in tab.consent_form.what.text()
    assert page.back()
    assert tab.consent_form is None
    assert tab.grid.rows()[1].price == "398.00"  # nothing typed is lost
    press(tab.save_button)
    type_into(page, 1, lm.PRICE, "300")
    assert tab.consent_form is None
    press(tab.save_button)
    assert order(key).lines[1].price == 300
    assert extras_of(key) == ()


def test_asked_later_the_car_waits(qtbot, shop, branch, key, picture):
    page = open_page(qtbot, branch)
    page.open_order(key)
    tab = page.detail.lines
    type_into(page, 0, lm.PRICE, "150")
    type_into(page, 1, lm.PRICE, "388")
    press(tab.save_button)
    form = tab.consent_form
    press(form.other)
    assert form.reason.error()
    QTest.keyClicks(form.reason.line, "Jiyou shengji")
    press(form.other)
    card = order(key)
    assert card.row.state is State.HOLD_CONSENT
    assert [line.price for line in card.lines[:2]] == [150, 328]
    (asked,) = page.detail.extras.cards.values()
    assert "328.00 → 388.00" in asked.items.text()
    assert not tab.is_dirty()
    picture(page, "consent_asked")


def test_two_editors_come_together_before_the_consent(qtbot, shop, branch, key):
    page = open_page(qtbot, branch)
    page.open_order(key)
    tab = page.detail.lines
    type_into(page, 1, lm.PRICE, "388")
    press(tab.save_button)
    with branch.as_("manager"):
        card = order(key)
        cheaper = replace(card.lines[0], price=Decimal(100))
        set_lines(order_id=key, version=card.version, lines=(cheaper, *card.lines[1:]))
    form = tab.consent_form
    press(form.answer.how.buttons["message"])
    press(form.do)
    assert tab.behind.isVisible()
    assert extras_of(key) == ()
    press(tab.together)
    press(tab.consent_form.do)  # who and how are still there
    assert [line.price for line in order(key).lines[:2]] == [100, 388]
    assert extras_of(key)[0].how == "message"


def test_a_request_is_withdrawn_by_who_asked(qtbot, shop, branch, key, picture):
    with branch.as_("technician"):
        ask_extra(order_id=key, reason="前制动片剩余 2 mm", lines=(PADS,))
    page = open_page(qtbot, branch, "technician")
    page.open_order(key)
    (card,) = page.detail.extras.cards.values()
    assert "已等" in card.about.text()
    press(card.withdraw)
    form = page.detail.extra_form
    press(form.do)
    assert form.why.error()
    QTest.keyClicks(form.why.line, "Cuo che")
    picture(page, "extra_withdraw")
    QTest.keyClick(form.why.line, KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert order(key).row.state is State.WORKING
    assert extras_of(key)[0].state is Answer.WITHDRAWN
    assert not page.detail.extras.isVisible()


def test_after_the_work_the_form_says_what_happens(qtbot, shop, branch, key, picture):
    shop.finish(key)
    page = open_page(qtbot, branch, "inspector")
    page.open_order(key)
    press(page.detail.extra_button)
    form = page.detail.extra_form
    assert "需重新派工" in form.what_happens.text()
    assert "质检" in form.what_happens.text()
    picture(page, "extra_inspection")


def test_arriving_the_keyboard_is_on_the_answer(qtbot, shop, branch, key):
    with branch.as_("technician"):
        ask_extra(order_id=key, reason="前制动片剩余 2 mm", lines=(PADS,))
    page = open_page(qtbot, branch)
    page.arrive(order_id=key)
    (card,) = page.detail.extras.cards.values()
    assert focus(page) is card.agree
