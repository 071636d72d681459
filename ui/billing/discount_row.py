"""整单优惠 at the settlement: who gets it, how much, with a manager's PIN above one's limit."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.billing.settlement_discount import discount_bill, refusal
from reception.core import money
from reception.core.errors import Invalid
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders.queries import OrderCard
from reception.orders.rules import Payer
from reception.orders.words import word
from reception.staff.approvals import Approval
from ui.approval import ask_approval
from ui.run import run
from ui.widgets import Button, Choice, Form, MoneyField

TOP = Qt.AlignmentFlag.AlignTop
LABEL = 20  # pixels of a field's label above it


class DiscountRow(QWidget):
    """Payer, amount and the button; `done` is called when the lines have their discount."""

    def __init__(self, card: OrderCard, done: Callable[[object], object]) -> None:
        super().__init__()
        self.card, self._done = card, done
        self.form = Form(self)
        payers = [(payer, word(payer)) for payer in Payer if card.sums.of(payer)]
        self.payer = self.form.add(Choice("payer", _("Discount for"), payers))
        self.amount = self.form.add(
            MoneyField("amount", _("Off the whole bill"), required=True), enter=self.submit
        )
        self.give = Button(_("Take off"), self.submit)
        self.form.submitted.connect(self.submit)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        beside = QVBoxLayout()
        beside.setContentsMargins(0, LABEL, 0, 0)
        beside.addWidget(self.give)
        # Kept at the top, a field may grow by its sentence.
        row.addWidget(self.payer, 2, TOP)
        row.addWidget(self.amount, 2, TOP)
        row.addLayout(beside)
        row.setAlignment(beside, TOP)

    def submit(self) -> None:
        """Spread the discount over the payer's lines."""
        if not self.form.validate():
            return
        try:
            sentence = refusal(
                self.card.row.order_id, Payer(self.payer.value()), self.amount.value()
            )
        except Invalid:
            sentence = ""  # the action says which field is wrong
        if sentence:
            ask_approval(self, Permission.BIG_DISCOUNT, sentence, self._give)
        else:
            self._give(None)

    def _give(self, approval: Approval | None) -> None:
        amount = self.amount.value()
        run(
            self,
            discount_bill,
            order_id=self.card.row.order_id,
            payer=Payer(self.payer.value()),
            amount=amount,
            approval=approval,
            said=_("{amount} yuan taken off the bill.").format(amount=money.show(amount)),
            done=self._done,
        )
