"""The one search box: plate, VIN, phone, name, initials, order or paper number; F3 from anywhere."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from reception.core.text import N_, _
from reception.orders.queries import open_orders, order_by_number
from reception.vehicles.queries import search, search_customers
from reception.vehicles.rules import show_plate
from ui.theme import LIGHT
from ui.widgets import icon as icons
from ui.widgets.button import KeyHint
from ui.widgets.lookup import Offer, Popup
from ui.widgets.state import when

MATCHED = {  # what of a car or customer fits the text (vehicles.rules.matched)
    "": N_("found"),
    "plate": N_("plate"),
    "vin": "VIN",
    "vin_end": N_("end of VIN"),
    "phone": N_("phone"),
    "phone_end": N_("end of phone"),
    "name": N_("name"),
    "initials": N_("initials"),
    "pinyin": N_("pinyin"),
}
_PAUSE_MS = 40
_ORDERS = 3


class SearchBox(QWidget):
    """`vehicle(id)`, `customer(id)` or `order(id)` when something is picked, `number(text)` for a
    whole number.
    """

    vehicle = Signal(int)
    customer = Signal(int)
    order = Signal(int)
    number = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.line = QLineEdit()
        self.line.setProperty("kind", "search")
        self.line.setPlaceholderText(_("Plate, VIN, end of a phone, initials, order number…"))
        self.line.setAccessibleName(_("Search"))
        self.line.setMaxLength(60)
        self.line.addAction(
            icons.icon("magnify", LIGHT.faint), QLineEdit.ActionPosition.LeadingPosition
        )
        row.addWidget(self.line)
        inside = QHBoxLayout(self.line)
        inside.setContentsMargins(0, 0, 9, 0)
        inside.addStretch()
        hint = KeyHint("F3")
        inside.addWidget(hint)
        self.line.setTextMargins(0, 0, hint.width() + 8, 0)
        self.setMinimumWidth(240)
        self.setMaximumWidth(460)
        self.popup = Popup(self.line)
        self.popup.least_wide = 600
        self.popup.picked.connect(self._picked)
        self.popup.freshen = self._freshen
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.look)
        self.line.textEdited.connect(lambda _text: self._timer.start())
        self.line.returnPressed.connect(self._entered)

    def begin(self) -> None:
        """Take the keyboard; what was typed before is marked, to be typed over."""
        self.line.setFocus()
        self.line.selectAll()

    def _freshen(self) -> None:
        """Let Enter mean what is typed now, not the list of a moment ago."""
        if self._timer.isActive():
            self.look()

    def look(self) -> None:
        """Offer what fits."""
        self._timer.stop()
        self.popup.offer(found(self.line.text()))

    def _entered(self) -> None:
        # Enter before the list came: a scanner, or a quick hand.
        self.look()
        if not self.popup.isVisible() and self.line.text().strip():
            self.number.emit(self.line.text().strip())

    def _picked(self, offer: Offer) -> None:
        kind, key = offer.value
        self._timer.stop()
        self.line.clear()
        {"order": self.order, "customer": self.customer, "vehicle": self.vehicle}[kind].emit(key)


def found(typed: str) -> list[Offer]:
    """Return what fits a typed text, each saying what of it does: orders by their number or that of
    a paper first, then cars, the last seen first, then customers without a car.
    """
    text = typed.strip()
    if not text:
        return []
    cars = [
        Offer(
            ("vehicle", hit.vehicle_id),
            show_plate(hit.plate) or hit.vin or _("No plate"),
            " · ".join(part for part in (hit.model, hit.customer, hit.phone) if part),
            f"{_(MATCHED[hit.matched])} · {when(hit.seen_at)}",
        )
        for hit in search(text)
    ]
    people = [
        Offer(
            ("customer", hit.customer_id),
            hit.name,
            " · ".join(part for part in (hit.phone, _("no car")) if part),
            _(MATCHED[hit.matched]),
        )
        for hit in search_customers(text)
    ]
    return _orders(text.upper()) + cars + people


def _orders(number: str) -> list[Offer]:
    if len(number) < 3 or not any(character.isdigit() for character in number):
        return []
    offers = [
        Offer(
            ("order", row.order_id),
            row.number,
            f"{show_plate(row.plate)} · {row.customer}",
            _("order number"),
        )
        for row in open_orders()
        if number in row.number
    ][:_ORDERS]
    whole = "-" in number and len(number) > 7  # looked up at each key: only what may be one
    if not offers and (key := (order_named if whole else order_by_number)(number)) is not None:
        word = _("order number") if order_by_number(number) == key else _("paper number")
        offers.append(Offer(("order", key), number, "", word))
    return offers


def order_named(text: str) -> int | None:
    """Return the order that a whole number means: its own, or that of one of its papers."""
    order = order_by_number(text.upper())
    if order is None:
        from reception.core.errors import Refused
        from reception.papers.queries import paper_by_number

        try:
            order = paper_by_number(text).order_id
        except Refused:
            return None
    return order
