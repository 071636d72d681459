"""Pairs of customers that were judged to be two, and why a slip is not archived yet (DOMAIN §3).

A judgement keeps who and when, and can be taken back. What was said about a late slip is only ever
added to: the newest word counts.
"""

from typing import Any

from playhouse.migrate import PostgresqlMigrator

from reception.migrations.both import guarding, typed

STATEMENTS = (
    "CREATE TABLE customer_apart (id PK, uid TEXT NOT NULL UNIQUE,"
    " one_id INTEGER NOT NULL REFERENCES customer (id) ON DELETE RESTRICT,"
    " other_id INTEGER NOT NULL REFERENCES customer (id) ON DELETE RESTRICT,"
    " at INTEGER NOT NULL, person_id INTEGER, undone_at INTEGER, undone_by INTEGER,"
    " CHECK (one_id < other_id))",
    "CREATE TABLE slip_delay (id PK, uid TEXT NOT NULL UNIQUE,"
    " order_id INTEGER NOT NULL REFERENCES work_order (id) ON DELETE RESTRICT,"
    " reason TEXT NOT NULL CHECK (reason <> ''), expected_on INTEGER NOT NULL,"
    " at INTEGER NOT NULL, person_id INTEGER)",
    "CREATE UNIQUE INDEX customer_apart_live ON customer_apart (one_id, other_id)"
    " WHERE undone_at IS NULL",
    "CREATE INDEX slip_delay_by_order_id ON slip_delay (order_id)",
    # Pairs are found in these alone; nothing of a visit is read.
    "CREATE INDEX customer_namesakes ON customer (name)"
    " WHERE merged_into_id IS NULL AND restricted_at IS NULL",
    "CREATE INDEX customer_by_phone2 ON customer (phone2) WHERE phone2 <> ''",
)


def up(migrator: Any, db: Any) -> None:
    """Create tables, indexes and the guards of what is only added to."""
    postgres = isinstance(migrator, PostgresqlMigrator)
    guards = [
        each
        for moment in ("UPDATE", "DELETE")
        for each in guarding(
            f"sealed_slip_delay_{moment.lower()}", "slip_delay", moment, "1 = 1",
            "slip_delay is sealed", postgres=postgres,
        )
    ]  # fmt: skip
    for statement in (*STATEMENTS, *guards):
        db.execute_sql(typed(statement, postgres=postgres))
