"""The form of a booking: who, what, when; it says at once whether there is room, and when next."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout

from reception.bookings import actions, queries, rules
from reception.bookings.actions import BookedItem, BookingDraft
from reception.bookings.queries import BookingCard
from reception.catalog.queries import Item, package_items
from reception.core import clock, gate
from reception.core.errors import Invalid
from reception.core.special_days import working_hours
from reception.core.text import _
from reception.staff.queries import with_role
from reception.staff.rules import Role
from reception.vehicles.queries import vehicle
from reception.vehicles.rules import normalise_plate
from ui.bookings.fields import CarLookup, WorkField
from ui.bookings.words import BOOKABLE, LENGTHS, kind_name
from ui.care.marks import MarkLabel
from ui.run import run
from ui.settings.section import across
from ui.widgets import (
    Button,
    Card,
    Choice,
    DateTimeField,
    Form,
    Label,
    PhoneField,
    TextField,
    scrolling,
    toast,
    when,
)
from ui.widgets.state import span

PAUSE_MS = 150
_BODY = ("body", "accident")


@dataclass(frozen=True)
class Typed:
    """What stands in the form about one booking, as typed."""

    card: BookingCard | None  # as it was read: who changed it meanwhile is not overwritten
    vehicle_id: int | None
    texts: dict[str, str]
    items: tuple[BookedItem, ...]


class BookingForm(Card):
    """`saved(booking_id)` when the booking stands; `closed` when it is not wanted."""

    saved = Signal(int)
    closed = Signal()
    day_wanted = Signal(object)  # date, once a time was typed

    def __init__(self) -> None:
        super().__init__(_("New booking"))
        self.form = Form(self)
        self.card: BookingCard | None = None
        self.vehicle_id: int | None = None
        self._kept: dict[int, Typed] = {}  # left half typed, by booking; 0 is a new one
        self._loaded: Typed | None = None
        self._length_chosen = False
        self._next: datetime | None = None
        self._followed: datetime | None = None
        self._make_fields()
        self._lay_out()
        self._set_defaults()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(PAUSE_MS)
        self._later.timeout.connect(self.show_room)
        self.form.changed.connect(self._later.start)
        self.form.submitted.connect(self.submit)
        self.car.picked.connect(self.pick)
        self.work.picked.connect(self._item_picked)
        self.length.box.activated.connect(lambda _index: self._choose_length())

    def _make_fields(self) -> None:
        add = self.form.add
        self.car = add(CarLookup())
        self.name = add(TextField("name", _("Customer"), required=True, most=200))
        self.phone = add(PhoneField(required=True))
        self.model = add(TextField("model", _("Model"), most=80))
        self.work = add(WorkField())
        self.words = add(TextField("words", _("In the customer's words"), most=500))
        self.starts = add(DateTimeField("starts_at", _("Booked for"), required=True))
        lengths = [(minutes, span(minutes)) for minutes in LENGTHS]
        self.length = add(Choice("minutes", _("Length"), lengths))
        kinds = [(kind, kind_name(kind)) for kind in BOOKABLE]
        self.kind = add(Choice("bay_kind", _("Kind of bay"), kinds))
        anyone = _("Whoever is free")
        self.technician = add(Choice("technician_id", _("Technician"), empty=anyone))
        self.advisor = add(Choice("advisor_id", _("Advisor"), empty=anyone))
        self.remark = add(TextField("note", _("Note"), most=500))

    def _lay_out(self) -> None:
        self.room = Label("", "strong", wrap=True)
        self.mind = MarkLabel()
        self.take = Button("", self._take_next, size="small")
        self.take.hide()
        self.do = Button(_("Book"), self.submit, key="F8", primary=True)
        self.no = Button(_("Cancel"), self.closed.emit)
        inside = Card()
        inside.body.setContentsMargins(0, 0, 6, 0)
        inside.body.setSpacing(6)
        inside.add(
            across((self.car, 3), (self.model, 2)),
            across((self.name, 1), (self.phone, 1)),
            self.mind,
            self.work,
            self.words,
            across((self.starts, 3), (self.length, 2)),
            across((self.kind, 1), (self.technician, 1)),
            across((self.advisor, 1), (self.remark, 1)),
        )
        inside.body.addStretch()
        self.body.addWidget(scrolling(inside), 1)
        line = QHBoxLayout()
        line.addWidget(self.room, 1)
        line.addWidget(self.take)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.no)
        foot.addWidget(self.do)
        self.add(line, foot)

    def begin(self, at: datetime | None = None, kind: str = "") -> None:
        """Show an empty form, for a time and a kind of bay where these were pointed at."""
        if self.card is not None:
            self._keep_typed()
            self._empty()
            self._offer_people()
            self._bring_back(0)
        self._offer_people()
        if kind:
            self.kind.set_value(kind)
        if at is not None:
            self.starts.set_value(at)
        self.show_room()
        (self.car if self.car.is_empty() and self.name.is_empty() else self.work).setFocus()

    def change(self, card: BookingCard) -> None:
        """Show a booking, to be changed or given another time; what was half typed is back."""
        self._keep_typed()
        self._load(card)
        if self._bring_back(card.row.booking_id):
            toast(
                self, _("What you had typed about this booking is back."), lambda: self._load(card)
            )
        self.show_room()
        self.starts.setFocus()

    def _load(self, card: BookingCard) -> None:
        self._empty()
        self._offer_people()
        self.card, row = card, card.row
        self.vehicle_id = row.vehicle_id
        self.mind.show_car(row.vehicle_id)
        minutes = int(self._worked(row.starts_at, row.ends_at).total_seconds() // 60)
        if minutes not in LENGTHS:
            self.length.set_options([(each, span(each)) for each in sorted({*LENGTHS, minutes})])
        self.form.set_values(
            {
                "plate": row.plate, "name": row.name, "phone": row.phone, "model": row.model,
                "words": row.words, "starts_at": row.starts_at, "minutes": minutes,
                "bay_kind": row.bay_kind, "technician_id": row.technician_id,
                "advisor_id": row.advisor_id, "note": row.note,
            }
        )  # fmt: skip
        self.work.set_items(
            [BookedItem(each.kind, each.code, each.name, each.hours) for each in card.items]
        )
        self._length_chosen = True
        self.heading.setText(_("Change the booking"))
        self.do.setText(_("Save"))
        self._loaded = self._typed()

    def _typed(self) -> Typed:
        texts = {field.name: field.text() for field in self.form if field is not self.work}
        return Typed(self.card, self.vehicle_id, texts, tuple(self.work.items))

    def _keep_typed(self) -> None:
        """Keep what is not saved yet: another booking is about to stand here."""
        now = self._typed()
        if self.card is not None:
            if now != self._loaded:
                self._kept[self.card.row.booking_id] = now
            return
        written = (self.car, self.name, self.phone, self.model, self.words, self.remark)
        if now.items or not all(field.is_empty() for field in written):
            self._kept[0] = now

    def _bring_back(self, booking_id: int) -> bool:
        """Show what was typed about a booking before; tell whether there was any."""
        kept = self._kept.pop(booking_id, None)
        if kept is None:
            return False
        self.card, self.vehicle_id = kept.card, kept.vehicle_id
        for name, text in kept.texts.items():
            self.form[name].set_text(text)
        self.work.set_items(kept.items)
        return True

    @staticmethod
    def _worked(begin: datetime, end: datetime) -> timedelta:
        return working_hours().between(begin, end)

    def _empty(self) -> None:
        self.card, self.vehicle_id, self._length_chosen = None, None, False
        self._followed = None
        self.form.clear()
        self.mind.show_car(None)
        self.work.set_items([])
        self._set_defaults()
        self.heading.setText(_("New booking"))
        self.do.setText(_("Book"))

    def _offer_people(self) -> None:
        for field, role in ((self.technician, Role.TECHNICIAN), (self.advisor, Role.ADVISOR)):
            field.set_options([(person.person_id, person.name) for person in with_role(role)])
        if self.card is None and self.advisor.is_empty():
            self.advisor.set_value(gate.actor().person_id)

    def _set_defaults(self) -> None:
        self.length.set_value(60)
        self.kind.set_value(BOOKABLE[0])

    def pick(self, vehicle_id: int) -> None:
        """Fill in a known car and its owner."""
        card = vehicle(vehicle_id)
        if card is None:
            return
        self.vehicle_id = vehicle_id
        self.car.set_value(card.plate)
        self.name.set_value(card.customer)
        self.phone.set_value(card.phone)
        self.model.set_value(card.model)
        self.mind.show_car(vehicle_id)
        self.work.setFocus()

    def _item_picked(self, item: Item) -> None:
        if not self._length_chosen:
            wanted = int(rules.length_of(self.work.hours()).total_seconds() // 60)
            self.length.set_value(next((n for n in LENGTHS if n >= wanted), LENGTHS[-1]))
        inside = package_items(item.item_id) if item.kind == "package" else [item]
        if any(each.order_kind in _BODY for each in inside):
            self.kind.set_value("body")

    def _choose_length(self) -> None:
        self._length_chosen = True

    def show_room(self) -> None:
        """Say whether the time asked for is free, and offer the next free one."""
        self._next = None
        self.take.hide()
        try:
            start = self.starts.value() if not self.starts.is_empty() else None
        except Invalid:
            start = None
        kind, technician = self.kind.value(), self.technician.value()
        if kind is None:
            return
        length = timedelta(minutes=self.length.value() or 60)
        begin = max(start or clock.now(), clock.now())
        plan = queries.plan_ahead(
            clock.local(begin).date(), besides=self.card.row.booking_id if self.card else 0
        )
        if start is not None:
            self._follow(start)
            why = plan.why_not(start, plan.hours.add(start, length), kind, technician)
            if why is None:
                self.room.say(_("✓ Free at that time."), "ok")
                return
            self.room.say(_(rules.WHY_WORDS[why]), "bad")
        else:
            self.room.say("")
        self._next = plan.next_free(length, kind, begin, technician)
        if self._next is not None:
            self.take.setText(_("Take {time}").format(time=when(self._next)))
            self.take.show()

    def _follow(self, start: datetime) -> None:
        """Ask for the day of a newly typed time, once: who leafs on meanwhile is left alone."""
        if start != self._followed and self.isVisible():
            self._followed = start
            self.day_wanted.emit(clock.local(start).date())

    def _take_next(self) -> None:
        if self._next is not None:
            self.starts.set_value(self._next)
            self.show_room()
            self.do.setFocus()

    def submit(self) -> None:
        """Book, or save the change (F8)."""
        if not self.form.validate():
            return
        values: dict[str, Any] = self.form.values()
        values["plate"] = normalise_plate(self.car.text())
        booking = BookingDraft(vehicle_id=self._same_car(), **values)
        if self.card is None:
            run(self, actions.book, booking=booking, said=_("Booked."), done=self._saved)
        else:
            row = self.card.row
            run(
                self,
                actions.change_booking,
                booking_id=row.booking_id,
                version=row.version,
                booking=booking,
                said=_("Booking changed."),
                done=lambda _nothing: self._saved(row.booking_id),
            )

    def refresh(self) -> None:
        """See how the booking stands now (after a conflict); what was typed stays."""
        if self.card is not None:
            self.card = queries.booking(self.card.row.booking_id)
        self.show_room()

    def _same_car(self) -> int | None:
        """Return the picked car while its plate still stands in the field."""
        card = vehicle(self.vehicle_id) if self.vehicle_id is not None else None
        same = card is not None and normalise_plate(self.car.text()) == card.plate
        return self.vehicle_id if same else None

    def _saved(self, booking_id: int) -> None:
        self._kept.pop(booking_id, None)
        self._empty()
        self.saved.emit(booking_id)
