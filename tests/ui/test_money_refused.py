"""Deposits of cancelled bookings, and what money refuses: a write-off, a reversal after hand-over."""

from decimal import Decimal

import pytest

from reception.billing.accounts import due_list
from reception.billing.deposit_actions import take_deposit
from reception.billing.deposits import deposits_of_booking
from reception.billing.models import Method
from reception.billing.queries import settlement_of
from reception.bookings import queries
from reception.bookings.actions import book
from reports.renderers import render
from tests.bookings.workshop import booking_branch, draft
from tests.ui.counter import at_counter
from tests.ui.desk import Key, Mod, top
from tests.ui.test_money_asked import shown as shown
from tests.ui.test_money_more import settled
from ui.approval import ApprovalDialog
from ui.billing.deposit_left import DepositLeft
from ui.billing.money_dialog import MoneyDialog


@pytest.fixture
def booked(sqlite_database, now, qtbot):
    """A booking with a deposit of 200.00 yuan, open beside the list, its reason typed and F8 to come."""
    branch = booking_branch()
    with branch.as_("manager"):
        key = book(booking=draft())
        take_deposit(booking_id=key, amount=Decimal(200), method=Method.CASH, render=render)
    hands = at_counter(qtbot, branch, code="bookings")
    hands.page.arrive(booking_id=key)
    detail = hands.page.detail
    hands.click(detail.cancel)
    hands.into(detail.reason)
    hands.type("客户改期")
    hands.click(detail.cancel)
    return key, hands


def left(key: int) -> list[Decimal]:
    return [row.left for row in deposits_of_booking(key)]


def test_the_deposit_of_a_cancelled_booking_is_kept(booked, picture, shown):
    key, hands = booked
    asked = top(DepositLeft)
    picture(asked, "refused-booking-left")
    hands.press(Key.Key_Escape)
    hands.settle()
    assert (queries.booking(key).row.state, left(key)) == ("cancelled", [Decimal(200)])
    picture(hands.window, "refused-booking-kept")
    assert not shown


def test_the_deposit_of_a_cancelled_booking_goes_back(booked, picture, shown):
    key, hands = booked
    top(DepositLeft)
    hands.press(Key.Key_F8)
    back = top(MoneyDialog)
    hands.into(back.amount)
    hands.press(Key.Key_A, Mod.ControlModifier)
    hands.type("200.01")
    hands.into(back.reason)
    hands.type("客户改期")
    hands.press(Key.Key_F8)
    assert back.amount.error()
    assert left(key) == [Decimal(200)]
    picture(back, "refused-booking-back")
    hands.into(back.amount)
    hands.press(Key.Key_A, Mod.ControlModifier)
    hands.type("200")
    hands.press(Key.Key_F8)
    hands.settle()
    assert (queries.booking(key).row.state, left(key)) == ("cancelled", [Decimal(0)])
    assert len(shown) == 1


def approved_by_nobody(hands, picture, name: str) -> None:
    """Press F8, type a wrong PIN, and give it up."""
    hands.press(Key.Key_F8)
    asked = top(ApprovalDialog)
    if not asked.secret.control.hasFocus():
        hands.press(Key.Key_End)
        hands.press(Key.Key_Tab)
    hands.type("9753")
    hands.press(Key.Key_F8)
    assert asked.secret.error()
    picture(asked, name)
    hands.press(Key.Key_Escape)
    asked.parent().activateWindow()  # as a window manager does; the offscreen one forgets
    assert top(MoneyDialog).reason.text()  # what was typed is still there


def test_a_write_off_wants_its_reason_no_more_than_is_owed_and_a_manager(
    qtbot, branch, picture, shown
):
    settled(branch, "沪AK20C3", 0)
    hands = at_counter(qtbot, branch, "cashier")
    hands.click(hands.page.due_button)
    view = hands.page.due
    assert view.table.choose(lambda _row: True)
    hands.click(view.off)
    asked = top(MoneyDialog)
    hands.press(Key.Key_F8)
    assert asked.reason.error()
    picture(asked, "refused-write-off")
    hands.into(asked.reason)
    hands.type("无法收回")
    approved_by_nobody(hands, picture, "refused-write-off-pin")
    assert [row.left for row in due_list()] == [Decimal(1180)]
    hands.into(asked.amount)
    hands.press(Key.Key_A, Mod.ControlModifier)
    hands.type("1180.01")
    hands.press(Key.Key_F8)
    approval = top(ApprovalDialog)
    approval.manager.set_value("manager")
    hands.into(approval.secret)
    hands.type("1357")
    hands.press(Key.Key_F8)
    asked.activateWindow()
    top(MoneyDialog)
    assert asked.amount.error()
    picture(asked, "refused-write-off-most")
    assert [row.left for row in due_list()] == [Decimal(1180)]
    assert not shown


def test_a_reversal_after_hand_over_wants_its_reason_and_a_manager(qtbot, branch, picture, shown):
    key = settled(branch, "沪AK20C3", 0, gone=True)
    hands = at_counter(qtbot, branch, "cashier")
    hands.window.go("orders", order_id=key)
    hands.settle()
    detail = hands.window.pages.shown().detail
    detail.tabs.setCurrentWidget(detail.money_page)
    hands.settle()
    hands.click(detail.money.reverse)
    asked = top(MoneyDialog)
    hands.press(Key.Key_F8)
    assert asked.reason.error()
    picture(asked, "refused-reversal")
    hands.into(asked.reason)
    hands.type("工时多计")
    approved_by_nobody(hands, picture, "refused-reversal-pin")
    assert settlement_of(key).paid_at is not None
    hands.press(Key.Key_Escape)
    assert not shown
