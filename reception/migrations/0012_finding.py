"""What is found must not cost more as the history grows: orders, cars by one or two letters, changes.

`order_search` and `vehicle_search` hold every three letters of a text; two blanks or line ends after
it make each letter and pair the beginning of three, so that one or two letters are a range of terms.
`audit_row` names which audit rows changed a row that people ask about.
"""

import json
from typing import Any

from playhouse.migrate import PostgresqlMigrator

BATCH = 256  # orders whose text is indexed at once: alone, each would double the cost of writing it
FOLLOWED = ("work_order",)

_DONE = "(SELECT coalesce(max(id), 0) FROM order_search_docsize)"
# A line end is typed by nobody, so that no text is found across number and plate.
_WORDS = "{number} || char(10) || {plate} || char(10) || char(10), '#' || {branch} || '#'"
_NOW = _WORDS.format(number="o.number", plate="c.plate", branch="o.branch_id")
_INDEX = (
    f"INSERT INTO order_search (rowid, words, branch) SELECT o.id, {_NOW}"
    " FROM work_order o JOIN vehicle c ON c.id = o.vehicle_id WHERE o.id > "
)


def _renamed(moment: str, orders: str, before: str, after: str) -> str:
    """Return the trigger that puts a text in another's place where that is indexed already."""
    return (
        f"CREATE TRIGGER {moment} BEGIN"
        " INSERT INTO order_search (order_search, rowid, words, branch)"
        f" SELECT 'delete', o.id, {before} FROM {orders} AND o.id <= {_DONE};"
        f" INSERT INTO order_search (rowid, words, branch) SELECT o.id, {after}"
        f" FROM {orders} AND o.id <= {_DONE}; END"
    )


def _of(row: str) -> str:
    plate = f"(SELECT plate FROM vehicle WHERE id = {row}.vehicle_id)"
    return _WORDS.format(number=f"{row}.number", plate=plate, branch=f"{row}.branch_id")


def _with(plate: str) -> str:
    return _WORDS.format(number="o.number", plate=plate, branch="o.branch_id")


SQLITE = (
    "CREATE VIRTUAL TABLE order_search USING fts5 (words, branch, content='', tokenize='trigram')",
    "CREATE VIRTUAL TABLE order_search_term USING fts5vocab (order_search, instance)",
    f"{_INDEX} 0 ORDER BY o.id",
    f"CREATE TRIGGER order_search_new AFTER INSERT ON work_order WHEN new.id >= {BATCH} + {_DONE}"
    f" BEGIN {_INDEX} {_DONE} ORDER BY o.id; END",
    _renamed(
        "order_search_moved AFTER UPDATE OF number, vehicle_id, branch_id ON work_order WHEN"
        " old.number <> new.number OR old.vehicle_id <> new.vehicle_id"
        " OR old.branch_id <> new.branch_id",
        "work_order o WHERE o.id = new.id",
        _of("old"),
        _of("new"),
    ),
    _renamed(
        "order_search_plate AFTER UPDATE OF plate ON vehicle WHEN old.plate <> new.plate",
        "work_order o WHERE o.vehicle_id = new.id",
        _with("old.plate"),
        _with("new.plate"),
    ),
    "INSERT INTO order_search (order_search) VALUES ('optimize')",
    "DROP TRIGGER vehicle_search_new",
    "DROP TRIGGER vehicle_search_changed",
    "DROP TABLE vehicle_search",
    "CREATE VIRTUAL TABLE vehicle_search USING fts5 (search_key, content='', tokenize='trigram')",
    "CREATE VIRTUAL TABLE vehicle_search_term USING fts5vocab (vehicle_search, instance)",
    "INSERT INTO vehicle_search (rowid, search_key) SELECT id, search_key || '  ' FROM vehicle",
    "INSERT INTO vehicle_search (vehicle_search) VALUES ('optimize')",
    "CREATE TRIGGER vehicle_search_new AFTER INSERT ON vehicle BEGIN"
    " INSERT INTO vehicle_search (rowid, search_key) VALUES (new.id, new.search_key || '  '); END",
    "CREATE TRIGGER vehicle_search_changed AFTER UPDATE OF search_key ON vehicle"
    " WHEN old.search_key <> new.search_key BEGIN"
    " INSERT INTO vehicle_search (vehicle_search, rowid, search_key)"
    " VALUES ('delete', old.id, old.search_key || '  ');"
    " INSERT INTO vehicle_search (rowid, search_key) VALUES (new.id, new.search_key || '  '); END",
    "CREATE TABLE audit_row (name TEXT NOT NULL, row_id INTEGER NOT NULL, seq INTEGER NOT NULL"
    " REFERENCES audit (seq), PRIMARY KEY (name, row_id, seq)) STRICT, WITHOUT ROWID",
    *(
        f"CREATE TRIGGER sealed_audit_row_{moment.lower()} BEFORE {moment} ON audit_row"
        " BEGIN SELECT RAISE(ABORT, 'audit_row is sealed'); END"
        for moment in ("UPDATE", "DELETE")
    ),
)
POSTGRES = (
    "CREATE INDEX order_search ON work_order USING gin (number gin_trgm_ops)",
    "CREATE INDEX vehicle_search_plate ON vehicle USING gin (plate gin_trgm_ops)",
    "CREATE TABLE audit_row (name TEXT NOT NULL, row_id BIGINT NOT NULL, seq BIGINT NOT NULL"
    " REFERENCES audit (seq), PRIMARY KEY (name, row_id, seq))",
    "CREATE FUNCTION guard_sealed_audit_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " RAISE EXCEPTION 'audit_row is sealed' USING ERRCODE = 'integrity_constraint_violation';"
    " END $$",
    "CREATE TRIGGER sealed_audit_row BEFORE UPDATE OR DELETE ON audit_row"
    " FOR EACH ROW EXECUTE FUNCTION guard_sealed_audit_row()",
)


def up(migrator: Any, db: Any) -> None:
    """Make the indexes, and fill them from what is there."""
    postgres = isinstance(migrator, PostgresqlMigrator)
    for statement in POSTGRES if postgres else SQLITE:
        db.execute_sql(statement)
    mark = "%s" if postgres else "?"
    for table in FOLLOWED:
        named = f"% {table} %"
        asked = (
            f"SELECT seq, changes FROM audit WHERE ' ' || tables || ' ' LIKE {mark} ORDER BY seq"
        )
        for seq, text in db.execute_sql(asked, (named,)).fetchall():
            for key in sorted({key for name, key, _f in json.loads(text) if name == table and key}):
                db.execute_sql(
                    f"INSERT INTO audit_row (name, row_id, seq) VALUES ({mark}, {mark}, {mark})",
                    (table, key, seq),
                )
