"""The demonstration's cashier: deposits of yesterday are closed, those of today are still open.

Papers are drawn by `render`, which the window and the command line give: this floor knows none.
"""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from reception.billing.day_close import shift_of
from reception.billing.day_close_actions import close_day
from reception.billing.deposit_actions import take_deposit
from reception.billing.models import Method
from reception.core import clock, db, gate
from reception.staff.actions import actor_of
from reception.staff.queries import person_by_login

FLOAT = Decimal(500)
_LONG_HERE = (
    "SELECT id FROM work_order WHERE source = 'demo' AND state IN ('working', 'hold_parts')"
    " AND settled_at IS NULL AND opened_at < ? ORDER BY opened_at LIMIT 1"
)
_BOOKED = "SELECT id FROM booking WHERE state = 'booked' ORDER BY starts_at DESC, id LIMIT 3"


Render = Callable[[Any], bytes]


def add_closes(render: Render) -> int:
    """Let the cashier take deposits yesterday and today and close yesterday's; return how many."""
    cashier = person_by_login("cashier1")
    if cashier is None:
        return 0
    evening = clock.at(clock.today() - timedelta(days=1), 17, 20)
    wanted = [
        *({"order_id": key} for (key,) in db.rows(_LONG_HERE, (int(evening.timestamp()),))),
        *({"booking_id": key} for (key,) in db.rows(_BOOKED)),
    ]
    ways = (
        (Method.CASH, "1000"),
        (Method.WECHAT, "200"),
        (Method.CASH, "300"),
        (Method.ALIPAY, "200"),
    )
    taken = [
        {**subject, "method": method, "amount": Decimal(yuan), "render": render}
        for subject, (method, yuan) in zip(wanted, ways, strict=False)
    ]
    with gate.acting(actor_of(cashier)):
        with clock.frozen(evening):
            for each in taken[:2]:
                take_deposit(**each)
        if taken:
            with clock.frozen(evening + timedelta(minutes=25)):
                _close(actor_of(cashier).person_id or 0, render)
        for each in taken[2:]:
            take_deposit(**each)
    return len(taken)


def _close(person_id: int, render: Render) -> None:
    shift = shift_of(person_id)
    cash = sum((each.net for each in shift.sums if each.method == Method.CASH), Decimal(0))
    close_day(
        documents=tuple(each.open_id for each in shift.documents),
        previous_id=shift.previous_id,
        pieces=(int((cash + FLOAT) // 100), 0, 0, 0, 0, 0, 0, 0),
        opening=FLOAT,
        handed=cash,
        render=render,
    )
