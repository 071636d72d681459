"""One sum of money that is not a list's payment: how much, in which way, why; then its receipt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from reception.billing.deposit_actions import Receipt
from reception.core import gate
from reception.core.permissions import Permission
from reception.core.text import _
from reception.staff.approvals import Approval
from reports.renderers import render
from ui.approval import ask_approval
from ui.papers import show_papers
from ui.run import run
from ui.widgets import Button, Choice, Form, Label, MoneyField, TextField

WIDE = 440  # pixels


@dataclass(frozen=True)
class Asked:
    """What a dialog asks, and the action that it does; `amount` None asks for none."""

    title: str
    teach: str
    do: str
    action: Callable[..., Receipt]
    ways: Sequence[tuple[Any, str]] = ()
    amount: Decimal | None = None
    reason: bool = True
    permission: Permission | None = None  # that a manager gives who has it not
    receipt: str = ""
    way: str = ""  # what `ways` are called where no money comes in


class MoneyDialog(QDialog):
    """Asks for the money and does it; what is refused stays open. `made(receipt)`."""

    made = Signal(object)

    def __init__(self, owner: QWidget, asked: Asked, **arguments: Any) -> None:
        super().__init__(owner.window())
        self.owner, self.asked, self.arguments = owner, asked, arguments
        self.setWindowTitle(asked.title)
        self.setFixedWidth(WIDE)
        self.form = Form(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(10)
        column.addWidget(Label(asked.title, "heading"))
        teach = Label(asked.teach, "soft", wrap=True)
        teach.setMinimumHeight(teach.heightForWidth(WIDE - 48))
        column.addWidget(teach)
        across = QHBoxLayout()
        across.setSpacing(10)
        if asked.amount is not None:
            self.amount = self.form.add(MoneyField("amount", _("Amount"), required=True))
            self.amount.set_value(asked.amount or None)
            across.addWidget(self.amount, 3)
        if asked.ways:
            self.method = self.form.add(
                Choice("method", asked.way or _("Way of payment"), asked.ways)
            )
            across.addWidget(self.method, 2)
        column.addLayout(across)
        if asked.reason:
            self.reason = self.form.add(
                TextField("reason", _("Reason"), required=True, most=200), enter=self.submit
            )
            column.addWidget(self.reason)
        self.form.submitted.connect(self.submit)
        self.yes = Button(asked.do, self.submit, key="F8", primary=True)
        self.no = Button(_("Cancel"), self.reject, key="Esc")
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addStretch()
        for button in (self.no, self.yes):
            button.setAutoDefault(False)
            row.addWidget(button)
        column.addSpacing(6)
        column.addLayout(row)
        self.finished.connect(self.deleteLater)
        next(iter(self.form)).setFocus()

    def submit(self) -> None:
        """Do it, where it needs a manager with a manager's PIN."""
        if not self.form.validate():
            return
        permission = self.asked.permission
        if permission is None:
            self._do({})
        elif gate.may(permission):
            self._do({"approval": None})
        else:
            sentence = _("{title} needs the service manager.").format(title=self.asked.title)
            ask_approval(self, permission, sentence, lambda given: self._do({"approval": given}))

    def _do(self, more: dict[str, Approval | None]) -> None:
        given = {**self.arguments, **self.form.values(), **more, "render": render}
        run(self, self.asked.action, **given, done=self._show)

    def _show(self, made: Receipt) -> None:
        self.accept()
        self.made.emit(made)
        title = f"{self.asked.receipt or self.asked.title} {made.number}"
        show_papers(self.owner, [made.paper_id], title=title, name=made.number)


def show_asked(
    owner: QWidget, done: Callable[[Receipt], object], asked: Asked, **arguments: int
) -> None:
    """Open the dialog; `done` is called with the receipt that came of it."""
    dialog = MoneyDialog(owner, asked, **arguments)
    dialog.made.connect(done)
    dialog.open()
