"""A card in the board's column: touched it opens, pulled to the side it goes to a bay.

Pulled up or down it moves the column; its button takes the suggestion.
"""

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent

from reception.core.text import _
from ui.shopfloor.drag import FAR
from ui.shopfloor.job_card import JobCard
from ui.theme import font

_WIDE, _HIGH = 84, 56  # of the button, at 1080p


class QueueCard(JobCard):
    """Tells where it is pulled to, in the screen's coordinates."""

    take = Signal()
    picked = Signal()
    carried = Signal(QPoint)
    dropped = Signal(QPoint)
    pushed = Signal(int)  # pixels up or down

    def __init__(self, order_id: int) -> None:
        super().__init__(order_id)
        self.movable = self.takes = False
        self._pressed: QPointF | None = None
        self._pulled = ""  # "", carried or pushed

    def button(self) -> QRectF:
        """Return where the suggestion is taken, in the card; nothing where there is none."""
        if not self.takes:
            return QRectF()
        zoom = self._zoom
        left, top = self.width() - (_WIDE + 8) * zoom, self.height() - (_HIGH + 8) * zoom
        return QRectF(left, top, _WIDE * zoom, _HIGH * zoom)

    def last_line_room(self, right: int) -> int:
        """Return where the last line ends: before the button."""
        return right - _WIDE if self.takes else right

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.takes:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor("#1f6b50"))
            painter.drawRoundedRect(self.button(), 6, 6)
            painter.setPen(QColor("#ffffff"))
            painter.setFont(font(round(20 * self._zoom), bold=True))
            painter.drawText(self.button(), int(Qt.AlignmentFlag.AlignCenter), "✓ " + _("Take"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed, self._pulled = event.position(), ""
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        by = event.position() - self._pressed
        if not self._pulled:
            if max(abs(by.x()), abs(by.y())) < FAR * self._zoom:
                return
            aside = 2 * abs(by.x()) >= abs(by.y())  # bays lie higher and lower too
            self._pulled = "carried" if self.movable and aside else "pushed"
            self.setDown(False)
            if self._pulled == "carried":
                self.picked.emit()
        if self._pulled == "carried":
            self.carried.emit(event.globalPosition().toPoint())
        else:
            self.pushed.emit(round(by.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if self._pulled == "carried":
            self.dropped.emit(event.globalPosition().toPoint())
        elif pressed is not None and not self._pulled and self.button().contains(pressed):
            self.setDown(False)
            self.take.emit()
        elif not self._pulled:
            super().mouseReleaseEvent(event)
        self._pulled = ""
