"""The demonstration's receivables: what insurers owe, some of it overdue for long; and refunds."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from reception.billing.models import Receivable
from reception.billing.money_queries import paid_of
from reception.billing.refund_actions import refund_payment
from reception.core import clock, db, gate, record, settings
from reception.core.fields import instant, seconds, yuan
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.history import bulk
from reception.history.demo_world import dice

MOST = 12  # sums on account
OLDEST = timedelta(days=130)
GIVEN_BACK = (Decimal(20), Decimal(50))  # yuan, of the newest payments that allow it
_ACCOUNT = (
    "SELECT p.id, o.id, p.amount, p.at FROM work_order o"
    " JOIN settlement s ON s.order_id = o.id AND s.voided_at IS NULL AND s.paid_at IS NOT NULL"
    " JOIN payment p ON p.settlement_id = s.id AND p.payer = 'insurer' AND p.method = 'account'"
    " WHERE o.branch_id = ? AND o.source = 'demo' AND s.insurer > 0 AND o.settled_at >= ?"
    " ORDER BY o.settled_at DESC, p.id"
)
_PAID = (
    "SELECT o.id FROM work_order o JOIN settlement s ON s.order_id = o.id AND s.voided_at IS NULL"
    " AND s.paid_at IS NOT NULL AND s.customer > 10000 WHERE o.source = 'demo'"
    " AND o.handed_over_at IS NOT NULL ORDER BY o.handed_over_at DESC, o.id LIMIT 2"
)


@action(Permission.IMPORT)
def add_owed(*, seed: int) -> int:
    """Let insurers owe what late orders put on account, some of it overdue; return how many."""
    make_uid = bulk.uid_maker(dice(seed, "owed").getrandbits)
    branch, days = gate.actor().branch_id, settings.read(settings.RECEIVABLE_DAYS)
    late = db.rows(_ACCOUNT, (branch, seconds(clock.now() - OLDEST)))
    every = max(1, len(late) // MOST)
    for payment, order, fen, at in late[::every]:
        since = instant(at) or clock.now()
        record.add(
            Receivable,
            uid=make_uid(at),
            branch_id=branch,
            payment_id=payment,
            order_id=order,
            payer="insurer",
            amount=yuan(fen),
            open=yuan(fen),
            at=since,
            due_on=int((clock.local(since).date() + timedelta(days=days)).strftime("%Y%m%d")),
        )
    return len(late[::every])


def add_refunds(render: Callable[[Any], bytes]) -> int:
    """Give the newest customers back what was counted twice, each by a paper; return how many.

    In nobody's shift: whoever sits down first has nothing of others to count.
    """
    count = 0
    with gate.acting(gate.system(_("Demonstration"))):
        for (order_id,), amount in zip(db.rows(_PAID), GIVEN_BACK, strict=False):
            for paid in paid_of(order_id):
                if paid.payer != "customer" or not paid.ways():
                    continue
                way = paid.ways()[0]
                if paid.most(way) >= amount:
                    refund_payment(
                        payment_id=paid.payment_id, amount=amount, method=way,
                        reason=_("An item was counted twice"), render=render,
                    )  # fmt: skip
                    count += 1
                    break
    return count
