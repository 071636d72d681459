"""来源, 质保等级 and old parts on the items: with the keyboard alone, down to the list's words."""

# ruff: noqa: F401 - fixtures of the neighbouring module

from decimal import Decimal
from io import BytesIO

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reception.billing.actions import list_settlement
from reception.core import db, gate
from reception.orders.extras import extras_of
from reception.orders.queries import lines_of, order
from reception.orders.rules import LineDraft, LineKind
from reception.papers.queries import content
from reports.renderers import render
from tests.ui.test_orders import cheap_hashing, open_page
from tests.ui.workshop import Floor, at
from ui.widgets import line_model as lm

KEY = Qt.Key


@pytest.fixture
def shop(branch) -> Floor:
    return Floor(branch)


def go(page, row: int, column: int = lm.FACTS):
    view = page.detail.lines.grid.view
    view.setFocus()
    view.setCurrentIndex(view.model().index(row, column))
    return view


def shown(page) -> list[str]:
    model = page.detail.lines.grid.model
    return [model.text(at, lm.FACTS) for at in range(len(model.rows))]


def test_origin_class_and_old_parts_by_keys(qtbot, shop, branch, picture):
    key = shop.receive("沪A66N20", promised=at("17:00"))
    page = open_page(qtbot, branch)
    page.open_order(key)
    tab = page.detail.lines
    view = go(page, 0, lm.PAYER)
    QTest.keyClick(view, KEY.Key_Right)  # from who pays to what it is
    QTest.keyClicks(view, "9")
    go(page, 1)
    QTest.keyClicks(view, "b")
    assert shown(page)[:2] == ["总成", "自备"]
    assert tab.grid.rows()[1].price == "0.00"
    QTest.keyClicks(view, "y")
    assert tab.grid.rows()[1].wrong  # ours again: its price is wanted
    QTest.keyClicks(view, "b")
    QTest.keyClick(view, KEY.Key_Space)
    menu = QApplication.activePopupWidget()
    assert [action.text()[:2] for action in menu.actions() if action.text()][-3:] == [
        "&7", "&8", "&9",
    ]  # fmt: skip
    picture(page, "facts_typed")
    QTest.keyClick(menu, KEY.Key_Escape)
    page.save()
    assert [line.origin for line in order(key).lines[1:2]] == ["own"]
    tab.old_parts.control.setFocus()
    QTest.keyClick(tab.old_parts.control, KEY.Key_Up)
    QTest.keyClick(tab.old_parts.control, KEY.Key_Up)
    assert order(key).old_parts == tab.old_parts.value() == "returned"
    picture(page, "facts_saved")


def test_a_used_part_asks_for_consent_and_less_than_the_law_is_refused(
    qtbot, shop, branch, picture
):
    key = shop.receive("沪A66N20", promised=at("17:00"))
    page = open_page(qtbot, branch)
    page.open_order(key)
    tab = page.detail.lines
    view = go(page, 1)
    QTest.keyClicks(view, "z")
    page.save()
    form = tab.consent_form
    assert "再制造" in form.what.text()
    picture(page, "facts_consent")
    QTest.keyClick(QApplication.focusWidget(), KEY.Key_Tab)
    QTest.keyClick(QApplication.focusWidget(), KEY.Key_Space)
    page.save()
    assert extras_of(key)[0].items[0].draft.origin == "remanufactured"
    tab.grid.add_lines([LineDraft(LineKind.LABOUR, "发动机大修", Decimal(1), Decimal(0))])
    last = len(tab.grid.rows()) - 1
    assert shown(page)[last] == "总成"
    go(page, last)
    QTest.keyClicks(view, "7")
    page.save()
    assert "法定质保期" in tab.grid.errors()[f"{last}.facts"]
    picture(page, "facts_refused")


def test_what_was_chosen_is_read_on_the_list(qtbot, shop, branch):
    import pypdfium2

    key = shop.receive("沪A66N20", promised=at("17:00"))
    page = open_page(qtbot, branch)
    page.open_order(key)
    view = go(page, 1)
    QTest.keyClicks(view, "b")
    page.save()
    shop.start(key)
    shop.finish(key)
    shop.inspect(key)
    with gate.acting(gate.system("test")):
        list_settlement(order_id=key, render=render)
    ((digest,),) = db.rows("SELECT content_hash FROM paper WHERE kind = 'settlement'")
    pdf = pypdfium2.PdfDocument(BytesIO(content(digest)))
    text = "".join(page.get_textpage().get_text_range() for page in pdf)
    (own,) = [line.name for line in lines_of(key) if line.origin == "own"]
    row = text[text.index(own) :].splitlines()[:8]
    assert any("是" in cell.split() or cell.endswith("是") for cell in row)
