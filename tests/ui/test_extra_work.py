"""增项 through the order's page with mouse and keys: ask, agree, decline, offered at check-in."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from reception.orders.extra_actions import ask_extra, decline_extra
from reception.orders.extras import Answer, How, extras_of, undone
from reception.orders.models import LineKind, State
from reception.orders.queries import order
from reception.orders.rules import LineDraft
from tests.stories.people import Branch, found_branch
from tests.ui.desk import sit_down
from tests.ui.test_orders import as_, open_page, press, refusal
from tests.ui.workshop import Floor, at
from ui.today.page import TodayPage
from ui.widgets import Button
from ui.widgets import line_model as lm
from ui.widgets.signature import SignaturePad

PADS = LineDraft(LineKind.PART, "前制动片", Decimal(1), Decimal("460.00"), code="P-PAD")
FIT = LineDraft(LineKind.LABOUR, "更换前制动片", Decimal("0.8"), Decimal("150.00"))
KEY = Qt.Key


@pytest.fixture(autouse=True)
def cheap_hashing(monkeypatch):
    monkeypatch.setattr("reception.staff.secrets.MEMORY_KIB", 8)
    monkeypatch.setattr("reception.staff.secrets.PASSES", 1)


@pytest.fixture
def branch(sqlite_database, now) -> Branch:
    return found_branch()


@pytest.fixture
def shop(branch) -> Floor:
    return Floor(branch)


def in_work(shop, plate="沪A66N20"):
    key = shop.receive(plate, promised=at("17:00"))
    shop.start(key)
    return key


def asked(shop, key, *lines):
    with shop.branch.as_("technician"):
        return ask_extra(
            order_id=key, reason="前制动片剩余 2 mm", lines=lines or (PADS, FIT), delay_minutes=60
        )


def type_item(form, name, price):
    """Type an item the catalogue does not know, then its price, as hands do."""
    lookup = form.grid.lookup.control
    lookup.setFocus()
    QTest.keyClicks(lookup, name)
    QTest.keyClick(lookup, KEY.Key_Return)
    view = form.grid.view
    index = form.grid.model.index(len(form.grid.model.rows) - 1, lm.PRICE)
    view.setCurrentIndex(index)
    view.edit(index)
    editor = view.indexWidget(index) or view.viewport().findChild(type(form.reason.line))
    editor.selectAll()
    QTest.keyClicks(editor, price)
    QTest.keyClick(editor, KEY.Key_Return)


def test_asked_by_the_technician_agreed_by_telephone(qtbot, shop, branch, picture):
    key = in_work(shop)
    before = len(order(key).lines)
    page = open_page(qtbot, branch, "technician")
    page.open_order(key)
    press(page.detail.extra_button)
    form = page.detail.extra_form
    press(form.do)
    assert form.reason.error()
    QTest.keyClicks(form.reason.line, "Brake pads 2 mm")
    press(form.do)
    assert refusal(page) == "请至少录入一个项目和价格。"
    QTest.keyClicks(form.delay.line, "60")
    type_item(form, "zhidongpian", "460")
    picture(page, "extra_ask")
    QTest.keyClick(form.reason.line, KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.detail.extra_form is None
    assert page.detail.tabs.isVisible()
    assert order(key).row.state is State.HOLD_CONSENT
    assert len(order(key).lines) == before
    (card,) = page.detail.extras.cards.values()
    assert not card.agree.isVisible()  # the advisor notes the answer
    as_(page, branch, "advisor")
    page.close_order()
    page.open_order(key)
    page.detail.extras.show_extras(())
    page.detail.refresh()
    (card,) = page.detail.extras.cards.values()
    assert "更换前制动片 368.00" in card.items.text()  # 0.8 h of the catalogue at 460
    press(card.agree)
    form = page.detail.extra_form
    form.answer.who.set_text("")
    press(form.do)
    assert form.answer.how.error()
    assert form.answer.who.error()
    press(form.answer.how.buttons["phone"])
    QTest.keyClicks(form.answer.who.line, "Ceshi 001")
    picture(page, "extra_agree")
    press(form.do)
    found = order(key)
    assert found.row.state is State.WORKING
    assert found.lines[-1].amount == Decimal("368.00")
    assert found.row.promised_at == at("18:00")
    assert not page.detail.extras.isVisible()
    page.detail.tabs.setCurrentIndex(1)
    picture(page, "extra_course")
    assert page.detail.extra_table.isVisible()
    assert extras_of(key)[0].who == "Ceshi 001"


def test_the_technician_shows_why_with_a_photo(qtbot, shop, branch, tmp_path, picture):
    from PIL import Image

    from ui.checkin.photo_strip import PhotoView, _reader

    key = in_work(shop)
    taken = tmp_path / "pads.jpg"
    Image.new("RGB", (640, 480), "#804020").save(taken)
    page = open_page(qtbot, branch, "technician")
    page.open_order(key)
    press(page.detail.extra_button)
    form = page.detail.extra_form
    QTest.keyClicks(form.reason.line, "Brake pads 2 mm")
    type_item(form, "zhidongpian", "460")
    form.photos.take([(taken.name, _reader(taken))])
    qtbot.waitUntil(lambda: bool(form.photos.hashes) or bool(form.photos.refused))
    assert form.photos.refused == ""
    press(form.do)
    assert len(extras_of(key)[0].photos) == 1
    (card,) = page.detail.extras.cards.values()
    picture(page, "extra_photo")
    shown = [b for b in card.findChildren(Button) if b.isVisible()]
    said = [b.text() or b.accessibleName() for b in shown]
    assert (said[0], said[-1]) == ("照片 1", "撤回…")  # the answer is the advisor's
    press(shown[0])
    (large,) = page.window().findChildren(PhotoView)
    assert large.width() > 500
    picture(large, "extra_photo_large")
    large.close()


def test_one_item_agreed_and_signed_here(qtbot, shop, branch, picture):
    key = in_work(shop)
    asked(shop, key)
    page = open_page(qtbot, branch)
    page.open_order(key)
    (card,) = page.detail.extras.cards.values()
    picture(page, "extra_asked")
    press(card.agree)
    form = page.detail.extra_form
    _pads, fit = extras_of(key)[0].items
    press(form.items.buttons[str(fit.item_id)])
    press(form.answer.how.buttons["signed"])
    press(form.do)
    qtbot.waitUntil(lambda: bool(page.findChildren(SignaturePad)))
    pad = page.findChildren(SignaturePad)[0]
    start = pad.area.rect().center()
    QTest.mousePress(pad.area, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 9):
        QTest.mouseMove(pad.area, start + type(start)(8 * step, (-1) ** step * 30))
    QTest.mouseRelease(pad.area, Qt.MouseButton.LeftButton, pos=start + type(start)(70, 0))
    press(pad.ok)
    answered = extras_of(key)[0]
    assert [item.state for item in answered.items] == [Answer.AGREED, Answer.DECLINED]
    assert answered.how == How.SIGNED
    assert order(key).lines[-1].name == "前制动片"


def test_declined_by_message_is_kept(qtbot, shop, branch):
    key = in_work(shop)
    asked(shop, key)
    page = open_page(qtbot, branch)
    page.open_order(key)
    (card,) = page.detail.extras.cards.values()
    press(card.decline)
    form = page.detail.extra_form
    press(form.answer.how.buttons["message"])
    QTest.keyClicks(form.why.line, "Xiaci")
    QTest.keyClick(form.why.line, KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert order(key).row.state is State.WORKING
    assert extras_of(key)[0].note == "Xiaci"
    assert len(undone(order(key).row.vehicle_id)) == 2
    assert not page.detail.extras.isVisible()


def test_declined_is_offered_at_the_next_check_in(qtbot, shop, branch, picture):
    hands = sit_down(qtbot, branch)
    key = in_work(shop)
    extra = asked(shop, key)
    with branch.as_("advisor"):
        decline_extra(extra_id=extra, how=How.PHONE, who="测试客户001")
    vehicle = order(key).row.vehicle_id
    hands.page.pick(vehicle)
    row = hands.page.reminders.undone
    assert row.isVisible()
    assert "前制动片、更换前制动片，¥580.00" in row.word.text()
    picture(hands.window, "extra_check_in")
    QTest.keyClick(hands.window.focusWidget(), KEY.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert [line.name for line in hands.page.lines.lines()] == ["前制动片", "更换前制动片"]
    assert not row.isVisible()
    hands.page.pick(vehicle)
    press(row.away)  # of two, which
    menu = hands.window.findChild(QMenu)
    assert [a.text() for a in menu.actions()] == [
        "前制动片 ¥460.00",
        "更换前制动片 ¥120.00",
        "",
        "全部 2 项",
    ]
    picture(menu, "extra_put_away")
    QTest.keyClick(menu, KEY.Key_Down)
    QTest.keyClick(menu, KEY.Key_Return)
    assert [item.draft.name for item in undone(vehicle)] == ["更换前制动片"]
    assert row.isVisible()
    assert "更换前制动片，¥120.00" in row.word.text()
    press(row.away)  # the only one left goes at once
    assert undone(vehicle) == ()
    assert not row.isVisible()


def test_all_that_was_declined_is_put_away_at_once(qtbot, shop, branch):
    hands = sit_down(qtbot, branch)
    key = in_work(shop)
    extra = asked(shop, key)
    with branch.as_("advisor"):
        decline_extra(extra_id=extra, how=How.PHONE, who="测试客户001")
    vehicle = order(key).row.vehicle_id
    hands.page.pick(vehicle)
    press(hands.page.reminders.undone.away)
    menu = hands.window.findChild(QMenu)
    QTest.keyClick(menu, KEY.Key_Up)
    QTest.keyClick(menu, KEY.Key_Return)
    assert undone(vehicle) == ()


def test_escape_closes_the_form_and_today_shows_what_waits(qtbot, shop, branch):
    key = in_work(shop)
    page = open_page(qtbot, branch)
    page.open_order(key)
    press(page.detail.extra_button)
    assert not page.detail.tabs.isVisible()
    assert page.back()
    assert page.detail.extra_form is None
    assert page.detail.tabs.isVisible()
    page.shell.open_order = page.open_order
    today = TodayPage(page.shell)
    qtbot.addWidget(today)
    shop.hold(key, State.HOLD_CONSENT, "增项报价")
    today.refresh()
    assert today.tiles.tiles["consent"].word.text() == "尚未报价"
    extra = asked(shop, key)
    today.refresh()
    assert today.tiles.tiles["consent"].word.text() == "合计 ¥580.00"
    with branch.as_("advisor"):
        decline_extra(extra_id=extra, how=How.PHONE, who="测试客户001")
    today.refresh()
    assert today.tiles.tiles["consent"].figure.text() == "0"
