"""What a page is built of: cards, rules, the head of a page, the word for "nothing here yet"."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.theme import LIGHT
from ui.widgets import icon as icons
from ui.widgets.button import Button, KeyHint
from ui.widgets.label import Label, ShortLabel


class Card(QFrame):
    """A white surface with a thin line; `tone` bad or warn. Fill `card.body`.

    `heading` stands above with `note` beside it; what `card.head` is given stands right of it.
    """

    def __init__(
        self, heading: str = "", note: str = "", *, tone: str = "", tight: bool = False
    ) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setProperty("tone", tone)
        self.body = QVBoxLayout(self)
        edge = 12 if tight else 15
        self.body.setContentsMargins(edge, edge - 1, edge, edge)
        self.body.setSpacing(10)
        self.note = Label(note, "soft")
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        if heading:
            self.heading = Label(heading, "heading")
            self.head.addWidget(self.heading)
            self.head.addWidget(self.note)
            self.head.addStretch()
            self.body.addLayout(self.head)

    def add(self, *items: QWidget | QLayout) -> None:
        """Put items below one another."""
        for item in items:
            if isinstance(item, QWidget):
                self.body.addWidget(item)
            else:
                self.body.addLayout(item)


class FigureCard(Card):
    """A small name, a big figure, a word about it; pressed like a button when it leads somewhere.

    `key` is shown beside the figure; whoever lays the card out answers it.
    """

    pressed = Signal()

    def __init__(self, name: str, *, key: str = "") -> None:
        super().__init__(tight=True)
        self.body.setSpacing(1)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty("press", True)
        self.setAccessibleName(name)
        self.name = ShortLabel(name, "soft")
        self.figure = Label("—", "figure")
        self.word = ShortLabel("", "small")
        across = QHBoxLayout()
        across.addWidget(self.figure)
        across.addStretch()
        if key:
            across.addWidget(KeyHint(key), alignment=Qt.AlignmentFlag.AlignBottom)
        self.add(self.name, across, self.word)

    def show_figure(self, figure: str, word: str = "", tone: str = "") -> None:
        """Show a figure, what to know about it, and how bad it is ("", warn, bad, ok)."""
        self.figure.say(figure, "bad" if tone == "bad" else "")
        self.word.say(word, tone)
        self.setAccessibleDescription(f"{figure} {word}")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        else:
            super().keyPressEvent(event)


class Rule(QFrame):
    """A thin line across."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rule")


class PageHead(QWidget):
    """The first line of a page: title, what to know beside it, buttons at the right.

    `head.note` may be changed at any time; `head.right` takes what stands left of the buttons.
    """

    def __init__(self, title: str, note: str = "", *buttons: QWidget) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.title = Label(title, "title")
        self.note = ShortLabel(note, "soft")  # gives way to the buttons, never widens the window
        self.note.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.right = QHBoxLayout()
        self.right.setSpacing(12)
        row.addWidget(self.title)
        row.addWidget(self.note)
        row.addStretch()
        row.addLayout(self.right)
        for button in buttons:
            row.addWidget(button)
        self.setFixedHeight(36)


class EmptyState(QWidget):
    """What stands where nothing is: what it will show, what to do next, and the button for it."""

    def __init__(
        self,
        sentence: str,
        teach: str = "",
        *,
        icon: str = "",
        button: str = "",
        press: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setSpacing(6)
        column.addStretch(2)
        if icon:
            picture = Label()
            picture.setPixmap(icons.pixmap(icon, 40, LIGHT.edge))
            column.addWidget(picture, alignment=Qt.AlignmentFlag.AlignHCenter)
        self.sentence = Label(sentence, "heading")
        self.teach = Label(teach, "soft", wrap=True)
        self.teach.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.sentence, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.teach)
        if button:
            self.button = Button(button, press)
            column.addSpacing(6)
            column.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)


def scrolling(inside: QWidget) -> QScrollArea:
    """Return `inside` in an area that scrolls up and down only."""
    area = QScrollArea()
    inside.setObjectName("inside")
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
