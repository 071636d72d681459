"""The archive's list: a day's papers, or what a text names, on both databases."""

import pytest

from reception.billing.actions import issue_order_sheet, list_settlement
from reception.core import clock
from reception.papers.actions import note_printed, void_paper
from reception.papers.archive import find_papers, papers_on
from tests.backoffice import a_branch, an_order, render


@pytest.fixture
def branch(database, anybody, now) -> int:
    return a_branch()


def test_a_day_shows_its_papers_newest_first(branch):
    first, second = an_order(), an_order()
    sheet = issue_order_sheet(order_id=first, render=render)
    listed = list_settlement(order_id=second, render=render)
    note_printed(paper_id=sheet.paper_id)
    void_paper(paper_id=sheet.paper_id, reason="客户改期")
    rows = papers_on(clock.today())
    assert [(r.paper_id, r.kind, r.prints, r.voided) for r in rows] == [
        (listed.paper_id, "settlement", 0, False),
        (sheet.paper_id, "order_sheet", 1, True),
    ]
    assert (rows[0].plate, rows[0].order_number) == ("沪A00002", "CD01-H-0002")
    assert papers_on(clock.today().replace(day=1)) == ()


@pytest.mark.parametrize("text", ["JCD01-20261120-0001", " jcd01-20261120-0001 ", "CD01-H-0001"])
def test_numbers_find_a_paper(branch, text):
    order = an_order()
    listed = list_settlement(order_id=order, render=render)
    assert [row.paper_id for row in find_papers(text)] == [listed.paper_id]


@pytest.mark.parametrize("text", ["", "  ", "'; DROP TABLE paper", "%", "CD01-20261120-0009"])
def test_nothing_is_found_for_nothing(branch, text):
    list_settlement(order_id=an_order(), render=render)
    assert find_papers(text) == ()
