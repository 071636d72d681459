"""The tour's money: a deposit and part of it back, the cashier's close, the evening's count."""

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from reception.billing.count import count_today
from reception.billing.day_close_rules import PIECES
from reception.billing.deposits import deposits_of
from ui.approval import ApprovalDialog
from ui.billing.money_dialog import MoneyDialog
from ui.billing.money_tab import MoneyTab
from ui.tour_counter import PIN, Visit, find, save
from ui.tour_hands import Key, must
from ui.widgets.preview import PdfPreview

DEPOSIT, BACK, SHORT = Decimal(300), Decimal(100), Decimal(10)  # yuan
CTRL = Qt.KeyboardModifier.ControlModifier


def _asked(visit: Visit, kind: type[QDialog]) -> QDialog:
    """Return the dialog of a kind that has the keyboard."""
    visit.hands.until(lambda: isinstance(QApplication.activeWindow(), kind), f"{kind.__name__}")
    found = QApplication.activeWindow()
    assert isinstance(found, kind)
    return found


def _paper(visit: Visit, key: Key, name: str) -> None:
    """Press what makes a paper, and save what is shown."""

    def keep(dialog: QDialog) -> None:
        preview = dialog.findChild(PdfPreview)
        assert preview is not None
        visit.hands.picture(name, dialog)
        save(visit, preview, name)

    visit.hands.answer(lambda: visit.hands.press(key), keep)


def _money(visit: Visit) -> MoneyTab:
    """Open the order's money."""
    find(visit)
    detail = visit.page().detail
    bar = detail.tabs.tabBar()
    visit.hands.click(bar, bar.tabRect(detail.tabs.indexOf(detail.money_page)).center())
    money: MoneyTab = detail.money
    return money


def take_deposit(visit: Visit) -> None:
    """收定金: nothing is no deposit; the receipt is shown."""
    hands = visit.hands
    money = _money(visit)
    hands.picture("money-empty")
    hands.click(money.deposit)
    asked = _asked(visit, MoneyDialog)
    assert isinstance(asked, MoneyDialog)
    hands.press(Key.Key_F8)
    must(bool(asked.amount.error()), "a deposit of nothing is refused")
    hands.picture("deposit-refused", asked)
    hands.type(f"{DEPOSIT}")
    hands.picture("deposit", asked)
    _paper(visit, Key.Key_F8, "deposit-receipt")
    must([row.left for row in deposits_of(visit.order_id)] == [DEPOSIT], "the deposit is open")
    hands.picture("money-deposit")


def give_back(visit: Visit) -> None:
    """退款: part of the deposit goes back for a reason, with the manager's PIN."""
    hands = visit.hands
    money = _money(visit)
    hands.choose(money.table, lambda row: getattr(row, "kind", "") == "deposit")
    hands.click(money.refund)
    asked = _asked(visit, MoneyDialog)
    assert isinstance(asked, MoneyDialog)
    hands.into(asked.amount, f"{BACK}")
    hands.press(Key.Key_F8)
    must(bool(asked.reason.error()), "a refund without its reason is refused")
    hands.picture("refund-refused", asked)
    hands.into(asked.reason, "减少一项维修")
    hands.press(Key.Key_F8)
    manager = _asked(visit, ApprovalDialog)
    assert isinstance(manager, ApprovalDialog)
    if not manager.secret.control.hasFocus():
        hands.press(Key.Key_End)
        hands.press(Key.Key_Tab)
    hands.type(PIN)
    hands.picture("refund-approval", manager)
    _paper(visit, Key.Key_F8, "refund-receipt")
    must([row.left for row in deposits_of(visit.order_id)] == [DEPOSIT - BACK], "100 went back")
    hands.picture("money-refund")


def close_shift(visit: Visit) -> None:
    """交班日结: ten yuan are missing; without their reason nothing is closed."""
    hands = visit.hands
    hands.click(hands.window.rail.buttons["handover"])
    hands.click(visit.page().close_button)
    page = visit.page()
    count = page.count
    hands.picture("shift")
    if not count.opening.text():
        hands.into(count.opening, "500")
    should = Decimal(count.figures["expected"].text().replace(",", ""))
    left = should - SHORT
    hands.click(count.pieces[0].control)
    for _name, value, _word in PIECES:
        hands.enter(f"{int(left // value)}")
        left %= value
    must(not left, "notes and coins make up the sum")
    hands.picture("shift-counted")
    hands.press(Key.Key_F8)
    must(bool(count.reason.error()), "a difference without its reason is refused")
    hands.picture("shift-refused")
    hands.type("找零时多找了十元")
    hands.click(count.sign_button)
    hands.sign("shift-signature")
    hands.picture("shift-signed")
    _paper(visit, Key.Key_F8, "shift-close")
    must(not count.isEnabled(), "the shift is closed")
    hands.picture("shift-closed")


def evening_count(visit: Visit) -> None:
    """晚间盘点: every car is here, but one key is not, and that is explained."""
    hands = visit.hands
    hands.window.go("count")
    page = visit.page()
    hands.picture("count-empty")
    hands.press(Key.Key_F8)
    rows = len(page.table.rows())
    must(rows > 1, "cars are to be counted")
    hands.press(Key.Key_2, CTRL)
    must(page.remark.control.hasFocus(), "why is the key missing?")
    hands.press(Key.Key_F8)
    now = count_today()
    must(now is not None and now.closed_at is None, "a count that is not done is not closed")
    hands.picture("count-refused")
    hands.enter("钥匙由试车技师随身携带")
    for _car in range(1, rows):
        hands.press(Key.Key_Return)
    hands.picture("count-done")
    _paper(visit, Key.Key_F8, "count-sheet")
    now = count_today()
    must(now is not None and now.closed_at is not None, "the count is closed")
    hands.picture("count-closed")
