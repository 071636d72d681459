"""A deposit that is open when its order or booking is cancelled: given back, or kept."""

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from reception.billing.deposits import DepositRow
from reception.core import money
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from ui.billing.money_tab import ask_deposit_back
from ui.widgets import Button, Label


class DepositLeft(QDialog):
    """Asks what becomes of what is open; kept, it is offered at the customer's next bill."""

    def __init__(self, owner: QWidget, deposit: DepositRow, others: Sequence[DepositRow]) -> None:
        super().__init__(owner)
        self.owner, self.deposit, self.others = owner, deposit, others
        title = _("Deposit of {amount} yuan").format(amount=money.show(deposit.left))
        self.setWindowTitle(title)
        self.setFixedWidth(440)
        teach = _(
            "It is still open. Give it back now, or keep it for the customer: it is offered at his "
            "next bill."
        )
        self.keep = Button(_("Keep for the customer"), self._keep, key="Esc")
        self.back = Button(_("Give it back…"), self._back, key="F8", primary=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(10)
        column.addWidget(Label(f"{title} · {deposit.number}", "heading"))
        column.addWidget(Label(teach, "soft", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addStretch()
        for button in (self.keep, self.back):
            button.setAutoDefault(False)
            row.addWidget(button)
        column.addSpacing(6)
        column.addLayout(row)
        self.finished.connect(self.deleteLater)
        self.back.setFocus()

    def _keep(self) -> None:
        self.reject()
        ask_left(self.owner, self.others)

    def _back(self) -> None:
        self.accept()
        owner, others = self.owner, self.others
        ask_deposit_back(
            owner, lambda _made: ask_left(owner, others), self.deposit.deposit_id, self.deposit.left
        )


def ask_left(owner: QWidget, deposits: Sequence[DepositRow]) -> None:
    """Ask about each deposit that is still open, one after the other, where the person may."""
    open_ = [each for each in deposits if each.left]
    if open_ and may(Permission.TAKE_PAYMENT):
        DepositLeft(owner.window(), open_[0], open_[1:]).open()
