"""The drawing of the car that is marked during the walk-round: by tap, or by keys alone."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QTransform,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from reception.core.text import _
from reception.visits.damages import Damage
from reception.visits.diagram import Command, drawing, panel_name
from ui.theme import LIGHT, font

MARK = 11.0  # radius of a mark in pixels; a finger finds it within twice that
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


def painter_path(commands: Sequence[Command]) -> QPainterPath:
    """Return a panel's path as Qt draws and hits it."""
    made = QPainterPath()
    made.setFillRule(Qt.FillRule.WindingFill)
    for letter, numbers in commands:
        if letter == "M":
            made.moveTo(*numbers)
        elif letter == "L":
            made.lineTo(*numbers)
        elif letter == "C":
            made.cubicTo(*numbers)
        else:
            made.closeSubpath()
    return made


class CarDrawing(QWidget):
    """`tapped(panel, x, y)` where no mark is (thousandths), `chosen(index)` on a mark."""

    tapped = Signal(str, int, int)
    chosen = Signal(int)
    digit = Signal(int)
    removing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.marks: tuple[Damage, ...] = ()
        self.selected = -1
        self.here = "hood"  # the panel that the arrows stand on
        self._hover = ""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMinimumSize(420, 294)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("Drawing of the car"))
        self.set_body("sedan")

    def sizeHint(self) -> QSize:
        return QSize(600, 420)

    def set_body(self, body: str) -> None:
        """Draw another car."""
        self.body = body
        self._drawn = drawing(body)
        self._paths = {panel.code: painter_path(panel.path) for panel in self._drawn.panels}
        self._lines = [painter_path(line) for line in self._drawn.lines]
        if self.here not in self._paths:
            self.here = "hood"
        self.update()

    def show_marks(self, marks: Sequence[Damage], selected: int) -> None:
        """Show these marks, numbered as they come."""
        self.marks, self.selected = tuple(marks), selected
        self.update()

    def _view(self) -> QTransform:
        scale = min(self.width() / self._drawn.width, self.height() / self._drawn.height)
        left = (self.width() - scale * self._drawn.width) / 2
        top = (self.height() - scale * self._drawn.height) / 2
        return QTransform(scale, 0, 0, scale, left, top)

    def place(self, mark: Damage) -> QPointF:
        """Return where a mark stands in the widget."""
        at = QPointF(mark.x * self._drawn.width / 1000, mark.y * self._drawn.height / 1000)
        return self._view().map(at)

    def middle(self, panel: str) -> QPointF:
        """Return a point of the widget inside a panel."""
        return self._view().map(self._inside(panel))

    def _inside(self, panel: str) -> QPointF:
        path = self._paths[panel]
        box = path.boundingRect()
        if path.contains(box.center()):
            return box.center()
        # A bumper is bent: its box has its middle in the air.
        points = [
            QPointF(box.left() + box.width() * x / 20, box.top() + box.height() * y / 20)
            for y in range(1, 20)
            for x in range(1, 20)
        ]
        inside = [point for point in points if path.contains(point)]
        centre = box.center()
        return min(inside, key=lambda p: (p - centre).manhattanLength()) if inside else centre

    def _panel_at(self, point: QPointF) -> str:
        inverted, _possible = self._view().inverted()
        at = inverted.map(point)
        # The last drawn lies on top: a mirror before its window.
        return next((code for code in reversed(self._paths) if self._paths[code].contains(at)), "")

    def _mark_at(self, point: QPointF) -> int:
        near = [
            ((self.place(mark) - point).manhattanLength(), index)
            for index, mark in enumerate(self.marks)
        ]
        found = min(near, default=(99.0, -1))
        return found[1] if found[0] <= MARK * 1.4 else -1

    def _tap(self, panel: str, point: QPointF) -> None:
        inverted, _possible = self._view().inverted()
        at = inverted.map(point)
        x = round(at.x() * 1000 / self._drawn.width)
        y = round(at.y() * 1000 / self._drawn.height)
        self.tapped.emit(panel, min(max(x, 0), 1000), min(max(y, 0), 1000))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        mark = self._mark_at(event.position())
        if mark >= 0:
            self.chosen.emit(mark)
            return
        panel = self._panel_at(event.position())
        if panel:
            self.here = panel
            self._tap(panel, event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        panel = self._panel_at(event.position())
        if panel != self._hover:
            self._hover = panel
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, enter = event.key(), (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        arrow = next((step for each, step in _ARROWS.items() if each == key), None)
        if not plain:
            super().keyPressEvent(event)
        elif arrow is not None:
            self._walk(*arrow)
        elif key in enter:
            self._tap(self.here, self._free_spot())
        elif event.text().isdigit() and event.text() != "0":
            self.digit.emit(int(event.text()))
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removing.emit()
        else:
            super().keyPressEvent(event)

    def _free_spot(self) -> QPointF:
        """Return the middle of the panel, moved aside where marks stand on it already."""
        point = self.middle(self.here)
        while self._mark_at(point) >= 0:
            point += QPointF(2 * MARK, 0)
        return point

    def _walk(self, across: int, down: int) -> None:
        """Go to the nearest panel in a direction."""
        start = self._inside(self.here)
        best, nearest = "", 1e9
        for code in self._paths:
            way = self._inside(code) - start
            ahead = way.x() * across + way.y() * down
            aside = abs(way.x() * down) + abs(way.y() * across)
            far = ahead + 2.5 * aside
            if ahead > 4 and far < nearest:
                best, nearest = code, far
        if best:
            self.here = best
            self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusOutEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(12))
        painter.setPen(QColor(LIGHT.faint))
        for text, share in (
            (_("Left side"), 0.15),
            (_("From above"), 0.5),
            (_("Right side"), 0.88),
        ):
            spot = self._view().map(QPointF(8, self._drawn.height * share))
            painter.drawText(spot, text)
        painter.save()
        painter.setTransform(self._view(), True)
        pen = QPen(QColor(LIGHT.edge), 1.3)
        pen.setCosmetic(True)
        painter.setPen(pen)
        for line in self._lines:
            painter.drawPath(line)
        struck = {mark.panel for mark in self.marks}
        for code, path in self._paths.items():
            keyed = code == self.here and self.hasFocus()
            fill = LIGHT.bad_soft if code in struck else LIGHT.card
            fill = LIGHT.accent_soft if code == self._hover or keyed else fill
            pen.setColor(QColor(LIGHT.accent if keyed else LIGHT.faint))
            pen.setWidthF(2.0 if keyed else 1.3)
            painter.setPen(pen)
            painter.setBrush(QColor(fill))
            painter.drawPath(path)
        painter.restore()
        self._paint_marks(painter)
        shown = self.here if self.hasFocus() and not self._hover else self._hover
        if shown:
            painter.setPen(QColor(LIGHT.soft))
            area = QRectF(self.rect()).adjusted(0, 0, -4, -2)
            painter.drawText(
                area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, panel_name(shown)
            )

    def _paint_marks(self, painter: QPainter) -> None:
        painter.setFont(font(12, bold=True))
        for index, mark in enumerate(self.marks):
            at = self.place(mark)
            chosen = index == self.selected
            painter.setPen(QPen(QColor(LIGHT.card), 1.5))
            painter.setBrush(QColor(LIGHT.accent if chosen else LIGHT.bad))
            painter.drawEllipse(at, MARK + chosen, MARK + chosen)
            box = QRectF(at.x() - MARK, at.y() - MARK, 2 * MARK, 2 * MARK)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(index + 1))
