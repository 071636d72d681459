"""A manager's PIN for what the person at the desk may not do alone; what is typed stays.

with_approval(self, lines, lambda approval: run(self, actions.set_lines, approval=approval, …))
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from reception.core.errors import NotAllowed
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders import discounts
from reception.orders.rules import LineDraft
from reception.staff.approvals import Approval, approve
from reception.staff.queries import PersonRow, who_approves
from ui.widgets import Button, Choice, Form, Label, TextField, notice


def with_approval(
    owner: QWidget,
    lines: Sequence[LineDraft],
    go: Callable[[Approval | None], object],
    order_id: int | None = None,
) -> None:
    """Call `go`, at once or when a manager has approved the discounts of these lines."""
    sentence = discounts.refusal(lines, order_id)
    if not sentence:
        go(None)
        return
    ask_approval(owner, Permission.BIG_DISCOUNT, sentence, go)


def ask_approval(
    owner: QWidget, permission: Permission, sentence: str, go: Callable[[Approval], object]
) -> None:
    """Call `go` when a manager has approved with the PIN what `sentence` says."""
    managers = who_approves(permission)
    if not managers:
        notice(owner, sentence)
        return
    dialog = ApprovalDialog(owner, sentence, managers, permission)
    dialog.approved.connect(go)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


class ApprovalDialog(QDialog):
    """What is refused, which manager approves it, and the PIN. `approved(approval)`."""

    approved = Signal(object)

    def __init__(
        self,
        owner: QWidget,
        sentence: str,
        managers: Sequence[PersonRow],
        permission: Permission,
    ) -> None:
        super().__init__(owner.window())
        self.permission = permission
        self.setWindowTitle(_("Manager's approval"))
        self.setFixedWidth(440)
        self.form = Form(self)
        several = len(managers) > 1  # nobody's PIN is tried by chance on another's account
        self.manager = self.form.add(
            Choice(
                "login", _("Approved by"), [(p.login, p.name) for p in managers], required=True,
                empty=_("Choose a manager") if several else None,
            )
        )  # fmt: skip
        self.secret = self.form.add(
            TextField("secret", _("PIN or password"), required=True, secret=True),
            enter=self.submit,
        )
        self.form.submitted.connect(self.submit)
        teach = _("The approval is kept in the order's history; the PIN is not.")
        self.yes = Button(_("Approve"), self.submit, key="F8", primary=True)
        self.no = Button(_("Cancel"), self.reject, key="Esc")
        self.yes.setAutoDefault(False)
        self.no.setAutoDefault(False)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addStretch()
        row.addWidget(self.no)
        row.addWidget(self.yes)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(8)
        self.sentence = Label(sentence, "heading", wrap=True)
        for widget in (self.sentence, self.manager, self.secret, Label(teach, "small", wrap=True)):
            column.addWidget(widget)
        column.addSpacing(8)
        column.addLayout(row)
        (self.manager if several else self.secret).setFocus()

    def submit(self) -> None:
        """Verify the PIN; a wrong one says so and everything typed stays."""
        if not self.form.validate():
            return
        try:
            approval = approve(self.manager.value(), self.secret.text(), self.permission)
        except NotAllowed as refusal:
            self.secret.show_error(str(refusal))
            self.secret.line.selectAll()
            self.secret.setFocus()
            self.adjustSize()  # the sentence below the field has its own room
            return
        self.accept()
        self.approved.emit(approval)
