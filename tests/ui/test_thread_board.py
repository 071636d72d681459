"""沟通 on the board: large words, targets for gloves, a finding that is asked about with two touches."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reception.orders.extras import extras_of
from reception.orders.models import State
from reception.orders.queries import order
from reception.orders.thread import About, thread
from tests.ui.test_board import open_board
from tests.ui.test_orders import press
from tests.ui.test_thread import messages, said_by
from tests.ui.test_thread import shop as shop
from tests.ui.workshop import working


def test_said_by_touch_on_the_board(qtbot, branch, shop, snap):
    key = working(shop, "沪AK77M3", "转向", "2号", "13:40", 145, "17:00")
    said_by(shop, "advisor", key, About.NOTE, "请联系客户后再拆")
    board = open_board(qtbot, branch)
    assert board.view.block_of(key).drawn.block.unread == 1
    snap(board, "thread_board_block")
    board.open_card(key)
    assert board.card.talk.text() == "沟通 ● 1 条新"
    snap(board, "thread_board_card")
    press(board.card.talk)
    panel = board.card.talk_panel
    view = panel.view
    with branch.as_("foreman"):
        qtbot.waitUntil(lambda: thread(key).unread() == 0)
    snap(board, "thread_board")
    board.refresh()  # without the main window nobody tells the board
    assert board.view.block_of(key).drawn.block.unread == 0
    press(view.composer.abouts.buttons["found"])
    snap(board, "thread_board_compose")
    for button in (*view.composer.buttons.values(), view.composer.do, panel.back):
        assert button.height() >= 64, button.text()
    press(view.composer.buttons["前制动片磨损到限"])
    press(view.composer.do)
    assert messages(key)[-1] == (About.FOUND, "前制动片磨损到限")
    snap(board, "thread_board_said")
    last = thread(key).last()
    press(view.rows[last].ask)
    snap(panel.asking, "thread_board_ask")
    press(panel.asking.form.do)
    assert order(key).row.state is State.HOLD_CONSENT
    assert extras_of(key)[0].reason == "前制动片磨损到限"
    QTest.keyClick(board, Qt.Key.Key_Escape)
    assert board.card.talk.isVisible()
