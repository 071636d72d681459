"""Making and changing cars and their owners.

A customer's name and phone are part of every car's search key, so customers are changed here,
one room above their own.
"""

import json
from dataclasses import dataclass
from typing import Any

from reception.core import clock, db, gate, pinyin, record
from reception.core.errors import Invalid, NotAllowed, Refused
from reception.core.fields import seconds
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.core.typed import one_line, storable
from reception.customers.models import Customer, Merge, Restriction
from reception.customers.queries import present
from reception.customers.rules import check_name, check_phone
from reception.vehicles import merge, restriction, rules
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

    A new one with the name and phone of one that exists is that one. Raises NotAllowed for
    another class by somebody who may not give one, Refused for a customer who is only stored.
    """
    key = keep_customer(customer)
    if customer.customer_id is None:
        find_again(key)
    return key


def keep_customer(customer: CustomerDraft) -> int:
    """Add or change a customer inside an action; a new one is found once they have a car."""
    values = {
        "name": check_name(customer.name),
        "phone": check_phone(customer.phone) if customer.phone.strip() else "",
        "phone2": check_phone(customer.phone2, "phone2") if customer.phone2.strip() else "",
        "kind": customer.kind,
        "class_": customer.class_,
        "address": storable(customer.address, "address"),
        "note": storable(customer.note, "note"),
    }
    if customer.customer_id is None:
        known = _same_customer(values["name"], values["phone"])
        if known is not None:
            return known
        _may_class(customer.class_, "other")
        return record.add(Customer, created_at=clock.now(), **values)
    _may_change(customer)
    if record.change(Customer, customer.customer_id, customer.version, **values):
        find_again(customer.customer_id)
    return customer.customer_id


def _same_customer(name: str, phone: str) -> int | None:
    """Return the key of the customer with this name and phone; who was merged is the one kept."""
    known = db.row(
        "SELECT id FROM customer WHERE phone = ? AND phone <> '' AND name = ?"
        " ORDER BY CASE WHEN merged_into_id IS NULL THEN 0 ELSE 1 END, id",
        (phone, name),
    )
    return present(int(known[0])) if known else None


def _may_change(customer: CustomerDraft) -> None:
    found = db.row(
        "SELECT class, restricted_at, merged_into_id FROM customer WHERE id = ?",
        (customer.customer_id,),
    )
    if found is None:
        return
    if found[1] is not None:
        raise Refused(_("This customer's data are only stored. Enter the owner as a new customer."))
    if found[2] is not None:
        raise Refused(_("This customer was merged with another one. Open that one."))
    _may_class(customer.class_, found[0])


def _may_class(wanted: str, given: str) -> None:
    if wanted != given and not gate.may(Permission.EDIT_CUSTOMER):
        raise NotAllowed(
            _("You may not change a customer's class. Ask the manager or customer care.")
        )


def find_again(customer_id: int) -> None:
    """Write the search keys of a customer's cars; without a car they are found themselves."""
    cars = db.rows(
        "SELECT id, plate, coalesce(vin, '') FROM vehicle WHERE customer_id = ?", (customer_id,)
    )
    for key, plate, vin in cars:
        record.change(Vehicle, key, search_key=_search_key(plate, vin, customer_id))
    own = "" if cars else _own_key(customer_id)
    record.change(Customer, customer_id, search_key=own)


def _own_key(customer_id: int) -> str:
    found = db.row(
        "SELECT phone, phone2, name FROM customer WHERE id = ? AND restricted_at IS NULL"
        " AND merged_into_id IS NULL",
        (customer_id,),
    )
    return pinyin.search_key(*found) if found else ""


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
        _found_by_car(customer_id)
        return key
    if vehicle.vehicle_id is None:  # found, not chosen: what was left empty is not a change
        values = {name: value for name, value in values.items() if value != ""}
    search_key = _search_key(plate.text, vin.vin if vin else known.vin, customer_id)
    record.change(Vehicle, known.vehicle_id, vehicle.version, search_key=search_key, **values)
    if known.customer_id != customer_id:
        find_again(known.customer_id)
        _found_by_car(customer_id)
    if known.plate != plate.text:
        _end_plate(known.vehicle_id)
        _begin_plate(known.vehicle_id, plate.text)
    return known.vehicle_id


def _found_by_car(customer_id: int) -> None:
    found = db.row("SELECT search_key FROM customer WHERE id = ?", (customer_id,))
    if found and found[0]:
        record.change(Customer, customer_id, search_key="")


def car_meant(draft: VehicleDraft, customer: CustomerDraft) -> int | None:
    """Return the key of the car that `keep_vehicle` will find for this owner; None for a new one.

    Whoever names the same plate waits until this action ends: no two desks make one car twice.
    """
    if draft.vehicle_id is not None:
        return draft.vehicle_id
    plate, vin = rules.normalise_plate(draft.plate), rules.normalise_vin(draft.vin)
    db.queue_up(f"plate {plate}")
    owner = customer.customer_id
    if owner is None and not vin:
        phone = check_phone(customer.phone) if customer.phone.strip() else ""
        owner = _same_customer(check_name(customer.name), phone)
    found = _known(draft, vin, plate, owner)
    return found.vehicle_id if found else None


def _known(
    draft: VehicleDraft, vin: str, plate: str, customer_id: int | None
) -> VehicleCard | None:
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
    found = db.row(
        "SELECT phone, phone2, name FROM customer WHERE id = ? AND restricted_at IS NULL",
        (customer_id,),
    )
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


