"""过夜: a car that will not be done at closing goes on tomorrow, this evening, or stays."""

from reception.core.text import _
from reception.orders.queries import OrderCard
from reception.shopfloor import carry_actions
from reception.shopfloor.carry_queries import CarryRow
from reception.shopfloor.plan_models import Decided
from reception.shopfloor.plan_suggest import why
from ui.run import run
from ui.shopfloor.step_form import StepForm
from ui.widgets import Chips, DateTimeField, Label, TextField


class CarryForm(StepForm):
    """Asks what is decided, why, and whether the customer knows."""

    def __init__(self, card: OrderCard, row: CarryRow | None) -> None:
        self.suggestion = row.suggestion if row is not None else None
        super().__init__(card, _("Over night"), _("Decide"))

    def fill(self) -> None:
        found = self.suggestion
        words = {
            Decided.TOMORROW: _("Goes on next day"),
            Decided.OVERTIME: _("Overtime today"),
            Decided.KEPT: _("Car stays here"),
        }
        if found is None:
            del words[Decided.TOMORROW]
        self.kind = self.form.add(
            Chips(
                "decided", _("Decision"), [(c.value, w) for c, w in words.items()],
                single=True, required=True,
            )
        )  # fmt: skip
        self.place = Label(why(found) if found is not None else "", "soft", wrap=True)
        self.until = self.form.add(DateTimeField("until_at", _("Overtime until")))
        self.reason = self.form.add(TextField("reason", _("Reason"), required=True))
        self.promise = self.form.add(DateTimeField("promised_at", _("New promise")))
        self.told = self.form.add(
            Chips("told", _("Customer"), [("told", _("Customer has been told"))])
        )
        self.add(self.kind, self.place, self.until, self.reason, self.promise, self.told)
        self.kind.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        chosen = self.kind.text()
        self.place.setVisible(chosen == Decided.TOMORROW and self.suggestion is not None)
        self.until.setVisible(chosen == Decided.OVERTIME)

    def submit(self) -> None:
        if not self.form.validate():
            return
        decided, found = Decided(self.kind.value()), self.suggestion
        common = {
            "order_id": self.card.row.order_id,
            "reason": self.reason.value(),
            "told": bool(self.told.value()),
            "promised_at": self.promise.value(),
        }
        done, said = self.done.emit, _("Decided.")
        if decided is Decided.TOMORROW and found is not None:
            run(
                self, carry_actions.carry_to, **common, bay_id=found.bay_id,
                technician_id=found.technician_id, starts_at=found.starts_at,
                ends_at=found.ends_at, done=done, said=said,
            )  # fmt: skip
        elif decided is Decided.OVERTIME:
            until = self.until.value()
            if until is None:
                self.until.show_error(_("Say until when."))
                return
            run(self, carry_actions.work_overtime, **common, until_at=until, done=done, said=said)
        else:
            run(self, carry_actions.keep_here, **common, done=done, said=said)
