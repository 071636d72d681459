"""Buttons that show their key: `Button(_("Save"), key="F8", primary=True)`."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from ui.theme import LIGHT, SMALL, font
from ui.widgets import icon as icons

# The main window answers these wherever the focus is; a button only shows them.
SHELL_KEYS = frozenset({"F1", "F2", "F3", "F4", "F5", "F6", "F11", "F12", "Esc"})
_GAP = 8


class Button(QPushButton):
    """A button with its key beside its words; the key works while the button can be seen.

    `key` may be several, "F8 Ctrl+Return": the first is shown. `press` is called without arguments.
    """

    def __init__(
        self,
        text: str,
        press: Callable[[], object] | None = None,
        *,
        key: str = "",
        icon: str = "",
        primary: bool = False,
        kind: str = "",
        size: str = "",
    ) -> None:
        super().__init__(text)
        self.key = key.split()[0] if key else ""
        self._icon = icon
        self._spare = False  # the key gives way
        self.setProperty("kind", "primary" if primary else kind)
        self.setProperty("scale", size)
        self.setAutoDefault(False)
        self.setAccessibleName(text.replace("&", ""))
        for each in key.split():
            if each not in SHELL_KEYS:
                # Not setShortcut: that presses a tenth of a second later.
                QShortcut(QKeySequence(each), self, self.click).setAutoRepeat(False)
        if press is not None:
            self.clicked.connect(lambda _checked=False: press())

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        return QSize(self._wanted(), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(hint.width() - self._key_wide(), hint.height()) if self._spare else hint

    def show_key(self, key: str, room: int) -> int:
        """Show a key that works by other means where it fits into `room`; return what it takes.

        It is no part of the least width, so it goes again when the room does.
        """
        wide = _key_width(self, key) + _GAP
        self.key, self._spare = (key if wide <= room else ""), True
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Preferred, policy.Fixed)
        self.updateGeometry()
        self.update()
        return self._key_wide()

    def _wanted(self) -> int:
        edges = 18 if self.property("kind") in ("flat", "chip", "quiet") else 30
        if self.property("scale") == "big":
            edges = 46
        edges = max(edges, round(1.7 * self.font().pixelSize()))
        return edges + self._words_wide() + self._icon_wide() + self._key_wide()

    def _words_wide(self) -> int:
        return self.fontMetrics().horizontalAdvance(self.text().replace("&", ""))

    def _icon_high(self) -> int:
        return max(18, self.font().pixelSize())  # a board's button on a large wall has a large one

    def _icon_wide(self) -> int:
        return (self._icon_high() + (6 if self.text() else 0)) if self._icon else 0

    def _key_wide(self) -> int:
        return _key_width(self, self.key) + _GAP if self.key else 0

    def set_icon(self, name: str) -> None:
        """Show another icon."""
        self._icon = name
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""  # type: ignore[attr-defined]  # the stubs hide public members
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        colour = self._colour()
        wide = self._icon_wide() + self._words_wide() + self._key_wide()
        left = max((self.width() - wide) // 2, 6)
        if self._icon:
            high = self._icon_high()
            top = (self.height() - high) // 2
            icons.paint(painter, QRect(left, top, high, high), self._icon, colour)
            left += self._icon_wide()
        painter.setFont(self.font())
        painter.setPen(QColor(colour))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic
        room = QRect(left, 0, self.width() - left, self.height())
        painter.drawText(room, int(flags), self._shown_text())
        if self.key:
            left += self._words_wide() + _GAP
            paint_key(painter, self, QRect(left, 0, 0, self.height()), self.key, colour)

    def _shown_text(self) -> str:
        """Return the words, ended with … in a button that was squeezed."""
        room = self.width() - self._icon_wide() - self._key_wide() - 12
        if self._words_wide() <= room:
            return self.text()
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def _colour(self) -> str:
        if not self.isEnabled() and self.property("kind") != "primary":
            return "#9aa3b2"
        return self.palette().buttonText().color().name()


def one_of(
    owner: QWidget, chips: Mapping[str, Button], shown: str, choose: Callable[[str], object]
) -> QHBoxLayout:
    """Return chips in a row of which one is on: the views of a page, by their codes."""
    row = QHBoxLayout()
    row.setSpacing(8)
    group = QButtonGroup(owner)
    for code, chip in chips.items():
        chip.setCheckable(True)
        chip.setChecked(code == shown)
        chip.clicked.connect(lambda _on=False, code=code: choose(code))
        group.addButton(chip)
        row.addWidget(chip)
    row.addStretch()
    return row


class KeyHint(QWidget):
    """A key in a small frame, beside something that is no button."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self.setFixedSize(_key_width(self, key), 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_key(QPainter(self), self, self.rect(), self.key, LIGHT.soft)


def _key_width(widget: QWidget, key: str) -> int:
    small = font(SMALL - 1)
    from PySide6.QtGui import QFontMetrics

    return QFontMetrics(small).horizontalAdvance(_shown(key)) + 12


def _shown(key: str) -> str:
    return key.replace("Return", "Enter")


def paint_key(painter: QPainter, widget: QWidget, area: QRect, key: str, colour: str) -> None:
    """Paint a key in a small frame at the left of `area`, in a fainter shade of `colour`."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    frame = QRect(area.left(), area.center().y() - 8, _key_width(widget, key) - 1, 17)
    shade = QColor(colour)
    shade.setAlphaF(0.45)
    painter.setPen(QPen(shade, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(frame, 4, 4)
    shade.setAlphaF(0.8)
    painter.setPen(shade)
    painter.setFont(font(SMALL - 1))
    painter.drawText(frame, int(Qt.AlignmentFlag.AlignCenter), _shown(key))
