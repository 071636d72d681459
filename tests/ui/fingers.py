"""A finger on the board: pulls cards and blocks through real mouse events on what lies under it."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

LEFT = Qt.MouseButton.LeftButton


def pull(board, start: QPoint, *way: QPoint, hold: bool = False, let_go: bool = True) -> None:
    """Press at a point of the view, move over others, let go at the last one."""
    place = board.view.viewport()
    QTest.mousePress(place, LEFT, pos=start)
    if hold:
        QTest.qWait(700)  # a long touch is long
    last = start
    for stop in way:
        for step in range(1, 6):
            QTest.mouseMove(place, last + (stop - last) * step / 5)
        last = stop
    if let_go:
        QTest.mouseRelease(place, LEFT, pos=last)


def pull_card(board, order_id: int, to: QPoint, *, let_go: bool = True) -> None:
    """Pull a card out of the column to a point of the view."""
    card = board.side.cards[order_id]
    begin = card.rect().center()
    end = card.mapFromGlobal(board.view.viewport().mapToGlobal(to))
    QTest.mousePress(card, LEFT, pos=begin)
    for step in range(1, 9):
        QTest.mouseMove(card, begin + (end - begin) * step / 8)
    if let_go:
        QTest.mouseRelease(card, LEFT, pos=end)


def spot(board, row: int, instant) -> QPoint:
    """Return the middle of a row at an instant."""
    return board.view.point_of(row, instant).toPoint()


def middle(board, order_id: int, share: float = 0.5) -> QPoint:
    """Return a point of an order's newest block: so far across it."""
    area = board.view.block_of(order_id).area()
    x = area.left() + area.width() * share
    return board.view.mapFromScene(x, area.center().y())


def grip(board, order_id: int) -> QPoint:
    """Return the handle at a block's right edge."""
    return board.view.mapFromScene(board.view.block_of(order_id).grip().center())
