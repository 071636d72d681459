"""The PIN of the floor: big digits for a finger in a glove; a keyboard works as well."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from reception.core.text import _
from ui.widgets import Button, Label

MOST = 40
SIDE = 88  # pixels of a digit


class PinPad(QWidget):
    """`entered(secret)`; `left()` by Back. What is typed is never shown."""

    entered = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._typed = ""
        self.name = Label("", "floor_name")
        self.why = Label("", "floor")
        self.dots = Label("", "floor_name")
        for label in (self.name, self.why, self.dots):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.dots.setFixedHeight(48)
        self.keys: dict[str, Button] = {}
        grid = QGridLayout()
        grid.setSpacing(12)
        for number, digit in enumerate("123456789"):
            grid.addWidget(self._key(digit), number // 3, number % 3)
        erase = Button("", self._erase, icon="backspace-outline", size="digit")
        erase.setAccessibleName(_("Erase"))
        self.ok = Button(_("OK"), self._enter, primary=True, size="digit")
        for place, button in ((0, erase), (2, self.ok)):
            button.setFixedSize(SIDE, SIDE)
            grid.addWidget(button, 3, place)
        grid.addWidget(self._key("0"), 3, 1)
        self.erase = erase
        self.back = Button(_("Back"), self.left.emit, icon="arrow-left", size="floor")
        middle = QVBoxLayout()
        middle.setSpacing(8)
        middle.addStretch()
        for label in (self.name, self.why, self.dots):
            middle.addWidget(label)
        middle.addLayout(grid)
        middle.addSpacing(8)
        middle.addWidget(self.back)
        middle.addStretch()
        row = QHBoxLayout(self)
        row.addStretch()
        row.addLayout(middle)
        row.addStretch()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _key(self, digit: str) -> Button:
        button = Button(digit, lambda: self._type(digit), size="digit")
        button.setFixedSize(SIDE, SIDE)
        self.keys[digit] = button
        return button

    def ask(self, name: str, why: str = "") -> None:
        """Ask this person; `why` says what follows."""
        self.name.setText(name)
        self.why.setText(why or _("Enter your PIN"))
        self.forget()
        self.setFocus()

    def forget(self) -> None:
        """Begin again with nothing typed."""
        self._typed = ""
        self._show()

    def _show(self) -> None:
        self.dots.setText("●" * min(len(self._typed), 12))
        self.ok.setEnabled(bool(self._typed))

    def _type(self, text: str) -> None:
        self._typed = (self._typed + text)[:MOST]
        self._show()

    def _erase(self) -> None:
        self._typed = self._typed[:-1]
        self._show()

    def _enter(self) -> None:
        secret, self._typed = self._typed, ""
        self._show()
        if secret:
            self.entered.emit(secret)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif event.key() == Qt.Key.Key_Backspace:
            self._erase()
        elif event.text() and event.text().isprintable():
            self._type(event.text())
        else:
            super().keyPressEvent(event)
