"""Proof that the walk-rounds are what was written: marks, and photos byte by byte."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from reception.core import audit, db
from reception.core.text import _

BATCH = 20  # a photo has up to 250 kB


def damage() -> Iterator[str]:
    """Yield a sentence for every mark or photo that is not what was written."""
    yield from _rows("damage", "visit_id AS visit, number, panel, kind, x, y, size, note")
    yield from _rows("visit_photo", "visit_id AS visit, hash, position")
    yield from _photos()


def _rows(table: str, columns: str) -> Iterator[str]:
    names = [column.split()[-1] for column in columns.split(", ")]
    written = dict(audit.insertions(table))
    for key, *values in db.execute(f"SELECT id, {columns} FROM {table} ORDER BY id"):
        expected = written.pop(key, None)
        if expected != {n: v for n, v in zip(names, values, strict=True) if v not in (None, "")}:
            yield _changed(values[0])
    for lost in written.values():
        yield _changed(lost.get("visit"))


def _changed(visit_id: Any) -> str:
    found = db.row("SELECT number FROM work_order WHERE visit_id = ?", (visit_id,))
    return _("Order {number}: its walk-round is not what was written.").format(
        number=found[0] if found else visit_id
    )


def _photos() -> Iterator[str]:
    last = 0
    while batch := db.rows(
        "SELECT id, hash, bytes FROM attachment WHERE id > ? ORDER BY id LIMIT ?", (last, BATCH)
    ):
        last = batch[-1][0]
        for _key, digest, content in batch:
            if sha256(bytes(content)).hexdigest() != digest:
                yield _("Photo {hash} has been changed.").format(hash=digest[:12])
