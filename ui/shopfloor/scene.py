"""The board's picture: bays in rows, time across, blocks, the line at now. A graphics scene by hand."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from reception.core import clock
from reception.core.hours import Period
from reception.core.text import _
from reception.shopfloor.queries import BayRow, Board
from reception.shopfloor.rules import BAY_KIND_NAMES
from ui.shopfloor.block import BlockItem
from ui.shopfloor.layout import Drawn, Hours, drawn, hours_of, runs_until
from ui.theme import DARK, font, look

NAMES, LOWEST, HIGHEST, MARGIN = 168, 58, 92, 56  # pixels
_NOW = look("late").edge
_CLOSED = "#070b16"  # darker than the rows: nothing is planned there


class BoardView(QGraphicsView):
    """Shows a Board; tells what was touched."""

    touched_block = Signal(int)  # order
    touched_place = Signal(int, object)  # bay, instant

    def __init__(self) -> None:
        super().__init__()
        self.setScene(QGraphicsScene(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setAccessibleName(_("Bays and time"))
        self._items: dict[int, BlockItem] = {}
        self.board: Board | None = None
        self.now = clock.now()
        self.hours = Hours(*clock.day_bounds(clock.today()))
        self._closed: list[Period] = []
        self.masked = False
        self._chosen = 0
        self._job: tuple[timedelta, frozenset[int]] | None = None

    def show_board(self, board: Board, now: datetime) -> None:
        """Show this board as of `now`; blocks that stayed the same are not painted again."""
        self.board, self.now = board, now
        self.hours = hours_of(board.hours, board.day, board.blocks, now)
        self._closed = self.hours.closed(board.hours)
        self._place()
        self.viewport().update()

    def offer(self, job: tuple[timedelta, frozenset[int]] | None) -> None:
        """Light up where a job of this length could go, on these bays; None ends it."""
        self._job = job
        self.viewport().update()

    def choose(self, order_id: int) -> None:
        """Mark the blocks of the order whose card is open, and bring the last one into view."""
        self._chosen = order_id
        for item in self._items.values():
            mine = item.drawn is not None and item.drawn.block.order_id == order_id
            item.choose(mine)
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

    def x_of(self, instant: datetime) -> float:
        """Return where an instant stands."""
        return NAMES + self.hours.share(instant) * (self._wide() - NAMES - MARGIN)

    def point_of(self, bay_id: int, instant: datetime) -> QPointF:
        """Return the middle of a bay's row at an instant, in the view's own coordinates."""
        row = next(n for n, bay in enumerate(self._bays()) if bay.bay_id == bay_id)
        height = self.row_height()
        return QPointF(self.mapFromScene(self.x_of(instant), (row + 0.5) * height))

    def row_height(self) -> float:
        """Return the height of a bay's row: all in view where they fit, never under a finger's."""
        room = self.viewport().height()
        shown = max(min(len(self._bays()), room // LOWEST), 1)
        return float(min(room / shown, HIGHEST))

    def rows_seen(self) -> tuple[int, int, int]:
        """Return the first and last bay in view, counted from 1, and how many there are."""
        height, count = self.row_height(), len(self._bays())
        first = round(self.verticalScrollBar().value() / height)
        return first + 1, min(first + int(self.viewport().height() / height + 0.1), count), count

    def _bays(self) -> tuple[BayRow, ...]:
        return self.board.bays if self.board is not None else ()

    def _wide(self) -> int:
        return self.viewport().width()

    def _place(self) -> None:
        if self.board is None:
            return
        height = self.row_height()
        self.setSceneRect(0, 0, self._wide(), height * len(self._bays()))
        self.verticalScrollBar().setSingleStep(round(height))
        rows = {bay.bay_id: number for number, bay in enumerate(self._bays())}
        left = dict(self._items)
        for one in drawn(self.board.blocks, self.now):
            row = rows.get(one.block.bay_id)
            begins = one.block.starts_at
            if row is None or one.ends_at <= self.hours.begin or begins >= self.hours.end:
                continue
            item = left.pop(one.block.allocation_id, None)
            if item is None:
                item = BlockItem()
                self._items[one.block.allocation_id] = item
                self.scene().addItem(item)
            self._put(item, one, row * height, height)
        for key, item in left.items():
            self.scene().removeItem(item)
            del self._items[key]

    def _put(self, item: BlockItem, one: Drawn, top: float, height: float) -> None:
        inner = (height - 8) / one.lanes
        begin, end = self.x_of(one.block.starts_at), self.x_of(one.ends_at)
        area = QRectF(begin + 1, top + 4 + one.lane * inner, max(end - begin - 2, 6), inner - 1)
        room = self.x_of(one.room_until) if one.room_until else float(self._wide() - 4)
        planned = self.x_of(one.block.ends_at)
        tail = runs_until(one, self.hours, self.now)
        if tail:
            room = area.right()  # its margin belongs to the mark
        item.show_block(one, area, planned, room, self.now, self.masked, tail)
        item.choose(bool(self._chosen) and one.block.order_id == self._chosen)

    def closed(self) -> list[Period]:
        """Return what is shaded: when no work is planned."""
        return self._closed

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        item = self.itemAt(at)
        if isinstance(item, BlockItem) and item.drawn is not None:
            self.touched_block.emit(item.drawn.block.order_id)
            return
        spot = self.mapToScene(at)
        row = int(spot.y() // self.row_height())
        if spot.x() >= NAMES and 0 <= row < len(self._bays()):
            share = (spot.x() - NAMES) / (self._wide() - NAMES - MARGIN)
            if 0 <= share <= 1:
                self.touched_place.emit(self._bays()[row].bay_id, self.hours.at(share))

    def drawBackground(self, painter: QPainter, exposed: QRectF | QRect) -> None:
        painter.fillRect(exposed, QColor(DARK.bg))
        height, wide = self.row_height(), self._wide()
        bottom = height * len(self._bays())
        for begin, end in self._closed:
            left, right = self.x_of(begin), self.x_of(end)
            painter.fillRect(QRectF(left, 0, right - left, bottom), QColor(_CLOSED))
        painter.setPen(QPen(QColor("#1f2942"), 1))
        for tick in self.hours.ticks():
            painter.drawLine(QPointF(self.x_of(tick), 0), QPointF(self.x_of(tick), bottom))
        for row, bay in enumerate(self._bays()):
            top = row * height
            self._paint_offer(painter, bay, top, height)
            painter.setPen(QPen(QColor(DARK.line), 1))
            painter.drawLine(QPointF(0, top + height), QPointF(wide, top + height))
            self._paint_name(painter, bay, QRectF(20, top, NAMES - 26, height))
        if self.hours.begin <= self.now < self.hours.end:
            self._paint_now(painter, 255)

    def _paint_name(self, painter: QPainter, bay: BayRow, area: QRectF) -> None:
        painter.setFont(font(26, bold=True))
        painter.setPen(QColor(DARK.ink))
        metrics = painter.fontMetrics()
        name = metrics.elidedText(bay.name, Qt.TextElideMode.ElideRight, int(area.width()))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, int(middle), name)
        used = metrics.horizontalAdvance(name) + 10
        word = _(BAY_KIND_NAMES[bay.kind])
        painter.setFont(font(18))
        fits = painter.fontMetrics().horizontalAdvance(word) <= area.width() - used
        if fits and word not in name:
            painter.setPen(QColor(DARK.soft))
            painter.drawText(area.adjusted(used, 0, 0, 0), int(middle), word)

    def _paint_offer(self, painter: QPainter, bay: BayRow, top: float, height: float) -> None:
        if self._job is None or self.board is None:
            return
        length, suited = self._job
        shade = QColor("#2f7d5f" if bay.bay_id in suited else "#5b6577")
        shade.setAlpha(110 if bay.bay_id in suited else 40)
        for begin, end in self._gaps(self.board.taken.get(bay.bay_id, ())):
            left, right = self.x_of(begin), self.x_of(end)
            if self.board.hours.between(begin, end) >= length and right - left > 4:
                painter.fillRect(QRectF(left + 2, top + 5, right - left - 4, height - 10), shade)

    def _gaps(self, taken: Sequence[Period]) -> list[Period]:
        gaps, at = [], max(self.hours.begin, self.now)
        for begin, end in taken:
            if begin > at:
                gaps.append((at, min(begin, self.hours.end)))
            at = max(at, end)
        if at < self.hours.end:
            gaps.append((at, self.hours.end))
        return gaps

    def drawForeground(self, painter: QPainter, _exposed: QRectF | QRect) -> None:
        if self.board is not None and not self._items:
            self._paint_nothing(painter, self.board)
        if self.hours.begin <= self.now < self.hours.end:
            self._paint_now(painter, 90)

    def _paint_now(self, painter: QPainter, strength: int) -> None:
        """Paint the line: fully between the blocks, faintly over them, so that words stay clear."""
        x, colour = self.x_of(self.now), QColor(_NOW)
        colour.setAlpha(strength)
        painter.setPen(QPen(colour, 3))
        painter.drawLine(QPointF(x, 0), QPointF(x, self.row_height() * len(self._bays())))

    def _paint_nothing(self, painter: QPainter, board: Board) -> None:
        if not board.bays:
            text = _("No bays yet. Add them in the settings.")
        elif board.orders:
            text = _("Nothing planned. Touch a car at the right, then a free place here.")
        else:
            text = _("No cars here. A check-in (F2) brings the first one to the right side.")
        painter.setFont(font(26))
        painter.setPen(QColor(DARK.soft))
        area = QRectF(NAMES, 0, self._wide() - NAMES, self.viewport().height() * 0.8)
        around = painter.boundingRect(area, int(Qt.AlignmentFlag.AlignCenter), text)
        painter.fillRect(around.adjusted(-24, -12, 24, 12), QColor(DARK.bg))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), text)


class TimeAxis(QWidget):
    """The hours above the view, and the tag that says what time it is."""

    def __init__(self, view: BoardView) -> None:
        super().__init__()
        self.view = view
        self.setFixedHeight(58)
        view.verticalScrollBar().valueChanged.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(DARK.bg))
        painter.setPen(QColor(DARK.line))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.setFont(font(22))
        painter.setPen(QColor(DARK.soft))
        first, last, count = self.view.rows_seen()
        if last < count or first > 1:
            bays = _("Bays {first}–{last} of {count}")
            text = bays.format(first=first, last=last, count=count)
            painter.setFont(font(18))
            painter.drawText(QRectF(20, 26, 200, 28), text)
            painter.setFont(font(22))
        hours, now = self.view.hours, self.view.now
        ticks = hours.ticks()
        middle = int(Qt.AlignmentFlag.AlignHCenter)
        for tick in ticks:
            x = self.view.x_of(tick)
            text = (
                f"{clock.local(tick).hour}:00" if len(ticks) <= 13 else f"{clock.local(tick).hour}"
            )
            painter.drawText(QRectF(x - 50, 4, 100, 30), middle, text)
        painter.setFont(font(18))
        word = _("closed")
        for begin, end in self.view.closed():
            left, right = self.view.x_of(begin), self.view.x_of(end)
            if painter.fontMetrics().horizontalAdvance(word) <= right - left:
                painter.drawText(QRectF(left, 31, right - left, 24), middle, word)
        if hours.begin <= now < hours.end:
            self._paint_now(painter, self.view.x_of(now), clock.show(now, "%H:%M"))

    def _paint_now(self, painter: QPainter, x: float, text: str) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(22, bold=True))
        tag = QRectF(x - 40, self.height() - 29, 80, 29)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#d93d33"))
        painter.drawRoundedRect(tag, 5, 5)
        painter.setPen(QColor("#ffffff"))
        painter.drawText(tag, int(Qt.AlignmentFlag.AlignCenter), text)
