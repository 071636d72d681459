"""The demonstration branch whole: its history, and what stands on papers of today."""

from reception.history.demo import QUARTER, fill_demo
from reception.history.demo_certificate import add_certificate
from reception.history.demo_claims import add_part_paid
from reception.history.demo_close import add_closes
from reception.history.demo_custody import add_loans
from reception.history.demo_gate import add_gate
from reception.history.demo_money import add_refunds
from reports.renderers import render


def fill_branch(*, orders: int = QUARTER, seed: int = 1) -> int:
    """Fill an empty database; return how many orders it has. Refused where there is a branch."""
    count = fill_demo(orders=orders, seed=seed)
    add_refunds(render)
    add_part_paid(render)
    add_closes(render)
    add_loans(render)
    add_gate(render)
    add_certificate(render)
    return count
