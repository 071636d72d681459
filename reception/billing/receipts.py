"""The paper of money that moves apart from a list: deposit, receipt, refund, reversal (收据)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reception.core import clock, db, gate, money
from reception.core.errors import Refused
from reception.core.fields import instant
from reception.core.text import _
from reception.papers import actions as papers
from reception.papers.actions import Issued
from reception.papers.queries import branch_head
from reception.papers.rules import OF_BOOKINGS, PaperKind
from reception.papers.values import MoneyMove, ReceiptData, ReceivedItem

Render = Callable[[ReceiptData], bytes]

_ORDER = """
SELECT o.branch_id, k.name, car.plate, car.model, o.number,
  coalesce((SELECT s.number FROM settlement s WHERE s.order_id = o.id AND s.voided_at IS NULL), '')
FROM work_order o JOIN customer k ON k.id = o.customer_id JOIN vehicle car ON car.id = o.vehicle_id
WHERE o.id = ?
"""
_BOOKING = "SELECT branch_id, name, plate, model, starts_at, '' FROM booking WHERE id = ?"


@dataclass(frozen=True)
class Moved:
    """What a receipt says: the moves, against what, what is left, why."""

    moves: Sequence[MoneyMove]
    against: str = ""
    left: Decimal = money.ZERO
    reason: str = ""
    name: str = ""  # instead of the customer's
    items: Sequence[ReceivedItem] = ()


def issue(kind: PaperKind, subject_id: int, moved: Moved, render: Render) -> Issued:
    """Seal a receipt inside the running action; Refused when its order or booking is not there."""
    of_booking = kind in OF_BOOKINGS
    found = db.row(_BOOKING if of_booking else _ORDER, (subject_id,))
    if found is None:
        raise Refused(_("There is no such order or booking. Press F5 to see the present list."))
    branch_id, name, plate, model, about, listed = found
    if of_booking:
        about = clock.show(instant(about) or clock.now())
    return papers.issue(
        branch_id=int(branch_id),
        kind=kind,
        subject_id=subject_id,
        data_for=lambda number, _serial: ReceiptData(
            number=number,
            kind=str(kind),
            branch=branch_head(int(branch_id)),
            name=moved.name or name,
            plate="" if moved.items else plate,
            model="" if moved.items else model,
            about="" if moved.items else about,
            list_number="" if moved.items else listed,
            against=moved.against,
            moves=tuple(moved.moves),
            amount=sum((move.amount for move in moved.moves), money.ZERO),
            left=moved.left,
            reason=moved.reason,
            person=gate.actor().name,
            issued_at=clock.now(),
            items=tuple(moved.items),
        ),
        render=render,
    )
