"""A window opens whole on the screen there is: what would hang over its edge fills it instead."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QWidget

LEAST = QSize(1024, 600)  # smaller is no PC's screen; the offscreen platform's is 800 x 800
FRAME = QSize(8, 40)  # pixels a window manager's edges and title take


def fit(window: QWidget) -> None:
    """Size a window that is not yet shown; with its frame it never lies outside the screen."""
    size = sized(window.size(), window.screen().availableGeometry().size())
    if size is not None:
        window.resize(size)
        window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)


def sized(wanted: QSize, available: QSize) -> QSize | None:
    """Return the size left once it is no longer maximised; None where the wanted one has room."""
    room = available - FRAME
    if available.boundedTo(LEAST) != LEAST or room.expandedTo(wanted) == room:
        return None
    return wanted.boundedTo(room)
