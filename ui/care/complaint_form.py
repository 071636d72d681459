"""记投诉: who complains, in which words, how it came, who takes care of it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.care.complaint_actions import note_complaint
from reception.care.complaint_rules import CHANNEL_NAMES, Channel
from reception.core import clock, gate
from reception.core.text import _
from reception.customers.queries import customer, orders_of
from reception.orders.queries import order
from reception.orders.words import word
from reception.vehicles.queries import search, search_customers, vehicle
from reception.vehicles.rules import show_plate
from ui.care.complaint_words import owners
from ui.run import run
from ui.widgets import (
    Button,
    Card,
    Chips,
    Choice,
    DateTimeField,
    Form,
    LookupField,
    Offer,
    TextArea,
    scrolling,
)

ORDERS = 12  # of the customer, to choose from


class ComplaintForm(Card):
    """`noted(key)` once it is noted, `cancelled`."""

    noted = Signal(int)
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__(_("Note a complaint"))
        self.form = Form(self)
        add = self.form.add
        self.who = add(
            LookupField(
                "customer_id", _("Customer"), offers, required=True,
                hint=_("Plate, phone or name"),
            )
        )  # fmt: skip
        self.order = add(Choice("order_id", _("About the order"), empty=_("None in particular")))
        self.words = add(
            TextArea(
                "words", _("In the customer's words"), required=True, lines=4,
                hint=_("What happened, what the customer wants"),
            )
        )  # fmt: skip
        self.channel = add(
            Chips(
                "channel", _("How it came"), [(c.value, _(n)) for c, n in CHANNEL_NAMES.items()],
                single=True, required=True,
            )
        )  # fmt: skip
        self.weight = add(Chips("serious", "", [("serious", _("Serious complaint"))]))
        self.owner = add(Choice("owner_id", _("Owner of the complaint"), required=True))
        self.received = add(DateTimeField("received_at", _("Received, if not just now")))
        self.save_button = Button(_("Note the complaint"), self.submit, key="F8", primary=True)
        self.cancel_button = Button(_("Cancel"), self.cancelled.emit)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(9)
        for field in self.form:
            column.addWidget(field)
        column.addStretch()
        self.body.addWidget(scrolling(inside), 1)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.save_button)
        self.add(foot)
        self.who.picked.connect(self._picked)
        self.who.line.textEdited.connect(lambda _text: self.order.set_options([]))
        self.form.submitted.connect(self.submit)

    def begin(
        self,
        *,
        customer_id: int | None = None,
        vehicle_id: int | None = None,
        order_id: int | None = None,
    ) -> None:
        """Begin an empty form, about a customer, a car or an order where one is known."""
        self.form.clear()
        self.order.set_options([])
        self.owner.set_options(owners())
        self.owner.set_value(gate.actor().person_id)
        self.channel.set_value(Channel.STORE.value)
        found = order(order_id) if order_id is not None else None
        if found is not None:
            vehicle_id, customer_id = found.row.vehicle_id, found.customer_id
        car = vehicle(vehicle_id) if vehicle_id is not None else None
        if customer_id is None and car is not None:
            customer_id = car.customer_id
        card = customer(customer_id) if customer_id is not None else None
        if card is None:
            self.who.setFocus()
            return
        plate = car.plate if car is not None else ""
        self.who.pick(Offer((card.customer_id, vehicle_id), _named(card.name, plate)))
        self._picked((card.customer_id, vehicle_id))
        self.order.set_value(order_id)
        self.words.setFocus()

    def _picked(self, value: tuple[int, int | None]) -> None:
        past = orders_of(value[0], ORDERS)
        self.order.set_options(
            [
                (each.order_id, f"{clock.show(each.opened_at, '%m-%d')} {show_plate(each.plate)}"
                                f" {word(each.kind)}")
                for each in past
            ]
        )  # fmt: skip
        self.words.setFocus()

    def typed(self) -> bool:
        """Tell whether something has been written here."""
        return bool(self.words.text().strip())

    def submit(self) -> None:
        """Note it."""
        if not self.form.validate():
            return
        values = self.form.values()
        customer_id, vehicle_id = values.pop("customer_id")
        found = order(values["order_id"]) if values["order_id"] else None
        values["channel"] = Channel(values["channel"])
        values["serious"] = bool(values["serious"])
        run(
            self,
            note_complaint,
            customer_id=customer_id,
            vehicle_id=found.row.vehicle_id if found else vehicle_id,
            **values,
            said=_("Complaint noted."),
            done=self._done,
        )

    def _done(self, key: int) -> None:
        self.form.clear()
        self.noted.emit(key)


def offers(typed: str) -> list[Offer]:
    """Return the customers that `typed` may mean, by their cars or, where they have none, names."""
    found = [
        Offer(
            (hit.customer_id, hit.vehicle_id), _named(hit.customer, hit.plate), hit.model, hit.phone
        )
        for hit in search(typed, 8)
    ]
    return found + [
        Offer((hit.customer_id, None), hit.name, _("no car"), hit.phone)
        for hit in search_customers(typed, 4)
    ]


def _named(name: str, plate: str) -> str:
    return f"{name} · {show_plate(plate)}" if plate else name
