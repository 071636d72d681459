"""Marking an order as the comeback 外返 of an earlier one of the same car."""

from typing import Any

from PySide6.QtWidgets import QHBoxLayout

from reception.care.actions import mark_comeback
from reception.core import clock
from reception.core.text import _
from reception.orders.queries import find_orders, order
from reception.orders.words import word
from reception.vehicles.rules import show_plate
from reception.visits.queries import history
from ui.run import run
from ui.widgets import Button, Card, Choice, Form, Label, LookupField, Offer, TextArea


class ComebackCard(Card):
    """The order that came back, the one it comes back to, and why."""

    def __init__(self) -> None:
        super().__init__(_("Note a comeback"))
        self.form = Form(self)
        self.order = self.form.add(
            LookupField(
                "order_id", _("This order"), offers, required=True,
                hint=_("Plate or order number"),
            )
        )  # fmt: skip
        self.first = self.form.add(
            Choice("first_order_id", _("comes back to"), required=True, empty=_("Choose"))
        )
        self.cause = self.form.add(
            TextArea("cause", _("Cause"), required=True, hint=_("e.g. the same noise again"))
        )
        self.teach = Label(
            _("Only earlier orders of the same car that were handed over can be chosen."),
            "small", wrap=True,
        )  # fmt: skip
        self.save_button = Button(_("Mark as comeback"), self.submit, key="F8", primary=True)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.save_button)
        self.add(self.order, self.first, self.teach, self.cause, foot)
        self.body.addStretch()
        self.order.picked.connect(self._picked)
        self.order.line.textEdited.connect(lambda _text: self.first.set_options([]))
        self.form.submitted.connect(self.submit)

    def show_order(self, order_id: int) -> None:
        """Begin with an order that somebody came for."""
        card = order(order_id)
        if card is not None:
            self.order.pick(_offer(card.row))
            self._picked(order_id)

    def _picked(self, order_id: int) -> None:
        card = order(order_id)
        if card is None:
            return
        before = [
            past
            for past in history(card.row.vehicle_id, 100)
            if past.order_id != order_id
            and past.handed_over_at is not None
            and past.handed_over_at <= card.row.opened_at
        ]
        self.first.set_options([(past.order_id, _past(past)) for past in before])
        if before:
            self.first.set_value(before[0].order_id)
        self.teach.say(
            _("Only earlier orders of the same car that were handed over can be chosen.")
            if before
            else _("This car has no earlier order that was handed over."),
            "" if before else "warn",
        )
        (self.cause if before else self.order).setFocus()

    def submit(self) -> None:
        """Mark the order."""
        if self.form.validate():
            run(
                self,
                mark_comeback,
                **self.form.values(),
                said=_("Marked as a comeback."),
                done=lambda _nothing: self.clear(),
            )

    def clear(self) -> None:
        """Empty the form."""
        self.first.set_options([])
        self.form.clear()


def offers(typed: str) -> list[Offer]:
    """Return the orders whose number or plate holds `typed`, newest first."""
    return [_offer(row) for row in find_orders(text=typed, limit=12)]


def _offer(row: Any) -> Offer:
    return Offer(
        row.order_id,
        f"{show_plate(row.plate)} · {row.number}",
        word(row.kind),
        clock.show(row.opened_at, "%Y-%m-%d"),
    )


def _past(past: Any) -> str:
    work = past.work or past.words
    short = work if len(work) <= 14 else f"{work[:13]}…"
    return f"{clock.show(past.opened_at, '%Y-%m-%d')} · {word(past.kind)} · {short}"
