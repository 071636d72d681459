"""Putting work on hold: what is waited for, and a few words why."""

from reception.core.text import _
from reception.orders.queries import OrderCard
from reception.orders.rules import HOLDS, TRANSITIONS, S
from reception.shopfloor import actions
from ui.run import run
from ui.shopfloor.step_form import StepForm
from ui.theme import state_word
from ui.widgets import Chips, TextField

_ORDER = (S.HOLD_PARTS, S.HOLD_CONSENT, S.HOLD_OTHER)


class HoldForm(StepForm):
    """待料 / 待确认 / 其他, with the reason."""

    def __init__(self, card: OrderCard) -> None:
        super().__init__(card, _("Put on hold"), _("Put on hold"))

    def fill(self) -> None:
        offered = [s for s in _ORDER if s in TRANSITIONS[self.card.row.state] & HOLDS]
        self.kind = self.form.add(
            Chips(
                "state",
                _("Waiting for"),
                [(state.value, state_word(state.value)) for state in offered],
                single=True,
                required=True,
            )
        )
        self.reason = self.form.add(
            TextField(
                "reason", _("Reason"), required=True, hint=_("e.g. shock absorber, tomorrow 10:00")
            )
        )
        self.add(self.kind, self.reason)

    def submit(self) -> None:
        if self.form.validate():
            run(
                self,
                actions.hold,
                order_id=self.card.row.order_id,
                state=S(self.kind.value()),
                reason=self.reason.value(),
                said=_("On hold: {reason}").format(reason=self.reason.value()),
                done=self.done.emit,
            )
