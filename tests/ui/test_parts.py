"""The store by real keys and mouse: handed out, waited for, received, counted, a list, a scan."""

from decimal import Decimal

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reception.core import gate
from reception.orders.models import State
from reception.orders.queries import order
from reception.parts.actions import Piece, expect_part, hand_out, reserve_parts
from reception.parts.queries import needs_of, stock
from reception.parts.rules import Stand
from tests.parts.store import FILTER, OIL, Store, stand
from tests.ui.office import click_row, desk, key, press, refused, said, somebody, type_into
from tests.ui.workshop import at

Keys = Qt.Key


@pytest.fixture
def store(branch) -> Store:
    return Store(branch)


def at_store(qtbot, store):
    return desk(qtbot, store.branch.actors["parts1"], "parts")


def test_the_store_of_a_day(qtbot, demo, picture):
    window, page = desk(qtbot, somebody("parts1"), "parts")
    picture(window, "parts_wanted")
    click_row(page.wanted, 0)
    assert page.side.isVisible()
    picture(window, "parts_order")
    for code in page.chips:
        press(page.chips[code])
        picture(window, f"parts_list_{code}")
    assert page.stock.rows()
    type_into(page.search.line, "jiyou")
    found = page.stock.rows()
    assert found
    assert all("机油" in row.name for row in found)
    click_row(page.stock, 0)
    picture(window, "parts_shelf")
    press(page.chips["missing"])
    assert page.wanted.choose(lambda row: row.stand is Stand.WAITING)
    picture(window, "parts_waiting")


def test_parts_are_handed_out_by_one_key(qtbot, store, picture):
    for code, count in ((FILTER, 2), (OIL, 4)):
        store.shelve(code, count)
    key_ = store.order((FILTER, 1), (OIL, 4), promised=at("16:00"))
    store.start(key_)
    window, page = at_store(qtbot, store)
    click_row(page.wanted, 0)
    side = page.parts
    side.table.view.clearSelection()
    side.taker.set_value(None)
    press(side.out)
    assert side.taker.error()  # who takes them must be said
    picture(window, "parts_refused")
    side.taker.set_value(store.technician)
    key(side.table.view, Keys.Key_F8)
    assert said(window) == "已出库 2 种。"
    assert {row.stand for row in needs_of(key_)} == {Stand.DONE}
    assert [move.taker for move in side_moves(store, key_)] == ["示例technician"] * 2
    picture(window, "parts_handed_out")


def side_moves(store, order_id):
    from reception.parts.queries import moves_for

    return moves_for(order_id)


