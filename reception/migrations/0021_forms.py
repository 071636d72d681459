"""The forms that slips were made with, by number, and the pictures (logo) that they show.

Both are only ever added to: a slip says which form it was made with for as long as it is kept.
"""

from typing import Any

from playhouse.migrate import PostgresqlMigrator

from reception.migrations.both import guarding, typed

STATEMENTS = (
    "CREATE TABLE form_version (id PK, uid TEXT NOT NULL UNIQUE,"
    " branch_id INTEGER NOT NULL REFERENCES branch (id) ON DELETE RESTRICT,"
    " number INTEGER NOT NULL CHECK (number > 0), form TEXT NOT NULL CHECK (form <> ''),"
    " at INTEGER NOT NULL, person_id INTEGER, UNIQUE (branch_id, number))",
    "CREATE TABLE form_picture (id PK, hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),"
    " bytes BLOB NOT NULL CHECK (length(bytes) BETWEEN 1 AND 8000))",
)


def up(migrator: Any, db: Any) -> None:
    """Create the tables and the guards of what is only added to."""
    postgres = isinstance(migrator, PostgresqlMigrator)
    for statement in STATEMENTS:
        made = typed(statement, postgres=postgres)
        db.execute_sql(made.replace(" BLOB", " BYTEA") if postgres else made)
    for table in ("form_version", "form_picture"):
        for moment in ("UPDATE", "DELETE"):
            for guard in guarding(
                f"sealed_{table}_{moment.lower()}", table, moment, "1 = 1", f"{table} is sealed",
                postgres=postgres,
            ):  # fmt: skip
                db.execute_sql(guard)
