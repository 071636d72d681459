"""Complaints 投诉 with every step kept, and the makers' recalls 召回 with their lists of VINs (DOMAIN §7).

The database holds that an answer is due within 24 hours, that nothing is closed unanswered or
rewritten later, and that a recall done on an order stays done on that order.
"""

from typing import Any

from playhouse.migrate import PostgresqlMigrator

from reception.migrations.both import guarding, typed

TABLES = (
    "CREATE TABLE complaint (id PK, version INTEGER NOT NULL, uid TEXT NOT NULL UNIQUE,"
    " branch_id INTEGER NOT NULL REFERENCES branch (id) ON DELETE RESTRICT,"
    " customer_id INTEGER NOT NULL REFERENCES customer (id) ON DELETE RESTRICT,"
    " vehicle_id INTEGER REFERENCES vehicle (id) ON DELETE RESTRICT,"
    " order_id INTEGER REFERENCES work_order (id) ON DELETE RESTRICT,"
    " received_at INTEGER NOT NULL, noted_by INTEGER,"
    " channel TEXT NOT NULL CHECK (channel IN ('store', 'phone', 'web', 'superior')),"
    " words TEXT NOT NULL CHECK (words <> ''),"
    " serious INTEGER NOT NULL CHECK (serious IN (0, 1)),"
    " owner_id INTEGER NOT NULL REFERENCES person (id) ON DELETE RESTRICT,"
    " due_at INTEGER NOT NULL, answered_at INTEGER, closed_at INTEGER, reopened_at INTEGER,"
    " CHECK (due_at > received_at AND due_at <= coalesce(reopened_at, received_at) + 86400),"
    " CHECK (answered_at IS NULL OR answered_at >= received_at),"
    " CHECK (closed_at IS NULL OR (answered_at IS NOT NULL AND closed_at >= answered_at)))",
    "CREATE TABLE complaint_step (id PK, version INTEGER NOT NULL,"
    " complaint_id INTEGER NOT NULL REFERENCES complaint (id) ON DELETE RESTRICT,"
    " what TEXT NOT NULL CHECK (what IN ('noted', 'answered', 'closed', 'reopened', 'changed')),"
    " at INTEGER NOT NULL, person_id INTEGER, text TEXT NOT NULL,"
    " CHECK (what = 'noted' OR text <> ''))",
    "CREATE TABLE recall (id PK, version INTEGER NOT NULL, uid TEXT NOT NULL UNIQUE,"
    " code TEXT NOT NULL UNIQUE CHECK (code <> ''), title TEXT NOT NULL CHECK (title <> ''),"
    " work TEXT NOT NULL, reference TEXT NOT NULL, package TEXT NOT NULL,"
    " begins_on INTEGER NOT NULL, ends_on INTEGER, closed_at INTEGER,"  # 20240131
    " CHECK (ends_on IS NULL OR ends_on >= begins_on))",
    "CREATE TABLE recall_car (id PK, version INTEGER NOT NULL,"
    " recall_id INTEGER NOT NULL REFERENCES recall (id) ON DELETE RESTRICT,"
    " vin TEXT NOT NULL CHECK (length(vin) = 17),"
    " order_id INTEGER REFERENCES work_order (id) ON DELETE RESTRICT,"
    " elsewhere_at INTEGER, elsewhere_by INTEGER, elsewhere_reason TEXT NOT NULL,"
    " UNIQUE (recall_id, vin), CHECK (elsewhere_at IS NULL OR elsewhere_reason <> ''))",
    "CREATE INDEX complaint_by_customer_id ON complaint (customer_id, received_at)",
    "CREATE INDEX complaint_by_vehicle_id ON complaint (vehicle_id) WHERE vehicle_id IS NOT NULL",
    "CREATE INDEX complaint_by_order_id ON complaint (order_id) WHERE order_id IS NOT NULL",
    "CREATE INDEX complaint_by_received_at ON complaint (branch_id, received_at)",
    "CREATE INDEX complaint_open ON complaint (branch_id, due_at) WHERE closed_at IS NULL",
    "CREATE INDEX complaint_closed ON complaint (branch_id, closed_at) WHERE closed_at IS NOT NULL",
    "CREATE INDEX complaint_step_by_complaint_id ON complaint_step (complaint_id)",
    "CREATE INDEX recall_car_by_vin ON recall_car (vin)",
    "CREATE INDEX recall_car_by_order_id ON recall_car (order_id) WHERE order_id IS NOT NULL",
)


def _differ(*names: str) -> str:
    return " OR ".join(f"coalesce(new.{n}, -1) <> coalesce(old.{n}, -1)" for n in names)


_DONE = (
    "EXISTS (SELECT 1 FROM work_order o WHERE o.id = old.order_id AND o.handed_over_at IS NOT NULL"
    " AND o.state <> 'cancelled')"
)
# name, table, moment, condition that must NOT hold, message.
# The words are left free: a restricted customer's are put away, and can be brought back (DOMAIN §4).
GUARDS = (
    (
        *("complaint_new", "complaint", "INSERT"),
        "new.answered_at IS NOT NULL OR new.closed_at IS NOT NULL OR new.reopened_at IS NOT NULL",
        "a complaint begins open",
    ),
    (
        *("complaint_changed", "complaint", "UPDATE"),
        f"new.uid <> old.uid OR new.channel <> old.channel OR {_differ('branch_id', 'vehicle_id')}"
        f" OR {_differ('order_id', 'received_at', 'noted_by')} OR (old.closed_at IS NOT NULL"
        f" AND new.closed_at IS NOT NULL AND ({_differ('serious', 'owner_id', 'due_at')}"
        f" OR {_differ('answered_at', 'closed_at', 'reopened_at')}))",
        "a complaint is kept as it was noted",
    ),
    ("complaint_gone", "complaint", "DELETE", "1 = 1", "a complaint is kept"),
    (
        *("complaint_step_changed", "complaint_step", "UPDATE"),
        f"new.what <> old.what OR {_differ('complaint_id', 'at', 'person_id')}",
        "a complaint's step is kept",
    ),
    ("complaint_step_gone", "complaint_step", "DELETE", "1 = 1", "a complaint's step is kept"),
    (
        *("recall_car_changed", "recall_car", "UPDATE"),
        f"new.vin <> old.vin OR {_differ('recall_id')} OR (({_differ('order_id')}) AND {_DONE})",
        "a recall that was done stays done",
    ),
    ("recall_car_gone", "recall_car", "DELETE", "1 = 1", "a recall's list is kept"),
    ("recall_gone", "recall", "DELETE", "1 = 1", "a recall is kept"),
)


def up(migrator: Any, db: Any) -> None:
    """Create tables, indexes and guards."""
    postgres = isinstance(migrator, PostgresqlMigrator)
    for statement in TABLES:
        db.execute_sql(typed(statement, postgres=postgres))
    for guard in GUARDS:
        for statement in guarding(*guard, postgres=postgres):
            db.execute_sql(statement)
