"""The line above a list that narrows it while one types."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from ui.theme import LIGHT
from ui.widgets import TextField
from ui.widgets import icon as icons

_PAUSE_MS = 40


class FindLine(TextField):
    """`sought(text)` after each pause in typing; ↓ and Enter go on to the list: `entered`."""

    sought = Signal(str)

    def __init__(self, hint: str) -> None:
        super().__init__("find", hint=hint, most=60)
        self.line.setProperty("kind", "search")
        self.line.setAccessibleName(hint)
        self.line.setClearButtonEnabled(True)
        self.line.addAction(
            icons.icon("magnify", LIGHT.faint), QLineEdit.ActionPosition.LeadingPosition
        )
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.look)
        self.line.textChanged.connect(lambda _text: self._timer.start())

    def look(self) -> None:
        """Ask now."""
        self._timer.stop()
        self.sought.emit(self.text().strip())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Lead the keys that go down into the list."""
        down = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        pressed = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if pressed and isinstance(event, QKeyEvent) and event.key() in down:
            self.look()
            self.entered.emit()
            return True
        return super().eventFilter(watched, event)