@action(Permission.EDIT_CUSTOMER)
def merge_customers(*, kept_id: int, kept_version: int, gone_id: int, gone_version: int) -> int:
    """Let two customers be one: everything of `gone` becomes `kept`'s. Return the merge's key.

    Raises Conflict when one of them changed since they were shown, Refused where they cannot be.
    """
    shown = merge.preview(kept_id, gone_id)
    fields = merge.stored(Customer, merge.filled(shown.kept, shown.gone))
    before = merge.stored(Customer, {name: getattr(shown.kept, name) for name in fields})
    keys = merge.search_keys(kept_id, gone_id)
    gone_key = db.row("SELECT search_key FROM customer WHERE id = ?", (gone_id,))
    kept_key = db.row("SELECT search_key FROM customer WHERE id = ?", (kept_id,))
    assert gone_key is not None
    assert kept_key is not None
    record.change(Customer, gone_id, gone_version, merged_into=kept_id, search_key="")
    record.change(
        Customer, kept_id, kept_version,
        **{n: Customer._meta.fields[n].python_value(v) for n, v in fields.items()},
    )  # fmt: skip
    rows = {table: merge.move(table, gone_id, kept_id) for table in merge.FOLLOWERS}
    find_again(kept_id)
    after = merge.search_keys(kept_id)
    own = db.row("SELECT search_key FROM customer WHERE id = ?", (kept_id,))
    assert own is not None
    moved = {
        "rows": rows,
        "fields": {n: [before[n], fields[n]] for n in fields if before[n] != fields[n]},
        "keys": {key: [text, after[key]] for key, text in keys.items()},
        "own": {"kept": [kept_key[0], own[0]], "gone": [gone_key[0], ""]},
    }
    return record.add(
        Merge, kept=kept_id, gone=gone_id, moved=moved, at=clock.now(),
        person_id=gate.actor().person_id,
    )  # fmt: skip


@action(Permission.EDIT_CUSTOMER)
def undo_merge(*, merge_id: int) -> int:
    """Take a merge apart: every row and field that still is as the merge left it goes back.

    Return the key of the customer that is there again. Raises Refused when it was undone already,
    or when one of the two was merged further: that one is undone first.
    """
    found = db.row(
        "SELECT kept_id, gone_id, moved, undone_at FROM customer_merge WHERE id = ?", (merge_id,)
    )
    if found is None or found[3] is not None:
        raise Refused(_("This merge was undone already."))
    kept_id, gone_id, moved = int(found[0]), int(found[1]), json.loads(found[2])
    state = db.row("SELECT merged_into_id, restricted_at FROM customer WHERE id = ?", (kept_id,))
    if state is not None and state[0] is not None:
        raise Refused(_("The customer was merged further. Undo that merge first."))
    if state is not None and state[1] is not None:
        raise Refused(_("A customer whose data are only stored stays as it is."))
    for table, keys in moved["rows"].items():
        merge.move(table, kept_id, gone_id, only=keys)
    own = moved["own"]
    merge.restore(Customer, kept_id, moved["fields"] | {"search_key": own["kept"]})
    record.change(Customer, gone_id, merged_into=None, search_key=own["gone"][0])
    for customer_id in (kept_id, gone_id):
        find_again(customer_id)
    for key, pair in moved["keys"].items():
        if merge.same_words(pair[0], int(key)):
            record.change(Vehicle, int(key), search_key=pair[0])
    record.change(Merge, merge_id, undone_at=clock.now(), undone_by=gate.actor().person_id)
    return gone_id


@action(Permission.EDIT_BRANCH)
def restrict_customer(*, customer_id: int, version: int, reason: str) -> None:
    """Only store a customer's data from now on: a deletion request inside the retention time.

    Raises Invalid without a reason, Refused while an order, a bill or a booking is open.
    """
    if not reason.strip():
        raise Invalid("reason", _("Say who asked for it, when and how."))
    reason = storable(reason.strip(), "reason")
    restriction.check_free(customer_id)
    record.change(Customer, customer_id, version, restricted_at=clock.now())
    kept = restriction.take_away(customer_id)
    record.add(
        Restriction, customer=customer_id, reason=reason, kept=kept, at=clock.now(),
        person_id=gate.actor().person_id,
    )  # fmt: skip
    find_again(customer_id)


@action(Permission.SEE_STORED)
def look_at_stored(*, customer_id: int) -> None:
    """Note who looked at what is only stored of a customer, before `restriction.stored` shows it.

    Raises Refused where nothing is only stored.
    """
    found = db.row(
        "SELECT id FROM customer_restriction WHERE customer_id = ? AND lifted_at IS NULL",
        (customer_id,),
    )
    if found is None:
        raise Refused(_("This customer's data are not restricted."))
    gate.note_change(
        "customer_restriction", int(found[0]), {"seen_at": [None, seconds(clock.now())]}
    )


@action(Permission.EDIT_BRANCH)
def lift_restriction(*, customer_id: int) -> None:
    """Bring back a customer who was only stored: they came again and agree. Refused otherwise."""
    found = db.row(
        "SELECT id, kept FROM customer_restriction WHERE customer_id = ? AND lifted_at IS NULL",
        (customer_id,),
    )
    if found is None:
        raise Refused(_("This customer's data are not restricted."))
    restriction.bring_back(json.loads(found[1]))
    record.change(Customer, customer_id, restricted_at=None)
    record.change(
        Restriction, int(found[0]), lifted_at=clock.now(), lifted_by=gate.actor().person_id
    )
    find_again(customer_id)
