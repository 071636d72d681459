"""Scans: a burst of keys (under 30 ms each) that ends in Enter, wherever the focus is.

The filter sits on the native window, which sees every key once and hardly anything else. What the
burst typed into a field is taken out again when the number was one of ours.
"""

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QLineEdit

GAP_SECONDS = 0.030
SHORTEST = 6


class Scanner(QObject):
    """Calls `scanned(text)`; when that answers True, the keys count as never typed."""

    def __init__(self, window: QWindow, scanned: Callable[[str], bool]) -> None:
        super().__init__(window)
        self._scanned = scanned
        self._text = ""
        self._last = 0.0
        self._before: tuple[QLineEdit, str] | None = None
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Watch the rhythm of the keys."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        # When the key was pressed, not when a busy PC came to it: a scan is never cut in two.
        now = event.timestamp() / 1000 or monotonic()
        quick = now - self._last < GAP_SECONDS
        self._last = now
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            text, self._text = self._text, ""
            return quick and len(text) >= SHORTEST and self._take(text)
        typed = event.text()
        if not typed.isprintable() or not typed:
            return False
        if not quick:
            focus = QApplication.focusWidget()
            self._before = (focus, focus.text()) if isinstance(focus, QLineEdit) else None
            self._text = ""
        self._text += typed
        return False

    def _take(self, text: str) -> bool:
        if not self._scanned(text):
            return False
        if self._before is not None:
            line, before = self._before
            line.setText(before)
        return True
