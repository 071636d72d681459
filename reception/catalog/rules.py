"""Search keys of what is sold, and what a line of a package may be."""

from dataclasses import dataclass
from decimal import Decimal

from reception.core import money, pinyin
from reception.core.errors import Invalid
from reception.core.text import _

WARRANTIES = ("", "minor", "second", "assembly")  # "": by the words of the name
MOST_LINES = 100
LARGEST_PRICE = 10_000_000  # yuan, as on an order


@dataclass(frozen=True)
class PackageLineDraft:
    """An operation or part of a package by its code; without a price the catalogue's holds."""

    kind: str  # labour, part
    code: str
    quantity: Decimal  # hours, or pieces
    price: Decimal | None = None  # yuan an hour, or a piece


def check_package_lines(lines: tuple[PackageLineDraft, ...]) -> None:
    """Refuse lines that no order could take; Invalid("lines") or ("lines.2.quantity")."""
    if not lines:
        raise Invalid("lines", _("Add at least one operation or part to the package."))
    if len(lines) > MOST_LINES:
        raise Invalid("lines", _("A package holds at most {most} lines.").format(most=MOST_LINES))
    for at, line in enumerate(lines):
        _check_quantity(f"lines.{at}.quantity", line.quantity)
        if line.price is not None:
            _check_price(f"lines.{at}.price", line.price)


def _check_quantity(field: str, quantity: Decimal) -> None:
    if not 0 < quantity <= money.LARGEST_QUANTITY:
        raise Invalid(field, _("A quantity is more than 0 and at most 10,000."))
    if quantity != quantity.quantize(Decimal("0.001")):
        raise Invalid(field, _("A quantity has at most three decimals."))


def _check_price(field: str, price: Decimal) -> None:
    if not 0 <= price <= LARGEST_PRICE:
        raise Invalid(field, _("A price is between 0 and 10,000,000 yuan."))
    if price != price.quantize(Decimal("0.01")):
        raise Invalid(field, _("An amount has at most two decimals."))


def item_key(code: str, name: str) -> str:
    """Return the text that codes, names, initials and pinyin of an item are found in."""
    return pinyin.search_key(code, name)
