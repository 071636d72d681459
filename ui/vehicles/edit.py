"""Correcting a car or its owner beside the list: what was typed stays until saved or given up."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.customers.queries import CustomerCard, customer
from reception.customers.rules import CLASSES, KINDS, check_name
from reception.vehicles.actions import CustomerDraft, VehicleDraft, save_customer, save_vehicle
from reception.vehicles.queries import VehicleCard, vehicle, vehicles_of
from reception.vehicles.rules import FREE_KINDS, KIND_NAMES, PlateKind, check_plate
from ui.checkin.fields import VinField
from ui.editing import Editing
from ui.run import run
from ui.widgets import (
    Button,
    Card,
    Choice,
    Field,
    Form,
    Label,
    PhoneField,
    PlateField,
    TextArea,
    TextField,
)


class EditCard(Card):
    """A form over one car's record. `ended` when it was saved or given up."""

    ended = Signal()

    def __init__(self, heading: str) -> None:
        super().__init__(heading)
        self.form = Form(self)
        self.editing = Editing(self.form)
        self.card: VehicleCard | None = None
        self.give_up = Button(_("Discard changes"), self.ended.emit)
        self.save_button = Button(_("Save"), self.submit, key="F8", primary=True)
        self.head.addWidget(self.give_up)
        self.head.addWidget(self.save_button)
        self.form.submitted.connect(self.submit)

    def lay_out(self, *rows: tuple[tuple[Field[Any], int], ...]) -> None:
        """Put fields into rows of six columns, each as wide as said."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(10)
        for line, row in enumerate(rows):
            at = 0
            for field, wide in row:
                grid.addWidget(field, line, at, 1, wide, Qt.AlignmentFlag.AlignTop)
                at += wide
        for column in range(6):
            grid.setColumnStretch(column, 1)
        self.add(grid)

    def begin(self, card: VehicleCard) -> None:
        """Show a record to be corrected and stand in its first field."""
        self.card = card
        self.editing.load(self.values_of(card))
        first = next(iter(self.form))
        first.setFocus()

    def refresh(self) -> None:
        """Take in what somebody else saved meanwhile; what was typed here stays."""
        card = vehicle(self.card.vehicle_id) if self.card else None
        if card is not None:
            self.card = card
            self.editing.merge(self.values_of(card))

    def values_of(self, card: VehicleCard) -> dict[str, Any]:
        """Return what the fields show of a record."""
        raise NotImplementedError

    def submit(self) -> None:
        """Save what is typed."""
        raise NotImplementedError


class CarEdit(EditCard):
    """号牌, VIN, model and what else is printed of a car."""

    def __init__(self) -> None:
        super().__init__(_("Correct the car"))
        add = self.form.add
        self.plate = add(PlateField(check=self._check_plate))
        self.kind = add(
            Choice(
                "plate_kind",
                _("Class of plate"),
                [(str(kind), _(KIND_NAMES[kind])) for kind in PlateKind if kind in FREE_KINDS],
                empty=_("By its form"),
            )
        )
        self.reason = add(TextField("plate_reason", _("Why no ordinary plate"), most=100))
        self.vin = add(VinField())
        self.vin.label = "VIN"
        model = add(TextField("model", _("Model"), most=80))
        kind_of_car = add(TextField("vehicle_type", _("Vehicle type"), most=40))
        engine = add(TextField("engine_number", _("Engine number"), code=True, most=40))
        colour = add(TextField("colour", _("Colour"), most=20))
        self.lay_out(
            ((self.plate, 2), (self.kind, 2), (self.reason, 2)),
            ((self.vin, 3), (model, 3)),
            ((kind_of_car, 2), (engine, 2), (colour, 2)),
        )
        self.kind.changed.connect(self._kind_changed)

    def _check_plate(self, text: str) -> str:
        kind = None if self.kind.is_empty() else PlateKind(self.kind.value())
        return check_plate(text, kind, self.reason.text() or "-").text

    def _kind_changed(self) -> None:
        self.reason.setVisible(not self.kind.is_empty())
        if not self.plate.is_empty():
            self.plate.validate()

    def begin(self, card: VehicleCard) -> None:
        self.vin.trust(card.vin)
        super().begin(card)
        self._kind_changed()

    def values_of(self, card: VehicleCard) -> dict[str, Any]:
        free = PlateKind(card.plate_kind) in FREE_KINDS
        return {
            "plate": card.plate,
            "plate_kind": card.plate_kind if free else None,
            "plate_reason": card.plate_reason,
            "vin": card.vin,
            "model": card.model,
            "vehicle_type": card.vehicle_type,
            "engine_number": card.engine_number,
            "colour": card.colour,
        }

    def submit(self) -> None:
        if self.card is None or not self.form.validate():
            return
        values = {**self.form.values(), "plate": self.plate.text()}
        values["plate_kind"] = values["plate_kind"] or str(PlateKind.ORDINARY)
        draft = VehicleDraft(**values, vehicle_id=self.card.vehicle_id, version=self.card.version)
        run(
            self,
            save_vehicle,
            vehicle=draft,
            customer_id=self.card.customer_id,
            said=_("Car saved."),
            done=lambda _key: self.ended.emit(),
        )


class OwnerEdit(EditCard):
    """Name, phones and how the owner is cared for."""

    def __init__(self) -> None:
        super().__init__(_("Correct the owner"))
        self.person: CustomerCard | None = None
        add = self.form.add
        name = add(TextField("name", _("Owner"), required=True, check=check_name))
        self.phones: tuple[Field[Any], ...] = (
            add(PhoneField()),
            add(PhoneField("phone2", _("Second phone"))),
        )
        kind = add(Choice("kind", _("Customer is"), [(k, _(w)) for k, w in KINDS.items()]))
        self.class_ = add(
            Choice("class_", _("Care class"), [(k, _(w)) for k, w in CLASSES.items()])
        )
        address = add(TextField("address", _("Address"), most=200))
        note = add(TextArea("note", _("Note"), lines=2))
        self.lay_out(
            ((name, 2), (self.phones[0], 2), (self.phones[1], 2)),
            ((kind, 2), (self.class_, 2)),
            ((address, 6),),
            ((note, 6),),
        )
        self.teach = Label("", "small", wrap=True)
        self.add(self.teach)
        for field in self.phones:
            field.setVisible(may(Permission.SEE_PHONES))
        self.class_.setVisible(may(Permission.EDIT_CUSTOMER))

    def begin(self, card: VehicleCard) -> None:
        self.card = card
        self.begin_customer(card.customer_id)

    def begin_customer(self, customer_id: int) -> None:
        """Show a customer to be corrected, with or without a car."""
        self.person = customer(customer_id)
        if self.person is None:
            return
        self.editing.load(self._values(self.person))
        next(iter(self.form)).setFocus()
        self.teach.setText(
            _(
                "This changes the owner of {count} cars. If the car was sold, enter name and "
                "phone of the new owner at its next check-in instead."
            ).format(count=len(vehicles_of(customer_id)))
        )

    def refresh(self) -> None:
        if self.person is not None and (now := customer(self.person.customer_id)) is not None:
            self.person = now
            self.editing.merge(self._values(now))

    def _values(self, person: CustomerCard) -> dict[str, Any]:
        names = ("name", "phone", "phone2", "kind", "class_", "address", "note")
        return {name: getattr(person, name) for name in names}

    def submit(self) -> None:
        if self.person is None or not self.form.validate():
            return
        # Whoever may not see the phones or give a class keeps them as they are.
        kept = {name: getattr(self.person, name) for name in ("phone", "phone2", "class_")}
        draft = CustomerDraft(
            **{**kept, **self.form.values()},
            customer_id=self.person.customer_id,
            version=self.person.version,
        )
        run(
            self,
            save_customer,
            customer=draft,
            said=_("Owner saved."),
            done=lambda _key: self.ended.emit(),
        )


def across(*widgets: QWidget) -> QHBoxLayout:
    """Return widgets side by side, equally wide."""
    row = QHBoxLayout()
    row.setSpacing(12)
    for widget in widgets:
        row.addWidget(widget, 1)
    return row
