"""How much a customer may owe the branch, and in how many days each sum is paid (挂账)."""

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from reception.billing.account_actions import LONGEST, set_credit
from reception.billing.accounts import credit_of
from reception.core import money
from reception.core.text import _
from ui.run import run
from ui.widgets import Button, Form, Label, MoneyField, NumberField


class CreditDialog(QDialog):
    """Limit and days of one customer, with what is owed now."""

    def __init__(self, owner: QWidget, customer_id: int, name: str) -> None:
        super().__init__(owner.window())
        self.customer_id = customer_id
        credit = credit_of(customer_id)
        self.setWindowTitle(_("Credit account"))
        self.setFixedWidth(440)
        self.form = Form(self)
        self.most = self.form.add(MoneyField("most", _("May owe up to"), required=True))
        self.most.set_value(credit.most)
        self.days = self.form.add(
            NumberField("days", _("Pays within"), required=True, most=LONGEST, unit=_("days"))
        )
        self.days.set_value(credit.days)
        self.form.submitted.connect(self.submit)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(10)
        column.addWidget(Label(_("Credit account"), "heading"))
        teach = _("{name} owes {amount} yuan now. Above the limit a manager's PIN is asked for.")
        owes = money.show(credit.owed)
        column.addWidget(Label(teach.format(name=name, amount=owes), "soft", wrap=True))
        across = QHBoxLayout()
        across.setSpacing(10)
        across.addWidget(self.most, 3)
        across.addWidget(self.days, 2)
        column.addLayout(across)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addStretch()
        self.yes = Button(_("Save"), self.submit, key="F8", primary=True)
        self.no = Button(_("Cancel"), self.reject, key="Esc")
        for button in (self.no, self.yes):
            button.setAutoDefault(False)
            row.addWidget(button)
        column.addLayout(row)
        self.finished.connect(self.deleteLater)
        self.most.setFocus()

    def submit(self) -> None:
        """Save limit and days."""
        if self.form.validate():
            run(
                self,
                set_credit,
                customer_id=self.customer_id,
                **self.form.values(),
                done=lambda _nothing: self.accept(),
            )
