"""A check-in that was expected: the car at the gate, or a booking with everything already filled."""

from typing import TYPE_CHECKING

from reception.bookings.queries import BookingCard, booking
from reception.catalog.queries import Item, all_items
from reception.vehicles.rules import show_plate
from reception.visits.queries import arrival

if TYPE_CHECKING:
    from ui.checkin.page import CheckInPage


def begin(page: "CheckInPage", *, arrival_id: int | None, booking_id: int | None) -> None:
    """Begin a check-in of what was noted or booked; what stands on the page is stored first."""
    came = arrival(arrival_id) if arrival_id is not None else None
    card = booking(booking_id or (came.booking_id if came else None) or 0)
    vehicle_id = came.vehicle_id if came else None
    if vehicle_id is None and card is not None:
        vehicle_id = card.row.vehicle_id
    plate = came.plate if came else card.row.plate if card else ""
    if not plate and vehicle_id is None and card is None:
        return
    page.begin_another()
    if vehicle_id is not None:
        page.pick(vehicle_id)
    else:
        page.car.plate.set_text(show_plate(plate))
    if card is not None:
        _fill(page, card, known=vehicle_id is not None)
    page.form.show(page.car.mileage if vehicle_id is not None else page.car.vin)


def _fill(page: "CheckInPage", card: BookingCard, *, known: bool) -> None:
    row = card.row
    page.booking_id = row.booking_id
    if not known:
        page.owner.name.set_text(row.name)
        page.owner.phone.set_text(row.phone)
        page.car.model.set_text(row.model)
    page.words.words.set_text(row.words)
    for item in card.items:
        found = _item(item.kind, item.code)
        if found is not None:  # what has left the catalogue is for the advisor to replace
            page.lines.lookup.picked.emit(found)


def _item(kind: str, code: str) -> Item | None:
    return next((item for item in all_items(kind, active_only=True) if item.code == code), None)
