"""Two records of one customer: what a merge moves, and the way back.

A merge keeps what it changed, row by row and field by field, so that undoing it restores exactly
that and leaves alone what somebody changed afterwards.
"""

from dataclasses import dataclass
from typing import Any

from reception.core import db, gate, record
from reception.core.errors import Refused
from reception.core.text import _
from reception.customers.models import Customer
from reception.customers.queries import CustomerCard, consents_of, customer

# Whose rows follow their customer. Consents, merges and restrictions stay where they were written.
FOLLOWERS = ("vehicle", "visit", "work_order", "complaint")
STAYERS = (
    "consent",
    "credit_account",
    "customer_merge",
    "customer_apart",
    "customer_restriction",
    "customer",
)
CLASSES = ("vip", "one", "two", "other")  # the better one first


@dataclass(frozen=True)
class Preview:
    """What merging `gone` into `kept` moves and which fields of `kept` it fills."""

    kept: CustomerCard
    gone: CustomerCard
    cars: tuple[str, ...]
    visits: int
    orders: int
    consents: int
    fills: tuple[tuple[str, str, str], ...]  # field, before, after


def preview(kept_id: int, gone_id: int) -> Preview:
    """Return what merging would do; Refused where it may not be."""
    kept, gone = customer(kept_id), customer(gone_id)
    if kept is None or gone is None or kept_id == gone_id:
        raise Refused(_("Choose two different customers to merge."))
    for each in (kept, gone):
        if each.merged_into_id is not None:
            raise Refused(_("{name} was merged already. Press F5.").format(name=each.name))
        if each.restricted_at is not None:
            raise Refused(_("A customer whose data are only stored cannot be merged."))
    before = {field: getattr(kept, field) for field in _FILLED}
    after = filled(kept, gone)
    return Preview(
        kept,
        gone,
        tuple(p for (p,) in db.rows(
            "SELECT plate FROM vehicle WHERE customer_id = ? ORDER BY seen_at DESC", (gone_id,)
        )),
        _visits(gone_id),
        _count("work_order", gone_id),
        _count("consent", gone_id),
        tuple((f, str(before[f]), str(after[f])) for f in _FILLED if before[f] != after[f]),
    )  # fmt: skip


def _visits(customer_id: int) -> int:
    # By their orders, which have an index; no visit is without one.
    found = db.row(
        "SELECT count(DISTINCT visit_id) FROM work_order WHERE customer_id = ?", (customer_id,)
    )
    return int(found[0]) if found else 0


def _count(table: str, customer_id: int) -> int:
    found = db.row(f"SELECT count(*) FROM {table} WHERE customer_id = ?", (customer_id,))
    return int(found[0]) if found else 0


_FILLED = ("phone", "phone2", "class_", "address", "note", "marketing")


def filled(kept: CustomerCard, gone: CustomerCard) -> dict[str, Any]:
    """Return the fields of the customer that stays: its own, what was empty from the other.

    No phone is lost where there is room, the better class stays, notes are put together; about
    offers the later word counts.
    """
    phones = [p for p in (kept.phone, kept.phone2, gone.phone, gone.phone2) if p]
    phones = list(dict.fromkeys(phones))
    notes = [kept.note] + ([gone.note] if gone.note and gone.note != kept.note else [])
    return {
        "phone": kept.phone or (phones[0] if phones else ""),
        "phone2": kept.phone2 or next((p for p in phones if p != (kept.phone or phones[0])), ""),
        "class_": min(kept.class_, gone.class_, key=CLASSES.index),
        "address": kept.address or gone.address,
        "note": "\n".join(n for n in notes if n),
        "marketing": later_word(kept.customer_id, gone.customer_id),
    }


def later_word(*customers: int) -> bool:
    """Return what the last consent of any of them says about offers; none means no."""
    words = [row for each in customers for row in consents_of(each) if row.kind == "marketing"]
    return max(words, key=lambda row: (row.at, row.consent_id)).given if words else False


def move(table: str, customer_id: int, to: int, only: list[int] | None = None) -> list[int]:
    """Give a customer's rows of a table to another one; return their keys."""
    keys = [
        int(key)
        for (key,) in db.rows(
            f"SELECT id FROM {table} WHERE customer_id = ? ORDER BY id", (customer_id,)
        )
        if only is None or key in only
    ]
    for key in keys:
        db.execute(
            f"UPDATE {table} SET customer_id = ?, version = version + 1 WHERE id = ?", (to, key)
        )
        gate.note_change(table, key, {"customer": [customer_id, to]})
    return keys


def search_keys(*customers: int) -> dict[str, str]:
    """Return the search key of every car of these customers, by the car's key."""
    marks = ", ".join("?" * len(customers))
    found = db.rows(f"SELECT id, search_key FROM vehicle WHERE customer_id IN ({marks})", customers)
    return {str(key): text for key, text in found}


def restore(model: type[record.Record], key: int, fields: dict[str, list[Any]]) -> None:
    """Write the former values of those fields that still are as the merge left them."""
    columns = model._meta.fields  # the one list of names and columns
    names = list(fields)
    selected = ", ".join(f'"{columns[name].column_name}"' for name in names)
    if not names:
        return
    found = db.row(f'SELECT {selected} FROM "{model._meta.table_name}" WHERE id = ?', (key,))
    if found is None:
        return
    back = {
        name: columns[name].python_value(fields[name][0])
        for name, now in zip(names, found, strict=True)
        if now == fields[name][1]
    }
    if back:
        record.change(model, key, **back)


def stored(model: type[Customer], values: dict[str, Any]) -> dict[str, Any]:
    """Return values as the database keeps them, to be kept and compared."""
    return {name: model._meta.fields[name].db_value(value) for name, value in values.items()}


def same_words(text: str, vehicle_id: int) -> bool:
    """Tell whether a search key holds the same words as the car's present one, in any order."""
    found = db.row("SELECT search_key FROM vehicle WHERE id = ?", (vehicle_id,))
    return found is not None and sorted(found[0].split()) == sorted(text.split())
