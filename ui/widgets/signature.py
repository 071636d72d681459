"""Signing: the whole window, a big line to sign on, and above it what is signed.

    signature = sign(self, signer=_("Customer"), text=_("I agree to the work and the estimate …"))

Mouse, finger and pen; a pen's pressure is kept. The strokes are kept as drawn, not as a picture.
"""

from itertools import pairwise

from PySide6.QtCore import QElapsedTimer, QEvent, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QInputDevice,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from reception.core import clock
from reception.core.text import _
from reception.papers.values import Signature
from ui.theme import LIGHT
from ui.widgets.button import Button
from ui.widgets.card import scrolling
from ui.widgets.label import Label

Point = tuple[float, float, float, float]  # x, y, milliseconds since the first point, pressure
_THIN, _THICK = 2.2, 5.2
_STEP = 1.5  # a hand at rest makes no points
_SHORTEST = 40.0  # pixels of ink: less is a slip of the finger, no signature
_READING = 180
_LONGEST_POINTS = 4_000
_LINE = 0.72  # of the height: where the line to sign on stands
_FAR = 0.8  # of what is seen: past it the sheet moves on under the hand
ZOOMS = (1.0, 1.5, 2.0, 3.0)
_TICK = 1_000  # milliseconds of the clock below the sheet


class SignatureArea(QWidget):
    """The sheet that is signed on."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.strokes: list[list[Point]] = []
        self.undone: list[list[Point]] = []
        self.zoom = 1.0
        self._left = 0.0  # of the sheet, in its own pixels, at the window's left edge
        self._timer = QElapsedTimer()
        self._drawing = False
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setMinimumSize(480, 220)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("Sign here"))

    def sizeHint(self) -> QSize:
        return QSize(1000, 420)

    def ink(self) -> float:
        """Return the length of all strokes in pixels."""
        total = 0.0
        for stroke in self.strokes:
            for one, two in pairwise(stroke):
                total += abs(two[0] - one[0]) + abs(two[1] - one[1])
        return total

    def clear(self) -> None:
        """Wipe the sheet."""
        self.strokes, self.undone = [], []
        self._drawing = False
        self._left = 0.0
        self._timer.invalidate()
        self._tell()

    def undo(self) -> None:
        """Take the last stroke away."""
        if self.strokes:
            self.undone.append(self.strokes.pop())
            self._tell()

    def redo(self) -> None:
        """Bring it back."""
        if self.undone:
            self.strokes.append(self.undone.pop())
            self._tell()

    def _tell(self) -> None:
        self.update()
        self.changed.emit()

    def set_zoom(self, zoom: float) -> None:
        """Show the sheet larger, to sign in small hand or look closely; 1 shows all of it."""
        self.zoom = min(max(zoom, ZOOMS[0]), ZOOMS[-1])
        self._go(self._left)
        self._tell()

    def _go(self, left: float) -> None:
        self._left = min(max(left, 0.0), self.width() * (1 - 1 / self.zoom))

    def _top(self) -> float:
        """Return what stands at the upper edge: the line to sign on stays where it is."""
        return self.height() * _LINE * (1 - 1 / self.zoom)

    def begin(self, at: QPointF, pressure: float) -> None:
        """Put the pen down."""
        if not self._timer.isValid():
            self._timer.start()
        self._drawing = True
        self.undone = []
        self.strokes.append([self._point(at, pressure)])
        self.update()

    def move(self, at: QPointF, pressure: float) -> None:  # type: ignore[override]
        """Draw on."""
        if not self._drawing or sum(map(len, self.strokes)) > _LONGEST_POINTS:
            return
        last = self.strokes[-1][-1]
        if abs(at.x() - last[0]) + abs(at.y() - last[1]) >= _STEP:
            self.strokes[-1].append(self._point(at, pressure))
            self.update()

    def end(self) -> None:
        """Lift the pen."""
        if self._drawing:
            self._drawing = False
            if self.strokes[-1][-1][0] > self._left + self.width() / self.zoom * _FAR:
                self._go(self._left + self.width() / self.zoom / 2)  # the hand goes on writing
            self._tell()

    def _point(self, at: QPointF, pressure: float) -> Point:
        x = min(max(at.x() / self.zoom + self._left, 0.0), float(self.width()))
        y = min(max(at.y() / self.zoom + self._top(), 0.0), float(self.height()))
        return round(x, 1), round(y, 1), float(self._timer.elapsed()), round(pressure, 3)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.begin(event.position(), 0.5)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.move(event.position(), 0.5)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.end()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """Take a pen with its pressure; accepted, so that no mouse event doubles it."""
        if event.type() == QEvent.Type.TabletPress:
            self.begin(event.position(), event.pressure())
        elif event.type() == QEvent.Type.TabletMove:
            self.move(event.position(), event.pressure())
        else:
            self.end()
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Take the first finger; a resting hand is no finger."""
        touches = (QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TouchEnd)
        if event.type() not in touches or not isinstance(event, QTouchEvent):
            return super().event(event)
        if event.device().type() != QInputDevice.DeviceType.TouchScreen or not event.points():
            return super().event(event)
        at = event.points()[0].position()
        if event.type() == QEvent.Type.TouchBegin:
            self.begin(at, 0.5)
        elif event.type() == QEvent.Type.TouchUpdate:
            self.move(at, 0.5)
        else:
            self.end()
        event.accept()
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(LIGHT.card))
        painter.setPen(QPen(QColor(LIGHT.edge), 1))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 8, 8)
        painter.scale(self.zoom, self.zoom)
        painter.translate(-self._left, -self._top())
        line = round(self.height() * _LINE)
        painter.setPen(QPen(QColor(LIGHT.faint), 2))
        painter.drawLine(60, line, self.width() - 60, line)
        painter.drawLine(66, line - 26, 82, line - 10)
        painter.drawLine(82, line - 26, 66, line - 10)
        for stroke in self.strokes:
            _paint(painter, stroke)


