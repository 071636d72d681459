"""What can be told of a window without eyes: words cut off, and pages that scroll sideways."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractScrollArea, QHeaderView, QTableView, QWidget

from ui.theme import font
from ui.widgets import Button
from ui.widgets.label import Label, ShortLabel

WIDEST = 1366  # pixels of the usual screen
MANY = 60  # characters of a fault that are told


def faults(window: QWidget) -> list[str]:
    """Return a sentence for each word that is cut off and each view that scrolls sideways."""
    least = window.minimumSizeHint()
    wide = [] if least.width() <= WIDEST else [f"needs {least.width()} pixels of width"]
    return [*wide, *_labels(window), *_buttons(window), *_heads(window), *_sideways(window)]


def _labels(window: QWidget) -> Iterator[str]:
    for label in window.findChildren(Label):
        if not label.isVisible() or isinstance(label, ShortLabel) or not label.text():
            continue
        room, text = label.contentsRect(), label.text()
        metrics = QFontMetrics(label.font())
        if label.wordWrap():
            cut = label.heightForWidth(label.width()) > label.height() + 1
        else:
            wide = max(metrics.horizontalAdvance(line) for line in text.split("\n"))
            cut = wide > room.width() + 1 or metrics.capHeight() > room.height()
        if cut:
            yield f"cut off: {text[:MANY]} ({label.width()} x {label.height()})"


def _buttons(window: QWidget) -> Iterator[str]:
    for button in window.findChildren(Button):
        if button.isVisible() and button.text() and button.width() + 1 < button.sizeHint().width():
            yield f"squeezed button: {button.text()[:MANY]}"


def _heads(window: QWidget) -> Iterator[str]:
    for view in window.findChildren(QTableView):
        head = view.horizontalHeader()
        if not view.isVisible() or not isinstance(head, QHeaderView) or not head.isVisible():
            continue
        metrics = QFontMetrics(font(12))  # as the stylesheet writes them
        for number in range(head.count()):
            title = str(view.model().headerData(number, Qt.Orientation.Horizontal) or "")
            room = head.sectionSize(number) - 10
            wide = max(map(metrics.horizontalAdvance, title.splitlines() or [""]))
            if not head.isSectionHidden(number) and wide > room:
                yield f"cut off column: {title[:MANY]} ({room})"


def _sideways(window: QWidget) -> Iterator[str]:
    for area in window.findChildren(QAbstractScrollArea):
        bar = area.horizontalScrollBar()
        if area.isVisible() and bar.isVisible() and bar.maximum() > 0:
            yield f"scrolls sideways: {type(area).__name__} {area.accessibleName()}"
