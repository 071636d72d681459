"""Records and the only three ways to write one: `add`, `change`, `remove`.

They work inside the gate alone, use one prepared statement a table, and tell the gate which
fields went from what to what. peewee declares the tables and converts the values; its own save()
would write every field and tell nobody.
"""

import os
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from reception.core import clock, db, gate
from reception.core.drivers import IntegrityError
from reception.core.errors import Conflict
from reception.core.orm import (
    BigAutoField,
    BigIntegerField,
    DatabaseProxy,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)
from reception.core.text import _


class Record(Model):
    """A row with a key. Tables that are edited by people also carry `version`."""

    id = BigAutoField()

    class Meta:
        database = DatabaseProxy()  # peewee itself never asks a question
        legacy_table_names = False

    def save(self, *args: Any, **kwargs: Any) -> int:
        """Not here: use `add` and `change`, which are audited."""
        raise TypeError("use record.add and record.change")


R = TypeVar("R", bound=Record)


def new_uid() -> str:
    """Return a UUIDv7: unique everywhere, sorted by time (RFC 9562)."""
    milliseconds = clock.milliseconds()
    value = (milliseconds << 80) | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | (7 << 76)
    value = value & ~(0x3 << 62) | (2 << 62)
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _fields(model: type[Record]) -> dict[str, Any]:
    found: dict[str, Any] = model._meta.fields
    return found


def _table(model: type[Record]) -> str:
    return str(model._meta.table_name)


@lru_cache(maxsize=512)
def _insert_sql(model: type[Record], names: tuple[str, ...]) -> str:
    columns = ", ".join(f'"{_fields(model)[name].column_name}"' for name in names)
    marks = ", ".join("?" * len(names))
    return f'INSERT INTO "{_table(model)}" ({columns}) VALUES ({marks})'


@lru_cache(maxsize=256)
def _native(model: type[Record]) -> dict[str, type]:
    """Return what a value of each column must be to be kept as it is, unconverted."""
    found: dict[str, type] = {}
    for name, field in _fields(model).items():
        if type(field) is TextField:
            found[name] = str
        else:
            whole = type(field) in (IntegerField, BigIntegerField, ForeignKeyField)
            found[name] = int if whole else _Never
    return found


class _Never:
    """The type of no value."""


@lru_cache(maxsize=256)
def _defaults(model: type[Record]) -> tuple[tuple[str, Any], ...]:
    """Return (name, default) with the default as the database keeps it, or the maker of one."""
    return tuple(
        (name, field.default if callable(field.default) else field.db_value(field.default))
        for name, field in _fields(model).items()
        if field.default is not None and name != "id"
    )


def _complete(model: type[Record], values: dict[str, Any]) -> dict[str, Any]:
    """Return database values of a new row, defaults included."""
    fields = _fields(model)
    complete = {
        name: (fields[name].db_value(default()) if callable(default) else default)
        for name, default in _defaults(model)
        if name not in values
    }
    native = _native(model)
    for name, value in values.items():
        keep = value is None or type(value) is native[name]
        complete[name] = value if keep else fields[name].db_value(value)
    return complete


def _note_new(model: type[Record], key: int, stored: dict[str, Any]) -> None:
    gate.note_change(
        _table(model), key, {n: [None, v] for n, v in stored.items() if v not in (None, "")}
    )


def add(model: type[Record], /, **values: Any) -> int:
    """Insert a row and return its key."""
    stored = _complete(model, values)
    names = tuple(stored)
    sql, values_ = _insert_sql(model, names), tuple(stored.values())
    if db.is_postgres():
        key = int(db.execute(sql + " RETURNING id", values_).fetchone()[0])
    else:  # half the price of RETURNING; triggers leave it alone
        key = int(db.execute(sql, values_).lastrowid)
    _note_new(model, key, stored)
    return key


