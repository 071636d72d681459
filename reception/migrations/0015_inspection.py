"""Stages of inspection with items, road test, blame and photos; washing with its check (DOMAIN §1, §2).

The database holds: nobody inspects a car that they were clocked on; a failed item and a failed road
test fail the car; what was inspected is only added to; one person washes a car at a time and
another one checks it.
"""

from typing import Any

from playhouse.migrate import PostgresqlMigrator

from reception.migrations.both import guarding, typed

STATEMENTS = (
    # Empty is the final one: so every inspection of before, and every one brought in, is.
    "ALTER TABLE inspection ADD COLUMN stage TEXT NOT NULL DEFAULT ''"
    " CHECK (stage IN ('', 'self', 'leader'))",
    "ALTER TABLE inspection ADD COLUMN technician_id INTEGER REFERENCES person (id)",
    "ALTER TABLE inspection ADD COLUMN category TEXT NOT NULL DEFAULT '' CHECK (category IN"
    " ('', 'missed', 'assembly', 'clean', 'part', 'diagnosis', 'other'))",
    "ALTER TABLE inspection ADD COLUMN road_km INTEGER CHECK (road_km >= 0)",
    "ALTER TABLE inspection ADD COLUMN road_result TEXT NOT NULL DEFAULT ''"
    " CHECK (road_result IN ('', 'ok', 'bad'))",
    "ALTER TABLE inspection ADD COLUMN road_by_id INTEGER REFERENCES person (id)",
    "CREATE INDEX inspection_failed ON inspection (order_id) WHERE passed = 0",
    "CREATE TABLE inspection_photo (id PK,"
    " inspection_id INTEGER NOT NULL REFERENCES inspection (id) ON DELETE RESTRICT,"
    " hash TEXT NOT NULL REFERENCES attachment (hash) ON DELETE RESTRICT,"
    " position INTEGER NOT NULL CHECK (position > 0), UNIQUE (inspection_id, position))",
    "CREATE INDEX inspection_photo_by_hash ON inspection_photo (hash)",
    "CREATE TABLE wash (id PK, version INTEGER NOT NULL, uid TEXT NOT NULL UNIQUE,"
    " order_id INTEGER NOT NULL REFERENCES work_order (id) ON DELETE RESTRICT,"
    " began_at INTEGER NOT NULL, began_by INTEGER, done_at INTEGER, done_by INTEGER,"
    " checked_at INTEGER, checked_by INTEGER,"
    " result TEXT NOT NULL CHECK (result IN ('', 'ok', 'bad')), words TEXT NOT NULL,"
    " CHECK (done_at >= began_at), CHECK (checked_at >= done_at),"
    " CHECK ((checked_at IS NULL) = (result = '')),"
    " CHECK (checked_at IS NULL OR done_at IS NOT NULL),"
    " CHECK (checked_by <> done_by), CHECK (result <> 'bad' OR words <> ''))",
    "CREATE UNIQUE INDEX wash_open ON wash (order_id) WHERE done_at IS NULL",
    "CREATE INDEX wash_by_order_id ON wash (order_id, id)",
)
# name, table, moment, condition that must NOT hold, message
GUARDS = (
    (
        *("inspected_own_work", "inspection", "INSERT"),
        "new.stage <> 'self' AND new.inspector_id IS NOT NULL AND EXISTS (SELECT 1 FROM clocking c"
        " WHERE c.order_id = new.order_id AND c.person_id = new.inspector_id AND c.what = 'job')",
        "nobody inspects their own work",
    ),
    (
        *("inspection_road", "inspection", "INSERT"),
        *("new.passed = 1 AND new.road_result = 'bad'", "a failed road test fails the car"),
    ),
    ("inspection_gone", "inspection", "DELETE", "1 = 1", "an inspection is kept"),
    ("inspection_photo_changed", "inspection_photo", "UPDATE", "1 = 1", "its photo is kept"),
    ("inspection_photo_gone", "inspection_photo", "DELETE", "1 = 1", "its photo is kept"),
    (
        *("wash_checked", "wash", "UPDATE"),
        *("old.result <> '' AND new.result <> old.result", "the wash is checked already"),
    ),
    ("wash_gone", "wash", "DELETE", "1 = 1", "a wash is kept"),
)


def up(migrator: Any, db: Any) -> None:
    """Add columns, tables and guards."""
    postgres = isinstance(migrator, PostgresqlMigrator)
    for statement in STATEMENTS:
        db.execute_sql(typed(statement, postgres=postgres))
    for guard in GUARDS:
        for statement in guarding(*guard, postgres=postgres):
            db.execute_sql(statement)
