"""A new promise: when, why, and whether the customer has been told."""

from reception.core.text import _
from reception.orders import actions
from reception.orders.queries import OrderCard
from ui.run import run
from ui.shopfloor.step_form import StepForm
from ui.widgets import Chips, DateTimeField, TextField


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
        self.add(self.at, self.reason, self.told)

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
