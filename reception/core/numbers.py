"""Numbers without gaps, per branch, kind and branch day."""

from datetime import date

from reception.core import clock, db


def next_serial(branch_id: int, kind: str, day: date | None = None) -> tuple[int, int]:
    """Return (yyyymmdd, serial) inside the running action.

    The counter's row is locked until the transaction ends, so two writers never get the same
    number, and a rolled-back one gives its number back.
    """
    day = day or clock.today()
    number = day.year * 10_000 + day.month * 100 + day.day
    found = db.row(
        "INSERT INTO counter (branch_id, kind, day, last) VALUES (?, ?, ?, 1)"
        " ON CONFLICT (branch_id, kind, day) DO UPDATE SET last = counter.last + 1 RETURNING last",
        (branch_id, kind, number),
    )
    assert found is not None
    return number, int(found[0])
