"""The one search box: plate, VIN, phone, name, initials, order number; F3 from anywhere."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from reception.core.text import _
from reception.orders.queries import open_orders, order_by_number
from reception.vehicles.queries import search
from reception.vehicles.rules import show_plate
from ui.theme import LIGHT
from ui.widgets import icon as icons
from ui.widgets.button import KeyHint
from ui.widgets.lookup import Offer, Popup
from ui.widgets.state import when

_PAUSE_MS = 40
_ORDERS = 3


class SearchBox(QWidget):
    """`vehicle(id)` or `order(id)` when something is picked, `number(text)` for a whole number."""

    vehicle = Signal(int)
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
        inside.addWidget(KeyHint("F3"))
        self.setMinimumWidth(300)
        self.setMaximumWidth(460)
        self.popup = Popup(self.line)
        self.popup.least_wide = 600
        self.popup.picked.connect(self._picked)
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
        self.line.clear()
        (self.order if kind == "order" else self.vehicle).emit(key)


def found(typed: str) -> list[Offer]:
    """Return what fits a typed text: orders by number first, then cars, the last seen first."""
    text = typed.strip()
    if not text:
        return []
    cars = [
        Offer(
            ("vehicle", hit.vehicle_id),
            show_plate(hit.plate) or hit.vin or _("No plate"),
            " · ".join(part for part in (hit.model, hit.customer, hit.phone) if part),
            when(hit.seen_at),
        )
        for hit in search(text)
    ]
    return _orders(text.upper()) + cars


def _orders(number: str) -> list[Offer]:
    if len(number) < 3 or not any(character.isdigit() for character in number):
        return []
    offers = [
        Offer(("order", row.order_id), row.number, f"{show_plate(row.plate)} · {row.customer}")
        for row in open_orders()
        if number in row.number
    ][:_ORDERS]
    if not offers and (key := order_by_number(number)) is not None:
        offers.append(Offer(("order", key), number))
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
