"""The first schema, the same promises on both databases.

Money is whole fen, quantities are thousandths, instants are seconds since 1970 UTC, flags 0 or 1.
What must hold is a constraint here: no two open allocations overlap on a bay, no number twice or
left out, lines add up to settlements, what is sealed is never changed.
"""

from typing import Any

from playhouse.migrate import PostgresqlMigrator

from reception.migrations import initial_guards, initial_tables


def up(migrator: Any, db: Any) -> None:
    """Create every table, index and guard."""
    postgres = isinstance(migrator, PostgresqlMigrator)
    for statement in [*initial_tables.statements(postgres), *initial_guards.statements(postgres)]:
        db.execute_sql(statement)
