"""The board's picture: rows and time, blocks, the line at now, the ghost of what is dragged."""

from datetime import datetime, timedelta

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPen,
    QPixmapCache,
    QResizeEvent,
    QTransform,
)
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView

from reception.core import clock
from reception.core.hours import Period
from reception.core.text import _
from reception.shopfloor.queries import Board
from ui.shopfloor import aim, backdrop
from ui.shopfloor.aim import Aim, Load, What
from ui.shopfloor.block import BlockItem
from ui.shopfloor.drag import EDGE, STEP, Drag
from ui.shopfloor.ghost import GhostItem
from ui.shopfloor.grid import BAYS, NAMES, PEOPLE, Grid, View, fitted
from ui.shopfloor.hours import Hours, hours_of, runs_until
from ui.shopfloor.layout import Drawn, drawn
from ui.theme import DARK, font, look

_NOW = look("late").edge
PIXMAPS = 192 * 1024  # kilobytes: 200 blocks at 3840 x 2160, not painted anew each time


class BoardView(QGraphicsView):
    """Shows a Board; tells what was touched, what is carried, and what was dropped where."""

    touched_block = Signal(object)  # Block
    touched_place = Signal(int, object)  # row, instant
    carrying = Signal(object, object, QPoint)  # Load, Aim or None, where (in the view)
    dropped = Signal(object, object)  # Load, Aim or None

    def __init__(self) -> None:
        super().__init__()
        self.setScene(QGraphicsScene(self))
        self.scene().setItemIndexMethod(QGraphicsScene.ItemIndexMethod.BspTreeIndex)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)  # the first row stays
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheBackground)
        QPixmapCache.setCacheLimit(PIXMAPS)
        self.setAccessibleName(_("Bays and time"))
        self._items: dict[int, BlockItem] = {}
        self.board: Board | None = None
        self.now = clock.now()
        self.which, self.days, self.zoom = BAYS, 1, 1.0
        self.grid = Grid(Hours(*clock.day_bounds(clock.today())))
        self._closed: list[Period] = []
        self.masked, self.movable = False, False
        self._chosen = 0
        self._job: backdrop.Job | None = None
        self.ghost = GhostItem()
        self.scene().addItem(self.ghost)
        self.drag = Drag(self, self, carry=self._carry, drop=self._drop, touch=self._touch)

    def show_board(self, board: Board, now: datetime) -> None:
        """Show this board as of `now`; blocks that stayed the same are not painted again."""
        self.board, self.now = board, now
        self._place()

    def show_view(self, which: View, days: int) -> None:
        """Let other things be rows, or more days be shown; the next board fills them."""
        self.which, self.days = which, days

    def scale_to(self, zoom: float) -> None:
        """Draw everything so many times as large."""
        self.zoom = zoom
        self.setTransform(QTransform.fromScale(zoom, zoom))
        self._place()

    @property
    def hours(self) -> Hours:
        """The hours across."""
        return self.grid.hours

    @property
    def people(self) -> bool:
        """Whether technicians are rows."""
        return self.which is PEOPLE

    def offer(self, job: tuple[timedelta, frozenset[int]] | None) -> None:
        """Light up where a job of this length could go, on these bays; None ends it."""
        self._job = job
        self._repaint_all()

    def choose(self, order_id: int) -> None:
        """Mark the blocks of the order whose card is open, and bring the last one into view."""
        self._chosen = order_id
        for item in self._items.values():
            mine = item.drawn is not None and item.drawn.block.order_id == order_id
            item.choose(mine)
            item.setZValue(1 if mine else 0)  # its grip is taken hold of, not the next block
            if mine:
                self.ensureVisible(item, 0, 20)

    def blocks(self) -> list[BlockItem]:
        """Return the items shown."""
        return list(self._items.values())

    def block_of(self, order_id: int) -> BlockItem | None:
        """Return the newest block of an order."""
        found = [
            item
            for item in self._items.values()
            if item.drawn is not None and item.drawn.block.order_id == order_id
        ]
        return max(found, key=lambda i: i.drawn.block.starts_at, default=None)  # type: ignore[union-attr]

    def item_of(self, allocation_id: int) -> BlockItem | None:
        """Return one block."""
        return self._items.get(allocation_id)

    def x_of(self, instant: datetime) -> float:
        """Return where an instant stands, in the scene."""
        return self.grid.x_of(instant)

    def point_of(self, row: int, instant: datetime) -> QPointF:
        """Return the middle of a row at an instant, in the view's own coordinates."""
        spot = QPointF(self.x_of(instant), self.grid.tops[row] + self.grid.height / 2)
        return QPointF(self.mapFromScene(spot))

    def row_height(self) -> float:
        """Return the height of a row, in scene units."""
        return self.grid.height

    def rows_seen(self) -> tuple[int, int, int]:
        """Return the first and last row in view, counted from 1, and how many there are."""
        height, count = self.grid.height * self.zoom, len(self.grid.rows)
        first = round(self.verticalScrollBar().value() / height)
        return first + 1, min(first + int(self.viewport().height() / height + 0.1), count), count

    def closed(self) -> list[Period]:
        """Return what is shaded in every row: when no work is planned."""
        return self._closed

    def closed_words(self) -> list[tuple[datetime, datetime, str]]:
        """Return what is shaded, and why: a rest, after closing, a holiday by its name."""
        if self.board is None:
            return []
        return [(begin, end, self._closed_word(begin)) for begin, end in self._closed]

    def _closed_word(self, begin: datetime) -> str:
        assert self.board is not None
        day = clock.local(begin).date()
        span = self.board.hours.span(day)
        if span is None:
            return self.board.hours.word(day) or _("closed")
        return _("break") if span[0] <= begin < span[1] else _("after hours")

    def _place(self) -> None:
        board = self.board
        if board is None:
            return
        hours = hours_of(board.hours, board.day, board.blocks, self.now, self.days)
        rows = self.which.rows(board)
        room, wide = self.viewport().height() / self.zoom, self.viewport().width() / self.zoom
        self.grid = Grid(hours, rows, wide, fitted(rows, room))
        self._closed = hours.closed(board.hours)
        self.setSceneRect(0, 0, wide, self.grid.bottom())
        self.verticalScrollBar().setSingleStep(round(self.grid.height * self.zoom))
        left = dict(self._items)
        for one in drawn(board.blocks, self.now, self.which.row_of, self.which.note_of(board)):
            outside = one.ends_at <= hours.begin or one.block.starts_at >= hours.end
            if one.row not in self.grid.tops or outside:
                continue
            item = left.pop(one.block.allocation_id, None)
            if item is None:
                item = BlockItem()
                self._items[one.block.allocation_id] = item
                self.scene().addItem(item)
            self._put(item, one)
        for key, item in left.items():
            self.scene().removeItem(item)
            del self._items[key]
        self._repaint_all()

    def _repaint_all(self) -> None:
        self.resetCachedContent()
        self.viewport().update()

    def _put(self, item: BlockItem, one: Drawn) -> None:
        area = self.grid.area(one.row, one.block.starts_at, one.ends_at, one.lane, one.lanes)
        room = self.x_of(one.room_until) if one.room_until else self.grid.wide - 4
        planned = self.x_of(one.block.ends_at)
        tail = runs_until(one.ends_at, self.hours, self.now)
        if tail:
            room = area.right()  # its margin belongs to the mark
        item.show_block(one, area, planned, room, self.now, self.masked, tail)
        chosen = bool(self._chosen) and one.block.order_id == self._chosen
        item.choose(chosen)
        item.setZValue(1 if chosen else 0)
        load = self.drag.load
        carried = load is not None and load.block is not None
        item.fade(carried and load.block.allocation_id == one.block.allocation_id)  # type: ignore[union-attr]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    # The finger.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.drag.press(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.drag.move(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.drag.release(event.position())

    def from_screen(self, at: QPoint) -> QPointF:
        """Return a point of the screen in the view's own coordinates."""
        return QPointF(self.viewport().mapFromGlobal(at))

    def _spot(self, point: QPointF) -> QPointF:
        return self.mapToScene(point.toPoint())

    def _item_at(self, point: QPointF) -> BlockItem | None:
        """Return the block there; first the chosen one, whose grip reaches over its edge."""
        spot = self._spot(point)
        for item in self._items.values():
            if item.chosen and item.grip().contains(spot):
                return item
        found = [i for i in self.items(point.toPoint()) if isinstance(i, BlockItem)]
        return next((item for item in found if item.area().contains(spot)), None)

    def load_at(self, point: QPointF) -> Load | None:
        """Return what is taken hold of at a point: a block, its edge, or a technician's name."""
        if self.board is None or not self.movable:
            return None
        spot, item = self._spot(point), self._item_at(point)
        if item is None:
            row = self.grid.row_at(spot.y())
            if self.people and row is not None and row.key and spot.x() < NAMES:
                return Load(What.PERSON, person_id=row.key, person=row.name)
            return None
        if item.drawn is None or item.drawn.done or not item.drawn.block.open:
            return None
        block = item.drawn.block
        if item.grip().contains(spot):
            return aim.of_edge(block)
        return aim.of_block(self.board, block, self.now, self.grid.instant_at(spot.x()))

    def rest_at(self, point: QPointF) -> Load | None:
        """Return the part of a block that a long touch cuts off."""
        item = self._item_at(point)
        if self.board is None or not self.movable or item is None or item.drawn is None:
            return None
        if item.drawn.done or not item.drawn.block.open:
            return None
        at = self.grid.instant_at(self._spot(point).x())
        return aim.of_rest(self.board, item.drawn.block, at, self.now)

    def aim_at(self, load: Load, point: QPointF) -> Aim | None:
        """Show the ghost where a load held at this point would land, and return where."""
        spot, found = self._spot(point), None
        row = self.grid.row_at(spot.y())
        inside = self.viewport().rect().contains(point.toPoint())
        if self.board is not None and row is not None and inside:
            under = self._item_at(point)
            over = under.drawn.block if under is not None and under.drawn is not None else None
            if over is not None and load.block is not None:
                over = None if over.allocation_id == load.block.allocation_id else over
            at = self.grid.instant_at(spot.x())
            found = aim.aim(load, self.board, row.key, at, self.now, people=self.people, over=over)
        self._show_ghost(load, found)
        return found

    def _show_ghost(self, load: Load, found: Aim | None) -> None:
        if found is None or found.row not in self.grid.tops:
            self.ghost.leave()
            return
        if load.what is What.PERSON and found.other is not None:
            item = self._items.get(found.other.allocation_id)
            area, text = (item.area() if item is not None else QRectF()), load.person
        else:
            area = self.grid.area(found.row, found.begin, found.end, 0, 1)
            text = clock.show(found.begin, "%H:%M")
        self.ghost.show_at(area, text, found.tone)

    def pan(self, by: float) -> None:
        """Move the rows by so many pixels."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() - round(by))

    def slide(self, point: QPointF) -> int:
        """Return by how many pixels the rows move on while something is held there."""
        edge = EDGE * self.zoom
        if point.y() < edge:
            return -STEP if self.verticalScrollBar().value() else 0
        last = self.verticalScrollBar().maximum() == self.verticalScrollBar().value()
        return STEP if point.y() > self.viewport().height() - edge and not last else 0

    def _carry(self, load: Load, found: Aim | None, point: QPointF) -> None:
        item = self._items.get(load.block.allocation_id) if load.block is not None else None
        if item is not None:
            item.fade(True)
        self.carrying.emit(load, found, point.toPoint())

    def _drop(self, load: Load, found: Aim | None) -> None:
        self.dropped.emit(load, found)

    def put_down(self, load: Load, *, refused: bool) -> None:
        """Show that a load landed, or shake it back to where it came from."""
        item = self._items.get(load.block.allocation_id) if load.block is not None else None
        if item is not None:
            item.fade(False)
        if refused and self.ghost.isVisible():
            self.ghost.shake(item.area() if item is not None else None)
        else:
            self.ghost.leave()

    def _touch(self, point: QPointF) -> None:
        item = self._item_at(point)
        if item is not None and item.drawn is not None:
            self.touched_block.emit(item.drawn.block)
            return
        spot = self._spot(point)
        row = self.grid.row_at(spot.y())
        if row is not None and self.grid.is_time(spot.x()):
            self.touched_place.emit(row.key, self.grid.instant_at(spot.x()))

    # The picture.

    def drawBackground(self, painter: QPainter, exposed: QRectF | QRect) -> None:
        backdrop.paint(painter, exposed, self.grid, self._closed, self.board, self._job, self.now)
        if self.hours.shows(self.now):
            self._paint_now(painter, 255)

    def drawForeground(self, painter: QPainter, _exposed: QRectF | QRect) -> None:
        if self.board is not None and not self._items:
            self._paint_nothing(painter, backdrop.nothing_words(self.board))
        if self.hours.shows(self.now):
            self._paint_now(painter, 90)

    def _paint_now(self, painter: QPainter, strength: int) -> None:
        """Paint the line: fully between the blocks, faintly over them, so that words stay clear."""
        x, colour = self.x_of(self.now), QColor(_NOW)
        colour.setAlpha(strength)
        painter.setPen(QPen(colour, 3))
        painter.drawLine(QPointF(x, 0), QPointF(x, self.grid.bottom()))

    def _paint_nothing(self, painter: QPainter, text: str) -> None:
        painter.setFont(font(26))
        painter.setPen(QColor(DARK.soft))
        room = self.viewport().height() / self.zoom * 0.8
        area = QRectF(NAMES, 0, self.grid.wide - NAMES, room)
        around = painter.boundingRect(area, int(Qt.AlignmentFlag.AlignCenter), text)
        painter.fillRect(around.adjusted(-24, -12, 24, 12), QColor(DARK.bg))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), text)
