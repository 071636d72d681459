"""The demonstration's receivables: what insurers owe, some of it overdue for long."""

from datetime import timedelta

from reception.billing.models import Receivable
from reception.core import clock, db, gate, record, settings
from reception.core.fields import instant, seconds, yuan
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.history import bulk
from reception.history.demo_world import dice

MOST = 12  # sums on account
OLDEST = timedelta(days=130)
_ACCOUNT = (
    "SELECT p.id, o.id, p.amount, p.at FROM work_order o"
    " JOIN settlement s ON s.order_id = o.id AND s.voided_at IS NULL AND s.paid_at IS NOT NULL"
    " JOIN payment p ON p.settlement_id = s.id AND p.payer = 'insurer' AND p.method = 'account'"
    " WHERE o.branch_id = ? AND o.source = 'demo' AND s.insurer > 0 AND o.settled_at >= ?"
    " ORDER BY o.settled_at DESC, p.id"
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
