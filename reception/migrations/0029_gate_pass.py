"""出门证 and who left with it; 钥匙牌; 钥匙与车辆盘点.

The database holds: a pass lets a car out once and never when it is void; a key hook carries the keys
of one car that is here; a day has one count, whose lines rest once it is closed.
"""

from typing import Any

from playhouse.migrate import PostgresqlMigrator

from reception.migrations.both import guarding, typed

_BRANCH = "branch_id INTEGER NOT NULL REFERENCES branch (id) ON DELETE RESTRICT,"
STATEMENTS = (
    f"CREATE TABLE gate_pass (id PK, uid TEXT NOT NULL UNIQUE, {_BRANCH}"
    " order_id INTEGER NOT NULL REFERENCES work_order (id) ON DELETE RESTRICT,"
    " paper_id INTEGER NOT NULL UNIQUE REFERENCES paper (id) ON DELETE RESTRICT,"
    " number TEXT NOT NULL UNIQUE, plate TEXT NOT NULL, purpose TEXT NOT NULL CHECK (purpose IN"
    " ('repair', 'claim', 'free', 'unrepaired', 'road_test', 'unsettled')),"
    " reason TEXT NOT NULL, valid_on INTEGER NOT NULL, at INTEGER NOT NULL, person_id INTEGER,"
    " CHECK (purpose <> 'unsettled' OR reason <> ''))",
    "CREATE INDEX gate_pass_by_order_id ON gate_pass (order_id)",
    "CREATE INDEX gate_pass_by_day ON gate_pass (branch_id, valid_on, plate)",
    f"CREATE TABLE gate_exit (id PK, version INTEGER NOT NULL, uid TEXT NOT NULL UNIQUE, {_BRANCH}"
    " pass_id INTEGER UNIQUE REFERENCES gate_pass (id) ON DELETE RESTRICT,"
    " order_id INTEGER REFERENCES work_order (id) ON DELETE RESTRICT,"
    " plate TEXT NOT NULL, at INTEGER NOT NULL, person_id INTEGER, reason TEXT NOT NULL,"
    " back_at INTEGER, back_by INTEGER, answered_at INTEGER, answered_by INTEGER,"
    " answer TEXT NOT NULL, CHECK ((pass_id IS NULL) = (reason <> '')),"
    " CHECK ((answered_at IS NULL) = (answer = '')), CHECK (back_at IS NULL OR back_at >= at))",
    "CREATE INDEX gate_exit_by_day ON gate_exit (branch_id, at)",
    "CREATE INDEX gate_exit_open ON gate_exit (branch_id) WHERE pass_id IS NULL"
    " AND answered_at IS NULL",
    f"CREATE TABLE key_tag (id PK, version INTEGER NOT NULL, uid TEXT NOT NULL UNIQUE, {_BRANCH}"
    " visit_id INTEGER NOT NULL UNIQUE REFERENCES visit (id) ON DELETE RESTRICT,"
    " hook TEXT NOT NULL CHECK (hook <> ''), keys INTEGER NOT NULL CHECK (keys IN (1, 2)),"
    " released_at INTEGER)",
    "CREATE UNIQUE INDEX key_tag_hook ON key_tag (branch_id, hook) WHERE released_at IS NULL",
    f"CREATE TABLE car_count (id PK, version INTEGER NOT NULL, uid TEXT NOT NULL UNIQUE, {_BRANCH}"
    " day INTEGER NOT NULL, begun_at INTEGER NOT NULL, begun_by INTEGER, closed_at INTEGER,"
    " closed_by INTEGER, paper_id INTEGER UNIQUE REFERENCES paper (id) ON DELETE RESTRICT,"
    " UNIQUE (branch_id, day), CHECK ((closed_at IS NULL) = (paper_id IS NULL)))",
    "CREATE TABLE car_count_line (id PK, version INTEGER NOT NULL, uid TEXT NOT NULL UNIQUE,"
    " count_id INTEGER NOT NULL REFERENCES car_count (id) ON DELETE RESTRICT,"
    " plate TEXT NOT NULL, model TEXT NOT NULL, order_number TEXT NOT NULL, place TEXT NOT NULL,"
    " hook TEXT NOT NULL, expected INTEGER NOT NULL CHECK (expected IN (0, 1)),"
    " car_state TEXT NOT NULL CHECK (car_state IN ('', 'here', 'missing')),"
    " key_state TEXT NOT NULL CHECK (key_state IN ('', 'here', 'missing')),"
    " remark TEXT NOT NULL, at INTEGER, person_id INTEGER, UNIQUE (count_id, plate))",
)
_KEPT = ("pass_id", "order_id", "plate", "at", "person_id", "reason", "branch_id", "uid")
_ONCE = ("back_at", "back_by", "answered_at", "answered_by")
_CHANGED = " OR ".join(
    [f"coalesce(CAST(new.{n} AS TEXT), '') <> coalesce(CAST(old.{n} AS TEXT), '')" for n in _KEPT]
    + [f"(old.{n} IS NOT NULL AND coalesce(new.{n}, 0) <> old.{n})" for n in _ONCE]
    + ["(old.answer <> '' AND new.answer <> old.answer)"]
)
_CLOSED = (
    "EXISTS (SELECT 1 FROM car_count c WHERE c.id = {row}.count_id AND c.closed_at IS NOT NULL)"
)
# What is wrong with a line: not looked at, or a difference that nobody explained.
_UNTOLD = (
    "l.car_state = '' OR (l.car_state = 'here' AND l.key_state = '')"
    " OR ((l.car_state = 'missing' OR l.key_state = 'missing' OR l.expected = 0) AND l.remark = '')"
)
GUARDS = (
    *((f"sealed_gate_pass_{moment.lower()}", "gate_pass", moment, "1 = 1", "a pass is sealed")
      for moment in ("UPDATE", "DELETE")),
    ("gate_exit_void", "gate_exit", "INSERT",
     "new.pass_id IS NOT NULL AND EXISTS (SELECT 1 FROM gate_pass g JOIN paper_event e"
     " ON e.paper_id = g.paper_id AND e.what = 'voided' WHERE g.id = new.pass_id)",
     "a void pass lets no car out"),
    ("gate_exit_kept", "gate_exit", "UPDATE", _CHANGED, "who left is kept"),
    ("sealed_gate_exit_delete", "gate_exit", "DELETE", "1 = 1", "who left is kept"),
    ("car_count_told", "car_count", "UPDATE",
     "new.closed_at IS NOT NULL AND EXISTS (SELECT 1 FROM car_count_line l"
     f" WHERE l.count_id = new.id AND ({_UNTOLD}))", "differences are not explained"),
    ("car_count_kept", "car_count", "UPDATE", "old.closed_at IS NOT NULL", "a count rests"),
    ("sealed_car_count_delete", "car_count", "DELETE", "1 = 1", "a count is kept"),
    ("car_count_line_new", "car_count_line", "INSERT", _CLOSED.format(row="new"), "a count rests"),
    ("car_count_line_kept", "car_count_line", "UPDATE", _CLOSED.format(row="old"), "a count rests"),
    ("sealed_car_count_line", "car_count_line", "DELETE", "1 = 1", "a count is kept"),
)  # fmt: skip


def up(migrator: Any, db: Any) -> None:
    """Create tables, indexes and guards."""
    postgres = isinstance(migrator, PostgresqlMigrator)
    for statement in STATEMENTS:
        db.execute_sql(typed(statement, postgres=postgres))
    for guard in GUARDS:
        for statement in guarding(*guard, postgres=postgres):
            db.execute_sql(statement)
