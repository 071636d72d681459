"""Looking at a washed car: clean, or what is not; by somebody else than who washed it."""

from reception.core.text import _
from reception.orders.queries import OrderCard
from reception.orders.rules import S
from reception.shopfloor import washing_actions
from ui.run import run
from ui.shopfloor.step_form import StepForm
from ui.widgets import Button, TextField


class WashForm(StepForm):
    """Clean and ready, or back to the wash bay with what is not clean."""

    def __init__(self, card: OrderCard) -> None:
        super().__init__(card, _("Wash check"), _("Clean"))

    def fill(self) -> None:
        self.words = self.form.add(
            TextField("words", _("What is not clean"), hint=_("e.g. wheels, inside of the doors"))
        )
        self.fail = Button(_("Wash again"), self.fail_it, kind="danger")
        self.other = self.fail
        self.add(self.words)
        self.do.setVisible(self.card.row.state is S.WASHING)

    def submit(self) -> None:
        if self.card.row.state is S.WASHING:
            self._look(passed=True)
        else:
            self.fail_it()

    def fail_it(self) -> None:
        """Send the car back to be washed."""
        self._look(passed=False)

    def _look(self, *, passed: bool) -> None:
        run(
            self,
            washing_actions.check_washing,
            order_id=self.card.row.order_id,
            passed=passed,
            words="" if passed else self.words.text(),
            said=_("The car is ready for hand-over.") if passed else _("Back to be washed."),
            done=self.done.emit,
        )
