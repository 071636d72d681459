"""The demonstration's receivables add up on both databases, debtor by debtor."""

from reception.billing import proof
from reception.billing.accounts import due_list
from reception.billing.statements import debtors
from reception.core import clock, gate
from reception.history.demo import fill_demo


def test_the_demonstration_is_owed_money_by_insurers(database):
    fill_demo(orders=240)
    with gate.acting(gate.system("test")):
        due = due_list()
    assert sum(row.count for row in debtors(due)) == len(due) > 5
    assert {row.payer for row in due} == {"insurer"}
    assert all(row.at < clock.now() for row in due)
    assert list(proof.damage()) == []
