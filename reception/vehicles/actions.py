"""Making and changing cars and their owners.

A customer's name and phone are part of every car's search key, so customers are changed here,
one room above their own.
"""

from dataclasses import dataclass
from typing import Any

from reception.core import clock, db, pinyin, record
from reception.core.errors import Invalid
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.core.typed import one_line, storable
from reception.customers.models import Customer
from reception.customers.rules import check_name, check_phone
from reception.vehicles import rules
from reception.vehicles.models import PlateHistory, Vehicle
from reception.vehicles.queries import VehicleCard, vehicle_by_vin, vehicles_by_plate
from reception.vehicles.queries import vehicle as vehicle_card


@dataclass(frozen=True)
class CustomerDraft:
    """What is known of the owner; `customer_id` for one that exists."""

    name: str
    phone: str = ""
    phone2: str = ""
    kind: str = "person"
    class_: str = "other"
    address: str = ""
    note: str = ""
    marketing: bool = False
    customer_id: int | None = None
    version: int | None = None


@dataclass(frozen=True)
class VehicleDraft:
    """What is known of the car; `vehicle_id` for one that exists. Empty VIN: not known yet.

    Days are 20240131; None leaves what is on record, 0 forgets it.
    """

    plate: str
    plate_kind: str = "ordinary"
    plate_reason: str = ""
    vin: str = ""
    model: str = ""
    vehicle_type: str = ""
    engine_number: str = ""
    colour: str = ""
    invoiced_on: int | None = None  # 20240131
    insured_until: int | None = None
    vehicle_id: int | None = None
    version: int | None = None


@action(Permission.CHECK_IN)
def save_customer(*, customer: CustomerDraft) -> int:
    """Add or change a customer; the search keys of the cars follow. Return the key.

    A new one with the name and phone of one that exists is that one.
    """
    values = {
        "name": check_name(customer.name),
        "phone": check_phone(customer.phone) if customer.phone.strip() else "",
        "phone2": check_phone(customer.phone2, "phone2") if customer.phone2.strip() else "",
        "kind": customer.kind,
        "class_": customer.class_,
        "address": storable(customer.address, "address"),
        "note": storable(customer.note, "note"),
        "marketing": customer.marketing,
    }
    if customer.customer_id is None:
        known = db.row(
            "SELECT id FROM customer WHERE phone = ? AND phone <> '' AND name = ? ORDER BY id",
            (values["phone"], values["name"]),
        )
        return int(known[0]) if known else record.add(Customer, created_at=clock.now(), **values)
    if record.change(Customer, customer.customer_id, customer.version, **values):
        cars = db.rows("SELECT id FROM vehicle WHERE customer_id = ?", (customer.customer_id,))
        for (key,) in cars:
            found = db.row("SELECT plate, coalesce(vin, '') FROM vehicle WHERE id = ?", (key,))
            assert found is not None
            search_key = _search_key(found[0], found[1], customer.customer_id)
            record.change(Vehicle, key, search_key=search_key)
    return customer.customer_id


@action(Permission.CHECK_IN)
def save_vehicle(*, vehicle: VehicleDraft, customer_id: int) -> int:
    """Add or change a car and return its key."""
    return keep_vehicle(vehicle, customer_id)


def keep_vehicle(
    vehicle: VehicleDraft, customer_id: int, mileage: int | None = None, *, seen: bool = False
) -> int:
    """Add or change a car inside an action; at a visit note its mileage in km and that it was seen.

    A car with a known VIN is never made twice. A changed plate goes into the history; another car
    that carried it gives it up there.
    """
    kind = rules.PlateKind(vehicle.plate_kind)
    plate = rules.check_plate(
        vehicle.plate, None if kind is rules.PlateKind.ORDINARY else kind, vehicle.plate_reason
    )
    vin = rules.check_vin(vehicle.vin) if vehicle.vin.strip() else None
    values: dict[str, Any] = {
        "plate": plate.text,
        "plate_kind": plate.kind.value,
        "plate_reason": plate.reason,
        "model": one_line(vehicle.model.strip(), "model"),
        "vehicle_type": one_line(vehicle.vehicle_type.strip(), "vehicle_type"),
        "engine_number": one_line(vehicle.engine_number.strip().upper(), "engine_number"),
        "colour": one_line(vehicle.colour.strip(), "colour"),
        "customer": customer_id,
    }
    if vin is not None:
        values |= {"vin": vin.vin, "model_year": vin.model_year}
    for name in ("invoiced_on", "insured_until"):
        day = getattr(vehicle, name)
        if day is not None:
            values[name] = rules.check_day(day, name)
    if seen:
        values |= {"seen_at": clock.now(), "mileage": mileage}
    known = _known(vehicle, vin.vin if vin else "", plate.text, customer_id)
    if known is None:
        values.setdefault("seen_at", clock.now())
        search_key = _search_key(plate.text, vin.vin if vin else "", customer_id)
        key = record.add(Vehicle, search_key=search_key, **values)
        _begin_plate(key, plate.text)
        return key
    if vehicle.vehicle_id is None:  # found, not chosen: what was left empty is not a change
        values = {name: value for name, value in values.items() if value != ""}
    search_key = _search_key(plate.text, vin.vin if vin else known.vin, customer_id)
    record.change(Vehicle, known.vehicle_id, vehicle.version, search_key=search_key, **values)
    if known.plate != plate.text:
        _end_plate(known.vehicle_id)
        _begin_plate(known.vehicle_id, plate.text)
    return known.vehicle_id


def chosen_or_by_vin(draft: VehicleDraft) -> int | None:
    """Return the key of the car that a draft surely means: the one chosen, or that of its VIN."""
    if draft.vehicle_id is not None or not draft.vin.strip():
        return draft.vehicle_id
    found = vehicle_by_vin(rules.normalise_vin(draft.vin))
    return found.vehicle_id if found else None


def _known(draft: VehicleDraft, vin: str, plate: str, customer_id: int) -> VehicleCard | None:
    """Return the car that a draft means: the one chosen, else by VIN, else by plate and owner."""
    by_vin = vehicle_by_vin(vin) if vin else None
    if draft.vehicle_id is not None:
        if by_vin is not None and by_vin.vehicle_id != draft.vehicle_id:
            raise Invalid(
                "vin",
                _("This VIN belongs to {plate}. Search for that car, or correct the VIN.").format(
                    plate=rules.show_plate(by_vin.plate)
                ),
            )
        return vehicle_card(draft.vehicle_id)
    if by_vin is not None or vin or not plate:
        return by_vin
    same = [car for car in vehicles_by_plate(plate) if car.customer_id == customer_id]
    return same[0] if same else None


def _search_key(plate: str, vin: str, customer_id: int) -> str:
    """Return what the search box finds a car by (LIBRARIES: search)."""
    found = db.row("SELECT phone, phone2, name FROM customer WHERE id = ?", (customer_id,))
    return pinyin.search_key(plate, vin, *(found or ()))


def _begin_plate(vehicle_id: int, plate: str) -> None:
    if plate:
        others = db.rows(
            "SELECT vehicle_id FROM plate_history WHERE plate = ? AND until IS NULL", (plate,)
        )
        for (other,) in others:
            _end_plate(other)
        record.add(PlateHistory, vehicle=vehicle_id, plate=plate, since=clock.now())


def _end_plate(vehicle_id: int) -> None:
    for (key,) in db.rows(
        "SELECT id FROM plate_history WHERE vehicle_id = ? AND until IS NULL", (vehicle_id,)
    ):
        record.change(PlateHistory, key, until=clock.now())
