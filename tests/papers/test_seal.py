"""Every sealed column changed in turn, papers inserted, removed, exchanged and cut: found, named."""

import pytest

from reception.billing import actions as billing
from reception.billing import proof as billing_proof
from reception.core import audit, db
from reception.papers import actions, proof
from reception.papers.rules import SEALED, seal_of
from tests.backoffice import Line, a_branch, an_order, render, tamper
from tests.papers.contestant import contest

OTHER = "0190a000-0000-7000-8000-000000000000"
CHANGES = {
    "uid": f"'{OTHER}'",
    "branch_id": "2",
    "kind": "'settlement'",
    "day": "20261119",
    "serial": "7",
    "number": "'CD01-20261120-0009'",
    "subject_id": "2",
    "issued_at": "issued_at - 60",
    "person_id": "2",
    "data": "replace(data, 'white', 'red')",
    "content_hash": "(SELECT hash FROM paper_content ORDER BY id DESC LIMIT 1)",
}


@pytest.fixture
def archive(database, anybody, now):
    a_branch()
    a_branch(code="CD02")
    for _ in range(3):
        contest(fail=False)
    actions.note_printed(paper_id=2, copies=3)
    actions.void_paper(paper_id=3, reason="打印错误")
    assert list(proof.damage()) == []


@pytest.mark.parametrize("column", [*SEALED, "seal", "id"])
def test_a_changed_column_is_found_and_named(archive, column):
    new = {**CHANGES, "seal": "'00'", "id": "99"}[column]
    if column == "id":
        tamper("DELETE FROM paper_event WHERE paper_id = 2")
    tamper(f"UPDATE paper SET {column} = {new} WHERE id = 2")
    found = list(proof.damage())
    number = "0009" if column == "number" else "0002"
    assert any(number in sentence for sentence in found), found


@pytest.mark.parametrize("column", ["data", "number", "subject_id"])
def test_a_changed_column_with_a_new_seal_is_found_and_named(archive, column):
    tamper(f"UPDATE paper SET {column} = {CHANGES[column]} WHERE id = 2")
    row = db.row(f"SELECT {', '.join(SEALED)} FROM paper WHERE id = 2")
    assert row is not None
    tamper(f"UPDATE paper SET seal = '{seal_of(row)}' WHERE id = 2")
    assert any("000" in sentence for sentence in proof.damage())


def test_changed_and_lost_content_is_found_and_named(archive):
    tamper("UPDATE paper_content SET bytes = (SELECT bytes FROM paper_content WHERE id = 1)"
           " WHERE id = 2")  # fmt: skip
    assert [s for s in proof.damage() if "CD01-20261120-0002" in s]
    tamper("DELETE FROM paper_content WHERE id = 3")
    assert [s for s in proof.damage() if "CD01-20261120-0003" in s]


def test_content_that_belongs_to_no_paper_is_found(archive):
    literal = "'\\x00'" if db.is_postgres() else "x'00'"
    tamper(f"INSERT INTO paper_content (hash, bytes) VALUES ('abc', {literal})")
    assert [s for s in proof.damage() if "abc" in s]


@pytest.mark.parametrize("serial", [1, 2, 3])
def test_a_removed_paper_is_found_and_named(archive, serial):
    tamper(
        f"DELETE FROM paper_event WHERE paper_id = {serial}",
        f"DELETE FROM paper WHERE id = {serial}",
    )
    assert [s for s in proof.damage() if f"CD01-20261120-000{serial}" in s]


def test_a_cut_tail_with_its_counter_is_found(archive):
    tamper(
        "DELETE FROM paper_event WHERE paper_id = 3",
        "DELETE FROM paper WHERE id = 3",
        "UPDATE counter SET last = 2 WHERE kind = 'slip'",
    )
    assert [s for s in proof.damage() if "CD01-20261120-0003" in s]


def test_a_cut_series_leaves_its_counter(archive):
    tamper("UPDATE counter SET last = 9 WHERE kind = 'slip'")
    assert [s for s in proof.damage() if "9" in s]


def test_a_paper_inserted_outside_the_gate_is_found(archive):
    row = db.row(f"SELECT {', '.join(SEALED)} FROM paper WHERE id = 3")
    assert row is not None
    made = dict(zip(SEALED, row, strict=True))
    made |= {"uid": OTHER, "serial": 4, "number": "CD01-20261120-0004"}
    values = [*made.values(), seal_of(tuple(made.values()))]
    quoted = ", ".join("NULL" if v is None else f"'{v}'" for v in values)
    tamper(
        f"INSERT INTO paper ({', '.join(SEALED)}, seal) VALUES ({quoted})",
        "UPDATE counter SET last = 4 WHERE kind = 'slip'",
    )
    found = list(proof.damage())
    # It is in no log, and nobody could sign it.
    assert len(found) == len([s for s in found if "CD01-20261120-0004" in s]) == 2


def test_exchanged_papers_are_found(archive):
    tamper(
        "UPDATE paper SET serial = 99 WHERE id = 1",
        "UPDATE paper SET serial = 1 WHERE id = 2",
        "UPDATE paper SET serial = 2 WHERE id = 1",
    )
    assert len(list(proof.damage())) >= 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE paper_event SET paper_id = 1 WHERE id = 1",
        "UPDATE paper_event SET what = 'saved' WHERE id = 1",
        "UPDATE paper_event SET at = at + 1 WHERE id = 1",
        "UPDATE paper_event SET person_id = 1 WHERE id = 1",
        "UPDATE paper_event SET note = '1' WHERE id = 1",
        "DELETE FROM paper_event WHERE id = 2",
        "INSERT INTO paper_event (paper_id, what, at, note) VALUES (1, 'voided', 5, '')",
    ],
)
def test_changed_notes_are_found(archive, statement):
    tamper(statement)
    assert list(proof.damage())


def test_a_log_written_anew_does_not_match_the_slips(database, anybody, now):
    """Whoever rewrites the whole audit chain still has to rewrite every slip in customers' hands."""
    a_branch()
    order = an_order()
    billing.list_settlement(order_id=order, render=render)
    payments = (billing.PaymentDraft("customer", "cash", billing.lines_of(order)[0].amount),)
    billing.take_payment(order_id=order, payments=payments)
    billing.hand_over(
        order_id=order,
        opinion="fairly",
        render=render,
        refused_reason="代送修人",
        witness="示例见证人",
    )
    assert list(proof.damage()) == []
    row = list(db.row(f"SELECT {audit._COLUMNS} FROM audit WHERE seq = 4") or ())
    row[3] = "somebody else"
    tamper(
        "UPDATE audit SET person = 'somebody else' WHERE seq = 4",
        f"UPDATE audit SET hash = '{audit._digest(tuple(row[:11]))}' WHERE seq = 4",
    )
    assert [s for s in proof.damage() if "CD01-20261120-0001" in s]


PAYMENT = {
    "uid": f"'{OTHER}'",
    "settlement_id": "2",
    "payer": "'maker'",
    "method": "'cash'",
    "amount": "amount + 1",
    "at": "at - 60",
    "person_id": "2",
}


@pytest.mark.parametrize("column", PAYMENT)
def test_a_changed_payment_is_found(database, anybody, now, column):
    a_branch()
    for payer in ("insurer", "insurer"):
        order = an_order(lines=(Line(payer=payer),))
        billing.list_settlement(order_id=order, render=render)
        billing.take_payment(order_id=order)
    assert list(billing_proof.damage()) == []
    tamper(f"UPDATE payment SET {column} = {PAYMENT[column]} WHERE id = 1")
    assert list(billing_proof.damage())
