"""A consent that somebody changed with another tool is found and named."""

import sqlite3

import pytest

from reception.core import db
from reception.customers import proof
from reception.customers.actions import note_consent
from reception.customers.models import ConsentHow, ConsentKind
from reception.history.demo import fill_demo
from reception.history.proof import damage
from tests.customers.people import customer as add
from tests.customers.people import received
from tests.customers.test_merge import join
from tests.stories.people import found_branch


@pytest.fixture
def agreed(sqlite_database, now):
    branch = found_branch()
    with branch.as_("manager"):
        told = received("示例甲", "13800000001", "沪A00001", told=True, marketing=True)
        note_consent(
            customer_id=told.customer_id, kind=ConsentKind.MARKETING, given=False,
            how=ConsentHow.PHONE,
        )  # fmt: skip
        add("示例乙", "13800000002")
        joined = add("示例丙", "13800000003")
        note_consent(customer_id=joined, kind=ConsentKind.MARKETING, how=ConsentHow.SIGNED)
        join(add("示例丙", "13800000004"), joined)
    assert list(damage()) == []
    return sqlite_database


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE consent SET given = 1 WHERE given = 0", "客户 1"),
        ("UPDATE consent SET how = 'signed' WHERE kind = 'privacy'", "客户 1"),
        ("UPDATE consent SET at = at - 86400 WHERE id = 1", "客户 1"),
        ("UPDATE consent SET person_id = 1 WHERE id = 1", "客户 1"),
        ("UPDATE consent SET customer_id = 2 WHERE id = 1", "客户 2"),
        ("DELETE FROM consent WHERE id = 3", "客户 1"),
        ("INSERT INTO consent (uid, customer_id, kind, given, how, at)"
         " VALUES ('x', 2, 'privacy', 1, 'signed', 1)", "1 条"),
        ("INSERT INTO consent (uid, customer_id, kind, given, how, at)"
         " VALUES ('before-x', 2, 'marketing', 1, 'before', 1)", "客户 2"),
        ("UPDATE consent_text SET text = 'x'", "隐私告知"),
        ("UPDATE customer SET marketing = 1 WHERE id = 2", "客户 2"),
        ("UPDATE customer SET marketing = 0 WHERE id = 4", "客户 4"),
    ],
)  # fmt: skip
def test_every_change_is_named(agreed, sql, said):
    db.close_database()
    with sqlite3.connect(agreed) as other:
        for (name,) in other.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'sealed_consent%'"
        ).fetchall():
            other.execute(f"DROP TRIGGER {name}")
        other.execute(sql)
    other.close()
    db.open_database(agreed)
    sentences = list(proof.damage())
    assert sentences
    assert any(said in each for each in sentences), sentences


def test_a_demonstration_is_whole(database, now):
    fill_demo(orders=40)
    assert db.row("SELECT count(*) FROM consent") > (0,)
    assert list(proof.damage()) == []
