"""The demonstration's receivables add up on both databases, debtor by debtor."""

import pytest

from reception.billing import proof
from reception.billing.accounts import due_list
from reception.billing.refund_actions import reverse_settlement
from reception.billing.statements import debtors
from reception.core import clock, db, gate
from reception.core.errors import Refused
from reception.history import proof as history_proof
from reception.history.demo import fill_demo
from reception.history.demo_money import add_refunds
from tests.backoffice import render


def test_the_demonstration_is_owed_money_by_insurers(database):
    fill_demo(orders=240)
    with gate.acting(gate.system("test")):
        due = due_list()
    assert sum(row.count for row in debtors(due)) == len(due) > 5
    assert {row.payer for row in due} == {"insurer"}
    assert all(row.at < clock.now() for row in due)
    assert list(proof.damage()) == []


def test_the_demonstration_gives_money_back_and_stays_sound(database):
    fill_demo(orders=240)
    assert add_refunds(render) == 2
    with gate.acting(gate.system("test")):
        assert db.rows("SELECT count(*), count(DISTINCT payment_id) FROM refund") == [(2, 2)]
        assert list(history_proof.damage()) == []


def test_what_was_brought_in_is_refunded_never_settled_anew(database):
    fill_demo(orders=240)
    (order_id,) = db.rows(
        "SELECT o.id FROM work_order o JOIN settlement s ON s.order_id = o.id"
        " WHERE o.handed_over_at IS NOT NULL AND s.paid_at IS NOT NULL LIMIT 1"
    )[0]
    with gate.acting(gate.system("test")):
        with pytest.raises(Refused):
            reverse_settlement(order_id=order_id, reason="x", render=render)
        assert list(history_proof.damage()) == []
