"""Attendance, clockings, calls from the floor, corrections (打卡, DOMAIN §1: on and off each job).

The database holds: one person is at one thing at a time, on both databases; nothing ends before it
began; what a foreman corrected is only ever added to.
"""

from typing import Any

from playhouse.migrate import PostgresqlMigrator

from reception.migrations.both import guarding, typed

_PERSON = "person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE RESTRICT"
# Two days: so a figure of a period reads no older row than that.
_TIMES = (
    "began_at INTEGER NOT NULL, ended_at INTEGER,"
    " CHECK (ended_at >= began_at), CHECK (ended_at - began_at <= 172800)"
)
STATEMENTS = (
    f"CREATE TABLE attendance (id PK, version INTEGER NOT NULL, uid TEXT NOT NULL UNIQUE, {_PERSON},"
    " forgotten INTEGER NOT NULL CHECK (forgotten IN (0, 1)), confirmed_at INTEGER,"
    f" confirmed_by INTEGER, {_TIMES})",
    f"CREATE TABLE clocking (id PK, version INTEGER NOT NULL, uid TEXT NOT NULL UNIQUE, {_PERSON},"
    " order_id INTEGER REFERENCES work_order (id) ON DELETE RESTRICT,"
    " what TEXT NOT NULL CHECK (what IN ('job', 'pause', 'idle')),"
    " reason TEXT NOT NULL CHECK (reason IN ('', 'parts', 'consent', 'tool', 'help', 'break')),"
    " ended_why TEXT NOT NULL CHECK (ended_why IN"
    " ('', 'done', 'next', 'parts', 'consent', 'tool', 'help', 'break', 'stopped', 'off')),"
    f" {_TIMES}, CHECK ((what = 'pause') = (reason <> '')),"
    " CHECK (what <> 'job' OR order_id IS NOT NULL), CHECK (what <> 'idle' OR order_id IS NULL),"
    " CHECK ((ended_at IS NULL) = (ended_why = '')))",
    f"CREATE TABLE floor_call (id PK, version INTEGER NOT NULL, uid TEXT NOT NULL UNIQUE, {_PERSON},"
    " order_id INTEGER REFERENCES work_order (id) ON DELETE RESTRICT,"
    " what TEXT NOT NULL CHECK (what IN ('help', 'tool')), at INTEGER NOT NULL,"
    " answered_at INTEGER, answered_by INTEGER, CHECK (answered_at >= at))",
    f"CREATE TABLE clocking_correction (id PK, {_PERSON}, began_at INTEGER NOT NULL,"
    " ended_at INTEGER NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL,"
    " reason TEXT NOT NULL CHECK (reason <> ''), at INTEGER NOT NULL, by_id INTEGER)",
    "CREATE UNIQUE INDEX attendance_open ON attendance (person_id) WHERE ended_at IS NULL",
    "CREATE INDEX attendance_by_began_at ON attendance (began_at)",
    "CREATE INDEX attendance_by_person_id ON attendance (person_id, began_at)",
    "CREATE INDEX attendance_unconfirmed ON attendance (began_at)"
    " WHERE forgotten = 1 AND confirmed_at IS NULL",
    "CREATE UNIQUE INDEX clocking_open ON clocking (person_id) WHERE ended_at IS NULL",
    "CREATE INDEX clocking_open_by_order_id ON clocking (order_id) WHERE ended_at IS NULL",
    "CREATE INDEX clocking_by_began_at ON clocking (began_at)",
    "CREATE INDEX clocking_by_person_id ON clocking (person_id, began_at)",
    "CREATE INDEX clocking_by_order_id ON clocking (order_id) WHERE order_id IS NOT NULL",
    "CREATE UNIQUE INDEX floor_call_open ON floor_call (person_id) WHERE answered_at IS NULL",
    "CREATE INDEX clocking_correction_by_person_id ON clocking_correction (person_id, began_at)",
)
_NEVER = 9_000_000_000  # stands for an end that has not come
# A row that lasted no time at all overlaps nothing, as an empty range of PostgreSQL does.
OVERLAP = (
    "EXISTS (SELECT 1 FROM {table} c WHERE c.person_id = new.person_id AND c.id IS NOT new.id"
    f" AND c.began_at < coalesce(new.ended_at, {_NEVER})"
    f" AND coalesce(c.ended_at, {_NEVER}) > new.began_at"
    f" AND coalesce(new.ended_at, {_NEVER}) > new.began_at"
    f" AND coalesce(c.ended_at, {_NEVER}) > c.began_at)"
)


def up(migrator: Any, db: Any) -> None:
    """Create tables, indexes and guards."""
    postgres = isinstance(migrator, PostgresqlMigrator)
    for statement in STATEMENTS:
        db.execute_sql(typed(statement, postgres=postgres))
    for statement in (*_overlaps(postgres), *_sealed(postgres)):
        db.execute_sql(statement)


def _overlaps(postgres: bool) -> list[str]:
    made = []
    for table in ("attendance", "clocking"):
        if postgres:
            made.append(
                f"ALTER TABLE {table} ADD CONSTRAINT {table}_twice EXCLUDE USING gist"
                " (person_id WITH =, int8range(began_at, ended_at) WITH &&)"
            )
            continue
        for moment in ("INSERT", "UPDATE"):
            name = f"{table}_twice_{moment.lower()}"
            found = OVERLAP.format(table=table)
            made += guarding(name, table, moment, found, "one thing at a time", postgres=False)
    return made


def _sealed(postgres: bool) -> list[str]:
    made = []
    for moment in ("UPDATE", "DELETE"):
        name = f"sealed_clocking_correction_{moment.lower()}"
        made += guarding(
            *(name, "clocking_correction", moment, "1 = 1", "a correction is kept"),
            postgres=postgres,
        )
    return made
