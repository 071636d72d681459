"""The line is cut around COMMIT: nobody knows whether it was done, and asking again never doubles."""

import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from reception.core import db
from reception.core.errors import ReceptionError
from reception.history.proof import damage
from tests.safety.proxy import AFTER, BEFORE, LATE, Proxy
from tests.safety.test_crash_money import OPERATIONS, prepare
from ui.commands import ops

KEYS = {
    "payment_id": "SELECT min(id) FROM payment WHERE method = 'cash'",
    "receivable_id": "SELECT max(id) FROM receivable WHERE payer = 'customer'",
    "pass_id": "SELECT max(id) FROM gate_pass",
    "documents": "SELECT t.id FROM till_open t JOIN person p ON p.id = t.person_id"
    " WHERE p.login = 'cashier' ORDER BY t.id",
}
OFTEN = 12  # more cuts than any operation meets here


@pytest.fixture
def proxy(postgres_database) -> Iterator[Proxy]:
    """A branch with an order that is ready, asked through a line that can be cut."""
    prepare()
    db.close_database()
    made = Proxy(postgres_database)
    db.open_database(made.url)
    yield made
    made.orders.clear()
    db.close_database()
    made.close()


def perform(each: dict[str, Any]) -> Any:
    """Do an operation as its line from stdin would be done.

    What was cut has used up keys of the server's, so the keys that it names are asked for.
    """
    for name, sql in KEYS.items():
        if name in each["args"]:
            keys = [key for (key,) in db.rows(sql)]
            key = keys if isinstance(each["args"][name], list) else keys[0]
            each = {**each, "args": {**each["args"], name: key}}
    return ops.perform(ops.parse(json.dumps(each).encode()))


def check_once() -> None:
    """All was done, and once: audit, list, papers, drawers."""
    found = dict(db.rows("SELECT operation_id, count(*) FROM audit GROUP BY operation_id"))
    assert [found.get(each["id"]) for each in OPERATIONS] == [1] * len(OPERATIONS)
    assert db.rows("SELECT state FROM work_order") == [("handed_over",)]
    sums = [
        db.rows(f"SELECT count(*), sum(amount) FROM {table}")[0]
        for table in ("deposit", "payment", "refund", "receipt")
    ]
    # Lists of 500.60 + 80.00, twice; 20.00 refunded, all the rest of the first reversed.
    assert [(n, int(fen)) for n, fen in sums] == [
        (1, 10_000), (10, 2 * 58_060), (7, 58_060), (1, 5_000)
    ]  # fmt: skip
    for kind, many in (("slip", 1), ("gate_pass", 1), ("settlement", 2), ("reversal", 1)):
        assert db.rows("SELECT count(*) FROM paper WHERE kind = ?", (kind,)) == [(many,)], kind
    assert list(damage()) == []


@pytest.mark.parametrize("order", [BEFORE, AFTER, LATE])
def test_a_line_cut_at_every_commit_doubles_nothing(proxy, order):
    for each in OPERATIONS:
        proxy.orders.append(order)
        first = perform(each)
        assert perform(each) == first
    assert proxy.cuts == [order] * len(OPERATIONS)
    check_once()


@pytest.mark.parametrize("seed", range(2))
def test_a_line_cut_until_the_program_gives_up_doubles_nothing(proxy, seed):
    luck, gave_up = Random(seed), 0
    for each in OPERATIONS:
        proxy.orders += luck.choices((BEFORE, AFTER, LATE), k=luck.choice((1, 3, 4)))
        for _again in range(OFTEN):
            try:
                perform(each)
                break
            except ReceptionError as error:  # told that the server does not answer: asked again
                last, gave_up = error, gave_up + 1
        else:
            raise last
        proxy.orders.clear()
    assert gave_up
    check_once()
