"""At the counter: discount on a bill, mixed payment by keys, what is settled anew, several sums."""

from decimal import Decimal
from io import BytesIO

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication

from reception.billing import actions
from reception.billing.accounts import due_list
from reception.billing.actions import Method, PaymentDraft
from reception.billing.deposit_actions import take_deposit
from reception.billing.queries import settlement_of, to_settle
from reception.core import settings
from reception.orders.queries import order
from reception.orders.rules import Payer
from reception.papers.queries import papers_of
from reports.renderers import render
from tests.ui.counter import at_counter, insured, listed, paid, ready_car
from tests.ui.desk import Key, Mod
from ui.billing.money_dialog import MoneyDialog
from ui.billing.several_dialog import SeveralDialog
from ui.billing.statement_dialog import StatementDialog


def top(kind):
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
    assert found, f"no {kind.__name__}"
    return found[-1]


@pytest.fixture(autouse=True)
def shown(monkeypatch) -> list[bytes]:
    """What would be shown in a window of its own, which waits for a person."""
    found: list[bytes] = []
    for module in ("ui.papers", "ui.billing.statement_dialog"):
        monkeypatch.setattr(f"{module}.show_pdf", lambda _owner, pdf, **_said: found.append(pdf))
    return found


def settled(branch, plate: str, count: int, *, gone: bool = False) -> int:
    """Let a car be settled, the insurer owing 1,180.00 of it, and leave."""
    key = ready_car(branch, plate, count=count)
    insured(branch, key)
    with branch.as_("manager"):
        actions.list_settlement(order_id=key, render=render)
        due = settlement_of(key).customer
        draft = PaymentDraft(Payer.CUSTOMER, Method.CASH, due)
        actions.take_payment(order_id=key, payments=(draft,))
        if gone:
            actions.hand_over(
                order_id=key,
                opinion="satisfied",
                render=render,
                refused_reason="客户已离店",
                witness="示例见证人",
            )
    return key


def test_a_mixed_payment_takes_seven_keys(qtbot, branch, picture):
    key = ready_car(branch)
    hands = at_counter(qtbot, branch)
    step = hands.page.step
    hands.into(step.discount.amount)
    hands.type("62")
    hands.press(Key.Key_Return)
    assert order(key).sums.customer == Decimal(500)
    step = hands.page.step
    picture(hands.window, "money-discount")
    hands.into(step.discount.amount)
    hands.type("9999")
    hands.press(Key.Key_Return)
    assert step.discount.amount.error()
    picture(hands.window, "money-discount-refused")
    step = listed(hands)
    hands.type("300")  # by WeChat, the rest in cash
    hands.press(Key.Key_Return)
    picture(hands.window, "money-mixed")
    hands.press(Key.Key_Return)
    assert step.change.given.control.hasFocus()
    hands.type("150")
    assert "50.00" in step.change.back.text()
    hands.press(Key.Key_A, Mod.ControlModifier)
    hands.type("250")
    assert "50.00" in step.change.back.text()
    picture(hands.window, "money-change")
    hands.press(Key.Key_Return)
    hands.press(Key.Key_F8)
    own = [p for p in settlement_of(key).payments if p.payer == "customer"]
    assert [(p.method, p.amount) for p in own] == [
        ("wechat", Decimal(300)), ("cash", Decimal(200)),
    ]  # fmt: skip


