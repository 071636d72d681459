"""More work on the board: asked with its own window, waited for with minutes, answered at the desk."""

from datetime import timedelta
from decimal import Decimal

from PySide6.QtTest import QTest

from reception.core import clock
from reception.orders.extra_actions import decline_extra
from reception.orders.extras import How, extras_of
from reception.orders.models import LineKind, State
from reception.orders.queries import order
from reception.orders.rules import LineDraft
from tests.ui.test_board import open_board
from tests.ui.test_extra_work import asked, type_item
from tests.ui.test_orders import press
from tests.ui.workshop import Floor, at, working

OIL = LineDraft(LineKind.PART, "机油", Decimal(1), Decimal(90))


def test_asked_on_the_board(qtbot, branch, snap):
    shop = Floor(branch)
    key = working(shop, "沪AK77M3", "转向", "2号", "13:40", 145, "17:00")
    board = open_board(qtbot, branch)
    board.open_card(key)
    assert not board.card.asked.isVisible()
    press(board.card.ask)
    dialog = board.asking
    QTest.keyClicks(dialog.form.reason.line, "Brake pads 2 mm")
    type_item(dialog.form, "zhidongpian", "460")
    snap(dialog, "board_ask")
    press(dialog.form.do)
    assert not dialog.isVisible()
    assert order(key).row.state is State.HOLD_CONSENT
    assert len(extras_of(key)) == 1
    assert "Brake pads 2 mm" in board.card.asked.text()
    snap(board, "board_asked_card")


def test_the_wait_is_told_in_minutes_and_ends_with_the_answer(qtbot, branch, snap):
    shop = Floor(branch)
    key = working(shop, "沪AK77M3", "转向", "2号", "13:40", 145, "17:00")
    extra = asked(shop, key, OIL)
    with clock.frozen(at("14:32") + timedelta(minutes=25)):
        board = open_board(qtbot, branch)
        assert "已等 25 分" in board.side.cards[key].text_shown().third
        snap(board, "board_asked")
        with branch.as_("advisor"):
            decline_extra(extra_id=extra, how=How.PHONE, who="测试客户001")
        board.refresh()
        assert key not in board.side.cards
        board.open_card(key)
        assert "客户不同意" in board.card.asked.text()
