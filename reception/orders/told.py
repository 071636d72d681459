"""What happened to the lines of an order, in words: + new, − removed, what from → to."""

from typing import Any

from reception.core import money
from reception.core.fields import quantity
from reception.core.text import N_, _
from reception.orders.words import WORDS, word

LINE_FIELDS = {
    "name": N_("Item name"),
    "quantity": N_("Quantity"),
    "price": N_("Price"),
    "discount": N_("Discount"),
    "payer": N_("Paid by"),
    "kind": N_("Kind of work"),
}


def line_change(name: str, fields: dict[str, list[Any]]) -> str:
    """Return what the audit log says of one line; empty where only its place moved."""
    before, after = fields.get("name", ("", ""))  # its own: SQLite gives a key again
    if before is None:
        return f"+ {after} {money.show(money.yuan(fields['amount'][1]))}"
    if after is None:
        return f"− {before} {money.show(money.yuan(fields['amount'][0]))}"
    changed = [
        f"{_(LINE_FIELDS[field])} {shown(field, before)} → {shown(field, after)}"
        for field, (before, after) in fields.items()
        if field in LINE_FIELDS and before != after
    ]
    return f"{name}：{'，'.join(changed)}" if changed else ""


def shown(field: str, value: Any) -> str:
    """Return a stored value of a line's column as people read it."""
    if value is None or value == "":
        return ""
    if field in ("price", "discount"):
        return money.show(money.yuan(int(value)))
    if field == "quantity":
        return money.show_quantity(quantity(int(value)))
    return word(str(value)) if value in WORDS else str(value)
