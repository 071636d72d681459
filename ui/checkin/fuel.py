"""How full the tank or the battery is: eighths or per cent, by a click, a digit or the arrows."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from reception.core.text import _
from ui.theme import CONTROL, LIGHT, font
from ui.widgets import Field, tip

_EIGHTHS, _TENTHS = 8, 10


class Gauge(QWidget):
    """Segments in a row; `level` of them are full, -1 when nobody looked yet."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.level = -1
        self.charge = False
        self.setFixedHeight(CONTROL)
        self.setMinimumWidth(96)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def steps(self) -> int:
        """Return how many segments there are."""
        return _TENTHS if self.charge else _EIGHTHS

    def words(self) -> str:
        """Return the level as it is kept: 5/8 or 80%; nothing when nobody looked."""
        if self.level < 0:
            return ""
        return f"{self.level * 10}%" if self.charge else f"{self.level}/8"

    def set_level(self, level: int) -> None:
        """Show a level."""
        self.level = max(-1, min(level, self.steps()))
        self.update()
        self.changed.emit()

    def set_words(self, text: str) -> None:
        """Show a level as it is kept."""
        self.charge = text.endswith("%") if text else self.charge
        number = text.rstrip("%").split("/")[0]
        level = int(number) if number.isdigit() else -1
        self.set_level(level // 10 if self.charge and level >= 0 else level)

    def set_charge(self, charge: bool) -> None:
        """Ask for the battery instead of the tank."""
        if charge != self.charge:
            self.charge = charge
            self.set_level(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Plus: 1, Qt.Key.Key_Minus: -1}
        if event.text() == "%":
            self.set_charge(not self.charge)
        elif event.text().isdigit():
            digit = int(event.text())
            if digit <= self.steps():
                self.set_level(self.steps() if self.charge and digit == 0 else digit)
        elif Qt.Key(event.key()) in steps:
            self.set_level(max(self.level + steps[Qt.Key(event.key())], 0))
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.set_level(-1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        room = self._room()
        if event.position().x() > room.right() + 2:
            self.set_charge(not self.charge)
            return
        share = (event.position().x() - room.left()) / room.width()
        self.set_level(max(0, min(int(share * self.steps()) + 1, self.steps())))

    def _room(self) -> QRectF:
        return QRectF(self.rect()).adjusted(8, 9, -46, -9)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = LIGHT.accent if self.hasFocus() else LIGHT.edge
        painter.setPen(QPen(QColor(edge), 2 if self.hasFocus() else 1))
        painter.setBrush(QColor(LIGHT.card))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        room, steps = self._room(), self.steps()
        wide = room.width() / steps
        painter.setPen(Qt.PenStyle.NoPen)
        low = self.level <= 1
        full = QColor(LIGHT.warn if low else LIGHT.accent)
        for number in range(steps):
            painter.setBrush(full if number < self.level else QColor(LIGHT.line))
            segment = QRectF(room.left() + number * wide, room.top(), wide - 2, room.height())
            painter.drawRoundedRect(segment, 2, 2)
        painter.setFont(font(13))
        painter.setPen(QColor(LIGHT.ink if self.level >= 0 else LIGHT.faint))
        words = self.words() or ("%" if self.charge else "/8")
        area = self.rect().adjusted(0, 0, -9, 0)
        painter.drawText(
            area, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), words
        )


class FuelField(Field[str]):
    """The gauge with its switch between fuel and charge. The value is 5/8, 80% or nothing."""

    def __init__(self) -> None:
        super().__init__("fuel", _("Fuel or charge"))

    def make(self) -> QWidget:
        self.gauge = Gauge()
        self.gauge.changed.connect(self._typed)
        tip(
            self.gauge,
            _("A digit or a click sets it; % or a click on the figure switches to charge"),
        )
        return self.gauge

    def set_charge(self, charge: bool) -> None:
        """Ask for the battery's charge (new energy plates) or the fuel."""
        self.gauge.set_charge(charge)

    def text(self) -> str:
        return self.gauge.words()

    def set_text(self, text: str) -> None:
        self.gauge.set_words(text)

    def nothing(self) -> str:
        return ""