def test_more_than_wanted_needs_a_reason_and_comes_back(qtbot, store):
    store.shelve(FILTER, 3)
    key_ = store.order((FILTER, 1))
    window, page = at_store(qtbot, store)
    click_row(page.wanted, 0)
    side = page.parts
    side.taker.set_value(store.technician)
    press(side.some)
    form = side.part_form
    type_into(form.count.line, "2")
    key(form.count.line, Keys.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "多领请写明原因" in form.reason.error()
    type_into(form.reason.line, "安装时损坏")
    key(form.reason.line, Keys.Key_Return)
    assert said(window) == "已出库。"
    assert stand(key_, FILTER) is Stand.OVER
    assert side.table.choose(lambda row: row.code == FILTER)
    press(side.back)
    assert side.part_form.count.text() == "1"  # what is out beyond what is wanted
    key(side.part_form.count.line, Keys.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert stand(key_, FILTER) is Stand.DONE


def test_a_missing_part_stops_the_work_until_it_is_received(qtbot, store, picture):
    store.shelve(FILTER)
    key_ = store.order((FILTER, 1), promised=at("17:00"))
    store.start(key_)
    window, page = at_store(qtbot, store)
    click_row(page.wanted, 0)
    side = page.parts
    press(side.wait)
    form = side.part_form
    type_into(form.at.line, "明天 10:00")
    picture(window, "parts_wait_form")
    key(form.at.line, Keys.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert order(key_).row.state is State.HOLD_PARTS
    assert "机油滤清器" in side.late.label.text()
    assert "1 台" in page.head.note.text()
    picture(window, "parts_late")
    press(page.chips["stock"])
    click_row(page.stock, 0)
    press(page.shelf.receive)
    type_into(page.shelf.step.number.line, "2")
    key(page.shelf.step.words.line, Keys.Key_Return)
    assert said(window) == "已入库，并为 1 台待料车备好。"
    press(page.chips["there"])
    click_row(page.wanted, 0)
    assert side.there.isVisible()
    picture(window, "parts_there")
    press(side.go_on)
    assert order(key_).row.state is State.WORKING


def test_a_count_is_put_right_with_a_reason(qtbot, store):
    store.shelve(FILTER, 5, minimum=4)
    window, page = at_store(qtbot, store)
    press(page.chips["stock"])
    click_row(page.stock, 0)
    press(page.shelf.count)
    type_into(page.shelf.step.number.line, "0")
    press(page.shelf.step.do)
    assert page.shelf.step.words.error()
    type_into(page.shelf.step.words.line, "月度盘点")
    with gate.acting(store.branch.actors["parts2"]):
        other = store.order((FILTER, 1))
    with gate.acting(store.branch.actors["parts2"]):
        hand_out(order_id=other, pieces=(Piece(FILTER, Decimal(1)),), to_id=store.technician)
    key(page.shelf.step.words.line, Keys.Key_Return)
    assert "库存刚变为 4" in refused(window)


def test_a_new_part_and_its_place(qtbot, store, picture):
    window, page = at_store(qtbot, store)
    picture(window, "parts_empty")
    press(page.new)
    form = page.shelf.step
    for field, text in ((form.code, "P-9"), (form.title_, "空调滤清器"), (form.place, "B-02")):
        type_into(field.line, text)
    type_into(form.minimum.line, "2")
    key(form.code.line, Keys.Key_F8)
    assert said(window) == "已保存。"
    assert [(row.code, row.place, row.low) for row in stock()] == [("P-9", "B-02", True)]
    assert page.chips["low"].text() == "低于下限 1"


def test_a_list_is_looked_at_then_taken_over(qtbot, store, picture, tmp_path):
    store.shelve(FILTER, 2)
    book = Workbook()
    for row in (
        ("配件编码", "配件名称", "单位", "货位", "库存", "下限"),
        (FILTER, "机油滤清器", "件", "A-09", 6, 3),
        ("P-8", "刹车片", "套", "C-01", 0, 1),
    ):
        book.active.append(row)
    book.save(tmp_path / "库存.xlsx")
    book.active.append(("", "没有编码", "", "", -1, ""))
    book.save(tmp_path / "坏.xlsx")
    window, page = at_store(qtbot, store)
    page.open_list(tmp_path / "坏.xlsx")
    qtbot.waitUntil(lambda: bool(page.list_in.errors.rows()))
    assert not page.list_in.take.isEnabled()
    picture(window, "parts_list_refused")
    page.open_list(tmp_path / "库存.xlsx")
    qtbot.waitUntil(lambda: bool(page.list_in.preview.rows()))
    picture(window, "parts_list_normal")
    press(page.list_in.take)
    assert said(window) == "新增 1 种，更新 1 种，0 种无变化。"
    assert [(row.code, int(row.on_hand)) for row in stock()] == [("P-8", 0), (FILTER, 6)]


def test_a_scanned_order_opens_its_parts(qtbot, store, monkeypatch):
    monkeypatch.setattr("ui.scanner.GAP_SECONDS", 1.0)  # a busy machine is no slow hand
    store.shelve(FILTER, 2)
    first = store.order((FILTER, 1))
    key_ = store.order((FILTER, 1))
    window, page = at_store(qtbot, store)
    page.wanted.view.setFocus()
    for sign in order(key_).row.number:
        QTest.keyClick(window.windowHandle(), sign)
    QTest.keyClick(window.windowHandle(), Keys.Key_Return)
    assert window.pages.currentWidget() is page
    assert page.parts.order_id == key_ != first


def test_the_order_page_has_them_too(qtbot, store, picture):
    store.shelve(FILTER)
    key_ = store.order((FILTER, 1), promised=at("17:00"))
    late = store.order((FILTER, 1), promised=at("16:00"))
    with gate.acting(store.branch.actors["parts1"]):
        expect_part(order_id=late, code=FILTER, expected_at=at("16:30"))
    window, page = desk(qtbot, store.branch.actors["advisor"], "orders")
    window.open_order(key_)
    tabs = page.detail.tabs
    place = tabs.indexOf(page.detail.store)
    assert tabs.tabText(place) == "配件 · ⚠ 缺 1"
    tabs.setCurrentIndex(place)
    assert page.detail.parts.table.rows()
    assert not page.detail.parts.hands.isVisible()  # an advisor looks, the store hands out
    picture(window, "parts_order_tab")
    window.open_order(late)
    assert tabs.tabText(place) == "配件 · ⚠ 误期"


def test_who_hands_out_nothing_has_no_way_there(qtbot, store):
    window, _page = desk(qtbot, store.branch.actors["advisor"], "today")
    assert "parts" not in window.rail.buttons


def test_another_clerk_s_move_is_seen_at_once(qtbot, store):
    store.shelve(FILTER, 1)
    key_ = store.order((FILTER, 1))
    _window, page = at_store(qtbot, store)
    click_row(page.wanted, 0)
    with gate.acting(store.branch.actors["parts2"]):
        reserve_parts(order_id=key_)
    QApplication.processEvents()
    assert [row.stand for row in page.wanted.rows()] == [Stand.READY]
    assert [row.stand for row in page.parts.rows] == [Stand.READY]
