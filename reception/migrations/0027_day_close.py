"""交班日结: what each person took and paid back waits in `till_open` until exactly one close has it.

The database holds: every payment, deposit, refund and receipt of the desk is open or in one close,
never both; a person's closes follow each other in one line; the cash of a close adds up, and what
does not is said why; a close is never changed. What was taken before this counts as closed.
"""

from typing import Any

from playhouse.migrate import PostgresqlMigrator

from reception.migrations.both import guarding, typed

_PIECES = ("y100", "y50", "y20", "y10", "y5", "y1", "j5", "j1")
_FEN = (10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10)
_COUNT = " + ".join(f"{fen} * {name}" for name, fen in zip(_PIECES, _FEN, strict=True))
STATEMENTS = (
    "CREATE TABLE till_open (id PK, person_id INTEGER NOT NULL, kind TEXT NOT NULL,"
    " row_id INTEGER NOT NULL, at INTEGER NOT NULL, UNIQUE (kind, row_id))",
    "CREATE INDEX till_open_by_person_id ON till_open (person_id, at)",
    "CREATE TABLE day_close (id PK, uid TEXT NOT NULL UNIQUE, number TEXT NOT NULL UNIQUE,"
    " branch_id INTEGER NOT NULL REFERENCES branch (id) ON DELETE RESTRICT,"
    " person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE RESTRICT,"
    " by_id INTEGER NOT NULL REFERENCES person (id) ON DELETE RESTRICT,"
    " previous_id INTEGER NOT NULL, day INTEGER NOT NULL, at INTEGER NOT NULL,"
    " documents INTEGER NOT NULL CHECK (documents > 0), kept INTEGER NOT NULL CHECK (kept >= 0),"
    " opening INTEGER NOT NULL CHECK (opening >= 0), cash_in INTEGER NOT NULL CHECK (cash_in >= 0),"
    " cash_out INTEGER NOT NULL CHECK (cash_out >= 0), correction INTEGER NOT NULL,"
    " expected INTEGER NOT NULL, "
    + ", ".join(f"{name} INTEGER NOT NULL CHECK ({name} >= 0)" for name in _PIECES)
    + ", counted INTEGER NOT NULL, difference INTEGER NOT NULL,"
    " handed INTEGER NOT NULL CHECK (handed >= 0), remains INTEGER NOT NULL CHECK (remains >= 0),"
    " reason TEXT NOT NULL, correction_note TEXT NOT NULL, stead TEXT NOT NULL,"
    " paper_id INTEGER NOT NULL REFERENCES paper (id) ON DELETE RESTRICT,"
    " UNIQUE (person_id, previous_id), CHECK (previous_id = 0 OR previous_id < id),"
    " CHECK (expected = opening + cash_in - cash_out + correction),"
    f" CHECK (counted = {_COUNT}), CHECK (difference = counted - expected),"
    " CHECK (handed + remains = counted), CHECK (difference = 0 OR reason <> ''),"
    " CHECK (previous_id = 0 OR opening = kept OR reason <> ''),"
    " CHECK ((correction = 0) = (correction_note = '')), CHECK ((by_id = person_id) = (stead = '')))",
    "CREATE INDEX day_close_by_day ON day_close (branch_id, day)",
    "CREATE INDEX day_close_by_at ON day_close (branch_id, at)",
    "CREATE TABLE day_close_sum (id PK, uid TEXT NOT NULL UNIQUE,"
    " close_id INTEGER NOT NULL REFERENCES day_close (id) ON DELETE RESTRICT,"
    " method TEXT NOT NULL, taken INTEGER NOT NULL CHECK (taken >= 0),"
    " back INTEGER NOT NULL CHECK (back >= 0), UNIQUE (close_id, method))",
    "CREATE TABLE day_close_item (id PK,"
    " close_id INTEGER NOT NULL REFERENCES day_close (id) ON DELETE RESTRICT,"
    " kind TEXT NOT NULL CHECK (kind IN ('payment', 'deposit', 'refund', 'receipt')),"
    " row_id INTEGER NOT NULL, UNIQUE (kind, row_id))",
    "CREATE INDEX day_close_item_by_close_id ON day_close_item (close_id)",
    "CREATE TABLE journal_export (id PK, uid TEXT NOT NULL UNIQUE,"
    " branch_id INTEGER NOT NULL REFERENCES branch (id) ON DELETE RESTRICT,"
    " first INTEGER NOT NULL, last INTEGER NOT NULL, lines INTEGER NOT NULL,"
    " total INTEGER NOT NULL, hash TEXT NOT NULL, at INTEGER NOT NULL, person_id INTEGER)",
    "CREATE INDEX journal_export_by_first ON journal_export (branch_id, first, last)",
    "CREATE INDEX settlement_by_paid_at ON settlement (paid_at) WHERE paid_at IS NOT NULL",
    "CREATE INDEX deposit_by_at ON deposit (at)",
    "CREATE INDEX receipt_by_at ON receipt (at)",
)
GUARDS = (
    ("till_open_update", "till_open", "UPDATE", "1 = 1", "what is open is kept"),
    ("till_open_delete", "till_open", "DELETE",
     "NOT EXISTS (SELECT 1 FROM day_close_item i WHERE i.kind = old.kind AND i.row_id = old.row_id)",
     "what is open is closed by its close alone"),
    ("day_close_follows", "day_close", "INSERT",
     "new.previous_id <> coalesce((SELECT max(c.id) FROM day_close c"
     " WHERE c.person_id = new.person_id), 0) OR (new.previous_id <> 0 AND new.kept <>"
     " (SELECT c.remains FROM day_close c WHERE c.id = new.previous_id))",
     "a close follows the last one"),
    ("day_close_item_open", "day_close_item", "INSERT",
     "NOT EXISTS (SELECT 1 FROM till_open t JOIN day_close c ON c.person_id = t.person_id"
     " WHERE c.id = new.close_id AND t.kind = new.kind AND t.row_id = new.row_id)",
     "this is in a close already, or somebody else's"),
    *((f"sealed_{table}_{moment.lower()}", table, moment, "1 = 1", f"{table} is sealed")
      for table in ("day_close", "day_close_sum", "day_close_item", "journal_export")
      for moment in ("UPDATE", "DELETE")),
)  # fmt: skip
_OPENS = (
    "INSERT INTO till_open (person_id, kind, row_id, at)"
    " SELECT new.person_id, '{table}', new.id, new.at"
)
# Past orders that were brought in were paid elsewhere: nobody here has their money.
_HERE = (
    " WHERE EXISTS (SELECT 1 FROM settlement s JOIN work_order o ON o.id = s.order_id"
    " WHERE s.id = new.settlement_id AND o.source = 'desk')"
)
KEEPERS = (
    *((f"{table}_opens", table, "new.person_id IS NOT NULL",
       _OPENS.format(table=table) + (_HERE if table == "payment" else "") + ";")
      for table in ("payment", "deposit", "refund", "receipt")),
    ("day_close_item_closes", "day_close_item", "1 = 1",
     "DELETE FROM till_open WHERE kind = new.kind AND row_id = new.row_id;"),
)  # fmt: skip


def up(migrator: Any, db: Any) -> None:
    """Create tables, indexes, guards, and what keeps the open documents."""
    postgres = isinstance(migrator, PostgresqlMigrator)
    for statement in STATEMENTS:
        db.execute_sql(typed(statement, postgres=postgres))
    for guard in GUARDS:
        for statement in guarding(*guard, postgres=postgres):
            db.execute_sql(statement)
    for name, table, when, what in KEEPERS:
        trigger = f"CREATE TRIGGER {name} AFTER INSERT ON {table}"
        if postgres:
            db.execute_sql(
                f"CREATE FUNCTION keep_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                f" {what} RETURN new; END $$"
            )
            db.execute_sql(f"{trigger} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION keep_{name}()")
        else:
            db.execute_sql(f"{trigger} WHEN {when} BEGIN {what} END")
