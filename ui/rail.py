"""The left rail: what the person at the desk may open, one place marked."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QToolButton, QVBoxLayout, QWidget

from reception.core.text import _
from ui.screens import SCREENS
from ui.theme import LIGHT, RAIL
from ui.widgets import icon as icons
from ui.widgets.label import Label, tip


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
        logo.setAlignment(Qt.AlignmentFlag.AlignCenter)
        logo.setFixedHeight(42)
        self._column.addWidget(logo)
        self._column.addStretch()

    def show_places(self) -> None:
        """Show what exists and what the person at the desk may see."""
        for button in self.buttons.values():
            self._group.removeButton(button)
            button.hide()
            button.deleteLater()
        self.buttons = {}
        for place in SCREENS:
            if not place.exists() or not place.allowed():
                continue
            button = QToolButton()
            button.setObjectName("rail_entry")
            button.setText(_(place.label))
            button.setIcon(icons.icon(place.icon, LIGHT.rail_text, "#ffffff", 24))
            button.setIconSize(QSize(24, 24))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setCheckable(not place.window)
            button.setFixedSize(RAIL, 60)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            tip(button, f"{_(place.label)}  {place.key}".strip())
            button.clicked.connect(lambda _on=False, code=place.code: self.opened.emit(code))
            self._group.addButton(button)
            self._column.insertWidget(self._column.count() - 1, button)
            self.buttons[place.code] = button

    def mark(self, code: str) -> None:
        """Show which place is open."""
        if code in self.buttons:
            self.buttons[code].setChecked(True)
