"""Fields of a booking: who (found like everywhere, or a newcomer), and the work asked for."""

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reception.bookings.actions import BookedItem
from reception.catalog.queries import Item, find_items, package_items
from reception.core import money
from reception.core.text import _
from reception.orders.words import word
from reception.vehicles import queries
from reception.vehicles.rules import check_plate, normalise_plate, show_plate
from ui.widgets import Button, Field, FlowLayout, LookupField, Offer


class CarLookup(LookupField):
    """Plate, phone, name, initials or VIN of a known car; a newcomer's plate, or nothing."""

    def __init__(self) -> None:
        super().__init__(
            "plate",
            _("Car"),
            self._offers,
            hint=_("Plate, phone or name of a known car"),
            free=True,
        )

    def _offers(self, typed: str) -> list[Offer]:
        hits = queries.search(typed, 8) if typed else queries.recent(8)
        return [
            Offer(hit.vehicle_id, show_plate(hit.plate), f"{hit.model} · {hit.customer}", hit.phone)
            for hit in hits
        ]

    def show_value(self, value: Any) -> str:
        return show_plate(str(value))

    def judge(self, text: str) -> str:
        return check_plate(text).text

    def leave(self) -> None:
        super().leave()
        if not self.is_empty() and not self.error():
            shown = show_plate(normalise_plate(self.text()))
            if shown != self.text():
                self.line.setText(shown)


class WorkField(Field[Any]):
    """Packages, operations and parts: typed and picked, then buttons that take them out again."""

    picked = Signal(object)  # Item

    def __init__(self) -> None:
        super().__init__("items", _("Work"))
        self.items: list[BookedItem] = []

    def make(self) -> QWidget:
        self.lookup = LookupField(
            "item", "", self._offers, hint=_("Package, operation or part: code, initials or name")
        )
        self.lookup.control.setAccessibleName(_("Work"))
        self.lookup.picked.connect(self._picked)
        return self.lookup.control

    def around(self, control: QWidget) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(self.lookup)
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips, gap=6)
        self._chips.hide()
        column.addWidget(self._chips)
        return box

    def _offers(self, typed: str) -> list[Offer]:
        return [_offer(item) for item in find_items(typed)]

    def _picked(self, item: Item) -> None:
        self.lookup.set_text("")
        self.set_items([*self.items, BookedItem(item.kind, item.code, item.name, hours_of(item))])
        self.picked.emit(item)

    def keeps_enter(self) -> bool:
        return self.lookup.keeps_enter()

    def set_items(self, items: Sequence[BookedItem]) -> None:
        """Show these items."""
        self.items = list(items)
        self._flow.clear()
        for number, item in enumerate(self.items):
            name = item.name if len(item.name) <= 18 else f"{item.name[:17]}…"
            chip = Button(name, partial(self._remove, number), icon="close", kind="chip")
            chip.setAccessibleName(_("Take out {name}").format(name=item.name))
            self._flow.addWidget(chip)
        self._chips.setVisible(bool(self.items))
        self._typed()

    def _remove(self, number: int) -> None:
        self.set_items([item for n, item in enumerate(self.items) if n != number])
        self.lookup.setFocus()

    def hours(self) -> Decimal:
        """Return the labour hours of everything picked."""
        return sum((item.hours for item in self.items), money.ZERO)

    def is_empty(self) -> bool:
        return not self.items

    def text(self) -> str:
        return "、".join(item.name for item in self.items)

    def set_text(self, text: str) -> None:
        if not text:
            self.lookup.set_text("")
            self.set_items([])

    def judge(self, text: str) -> tuple[BookedItem, ...]:
        return tuple(self.items)

    def nothing(self) -> tuple[BookedItem, ...]:
        return ()


def hours_of(item: Item) -> Decimal:
    """Return the labour hours of something from the catalogue."""
    if item.kind == "package":
        inside = package_items(item.item_id)
        return sum((each.quantity for each in inside if each.kind == "labour"), money.ZERO)
    return item.quantity if item.kind == "labour" else money.ZERO


def _offer(item: Item) -> Offer:
    kind = _("Package") if item.kind == "package" else word(item.kind)
    return Offer(item, item.name, f"{kind} · {item.code}", money.show(item.price))
