"""A branch with a few customers and cars, for the tests of customers."""

import itertools

from reception.core import db
from reception.orders.actions import VisitDraft, check_in
from reception.orders.rules import OrderKind
from reception.vehicles.actions import CustomerDraft, VehicleDraft, save_customer, save_vehicle

_serial = itertools.count(1)


def customer(name: str, phone: str = "", **more: str) -> int:
    """Add a customer."""
    return save_customer(customer=CustomerDraft(name, phone, **more))


def car(owner: int, plate: str, vin: str = "") -> int:
    """Add a car."""
    return save_vehicle(vehicle=VehicleDraft(plate, vin=vin, model="示例车型"), customer_id=owner)


def received(name: str, phone: str, plate: str, **more: bool):
    """Receive a car."""
    return check_in(
        customer=CustomerDraft(name, phone),
        vehicle=VehicleDraft(plate),
        visit=VisitDraft(mileage=1000, sender=name, sender_phone=phone),
        kind=OrderKind.REPAIR,
        **more,
    )


VERSIONED = ("customer", "vehicle", "visit", "work_order")


def everything() -> dict[str, list[tuple]]:
    """Return every row about customers, their versions left out."""
    found = {}
    for table in (*VERSIONED, "consent", "plate_history"):
        columns = [c[0] for c in db.execute(f"SELECT * FROM {table} WHERE id < 0").description]
        names = ", ".join(f'"{c}"' for c in columns if c != "version")
        found[table] = db.rows(f"SELECT {names} FROM {table} ORDER BY id")
    return found
