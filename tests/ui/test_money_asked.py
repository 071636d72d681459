"""At the counter: the list on paper before payment, credit refused, deposits at check-in and when cancelled."""

import io
from decimal import Decimal

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication

from reception.billing.accounts import due_list
from reception.billing.deposit_actions import take_deposit
from reception.billing.deposits import deposits_of
from reception.billing.models import Method
from reception.billing.queries import settlement_of
from reception.core import db
from reception.orders.queries import order
from reception.papers.queries import live_paper, paper, papers_of
from reports.renderers import render
from tests.ui.counter import LEFT, at_counter, listed, ready_car
from tests.ui.desk import Key, Mod, sit_down, top
from tests.ui.workshop import Floor
from ui.approval import ApprovalDialog
from ui.billing.deposit_left import DepositLeft
from ui.billing.money_dialog import MoneyDialog


@pytest.fixture(autouse=True)
def shown(monkeypatch) -> list[bytes]:
    """What would be shown in a window of its own, which waits for a person."""
    found: list[bytes] = []
    monkeypatch.setattr("ui.papers.show_pdf", lambda _owner, pdf, **_said: found.append(pdf))
    return found


def text_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def test_the_list_is_printed_before_payment_in_two_copies(qtbot, branch, printers, picture):
    printers.there = ["前台激光"]
    key = ready_car(branch)
    hands = at_counter(qtbot, branch)
    hands.press(Key.Key_F8)
    view = hands.page.paper
    first = text_of(view.preview.pdf)
    assert len(first) == 2
    assert ("托修方联" in first[0], "承修方联" in first[1]) == (True, True)
    assert "重印" not in "".join(first)
    hands.press(Key.Key_F9)
    hands.bot.waitUntil(lambda: paper(view.paper_id).prints == 1, timeout=20_000)
    hands.bot.waitUntil(lambda: "再次打印将标明“重印”" in hands.words())
    assert len(text_of(printers.files[-1].read_bytes())) == 2
    assert all("重印 第 1 次" in page for page in text_of(view.preview.pdf))
    assert view.isAncestorOf(QApplication.focusWidget())  # the keyboard stays with the paper
    picture(hands.window, "asked-list-reprint")
    assert settlement_of(key).paid_at is None

    hands.press(Key.Key_F8)
    step = hands.page.step
    hands.click(step.withdraw)
    hands.click(step.reason.do)
    assert step.reason.reason.error()
    picture(hands.window, "asked-withdraw-refused")
    hands.into(step.reason.reason)
    hands.type("客户减项")
    hands.click(step.reason.do)
    assert settlement_of(key) is None
    old = papers_of(key)[-1]
    assert (old.kind, old.void_reason) == ("settlement", "客户减项")
    hands.press(Key.Key_F8)
    assert live_paper(key, "settlement").number != old.number


def to_account(hands) -> None:
    """Let the customer owe it all, by keys alone."""
    hands.press(Key.Key_Tab, Mod.ShiftModifier)
    hands.press(Key.Key_End)
    hands.press(Key.Key_F8)


def test_above_the_limit_a_manager_lets_a_customer_owe(qtbot, branch, picture):
    key = ready_car(branch)
    hands = at_counter(qtbot, branch, role="cashier")
    listed(hands)
    before = hands.keys
    to_account(hands)
    assert hands.keys - before == 3
    asked = top(ApprovalDialog)
    picture(asked, "asked-credit")
    hands.bot.keyClick(asked, Key.Key_Escape)
    hands.settle()
    assert settlement_of(key).paid_at is None
    hands.press(Key.Key_F8)
    asked = top(ApprovalDialog)
    asked.manager.set_value("manager")
    asked.secret.set_value("9753")
    hands.bot.keyClick(asked.secret.control, Key.Key_Return)
    assert asked.isVisible()
    picture(asked, "asked-credit-refused")
    asked.secret.set_value("1357")
    hands.bot.keyClick(asked.secret.control, Key.Key_Return)
    hands.settle()
    assert ("customer", Decimal(562)) in [(row.payer, row.left) for row in due_list()]


def test_a_payment_as_proposed_takes_one_key(qtbot, branch):
    key = ready_car(branch)
    hands = at_counter(qtbot, branch)
    hands.press(Key.Key_F8)
    hands.press(Key.Key_F8)
    before = hands.keys
    hands.press(Key.Key_F8)
    assert (settlement_of(key).paid_at is not None, hands.keys - before) == (True, 1)


def test_a_deposit_is_asked_for_at_check_in(qtbot, branch, picture, shown):
    hands = sit_down(qtbot, branch, "manager")
    page = hands.page
    for field, words in (
        (page.car.plate, "沪A66N20"), (page.car.mileage, "12345"), (page.owner.name, "测试客户001"),
        (page.owner.phone, "13800000001"),
    ):  # fmt: skip
        hands.retype(field, words)
    hands.bot.mouseClick(page.deposit_chip, LEFT)
    picture(hands.window, "asked-chip")
    hands.sign_later()
    asked = top(MoneyDialog)
    hands.press(Key.Key_F8)
    assert asked.amount.error()
    picture(asked, "asked-chip-refused")
    hands.bot.keyClicks(asked.amount.control, "300")
    hands.press(Key.Key_F8)
    hands.settle()
    (key,) = db.row("SELECT max(id) FROM work_order")
    assert [row.left for row in deposits_of(key)] == [Decimal(300)]
    assert len(shown) == 1


def cancelled_with_deposit(qtbot, branch):
    floor = Floor(branch)
    key = floor.receive("沪A66N20", "异响检查")
    with branch.as_("manager"):
        take_deposit(order_id=key, amount=Decimal(200), method=Method.CASH, render=render)
    hands = at_counter(qtbot, branch, code="orders")
    page = hands.page
    page.open_order(key)
    steps = page.detail.steps
    hands.click(steps.buttons["cancel"])
    hands.into(steps.open_form.reason)
    hands.type("客户改期")
    hands.click(steps.open_form.do)
    asked = top(DepositLeft)
    return key, hands, asked


def test_a_deposit_of_a_cancelled_order_is_kept(qtbot, branch, picture):
    key, hands, asked = cancelled_with_deposit(qtbot, branch)
    picture(asked, "asked-left")
    hands.bot.keyClick(asked, Key.Key_Escape)
    hands.settle()
    assert order(key).row.state == "cancelled"
    assert [row.left for row in deposits_of(key)] == [Decimal(200)]


def test_a_deposit_of_a_cancelled_order_goes_back(qtbot, branch, picture, shown):
    key, hands, _asked = cancelled_with_deposit(qtbot, branch)
    hands.press(Key.Key_F8)
    back = top(MoneyDialog)
    hands.press(Key.Key_F8)  # no reason
    assert back.reason.error()
    picture(back, "asked-back-refused")
    back.reason.set_value("客户改期")
    hands.press(Key.Key_F8)
    hands.settle()
    assert [row.left for row in deposits_of(key)] == [Decimal(0)]
    assert len(shown) == 1
