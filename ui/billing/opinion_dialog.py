"""客户评价: the whole window turned to the customer, four large choices and a line for own words.

The customer ticks, nobody else; nothing is chosen beforehand (DOMAIN §3). The signature follows.
"""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from reception.billing.rules import Opinion
from reception.core.text import _
from reception.orders.words import word
from ui.widgets import Button, Label, TextField, tip

MOST = 200  # characters of other words


class OpinionDialog(QDialog):
    """Keys 1 to 4 choose as well; F8 goes on to the signature, Esc goes back."""

    def __init__(self, parent: QWidget, *, about: str, opinion: str = "", remark: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Your opinion"))
        self.buttons: dict[str, Button] = {}
        self.error = Label("", "error")
        self.remark = TextField(
            "remark", _("What else you want to tell us (may be left empty)"), most=MOST
        )
        self.remark.set_text(remark)
        self.cancel = Button(_("Back"), self.reject, key="Esc", size="big")
        self.ok = Button(_("Next: sign"), self.accept, key="F8", primary=True, size="big")
        column = QVBoxLayout(self)
        column.setContentsMargins(56, 40, 56, 28)
        column.setSpacing(18)
        column.addStretch(1)
        column.addWidget(Label(_("How satisfied are you with this visit?"), "huge"))
        column.addWidget(Label(about, "reading", wrap=True))
        column.addSpacing(12)
        column.addLayout(self._choices(opinion))
        column.addWidget(self.error)
        column.addSpacing(12)
        column.addWidget(self.remark)
        column.addStretch(2)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.cancel)
        foot.addStretch()
        foot.addWidget(self.ok)
        column.addLayout(foot)
        window = parent.window()
        self.resize(window.size())
        self.move(window.pos())
        (self.buttons.get(opinion) or next(iter(self.buttons.values()))).setFocus()

    def _choices(self, chosen: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        for number, opinion in enumerate(Opinion, 1):
            button = Button("", kind="chip", size="huge")
            button.setCheckable(True)
            button.setAccessibleName(word(opinion))
            button.toggled.connect(lambda on, code=str(opinion): self._toggled(code, on))
            button.installEventFilter(self)
            self.buttons[str(opinion)] = button
            row.addWidget(button, 1)
            self._label(str(opinion), number)
            button.setChecked(str(opinion) == chosen)
        return row

    def _label(self, code: str, number: int) -> None:
        button = self.buttons[code]
        sign = "☑" if button.isChecked() else "☐"
        button.setText(f"{sign}  {word(code)}")
        tip(button, str(number))

    def _toggled(self, code: str, on: bool) -> None:
        self.error.setText("")
        for number, (other, button) in enumerate(self.buttons.items(), 1):
            if on and other != code:
                button.setChecked(False)
            self._label(other, number)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let 1 to 4 choose while a choice has the keyboard; Enter ticks the one that has it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            place = event.key() - Qt.Key.Key_1
            if 0 <= place < len(self.buttons):
                button = list(self.buttons.values())[place]
                button.setChecked(True)
                button.setFocus()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(watched, Button):
                watched.setChecked(True)
                return True
        return super().eventFilter(watched, event)

    def opinion(self) -> str:
        """Return the code of what is ticked, or nothing."""
        return next((code for code, button in self.buttons.items() if button.isChecked()), "")

    def accept(self) -> None:
        """Go on once something is ticked; else say so."""
        if not self.opinion():
            self.error.setText(_("Please tick one of the four."))
            return
        super().accept()