def _paint(painter: QPainter, stroke: list[Point]) -> None:
    pen = QPen(QColor(LIGHT.ink))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    if len(stroke) == 1:
        pen.setWidthF(_THICK)
        painter.setPen(pen)
        painter.drawPoint(QPointF(stroke[0][0], stroke[0][1]))
    for one, two in pairwise(stroke):
        pen.setWidthF(_THIN + (_THICK - _THIN) * two[3])
        painter.setPen(pen)
        painter.drawLine(QPointF(one[0], one[1]), QPointF(two[0], two[1]))


class SignaturePad(QDialog):
    """The whole-window dialog around the sheet."""

    def __init__(self, parent: QWidget, *, signer: str, text: str, title: str = "") -> None:
        super().__init__(parent)
        self.signer = signer
        self.setWindowTitle(title or _("Signature"))
        self.area = SignatureArea()
        self.area.changed.connect(self._changed)
        self.error = Label("", "error")
        self.clear = Button(_("Clear"), self.area.clear, icon="eraser", size="big")
        self.undo = Button(_("Undo stroke"), self.area.undo, key="Ctrl+Z", icon="undo", size="big")
        self.redo = Button(_("Redo"), self.area.redo, key="Ctrl+Y", icon="redo", size="big")
        self.smaller = Button(
            "", lambda: self._zoom(-1), icon="magnify-minus-outline", key="Ctrl+-"
        )
        self.larger = Button(
            "", lambda: self._zoom(1), icon="magnify-plus-outline", key="Ctrl++", size="big"
        )
        self.smaller.setAccessibleName(_("Smaller"))
        self.larger.setAccessibleName(_("Larger"))
        self.time = Label("", "soft")
        self._signed_at = clock.now()
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._tell_time)
        self._clock.start(_TICK)
        self._tell_time()
        self.cancel = Button(_("Cancel"), self.reject, key="Esc", size="big")
        self.ok = Button(_("Signed"), self.accept, key="F8", primary=True, size="big")
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 22, 28, 22)
        column.setSpacing(12)
        column.addWidget(Label(title or _("Please read, then sign below"), "title"))
        words = Label(text, "reading", wrap=True).selectable()
        words.setAlignment(Qt.AlignmentFlag.AlignTop)
        reading = scrolling(words)
        column.addWidget(reading)
        column.addWidget(self.area, 1)
        foot = QHBoxLayout()
        foot.addWidget(Label(_("Signed by: {signer}").format(signer=signer), "soft"))
        foot.addSpacing(16)
        foot.addWidget(self.time)
        foot.addStretch()
        foot.addWidget(self.error)
        column.addLayout(foot)
        row = QHBoxLayout()
        row.setSpacing(12)
        for button in (self.clear, self.undo, self.redo):
            row.addWidget(button)
        row.addStretch()
        row.addWidget(self.smaller)
        row.addWidget(self.larger)
        row.addStretch()
        row.addWidget(self.cancel)
        row.addWidget(self.ok)
        column.addLayout(row)
        window = parent.window()
        self.resize(window.size())
        high = words.heightForWidth(window.width() - 80) + 6
        reading.setFixedHeight(min(high, _READING))
        self.move(window.pos())
        self.area.setFocus()
        self._changed()

    def _changed(self) -> None:
        self.error.setText("")
        self.clear.setEnabled(bool(self.area.strokes))
        self.undo.setEnabled(bool(self.area.strokes))
        self.redo.setEnabled(bool(self.area.undone))
        self.smaller.setEnabled(self.area.zoom > ZOOMS[0])
        self.larger.setEnabled(self.area.zoom < ZOOMS[-1])

    def _zoom(self, steps: int) -> None:
        self.area.set_zoom(ZOOMS[ZOOMS.index(self.area.zoom) + steps])

    def _tell_time(self) -> None:
        self.time.setText(clock.show(clock.now(), "%Y-%m-%d %H:%M:%S"))

    def accept(self) -> None:
        """Close with the signature; an empty sheet says so instead."""
        if self.area.ink() < _SHORTEST:
            self.error.setText(_("Nothing is signed yet. Sign on the line, then press “Signed”."))
            return
        self._signed_at = clock.now()
        super().accept()

    def signature(self) -> Signature:
        """Return what was drawn, as papers keep it."""
        return Signature(
            strokes=tuple(tuple(stroke) for stroke in self.area.strokes),
            width=float(self.area.width()),
            height=float(self.area.height()),
            signed_at=self._signed_at,
            signer=self.signer,
        )


def sign(owner: QWidget, *, signer: str, text: str, title: str = "") -> Signature | None:
    """Let somebody sign `text`; None when they did not."""
    pad = SignaturePad(owner, signer=signer, text=text, title=title)
    done = pad.exec() == QDialog.DialogCode.Accepted
    return pad.signature() if done else None
