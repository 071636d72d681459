"""A new promise: when, why, and whether the customer has been told."""

from PySide6.QtWidgets import QHBoxLayout

from reception.core.text import _
from reception.orders import actions
from reception.orders.queries import OrderCard
from reception.orders.rules import S
from reception.shopfloor.promise import propose_again
from ui.orders.promise_words import reasons
from ui.run import run
from ui.shopfloor.step_form import StepForm
from ui.widgets import Button, Chips, DateTimeField, Label, TextField, when

DONE = frozenset({S.READY, S.SETTLED})  # nothing is left to be reckoned with


class PromiseForm(StepForm):
    """改承诺: the old one stays in the order's history."""

    def __init__(self, card: OrderCard) -> None:
        super().__init__(card, _("New promise"), _("Change the promise"))

    def fill(self) -> None:
        again = self.card.row.promised_at is not None
        self.at = self.form.add(DateTimeField("promised_at", _("Promised time"), required=True))
        self.reason = self.form.add(
            TextField("reason", _("Reason"), required=again, hint=_("e.g. the part comes tomorrow"))
        )
        self.told = self.form.add(Chips("told", "", [("told", _("The customer has been told"))]))
        self.told.set_text("told")
        row = self.card.row
        self.proposal = propose_again(row.order_id, row.state, row.hours, row.kind)
        time = when(self.proposal.ready_at)
        self.take = Button(_("Promise {time}").format(time=time), self.take_proposal, size="small")
        self.take.setVisible(row.state not in DONE)
        said = reasons(self.proposal) if row.state not in DONE else ""
        self.why = Label(said, "small", wrap=True)
        offer = QHBoxLayout()
        offer.setSpacing(8)
        offer.addWidget(self.take)
        offer.addWidget(self.why, 1)
        offer.addWidget(self.told)
        fields = QHBoxLayout()
        fields.setSpacing(12)
        fields.addWidget(self.at, 2)
        fields.addWidget(self.reason, 3)
        self.add(fields, offer)

    def take_proposal(self) -> None:
        """Put the proposed time into the field; the reason is the next thing to type."""
        self.at.set_value(self.proposal.ready_at)
        self.reason.setFocus()

    def submit(self) -> None:
        if self.form.validate():
            run(
                self,
                actions.promise,
                order_id=self.card.row.order_id,
                promised_at=self.at.value(),
                reason=self.reason.value(),
                told=bool(self.told.value()),
                said=_("The promise has been changed."),
                done=self.done.emit,
            )
