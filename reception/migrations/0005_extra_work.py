"""Additional work 增项: asked, then agreed or declined with how, who and when (DOMAIN §2, §4).

The database holds the order of things: an item found later becomes a line of the order only once
its consent is recorded, and never dearer than agreed; what was asked and what was answered is never changed or deleted.
"""

from typing import Any

from playhouse.migrate import PostgresqlMigrator

from reception.migrations.both import guarding, typed

TABLES = (
    "CREATE TABLE extra_work (id PK, version INTEGER NOT NULL, uid TEXT NOT NULL UNIQUE,"
    " order_id INTEGER NOT NULL REFERENCES work_order (id) ON DELETE RESTRICT,"
    " reason TEXT NOT NULL CHECK (reason <> ''),"
    " delay_minutes INTEGER NOT NULL CHECK (delay_minutes >= 0),"
    " asked_at INTEGER NOT NULL, asked_by INTEGER,"
    " state TEXT NOT NULL CHECK (state IN ('asked', 'agreed', 'declined')),"
    " how TEXT NOT NULL CHECK (how IN ('', 'signed', 'phone', 'message')),"
    " who TEXT NOT NULL, phone TEXT NOT NULL, signature TEXT, note TEXT NOT NULL,"
    " decided_at INTEGER, noted_by INTEGER,"
    " CHECK (state = 'asked' OR (how <> '' AND who <> '' AND decided_at IS NOT NULL)),"
    " CHECK (how <> 'signed' OR signature IS NOT NULL))",
    "CREATE TABLE extra_line (id PK,"
    " extra_id INTEGER NOT NULL REFERENCES extra_work (id) ON DELETE RESTRICT,"
    " position INTEGER NOT NULL CHECK (position > 0), kind TEXT NOT NULL, code TEXT NOT NULL,"
    " name TEXT NOT NULL, quantity INTEGER NOT NULL CHECK (quantity > 0),"
    " price INTEGER NOT NULL CHECK (price >= 0), discount INTEGER NOT NULL CHECK (discount >= 0),"
    " amount INTEGER NOT NULL CHECK (amount >= 0), payer TEXT NOT NULL, origin TEXT NOT NULL,"
    " brand TEXT NOT NULL, package TEXT NOT NULL,"
    " state TEXT NOT NULL CHECK (state IN ('asked', 'agreed', 'declined')),"
    " dismissed_at INTEGER, dismissed_by INTEGER, UNIQUE (extra_id, position),"
    " CHECK (dismissed_at IS NULL OR state = 'declined'))",
    "CREATE TABLE extra_photo (id PK,"
    " extra_id INTEGER NOT NULL REFERENCES extra_work (id) ON DELETE RESTRICT,"
    " hash TEXT NOT NULL REFERENCES attachment (hash) ON DELETE RESTRICT,"
    " position INTEGER NOT NULL CHECK (position > 0), UNIQUE (extra_id, position))",
)
CHANGES = (
    "ALTER TABLE order_line ADD COLUMN extra_line_id INTEGER"
    " REFERENCES extra_line (id) ON DELETE RESTRICT",
    "CREATE INDEX extra_work_by_order_id ON extra_work (order_id)",
    "CREATE INDEX extra_work_asked ON extra_work (order_id) WHERE state = 'asked'",
    "CREATE INDEX extra_photo_by_hash ON extra_photo (hash)",
    # Partial: a line typed at check-in writes nothing here.
    "CREATE UNIQUE INDEX order_line_by_extra ON order_line (extra_line_id)"
    " WHERE extra_line_id IS NOT NULL",
)

_OTHER_ASKED = " OR ".join(
    f"new.{name} <> old.{name}" for name in ("order_id", "reason", "delay_minutes", "asked_at")
)
# Not who and phone: a restricted customer's are put away (DOMAIN §4), and can be brought back.
_OTHER_ANSWER = " OR ".join(
    f"new.{name} <> old.{name}" for name in ("state", "how", "note", "decided_at")
)
_OTHER_LINE = " OR ".join(
    f"new.{name} <> old.{name}"
    for name in (
        *("extra_id", "position", "kind", "code", "name", "quantity", "price", "discount"),
        *("amount", "payer", "origin", "brand", "package"),
    )
)
_EXTRA = "SELECT 1 FROM extra_work e WHERE e.id = new.extra_id AND e.state"
UNAGREED = (
    "new.extra_line_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM extra_line l JOIN extra_work e"
    " ON e.id = l.extra_id WHERE l.id = new.extra_line_id AND l.state = 'agreed'"
    " AND e.state = 'agreed' AND e.order_id = new.order_id AND new.amount <= l.amount)"
)
# name, table, moment, condition that must NOT hold, message
GUARDS = (
    ("extra_new", "extra_work", "INSERT", "new.state <> 'asked'", "an extra begins as asked"),
    (
        *("extra_changed", "extra_work", "UPDATE"),
        *(
            f"{_OTHER_ASKED} OR (old.state <> 'asked' AND ({_OTHER_ANSWER}))",
            "the extra is decided",
        ),
    ),
    ("extra_gone", "extra_work", "DELETE", "1 = 1", "an extra is kept"),
    (
        *("extra_line_new", "extra_line", "INSERT"),
        *(f"new.state <> 'asked' OR NOT EXISTS ({_EXTRA} = 'asked')", "the extra is decided"),
    ),
    (
        *("extra_line_changed", "extra_line", "UPDATE"),
        f"{_OTHER_LINE} OR (old.state <> 'asked' AND new.state <> old.state)"
        f" OR (new.state = 'agreed' AND NOT EXISTS ({_EXTRA} = 'agreed'))"
        f" OR (new.state = 'declined' AND NOT EXISTS ({_EXTRA} <> 'asked'))",
        "an extra's line is kept as it was asked",
    ),
    ("extra_line_gone", "extra_line", "DELETE", "1 = 1", "an extra's line is kept"),
    ("extra_photo_changed", "extra_photo", "UPDATE", "1 = 1", "an extra's photo is kept"),
    ("extra_photo_gone", "extra_photo", "DELETE", "1 = 1", "an extra's photo is kept"),
    ("unagreed_line_new", "order_line", "INSERT", UNAGREED, "no consent is recorded"),
    ("unagreed_line_changed", "order_line", "UPDATE", UNAGREED, "no consent is recorded"),
)


def up(migrator: Any, db: Any) -> None:
    """Create tables, the link of a line to its consent, and guards."""
    postgres = isinstance(migrator, PostgresqlMigrator)
    for statement in (*TABLES, *CHANGES):
        db.execute_sql(typed(statement, postgres=postgres))
    for guard in GUARDS:
        for statement in guarding(*guard, postgres=postgres):
            db.execute_sql(statement)
