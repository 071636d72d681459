"""The demonstration shows claims and insurance in every state, and stays sound; both databases."""

from reception.claims.insurance import assessments, came, cases
from reception.claims.queries import claims
from reception.claims.rules import Stage
from reception.core import gate
from reception.history import proof
from reception.history.demo import fill_demo
from reception.history.demo_claims import add_part_paid
from tests.backoffice import render


def test_supplement_refusal_and_a_case_that_came_in_part(database):
    fill_demo(orders=700)
    assert add_part_paid(render) == 1
    with gate.acting(gate.system("test")):
        rows = cases()
        kinds = {each.kind for row in rows for each in assessments(row.order_id)}
        assert kinds == {"first", "supplement"}
        (part,) = [row for row in rows if came(row.order_id)[0]]
        assert 0 < part.open < part.agreed
        refused = [row.reason for row in claims() if row.stage is Stage.REFUSED]
        assert refused
        assert all(refused)
        assert list(proof.damage()) == []
