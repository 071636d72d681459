"""Which car and whose: what stands in the banners when plate, VIN or owner are not the record's."""

from reception.core.text import _
from reception.vehicles.queries import VehicleCard, vehicles_by_plate
from reception.vehicles.rules import show_plate
from ui.checkin.draft import Identity


def car_words(card: VehicleCard | None, who: Identity, *, plate: str, vin: str) -> str:
    """Return what to say of a plate that moved or a car that is not the one on record.

    The VIN is the car's identity, plates have a history (DOMAIN §5).
    """
    same = card is not None and who.vehicle_id is not None
    if same and card is not None and plate and card.plate and plate != card.plate:
        said = _("Same car by its VIN, new plate: {old} becomes {new}.").format(
            old=show_plate(card.plate), new=show_plate(plate)
        )
        return said + _taken(plate, card.vehicle_id)
    if same:
        return ""
    if card is not None:
        said = _("Not the car on record: it will be added as a new one.")
        return said + _taken(plate, None)
    if len(vin) == 17 and plate:
        return _taken(plate, None).strip()
    return ""


def _taken(plate: str, vehicle_id: int | None) -> str:
    """Return that another car carries this plate on record, and what becomes of it."""
    others = [car for car in vehicles_by_plate(plate) if car.vehicle_id != vehicle_id]
    if not plate or not others:
        return ""
    other = others[0]
    tail = _("VIN …{tail}").format(tail=other.vin[-6:]) if other.vin else _("no VIN known")
    named = " ".join(part for part in (other.model, tail) if part)
    return _(" {plate} is on record for another car ({car}); the plate moves to this one.").format(
        plate=show_plate(plate), car=named
    )


def owner_words(card: VehicleCard | None, who: Identity, name: str) -> str:
    """Return what to say of another name: a corrected one, or with a new phone a second owner."""
    if card is None or not name.strip():
        return ""
    if who.customer_id is not None:
        if name.strip() == card.customer:
            return ""
        return _("The owner's name changes from {old} to {new}, for all of their cars.").format(
            old=card.customer[:20], new=name.strip()[:20]
        )
    return _(
        "New owner: {old} → {new}. The car keeps its history; {old} and other cars stay as they are."
    ).format(old=card.customer[:20], new=name.strip()[:20])