def test_what_is_reversed_after_the_car_left_is_settled_anew(qtbot, branch, picture, shown):
    key = settled(branch, "沪AK20C3", 0, gone=True)
    hands = at_counter(qtbot, branch)
    hands.window.go("orders", order_id=key)
    hands.settle()
    detail = hands.window.pages.shown().detail
    detail.tabs.setCurrentWidget(detail.money_page)
    hands.settle()
    hands.click(detail.money.reverse)
    asked = top(MoneyDialog)
    hands.bot.waitExposed(asked)
    asked.reason.set_value("工时多计")
    picture(asked, "money-reverse-away")
    hands.bot.keyClick(asked, Key.Key_F8)
    hands.bot.waitUntil(lambda: not asked.isVisible())
    hands.settle()
    assert [(row.order_id, row.reopened) for row in to_settle()] == [(key, True)]
    hands.window.close()
    hands = at_counter(qtbot, branch)
    step = hands.page.step
    picture(hands.window, "money-anew")
    hands.into(step.discount.amount)
    hands.type("62")
    hands.press(Key.Key_Return)
    listed(hands)
    picture(hands.window, "money-anew-pay")
    hands.press(Key.Key_F8)
    hands.settle()
    slips = [paper for paper in papers_of(key) if paper.kind == "slip"]
    assert [bool(paper.void_reason) for paper in slips] == [True, False]
    assert hands.page.paper.isVisible()
    picture(hands.window, "money-anew-slip")
    assert to_settle() == ()


def test_one_transfer_is_received_over_several_lists(qtbot, branch, picture, shown):
    for count, plate in enumerate(("沪AK20C3", "沪A5J9E1", "沪B77K21")):
        settled(branch, plate, count * 10)
    hands = at_counter(qtbot, branch)
    hands.click(hands.page.due_button)
    view = hands.page.due
    hands.click(view.by_debtor)
    assert [(row.count, row.total) for row in view.debtors.rows()] == [(3, Decimal(3540))]
    view.debtors.choose(lambda _row: True)
    hands.settle()
    picture(hands.window, "money-debtors")
    hands.click(view.account)
    paper = top(StatementDialog)
    hands.bot.waitExposed(paper)
    assert [row.balance for row in paper.table.rows()] == [1180, 2360, 3540]
    picture(paper, "money-statement")
    hands.click(paper.paper)
    assert len(shown) == 1
    keep(shown, "statement")
    hands.bot.keyClick(paper, Key.Key_Escape)
    hands.click(view.take)
    several = top(SeveralDialog)
    hands.bot.waitExposed(several)
    hands.bot.keyClicks(several.amount.control, "2000")
    assert [part.text() for part in several.parts] == ["1,180.00", "820.00", ""]
    several.parts[2].set_value(Decimal(10))
    picture(several, "money-several-wrong")
    hands.click(several.yes)
    assert several.isVisible()
    several.parts[2].set_value(None)
    picture(several, "money-several")
    hands.bot.keyClick(several, Key.Key_F8)
    hands.settle()
    assert [row.left for row in due_list()] == [Decimal(360), Decimal(1180)]
    keep(shown[1:], "several")


def test_who_took_the_payment_prints_its_papers(qtbot, branch, picture, shown):
    key = ready_car(branch)
    with branch.as_("cashier"):
        given = take_deposit(order_id=key, amount=Decimal(200), method=Method.CASH, render=render)
    hands = at_counter(qtbot, branch, "cashier")
    step = paid(hands)
    assert not step.allowed
    picture(hands.window, "money-paid-cashier")
    hands.click(step.papers["Settlement list"])
    hands.click(step.papers["Receipts"])
    assert [PdfReader(BytesIO(pdf)).metadata.title for pdf in shown] == [
        f"机动车维修费用结算清单 {settlement_of(key).number}", f"定金收据 {given.number}",
    ]  # fmt: skip
    keep(shown, "paid")


def test_rounding_and_due_days_are_set(qtbot, branch, picture):
    hands = at_counter(qtbot, branch, code="settings")
    hands.window.go("settings", part="papers")
    hands.settle()
    section = hands.window.pages.shown().section()
    section.form["rounding_most"].set_value(Decimal("5.00"))
    section.form["receivable_days"].set_value(45)
    picture(hands.window, "money-settings")
    hands.press(Key.Key_F8)
    assert (settings.read(settings.ROUNDING_MOST), settings.read(settings.RECEIVABLE_DAYS)) == (
        500, 45,
    )  # fmt: skip


def keep(papers: list[bytes], name: str) -> None:
    import os
    from pathlib import Path

    folder = os.environ.get("PICTURES")
    for number, pdf in enumerate(papers if folder else ()):
        (Path(folder or "") / f"money-{name}-{number}.pdf").write_bytes(pdf)
