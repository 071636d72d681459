"""Filling and editing the catalogue."""

import csv
from decimal import Decimal

import resources
from reception.catalog import prices, rules
from reception.catalog.models import Operation, Package, PackageLine, Part
from reception.core import db, gate, record
from reception.core.errors import Invalid
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.core.typed import one_line


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
                "skill": row["skill"],
                "equipment": row["equipment"],
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
    skill: str | None = None,
    equipment: str | None = None,
    warranty: str | None = None,
) -> int:
    """Add or change a labour operation: hours, and yuan per hour. Return its key.

    `skill` and `equipment`: what it wants of who does it and of the bay; "" nothing, None as it is.
    `warranty`: minor, second, assembly, or "" by the words of its name (DOMAIN §4).
    """
    code, name = _code_and_name(code, name)
    if hours <= 0:
        raise Invalid("hours", _("Enter the hours of this operation, more than 0."))
    values = {
        "code": code, "name": name, "kind": kind, "hours": hours, "rate": rate,
        "active": active, "search_key": rules.item_key(code, name),
    }  # fmt: skip
    wants = {"skill": skill, "equipment": equipment}
    values |= {field: one_line(word, field) for field, word in wants.items() if word is not None}
    if warranty is not None:
        if warranty not in rules.WARRANTIES:
            raise Invalid("warranty", _("Choose a class of repair."))
        values["warranty"] = warranty
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


@action(Permission.EDIT_CATALOG)
def save_package(
    *,
    package_id: int | None = None,
    version: int | None = None,
    code: str,
    name: str,
    note: str = "",
    active: bool = True,
    lines: tuple[rules.PackageLineDraft, ...],
) -> int:
    """Add or change a package 套餐 with all its lines. Return its key.

    Invalid("lines.<n>.<field>") names the wrong line, counted from 0.
    """
    code, name = _code_and_name(code, name)
    rules.check_package_lines(lines)
    for at, line in enumerate(lines):
        _check_known(at, line)
    present = _version(package_id)
    values = {
        "code": code, "name": name, "note": one_line(note.strip(), "note"), "active": active,
        "search_key": rules.item_key(code, name),
    }  # fmt: skip
    key = _save(Package, package_id, version, values)
    if _replace_lines(key, lines) and package_id is not None:
        db.execute("UPDATE package SET version = ? WHERE id = ?", (present + 1, key))
        gate.note_change("package", key, {})
    return key


def _version(package_id: int | None) -> int:
    """Return a package's version and keep others from changing it meanwhile."""
    sql = "SELECT version FROM package WHERE id = ?" + db.for_update()
    found = db.row(sql, (package_id,)) if package_id is not None else None
    return int(found[0]) if found else 0


def _check_known(at: int, line: rules.PackageLineDraft) -> None:
    table = {"labour": "operation", "part": "part"}.get(line.kind)
    if not table or not db.row(f'SELECT 1 FROM "{table}" WHERE code = ?', (line.code,)):
        raise Invalid(
            f"lines.{at}.code",
            _("{code} is not in the catalogue. Choose an operation or part.").format(
                code=line.code[:40]
            ),
        )


def _replace_lines(key: int, lines: tuple[rules.PackageLineDraft, ...]) -> bool:
    """Keep these lines instead; tell whether any differed."""
    sql = "SELECT kind, code, quantity, price, id FROM package_line WHERE package_id = ?"
    before = db.rows(sql + " ORDER BY position", (key,))
    fields = PackageLine._meta.fields
    wanted = [
        (each.kind, each.code, fields["quantity"].db_value(each.quantity),
         fields["price"].db_value(each.price))
        for each in lines
    ]  # fmt: skip
    if [tuple(row[:4]) for row in before] == wanted:
        return False
    for row in before:
        record.remove(PackageLine, row[4])
    for position, each in enumerate(lines, 1):
        record.add(
            PackageLine, package=key, position=position, kind=each.kind, code=each.code,
            quantity=each.quantity, price=each.price,
        )  # fmt: skip
    return True


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
        _rename_prices(model, key, str(values["code"]))
        record.change(model, key, version, **values)
        return key
    added = record.try_add(model, **values)
    if added is None:
        raise taken
    return added


def _rename_prices(model: type[record.Record], key: int, code: str) -> None:
    table = str(model._meta.table_name)
    found = db.row(f'SELECT code FROM "{table}" WHERE id = ?', (key,))
    kind = {"operation": "labour", "part": "part"}.get(table, "")
    if found and kind:
        prices.rename(kind, str(found[0]), code)
