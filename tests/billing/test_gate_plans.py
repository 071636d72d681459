"""What is asked all day of gate and archive goes by an index: its cost is that of what is open."""

from contextlib import suppress

import pytest

from reception.billing.accounts import due_list
from reception.billing.count import evening, expected_cars
from reception.billing.deposits import deposits_of
from reception.billing.gate_pass_queries import exits_today, left_without, not_back, pass_of
from reception.core import clock, db
from reception.core.errors import Refused
from reception.papers.custody_queries import loans, overdue_loans
from reception.papers.queries import overdue_slips, paper_by_number
from tests.backoffice import a_branch

# Read from end to end: the last count; and the scans that are still wanted.
FEW = {"last", "x"}
QUESTIONS = {
    "who left without": (left_without, "gate_exit_unanswered"),
    "who left today": (exits_today, "gate_exit_by_day"),
    "who is not back": (not_back, "visit_by_arrived_at_2"),
    "a pass by number, then plate": (lambda: pass_of("沪A00001"), "gate_pass_by_day"),
    "a paper's number": (lambda: paper_by_number("CD01-20261120-0001"), "paper_by_number"),
    "the evening": (evening, "gate_pass_by_day"),
    "cars to count": (expected_cars, "gate_pass_by_order_id"),
    "deposits of an order": (lambda: deposits_of(1), "deposit_by_order_id"),
    "the due list": (due_list, "receivable_open"),
    "slips overdue": (overdue_slips, ""),
    "loans": (loans, "paper_loan_due"),
    "loans overdue": (overdue_loans, "paper_loan_due"),
}


def asked(question, monkeypatch) -> list[tuple[str, tuple]]:
    """Return the statements a question sends."""
    found, execute = [], db.execute

    def noted(sql: str, parameters=()):
        found.append((sql, tuple(parameters)))
        return execute(sql, parameters)

    with monkeypatch.context() as patch:
        patch.setattr(db, "execute", noted)
        with suppress(Refused):  # there is none: what was asked is as good
            question()
    assert found
    return found


def plan(sql: str, values: tuple) -> str:
    """Return how the open database finds the rows."""
    if db.is_postgres():
        return "\n".join(row[0] for row in db.rows("EXPLAIN " + sql, values))
    return "\n".join(row[-1] for row in db.rows("EXPLAIN QUERY PLAN " + sql, values))


@pytest.mark.parametrize("name", QUESTIONS)
def test_it_goes_by_an_index(database, anybody, now, monkeypatch, name):
    a_branch()
    question, index = QUESTIONS[name]
    if db.is_postgres():  # its tables are empty: it would read each from end to end
        db.execute("SET enable_seqscan = off")
    with clock.frozen(clock.at(clock.today(), 18, 20)):
        plans = [plan(*each) for each in asked(question, monkeypatch)]
    together = "\n".join(plans)
    assert index in together
    if not db.is_postgres():
        words = [line.split() for line in together.splitlines()]
        scanned = {line[1] for line in words if line[0] == "SCAN"}
        assert scanned <= FEW, together
        assert "sqlite_autoindex_paper_2" not in together  # every paper of the branch
