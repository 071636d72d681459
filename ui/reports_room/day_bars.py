"""A month's output day by day as thin bars; the day under the mouse is told in words."""

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from reception.core import money
from reception.core.text import _
from reception.figures.values import DayFigure
from ui.theme import LIGHT, SMALL, font

_FOOT = 18  # pixels of the days' numbers


class DayBars(QWidget):
    """`show_days(...)`; `pointed(sentence)` names a day, or nothing."""

    pointed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._days: tuple[DayFigure, ...] = ()
        self._at = -1
        self.setMouseTracking(True)
        self.setMinimumHeight(70)

    def show_days(self, days: Sequence[DayFigure]) -> None:
        """Show the days of a month."""
        self._days = tuple(days)
        self._at = -1
        best = max(days, key=lambda day: day.output, default=None)
        self.setAccessibleName(self.sentence(best) if best is not None and best.output else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, 110)

    @staticmethod
    def sentence(day: DayFigure) -> str:
        """Return a day in words."""
        return _("Day {day}: output {output} · {out} orders out").format(
            day=day.day, output=money.show(day.output), out=day.orders_out
        )

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        wide = self.width() / max(len(self._days), 1)
        self._point(int(event.position().x() // wide))

    def leaveEvent(self, event: object) -> None:
        self._point(-1)

    def _point(self, at: int) -> None:
        at = at if 0 <= at < len(self._days) else -1
        if at != self._at:
            self._at = at
            self.pointed.emit(self.sentence(self._days[at]) if at >= 0 else "")
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = self.height() - _FOOT
        painter.setPen(QColor(LIGHT.line))
        painter.drawLine(0, ground, self.width(), ground)
        most = max((day.output for day in self._days), default=Decimal(0))
        wide = self.width() / max(len(self._days), 1)
        painter.setFont(font(SMALL - 1))
        for number, day in enumerate(self._days):
            left = number * wide
            if most and day.output > 0:
                tall = max(float(day.output / most) * (ground - 4), 1.5)
                painter.setPen(Qt.PenStyle.NoPen)
                colour = QColor(LIGHT.accent)
                colour.setAlphaF(1.0 if number == self._at else 0.45)
                painter.setBrush(colour)
                bar = QRectF(left + wide * 0.18, ground - tall, wide * 0.64, tall)
                painter.drawRoundedRect(bar, 1.5, 1.5)
            if day.day == 1 or day.day % 5 == 0:
                painter.setPen(QColor(LIGHT.soft))
                area = QRectF(left - 10, ground + 2, wide + 20, _FOOT - 2)
                painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), str(day.day))
