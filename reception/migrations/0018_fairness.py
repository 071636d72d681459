"""Jobs that a technician passed over for a later one, and why (公平派工); indexes for what was on hold.

The database holds: a reason is always given, and what was noted is only ever added to.
"""

from typing import Any

from playhouse.migrate import PostgresqlMigrator

from reception.migrations.both import guarding, typed

STATEMENTS = (
    "CREATE TABLE job_skip (id PK, uid TEXT NOT NULL UNIQUE,"
    " order_id INTEGER NOT NULL REFERENCES work_order (id) ON DELETE RESTRICT,"
    " taken_id INTEGER NOT NULL REFERENCES work_order (id) ON DELETE RESTRICT,"
    " person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE RESTRICT,"
    " reason TEXT NOT NULL CHECK (reason IN"
    " ('parts', 'bay', 'tool', 'skill', 'car', 'told', 'other')),"
    " words TEXT NOT NULL, passed INTEGER NOT NULL CHECK (passed > 0), at INTEGER NOT NULL,"
    " CHECK (order_id <> taken_id), CHECK (reason <> 'other' OR words <> ''))",
    "CREATE INDEX job_skip_by_at ON job_skip (at)",
    "CREATE INDEX job_skip_by_order_id ON job_skip (order_id)",
    "CREATE INDEX job_skip_by_taken_id ON job_skip (taken_id)",
    "CREATE INDEX job_skip_by_person_id ON job_skip (person_id)",
    "CREATE INDEX order_step_holds ON order_step (at)"
    " WHERE state IN ('hold_parts', 'hold_consent', 'hold_other')",
)


def up(migrator: Any, db: Any) -> None:
    """Create table, indexes and the guard of what was noted."""
    postgres = isinstance(migrator, PostgresqlMigrator)
    for statement in STATEMENTS:
        db.execute_sql(typed(statement, postgres=postgres))
    for moment in ("UPDATE", "DELETE"):
        for statement in guarding(
            *(f"sealed_job_skip_{moment.lower()}", "job_skip", moment, "1 = 1"),
            "a skipped job stays noted",
            postgres=postgres,
        ):
            db.execute_sql(statement)
