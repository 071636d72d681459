"""The left rail: what the person at the desk may open, one place marked."""

from typing import Any

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QStyle,
    QStyleOptionToolButton,
    QStylePainter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from reception.core.text import _
from ui.screens import SCREENS, entry
from ui.theme import LIGHT, RAIL, font
from ui.widgets import icon as icons
from ui.widgets.label import Label, tip

MOST, LEAST = 60, 54  # pixels of a place


class RailButton(QToolButton):
    """Icon over word, both truly in the middle (Qt's own drawing puts the icon beside it)."""

    def __init__(self, word: str, icon: str) -> None:
        super().__init__()
        self.setObjectName("rail_entry")
        self.setText(word)
        self._icon = icon
        self.setFixedWidth(RAIL)
        self.setMinimumHeight(LEAST)
        self.setMaximumHeight(MOST)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def sizeHint(self) -> QSize:
        return QSize(RAIL, MOST)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        less = (MOST - self.height()) // 2  # of many places each is a little lower
        option: Any = QStyleOptionToolButton()  # the stubs hide its public members
        self.initStyleOption(option)
        option.text = ""
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        colour = "#ffffff" if self.isChecked() or self.underMouse() else LIGHT.rail_text
        fits = self.fontMetrics().horizontalAdvance(self.text()) <= RAIL
        icons.paint(
            painter, QRect((RAIL - 24) // 2, (9 if fits else 3) - less, 24, 24), self._icon, colour
        )
        painter.setPen(QColor(colour))
        middle = Qt.AlignmentFlag.AlignCenter
        if fits:
            painter.setFont(self.font())
            painter.drawText(QRect(0, 33 - less, RAIL, 20), middle, self.text())
        else:  # longer words take two lines
            painter.setFont(font(12))
            both = int(middle | Qt.TextFlag.TextWordWrap)
            painter.drawText(QRect(2, 27 - less, RAIL - 4, 32), both, self.text())


class Rail(QWidget):
    """`opened(code)` when a place is pressed."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(RAIL)
        self.buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 12, 0, 8)
        self._column.setSpacing(0)
        logo = Label(_("Reception"))
        logo.setObjectName("logo")
        logo.setProperty("long", len(logo.text()) > 4)
        logo.setAlignment(Qt.AlignmentFlag.AlignCenter)
        logo.setFixedHeight(42)
        self._column.addWidget(logo)
        self._column.addStretch(1)

    def show_places(self) -> None:
        """Show what exists and what the person at the desk may see."""
        for button in self.buttons.values():
            self._group.removeButton(button)
            button.hide()
            button.deleteLater()
        self.buttons = {}
        for place in SCREENS:
            if not (place.rail and place.exists() and place.allowed()):
                continue
            if place.under and entry(place.under).allowed():
                continue
            button = RailButton(_(place.label), place.icon)
            button.setCheckable(not place.window)
            tip(button, f"{_(place.label)}  {place.key}".strip())
            button.clicked.connect(lambda _on=False, code=place.code: self.opened.emit(code))
            self._group.addButton(button)
            self._column.insertWidget(self._column.count() - 1, button)
            self.buttons[place.code] = button

    def mark(self, code: str) -> None:
        """Show which place is open."""
        if code in self.buttons:
            self.buttons[code].setChecked(True)
