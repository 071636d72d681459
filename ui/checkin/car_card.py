"""The car and its owner: what check-in must know of both, the rest folded away."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from reception.core.errors import Invalid
from reception.core.text import _
from reception.customers.rules import check_name
from reception.vehicles.queries import VehicleCard
from reception.vehicles.rules import FREE_KINDS, KIND_NAMES, PlateKind, plate_kind
from ui.checkin.fields import ArrivalMileage, PlateLookup, VinField, Words
from ui.checkin.fuel import FuelField
from ui.customers.privacy import PrivacyButton
from ui.widgets import (
    Banner,
    Button,
    Card,
    Chips,
    Choice,
    DayField,
    Field,
    Form,
    PhoneField,
    TextField,
)


def side_by_side(*fields: Field[Any], stretch: tuple[int, ...] = (1, 1)) -> QVBoxLayout:
    """Return fields in one row; what is wrong with one stands below the whole row."""
    column, row = QVBoxLayout(), QHBoxLayout()
    column.setSpacing(3)
    row.setSpacing(10)
    column.addLayout(row)
    for field, share in zip(fields, stretch, strict=True):
        row.addWidget(field, share, Qt.AlignmentFlag.AlignTop)
        column.addWidget(field.sentence())
    return column


def tighten(card: Card) -> None:
    """Let all three cards be seen at once on the usual screen of 1366 x 768."""
    card.body.setContentsMargins(12, 8, 12, 10)
    card.body.setSpacing(5)


class CarCard(Card):
    """车辆: plate, VIN, model, mileage, fuel; folded: class of plate, engine, colour, type."""

    changed = Signal()

    def __init__(self, form: Form) -> None:
        super().__init__(_("Vehicle"), tight=True)
        self.plate = form.add(PlateLookup())
        self.vin = form.add(VinField())
        self.model = form.add(Words("model", _("Model"), most=80))
        self.mileage = form.add(ArrivalMileage())
        self.reason = form.add(
            Chips(
                "mileage_reason",
                "",
                [(text, text) for text in (_("Instrument replaced"), _("Wrong last time"))],
                single=True,
            )
        )
        self.fuel = form.add(FuelField())
        self.kind = form.add(
            Choice(
                "plate_kind",
                _("Class of plate"),
                [(kind, _(KIND_NAMES[kind])) for kind in PlateKind if kind in FREE_KINDS],
                empty=_("By its form"),
            )
        )
        self.plate_reason = form.add(Words("plate_reason", _("Why no ordinary plate"), most=100))
        self.vehicle_type = form.add(Words("vehicle_type", _("Vehicle type"), most=40))
        self.colour = form.add(Words("colour", _("Colour"), most=20))
        self.engine = form.add(Words("engine_number", _("Engine number"), code=True, most=40))
        self.invoiced = form.add(DayField("invoiced_on", _("Invoice date")))
        self.insured = form.add(DayField("insured_until", _("Insured until")))
        self.other = Banner()
        self.more = Button(_("More"), self._fold, kind="flat", size="small", icon="chevron-down")
        self.more.setFixedHeight(22)
        self.head.addWidget(self.more)
        self._folded = (
            self.kind,
            self.plate_reason,
            self.vehicle_type,
            self.colour,
            self.engine,
            self.invoiced,
            self.insured,
        )
        self.add(
            side_by_side(self.plate, self.vin, stretch=(5, 8)),
            self.vin.confirm,
            side_by_side(self.kind, self.plate_reason),
            self.other,
            self.model,
            side_by_side(self.mileage, self.fuel),
            self.reason,
            side_by_side(self.vehicle_type, self.colour),
            self.engine,
            side_by_side(self.invoiced, self.insured),
        )
        self._wire()

    def _wire(self) -> None:
        self.plate.reason = self.plate_reason.text
        self.mileage.reason = lambda: " ".join(self.reason.chosen())
        self.kind.changed.connect(self._kind_changed)
        self.plate.changed.connect(self._plate_changed)
        self.mileage.changed.connect(self.show_reason)
        self.reason.changed.connect(self._reason_changed)
        self.show_more(more=False)
        self.show_reason()

    def _fold(self) -> None:
        self.show_more(more=self.colour.isHidden())

    def show_more(self, *, more: bool) -> None:
        """Unfold or fold what is rarely wanted; a class that was chosen stays in sight."""
        for field in self._folded:
            field.setVisible(more)
        for field in (self.kind, self.plate_reason):
            field.setVisible(more or self.plate.kind is not None)
        self.more.set_icon("chevron-up" if more else "chevron-down")
        self.more.setText(_("Less") if more else _("More"))

    def _kind_changed(self) -> None:
        # Qt hands a plain text back for a StrEnum.
        self.plate.kind = None if self.kind.is_empty() else PlateKind(self.kind.value())
        self.plate_reason.required = self.plate.kind is not None
        if not self.plate.is_empty():
            self.plate.validate()

    def _plate_changed(self) -> None:
        if self.fuel.is_empty():
            self.fuel.set_charge(plate_kind(self.plate.text()) is PlateKind.NEW_ENERGY)

    def know(self, card: VehicleCard | None) -> None:
        """Let Enter pass over what is on record of a known car."""
        for field in self._folded:
            field.passed_over = card is not None

    def show_reason(self) -> None:
        """Offer the reasons only where the kilometres are fewer than last time."""
        self.reason.setVisible(self.mileage.is_lower())

    def _reason_changed(self) -> None:
        if not self.mileage.is_empty():
            self.mileage.validate()

    def with_days(self, card: VehicleCard) -> VehicleCard:
        """Return the record with the invoice and insurance days as they are typed."""
        try:
            return replace(
                card, invoiced_on=self.invoiced.value(), insured_until=self.insured.value()
            )
        except Invalid:
            return card

    def fill(self, card: VehicleCard, before: VehicleCard | None = None) -> None:
        """Show a known car; the mileage is asked anew. With `before`, what was typed over stays."""
        self.vin.trust(card.vin)
        self.mileage.seen_at = card.seen_at
        _fill(
            card,
            before,
            plate=self.plate,
            vin=self.vin,
            model=self.model,
            vehicle_type=self.vehicle_type,
            colour=self.colour,
            engine_number=self.engine,
            plate_reason=self.plate_reason,
            invoiced_on=self.invoiced,
            insured_until=self.insured,
        )
        if before is None:
            free = PlateKind(card.plate_kind) in FREE_KINDS
            self.kind.set_value(PlateKind(card.plate_kind) if free else None)
            self.show_more(more=free)


class OwnerCard(Card):
    """客户: the owner, who brought the car, how to reach them."""

    def __init__(self, form: Form) -> None:
        super().__init__(_("Customer"), tight=True)
        self.name = form.add(TextField("name", _("Owner"), required=True, check=check_name))
        self.phone = form.add(PhoneField(required=False))
        self.brought_by = form.add(Words("sender", _("Brought by"), most=60))
        self.sender_phone = form.add(PhoneField("sender_phone", _("Sender's phone")))
        self.phone2 = form.add(PhoneField("phone2", _("Second phone")))
        self.address = form.add(Words("address", _("Address"), most=200))
        self.marketing = form.add(Chips("marketing", "", [("yes", _("Agrees to offers"))]))
        self.agreed = False
        self.privacy = PrivacyButton()
        self.brought_by.set_hint(_("The owner"))
        self.sender_phone.set_hint(_("Owner's phone"))
        self.take_back = Button(_("Take it back"), self._take_back, size="small")
        self.new_owner = Banner(button=self.take_back)
        self._on_record: VehicleCard | None = None
        self.more = Button(_("More"), self._fold, kind="flat", size="small", icon="chevron-down")
        self.more.setFixedHeight(22)
        self.head.addWidget(self.privacy)
        self.head.addWidget(self.more)
        folded = QVBoxLayout()
        folded.setSpacing(8)
        folded.addWidget(self.phone2)
        folded.addWidget(self.address)
        folded.addWidget(self.marketing)
        self.add(
            side_by_side(self.name, self.phone),
            self.new_owner,
            side_by_side(self.brought_by, self.sender_phone),
            folded,
        )
        self.show_more(more=False)

    def know(self, card: VehicleCard | None) -> None:
        """Let Enter pass over a known owner: a stray digit there would rename who signs."""
        self._on_record = card
        known = card is not None
        for field in (self.brought_by, self.sender_phone, self.phone2, self.address):
            field.passed_over = known
        self.name.passed_over = known
        self.phone.passed_over = card is not None and bool(card.phone)

    def _take_back(self) -> None:
        if self._on_record is not None:
            self.name.set_value(self._on_record.customer)
            self.phone.set_value(self._on_record.phone)

    def _fold(self) -> None:
        self.show_more(more=self.address.isHidden())

    def show_more(self, *, more: bool) -> None:
        """Unfold or fold second phone, address and offers; offers that were chosen stay in sight."""
        for field in (self.phone2, self.address):
            field.setVisible(more)
        self.marketing.setVisible((more and not self.agreed) or not self.marketing.is_empty())
        if not more and self.name.is_empty():
            self.privacy.show_customer(None)  # the page was emptied for the next customer
        self.more.set_icon("chevron-up" if more else "chevron-down")
        self.more.setText(_("Less") if more else _("More"))

    def fill(self, card: VehicleCard, before: VehicleCard | None = None) -> None:
        """Show a known owner; with `before`, what was typed over stays."""
        self.agreed = card.marketing
        if before is None:
            self.privacy.show_customer(card.customer_id)
        _fill(
            card,
            before,
            customer=self.name,
            phone=self.phone,
            phone2=self.phone2,
            address=self.address,
        )


def _fill(card: VehicleCard, before: VehicleCard | None, **fields: Field[Any]) -> None:
    for name, field in fields.items():
        untouched = before is not None and field.text() == field.show_value(getattr(before, name))
        if before is None or (untouched and getattr(before, name) != getattr(card, name)):
            field.set_value(getattr(card, name))
