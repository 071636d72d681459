"""The orders page through its real widgets: the whole workshop flow, conflicts, what is offered."""

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reception.core import gate
from reception.core.settings import change_setting
from reception.orders.actions import set_lines
from reception.orders.models import State
from reception.orders.queries import order
from reception.shopfloor.queries import bays
from tests.ui.workshop import Floor, at
from ui.orders.page import OrdersPage
from ui.widgets import line_model as lm
from ui.widgets.feedback import Notice

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def cheap_hashing(monkeypatch):
    monkeypatch.setattr("reception.staff.secrets.MEMORY_KIB", 8)
    monkeypatch.setattr("reception.staff.secrets.PASSES", 1)


class Desk:
    """What the page asks of the shell, written down."""

    def __init__(self):
        self.went = []

    def go(self, code, **arguments):
        self.went.append((code, arguments))

    def open_checkin(self, vehicle_id=None):
        self.went.append(("checkin", {}))


@pytest.fixture
def shop(branch) -> Floor:
    return Floor(branch)


def open_page(qtbot, branch, role="advisor") -> OrdersPage:
    gate.act_as(branch.actors[role])
    page = OrdersPage(Desk())
    qtbot.addWidget(page)
    page.resize(1278, 688)
    page.show()
    qtbot.waitExposed(page)
    return page


def press(button) -> None:
    assert button.isVisible()
    QTest.mouseClick(button, LEFT)


def step(page, code) -> None:
    press(page.detail.steps.buttons[code])


def offers(page) -> list[str]:
    return list(page.detail.steps.buttons)


def as_(page, branch, role) -> None:
    """Let somebody else stand at this desk."""
    gate.act_as(branch.actors[role])
    page.refresh()


def refusal(page) -> str:
    found = [n.label.text() for n in page.findChildren(Notice) if n.isVisible()]
    return found[0] if found else ""


def type_into(page, row, column, text) -> None:
    view = page.detail.lines.grid.view
    index = page.detail.lines.grid.model.index(row, column)
    view.setFocus()
    view.setCurrentIndex(index)
    view.edit(index)
    editor = view.indexWidget(index) or view.viewport().findChild(type(page.typed.line))
    editor.selectAll()
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Return)


def test_an_empty_page_teaches(qtbot, branch, snap):
    page = open_page(qtbot, branch)
    snap(page, "orders_empty")
    assert page.table.rows() == []
    assert not page.detail.isVisible()


