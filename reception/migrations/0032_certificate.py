"""竣工出厂合格证: only for a car that passed its inspection, one that counts at a time.

The database holds both: no certificate before the newest check that counts was passed by somebody
who is named, and no second one while the first is not void.
"""

from typing import Any

from playhouse.migrate import PostgresqlMigrator

from reception.migrations.both import guarding

_PASSED = (
    "EXISTS (SELECT 1 FROM inspection i WHERE i.order_id = new.subject_id AND i.stage = ''"
    " AND i.passed = 1 AND i.inspector_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM inspection f"
    " WHERE f.order_id = i.order_id AND f.passed = 0 AND f.id > i.id))"
)
_LIVE = (
    "EXISTS (SELECT 1 FROM paper p WHERE p.kind = 'certificate' AND p.subject_id = new.subject_id"
    " AND NOT EXISTS (SELECT 1 FROM paper_event e WHERE e.paper_id = p.id AND e.what = 'voided'))"
)
GUARDS = (
    ("certificate_passed", "paper", "INSERT", f"new.kind = 'certificate' AND NOT {_PASSED}",
     "a certificate follows a passed inspection"),
    ("certificate_once", "paper", "INSERT", f"new.kind = 'certificate' AND {_LIVE}",
     "one certificate counts at a time"),
)  # fmt: skip


def up(migrator: Any, db: Any) -> None:
    """Create the guards."""
    postgres = isinstance(migrator, PostgresqlMigrator)
    for guard in GUARDS:
        for statement in guarding(*guard, postgres=postgres):
            db.execute_sql(statement)
