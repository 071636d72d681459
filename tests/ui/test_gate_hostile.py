"""The gate's line and the count's remarks under what a hand, a scanner or a mean joke may type."""

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from reception.billing.count import count_today
from reception.billing.count_actions import begin_count
from reception.billing.gate_pass_actions import give_road_test_pass
from reception.billing.gate_pass_queries import exits_today, left_without
from reception.core import clock
from reception.papers.gate_values import GatePassData
from tests.conftest import NOON
from tests.ui.counter import at_counter
from tests.ui.desk import Key, Mod
from tests.ui.test_gate_pass import Floor, renderer
from tests.ui.test_gate_window import at_gate
from tests.ui.test_gate_window import branch as branch

HOSTILE = (
    "<b>沪A00001</b>",
    "' OR 1=1 --",
    "%s {plate} {0} \\N",
    '=HYPERLINK("http://x")',
    "沪A\u202e00001\u200b",
    "龘𠮷" * 12,
    "C" * 300,
    "9" * 4000,
)


def leaving(qtbot, branch):
    hands, window = at_gate(qtbot, branch)
    hands.press(Key.Key_F10)
    return hands, window, window.leaving


def put(field, text: str) -> None:
    """Paste: what no keyboard types."""
    QApplication.clipboard().setText(text)
    field.control.setFocus()
    field.control.paste()


@pytest.mark.parametrize("typed", HOSTILE)
def test_the_gates_line_says_stop_in_plain_words_and_stays_in_place(qtbot, branch, picture, typed):
    hands, window, view = leaving(qtbot, branch)
    size = window.size()
    put(view.number, typed)
    hands.press(Key.Key_Return)
    assert view.verdict.sign.text().startswith("✕")
    assert view.number.is_empty()
    QApplication.processEvents()
    assert window.size() == size
    assert window.minimumSizeHint().width() <= size.width()
    assert window.minimumSizeHint().height() <= 768
    picture(window, f"gate-hostile-{HOSTILE.index(typed)}")
    assert all(
        label.textFormat().name == "PlainText" for label in view.verdict.findChildren(QLabel)
    )
    assert exits_today() == ()
    window.close()


def test_a_car_without_pass_keeps_the_words_as_typed(qtbot, branch, picture):
    hands, window, view = leaving(qtbot, branch)
    hands.click(view.without.open)
    for plate in ("<i>", "沪" * 20, "'"):
        put(view.without.plate, plate)
        put(view.without.reason, "跟车出门 <b>=1+1</b> 𠮷")
        hands.click(view.without.save)
        for field in (view.without.plate, view.without.reason):
            field.set_value(None)
        if not view.without.fields.isVisible():
            hands.click(view.without.open)
    rows = left_without()
    assert {row.reason for row in rows} <= {"跟车出门 <b>=1+1</b> 𠮷"}
    put(view.without.plate, "沪A00001")
    put(view.without.reason, "x" * 5000)
    hands.click(view.without.save)
    QApplication.processEvents()
    assert not view.exits.table.view.horizontalScrollBar().isVisible()
    picture(window, "gate-hostile-without")
    assert all(len(row.reason) <= 200 for row in left_without())
    window.close()


def test_a_car_comes_back_though_the_clock_was_set_back(qtbot, branch, picture):
    key = Floor(branch).receive("沪AD2K51")
    with branch.as_("technician"):
        made = give_road_test_pass(order_id=key, render=renderer(GatePassData))
    hands, window, view = leaving(qtbot, branch)
    put(view.number, made.number)
    hands.press(Key.Key_Return)
    hands.press(Key.Key_F8)
    [row] = exits_today()
    assert row.out()
    with clock.frozen(NOON - timedelta(hours=1)):
        window.refresh()
        view.exits.table.view.selectRow(0)
        hands.click(view.exits.back)
        [row] = exits_today()
        assert (row.out(), row.back_at) == (False, row.at)
        assert not view.exits.back.isVisible()
        picture(window, "gate-clock-back")
    window.close()


@pytest.mark.parametrize("typed", HOSTILE)
def test_the_counts_remark_is_kept_or_refused_whole(qtbot, branch, picture, typed):
    Floor(branch).receive("沪AD2K51")
    with branch.as_("foreman"):
        begin_count()
    hands = at_counter(qtbot, branch, "foreman", "count")
    page = hands.page
    page.table.view.setFocus()
    page.table.view.selectRow(0)
    hands.press(Key.Key_3, Mod.ControlModifier)
    put(page.remark, typed)
    hands.press(Key.Key_Return)
    [line] = count_today().lines
    assert line.remark in (typed[: len(line.remark)], "")
    assert line.remark or page.remark.error()
    assert hands.window.width() == 1366
    assert not page.table.view.horizontalScrollBar().isVisible()
    picture(hands.window, f"count-hostile-{HOSTILE.index(typed)}")
    put(page.plate, typed)
    hands.press(Key.Key_Return)
    assert all(2 <= len(line.plate) <= 20 for line in count_today().lines)
    hands.window.close()
