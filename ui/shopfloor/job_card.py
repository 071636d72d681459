"""One order as a big button: plate and work, the promise, and what to do about it."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton

from ui.theme import DARK, font

WIDE = 400  # of the column, in pixels at 1080p


@dataclass(frozen=True)
class CardText:
    """What a card says: plate and work, the promise, and what to do about it."""

    plate: str
    work: str
    second: str
    tone: str  # "", warn, bad
    third: str
    third_tone: str
    edge: str


class JobCard(QAbstractButton):
    """One order as a big button, readable from afar."""

    def __init__(self, order_id: int) -> None:
        super().__init__()
        self.order_id = order_id
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._text = CardText("", "", "", "", "", "", DARK.edge)
        self._zoom = 1.0

    def scale(self, zoom: float) -> None:
        """Take another size."""
        self._zoom = zoom
        self._size()

    def _size(self) -> None:
        self.setFixedHeight(round((112 if self._text.third else 84) * self._zoom))

    def show_text(self, text: CardText) -> None:
        """Show another text."""
        if text != self._text:
            self._text = text
            self.setAccessibleName(f"{text.plate} {text.work}")
            self.setAccessibleDescription(f"{text.second} {text.third}")
            self._size()
            self.update()

    def text_shown(self) -> CardText:
        """Return what stands on the card."""
        return self._text

    def sizeHint(self) -> QSize:
        return QSize(round((WIDE - 32) * self._zoom), self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self._zoom, self._zoom)
        wide, high = self.width() / self._zoom, self.height() / self._zoom
        area = QRectF(0, 0, wide, high).adjusted(1, 1, -1, -1)
        fill = QColor(DARK.accent_soft if self.isChecked() else "#1d2741")
        painter.setPen(QPen(QColor(DARK.accent), 3) if self.isChecked() else Qt.PenStyle.NoPen)
        if self.hasFocus() and not self.isChecked():
            painter.setPen(QPen(QColor(DARK.accent), 2))
        painter.setBrush(fill)
        painter.drawRoundedRect(area, 6, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._text.edge))
        painter.drawRoundedRect(QRectF(1, 1, 8, high - 2), 4, 4)
        self._paint_words(painter, round(wide) - 12)

    def last_line_room(self, right: int) -> int:
        """Return where the last line ends: a button may stand beside it."""
        return right

    def _paint_words(self, painter: QPainter, right: int) -> None:
        text = self._text
        painter.setFont(font(28, bold=True))
        painter.setPen(QColor(DARK.ink))
        painter.drawText(QPoint(22, 37), text.plate)
        used = 22 + QFontMetrics(font(28, bold=True)).horizontalAdvance(text.plate) + 12
        self._line(painter, QPoint(used, 36), text.work, "", right - used, 20)
        self._line(painter, QPoint(22, 68), text.second, text.tone, right - 22, 20)
        self._line(
            painter,
            QPoint(22, 98),
            text.third,
            text.third_tone,
            self.last_line_room(right) - 22,
            20,
        )

    def _line(
        self, painter: QPainter, at: QPoint, text: str, tone: str, room: int, pixels: int
    ) -> None:
        tones = {"bad": DARK.bad, "warn": DARK.warn, "ok": DARK.ok}
        using = font(pixels, bold=tone in ("bad", "warn"))
        painter.setFont(using)
        painter.setPen(QColor(tones.get(tone, DARK.soft)))
        cut = QFontMetrics(using).elidedText(text, Qt.TextElideMode.ElideRight, max(room, 0))
        painter.drawText(at, cut)
