"""The demonstration's archive: slips of cars that left some days ago, lent out, overdue and returned."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from reception.billing.actions import issue_slip_for_history
from reception.core import clock, db, gate
from reception.core.text import N_, _
from reception.core.units import day_number
from reception.papers.custody import lend, take_back
from reception.staff.actions import actor_of
from reception.staff.queries import person_by_login

_LEFT = (
    "SELECT id FROM work_order WHERE source = 'demo' AND state IN ('handed_over', 'closed')"
    " AND handed_over_at < ? ORDER BY handed_over_at DESC LIMIT 3"
)
_LOANS = (  # borrower (the colleague with that login, else somebody outside), what for, days
    ("cashier1", N_("to check an invoice"), 2),
    (N_("Insurance company"), N_("to look at a damage"), 3),
    (N_("Traffic police"), N_("to look into an accident"), 12),
)
LENT_BEFORE = timedelta(days=5)


def add_loans(render: Callable[[Any], bytes]) -> int:
    """Issue slips five days ago and lend them; one is back, one overdue. Return how many."""
    manager = person_by_login("manager1")
    if manager is None:
        return 0
    then = clock.now() - LENT_BEFORE
    count = 0
    with gate.acting(actor_of(manager)):
        with clock.frozen(then):
            orders = db.rows(_LEFT, (int(then.timestamp()),))
            for (order_id,), (who, why, days) in zip(orders, _LOANS, strict=False):
                slip = issue_slip_for_history(order_id=order_id, render=render)
                due = day_number(clock.today() + timedelta(days=days))
                colleague = person_by_login(who)
                key = lend(
                    number=slip.number,
                    borrower="" if colleague else _(who),
                    colleague_id=colleague.person_id if colleague else 0,
                    reason=_(why),
                    due_on=due,
                )
                count += 1
                if count == 1:
                    first = key
        if count:
            with clock.frozen(then + timedelta(days=1)):
                take_back(loan_id=first, version=1)
    return count
