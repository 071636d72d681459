"""What is reversed after the car left waits to be settled anew; one receipt stands for several sums.

A receipt over several sums has one paper: its rows are numbered /2, /3 after the first, and the
database keeps other numbers out.
"""

from typing import Any

from playhouse.migrate import PostgresqlMigrator

from reception.migrations.both import guarding

INDEXES = (
    "CREATE INDEX work_order_reopened ON work_order (branch_id)"
    " WHERE handed_over_at IS NOT NULL AND settled_at IS NULL AND source = 'desk'",
    "CREATE INDEX receipt_by_paper_id ON receipt (paper_id)",
    "CREATE INDEX deposit_open ON deposit (branch_id) WHERE open > 0",
    "CREATE INDEX receivable_by_payer ON receivable (branch_id, payer, at)",
)
GUARD = (
    "receipt_numbered", "receipt", "INSERT",
    "NOT EXISTS (SELECT 1 FROM paper p WHERE p.id = new.paper_id"
    " AND (new.number = p.number OR new.number = p.number || '/' ||"
    " (SELECT 1 + count(*) FROM receipt c WHERE c.paper_id = p.id)))",
    "a receipt bears the number of its paper",
)  # fmt: skip


def up(migrator: Any, db: Any) -> None:
    """Index what is open and guard the numbers."""
    for statement in INDEXES:
        db.execute_sql(statement)
    for statement in guarding(*GUARD, postgres=isinstance(migrator, PostgresqlMigrator)):
        db.execute_sql(statement)
