"""The audit log: who, when, which PC, which action, which fields from what to what.

Rows are chained by hash and counted, so a change, insertion, deletion, reordering or cut tail is
found and named (DOMAIN §4 electronic signature; SAFETY seal). The chain's head stands in its own
row, on every slip, and in every backup.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from math import inf
from typing import TYPE_CHECKING, Any

from reception.core import clock, db
from reception.core.errors import Damaged
from reception.core.text import _
from reception.core.units import canonical, instant, seconds

if TYPE_CHECKING:
    from reception.core.gate import Actor

START = "0" * 64
LONGEST = 400  # longer values (strokes, sealed data) are named by their hash
SECRET = frozenset({"secret_hash"})
FOLLOWED = frozenset({"work_order"})  # tables whose rows are asked for their changes one by one
# What names a customer stays in the rows, which prove it; who looks sees that it changed, not what
# it was: the data may be only stored by now (DOMAIN §4, retention).
PERSONAL: dict[str, frozenset[str]] = {
    "customer": frozenset({"name", "phone", "phone2", "address", "note", "search_key"}),
    "vehicle": frozenset({"search_key"}),
    "visit": frozenset({"sender", "sender_phone", "signature"}),
    "booking": frozenset({"name", "phone"}),
    "extra_work": frozenset({"who", "phone", "signature"}),
    "claim": frozenset({"cause", "finding"}),
    "claim_step": frozenset({"text"}),
    "insurance_case": frozenset({"note"}),
    "message": frozenset({"words", "withdrawn_why"}),
    "gate_pass": frozenset({"reason"}),
    "gate_exit": frozenset({"reason", "answer"}),
    "car_count_line": frozenset({"remark"}),
    "paper_loan": frozenset({"borrower", "reason", "remark"}),
    "customer_merge": frozenset({"moved"}),
    "customer_restriction": frozenset({"kept", "reason"}),
}
_NONE: tuple[float, list[tuple[str, int]]] = (inf, [])  # after the last row
_COLUMNS = (
    "seq, at, person_id, person, pc, action, operation_id, tables, changes, result, previous, hash"
)


@dataclass(frozen=True)
class Entry:
    """One audit row, as screens show it."""

    sequence: int
    at: datetime
    person: str
    pc: str
    action: str
    changes: list[Any]


def append(
    actor: "Actor",
    name: str,
    identity: str,
    changes: list[tuple[str, int, dict[str, list[Any]]]],
    result: Any,
) -> int:
    """Write the row of the running action and return its sequence number."""
    count, head = chain(lock=True)
    row = (
        count + 1,
        seconds(clock.now()),
        actor.person_id,
        actor.name,
        actor.pc,
        name,
        identity,
        " ".join(sorted({c[0] for c in changes})),
        canonical([[table, key, _short(fields)] for table, key, fields in changes]),
        canonical(result),
        head,
    )
    digest = _digest(row)
    db.execute(
        f"INSERT INTO audit ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*row, digest),
    )
    for table, key in _followed((c[0], c[1]) for c in changes):
        db.execute(
            "INSERT INTO audit_row (name, row_id, seq) VALUES (?, ?, ?)", (table, key, count + 1)
        )
    db.execute("UPDATE chain SET count = ?, head = ? WHERE id = 1", (count + 1, digest))
    return count + 1


def _followed(changed: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return which rows of `audit_row` an audit row has; rows added in bulk (key 0) have none."""
    return sorted({(table, key) for table, key in changed if key and table in FOLLOWED})


def chain(*, lock: bool = False) -> tuple[int, str]:
    """Return how many rows the log has and the hash of the last; `lock` makes writers queue."""
    suffix = db.for_update() if lock else ""
    found = db.row("SELECT count, head FROM chain WHERE id = 1" + suffix)
    if found is None:
        raise Damaged(_("The audit log has lost its head. Restore the newest backup."))
    return int(found[0]), str(found[1])


def find_operation(identity: str) -> tuple[Any] | None:
    """Return the result (in a tuple) of an operation that was done before, or None."""
    found = db.row("SELECT result FROM audit WHERE operation_id = ?", (identity,))
    return None if found is None else (json.loads(found[0]),)


