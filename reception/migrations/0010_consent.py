"""What the customer signed, or what is in work, gets dearer only by his consent (DOMAIN §4).

An order that was signed or begun takes a line that the customer pays, or a higher amount of one,
only where an agreed item of additional work says so. An order as check-in or an import opened it
has version 1 and takes its first lines freely; whoever changes lines later counts the version up
first. An asking can be withdrawn, with a reason; it is kept as it was asked.
"""

from typing import Any

from playhouse.migrate import PostgresqlMigrator

from reception.migrations.both import guarding, typed

COLUMNS = (
    "ALTER TABLE extra_work ADD COLUMN withdrawn_at INTEGER",
    "ALTER TABLE extra_work ADD COLUMN withdrawn_by INTEGER",
    "ALTER TABLE extra_work ADD COLUMN withdrawn_why TEXT NOT NULL DEFAULT ''",
    # A line of the order that the item makes dearer, and what the customer paid for it before.
    # No reference: the line may be removed while the item is kept.
    "ALTER TABLE extra_line ADD COLUMN line_id INTEGER",
    "ALTER TABLE extra_line ADD COLUMN amount_before INTEGER NOT NULL DEFAULT 0"
    " CHECK (amount_before >= 0)",
    "DROP INDEX extra_work_asked",
    "CREATE INDEX extra_work_asked ON extra_work (order_id)"
    " WHERE state = 'asked' AND withdrawn_at IS NULL",
)
_BOUND = (
    "EXISTS (SELECT 1 FROM work_order o JOIN visit v ON v.id = o.visit_id WHERE o.id = new.order_id"
    " AND o.version > 1 AND (o.started_at IS NOT NULL OR v.signature IS NOT NULL))"
)
# That the item is agreed, of this order and not exceeded is held since 0005.
_UNASKED = (
    "NOT EXISTS (SELECT 1 FROM extra_line l WHERE l.id = new.extra_line_id"
    " AND l.payer = 'customer')"
)
_WITHDRAWN = (
    "(new.withdrawn_at IS NOT NULL AND (new.state <> 'asked' OR new.withdrawn_why = ''))"
    " OR (old.withdrawn_at IS NOT NULL AND (new.withdrawn_at IS NULL"
    " OR new.withdrawn_at <> old.withdrawn_at OR new.withdrawn_why <> old.withdrawn_why))"
)
# name, table, moment, condition that must NOT hold, message
GUARDS = (
    (
        *("dearer_line_new", "order_line", "INSERT"),
        f"new.payer = 'customer' AND new.amount > 0 AND {_BOUND} AND {_UNASKED}",
        "the customer has not agreed to more",
    ),
    (
        *("dearer_line_changed", "order_line", "UPDATE"),
        "new.payer = 'customer' AND new.amount >"
        " (CASE WHEN old.payer = 'customer' THEN old.amount ELSE 0 END)"
        f" AND {_BOUND} AND {_UNASKED}",
        "the customer has not agreed to more",
    ),
    (
        *("extra_withdrawn_new", "extra_work", "INSERT"),
        *("new.withdrawn_at IS NOT NULL", "an extra begins as asked"),
    ),
    ("extra_withdrawn", "extra_work", "UPDATE", _WITHDRAWN, "the extra is withdrawn or decided"),
    (
        *("extra_line_raise_changed", "extra_line", "UPDATE"),
        "new.amount_before <> old.amount_before OR coalesce(new.line_id, 0) <>"
        " coalesce(old.line_id, 0)",
        "an extra's line is kept as it was asked",
    ),
    (
        *("unanswered_settlement", "settlement", "INSERT"),
        "EXISTS (SELECT 1 FROM extra_work e WHERE e.order_id = new.order_id"
        " AND e.state = 'asked' AND e.withdrawn_at IS NULL)",
        "additional work waits for its answer",
    ),
)


def up(migrator: Any, db: Any) -> None:
    """Add the columns and the guards."""
    postgres = isinstance(migrator, PostgresqlMigrator)
    for statement in COLUMNS:
        db.execute_sql(typed(statement, postgres=postgres))
    for guard in GUARDS:
        for statement in guarding(*guard, postgres=postgres):
            db.execute_sql(statement)
