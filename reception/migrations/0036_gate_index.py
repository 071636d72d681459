"""What the gate and the archive ask, found at the same cost however many cars have left.

A car that left without a pass has its reason: asked by that, SQLite no longer takes the index of
passes, under which every such note of all years stands. A paper is found by its number alone.
"""

from typing import Any

STATEMENTS = (
    "DROP INDEX gate_exit_open",
    "CREATE INDEX gate_exit_unanswered ON gate_exit (branch_id, at)"
    " WHERE reason <> '' AND answered_at IS NULL",
    "CREATE INDEX paper_by_number ON paper (number)",
)


def up(_migrator: Any, db: Any) -> None:
    """Put the indexes in place."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
