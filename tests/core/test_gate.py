"""The gate: permission, one transaction, audit with chain, news, repeated operations."""

import pytest

from reception.core import audit, db, gate, news, record
from reception.core.drivers import DatabaseError
from reception.core.errors import Conflict, NotAllowed, Refused
from reception.core.gate import action
from reception.core.models import Branch
from reception.core.permissions import Permission


@action(Permission.EDIT_BRANCH)
def open_branch(*, code: str, fail: bool = False) -> int:
    key = record.add(Branch, code=code, name="示例店")
    if fail:
        raise Refused("No.")
    return key


@action(Permission.EDIT_BRANCH)
def rename_branch(*, key: int, name: str, version: int | None = None) -> None:
    record.change(Branch, key, version, name=name)


def test_an_action_writes_its_rows_and_one_audit_row(database, anybody):
    key = open_branch(code="A")
    rename_branch(key=key, name="甲店")
    assert db.rows("SELECT name, version FROM branch") == [("甲店", 2)]
    found = db.rows("SELECT seq, action, tables, changes FROM audit ORDER BY seq")
    assert [row[:3] for row in found] == [
        (1, "open_branch", "branch"),
        (2, "rename_branch", "branch"),
    ]
    assert '"name":["示例店","甲店"]' in found[1][3]
    assert list(audit.damage()) == []


def test_a_refused_action_leaves_nothing(database, anybody):
    with pytest.raises(Refused):
        open_branch(code="A", fail=True)
    assert db.rows("SELECT * FROM branch") == []
    assert audit.chain()[0] == 0


def test_nobody_gets_in_by_default(database):
    with pytest.raises(NotAllowed):
        open_branch(code="A")


def test_outside_the_gate_the_database_refuses(database):
    with pytest.raises(DatabaseError):
        db.execute("INSERT INTO chain (id, count, head) VALUES (2, 0, '')")


def test_a_stale_save_is_a_conflict(database, anybody):
    key = open_branch(code="A")
    rename_branch(key=key, name="甲店", version=1)
    with pytest.raises(Conflict):
        rename_branch(key=key, name="乙店", version=1)
    assert db.row("SELECT name FROM branch") == ("甲店",)


def test_a_repeated_operation_answers_the_same_and_does_nothing(database, anybody):
    with gate.operation("op-1"):
        first = open_branch(code="A")
    with gate.operation("op-1"):
        again = open_branch(code="A")
    assert first == again
    assert db.rows("SELECT count(*) FROM branch") == [(1,)]


def test_what_changed_is_announced_once_after_the_commit(database, anybody):
    heard = []
    stop = news.listen(heard.append)
    try:
        with pytest.raises(Refused):
            open_branch(code="A", fail=True)
        open_branch(code="B")
    finally:
        stop()
    assert [item.tables for item in heard] == [frozenset({"branch"})]


@pytest.mark.parametrize("column", ["at", "person", "pc", "action", "operation_id", "tables",
                                    "changes", "result", "previous", "hash"])  # fmt: skip
def test_a_changed_audit_row_is_named(sqlite_database, anybody, column):
    for code in "ABC":
        open_branch(code=code)
    _tamper(f"UPDATE audit SET {column} = 'x' WHERE seq = 2" if column != "at" else
            "UPDATE audit SET at = 1 WHERE seq = 2")  # fmt: skip
    assert any("2" in sentence for sentence in audit.damage())


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit WHERE seq = 2",
        "DELETE FROM audit WHERE seq = 3",
        "UPDATE audit SET seq = 9 WHERE seq = 2",
        "INSERT INTO audit SELECT 4, at, person_id, person, pc, action, 'y', tables, changes,"
        " result, previous, hash FROM audit WHERE seq = 3",
    ],
)
def test_a_cut_or_inserted_row_is_found(sqlite_database, anybody, statement):
    for code in "ABC":
        open_branch(code=code)
    _tamper(statement)
    assert list(audit.damage())


def test_the_database_refuses_to_change_the_log(database, anybody):
    open_branch(code="A")
    for statement in ("UPDATE audit SET person = 'x'", "DELETE FROM audit"):
        with pytest.raises(DatabaseError, match="sealed"), db.writing():
            db.execute(statement)


def _tamper(statement: str) -> None:
    """Change the file as somebody with a database tool would, guards removed."""
    db.execute("PRAGMA query_only=0")
    for guard in ("update", "delete"):
        db.execute(f"DROP TRIGGER IF EXISTS sealed_audit_{guard}")
    db.execute(statement)
    db.execute("PRAGMA query_only=1")
