"""Final inspection: what was checked, passed or not, and what is wrong."""

from reception.core.text import N_, _
from reception.orders.queries import OrderCard
from reception.shopfloor import actions
from ui.run import run
from ui.shopfloor.step_form import StepForm
from ui.widgets import Button, Chips, TextField

ITEMS = (
    N_("Customer's words settled"),
    N_("All items done"),
    N_("Levels and leaks"),
    N_("Bolts at torque"),
    N_("Road test"),
    N_("No fault codes"),
    N_("Clean, no tools left"),
)


class InspectForm(StepForm):
    """质检: the items checked are ticked; a failed one goes back to the technician with its cause."""

    def __init__(self, card: OrderCard) -> None:
        super().__init__(card, "", _("Passed"))

    def fill(self) -> None:
        words = [(_(item), _(item)) for item in ITEMS]
        self.items = self.form.add(Chips("items", _("Checked"), words))
        self.cause = self.form.add(
            TextField("cause", _("What is wrong"), hint=_("Needed when it did not pass"))
        )
        self.fail = Button(_("Not passed, back to the technician"), self.fail_it, kind="danger")
        self.other = self.fail
        self.add(self.items, self.cause)

    def submit(self) -> None:
        if self.items.is_empty():  # nobody passes a car that nobody looked at
            self.items.show_error(_("Tick what was checked."))
            self.form.show(self.items)
            return
        self._inspect(passed=True)

    def fail_it(self) -> None:
        """Send the car back with its cause."""
        self._inspect(passed=False)

    def _inspect(self, *, passed: bool) -> None:
        said = _("Inspection passed.") if passed else _("Back to the technician.")
        run(
            self,
            actions.inspect,
            order_id=self.card.row.order_id,
            passed=passed,
            items=self.items.value(),
            cause="" if passed else self.cause.text(),
            said=said,
            done=self.done.emit,
        )
