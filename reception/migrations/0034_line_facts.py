"""A part that is not new is used only with recorded consent; an asked item keeps its warranty class.

The consent is the signature on the order as it was received, or an agreed item that names the origin.
Orders that an import or the demonstration brought had theirs elsewhere.
"""

from typing import Any

from playhouse.migrate import PostgresqlMigrator

from reception.migrations.both import guarding, typed

COLUMN = (
    "ALTER TABLE extra_line ADD COLUMN warranty TEXT NOT NULL DEFAULT ''"
    " CHECK (warranty IN ('', 'minor', 'second', 'assembly'))"
)
_SECOND_HAND = "new.origin IN ('remanufactured', 'repaired')"
_UNASKED = (
    "NOT EXISTS (SELECT 1 FROM extra_line x WHERE x.id = new.extra_line_id"
    " AND x.origin = new.origin)"
)
_UNSIGNED = (
    "EXISTS (SELECT 1 FROM work_order o JOIN visit v ON v.id = o.visit_id"
    " WHERE o.id = new.order_id AND o.source = 'desk'"
    " AND (o.version > 1 OR v.signature IS NULL))"
)
_TOLD = "the customer has not agreed to a used part"
# name, table, moment, condition that must NOT hold, message
GUARDS = (
    ("second_hand_new", "order_line", "INSERT",
     f"{_SECOND_HAND} AND {_UNASKED} AND {_UNSIGNED}", _TOLD),
    ("second_hand_changed", "order_line", "UPDATE",
     f"{_SECOND_HAND} AND new.origin <> old.origin AND {_UNASKED}", _TOLD),
    ("extra_line_class_changed", "extra_line", "UPDATE", "new.warranty <> old.warranty",
     "an extra's line is kept as it was asked"),
)  # fmt: skip


def up(migrator: Any, db: Any) -> None:
    """Add the column and the guards."""
    postgres = isinstance(migrator, PostgresqlMigrator)
    db.execute_sql(typed(COLUMN, postgres=postgres))
    for guard in GUARDS:
        for statement in guarding(*guard, postgres=postgres):
            db.execute_sql(statement)
