"""The demonstration's certificate: a car that had an assembly replaced, signed by who passed it."""

import math
from collections.abc import Callable
from typing import Any

from reception.core import clock, db, gate, record
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders.models import OrderLine
from reception.orders.warranty import RepairClass
from reception.papers.values import Signature
from reception.shopfloor.certificate import issue_certificate
from reception.staff.actions import actor_of
from reception.staff.queries import people

_READY = (
    "SELECT l.id, i.inspector_id, l.order_id FROM order_line l"
    " JOIN work_order o ON o.id = l.order_id"
    " JOIN inspection i ON i.order_id = o.id AND i.stage = '' AND i.passed = 1"
    " WHERE o.source = 'demo' AND o.state = 'ready' AND l.kind = 'labour'"
    " ORDER BY l.order_id, l.position LIMIT 1"
)
_WIDE, _HIGH, _POINTS = 900.0, 300.0, 90


def add_certificate(render: Callable[[Any], bytes]) -> int:
    """Class a ready car's work as an assembly and let its inspector sign; return how many."""
    found = db.row(_READY)
    if found is None:
        return 0
    line_id, inspector_id, order_id = map(int, found)
    inspector = next(each for each in people() if each.person_id == inspector_id)
    with gate.acting(gate.system(_("Demonstration"))):
        _class_line(line_id=line_id)
    with gate.acting(actor_of(inspector)):
        issue_certificate(order_id=order_id, render=render, signature=_hand(inspector.name))
    return 1


@action(Permission.IMPORT)
def _class_line(*, line_id: int) -> None:
    record.change(OrderLine, line_id, warranty=RepairClass.ASSEMBLY)


def _hand(name: str) -> Signature:
    """Return a scrawl that is nobody's."""
    stroke = tuple(
        (
            round(180 + 5.2 * step, 1),
            round(150 + 70 * math.sin(step / 4) + 25 * math.sin(step / 1.7), 1),
            step * 8.0,
            0.5,
        )
        for step in range(_POINTS)
    )
    return Signature((stroke,), _WIDE, _HIGH, clock.now(), name)
