"""配件: what a branch has of a part, what an order has of it, and every move between them.

The database holds: what is there is the sum of the moves and never below zero, no more is reserved
than is there, nothing comes back that was not handed out, and a move is only ever added.
"""

from typing import Any

from playhouse.migrate import PostgresqlMigrator

from reception.migrations.both import guarding, typed

STATEMENTS = (
    "CREATE TABLE part_stock (id PK, version INTEGER NOT NULL, uid TEXT NOT NULL UNIQUE,"
    " branch_id INTEGER NOT NULL REFERENCES branch (id) ON DELETE RESTRICT,"
    " code TEXT NOT NULL CHECK (code <> ''), name TEXT NOT NULL CHECK (name <> ''),"
    " unit TEXT NOT NULL, place TEXT NOT NULL, minimum INTEGER NOT NULL CHECK (minimum >= 0),"
    " search_key TEXT NOT NULL, on_hand INTEGER NOT NULL CHECK (on_hand >= 0),"
    " reserved INTEGER NOT NULL, CHECK (reserved >= 0), CHECK (reserved <= on_hand))",
    "CREATE UNIQUE INDEX part_stock_by_code ON part_stock (branch_id, code)",
    "CREATE INDEX part_stock_low ON part_stock (branch_id, code) WHERE on_hand < minimum",
    "CREATE TABLE part_need (id PK, version INTEGER NOT NULL, uid TEXT NOT NULL UNIQUE,"
    " order_id INTEGER NOT NULL REFERENCES work_order (id) ON DELETE RESTRICT,"
    " stock_id INTEGER NOT NULL REFERENCES part_stock (id) ON DELETE RESTRICT,"
    " reserved INTEGER NOT NULL CHECK (reserved >= 0), issued INTEGER NOT NULL CHECK (issued >= 0),"
    " expected_at INTEGER, note TEXT NOT NULL, UNIQUE (id, stock_id))",
    "CREATE UNIQUE INDEX part_need_by_order ON part_need (order_id, stock_id)",
    "CREATE INDEX part_need_waiting ON part_need (stock_id) WHERE expected_at IS NOT NULL",
    "CREATE INDEX part_need_reserved ON part_need (stock_id) WHERE reserved > 0",
    "CREATE TABLE part_move (id PK, uid TEXT NOT NULL UNIQUE,"
    " stock_id INTEGER NOT NULL REFERENCES part_stock (id) ON DELETE RESTRICT,"
    " need_id INTEGER, kind TEXT NOT NULL, on_hand_by INTEGER NOT NULL,"
    " reserved_by INTEGER NOT NULL, balance INTEGER NOT NULL CHECK (balance >= 0),"
    " at INTEGER NOT NULL, by_id INTEGER, to_id INTEGER, reason TEXT NOT NULL,"
    " FOREIGN KEY (need_id, stock_id) REFERENCES part_need (id, stock_id) ON DELETE RESTRICT,"
    " CHECK ((need_id IS NULL) = (kind IN ('received', 'counted'))),"
    " CHECK (kind <> 'counted' OR reason <> ''), CHECK (kind <> 'issued' OR to_id IS NOT NULL),"
    " CHECK ((kind = 'received' AND on_hand_by > 0 AND reserved_by = 0)"
    " OR (kind = 'counted' AND reserved_by = 0)"
    " OR (kind = 'reserved' AND on_hand_by = 0 AND reserved_by > 0)"
    " OR (kind = 'released' AND on_hand_by = 0 AND reserved_by < 0)"
    " OR (kind = 'issued' AND on_hand_by < 0 AND reserved_by BETWEEN on_hand_by AND 0)"
    " OR (kind = 'returned' AND on_hand_by > 0 AND reserved_by = 0)))",
    "CREATE INDEX part_move_by_stock ON part_move (stock_id, id)",
    "CREATE INDEX part_move_by_need ON part_move (need_id) WHERE need_id IS NOT NULL",
)
_LAST = "(SELECT m.balance FROM part_move m WHERE m.stock_id = new.id ORDER BY m.id DESC LIMIT 1)"
_KEPT = (
    "UPDATE part_stock SET on_hand = on_hand + new.on_hand_by,"
    " reserved = reserved + new.reserved_by WHERE id = new.stock_id;"
    " UPDATE part_need SET reserved = reserved + new.reserved_by, issued = issued"
    " - CASE WHEN new.kind IN ('issued', 'returned') THEN new.on_hand_by ELSE 0 END"
    " WHERE id = new.need_id;"
)
GUARDS = (
    ("part_stock_empty", "part_stock", "INSERT", "new.on_hand <> 0 OR new.reserved <> 0",
     "stock begins with nothing"),
    ("part_stock_summed", "part_stock", "UPDATE",
     f"new.on_hand <> old.on_hand AND new.on_hand <> coalesce({_LAST}, 0)",
     "stock changes by moves alone"),
    ("part_need_empty", "part_need", "INSERT", "new.reserved <> 0 OR new.issued <> 0",
     "a need begins with nothing"),
    ("part_move_balance", "part_move", "INSERT", "new.balance <> new.on_hand_by"
     " + (SELECT s.on_hand FROM part_stock s WHERE s.id = new.stock_id)",
     "the balance is another one"),
    ("sealed_part_move_update", "part_move", "UPDATE", "1 = 1", "a move is kept"),
    ("sealed_part_move_delete", "part_move", "DELETE", "1 = 1", "a move is kept"),
)  # fmt: skip


def up(migrator: Any, db: Any) -> None:
    """Create tables, indexes, guards and what keeps the sums."""
    postgres = isinstance(migrator, PostgresqlMigrator)
    for statement in STATEMENTS:
        db.execute_sql(typed(statement, postgres=postgres))
    for guard in GUARDS:
        for statement in guarding(*guard, postgres=postgres):
            db.execute_sql(statement)
    if postgres:
        db.execute_sql(
            "CREATE FUNCTION keep_part_sums() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" {_KEPT} RETURN new; END $$"
        )
        db.execute_sql(
            "CREATE TRIGGER part_move_kept AFTER INSERT ON part_move"
            " FOR EACH ROW EXECUTE FUNCTION keep_part_sums()"
        )
    else:
        db.execute_sql(f"CREATE TRIGGER part_move_kept AFTER INSERT ON part_move BEGIN {_KEPT} END")
