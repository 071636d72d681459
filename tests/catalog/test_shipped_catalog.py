"""The shipped catalogue is sound: unique codes, resolved references, prices in whole fen."""

import csv
import re
from decimal import Decimal

import pytest

import resources
from reception.core import money, settings

COLUMNS = {
    "operations": ["code", "name", "kind", "hours", "rate", "skill", "equipment"],
    "parts": ["code", "name", "brand", "unit", "price", "origin"],
    "packages": ["code", "name", "note"],
    "package_lines": ["package", "item_kind", "item_code", "quantity", "price"],
}
MAY_BE_EMPTY = {"operations": {"skill", "equipment"}, "package_lines": {"price"}}
LEAST = {"operations": 70, "parts": 100, "packages": 14, "package_lines": 30}
KINDS = {"maintenance", "repair", "body", "accident", "claim", "recall", "pdi", "internal"}


def rows(table: str) -> list[dict[str, str]]:
    with resources.path("catalog", f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("table", COLUMNS)
def test_every_row_is_whole_and_there_are_enough(table: str) -> None:
    found = rows(table)
    assert len(found) >= LEAST[table]
    for row in found:
        assert list(row) == COLUMNS[table]
        empty = {column for column, value in row.items() if not value}
        assert empty <= MAY_BE_EMPTY.get(table, set()), row
        assert all(value == value.strip() for value in row.values()), row


@pytest.mark.parametrize("table", ["operations", "parts", "packages"])
def test_codes_and_names_are_unique(table: str) -> None:
    found = rows(table)
    codes = [row["code"] for row in found]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[A-Z]{2}[0-9]{3}", code) for code in codes)
    # the same part may come from two makers
    names = [(row["name"], row.get("brand")) for row in found]
    assert len(set(names)) == len(names)


def test_prices_hours_and_classes_are_right() -> None:
    for row in rows("operations"):
        assert row["kind"] in KINDS
        assert 0 < money.parse_quantity(row["hours"]) <= 8
        assert 100 <= money.parse(row["rate"]) <= 220
    for row in rows("parts"):
        assert row["origin"] in {"original", "equivalent", "aftermarket"}
        assert 0 < money.parse(row["price"]) < 10000
        assert (row["brand"] == "原厂") == (row["origin"] == "original"), row


def package_totals() -> dict[str, Decimal]:
    """Add each package up from the tables; a KeyError is a reference that leads nowhere."""
    prices = {
        "labour": {row["code"]: row["rate"] for row in rows("operations")},
        "part": {row["code"]: row["price"] for row in rows("parts")},
    }
    totals = {row["code"]: money.ZERO for row in rows("packages")}
    for row in rows("package_lines"):
        price = row["price"] or prices[row["item_kind"]][row["item_code"]]
        quantity = money.parse_quantity(row["quantity"])
        totals[row["package"]] += money.line_amount(quantity, money.parse(price))
    return totals


def test_every_package_resolves_and_costs_what_customers_pay() -> None:
    totals = package_totals()
    assert all(100 <= total <= 2500 for total in totals.values()), totals
    average = sum(totals.values()) / len(totals)
    assert 500 <= average <= 1000  # one visit takes one or two packages: 800 yuan, DOMAIN §6


def test_a_labour_line_takes_the_hours_of_its_operation() -> None:
    hours = {row["code"]: row["hours"] for row in rows("operations")}
    each = {"BY016": 4}  # balanced wheel by wheel
    for row in rows("package_lines"):
        if row["item_kind"] == "labour":
            expected = Decimal(hours[row["item_code"]]) * each.get(row["item_code"], 1)
            assert Decimal(row["quantity"]) == expected, row


def test_what_operations_want_is_in_the_shipped_lists() -> None:
    found = rows("operations")
    assert {row["skill"] for row in found} - {""} <= set(settings.SKILLS.shipped)
    assert {row["equipment"] for row in found} - {""} <= set(settings.EQUIPMENT.shipped)
