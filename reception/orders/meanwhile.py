"""What others changed on an order since somebody read it: for whoever comes second."""

from dataclasses import dataclass
from datetime import datetime

from reception.core import audit, clock, db
from reception.core.text import _
from reception.orders.told import line_change

MOST_SAID = 4  # changed lines that a sentence names


@dataclass(frozen=True)
class Meanwhile:
    """One person's changes of lines; `lines` as "机油：Price 328.00 → 300.00"."""

    person: str
    at: datetime
    lines: tuple[str, ...]


def changed_since(order_id: int, version: int) -> tuple[Meanwhile, ...]:
    """Return who changed which lines since the order had this version, oldest first."""
    found = db.row("SELECT version FROM work_order WHERE id = ?", (order_id,))
    if found is None:
        return ()
    missed = int(found[0]) - version
    newest: list[audit.Entry] = []
    for entry in reversed(audit.history("work_order", order_id)):
        if missed <= 0:
            break
        # Every change of the order's row counts its version up by one.
        missed -= sum(table == "work_order" and key == order_id for table, key, _f in entry.changes)
        newest.append(entry)
    names = dict(db.rows("SELECT id, name FROM order_line WHERE order_id = ?", (order_id,)))
    made = []
    for entry in reversed(newest):
        lines = [(k, fields) for table, k, fields in entry.changes if table == "order_line"]
        said = tuple(
            text for key, fields in lines if (text := line_change(names.get(key, ""), fields))
        )
        if said:
            made.append(Meanwhile(entry.person, entry.at, said))
    return tuple(made)


def sentence(order_id: int, version: int) -> str:
    """Say who changed which lines since this version; empty when nobody did."""
    told = []
    for one in changed_since(order_id, version):
        lines = list(one.lines[:MOST_SAID])
        if len(one.lines) > MOST_SAID:
            lines.append(_("{count} more lines").format(count=len(one.lines) - MOST_SAID))
        told.append(
            _("{person} changed at {time}: {lines}.").format(
                person=one.person, time=clock.show(one.at, "%H:%M"), lines="；".join(lines)
            )
        )
    return " ".join(told)