def history(table: str, key: int) -> list[Entry]:
    """Return what was changed on one row of a table that is FOLLOWED, oldest first.

    What names a customer is shown as *** (PERSONAL).
    """
    found = db.rows(
        "SELECT a.seq, a.at, a.person, a.pc, a.action, a.changes FROM audit_row r"
        " JOIN audit a ON a.seq = r.seq WHERE r.name = ? AND r.row_id = ? ORDER BY r.seq",
        (table, key),
    )
    return [
        Entry(s, instant(at) or clock.now(), who, pc, name, _without_names(json.loads(text)))
        for s, at, who, pc, name, text in found
    ]


def _without_names(changes: list[Any]) -> list[Any]:
    def shown(table: str, name: str, pair: list[Any]) -> list[Any]:
        hidden = name in PERSONAL.get(table, ())
        return ["***" if text else text for text in pair] if hidden else pair

    return [
        [table, key, {name: shown(table, name, pair) for name, pair in fields.items()}]
        for table, key, fields in changes
    ]


def insertions(table: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield key and fields, as `shortened`, of every row added to a table that only grows.

    Rows that were added in bulk (key 0) are not named one by one.
    """
    for key, fields in changes(table):
        if key:
            yield key, {column: pair[1] for column, pair in fields.items()}


def changes(table: str) -> Iterator[tuple[int, dict[str, list[Any]]]]:
    """Yield key and fields (from, to; as `shortened`) of every change of a table, oldest first."""
    for (text,) in db.execute(
        "SELECT changes FROM audit WHERE ' ' || tables || ' ' LIKE ? ORDER BY seq",
        (f"% {table} %",),
    ):
        for name, key, fields in json.loads(text):
            if name == table:
                yield key, fields


def damage() -> Iterator[str]:
    """Yield a sentence for everything in the log that is not what was written."""
    previous, expected = START, 1
    noted = _noted()
    at, rows = next(noted, _NONE)
    cursor = db.execute(f"SELECT {_COLUMNS} FROM audit ORDER BY seq")
    for row in cursor:
        sequence = int(row[0])
        if sequence != expected:
            yield _("Audit row {number} is missing.").format(number=expected)
            expected = sequence
        if row[10] != previous:
            yield _("Audit row {number} does not follow the one before it.").format(number=sequence)
        while at < sequence:
            yield _("Audit row {number} is missing.").format(number=at)
            at, rows = next(noted, _NONE)
        found = []
        if at == sequence:
            found, (at, rows) = rows, next(noted, _NONE)
        if _digest(tuple(row[:11])) != row[11]:
            yield _("Audit row {number} ({action}) has been changed.").format(
                number=sequence, action=row[5]
            )
        elif found != _named(row[7], row[8]):
            yield _("Audit row {number} ({action}) is listed under other rows.").format(
                number=sequence, action=row[5]
            )
        previous, expected = str(row[11]), expected + 1
    count, head = chain()
    if (count, head) != (expected - 1, previous):
        yield _("The audit log has {found} rows, but {expected} were written.").format(
            found=expected - 1, expected=count
        )


def _noted() -> Iterator[tuple[float, list[tuple[str, int]]]]:
    """Yield what `audit_row` says of one audit row after the other."""
    cursor = db.execute("SELECT seq, name, row_id FROM audit_row ORDER BY seq, name, row_id")
    for sequence, rows in groupby(cursor, key=lambda row: int(row[0])):
        yield sequence, [(str(name), int(key)) for _seq, name, key in rows]


def _named(tables: str, text: str) -> list[tuple[str, int]]:
    if FOLLOWED.isdisjoint(tables.split(" ")):
        return []
    return _followed((name, key) for name, key, _fields in json.loads(text))


def _digest(row: tuple[Any, ...]) -> str:
    return _sha256(canonical(list(row)).encode("utf-8", "surrogatepass"))


def _short(fields: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return {
        name: pair
        if pair[0] is None and type(pair[1]) is int
        else (["***", "***"] if name in SECRET else [shortened(pair[0]), shortened(pair[1])])
        for name, pair in fields.items()
    }


def shortened(value: Any) -> Any:
    """Return a value as audit rows name it: bytes and long texts by their hash."""
    kind = type(value)
    if kind is int or value is None or (kind is str and len(value) <= LONGEST):
        return value
    if isinstance(value, bytes | memoryview):
        return "sha256:" + _sha256(bytes(value))
    if isinstance(value, str) and len(value) > LONGEST:
        return "sha256:" + _sha256(value.encode("utf-8", "surrogatepass"))
    return value


def _sha256(content: bytes) -> str:
    from hashlib import sha256  # brings OpenSSL with it: not at the start

    return sha256(content).hexdigest()
