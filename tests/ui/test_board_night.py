"""What is not done at closing stands on the board until somebody has decided about it."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reception.core import clock
from reception.orders.queries import order
from reception.shopfloor.carry_queries import closing_list
from reception.shopfloor.plan_models import Decided
from reception.shopfloor.queries import blocks
from tests.ui.test_board import open_board
from tests.ui.workshop import Floor, at, working

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def evening():
    with clock.frozen(at("17:50")):
        yield


def test_what_stays_over_night_is_decided_on_the_board(qtbot, branch, evening, snap):
    shop = Floor(branch)
    key = working(shop, "沪AK77M3", "转向", "2号", "16:40", 60, "17:45")
    waiting = shop.receive("沪A66N20", promised=at("17:55"))
    board = open_board(qtbot, branch)
    with clock.frozen(at("18:00")):
        board.refresh()
        groups = {order_id: group for group, order_id in board.side._order}
        assert groups[key] == groups[waiting] == "night"
        snap(board, "night_list")
        QTest.mouseClick(board.side.cards[key], LEFT)
        QTest.mouseClick(board.card.steps.buttons["night"], LEFT)
        form = board.card.steps.open_form
        QTest.mouseClick(form.do, LEFT)
        assert form.reason.error()
        QTest.mouseClick(form.kind.buttons[Decided.TOMORROW.value], LEFT)
        snap(board, "night_form")
        QTest.keyClicks(form.reason.line, "Dengjian")
        QTest.mouseClick(form.told.buttons["told"], LEFT)
        QTest.mouseClick(form.do, LEFT)
        (row,) = [r for r in closing_list().rows if r.order_id == key]
        assert row.decision.decided is Decided.TOMORROW
        assert row.decision.told
        assert key not in board.night
        begin, end = clock.day_bounds(clock.today() + timedelta(days=1))
        assert any(b.order_id == key for b in blocks(begin, end))
        assert order(waiting) is not None
