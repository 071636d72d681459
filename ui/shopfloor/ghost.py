"""What hangs on the finger: a ghost where the load would land, and a tag that says where and why not."""

from PySide6.QtCore import QEasingCurve, QPoint, QPointF, QRectF, Qt, QVariantAnimation
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGraphicsObject, QStyleOptionGraphicsItem, QWidget

from ui.shopfloor.aim import Tone
from ui.theme import font

SIGNS = {Tone.OK: "✓", Tone.DOUBT: "!", Tone.NO: "✕"}
_FILLS = {Tone.OK: "#1f6b50", Tone.DOUBT: "#7a5410", Tone.NO: "#8c2320"}
_EDGES = {Tone.OK: "#7fd6b0", Tone.DOUBT: "#ffb95e", Tone.NO: "#ff8a80"}
SHAKE_MS, SWINGS, FAR = 420, 4, 14.0  # three tenths of a second are seen, a whole one is waited for


class GhostItem(QGraphicsObject):
    """The place in the scene that a load would take."""

    def __init__(self) -> None:
        super().__init__()
        self.setZValue(10)
        self._area, self._text, self.tone = QRectF(), "", Tone.OK
        self._animation: QVariantAnimation | None = None
        self.shaken = 0  # how often something was refused
        self.hide()

    def show_at(self, area: QRectF, text: str, tone: Tone) -> None:
        """Show this place; what stays the same is not painted again."""
        if (area, text, tone, True) == (self._area, self._text, self.tone, self.isVisible()):
            return
        self._stop()
        self.prepareGeometryChange()
        self._area, self._text, self.tone = area, text, tone
        self.setPos(0, 0)
        self.setOpacity(1.0)
        self.show()
        self.update()

    def area(self) -> QRectF:
        """Return the place shown."""
        return self._area

    def shake(self, home: QRectF | None) -> None:
        """Say no: swing to and fro, then go back to where it came from."""
        self._stop()
        self.shaken += 1
        self.tone = Tone.NO
        self.update()
        animation = self._animation = QVariantAnimation(self)
        animation.setDuration(SHAKE_MS)
        animation.setStartValue(0.0)
        animation.setEndValue(1.0)
        animation.setEasingCurve(QEasingCurve.Type.Linear)
        back = (home.topLeft() - self._area.topLeft()) if home is not None else QPointF()
        animation.valueChanged.connect(lambda part: self._swing(float(part), back))
        animation.finished.connect(self.hide)
        self.show()
        animation.start()

    def _swing(self, part: float, back: QPointF) -> None:
        if part < 0.6:
            turn = part / 0.6 * SWINGS * 2
            side = 1 if int(turn) % 2 else -1
            self.setPos(side * FAR * (1 - part), 0)
        else:
            way = (part - 0.6) / 0.4
            self.setPos(back * way)
            self.setOpacity(1.0 - 0.7 * way)

    def leave(self) -> None:
        """Go, without a word."""
        self._stop()
        self.hide()

    def _stop(self) -> None:
        if self._animation is not None:
            self._animation.stop()
            self._animation = None

    def boundingRect(self) -> QRectF:
        return self._area.adjusted(-3, -3, 3, 3)

    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = QColor(_FILLS[self.tone])
        fill.setAlpha(215)
        painter.setBrush(fill)
        dashes = Qt.PenStyle.SolidLine if self.tone is Tone.OK else Qt.PenStyle.DashLine
        painter.setPen(QPen(QColor(_EDGES[self.tone]), 4, dashes))
        painter.drawRoundedRect(self._area, 6, 6)
        painter.setFont(font(24, bold=True))
        painter.setPen(QColor("#ffffff"))
        inside = self._area.adjusted(10, 0, -6, 0)
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(inside, middle, f"{SIGNS[self.tone]} {self._text}")


class DragTag(QWidget):
    """Above the finger: what is carried, where to, and what speaks against it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.first, self.second, self.tone, self._zoom = "", "", Tone.OK, 1.0
        self.hide()

    def say(self, at: QPoint, first: str, second: str, tone: Tone, zoom: float) -> None:
        """Stand above a point of the window."""
        if (first, second, tone, zoom) != (self.first, self.second, self.tone, self._zoom):
            self.first, self.second, self.tone, self._zoom = first, second, tone, zoom
            self.resize(*self._size())
            self.update()
        room = self._window.rect()
        left = min(max(at.x() - self.width() // 2, 8), room.width() - self.width() - 8)
        top = at.y() - self.height() - round(36 * zoom)
        if top < 8:
            top = at.y() + round(48 * zoom)
        self.move(left, top)
        if not self.isVisible():
            self.show()
            self.raise_()

    def _fonts(self) -> tuple[QFont, QFont]:
        return font(round(28 * self._zoom), bold=True), font(round(24 * self._zoom))

    def _size(self) -> tuple[int, int]:
        strong, plain = self._fonts()
        wide = QFontMetrics(strong).horizontalAdvance(self.first)
        lines = round(44 * self._zoom)
        if self.second:
            wide = max(wide, QFontMetrics(plain).horizontalAdvance(self._second()))
            lines += round(34 * self._zoom)
        return min(wide + round(36 * self._zoom), self._window.width() - 16), lines

    def _doubt(self) -> Tone:
        """Return the tone of the second line: what is said of a place that fits is a warning."""
        return Tone.DOUBT if self.tone is Tone.OK else self.tone

    def _second(self) -> str:
        return f"{SIGNS[self._doubt()]} {self.second}"

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, zoom = QPainter(self), self._zoom
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(_EDGES[self.tone]), 3))
        painter.setBrush(QColor("#0a0f1d"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 8, 8)
        strong, plain = self._fonts()
        inside = self.rect().adjusted(round(16 * zoom), 0, -round(12 * zoom), 0)
        painter.setFont(strong)
        painter.setPen(QColor("#ffffff"))
        first = inside.adjusted(0, 0, 0, round(44 * zoom) - self.height())
        painter.drawText(first, int(Qt.AlignmentFlag.AlignVCenter), self.first)
        if self.second:
            painter.setFont(plain)
            painter.setPen(QColor(_EDGES[self._doubt()]))
            second = inside.adjusted(0, round(38 * zoom), 0, -round(4 * zoom))
            cut = QFontMetrics(plain).elidedText(
                self._second(), Qt.TextElideMode.ElideRight, second.width()
            )
            painter.drawText(second, int(Qt.AlignmentFlag.AlignVCenter), cut)
