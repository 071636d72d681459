"""The thread 沟通 of an order between desk and floor: messages, their photos, who has read how far.

The database holds that nothing said is changed or deleted: a message is only withdrawn, once and
with a reason, or becomes additional work that the customer is asked about.
"""

from typing import Any

from playhouse.migrate import PostgresqlMigrator

from reception.migrations.both import guarding, typed

_ORDER = "order_id INTEGER NOT NULL REFERENCES work_order (id) ON DELETE RESTRICT"
_PERSON = "INTEGER REFERENCES person (id) ON DELETE RESTRICT"
STATEMENTS = (
    f"CREATE TABLE message (id PK, version INTEGER NOT NULL, uid TEXT NOT NULL UNIQUE, {_ORDER},"
    f" author_id {_PERSON}, at INTEGER NOT NULL,"
    " about TEXT NOT NULL CHECK (about IN ('fault', 'found', 'done', 'note')),"
    " words TEXT NOT NULL, extra_id INTEGER REFERENCES extra_work (id) ON DELETE RESTRICT,"
    f" withdrawn_at INTEGER CHECK (withdrawn_at >= at), withdrawn_by {_PERSON},"
    " withdrawn_why TEXT NOT NULL, CHECK ((withdrawn_at IS NULL) = (withdrawn_why = '')))",
    "CREATE TABLE message_photo (id PK,"
    " message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE RESTRICT,"
    " hash TEXT NOT NULL REFERENCES attachment (hash) ON DELETE RESTRICT,"
    " position INTEGER NOT NULL CHECK (position > 0), UNIQUE (message_id, position))",
    f"CREATE TABLE message_read (id PK, person_id {_PERSON.replace('INTEGER', 'INTEGER NOT NULL')},"
    f" {_ORDER}, last_read INTEGER NOT NULL, at INTEGER NOT NULL, UNIQUE (person_id, order_id))",
    "CREATE INDEX message_by_order_id ON message (order_id, id)",
    "CREATE INDEX message_by_extra_id ON message (extra_id) WHERE extra_id IS NOT NULL",
    "CREATE INDEX message_photo_by_hash ON message_photo (hash)",
    "CREATE INDEX message_read_by_order_id ON message_read (order_id)",
)


def _differ(*names: str) -> str:
    return " OR ".join(f"coalesce(new.{n}, -1) <> coalesce(old.{n}, -1)" for n in names)


# The words of a restricted customer's order are put away, and can be brought back (DOMAIN §4).
_REWRITTEN = (
    "(new.words <> old.words AND new.words <> '***' AND old.words <> '***') OR"
    " (old.withdrawn_why <> '' AND new.withdrawn_why <> old.withdrawn_why"
    " AND new.withdrawn_why <> '***' AND old.withdrawn_why <> '***')"
)
# name, table, moment, condition that must NOT hold, message
GUARDS = (
    (
        *("message_new", "message", "INSERT"),
        "new.withdrawn_at IS NOT NULL OR new.extra_id IS NOT NULL",
        "a message begins as it was said",
    ),
    (
        *("message_changed", "message", "UPDATE"),
        f"new.uid <> old.uid OR new.about <> old.about OR {_REWRITTEN}"
        f" OR {_differ('order_id', 'author_id', 'at')}"
        " OR (old.extra_id IS NOT NULL AND new.extra_id IS NULL)"
        f" OR (old.withdrawn_at IS NOT NULL AND ({_differ('withdrawn_at', 'withdrawn_by')}))",
        "a message is kept as it was said",
    ),
    ("message_gone", "message", "DELETE", "1 = 1", "a message is kept"),
    ("message_photo_changed", "message_photo", "UPDATE", "1 = 1", "a message's photo is kept"),
    ("message_photo_gone", "message_photo", "DELETE", "1 = 1", "a message's photo is kept"),
)


def up(migrator: Any, db: Any) -> None:
    """Create tables, indexes and guards."""
    postgres = isinstance(migrator, PostgresqlMigrator)
    for statement in STATEMENTS:
        db.execute_sql(typed(statement, postgres=postgres))
    for guard in GUARDS:
        for statement in guarding(*guard, postgres=postgres):
            db.execute_sql(statement)
