"""Proof that passes, who left with them, hooks and the counts are what was written (SAFETY seal)."""

from collections.abc import Iterator
from typing import Any

from reception.core import audit, db
from reception.core.text import _

# What each row is called, and the columns that the log is asked about.
_TABLES = {
    "gate_pass": ("number", "uid branch_id order_id paper_id number plate purpose reason valid_on"
                  " at person_id"),
    "gate_exit": ("plate", "uid branch_id pass_id order_id plate at person_id reason back_at back_by"
                  " answered_at answered_by answer"),
    "car_count": ("day", "uid branch_id day begun_at begun_by closed_at closed_by paper_id"),
    "car_count_line": ("plate", "uid count_id plate model order_number place hook expected"
                       " car_state key_state remark at person_id"),
    "key_tag": ("hook", "uid branch_id visit_id hook keys released_at"),
}  # fmt: skip


def damage() -> Iterator[str]:
    """Yield a sentence for every row that is not what the log says, and for every one missing."""
    for table, (name, columns) in _TABLES.items():
        yield from _of(table, name, columns.split())


def _of(table: str, name: str, columns: list[str]) -> Iterator[str]:
    logged: dict[int, dict[str, Any]] = {}
    for key, fields in audit.changes(table):
        logged.setdefault(key, {}).update({column: pair[1] for column, pair in fields.items()})
    for row in db.execute(f"SELECT id, {', '.join(columns)} FROM {table} ORDER BY id"):
        stored = dict(zip(columns, row[1:], strict=True))
        said = logged.pop(row[0], None)
        if said is None or any(
            audit.shortened(stored[column]) != (said.get(column) or _empty(stored[column]))
            for column in columns
        ):
            shown = said.get(name) if said else stored[name]
            yield _("{table} {name} is not what was noted.").format(table=table, name=shown)
    for said in logged.values():
        if said.get("uid") is None:  # a hook that was taken off again
            continue
        yield _("{table} {name} is missing.").format(table=table, name=said.get(name, ""))


def _empty(value: Any) -> Any:
    """Return what the log leaves out: nothing, or an empty text or a false flag."""
    return value if value in (None, "", 0) else None
