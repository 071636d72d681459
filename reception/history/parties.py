"""Whose car it was, who served it, where it stood: found in the branch or added (inside an action).

A car is known by its VIN, else by its plate; a customer by phone and name, or, without a phone, by
name and car. People of the past are added without a secret and inactive: they never sign in.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from reception.core import db, gate, record
from reception.core.fields import seconds
from reception.core.pinyin import search_key
from reception.customers.queries import present
from reception.history import bulk
from reception.history.values import PastOrder
from reception.shopfloor.models import Bay, BayKind
from reception.staff.models import Person


@dataclass
class Car:
    """A car of the file with what its orders say about it, oldest first."""

    key: int
    customer: int
    orders: list[PastOrder] = field(default_factory=list)
    vin: str | None = None
    plate: str = ""
    seen: int = -1  # -1: new
    fills_vin: bool = False

    @property
    def plates(self) -> list[tuple[int, str]]:
        """Since when each plate, changes only."""
        spans: list[tuple[int, str]] = []
        for order in self.orders:
            if order.plate and (not spans or spans[-1][1] != order.plate):
                spans.append((seconds(order.opened_at), order.plate))
        return spans


def people(orders: Iterable[PastOrder]) -> dict[str, int]:
    """Return the key of every advisor and technician by name."""
    roles: dict[str, set[str]] = {}
    for order in orders:
        roles.setdefault(order.advisor, set()).add("advisor")
        roles.setdefault(order.technician, set()).add("technician")
    roles.pop("", None)
    branch = gate.actor().branch_id
    rows = db.rows(
        "SELECT name, id FROM person WHERE branch_id = ? ORDER BY active, id DESC", (branch,)
    )
    keys = {name: int(key) for name, key in rows if name in roles}
    for name in roles:
        if name not in keys:
            uid = record.new_uid()
            keys[name] = record.add(
                Person,
                uid=uid,
                branch=branch,
                login=f"past-{uid[-12:]}",
                name=name,
                roles=" ".join(sorted(roles[name])),
                active=False,
            )
    return keys


def bays(orders: Iterable[PastOrder]) -> dict[str, int]:
    """Return the key of every bay by name; a new one is a mechanical one behind the others."""
    names = sorted({order.bay for order in orders if order.bay})
    branch = gate.actor().branch_id
    rows = db.rows("SELECT name, id, position FROM bay WHERE branch_id = ?", (branch,))
    keys = {name: int(key) for name, key, _position in rows}
    last = max((position for _name, _key, position in rows), default=0)
    for position, name in enumerate((name for name in names if name not in keys), last + 1):
        keys[name] = record.add(
            Bay, branch=branch, name=name, kind=BayKind.MECHANICAL, position=position
        )
    return keys


def cars(orders: list[PastOrder], make_uid: Callable[[int], str]) -> dict[str, tuple[int, int]]:
    """Return vehicle and customer key by order number; `orders` come oldest first."""
    found = _find_cars(orders)
    customers = _customers(orders, found, make_uid)
    _write_cars(list(found.values()), customers, make_uid)
    return {
        order.number: (car.key, customers[_who(order, car)])
        for car in found.values()
        for order in car.orders
    }


def _who(order: PastOrder, car: Car) -> tuple[str, str, int]:
    return (order.phone, order.customer.strip(), 0 if order.phone else id(car))


def _find_cars(orders: list[PastOrder]) -> dict[str, Car]:
    """Return the cars of the file by VIN or plate, with their keys if the branch knows them."""
    by_vin = {vin: Car(0, 0, vin=vin) for o in orders if (vin := o.vin)}
    for vin, key, customer, seen, plate in bulk.found_in(
        "SELECT vin, id, customer_id, seen_at, plate FROM vehicle WHERE vin IN ({marks})",
        list(by_vin),
    ):
        by_vin[vin] = Car(key, customer, vin=vin, seen=seen, plate=plate)
    there: dict[str, Car] = {}
    for plate, key, customer, seen, vin in bulk.found_in(
        "SELECT plate, id, customer_id, seen_at, vin FROM vehicle WHERE plate IN ({marks})",
        sorted({order.plate for order in orders if order.plate}),
    ):
        if plate not in there or seen > there[plate].seen:
            there[plate] = Car(key, customer, vin=vin, seen=seen, plate=plate)
    last_vin = {order.plate: order.vin for order in orders if order.vin and order.plate}
    cars: dict[str, Car] = {}
    for order in orders:
        vin = order.vin or last_vin.get(order.plate) or ""
        car = by_vin.get(vin)
        known = there.get(order.plate)
        if car is not None and not car.key and known is not None and known.vin is None:
            car = by_vin[vin] = cars[vin] = known  # the branch knew the plate, not yet the VIN
            car.vin, car.fills_vin = vin, True
        if car is None:
            car = known or there.setdefault(order.plate, Car(0, 0))
            vin = vin or car.vin or order.plate
        cars.setdefault(vin, car).orders.append(order)
    return cars


def _customers(
    orders: list[PastOrder], cars: dict[str, Car], make_uid: Callable[[int], str]
) -> dict[tuple[str, str, int], int]:
    keys: dict[tuple[str, str, int], int] = {}
    for phone, name, key, merged in bulk.found_in(
        "SELECT phone, name, id, merged_into_id FROM customer WHERE phone IN ({marks})"
        " ORDER BY id DESC",
        sorted({order.phone for order in orders if order.phone}),
    ):
        keys[(phone, name.strip(), 0)] = key if merged is None else present(key)
    owners = {
        key: name.strip()
        for key, name in bulk.found_in(
            "SELECT id, name FROM customer WHERE id IN ({marks})",
            sorted({car.customer for car in cars.values() if car.customer}),
        )
    }
    new: dict[tuple[str, str, int], PastOrder] = {}
    for car in cars.values():
        for order in car.orders:
            who = _who(order, car)
            if not order.phone and owners.get(car.customer) == who[1]:
                keys[who] = car.customer
            elif who not in keys:
                new.setdefault(who, order)
    reserved = bulk.reserve("customer", len(new)) if new else ()
    keys |= zip(new, reserved, strict=True)
    bulk.insert(
        "customer",
        "id uid name phone phone2 kind class address note marketing created_at",
        [
            (key, make_uid(at), order.customer, order.phone, "", "person", "other", "", "", 0, at)
            for key, order in zip(reserved, new.values(), strict=True)
            for at in [seconds(order.opened_at)]
        ],
    )
    return keys


def _write_cars(
    cars: list[Car], customers: dict[tuple[str, str, int], int], make_uid: Callable[[int], str]
) -> None:
    new = [car for car in cars if not car.key]
    for car, key in zip(new, bulk.reserve("vehicle", len(new)) if new else (), strict=True):
        car.key = key
    bulk.insert(
        "vehicle",
        "id uid vin plate plate_kind plate_reason model vehicle_type engine_number colour"
        " model_year customer_id mileage seen_at search_key",
        [_new_car(car, customers, make_uid) for car in new],
    )
    later = [car for car in cars if 0 <= car.seen < seconds(car.orders[-1].opened_at)]
    bulk.update(
        "vehicle",
        "UPDATE vehicle SET plate = ?, plate_kind = ?, mileage = coalesce(?, mileage),"
        " seen_at = ?, search_key = ?, version = version + 1 WHERE id = ?",
        [_seen_again(car, customers) for car in later],
    )
    bulk.update(
        "vehicle",
        "UPDATE vehicle SET vin = ?, model_year = ?, version = version + 1 WHERE id = ?",
        [
            (car.vin, next(o.model_year for o in car.orders if o.vin), car.key)
            for car in cars
            if car.fills_vin
        ],
    )
    _write_plates(new, later)


def _new_car(
    car: Car, customers: dict[tuple[str, str, int], int], make_uid: Callable[[int], str]
) -> tuple[Any, ...]:
    last = car.orders[-1]
    plated = next((order for order in reversed(car.orders) if order.plate), last)
    at = seconds(last.opened_at)
    return (
        car.key, make_uid(at), car.vin, plated.plate, plated.plate_kind, "", _model(car), "", "",
        "", next((o.model_year for o in car.orders if o.vin), None), customers[_who(last, car)],
        _mileage(car), at, search_key(plated.plate, car.vin or "", last.phone, last.customer),
    )  # fmt: skip


def _seen_again(car: Car, customers: dict[tuple[str, str, int], int]) -> tuple[Any, ...]:
    last = car.orders[-1]
    plated = next((order for order in reversed(car.orders) if order.plate), None)
    plate = plated.plate if plated else car.plate
    kind = plated.plate_kind if plated else last.plate_kind
    owner = db.row("SELECT phone, phone2, name FROM customer WHERE id = ?", (car.customer,))
    key = search_key(plate, car.vin or "", *(owner or ()))
    return (plate, kind, _mileage(car), seconds(last.opened_at), key, car.key)


def _model(car: Car) -> str:
    return next((order.model for order in reversed(car.orders) if order.model), "")


def _mileage(car: Car) -> int | None:
    return next((o.mileage for o in reversed(car.orders) if o.mileage is not None), None)


def _write_plates(new: list[Car], later: list[Car]) -> None:
    """Write which plate each car had from when until when."""
    rows, closed = [], []
    for car in [*new, *later]:
        spans = [span for span in car.plates if span[0] > car.seen]
        if spans and spans[0][1] == car.plate:
            spans = spans[1:]
        elif spans and car.seen >= 0:
            closed.append((spans[0][0], car.key))
        ends = [since for since, _plate in spans[1:]]
        for (since, plate), until in zip(spans, [*ends, None], strict=False):
            rows.append((car.key, plate, since, until))
    sql = "UPDATE plate_history SET until = ? WHERE vehicle_id = ? AND until IS NULL"
    bulk.update("plate_history", sql, closed)
    bulk.insert("plate_history", "vehicle_id plate since until", rows)
