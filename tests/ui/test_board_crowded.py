"""The board with 24 bays, 60 technicians and 200 blocks: looked at, cheap to drag over, flat in memory."""

import gc
import tracemalloc
from datetime import timedelta

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea

from reception.core import clock
from reception.shopfloor.actions import save_bay
from reception.shopfloor.plan_actions import place
from reception.shopfloor.queries import bays
from reception.staff.actions import add_person
from reception.staff.queries import with_role
from reception.staff.rules import Role
from tests.ui.fingers import LEFT, middle, pull, pull_card, spot
from tests.ui.test_board import open_board
from tests.ui.workshop import Floor, at
from ui.shopfloor.block import BlockItem

BAYS, PEOPLE, BLOCKS = 24, 60, 200


@pytest.fixture
def shop(branch) -> Floor:
    """200 blocks of 60 technicians in 24 bays, and twelve cars that wait."""
    with branch.as_("manager"):
        for number in range(len(bays()), BAYS):
            save_bay(name=f"{number}号", kind="mechanical", position=number)
    with branch.as_("administrator"):
        for number in range(1, PEOPLE):
            add_person(
                login=f"t{number}", name=f"示例技师{number:02d}", roles=("technician",),
                secret="1357",
            )  # fmt: skip
    floor = Floor(branch)
    people = [row.person_id for row in with_role(Role.TECHNICIAN)]
    names = list(floor.bays)
    with branch.as_("foreman"):
        for number in range(BLOCKS):
            bay, turn = number % BAYS, number // BAYS
            begin = at("8:00") + timedelta(minutes=65 * turn + 5 * (bay % 3))
            with clock.frozen(min(begin, clock.now())):
                key = floor.receive(f"沪{'ABCDE'[turn % 5]}{number:05d}", promised=begin
                                    + timedelta(minutes=30 if bay == 5 else 120))  # fmt: skip
                place(
                    order_id=key, bay_id=floor.bays[names[bay]],
                    technician_id=people[(bay + BAYS * (turn % 2)) % PEOPLE],
                    starts_at=begin, ends_at=begin + timedelta(minutes=60),
                    anyway=True,
                )  # fmt: skip
                if begin <= clock.now():
                    floor.start(key)
            if begin + timedelta(minutes=60) <= at("14:32"):
                with clock.frozen(begin + timedelta(minutes=60)):
                    floor.finish(key)
        for number in range(12):
            floor.receive(f"沪F{number:05d}", promised=at("17:00") + timedelta(minutes=10 * number))
    return floor


def test_a_crowded_wall_in_both_sizes(qtbot, shop, branch, snap):
    board = open_board(qtbot, branch)
    assert len(board.view.blocks()) >= BLOCKS
    snap(board, "crowded_1080")
    open_ = [item for item in board.view.blocks() if item.drawn.block.promised_at]
    told = [" ".join(item.words()) for item in open_ if not item.drawn.done]
    assert told
    assert all(":" in words or "超" in words for words in told), told  # the promise, each
    QTest.mouseClick(board.foot.people, LEFT)
    snap(board, "crowded_people_1080")
    QTest.mouseClick(board.foot.people, LEFT)
    board.resize(3840, 2160)
    qtbot.waitUntil(lambda: board.zoom == 2.0)
    assert board.view.rows_seen()[0] == 1
    snap(board, "crowded_2160_still")
    card = next(card for card in board.side.cards.values() if card.movable)
    column = board.side.findChild(QScrollArea)
    qtbot.waitUntil(lambda: card.y() > 0 and column.verticalScrollBar().maximum() > 0)
    column.ensureWidgetVisible(card)
    pull_card(board, card.order_id, spot(board, shop.bays["5号"], at("16:00")), let_go=False)
    assert board.view.ghost.isVisible()
    snap(board, "crowded_2160")
    board.view.drag.let_go()
    QTest.mouseClick(board.foot.people, LEFT)
    snap(board, "crowded_people_2160")
    assert board.view.grid.height * board.zoom >= 2 * 48
    assert board.foot.undo.height() >= 2 * 46


def test_sixty_technicians_leave_the_placing_bar_one_line(qtbot, shop, branch, snap):
    board = open_board(qtbot, branch)
    high = board.bottom.height()
    card = next(card for card in board.side.cards.values() if card.movable)
    QTest.mouseClick(card, LEFT)
    assert board.bottom.height() == high
    assert len(board.placing.technician.buttons) == 4
    snap(board, "crowded_placing")
    QTest.mouseClick(board.placing.everybody, LEFT)
    assert len(board.placing.technician.buttons) >= 60
    last = list(board.placing.technician.buttons.values())[-1]
    qtbot.waitUntil(lambda: board.bottom.height() > high and last.isVisible())
    QTest.mouseClick(last, LEFT)
    assert board.placing.technician_id() is not None
    snap(board, "crowded_placing_all")


def test_dragging_paints_no_block_again(qtbot, shop, branch, monkeypatch):
    board = open_board(qtbot, branch)
    qtbot.wait(50)
    painted = []
    paint = BlockItem.paint

    def counted(self, *arguments):
        painted.append(self)
        paint(self, *arguments)

    monkeypatch.setattr(BlockItem, "paint", counted)
    board.view.viewport().repaint()
    assert painted == []  # all from their pixmaps
    board.carrying.pick(next(iter(board.side.cards)))
    for step in range(60):
        board.view.drag.over(QPointF(300 + 15 * step, 200 + 8 * step))
        qtbot.wait(1)
    assert board.view.ghost.isVisible()
    assert painted == []


def test_rows_move_on_at_the_edge_while_something_is_carried(qtbot, shop, branch):
    board = open_board(qtbot, branch)
    key = board.view.blocks()[-1].drawn.block.order_id
    bar = board.view.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(0)
    low = QPointF(900, board.view.viewport().height() - 10).toPoint()
    pull(board, middle(board, key), low, let_go=False)
    qtbot.waitUntil(lambda: bar.value() == bar.maximum())
    board.view.drag.stop()


@pytest.mark.slow
def test_memory_is_flat_over_thirty_crowded_days(qtbot, shop, branch):
    assert _grown(qtbot, open_board(qtbot, branch)) < 300_000


def test_memory_is_flat_over_thirty_days(qtbot, branch):
    shop = Floor(branch)
    for number in range(33):
        key = shop.receive(f"沪A{number:05d}", promised=at("17:30") + timedelta(days=number))
        shop.dispatch(key, "12"[number % 2] + "号", at("15:00") + timedelta(days=number), 90)
    assert _grown(qtbot, open_board(qtbot, branch)) < 60_000


def _grown(qtbot, board) -> int:
    """Let thirty days go by, the board drawn anew many times; return by how much memory grew."""
    now = clock.now()

    def a_day(number: int) -> None:
        for part in range(4):
            with clock.frozen(now + timedelta(days=number, minutes=150 * part)):
                board.turn(part % 3)  # other blocks each time
        qtbot.wait(1)

    for number in range(30):  # what is kept for good is kept by now
        a_day(number)
    tracemalloc.start()
    for number in [*range(30), 3]:  # only what was made since the start is counted: all of it
        a_day(number)
    gc.collect()
    before, items = tracemalloc.get_traced_memory()[0], len(board.view.scene().items())
    for number in [*range(4, 30), 3]:
        a_day(number)
    gc.collect()
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert len(board.view.scene().items()) == items
    return after - before
