"""The customer takes the car away unrepaired: why."""

from reception.billing.deposits import deposits_of
from reception.core.text import _
from reception.orders.queries import OrderCard
from reception.shopfloor import actions
from ui.billing.deposit_left import ask_left
from ui.run import run
from ui.shopfloor.step_form import StepForm
from ui.widgets import TextField


class CancelForm(StepForm):
    """未修离店, with the reason that stands on the slip (DOMAIN §2)."""

    def __init__(self, card: OrderCard) -> None:
        super().__init__(card, _("Leave unrepaired"), _("Cancel the order"))

    def fill(self) -> None:
        self.reason = self.form.add(
            TextField(
                "reason",
                _("Reason, printed on the slip"),
                required=True,
                hint=_("e.g. customer has no time today"),
            )
        )
        self.add(self.reason)

    def submit(self) -> None:
        if self.form.validate():
            run(
                self,
                actions.cancel_order,
                order_id=self.card.row.order_id,
                reason=self.reason.value(),
                said=_("Order cancelled. Give the customer the slip before the car leaves."),
                done=self._cancelled,
            )

    def _cancelled(self, result: object) -> None:
        window = self.window()  # the form goes away with what is done
        self.done.emit(result)
        ask_left(window, deposits_of(self.card.row.order_id))
