"""Deposit, rounding, refund and reversal through the real window with keys and mouse."""

import os
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from reception.billing.deposits import deposits_of
from reception.billing.money_queries import moves_of
from reception.billing.queries import settlement_of
from reception.core import db
from reception.papers.queries import papers_of
from tests.ui.counter import at_counter, insured, listed, ready_car
from tests.ui.desk import Key
from ui.billing.money_dialog import MoneyDialog


def dialog() -> MoneyDialog:
    found = [
        w for w in QApplication.topLevelWidgets() if isinstance(w, MoneyDialog) and w.isVisible()
    ]
    assert found, "no dialog"
    return found[-1]


@pytest.fixture(autouse=True)
def shown(monkeypatch) -> list[bytes]:
    """What would be shown in a window of its own, which waits for a person."""
    found: list[bytes] = []
    monkeypatch.setattr("ui.papers.show_pdf", lambda _owner, pdf, **_said: found.append(pdf))
    return found


def on_order(hands, key: int):
    hands.window.go("orders", order_id=key)
    hands.settle()
    detail = hands.window.pages.shown().detail
    detail.tabs.setCurrentWidget(detail.money_page)
    hands.settle()
    return detail.money


def test_a_deposit_is_taken_applied_refunded_and_all_is_reversed(qtbot, branch, picture, shown):
    key = ready_car(branch)
    hands = at_counter(qtbot, branch)
    tab = on_order(hands, key)
    picture(hands.window, "money-empty")
    hands.click(tab.deposit)
    asked = dialog()
    hands.bot.waitExposed(asked)
    picture(asked, "money-deposit-dialog")
    hands.type("200")
    hands.bot.keyClick(asked, Key.Key_F8)
    hands.settle()
    assert [row.left for row in deposits_of(key)] == [Decimal(200)]
    assert [paper.kind for paper in papers_of(key)] == ["deposit"]

    hands.window.go("handover", order_id=key)
    hands.settle()
    step = listed(hands)
    own = step.form.blocks[0]
    assert [(row.way(), row.amount.text()) for row in own.rows] == [
        ("deposit", "200.00"), ("cash", "362.00"),
    ]  # fmt: skip
    picture(hands.window, "money-pay-deposit")
    hands.press(Key.Key_F8)
    assert settlement_of(key).paid_at is not None

    tab = on_order(hands, key)
    tab.table.choose(lambda row: row.kind == "payment" and row.method == "cash")
    hands.settle()
    picture(hands.window, "money-tab")
    hands.click(tab.refund)
    asked = dialog()
    assert asked.amount.text() == "362.00"
    asked.amount.set_value(Decimal("62"))
    hands.click(asked.yes)  # no reason
    assert asked.isVisible()
    picture(asked, "money-refund-refused")
    asked.reason.set_value("工时多计")
    hands.click(asked.yes)
    hands.settle()
    assert moves_of(key)[-1].amount == Decimal(-62)

    hands.click(tab.reverse)
    asked = dialog()
    asked.reason.set_value("付款方填错")
    picture(asked, "money-reverse-dialog")
    hands.click(asked.yes)
    hands.settle()
    assert db.row("SELECT state FROM work_order WHERE id = ?", (key,)) == ("ready",)
    assert settlement_of(key) is None
    assert len(shown) == 3
    _keep(shown)
    picture(hands.window, "money-reversed")


def test_a_cashier_refunds_with_a_managers_pin(qtbot, branch, picture):
    key = ready_car(branch)
    hands = at_counter(qtbot, branch, role="cashier")
    listed(hands)
    hands.press(Key.Key_F8)
    tab = on_order(hands, key)
    tab.table.choose(lambda row: row.kind == "payment" and row.method == "wechat")
    hands.click(tab.refund)
    asked = dialog()
    asked.reason.set_value("工时多计")
    hands.click(asked.yes)
    from ui.approval import ApprovalDialog

    manager = next(w for w in QApplication.topLevelWidgets() if isinstance(w, ApprovalDialog))
    picture(manager, "money-approval")
    manager.manager.set_value("manager")
    manager.secret.set_value("1357")
    hands.bot.keyClick(manager.secret.control, Key.Key_Return)
    hands.settle()
    assert Decimal("-562.00") in [row.amount for row in moves_of(key)]


@pytest.mark.parametrize("cents", ["0.60", ""])
def test_what_is_rounded_off_stands_on_the_list(qtbot, branch, picture, cents):
    key = ready_car(branch)
    if cents:
        _cheaper(branch, key)
    hands = at_counter(qtbot, branch)
    step = hands.page.step
    assert step.rounding.isVisible() is bool(cents)
    if not cents:
        return
    hands.click(step.rounding)
    picture(hands.window, "money-round")
    hands.press(Key.Key_F8)
    picture(hands.window, "money-round-list")
    hands.press(Key.Key_F8)
    picture(hands.window, "money-round-pay")
    hands.press(Key.Key_F8)
    card = settlement_of(key)
    assert card.rounding == Decimal("0.60")
    assert sum(p.amount for p in card.payments) == card.total


def _keep(papers: list[bytes]) -> None:
    folder = os.environ.get("PICTURES")
    for number, pdf in enumerate(papers if folder else ()):
        (Path(folder or "") / f"receipt-{number}.pdf").write_bytes(pdf)


def _cheaper(branch, key: int) -> None:
    from reception.orders.actions import set_lines
    from reception.orders.queries import lines_of, order

    with branch.as_("manager"):
        card = order(key)
        first, *others = lines_of(key)
        cheaper = replace(first, discount=first.discount + Decimal("0.40"))
        set_lines(order_id=key, version=card.version, lines=(cheaper, *others))


def test_what_is_owed_stands_on_the_due_list_until_received(qtbot, branch, picture, shown):
    key = ready_car(branch)
    insured(branch, key)
    hands = at_counter(qtbot, branch)
    listed(hands)
    hands.press(Key.Key_F8)  # the insurer's share goes on account
    hands.click(hands.page.due_button)
    view = hands.page.due
    assert [(row.payer, row.left) for row in view.table.rows()] == [("insurer", Decimal(1180))]
    view.table.choose(lambda row: row.order_id == key)
    picture(hands.window, "money-due")
    hands.click(view.take)
    asked = dialog()
    asked.amount.set_value(Decimal(1000))
    hands.click(asked.yes)
    assert [row.left for row in view.table.rows()] == [Decimal(180)]
    view.table.choose(lambda row: row.order_id == key)
    hands.click(view.off)
    asked = dialog()
    asked.reason.set_value("厂家核减")
    picture(asked, "money-write-off")
    hands.click(asked.yes)
    assert list(view.table.rows()) == []
    picture(hands.window, "money-due-empty")
    assert len(shown) == 2
