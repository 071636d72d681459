"""One car beside the list: what it is, whose it is, what was done to it."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.core import clock
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.customers.rules import CLASSES, HIDDEN, KINDS
from reception.orders.words import word
from reception.vehicles.queries import (
    PlatePeriod,
    VehicleCard,
    plates_of,
    shown_phone,
    vehicle,
    vehicles_of,
)
from reception.vehicles.recalls_queries import open_recalls
from reception.vehicles.rules import KIND_NAMES, PlateKind, show_plate
from reception.visits.queries import PastVisit, history
from ui.care.complaint_row import ComplaintLine
from ui.facts import Facts
from ui.screen import Shell
from ui.vehicles.edit import CarEdit, EditCard, OwnerEdit, across
from ui.widgets import (
    Button,
    Card,
    Column,
    DataTable,
    EmptyState,
    FlowLayout,
    Label,
    ShortLabel,
    StateChip,
)

OVER = frozenset({"handed_over", "closed", "cancelled"})
MANY = 100  # orders of one car


class VehicleDetail(QWidget):
    """`changed` when editing began or ended."""

    changed = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.card: VehicleCard | None = None
        self.plate = Label("", "big")
        self.model = ShortLabel("", "soft")
        self.state = StateChip()
        self.open_order = Button(_("Open order"), self._open_order)
        self.car, self.owner = Card(_("Car")), Card(_("Owner"))
        self.car_facts, self.owner_facts = Facts(2, wide=(_("VIN"), _("Class of plate"))), Facts(1)
        self.car_button = Button(_("Correct"), self.edit_car, kind="flat", size="small")
        self.owner_button = Button(_("Correct"), self.edit_owner, kind="flat", size="small")
        self.customer_button = Button(
            _("Customer's page"), self._open_customer, kind="flat", size="small"
        )
        self.plates = Label("", "small", wrap=True)
        self.recalls = Label("", tone="warn", wrap=True)
        self.complaints = ComplaintLine(shell, only_open=True)
        self.others = QWidget()
        self.others_flow = FlowLayout(self.others, gap=4)
        self.cards = QWidget()
        self.car_edit, self.owner_edit = CarEdit(), OwnerEdit()
        self.advice = Label("", tone="warn", wrap=True)
        self.history: DataTable[PastVisit] = _history_table()
        self._order_id: int | None = None
        self._lay_out()

    def _lay_out(self) -> None:
        self.car.head.addWidget(self.car_button)
        self.owner.head.addWidget(self.customer_button)
        self.owner.head.addWidget(self.owner_button)
        for button in (self.car_button, self.owner_button):
            button.setVisible(may(Permission.CHECK_IN))
        self.car.add(self.car_facts, self.plates, self.recalls)
        self.owner.add(self.owner_facts, self.others, self.complaints)
        for card in (self.car, self.owner):
            card.body.addStretch()
        pair = across(self.car, self.owner)
        pair.setStretch(0, 4)
        pair.setStretch(1, 3)
        pair.setContentsMargins(0, 0, 0, 0)
        self.cards.setLayout(pair)
        head = QHBoxLayout()
        head.setSpacing(10)
        for widget in (self.plate, self.model, self.state, self.open_order):
            head.addWidget(widget, 1 if widget is self.model else 0)
        past = Card(_("Orders of this car"), _("newest first, Enter opens"))
        past.add(self.advice)
        past.body.addWidget(self.history, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.cards)
        for edit in (self.car_edit, self.owner_edit):
            column.addWidget(edit)
            edit.hide()
            edit.ended.connect(self.end_edit)
        column.addWidget(past, 1)
        self.history.activated.connect(lambda visit: self.shell.open_order(visit.order_id))

    def show_vehicle(self, vehicle_id: int) -> bool:
        """Show a car; tell whether there is one."""
        card = vehicle(vehicle_id)
        if card is None:
            return False
        self.card = card
        past = history(vehicle_id, MANY)
        self._show_head(card, past)
        self._show_car(card, plates_of(vehicle_id))
        self._show_recalls(vehicle_id)
        self._show_owner(card)
        self.complaints.show_customer(card.customer_id)
        advice = next((visit.advice for visit in past if visit.advice), "")
        self.advice.setText(_("Last advice: {advice}").format(advice=advice))
        self.advice.setVisible(bool(advice))
        self.history.set_rows(past)
        return True

    def refresh(self) -> None:
        """Show the car as it is now; a form that is open stays."""
        if self.card is not None:
            self.show_vehicle(self.card.vehicle_id)

    def _show_head(self, card: VehicleCard, past: tuple[PastVisit, ...]) -> None:
        here = next((visit for visit in past if visit.state not in OVER), None)
        self.plate.setText(show_plate(card.plate) or _("No plate"))
        self.model.say(f"{card.model} · {card.customer}" if card.model else card.customer)
        self._order_id = here.order_id if here else None
        self.state.set_state(here.state if here else "")
        self.state.setVisible(here is not None)
        self.open_order.setVisible(here is not None)

    def _show_car(self, card: VehicleCard, plates: tuple[PlatePeriod, ...]) -> None:
        kind = _(KIND_NAMES[PlateKind(card.plate_kind)])
        self.car_facts.show_facts(
            [
                (_("VIN"), card.vin),
                (_("Model"), card.model),
                (_("Mileage"), "" if card.mileage is None else f"{card.mileage:,} km"),
                (_("Model year"), str(card.model_year or "")),
                (_("Vehicle type"), card.vehicle_type),
                (_("Colour"), card.colour),
                (_("Engine number"), card.engine_number),
                (_("Last here"), clock.show(card.seen_at, "%Y-%m-%d")),
                (
                    _("Class of plate"),
                    f"{kind} · {card.plate_reason}" if card.plate_reason else kind,
                ),
            ]
        )
        former = [_period(each) for each in plates if each.until is not None]
        self.plates.setText(_("Former plates: {plates}").format(plates="、".join(former)))
        self.plates.setVisible(bool(former))

    def _show_recalls(self, vehicle_id: int) -> None:
        texts = []
        for each in open_recalls(vehicle_id):
            text = _("⚠ Recall {code} not done: {title}")
            if each.order_number:
                text = _("▶ Recall {code} is being done on {number}")
            texts.append(text.format(code=each.code, title=each.title, number=each.order_number))
        self.recalls.setText("\n".join(texts))
        self.recalls.setVisible(bool(texts))

    def _show_owner(self, card: VehicleCard) -> None:
        self.owner_button.setVisible(may(Permission.CHECK_IN) and not card.restricted)
        self.owner_facts.show_facts(
            [
                (_("Name"), HIDDEN if card.restricted else card.customer),
                (_("Phone"), shown_phone(card.phone)),
                (_("Second phone"), shown_phone(card.phone2)),
                (
                    _("Customer is"),
                    f"{_(KINDS[card.customer_kind])} · {_(CLASSES[card.customer_class])}",
                ),
                (_("Address"), card.address),
                (_("Note"), " ".join(card.note.split())),
                (_("Offers"), _("agreed") if card.marketing else _("not agreed")),
            ]
        )
        self.others_flow.clear()
        rest = [hit for hit in vehicles_of(card.customer_id) if hit.vehicle_id != card.vehicle_id][
            :6
        ]
        if rest:
            self.others_flow.addWidget(Label(_("Other cars:"), "label"))
        for hit in rest:
            name = show_plate(hit.plate) or hit.vin or _("No plate")
            go = partial(self.shell.open_vehicle, hit.vehicle_id)
            self.others_flow.addWidget(Button(name, go, kind="flat", size="small"))
        self.others.setVisible(bool(rest))

    def _open_customer(self) -> None:
        if self.card is not None:
            self.shell.go("vehicles", customer_id=self.card.customer_id)

    def _open_order(self) -> None:
        if self._order_id is not None:
            self.shell.open_order(self._order_id)

    def edit(self) -> EditCard | None:
        """Return the form that is open."""
        return next((e for e in (self.car_edit, self.owner_edit) if not e.isHidden()), None)

    def edit_car(self) -> None:
        """Open the car's form."""
        self._edit(self.car_edit)

    def edit_owner(self) -> None:
        """Open the owner's form."""
        self._edit(self.owner_edit)

    def _edit(self, edit: EditCard) -> None:
        if self.card is not None:
            self.cards.hide()
            edit.show()
            edit.begin(self.card)
            self.changed.emit()

    def end_edit(self) -> None:
        """Close the form and show what is saved."""
        for edit in (self.car_edit, self.owner_edit):
            edit.hide()
        self.cards.show()
        self.refresh()
        self.history.view.setFocus()
        self.changed.emit()


def _period(plate: PlatePeriod) -> str:
    until = clock.show(plate.until, "%Y-%m-%d") if plate.until else ""
    return _("{plate} ({since} to {until})").format(
        plate=show_plate(plate.plate), since=clock.show(plate.since, "%Y-%m-%d"), until=until
    )


def _history_table() -> DataTable[PastVisit]:
    return DataTable(
        [
            Column(
                _("Received"), lambda v: v.opened_at, width=96,
                show=lambda at: clock.show(at, "%Y-%m-%d"),
            ),
            Column(_("Order kind"), lambda v: v.kind, width=84, show=word),
            Column(_("Work and parts"), lambda v: v.work or v.words, width=0),
            Column(_("Mileage"), lambda v: v.mileage, "number", 80),
            Column(_("Amount"), lambda v: v.total, "money", 96, total=True),
            Column(_("State"), lambda v: v.state, "state", 92),
        ],
        empty=EmptyState(
            _("This car has no order yet."), _("A check-in makes the first one.")
        ),
    )  # fmt: skip
