"""Fields of the check-in page alone: the plate that finds cars, the VIN, mileage, fuel, promise."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from reception.core import clock
from reception.core.errors import Invalid
from reception.core.text import _
from reception.core.typed import one_line
from reception.orders.rules import check_last_mileage, check_promise, is_mileage_jump
from reception.vehicles import queries
from reception.vehicles.decode import decode
from reception.vehicles.rules import (
    PlateKind,
    check_plate,
    check_vin,
    normalise_plate,
    normalise_vin,
    plate_kind,
    show_plate,
)
from ui.search_box import MATCHED
from ui.widgets import Button, DateTimeField, LookupField, MileageField, Offer, TextField
from ui.widgets.label import Label, ShortLabel
from ui.widgets.lookup import Popup


class Words(TextField):
    """One line of free text that may stay empty."""

    def judge(self, text: str) -> str:
        return one_line(text.strip(), self.name)

    def nothing(self) -> str:
        return ""


class PlateLookup(LookupField):
    """The plate, and the search for the car: plate, VIN, phone, name, initials or pinyin.

    `picked(vehicle_id)` for a known car, `add_new(text)` for a plate that no car has.
    `kind` is None while the plate's own form tells its kind.
    """

    def __init__(self) -> None:
        super().__init__(
            "plate",
            _("Plate"),
            self._offers,
            required=True,
            hint=_("Plate, phone"),
            free=True,
        )
        self.kind: PlateKind | None = None
        self.reason: Callable[[], str] = str
        self.says = Label("", "small", tone="soft")  # on the line of the label
        self.layout().itemAt(0).layout().addWidget(self.says)  # type: ignore[union-attr]

    def look(self) -> None:
        """Hang the list below; where nothing is found, say that it will be a new car."""
        super().look()
        nothing = not self.is_empty() and not self.popup().rows()
        self.says.setText(_("new car") if nothing else "")

    def set_text(self, text: str) -> None:
        super().set_text(text)
        self.says.setText("")

    def popup(self) -> Popup:
        """Return the list; wide enough for car, owner and phone."""
        found = super().popup()
        found.least_wide = 560
        return found

    def _offers(self, typed: str) -> list[Offer]:
        hits = queries.search(typed) if typed else queries.recent(8)
        offers = [
            Offer(
                hit.vehicle_id,
                show_plate(hit.plate),
                f"{hit.model} · {hit.customer}",
                f"{_(MATCHED[hit.matched])} · {hit.phone}" if typed else hit.phone,
            )
            for hit in hits
        ]
        plain = normalise_plate(typed)
        if hits and plate_kind(plain) and all(hit.plate != plain for hit in hits):
            text = _("New car {plate}").format(plate=show_plate(plain))
            offers.insert(0, Offer(None, text))
        return offers

    def missing(self) -> str:
        return _("Enter the plate, or choose No plate and say why.")

    def show_value(self, value: Any) -> str:
        return show_plate(str(value))

    def is_empty(self) -> bool:
        return super().is_empty() and self.kind is not PlateKind.NONE

    def judge(self, text: str) -> str:
        try:
            return check_plate(text, self.kind, self.reason()).text
        except Invalid as wrong:
            if wrong.field == "plate_reason":
                return normalise_plate(text)  # said below its own field
            raise

    def leave(self) -> None:
        """Judge the plate, show it with its dot, and take the car that carries it."""
        super().leave()
        if self.error() or self.is_empty():
            return
        plain = normalise_plate(self.text())
        was_picked = self._picked
        if self.text() != show_plate(plain):
            said = self.says.text()
            self.set_text(show_plate(plain))
            self.says.setText(said)
        if was_picked is None:
            known = queries.vehicles_by_plate(plain)
            if plain and len(known) == 1:
                self.picked.emit(known[0].vehicle_id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Enter before the list has come: it means the list's first row."""
        enter = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        hurried = watched is self.control and pressed and self._timer.isActive()
        if hurried and isinstance(event, QKeyEvent) and event.key() in enter:
            self.look()
            item = self.popup().list.item(0) if self.keeps_enter() else None
            if item is not None:
                self.popup().hide()
                self.popup().picked.emit(item.data(Qt.ItemDataRole.UserRole))
            else:  # nothing to choose from: now Enter goes on as in any field
                QCoreApplication.sendEvent(self.control, event)
            return True
        return super().eventFilter(watched, event)

    def keeps_enter(self) -> bool:
        return super().keeps_enter() or self._timer.isActive()


