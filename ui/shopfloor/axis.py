"""The hours above the board, and the tag that says what time it is."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from reception.core import clock
from reception.core.text import _
from ui.shopfloor.day_words import day_words
from ui.shopfloor.scene import BoardView
from ui.theme import DARK, font

HIGH = 58  # pixels at 1080p
_MIDDLE = int(Qt.AlignmentFlag.AlignHCenter)


class TimeAxis(QWidget):
    """Stands above a view and follows it."""

    def __init__(self, view: BoardView) -> None:
        super().__init__()
        self.view = view
        self.setFixedHeight(HIGH)
        view.verticalScrollBar().valueChanged.connect(self.update)

    def scale(self, zoom: float) -> None:
        """Take another size."""
        self.setFixedHeight(round(HIGH * zoom))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, grid = QPainter(self), self.view.grid
        painter.fillRect(self.rect(), QColor(DARK.bg))
        painter.scale(self.view.zoom, self.view.zoom)
        painter.setPen(QColor(DARK.line))
        painter.drawLine(0, HIGH - 1, round(grid.wide) + 40, HIGH - 1)
        painter.setPen(QColor(DARK.soft))
        self._paint_rows_seen(painter)
        ticks, days = grid.hours.ticks(), grid.hours.days()
        painter.setFont(font(22 if len(days) == 1 else 20))
        for tick in ticks:
            local = clock.local(tick)
            text = f"{local.hour}:00" if len(ticks) <= 13 and len(days) == 1 else f"{local.hour}"
            painter.drawText(QRectF(grid.x_of(tick) - 50, 4, 100, 30), _MIDDLE, text)
        self._paint_closed(painter)
        if len(days) > 1:
            painter.setFont(font(18, bold=True))
            painter.setPen(QColor(DARK.ink))
            for begin, end in days:
                area = QRectF(grid.x_of(begin) + 8, 31, grid.x_of(end) - grid.x_of(begin), 24)
                painter.drawText(area, day_words(clock.local(begin).date()))
        if grid.hours.shows(self.view.now):
            self._paint_now(painter)

    def _paint_rows_seen(self, painter: QPainter) -> None:
        first, last, count = self.view.rows_seen()
        if last < count or first > 1:
            painter.setFont(font(18))
            text = _("{first}–{last} of {count}").format(first=first, last=last, count=count)
            painter.drawText(QRectF(20, 30, 200, 28), text)

    def _paint_closed(self, painter: QPainter) -> None:
        painter.setFont(font(20))
        painter.setPen(QColor(DARK.soft))
        measure = QFontMetricsF(painter.font())
        for begin, end, word in self.view.closed_words():
            left, right = self.view.grid.x_of(begin), self.view.grid.x_of(end)
            if measure.horizontalAdvance(word) <= right - left:
                painter.drawText(QRectF(left, 30, right - left, 26), _MIDDLE, word)

    def _paint_now(self, painter: QPainter) -> None:
        x, text = self.view.grid.x_of(self.view.now), clock.show(self.view.now, "%H:%M")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(22, bold=True))
        tag = QRectF(x - 40, HIGH - 29, 80, 29)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#d93d33"))
        painter.drawRoundedRect(tag, 5, 5)
        painter.setPen(QColor("#ffffff"))
        painter.drawText(tag, int(Qt.AlignmentFlag.AlignCenter), text)
