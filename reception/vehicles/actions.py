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
from reception.customers.models import Customer
from reception.customers.rules import check_name, check_phone
from reception.vehicles import rules
from reception.vehicles.models import PlateHistory, Vehicle
from reception.vehicles.queries import vehicle_by_vin


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
    """What is known of the car; `vehicle_id` for one that exists. Empty VIN: not known yet."""

    plate: str
    plate_kind: str = "ordinary"
    plate_reason: str = ""
    vin: str = ""
    model: str = ""
    vehicle_type: str = ""
    engine_number: str = ""
    colour: str = ""
    vehicle_id: int | None = None
    version: int | None = None


@action(Permission.CHECK_IN)
def save_customer(*, customer: CustomerDraft) -> int:
    """Add or change a customer; the search keys of the cars follow. Return the key."""
    values = {
        "name": check_name(customer.name),
        "phone": check_phone(customer.phone) if customer.phone.strip() else "",
        "phone2": check_phone(customer.phone2, "phone2") if customer.phone2.strip() else "",
        "kind": customer.kind,
        "class_": customer.class_,
        "address": customer.address,
        "note": customer.note,
        "marketing": customer.marketing,
    }
    if customer.customer_id is None:
        return record.add(Customer, created_at=clock.now(), **values)
    if record.change(Customer, customer.customer_id, customer.version, **values):
        cars = db.rows("SELECT id FROM vehicle WHERE customer_id = ?", (customer.customer_id,))
        for (key,) in cars:
            refresh_search_key(key)
    return customer.customer_id


@action(Permission.CHECK_IN)
def save_vehicle(*, vehicle: VehicleDraft, customer_id: int) -> int:
    """Add or change a car and return its key. A car with a known VIN is never made twice.

    A changed plate goes into the history; another car that carried it gives it up there.
    """
    kind = rules.PlateKind(vehicle.plate_kind)
    plate = rules.check_plate(
        vehicle.plate, None if kind is rules.PlateKind.ORDINARY else kind, vehicle.plate_reason
    )
    vin = rules.check_vin(vehicle.vin).vin if vehicle.vin.strip() else None
    values: dict[str, Any] = {
        "plate": plate.text,
        "plate_kind": plate.kind.value,
        "plate_reason": plate.reason,
        "model": vehicle.model.strip(),
        "vehicle_type": vehicle.vehicle_type.strip(),
        "engine_number": vehicle.engine_number.strip().upper(),
        "colour": vehicle.colour.strip(),
        "customer": customer_id,
    }
    key, version = vehicle.vehicle_id, vehicle.version
    known = vehicle_by_vin(vin) if vin else None
    if known is not None and key is None:
        key, version = known.vehicle_id, None
    if known is not None and known.vehicle_id != key:
        raise Invalid(
            "vin",
            _("This VIN belongs to {plate}. Search for that car, or correct the VIN.").format(
                plate=rules.show_plate(known.plate)
            ),
        )
    if key is None:
        key = record.add(
            Vehicle, vin=vin, model_year=_year(vin), seen_at=clock.now(), search_key="", **values
        )
        _begin_plate(key, plate.text)
    else:
        before = db.row("SELECT plate, vin FROM vehicle WHERE id = ?", (key,))
        if vin is not None:
            values |= {"vin": vin, "model_year": _year(vin)}
        record.change(Vehicle, key, version, **values)
        if before is not None and before[0] != plate.text:
            _end_plate(key)
            _begin_plate(key, plate.text)
    refresh_search_key(key)
    return key


def refresh_search_key(vehicle_id: int) -> None:
    """Rebuild what the search box finds a car by (inside an action)."""
    found = db.row(
        "SELECT v.plate, coalesce(v.vin, ''), c.phone, c.phone2, c.name FROM vehicle v"
        " JOIN customer c ON c.id = v.customer_id WHERE v.id = ?",
        (vehicle_id,),
    )
    if found is not None:
        record.change(Vehicle, vehicle_id, search_key=pinyin.search_key(*found))


def note_seen(vehicle_id: int, mileage: int | None) -> None:
    """Remember a visit on the car itself: when, and how many km (inside an action)."""
    values: dict[str, Any] = {"seen_at": clock.now()}
    if mileage is not None:
        values["mileage"] = mileage
    record.change(Vehicle, vehicle_id, **values)


def _year(vin: str | None) -> int | None:
    return rules.check_vin(vin).model_year if vin else None


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
