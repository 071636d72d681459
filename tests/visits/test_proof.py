"""Marks and photos that somebody changed with another tool are found and named."""

import sqlite3

import pytest

from reception.core import db
from reception.visits import proof
from reception.visits.actions import keep_photo
from tests.stories.people import found_branch
from tests.visits.test_walk_round import DENT, SCRATCH, photo, receive


@pytest.fixture
def seen(sqlite_database, now):
    branch = found_branch()
    with branch.as_("advisor"):
        shot = keep_photo(photo=photo("red"))
        opened = receive(body="suv", damages=(DENT, SCRATCH), photos=(shot,))
    assert list(proof.damage()) == []
    return sqlite_database, opened


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE damage SET kind = 'rust' WHERE number = 1", "环车检查"),
        ("UPDATE damage SET note = 'x' WHERE number = 2", "环车检查"),
        ("DELETE FROM damage WHERE number = 2", "环车检查"),
        ("DELETE FROM visit_photo", "环车检查"),
        ("INSERT INTO damage (visit_id, number, panel, kind, x, y, size, note)"
         " VALUES (1, 9, 'roof', 'dent', 1, 1, '', '')", "环车检查"),
        ("UPDATE attachment SET bytes = x'00'", "照片"),
    ],
)  # fmt: skip
def test_every_change_is_named(seen, sql, said):
    path, opened = seen
    db.close_database()
    with sqlite3.connect(path) as other:
        for (name,) in other.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'sealed_%'"
        ).fetchall():
            other.execute(f"DROP TRIGGER {name}")
        other.execute(sql)
    other.close()
    db.open_database(path)
    (sentence,) = proof.damage()
    assert said in sentence
    assert opened.number in sentence or said == "照片"
