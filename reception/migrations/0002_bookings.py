"""Appointments 预约 and arrivals 到店 (DOMAIN §2): the same promises on both databases.

A booking is in one of four states, a cancelled one has its reason; a plate waits at the gate once.
"""

from typing import Any

from playhouse.migrate import PostgresqlMigrator

from reception.migrations import bookings_tables


def up(migrator: Any, db: Any) -> None:
    """Create the tables and indexes."""
    for statement in bookings_tables.statements(isinstance(migrator, PostgresqlMigrator)):
        db.execute_sql(statement)