def test_from_pending_to_ready_through_the_page(qtbot, shop, branch, snap):
    key = shop.receive("沪A66N20", "更换机油机滤", promised=at("17:00"), wash=True)
    page = open_page(qtbot, branch, "foreman")
    page.table.view.setFocus()
    QTest.keyClick(page.table.view, Qt.Key.Key_Down)
    assert page.detail.isVisible()
    assert offers(page) == ["dispatch", "start", "sheet", "cancel"]
    step(page, "dispatch")
    snap(page, "orders_dispatch")
    form = page.detail.steps.open_form
    assert form.minutes.value() == 80
    press(form.suggestion)
    assert order(key).row.state is State.DISPATCHED
    assert offers(page) == ["start", "move", "sheet", "back", "cancel"]
    as_(page, branch, "technician")
    assert offers(page) == ["start", "sheet"]
    step(page, "start")
    step(page, "hold")
    form = page.detail.steps.open_form
    press(form.kind.buttons["hold_consent"])
    QTest.keyClicks(form.reason.line, "Zengxiang")
    QTest.keyClick(form.reason.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert order(key).row.state is State.HOLD_CONSENT
    assert offers(page) == ["resume", "hold_again", "sheet"]
    step(page, "resume")
    step(page, "finish")
    press(page.detail.steps.open_form.items.all)
    press(page.detail.steps.open_form.do)
    assert offers(page) == []
    as_(page, branch, "inspector")
    assert offers(page) == ["inspect"]
    step(page, "inspect")
    form = page.detail.steps.open_form
    press(form.fail)
    assert form.cause.error()
    snap(page, "orders_inspect_refused")
    assert form.cause.line.height() >= 32
    assert page.height() == 688
    QTest.keyClicks(form.cause.line, "Shenlou")
    press(form.fail)
    assert order(key).row.state is State.WORKING
    as_(page, branch, "technician")
    step(page, "finish")
    press(page.detail.steps.open_form.items.all)
    press(page.detail.steps.open_form.do)
    as_(page, branch, "inspector")
    step(page, "inspect")
    press(page.detail.steps.open_form.items.all)
    press(page.detail.steps.open_form.do)
    as_(page, branch, "technician")
    assert offers(page) == ["washed"]
    step(page, "washed")
    assert order(key).row.state is State.READY
    as_(page, branch, "advisor")
    assert offers(page) == ["settle", "unclean"]
    step(page, "settle")
    assert page.shell.went[-1] == ("handover", {"order_id": key})
    page.detail.tabs.setCurrentIndex(1)
    snap(page, "orders_course")
    page.detail.tabs.setCurrentIndex(2)
    snap(page, "orders_changes")


def test_a_taken_bay_is_refused_with_who_has_it_and_nothing_is_lost(qtbot, shop, branch, snap):
    first, second = shop.receive("沪A66N20"), shop.receive("沪C5J9E1")
    shop.dispatch(first, "1号", at("15:00"), 60)
    page = open_page(qtbot, branch, "foreman")
    page.open_order(second)
    step(page, "dispatch")
    form = page.detail.steps.open_form
    form.bay.set_value(bays()[0].bay_id)
    form.start.line.selectAll()
    QTest.keyClicks(form.start.line, "15:30")
    QTest.keyClick(form.start.line, Qt.Key.Key_Tab)
    assert not form.strip.is_free()
    snap(page, "orders_dispatch_taken")
    assert page.height() == 688
    assert form.start.line.height() >= 32
    press(form.do)
    assert "沪A·66N20" in refusal(page)
    assert page.detail.steps.open_form is form
    assert form.start.text().endswith("15:30")
    snap(page, "orders_refused")
    assert order(second).row.state is State.PENDING


def test_typed_items_survive_news_and_a_conflict(qtbot, shop, branch, snap):
    key = shop.receive("沪A66N20", promised=at("17:00"))
    page = open_page(qtbot, branch, "advisor")
    page.open_order(key)
    type_into(page, 0, lm.PRICE, "200")
    assert page.detail.lines.is_dirty()
    with branch.as_("manager"):
        card = order(key)
        changed = replace(card.lines[0], quantity=Decimal(2))
        set_lines(order_id=key, version=card.version, lines=(changed, *card.lines[1:]))
    page.refresh()
    assert page.detail.lines.grid.rows()[0].price == "200.00"
    assert page.detail.lines.behind.isVisible()
    QTest.keyClick(page.detail.lines.grid, Qt.Key.Key_F8)
    page.save()
    assert refusal(page)
    assert page.detail.lines.grid.rows()[0].price == "200.00"
    snap(page, "orders_conflict")
    press(page.detail.lines.latest)
    assert page.detail.lines.grid.rows()[0].quantity == "2"
    assert not page.detail.lines.is_dirty()
    type_into(page, 0, lm.PRICE, "210")
    press(page.detail.lines.save_button)
    assert order(key).lines[0].price == Decimal(210)
    assert not page.detail.lines.is_dirty()


def test_a_draft_waits_while_another_order_is_looked_at(qtbot, shop, branch):
    first, second = shop.receive("沪A66N20"), shop.receive("沪C5J9E1")
    page = open_page(qtbot, branch)
    page.open_order(first)
    type_into(page, 0, lm.PRICE, "333")
    page.open_order(second)
    assert not page.detail.lines.is_dirty()
    page.open_order(first)
    assert page.detail.lines.grid.rows()[0].price == "333.00"
    assert page.detail.lines.is_dirty()


def test_a_new_promise_needs_its_reason(qtbot, shop, branch):
    key = shop.receive("沪A66N20", promised=at("17:00"))
    page = open_page(qtbot, branch)
    page.open_order(key)
    press(page.detail.promise_button)
    form = page.detail.promise_form
    QTest.keyClicks(form.at.line, "18:00")
    press(form.do)
    assert form.reason.error()
    QTest.keyClicks(form.reason.line, "Dengjian")
    press(form.do)
    card = order(key)
    assert card.row.promised_at == at("18:00")
    assert card.promises[-1].reason == "Dengjian"


def test_the_history_says_who_was_told_before_it_passed(qtbot, shop, branch, picture):
    with branch.as_("manager"):
        change_setting(name="breaks", value=[["15:00", "15:30"]])
    key = shop.receive("沪A66N20", promised=at("16:00"), wash=True)
    shop.dispatch(key, "2号", at("14:40"), 60)
    page = open_page(qtbot, branch)
    page.open_order(key)
    assert not page.detail.told_button.isVisible()
    press(page.detail.promise_button)
    form = page.detail.promise_form
    picture(page, "order-promise-form")
    assert "质检洗车 30 分 · 15:00–15:30 休息" in form.why.text()
    press(form.take)
    assert form.at.value() == at("16:10")
    QTest.keyClicks(form.reason.line, "Dengjian")
    QTest.mouseClick(form.told.buttons["told"], LEFT)
    press(form.do)
    press(page.detail.told_button)
    assert not page.detail.told_button.isVisible()
    page.detail.tabs.setCurrentIndex(1)
    table = page.detail.promise_table
    words = [table.model.index(row, 3).data() for row in range(3)]
    assert words == ["✓ 首次约定", "✗ 未告知", "✓ 到时前已告知"]
    picture(page, "order-promises")


def test_leaving_unrepaired_asks_why_and_leads_to_the_slip(qtbot, shop, branch):
    key = shop.receive("沪A66N20")
    page = open_page(qtbot, branch)
    page.open_order(key)
    step(page, "cancel")
    press(page.detail.steps.open_form.do)
    assert page.detail.steps.open_form.reason.error()
    QTest.keyClicks(page.detail.steps.open_form.reason.line, "Mei shijian")
    press(page.detail.steps.open_form.do)
    assert order(key).row.state is State.CANCELLED
    assert offers(page) == ["leave"]
    step(page, "leave")
    assert page.shell.went[-1] == ("handover", {"order_id": key})


def test_chips_and_text_narrow_the_list(qtbot, shop, branch):
    waiting, working = shop.receive("沪A66N20"), shop.receive("沪C5J9E1")
    shop.start(working)
    page = open_page(qtbot, branch)
    press(page.chips["pending"])
    assert [row.order_id for row in page.table.rows()] == [waiting]
    press(page.chips["here"])
    QTest.keyClicks(page.typed.line, "5j9")
    assert [row.order_id for row in page.table.rows()] == [working]
    press(page.chips["all"])
    assert [row.order_id for row in page.table.rows()] == [working]
    page.typed.line.clear()
    QTest.keyClicks(page.typed.line, "66N")
    qtbot.waitUntil(lambda: [row.order_id for row in page.table.rows()] == [waiting])


def test_phones_are_masked_for_those_who_need_them_not(qtbot, shop, branch):
    key = shop.receive("沪A66N20")
    page = open_page(qtbot, branch, "technician")
    page.open_order(key)
    assert "13800000001" not in page.detail.people.text()
    assert "138****0001" in page.detail.people.text()
    assert page.detail.lines.closed.isVisible()


def test_a_crowded_page(qtbot, shop, branch, snap):
    keys = [shop.receive(f"沪A{number:05d}", promised=at("16:00")) for number in range(60)]
    for key in keys[:20]:
        shop.start(key)
    page = open_page(qtbot, branch)
    assert page.minimumSizeHint().height() <= 688
    assert page.minimumSizeHint().width() <= 1278
    snap(page, "orders_crowded")
    page.open_order(keys[5])
    snap(page, "orders_normal")
    assert len(page.table.rows()) == 60
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert page.back()
    assert not page.detail.isVisible()
