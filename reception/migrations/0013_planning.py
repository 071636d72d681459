"""What the foreman plans with: skills, shifts, what a bay has, and what stays over night (过夜).

An allocation tells what was known when it was let in all the same. A person has one shift a day, and
a carry-over decision is only ever added to: the database holds both.
"""

from typing import Any

from playhouse.migrate import PostgresqlMigrator

from reception.migrations.both import guarding, typed

_DAY = "day INTEGER NOT NULL CHECK (day BETWEEN 19900101 AND 20991231)"  # 20240131
STATEMENTS = (
    "ALTER TABLE allocation ADD COLUMN overruled TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE operation ADD COLUMN skill TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE operation ADD COLUMN equipment TEXT NOT NULL DEFAULT ''",
    "CREATE TABLE person_skill (id PK,"
    " person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE RESTRICT,"
    " skill TEXT NOT NULL CHECK (skill <> ''), UNIQUE (person_id, skill))",
    "CREATE TABLE bay_equipment (id PK,"
    " bay_id INTEGER NOT NULL REFERENCES bay (id) ON DELETE RESTRICT,"
    " equipment TEXT NOT NULL CHECK (equipment <> ''), UNIQUE (bay_id, equipment))",
    "CREATE TABLE roster (id PK, version INTEGER NOT NULL,"
    " person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE RESTRICT,"
    f" {_DAY}, mark TEXT NOT NULL CHECK (mark <> ''),"
    " begins INTEGER NOT NULL, ends INTEGER NOT NULL,"
    " kind TEXT NOT NULL CHECK (kind IN ('work', 'off', 'leave', 'training')),"
    " CHECK (kind <> 'work' OR (0 <= begins AND begins < ends AND ends <= 1440)),"
    " UNIQUE (person_id, day))",
    "CREATE INDEX roster_by_day ON roster (day)",
    "CREATE TABLE carry_over (id PK, uid TEXT NOT NULL UNIQUE,"
    " order_id INTEGER NOT NULL REFERENCES work_order (id) ON DELETE RESTRICT,"
    f" {_DAY}, decided TEXT NOT NULL CHECK (decided IN ('tomorrow', 'overtime', 'kept')),"
    " reason TEXT NOT NULL CHECK (reason <> ''),"
    " told INTEGER NOT NULL CHECK (told IN (0, 1)), promised_at INTEGER, until_at INTEGER,"
    " at INTEGER NOT NULL, person_id INTEGER,"
    " CHECK (decided <> 'overtime' OR until_at IS NOT NULL))",
    "CREATE INDEX carry_over_by_day ON carry_over (day, order_id)",
    "CREATE INDEX carry_over_by_order_id ON carry_over (order_id)",
    "CREATE INDEX allocation_open_by_technician ON allocation (technician_id, starts_at)"
    " WHERE open = 1",
)


def up(migrator: Any, db: Any) -> None:
    """Add columns, tables, indexes and the guard of what was decided."""
    postgres = isinstance(migrator, PostgresqlMigrator)
    for statement in STATEMENTS:
        db.execute_sql(typed(statement, postgres=postgres))
    for moment in ("UPDATE", "DELETE"):
        for statement in guarding(
            *(f"sealed_carry_over_{moment.lower()}", "carry_over", moment, "1 = 1"),
            "a decision is kept",
            postgres=postgres,
        ):
            db.execute_sql(statement)
