"""What the counter refuses: a sentence beside the field, and nothing typed is lost."""

import pytest

from reception.billing.actions import list_settlement
from reception.billing.queries import settlement_of
from reception.core import db
from reception.orders.queries import order
from reception.papers.queries import live_paper
from tests.ui.counter import at_counter, listed, paid, ready_car
from tests.ui.desk import Key


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("561.99", "应收 562.00 元"),
        ("562.01", "请改为应收金额，或再加一笔。"),
        ("12.345", "两位小数"),
        ("五百", "金额"),
        ("-562", "金额"),
        ("0.00", "大于"),
        ("", ""),
    ],
)
def test_a_wrong_amount_stays_and_says_why(qtbot, branch, typed, says, picture):
    key = ready_car(branch)
    hands = at_counter(qtbot, branch)
    step = listed(hands)
    amount = step.form.blocks[0].rows[0].amount
    hands.fill(amount, typed)
    hands.press(Key.Key_F8)
    assert settlement_of(key).paid_at is None
    assert db.rows("SELECT * FROM payment") == []
    assert says in amount.error()
    assert amount.error()
    assert amount.text() == typed
    picture(hands.window, "handover-pay-refused")
    hands.fill(amount, "562")
    hands.press(Key.Key_F8)
    assert settlement_of(key).paid_at is not None


def test_a_payment_taken_out_is_not_taken(qtbot, branch):
    key = ready_car(branch)
    hands = at_counter(qtbot, branch)
    block = listed(hands).form.blocks[0]
    hands.fill(block.rows[0].amount, "100")
    hands.click(block.more)
    hands.fill(block.rows[0].amount, "562")
    assert block.state.text() == "多出 462.00"
    hands.click(block.rows[1].remove)
    assert block.state.text() == "✓ 已齐"
    hands.press(Key.Key_F8)
    assert len(settlement_of(key).payments) == 2


def test_a_hand_over_names_everything_that_is_missing(qtbot, branch, picture):
    key = ready_car(branch)
    hands = at_counter(qtbot, branch)
    step = paid(hands)
    hands.press(Key.Key_F8)
    assert step.mileage.error()
    assert step.opinion.error() == "请客户勾选意见。"
    picture(hands.window, "handover-refused")
    hands.fill(step.mileage, "11999")
    assert "12,000" in step.mileage.error()
    assert step.mileage.text() == "11999"
    hands.hand_over_form()
    hands.press(Key.Key_F8)
    assert "签字" in step.customer.error() or "签名" in step.customer.error()
    assert order(key).row.state == "settled"
    assert live_paper(key, "slip") is None


def test_an_empty_signature_is_none(qtbot, branch):
    key = ready_car(branch)
    hands = at_counter(qtbot, branch)
    step = paid(hands)
    hands.click(step.customer.button)
    assert step.mileage.error()  # first what is to be signed
    hands.hand_over_form()
    hands.click(step.customer.button)
    hands.answer()
    pad = hands.pad()
    hands.click(pad.ok)
    assert pad.isVisible()
    assert pad.error.text()
    hands.click(pad.cancel)
    hands.settle()
    assert step.customer.is_empty()
    hands.press(Key.Key_F8)
    assert step.customer.error()
    assert live_paper(key, "slip") is None


def test_a_change_after_signing_asks_for_another_signature(qtbot, branch):
    key = ready_car(branch)
    hands = at_counter(qtbot, branch)
    step = paid(hands)
    hands.hand_over_form()
    hands.click(step.customer.button)
    hands.answer()
    hands.sign()
    hands.click(step.opinion.buttons["dissatisfied"])
    assert step.customer.is_empty()
    assert step.customer.error() == "签字后内容有改动，请客户重新签字。"
    hands.press(Key.Key_F8)
    assert live_paper(key, "slip") is None


def test_somebody_else_was_faster(qtbot, branch):
    key = ready_car(branch)
    hands = at_counter(qtbot, branch)
    step = hands.page.step
    hands.window.bus.stop()
    with branch.as_("advisor"):
        list_settlement(order_id=key, render=lambda _data: b"%PDF-1.4")
    step.submit()
    assert "结算清单" in hands.said()
    assert len(db.rows("SELECT id FROM settlement")) == 1