def add_all(model: type[Record], rows: Sequence[dict[str, Any]]) -> None:
    """Insert a few rows of the same shape in one statement, each audited in full."""
    if not rows:
        return
    stored = [_complete(model, row) for row in rows]
    one = _insert_sql(model, tuple(stored[0]))
    marks = one.rpartition(" VALUES ")[2]
    sql = f"{one}{f', {marks}' * (len(stored) - 1)} RETURNING id"
    keys = db.rows(sql, [value for row in stored for value in row.values()])
    for (key,), row in zip(keys, stored, strict=True):
        _note_new(model, int(key), row)


def try_add(model: type[Record], /, **values: Any) -> int | None:
    """Insert a row unless a constraint stands against it; return its key or None.

    On PostgreSQL the refusal costs no deadlock and no aborted transaction (ON CONFLICT DO NOTHING);
    on SQLite a trigger refuses the statement, and the transaction goes on.
    """
    stored = _complete(model, values)
    sql = _insert_sql(model, tuple(stored)) + " ON CONFLICT DO NOTHING RETURNING id"
    try:
        found = db.execute(sql, tuple(stored.values())).fetchone()
    except IntegrityError:
        if db.is_postgres():
            raise
        return None
    if found is None:
        return None
    key = int(found[0])
    _note_new(model, key, stored)
    return key


def add_many(model: type[Record], rows: Iterable[dict[str, Any]]) -> int:
    """Insert many rows of the same shape and return how many; audited by their number and table."""
    stored = [_complete(model, row) for row in rows]
    if not stored:
        return 0
    names = tuple(stored[0])
    db.executemany(
        _insert_sql(model, names), [tuple(row[name] for name in names) for row in stored]
    )
    gate.note_change(_table(model), 0, {"rows": [None, len(stored)]})
    return len(stored)


def change(model: type[Record], key: int, version: int | None = None, /, **values: Any) -> bool:
    """Write only what differs; return whether anything did.

    `version` is the one the person saw: if the row has moved on, Conflict is raised and nothing
    is overwritten.
    """
    fields = _fields(model)
    stored = {name: fields[name].db_value(value) for name, value in values.items()}
    versioned = "version" in fields
    columns = [fields[name].column_name for name in stored]
    selected = ", ".join(f'"{c}"' for c in [*columns, *(["version"] if versioned else [])])
    before = db.row(f'SELECT {selected} FROM "{_table(model)}" WHERE id = ?', (key,))
    if before is None:
        raise Conflict(_("This record has been removed. Press F5 to see the present state."))
    if versioned and version is not None and before[-1] != version:
        raise Conflict(
            _(
                "Somebody else has changed this in the meantime. "
                "Press F5 to see the present state, then enter your change again."
            )
        )
    changed = {
        name: [old, stored[name]]
        for name, old in zip(stored, before, strict=False)
        if old != stored[name]
    }
    if not changed:
        return False
    sets = ", ".join(f'"{fields[name].column_name}" = ?' for name in changed)
    parameters: Sequence[Any] = [pair[1] for pair in changed.values()]
    sql = f'UPDATE "{_table(model)}" SET {sets}'
    if versioned:
        sql += ", version = version + 1 WHERE id = ? AND version = ?"
        parameters = [*parameters, key, before[-1]]
    else:
        sql += " WHERE id = ?"
        parameters = [*parameters, key]
    if db.execute(sql, parameters).rowcount != 1:
        raise Conflict(
            _(
                "Somebody else has changed this in the meantime. "
                "Press F5 to see the present state, then enter your change again."
            )
        )
    gate.note_change(_table(model), key, changed)
    return True


def remove(model: type[Record], key: int) -> None:
    """Delete a row that is no record of anything yet (a line of an open order), audited in full."""
    names = [n for n in _fields(model) if n != "id"]
    columns = ", ".join(f'"{_fields(model)[n].column_name}"' for n in names)
    table = _table(model)
    before = db.row(f'SELECT {columns} FROM "{table}" WHERE id = ?', (key,))
    if before is None:
        raise Conflict(_("This record has been removed. Press F5 to see the present state."))
    db.execute(f'DELETE FROM "{table}" WHERE id = ?', (key,))
    gate.note_change(
        table, key, {n: [v, None] for n, v in zip(names, before, strict=True) if v is not None}
    )
