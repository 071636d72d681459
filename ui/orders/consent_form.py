"""同意 while items are saved: what costs the customer more, who agreed to it and how; or ask later."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal

from reception.core import money
from reception.core.text import _
from reception.orders.consents import Dearer
from reception.orders.queries import OrderCard
from reception.orders.words import word
from reception.vehicles.rules import show_plate
from ui.orders.answer_fields import AnswerFields
from ui.shopfloor.step_form import StepForm
from ui.widgets import Button, Label, TextField

NAMED = 3
CHIPS = 224  # pixels: the three ways side by side


class ConsentForm(StepForm):
    """`agreed(consent)` saves items and consent at once; `later(reason)` asks the customer first."""

    agreed = Signal(object)
    later = Signal(str)

    def __init__(self, card: OrderCard, dear: Sequence[Dearer]) -> None:
        self.dear: Sequence[Dearer] = ()
        second_hand = all(item.is_second_hand for item in dear)
        heading = (
            _("A used part: only with his consent")
            if second_hand
            else _("The customer pays more than agreed")
        )
        super().__init__(card, heading, _("He agrees: save"))
        self.show_dear(dear)

    def fill(self) -> None:
        self.what = Label("", "strong", wrap=True)
        self.answer = AnswerFields(self.form, self.card)
        self.reason = self.form.add(
            TextField("ask", _("Reason"), hint=_("e.g. front brake pads down to 2 mm"))
        )
        self.answer.row.addWidget(self.reason, 2)
        self.other = Button(_("Ask him later"), self.ask_later)
        self.add(self.what)
        self.answer.row.insertWidget(0, self.answer.how)
        for number in range(self.answer.row.count()):
            field = self.answer.row.itemAt(number)
            field.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.answer.how.setFixedWidth(CHIPS)
        self.body.addLayout(self.answer.row)

    def show_dear(self, dear: Sequence[Dearer]) -> None:
        """Say what costs the customer more; it may change while the form is open."""
        self.dear = dear
        said = [told(item) for item in dear[:NAMED]]
        if len(dear) > NAMED:
            said.append(_("{count} more lines").format(count=len(dear) - NAMED))
        total = sum((item.more for item in dear), money.ZERO)
        more = f"+ ¥{money.show(total)}：" if total > 0 else ""
        self.what.setText(more + "、".join(said))

    def submit(self) -> None:
        if self.form.validate():
            self.answer.take(self, self._signed_text, self.agreed.emit, self.reason.value())

    def ask_later(self) -> None:
        """Ask it as additional work; the customer is told the reason."""
        if self.reason.is_empty():
            self.reason.show_error(_("Say what was found; the customer will ask why."))
            self.form.show(self.reason)
            return
        self.later.emit(self.reason.value())

    def _signed_text(self) -> str:
        total = sum((item.more for item in self.dear), money.ZERO)
        if total <= 0:
            return _("{plate}: I agree to these parts, which are not new: {work}.").format(
                plate=show_plate(self.card.row.plate),
                work="、".join(told(item) for item in self.dear),
            )
        return _("{plate}: I agree to pay {total} yuan more than signed before: {work}.").format(
            plate=show_plate(self.card.row.plate),
            total=money.show(total),
            work="、".join(told(item) for item in self.dear),
        )


def told(item: Dearer) -> str:
    """Return a line and what it costs; of a line that stood there before, from what to what."""
    amount, name = money.show(item.draft.amount), item.draft.name
    if item.is_second_hand:
        name += _(" ({origin})").format(origin=word(item.draft.origin))
    if item.before and item.more:
        return f"{name} {money.show(item.before)} → {amount}"
    return f"{name} {amount}"
