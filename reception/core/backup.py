"""Copies of the SQLite file by its own backup API: temporary file, verified, renamed, rotated."""

import os
from pathlib import Path

from reception.core import clock, db
from reception.core.errors import Damaged
from reception.core.text import _

KEEP = 14


def folder() -> Path:
    """Return the folder of the backups, beside the database file."""
    return db.file().parent / "backups"


def back_up(name: str = "") -> Path:
    """Write a verified copy of the open database and return its path.

    Raises Damaged when the copy does not verify; the older backups stay then.
    """
    from sqlcipher3 import dbapi2

    folder().mkdir(exist_ok=True)
    stamp = clock.show(clock.now(), "%Y%m%d-%H%M%S")
    final = folder() / f"{stamp}{'-' + name if name else ''}.db"
    partial = final.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    copy = dbapi2.connect(str(partial), isolation_level=None)
    try:
        db.connection().backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
    finally:
        copy.close()
    if verdict != "ok":
        partial.unlink()
        raise Damaged(
            _(
                "The backup could not be verified ({reason}). Check the disk, then try again."
            ).format(reason=verdict)
        )
    with partial.open("rb+") as file:
        os.fsync(file.fileno())
    partial.replace(final)
    _rotate()
    return final


def back_up_before(migration: str) -> Path:
    """Write the backup that an upgrade needs before it may begin."""
    return back_up(f"before-{migration}")


def newest() -> Path | None:
    """Return the newest backup, or None."""
    files = sorted(folder().glob("*.db")) if folder().exists() else []
    return files[-1] if files else None


def _rotate() -> None:
    for old in sorted(folder().glob("*.db"))[:-KEEP]:
        old.unlink()
