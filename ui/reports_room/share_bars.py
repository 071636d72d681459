"""Lying bars: a name, how much of the most it is, the figure; what is shared is seen at a glance."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import LIGHT, TEXT, font

ROW, NAME, FIGURE = 30, 108, 96  # pixels


@dataclass(frozen=True)
class Bar:
    """One bar: `length` in any unit, the same for all; `strong` ones count, others are shown paler."""

    name: str
    length: float
    figure: str
    strong: bool = True


class ShareBars(QWidget):
    """`show_bars(...)`; `whole` is what a full bar stands for, else the longest."""

    def __init__(self) -> None:
        super().__init__()
        self._bars: tuple[Bar, ...] = ()
        self._whole = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(self, bars: Sequence[Bar], whole: float = 0.0) -> None:
        """Show other bars."""
        self._bars = tuple(bars)
        self._whole = max([whole, *(bar.length for bar in bars)], default=0.0)
        said = (f"{bar.name} {bar.figure}" for bar in bars)
        self.setAccessibleName("; ".join(said))
        self.setFixedHeight(max(ROW, ROW * len(self._bars)))
        self.update()

    def bars(self) -> tuple[Bar, ...]:
        """Return what is shown."""
        return self._bars

    def sizeHint(self) -> QSize:
        return QSize(320, ROW * max(1, len(self._bars)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(TEXT))
        metrics = painter.fontMetrics()
        room = max(self.width() - NAME - FIGURE, 20)
        middle = Qt.AlignmentFlag.AlignVCenter
        for number, bar in enumerate(self._bars):
            top = number * ROW
            name = metrics.elidedText(bar.name, Qt.TextElideMode.ElideRight, NAME - 10)
            painter.setPen(QColor(LIGHT.ink if bar.strong else LIGHT.soft))
            painter.drawText(QRectF(0, top, NAME - 10, ROW), int(middle), name)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(LIGHT.line))
            painter.drawRoundedRect(QRectF(NAME, top + ROW / 2 - 5, room, 10), 2, 2)
            if self._whole and bar.length > 0:
                colour = QColor(LIGHT.accent)
                colour.setAlphaF(1.0 if bar.strong else 0.4)
                painter.setBrush(colour)
                long = max(2.0, room * bar.length / self._whole)
                painter.drawRoundedRect(QRectF(NAME, top + ROW / 2 - 5, long, 10), 2, 2)
            painter.setPen(QColor(LIGHT.ink if bar.strong else LIGHT.soft))
            area = QRectF(NAME + room, top, FIGURE, ROW)
            painter.drawText(area, int(middle | Qt.AlignmentFlag.AlignRight), bar.figure)
