"""A step at the counter: a form, a foot with what it does, and the bar that asks for a reason."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from ui.widgets import Banner, Button, Card, Form, Label, TextField, scrolling


def away_banner() -> Banner:
    """Return what is said over an order that is settled anew after its car left."""
    return Banner(
        _("The car has left and the settlement was reversed. Correct the items, then settle anew."),
        tone="info",
    )


class ReasonBar(QWidget):
    """Asks why before something is voided: a sentence, then the button that does it."""

    def __init__(self, do: str, teach: str, press: Callable[[str], object]) -> None:
        super().__init__()
        self.form = Form(self)
        self.reason = self.form.add(TextField("reason", _("Reason"), required=True, most=200))
        self.do = Button(do, self._do, kind="danger")
        self.cancel = Button(_("Cancel"), self.hide)
        self._press = press
        self.teach = Label(teach, "soft", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.teach)
        column.addWidget(self.reason)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        row.addWidget(self.cancel)
        row.addWidget(self.do)
        column.addLayout(row)
        self.form.submitted.connect(self._do)
        self.hide()

    def ask(self) -> None:
        """Appear and wait for the reason."""
        self.show()
        self.reason.setFocus()

    def _do(self) -> None:
        if self.form.validate():
            self._press(self.reason.value())


class Step(Card):
    """One step of one car. Fill `self.inside`; `self.foot` holds the buttons.

    `done` carries the action's result. Without `permission` the step only says who does it.
    """

    done = Signal(object)

    def __init__(self, heading: str, permission: Permission, somebody: str) -> None:
        super().__init__(heading, " ")
        self.form = Form(self)
        self.form.submitted.connect(self.submit)
        self.allowed = may(permission)
        self._box = QWidget()
        self.inside = QVBoxLayout(self._box)
        self.inside.setContentsMargins(0, 0, 6, 0)
        self.inside.setSpacing(10)
        self.body.addWidget(scrolling(self._box), 1)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(8)
        self.body.addLayout(self.foot)
        if not self.allowed:
            self.inside.addWidget(Label(somebody, "soft", wrap=True))
            self.inside.addStretch()

    def put(self, *items: QWidget | QLayout) -> None:
        """Lay items below one another."""
        for item in items:
            if isinstance(item, QWidget):
                self.inside.addWidget(item)
            else:
                self.inside.addLayout(item)

    def begin(self) -> None:
        """Put the keyboard where the step begins."""
        first = next(iter(self.form), None)
        if first is not None:
            first.setFocus()

    def submit(self) -> None:
        """Do the step (F8, Ctrl+Enter)."""
