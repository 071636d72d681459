"""Two advisors on one order's items: told what the other changed, choosing, nothing lost."""

# ruff: noqa: F401, F811 - fixtures of the neighbouring module

from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reception.orders.actions import set_lines
from reception.orders.queries import order
from reception.orders.rules import LineDraft, LineKind
from tests.stories.people import PIN
from tests.ui.test_orders import (
    cheap_hashing,
    open_page,
    press,
    refusal,
    shop,
    type_into,
)  # fmt: skip
from ui.approval import ApprovalDialog
from ui.orders.merging import merge
from ui.widgets import line_model as lm
from ui.widgets.feedback import Toast
from ui.widgets.line_model import LineRow

TOW = LineDraft(LineKind.OTHER, "拖车", Decimal(1), Decimal(100))


def others_save(branch, key, change) -> None:
    with branch.as_("manager"):
        card = order(key)
        set_lines(order_id=key, version=card.version, lines=tuple(change(card.lines)))


def test_changes_of_other_lines_are_put_together(qtbot, shop, branch, snap):
    key = shop.receive("沪A66N20")
    page = open_page(qtbot, branch)
    page.open_order(key)
    tab = page.detail.lines
    type_into(page, 0, lm.PRICE, "200")
    others_save(
        branch, key, lambda lines: (lines[0], replace(lines[1], price=Decimal(300)), lines[2], TOW)
    )
    press(tab.save_button)  # this page has heard of nothing yet
    assert refusal(page)
    said = tab.behind.label.text()
    assert "示例manager" in said
    assert "328.00 → 300.00" in said
    assert "+ 拖车 100.00" in said
    assert tab.grid.rows()[0].price == "200.00"
    snap(page, "orders_behind")
    press(tab.together)
    assert [row.price for row in tab.grid.rows()] == ["200.00", "300.00", "1,180.00", "100.00"]
    assert not tab.behind.isVisible()
    assert tab.is_dirty()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert [line.price for line in order(key).lines] == [200, 300, 1180, 100]
    assert not tab.is_dirty()


def test_the_same_line_is_named_and_mine_stands_if_wanted(qtbot, shop, branch):
    key = shop.receive("沪A66N20")
    page = open_page(qtbot, branch)
    page.open_order(key)
    tab = page.detail.lines
    type_into(page, 0, lm.PRICE, "200")
    others_save(branch, key, lambda lines: (replace(lines[0], price=Decimal(150)), *lines[1:]))
    page.refresh()
    assert "小保养" in tab.behind.label.text().rpartition("180.00 → 150.00")[2]
    before = tab.together.text()
    press(tab.together)
    assert tab.grid.rows()[0].price == "200.00"
    press(tab.save_button)
    assert order(key).lines[0].price == 200
    assert "小保养" not in before


def test_theirs_taken_over_can_be_undone(qtbot, shop, branch):
    key = shop.receive("沪A66N20")
    page = open_page(qtbot, branch)
    page.open_order(key)
    tab = page.detail.lines
    type_into(page, 0, lm.PRICE, "200")
    others_save(branch, key, lambda lines: (replace(lines[0], price=Decimal(150)), *lines[1:]))
    page.refresh()
    press(tab.latest)
    assert tab.grid.rows()[0].price == "150.00"
    assert not tab.is_dirty()
    (toast,) = [t for t in page.findChildren(Toast) if t.isVisible()]
    press(toast.undo)
    assert tab.grid.rows()[0].price == "200.00"
    assert tab.behind.isVisible()


def test_only_the_state_moved_on_and_the_items_are_saved(qtbot, shop, branch):
    key = shop.receive("沪A66N20")
    page = open_page(qtbot, branch)
    page.open_order(key)
    type_into(page, 0, lm.PRICE, "150")
    shop.start(key)
    press(page.detail.lines.save_button)
    assert not refusal(page)
    assert order(key).lines[0].price == 150


def test_a_managers_pin_lets_a_big_discount_be_saved(qtbot, shop, branch, snap):
    key = shop.receive("沪A66N20")
    page = open_page(qtbot, branch)
    page.open_order(key)
    type_into(page, 2, lm.DISCOUNT, "900")
    press(page.detail.lines.save_button)
    (dialog,) = page.window().findChildren(ApprovalDialog)
    snap(dialog, "orders_approval")
    QTest.keyClick(dialog.manager.box, Qt.Key.Key_End)
    QTest.keyClicks(dialog.secret.line, "0000")
    press(dialog.yes)
    assert dialog.secret.error()
    assert page.detail.lines.grid.rows()[2].discount == "900.00"
    dialog.secret.line.selectAll()
    QTest.keyClicks(dialog.secret.line, PIN)
    QTest.keyClick(dialog.secret.line, Qt.Key.Key_Return)
    assert order(key).lines[2].discount == 900
    assert not page.detail.lines.is_dirty()
    page.detail.tabs.setCurrentIndex(2)
    assert "示例manager" in page.detail.change_table.rows()[0].what


def row(key, name="机油", price="1.00", **more) -> LineRow:
    return LineRow(name=name, price=price, line_id=key, **more)


def test_merging_line_by_line():
    given = [row(1), row(2, "滤芯"), row(3, "刹车片")]
    same = merge(given, given, given)
    assert same.rows == tuple(given)
    assert not same.clashes
    # I remove 1 and add one; they remove 2 and add 4.
    both = merge(
        given, [given[1], given[2], row(None, "雨刮")], [given[0], given[2], row(4, "轮胎")]
    )
    assert [r.name for r in both.rows] == ["刹车片", "轮胎", "雨刮"]
    assert not both.clashes
    # They removed what I changed: it is entered again, and named.
    changed = merge(given, [row(1, price="2.00"), *given[1:]], given[1:])
    assert [(r.name, r.line_id) for r in changed.rows][-1] == ("机油", None)
    assert changed.clashes == ("机油",)
    # I removed what they changed: it stays removed, and is named.
    gone = merge(given, given[1:], [row(1, price="2.00"), *given[1:]])
    assert [r.line_id for r in gone.rows] == [2, 3]
    assert gone.clashes == ("机油",)
    # The same change twice is none to argue about.
    twice = [row(1, price="2.00"), *given[1:]]
    assert merge(given, twice, twice) == merge(twice, twice, twice)


def test_a_key_given_again_is_another_line():
    given = [row(1), row(2, "滤芯")]
    mine = [given[0], row(2, "滤芯", price="5.00")]
    merged = merge(given, mine, [given[0], row(2, "轮胎", price="900.00")])
    assert [(r.name, r.line_id) for r in merged.rows] == [("机油", 1), ("轮胎", 2), ("滤芯", None)]
    assert merged.clashes == ("滤芯",)