class VinField(TextField):
    """A VIN. A wrong check digit is a warning that a person confirms (DOMAIN §5)."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__("vin", "VIN", code=True, hint=_("17 characters"))
        self._confirmed = ""
        self.sign = Label("", "small")
        self.confirm = Button(_("It is right"), self._confirm, size="small", kind="flat")
        self.confirm.hide()
        self.says = ShortLabel("", "small")  # maker and year, on the line of the label
        self.says.setAlignment(Qt.AlignmentFlag.AlignRight)
        # The 17 characters need the whole line.
        head: Any = self.layout().itemAt(0).layout()  # type: ignore[union-attr]
        head.addWidget(self.says, 1)
        head.addWidget(self.sign)
        self.changed.connect(self._show_sign)

    def judge(self, text: str) -> str:
        found = check_vin(text)
        if not found.check_digit_ok and found.vin != self._confirmed:
            raise Invalid(
                "vin", _("The check digit does not fit. Compare with the car, then confirm.")
            )
        return found.vin

    def nothing(self) -> str:
        return ""

    def trust(self, vin: str) -> None:
        """Take a VIN that is already on record as confirmed."""
        self._confirmed = vin

    def trusted(self) -> str:
        """Return the VIN whose wrong check digit somebody confirmed, or nothing."""
        return self._confirmed

    def leave(self) -> None:
        super().leave()
        if not self.is_empty() and not self.error() and self.text() != self.value():
            self.set_text(self.value())
        self._show_sign()
        self.left.emit()

    def show_error(self, sentence: str) -> None:
        super().show_error(sentence)
        self._show_sign()

    def _confirm(self) -> None:
        self._confirmed = check_vin(self.text()).vin
        self.validate()
        self._show_sign()
        self.left.emit()

    def _show_sign(self) -> None:
        text, tone, doubtful = "", "", False
        if not self.is_empty():
            try:
                found = check_vin(self.text())
            except Invalid:
                count = len(normalise_vin(self.text()))  # as the sentence below counts
                text = f"{count}/17" if count != 17 else ""
            else:
                doubtful = not found.check_digit_ok and found.vin != self._confirmed
                if not doubtful:  # what somebody confirmed was not checked
                    text = _("✓ checked") if found.check_digit_ok else _("confirmed")
                    tone = "ok" if found.check_digit_ok else ""
        found_words = decoded.words() if (decoded := decode(self.text())) else ""
        self.says.setText(found_words)
        self.sign.say(text, tone)
        self.confirm.setVisible(doubtful and bool(self.error()))


class ArrivalMileage(MileageField):
    """Kilometres at arrival, compared with the last visit; `reason` tells why they are fewer.

    Far more than a car can run since `seen_at` is only pointed out beside the label: it costs the
    clerk a look, not a key, and stays until a digit is mended.
    """

    def __init__(self) -> None:
        super().__init__(required=True)
        self.last: int | None = None
        self.seen_at: datetime | None = None
        self.reason: Callable[[], str] = str
        self.says = Label("", "small", tone="warn")  # on the line of the label
        self.says.hide()
        self.layout().itemAt(0).layout().addWidget(self.says)  # type: ignore[union-attr]
        self.changed.connect(self.show_jump)

    def show_jump(self) -> None:
        """Say how much further than last time this is, where that can hardly be."""
        try:
            typed = super().judge(self.text())
        except Invalid:
            typed = 0
        days = (clock.now() - self.seen_at).days if self.seen_at else 0
        jump = self.seen_at is not None and is_mileage_jump(typed, self.last, days)
        more = typed - (self.last or 0)
        text = _("⚠ {km} km in {days} days?").format(km=f"{more:,}", days=max(days, 1))
        self.says.setText(text if jump else "")
        self.says.setVisible(jump)

    def judge(self, text: str) -> int:
        kilometres = super().judge(text)
        check_last_mileage(kilometres, self.last, self.reason())
        return kilometres

    def missing(self) -> str:
        return _("Enter the mileage shown in the car.")

    def is_lower(self) -> bool:
        """Tell whether fewer kilometres were typed than last time."""
        try:
            typed = super().judge(self.text())
        except Invalid:
            return False
        return self.last is not None and typed < self.last


class PromiseField(DateTimeField):
    """When the car is to be ready; never in the past. Empty means the proposal."""

    def __init__(self) -> None:
        super().__init__("promised_at")

    def judge(self, text: str) -> datetime:
        promised = super().judge(text)
        check_promise(promised, clock.now())
        return promised
