"""Customers and cars of a list against those that are there: who is new, who is known already.

A customer is known by phone and name, without a phone by name and car; a car by its VIN, else by
its plate. What is known stays as it is, so a second import changes nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from reception.core import clock
from reception.core.fields import seconds
from reception.core.pinyin import search_key
from reception.core.text import _
from reception.customers.queries import present
from reception.history import bulk
from reception.history.customer_rows import CustomerRow

Who = tuple[str, str, str]  # phone, name, and the car of somebody without a phone


@dataclass(frozen=True)
class Foreseen:
    """What an import would do, in numbers; `elsewhere` are rows whose car has another owner."""

    customers: int
    cars: int
    unchanged: int  # rows that add nothing
    elsewhere: tuple[int, ...]


@dataclass
class Plan:
    """The customers and cars that are not there yet, in the order of the file."""

    customers: dict[Who, CustomerRow] = field(default_factory=dict)
    cars: list[tuple[CustomerRow, Who]] = field(default_factory=list)
    owners: dict[Who, int] = field(default_factory=dict)  # customers that are there
    unchanged: int = 0
    elsewhere: list[int] = field(default_factory=list)

    def foreseen(self) -> Foreseen:
        """Return the plan in numbers."""
        return Foreseen(len(self.customers), len(self.cars), self.unchanged, tuple(self.elsewhere))


@dataclass(frozen=True)
class _Car:
    vin: str | None
    customer: int
    name: str
    phone: str


def plan(rows: Sequence[CustomerRow]) -> Plan:
    """Return what of these rows is new."""
    made = Plan()
    by_vin, by_plate = _cars_there(rows)
    people = _people_there(rows)
    taken: set[str] = set()
    for row in rows:
        known, who = by_vin.get(row.vin), _who(row)
        if known is None:
            known = by_plate.get(row.plate)
            if known and known.vin and row.vin:  # the plate moved: the VIN is the car (DOMAIN §5)
                known = None
        if known is not None:
            same = known.name == row.name and row.phone in ("", known.phone)
            made.unchanged += 1
            if not same:
                made.elsewhere.append(row.row)
            continue
        owner = people.get((row.phone, row.name)) if row.phone or not _car(row) else None
        if owner is not None:
            made.owners[who] = owner
        new_car = bool(_car(row)) and not taken & {row.vin or row.plate, row.plate or row.vin}
        new_owner = owner is None and who not in made.customers
        if new_owner:
            made.customers[who] = row
        if new_car:
            made.cars.append((row, who))
            taken |= {each for each in (row.vin, row.plate) if each}
        if not new_car and not new_owner:
            made.unchanged += 1
    return made


def _car(row: CustomerRow) -> str:
    return row.vin or row.plate


def _who(row: CustomerRow) -> Who:
    return (row.phone, row.name, "" if row.phone else _car(row))


def _cars_there(rows: Sequence[CustomerRow]) -> tuple[dict[str, _Car], dict[str, _Car]]:
    sql = (
        "SELECT v.{key}, v.vin, v.customer_id, c.name, c.phone FROM vehicle v"
        " JOIN customer c ON c.id = v.customer_id WHERE v.{key} IN ({{marks}}) ORDER BY v.seen_at"
    )
    found = []
    for key in ("vin", "plate"):
        wanted = sorted({getattr(row, key) for row in rows} - {""})
        found.append(
            {text: _Car(*rest) for text, *rest in bulk.found_in(sql.format(key=key), wanted)}
        )
    return found[0], found[1]


def _people_there(rows: Sequence[CustomerRow]) -> dict[tuple[str, str], int]:
    """Return customers by phone and name; of merged ones the one that stands for them."""
    sql = (
        "SELECT phone, name, id, merged_into_id FROM customer WHERE {key} IN ({{marks}})"
        " AND restricted_at IS NULL ORDER BY id DESC"
    )
    phones = sorted({row.phone for row in rows if row.phone})
    names = sorted({row.name for row in rows if not row.phone})
    there = {}
    for key, wanted in (("phone", phones), ("name", names)):
        for phone, name, customer, merged in bulk.found_in(sql.format(key=key), wanted):
            if key == "phone" or not phone:
                there[(phone, name)] = customer if merged is None else present(merged)
    return there


def write(made: Plan, make_uid: Callable[[int], str]) -> None:
    """Add the planned customers and cars, inside an action."""
    now = seconds(clock.now())
    reserved = bulk.reserve("customer", len(made.customers)) if made.customers else ()
    keys = made.owners | dict(zip(made.customers, reserved, strict=True))
    driving = {who for _row, who in made.cars}
    bulk.insert(
        "customer",
        "id uid name phone phone2 kind class address note marketing created_at search_key",
        [
            (
                keys[who], make_uid(now), row.name, row.phone, row.phone2, row.kind, row.class_,
                row.address, row.note, 0, now,
                "" if who in driving else search_key(row.phone, row.phone2, row.name),
            )
            for who, row in made.customers.items()
        ],
    )  # fmt: skip
    cars = bulk.reserve("vehicle", len(made.cars)) if made.cars else ()
    bulk.insert(
        "vehicle",
        "id uid vin plate plate_kind plate_reason model vehicle_type engine_number colour"
        " model_year customer_id mileage seen_at search_key",
        [
            (
                key, make_uid(now), row.vin or None, row.plate,
                row.plate_kind if row.plate else "none",
                "" if row.plate else _("imported without a plate"), row.model,
                row.vehicle_type, row.engine_number.upper(), row.colour, row.model_year, keys[who],
                row.mileage, now, search_key(row.plate, row.vin, row.phone, row.phone2, row.name),
            )
            for key, (row, who) in zip(cars, made.cars, strict=True)
        ],
    )  # fmt: skip
    _write_plates(made, cars, now)


def _write_plates(made: Plan, cars: Sequence[int], now: int) -> None:
    rows = [
        (key, row.plate, now, None)
        for key, (row, _owner) in zip(cars, made.cars, strict=True)
        if row.plate
    ]
    ends = "UPDATE plate_history SET until = ? WHERE plate = ? AND until IS NULL"
    bulk.update("plate_history", ends, [(now, plate) for _key, plate, _now, _end in rows])
    bulk.insert("plate_history", "vehicle_id plate since until", rows)
    lone = [(owner,) for who, owner in made.owners.items() if any(w == who for _r, w in made.cars)]
    bulk.update("customer", "UPDATE customer SET search_key = '' WHERE id = ?", lone)
