"""Filling and editing the catalogue."""

import csv
from decimal import Decimal

import resources
from reception.catalog import rules
from reception.catalog.models import Operation, Package, PackageLine, Part
from reception.core import db, record
from reception.core.errors import Invalid
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _


def _shipped(name: str) -> list[dict[str, str]]:
    with resources.path("catalog", name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@action(Permission.EDIT_CATALOG)
def load_shipped() -> int:
    """Fill an empty catalogue with the shipped operations, parts and packages; return how many."""
    if db.row("SELECT 1 FROM operation LIMIT 1") or db.row("SELECT 1 FROM part LIMIT 1"):
        return 0
    count = record.add_many(
        Operation,
        (
            {
                "code": row["code"],
                "name": row["name"],
                "kind": row["kind"],
                "hours": Decimal(row["hours"]),
                "rate": Decimal(row["rate"]),
                "search_key": rules.item_key(row["code"], row["name"]),
            }
            for row in _shipped("operations.csv")
        ),
    )
    count += record.add_many(
        Part,
        (
            {
                "code": row["code"],
                "name": row["name"],
                "brand": row["brand"],
                "unit": row["unit"],
                "price": Decimal(row["price"]),
                "origin": row["origin"],
                "search_key": rules.item_key(row["code"], row["name"]),
            }
            for row in _shipped("parts.csv")
        ),
    )
    return count + _load_packages()


def _load_packages() -> int:
    keys: dict[str, int] = {}
    for row in _shipped("packages.csv"):
        keys[row["code"]] = record.add(
            Package,
            code=row["code"],
            name=row["name"],
            note=row["note"],
            search_key=rules.item_key(row["code"], row["name"]),
        )
    record.add_many(
        PackageLine,
        (
            {
                "package": keys[row["package"]],
                "position": position,
                "kind": row["item_kind"],
                "code": row["item_code"],
                "quantity": Decimal(row["quantity"]),
                "price": Decimal(row["price"]) if row["price"] else None,
            }
            for position, row in enumerate(_shipped("package_lines.csv"), 1)
        ),
    )
    return len(keys)


@action(Permission.EDIT_CATALOG)
def save_operation(
    *,
    operation_id: int | None = None,
    version: int | None = None,
    code: str,
    name: str,
    kind: str,
    hours: Decimal,
    rate: Decimal,
    active: bool = True,
) -> int:
    """Add or change a labour operation: hours, and yuan per hour. Return its key."""
    code, name = _code_and_name(code, name)
    if hours <= 0:
        raise Invalid("hours", _("Enter the hours of this operation, more than 0."))
    values = {
        "code": code, "name": name, "kind": kind, "hours": hours, "rate": rate,
        "active": active, "search_key": rules.item_key(code, name),
    }  # fmt: skip
    return _save(Operation, operation_id, version, values)


@action(Permission.EDIT_CATALOG)
def save_part(
    *,
    part_id: int | None = None,
    version: int | None = None,
    code: str,
    name: str,
    brand: str = "",
    unit: str = "",
    price: Decimal,
    origin: str = "original",
    active: bool = True,
) -> int:
    """Add or change a part and its price in yuan per unit. Return its key."""
    code, name = _code_and_name(code, name)
    if price < 0:
        raise Invalid("price", _("A price cannot be negative."))
    values = {
        "code": code, "name": name, "brand": brand.strip(), "unit": unit.strip(), "price": price,
        "origin": origin, "active": active, "search_key": rules.item_key(code, name),
    }  # fmt: skip
    return _save(Part, part_id, version, values)


def _code_and_name(code: str, name: str) -> tuple[str, str]:
    if not code.strip():
        raise Invalid("code", _("Enter a code."))
    if not name.strip():
        raise Invalid("name", _("Enter a name for it."))
    return code.strip().upper(), name.strip()


def _save(
    model: type[record.Record], key: int | None, version: int | None, values: dict[str, object]
) -> int:
    taken = Invalid(
        "code", _("The code {code} is already in the catalogue.").format(code=values["code"])
    )
    if key is not None:
        others = db.rows(
            f'SELECT id FROM "{model._meta.table_name}" WHERE code = ?', (values["code"],)
        )
        if any(other != key for (other,) in others):
            raise taken
        record.change(model, key, version, **values)
        return key
    added = record.try_add(model, **values)
    if added is None:
        raise taken
    return added
