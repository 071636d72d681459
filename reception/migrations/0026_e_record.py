"""电子健康档案: what has to go to the platform, how often that was tried and what it answered.

The database holds: one row a settlement list, kept for good; what was taken or closed stays so.
"""

from typing import Any

from playhouse.migrate import PostgresqlMigrator

from reception.migrations.both import guarding, typed

STATEMENTS = (
    "CREATE TABLE e_record (id PK, version INTEGER NOT NULL, uid TEXT NOT NULL UNIQUE,"
    " branch_id INTEGER NOT NULL REFERENCES branch (id) ON DELETE RESTRICT,"
    " settlement_id INTEGER NOT NULL UNIQUE REFERENCES settlement (id) ON DELETE RESTRICT,"
    " state TEXT NOT NULL CHECK (state IN ('waiting', 'refused', 'sent', 'closed')),"
    " queued_at INTEGER NOT NULL, attempts INTEGER NOT NULL CHECK (attempts >= 0),"
    " trying INTEGER NOT NULL CHECK (trying IN (0, 1)), next_at INTEGER NOT NULL,"
    " answer TEXT NOT NULL, answered_at INTEGER,"
    " reason TEXT NOT NULL, CHECK (trying = 0 OR state = 'waiting'),"
    " CHECK ((state = 'closed') = (reason <> '')),"
    " CHECK (state <> 'sent' OR answered_at IS NOT NULL))",
    "CREATE INDEX e_record_open ON e_record (branch_id, next_at)"
    " WHERE state IN ('waiting', 'refused')",
    "CREATE INDEX e_record_by_answered_at ON e_record (branch_id, answered_at)",
)
GUARDS = (
    ("e_record_kept", "e_record", "UPDATE",
     "new.settlement_id <> old.settlement_id OR new.uid <> old.uid"
     " OR new.queued_at <> old.queued_at OR new.attempts < old.attempts"
     " OR (old.state IN ('sent', 'closed') AND new.state <> old.state)",
     "a record that was taken stays taken"),
    ("sealed_e_record_delete", "e_record", "DELETE", "1 = 1", "a record of uploads is kept"),
)  # fmt: skip


def up(migrator: Any, db: Any) -> None:
    """Create the table, its indexes and guards."""
    postgres = isinstance(migrator, PostgresqlMigrator)
    for statement in STATEMENTS:
        db.execute_sql(typed(statement, postgres=postgres))
    for guard in GUARDS:
        for statement in guarding(*guard, postgres=postgres):
            db.execute_sql(statement)
