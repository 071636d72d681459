"""From which document on the till is kept, so that one that nobody has open or closed is found.

Documents up to `row_id` of their kind are older than the day's close and count as closed.
"""

from typing import Any

from playhouse.migrate import PostgresqlMigrator

from reception.migrations.both import guarding, typed

TABLE = "CREATE TABLE till_since (kind TEXT NOT NULL PRIMARY KEY, row_id INTEGER NOT NULL)"
KINDS = ("payment", "deposit", "refund", "receipt")
_FIRST = (
    "INSERT INTO till_since (kind, row_id) SELECT '{kind}', coalesce("
    "(SELECT min(k.row_id) - 1 FROM (SELECT row_id FROM till_open WHERE kind = '{kind}'"
    " UNION ALL SELECT row_id FROM day_close_item WHERE kind = '{kind}') k),"
    " (SELECT max(id) FROM {kind}), 0)"
)


def up(migrator: Any, db: Any) -> None:
    """Create the table, write where each kind begins, and seal it."""
    postgres = isinstance(migrator, PostgresqlMigrator)
    db.execute_sql(typed(TABLE, postgres=postgres))
    for kind in KINDS:
        db.execute_sql(_FIRST.format(kind=kind))
    for moment in ("INSERT", "UPDATE", "DELETE"):
        for statement in guarding(
            f"sealed_till_since_{moment.lower()}", "till_since", moment, "1 = 1",
            "till_since is sealed", postgres=postgres,
        ):  # fmt: skip
            db.execute_sql(statement)
