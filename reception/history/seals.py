"""Seals of what was brought in by thousands: one an order, one an answer, in the audit row.

A row entered at the desk stands in the audit log column by column. Rows in bulk are only counted
there, so each order gets a hash over all that belongs to it: the log's own chain then holds it.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from reception.core import gate
from reception.core.units import canonical

LENGTH = 16  # hexadecimal digits: 64 bits
ORDER = [
    "branch_id",
    "number",
    "visit_id",
    "vehicle_id",
    "customer_id",
    "advisor_id",
    "kind",
    "state",
    "hold_reason",
    "opened_at",
    "promised_at",
    "started_at",
    "ready_at",
    "settled_at",
    "handed_over_at",
    "technician_id",
    "bay_id",
    "comeback_of_id",
    "comeback_cause",
    "cancel_reason",
    "advice",
    "source",
    "source_hash",
]
LINE = [
    "position",
    "kind",
    "code",
    "name",
    "quantity",
    "price",
    "discount",
    "amount",
    "payer",
    "origin",
    "brand",
    "warranty_km",
    "warranty_days",
    "package",
]
PROMISE = ["promised_at", "set_at", "person_id", "reason", "told"]
INSPECTION = ["inspector_id", "passed", "items", "cause", "at"]
SETTLEMENT = [
    "number",
    "labour",
    "part",
    "other",
    "total",
    "customer",
    "insurer",
    "maker",
    "internal",
    "listed_at",
    "void_reason",
    "paid_at",
]
PAYMENT = ["payer", "method", "amount", "at", "person_id"]
SURVEY = ["score", "valid", "remark", "person_id"]

Rows = Iterable[Sequence[Any]]


def seal(order: Sequence[Any], *parts: Rows) -> str:
    """Return the seal of an order's own columns and of its parts, each in any order of rows.

    The parts are lines, promises, inspections, settlements, payments, with the columns above.
    """
    content = [list(order), *(sorted(map(canonical, part)) for part in parts)]
    return sha256(canonical(content).encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]


def answer_name(order: int, answered_at: int) -> str:
    """Return what an answer is known by: the order has one at a time."""
    return f"{order}:{answered_at}"


def note(table: str, sealed: dict[str, str]) -> None:
    """Put seals into the audit row of the running action."""
    if sealed:
        gate.note_change(table, 0, {"seals": [None, sealed]})


def note_answers(rows: Iterable[Sequence[Any]]) -> None:
    """Seal answers that come as uid, order, answered_at and the columns above."""
    note("survey", {answer_name(row[1], row[2]): seal(row[3:]) for row in rows})
