"""Two records of one customer: which they may be, what a merge moves, and the way back.

A merge keeps what it changed, row by row and field by field, so that undoing it restores exactly
that and leaves alone what somebody changed afterwards.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reception.core import clock, db, gate, record
from reception.core.errors import Refused
from reception.core.fields import instant
from reception.core.text import _
from reception.customers.models import Customer
from reception.customers.queries import CustomerCard, consents_of, customer

# Whose rows follow their customer. Consents, merges and restrictions stay where they were written.
FOLLOWERS = ("vehicle", "visit", "work_order")
STAYERS = ("consent", "customer_merge", "customer_restriction", "customer")
CLASSES = ("vip", "one", "two", "other")  # the better one first
MANY = 200  # suggestions
CROWD = 12  # so many of one name are a common name, not one person


@dataclass(frozen=True)
class Suggestion:
    """Two customers that may be one; `why`: phone, second_phone, name_no_phone, name_near_phone."""

    one_id: int
    one_name: str
    one_phone: str
    one_cars: int
    other_id: int
    other_name: str
    other_phone: str
    other_cars: int
    why: str


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


@dataclass(frozen=True)
class DoneMerge:
    """A merge that was done, newest first; `undone` says whether it was taken apart again."""

    merge_id: int
    kept: str
    gone: str
    gone_phone: str
    at: datetime
    person: str
    undone: bool


def done_merges(limit: int = 30) -> tuple[DoneMerge, ...]:
    """Return the last merges."""
    found = db.rows(
        "SELECT m.id, k.name, g.name, g.phone, m.at, coalesce(p.name, ''), m.undone_at"
        " FROM customer_merge m JOIN customer k ON k.id = m.kept_id"
        " JOIN customer g ON g.id = m.gone_id LEFT JOIN person p ON p.id = m.person_id"
        " ORDER BY m.id DESC LIMIT ?",
        (limit,),
    )
    return tuple(
        DoneMerge(key, kept, gone, phone, instant(at) or clock.now(), person, undone is not None)
        for key, kept, gone, phone, at, person, undone in found
    )


_LIVE = "{c}.merged_into_id IS NULL AND {c}.restricted_at IS NULL"
_CARS = "(SELECT count(*) FROM vehicle v WHERE v.customer_id = {c}.id)"
_PAIR = (
    "SELECT a.id, a.name, a.phone, " + _CARS.format(c="a") + ", b.id, b.name, b.phone, "
    + _CARS.format(c="b") + " FROM customer a JOIN customer b ON {on} WHERE a.id < b.id AND "
    + _LIVE.format(c="a") + " AND " + _LIVE.format(c="b") + " LIMIT ?"
)  # fmt: skip
_SAME_PHONE = "a.phone = b.phone AND a.phone <> ''"
_NAMESAKES = (
    "SELECT id, name, phone, phone2, (SELECT count(*) FROM vehicle v WHERE v.customer_id = c.id)"
    " FROM customer c WHERE name IN (SELECT name FROM customer x WHERE x.merged_into_id IS NULL"
    " AND x.restricted_at IS NULL GROUP BY name HAVING count(*) BETWEEN 2 AND ?)"
    " AND merged_into_id IS NULL AND restricted_at IS NULL ORDER BY name, id LIMIT ?"
)


def suggestions() -> tuple[Suggestion, ...]:
    """Return pairs that may be one customer: same phone, or same name and nearly the same phone.

    Pairs that were merged and taken apart again are not suggested a second time.
    """
    apart = {
        (min(pair), max(pair))
        for pair in db.rows("SELECT kept_id, gone_id FROM customer_merge WHERE undone_at > 0")
    }
    found: dict[tuple[int, int], Suggestion] = {}
    for row in db.rows(_PAIR.format(on=_SAME_PHONE), (MANY,)):
        found[(row[0], row[4])] = Suggestion(*[*row, "phone"])
    for each in _namesakes():
        found.setdefault((each.one_id, each.other_id), each)
    return tuple(each for pair, each in found.items() if pair not in apart)[:MANY]


def _namesakes() -> list[Suggestion]:
    groups: dict[str, list[tuple[Any, ...]]] = {}
    for row in db.rows(_NAMESAKES, (CROWD, MANY * 10)):
        groups.setdefault(row[1], []).append(row)
    made = []
    for group in groups.values():
        for number, (one, name, phone, second, cars) in enumerate(group):
            for other, other_name, other_phone, other_second, other_cars in group[number + 1 :]:
                why = near((phone, second), (other_phone, other_second))
                if why:
                    made.append(
                        Suggestion(one, name, phone, cars, other, other_name, other_phone,
                                   other_cars, why)
                    )  # fmt: skip
    return made


def near(phones: tuple[str, str], others: tuple[str, str]) -> str:
    """Tell why two of one name may be one person by their phones; '' when nothing speaks for it."""
    mine, theirs = {p for p in phones if p}, {p for p in others if p}
    if mine & theirs:
        return "second_phone" if phones[0] != others[0] else "phone"
    if not mine or not theirs:
        return "name_no_phone"
    return "name_near_phone" if any(_slip(a, b) for a in mine for b in theirs) else ""


def _slip(one: str, other: str) -> bool:
    """Tell whether two numbers differ by one wrong digit, or by two neighbours swapped."""
    if len(one) != len(other):
        return False
    wrong = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
        first, second = wrong
        return one[first] == other[second] and one[second] == other[first]
    return len(wrong) == 1


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
