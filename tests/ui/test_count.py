"""The evening's count through the real window: keys, differences, two people, the sealed sheet."""

import io

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication

from reception.billing.count import count_today
from reception.billing.count_actions import begin_count, tick_car
from reception.core import clock
from reception.papers.archive import find_papers
from reception.visits.actions import note_arrival
from reception.visits.keys import note_keys
from tests.ui.counter import LEFT, at_counter
from tests.ui.desk import Key, Mod
from tests.ui.workshop import Floor
from ui.count.page import CountPage


@pytest.fixture
def yard(branch) -> None:
    """Two cars with orders, one of them on a hook, and one at the gate."""
    floor = Floor(branch)
    first = floor.receive("沪AD2K51")
    floor.receive("沪AK20C3")
    with branch.as_("advisor"):
        note_keys(order_id=first, hook="12")
        note_arrival(plate="沪C5J9E1")


def at_count(qtbot, branch, role: str = "foreman"):
    hands = at_counter(qtbot, branch, role, "count")
    return hands, hands.page


def test_a_count_from_beginning_to_sheet(qtbot, branch, yard, picture, monkeypatch):
    shown: list[bytes] = []
    monkeypatch.setattr("ui.papers.show_pdf", lambda _owner, pdf, **_said: shown.append(pdf))
    hands, page = at_count(qtbot, branch)
    picture(hands.window, "count-empty")
    hands.press(Key.Key_F8)
    assert [row.plate for row in page.table.rows()] == ["沪AD2K51", "沪AK20C3", "沪C5J9E1"]
    assert page.head.note.text() == "14:32 示例foreman 开始 · 已盘 0 / 3"
    picture(hands.window, "count-begun")
    assert QApplication.focusWidget() is page.table.view
    hands.press(Key.Key_Return)  # here, with its key
    hands.press(Key.Key_2, Mod.ControlModifier)
    assert QApplication.focusWidget() is page.remark.control  # why?
    assert count_today().left() == 2
    hands.press(Key.Key_F8)
    assert "还有 2 台" in hands.said()
    picture(hands.window, "count-refused")
    hands.enter("客户带走备用钥匙")
    assert page.table.current().plate == "沪C5J9E1"
    hands.press(Key.Key_3, Mod.ControlModifier)
    hands.enter("已离开，未登记")
    hands.bot.mouseClick(page.plate.control, LEFT)
    hands.enter("沪B99999")
    assert page.table.current().plate == "沪B99999"
    hands.press(Key.Key_1, Mod.ControlModifier)
    hands.enter("员工车辆")
    assert count_today().left() == 0
    picture(hands.window, "count-differences")
    hands.press(Key.Key_F8)
    assert count_today().closed_at is not None
    [row] = find_papers("VCD01-20261120-0001")
    assert row.kind == "car_count"
    text = PdfReader(io.BytesIO(shown[0])).pages[0].extract_text()
    for words in ("VCD01-20261120-0001", "客户带走备用钥匙", "员工车辆", "差异及原因"):
        assert words in text
    assert not page.bar.isVisible()
    assert page.sheet.isVisible()
    picture(hands.window, "count-closed")


def test_the_count_goes_on_where_the_power_failed(qtbot, branch, yard):
    with branch.as_("foreman"):
        begin_count()
        line = count_today().lines[0]
        tick_car(line_id=line.id, version=line.version, car="here", key="here")
    hands, page = at_count(qtbot, branch, "manager")
    assert page.head.note.text() == "14:32 示例foreman 开始 · 已盘 1 / 3"
    assert page.table.rows()[0].person == "示例foreman"
    assert not page.begin.isVisible()
    hands.window.close()


def test_who_ticks_what_somebody_else_ticked_is_told(qtbot, branch, yard, monkeypatch):
    with branch.as_("foreman"):
        begin_count()
    hands, page = at_count(qtbot, branch, "manager")
    page.table.view.setFocus()
    page.table.view.selectRow(0)
    monkeypatch.setattr(page, "heard", lambda _tables: None)  # news of the other PC is on its way
    with branch.as_("foreman"):
        line = count_today().lines[0]
        tick_car(line_id=line.id, version=line.version, car="missing", key="", remark="外出")
    hands.press(Key.Key_Return)
    assert "其他人" in hands.said()
    assert count_today().lines[0].car == "missing"
    hands.window.close()


def test_a_crowded_yard_fits(qtbot, branch, picture):
    floor = Floor(branch)
    for number in range(40):
        floor.receive(f"沪E{number:05d}")
    with branch.as_("foreman"):
        begin_count()
    hands, page = at_count(qtbot, branch)
    assert len(page.table.rows()) == 40
    assert not page.table.view.horizontalScrollBar().isVisible()
    assert hands.window.width() == 1366
    picture(hands.window, "count-crowded")
    hands.window.close()


def test_today_asks_for_the_count_before_closing(qtbot, branch, picture):
    hands = at_counter(qtbot, branch, "manager", "today")
    assert not hands.page.evening.isVisible()
    with clock.frozen(clock.at(clock.today(), 17, 50)):
        hands.page.refresh()
        assert hands.page.evening.text() == "⚠ 未盘点"
        picture(hands.window, "today-evening")
        hands.click(hands.page.evening)
        assert isinstance(hands.window.pages.currentWidget(), CountPage)
    hands.window.close()
