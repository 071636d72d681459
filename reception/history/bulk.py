"""Many rows at once, inside an action: values as the database keeps them, no model in between.

SQLite takes them through one prepared statement, PostgreSQL through COPY. Every constraint and
guard stays in force; the audit row says how many rows each table got.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from reception.core import db, gate

CHUNK = 500  # numbers in one IN (...), well under every limit
_VERSION = 0x7000
_VARIANT = 0x8000


def reserve(table: str, count: int) -> Sequence[int]:
    """Return `count` keys for new rows of a table that nobody else will be given."""
    if db.is_postgres():
        sql = f"SELECT nextval(pg_get_serial_sequence('{table}', 'id')) FROM generate_series(1, ?)"
        return [int(row[0]) for row in db.rows(sql, (count,))]
    found = db.row(f"SELECT coalesce(max(id), 0) FROM {table}")
    first = int(found[0]) + 1 if found else 1  # the transaction has locked the file
    return range(first, first + count)


def insert(table: str, columns: str, rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows and return how many; `columns` are names separated by spaces."""
    names = columns.split()
    quoted = ", ".join(f'"{name}"' for name in names)
    if db.is_postgres():
        count = _copy(f'COPY "{table}" ({quoted}) FROM STDIN', rows)
    else:
        marks = ", ".join("?" * len(names))
        sql = f'INSERT INTO "{table}" ({quoted}) VALUES ({marks})'
        count = db.executemany(sql, rows)
    if count:
        gate.note_change(table, 0, {"rows": [None, count]})
    return count


def _copy(sql: str, rows: Iterable[Sequence[Any]]) -> int:
    count = 0
    with db.connection().cursor() as cursor, cursor.copy(sql) as copy:
        for count, row in enumerate(rows, 1):  # noqa: B007 - the count is the result
            copy.write_row(row)
    return count


def update(table: str, sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """Run one UPDATE of a table for many rows of parameters (`?` placeholders)."""
    if not rows:
        return
    db.executemany(sql, rows)
    gate.note_change(table, 0, {"rows changed": [None, len(rows)]})


def know_sizes(*tables: str) -> None:
    """Let PostgreSQL plan for the rows just written: its guards would scan whole tables else."""
    if db.is_postgres():
        db.execute("SET LOCAL statement_timeout = 0")
        for table in tables:
            db.execute(f"ANALYZE {table}")


def found_in(sql: str, values: Iterable[Any], *before: Any) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query that ends in `IN ({marks})`, asked in chunks."""
    rest = iter(values)
    while chunk := list(islice(rest, CHUNK)):
        yield from db.rows(sql.format(marks=", ".join("?" * len(chunk))), (*before, *chunk))


def uid_maker(bits: Callable[[int], int]) -> Callable[[int], str]:
    """Return a maker of UUIDv7 for rows of the past: instant in seconds in, text out.

    `bits` gives random bits: from the system for real data, seeded for the demonstration.
    """

    def make(seconds: int) -> str:
        some = bits(74)
        text = (
            f"{seconds * 1000:012x}{_VERSION | some & 0xFFF:04x}"
            f"{_VARIANT | some >> 12 & 0x3FFF:04x}{some >> 26:012x}"
        )
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    return make
