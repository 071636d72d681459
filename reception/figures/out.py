"""Orders handed over in a span, and how many of them in time (DOMAIN §6)."""

from collections import defaultdict
from dataclasses import dataclass

from reception.care.queries import Span
from reception.core import db
from reception.orders.promises import Agreed, effective_promise

_OUT = """
SELECT (handed_over_at - ?) / 86400, count(*), count(promised_at),
  sum(CASE WHEN handed_over_at <= promised_at THEN 1 ELSE 0 END)
FROM work_order
WHERE branch_id = ? AND handed_over_at >= ? AND handed_over_at < ?
GROUP BY 1
"""
# A single promise stands on the order itself; only those that were moved are looked at one by one.
_MOVED = """
SELECT o.id, o.handed_over_at, o.promised_at, p.promised_at, p.set_at, p.told
FROM work_order o JOIN promise p ON p.order_id = o.id
WHERE o.branch_id = ? AND o.handed_over_at >= ? AND o.handed_over_at < ?
  AND EXISTS (SELECT 1 FROM promise x WHERE x.order_id = o.id AND x.id <> p.id)
ORDER BY o.id, p.set_at, p.id
"""


@dataclass(frozen=True)
class Out:
    """Orders handed over in a span: by day, with a promise, on time; effective promises moved."""

    by_day: dict[int, int]
    promised: int
    on_time: int
    moved: dict[int, int]

    @property
    def orders(self) -> int:
        """台次: orders handed over."""
        return sum(self.by_day.values())


def orders_out(span: Span) -> Out:
    """Return what was handed over; what counts is the last promise agreed before one had passed."""
    days = db.rows(_OUT, (span[1], *span))
    promises: dict[int, list[Agreed]] = defaultdict(list)
    ends: dict[int, tuple[int, int | None]] = {}
    for order, at, last, promised_at, set_at, told in db.rows(_MOVED, span):
        promises[order].append(Agreed(promised_at, set_at, bool(told)))
        ends[order] = (at, last)
    told_of = {order: effective_promise(agreed) for order, agreed in promises.items()}
    moved = {order: by for order, by in told_of.items() if by is not None}
    on_time = sum(int(row[3]) for row in days)
    for order, by in moved.items():
        at, last = ends[order]
        on_time += (at <= by) - (last is not None and at <= last)
    return Out({row[0]: row[1] for row in days}, sum(row[2] for row in days), on_time, moved)
