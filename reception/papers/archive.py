"""The archive as the counter looks through it: a day's papers, or those that a text names."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from reception.core import clock, db, gate
from reception.core.fields import instant
from reception.papers.rules import NOT_OF_ORDERS, OF_BOOKINGS, PaperKind
from reception.vehicles.queries import search

_ROW = """
SELECT p.id, p.kind, p.number, coalesce(o.id, 0), coalesce(o.number, ''),
  coalesce(car.plate, k.plate, ''), coalesce(car.model, k.model, ''), p.issued_at,
  coalesce(who.name, ''),
  (SELECT count(*) FROM paper_event e WHERE e.paper_id = p.id AND e.what = 'printed'),
  EXISTS (SELECT 1 FROM paper_event e WHERE e.paper_id = p.id AND e.what = 'voided')
FROM paper p
LEFT JOIN work_order o ON o.id = p.subject_id AND p.kind NOT IN ({others})
LEFT JOIN booking k ON k.id = p.subject_id AND p.kind IN ({bookings})
LEFT JOIN complaint c ON c.id = p.subject_id AND p.kind = 'complaint'
LEFT JOIN vehicle car ON car.id = coalesce(o.vehicle_id, k.vehicle_id, c.vehicle_id)
LEFT JOIN person who ON who.id = p.person_id
WHERE {which}
ORDER BY p.id DESC LIMIT {most}
"""
_KINDS = ", ".join(f"'{kind.value}'" for kind in PaperKind)  # each leads an index
_BOOKINGS = ", ".join(f"'{kind.value}'" for kind in OF_BOOKINGS)
_OTHERS = ", ".join(f"'{kind.value}'" for kind in NOT_OF_ORDERS)
MOST = 200
_CARS = 20  # whose papers a text may bring up


@dataclass(frozen=True)
class ArchiveRow:
    """A paper in the archive's list. `prints` counts how often it went to a printer."""

    paper_id: int
    kind: str  # papers.rules.PaperKind
    number: str
    order_id: int  # 0 for what is not of an order
    order_number: str
    plate: str
    model: str
    issued_at: datetime
    person: str
    prints: int
    voided: bool

    @property
    def key(self) -> int:
        """Return what a list knows the row by: an order has several papers."""
        return self.paper_id


def papers_on(day: date) -> tuple[ArchiveRow, ...]:
    """Return the branch's papers of a branch day, the newest first."""
    return _rows(
        f"p.branch_id = ? AND p.kind IN ({_KINDS}) AND p.day = ?", (int(day.strftime("%Y%m%d")),)
    )


def find_papers(text: str) -> tuple[ArchiveRow, ...]:
    """Return papers by their own number, their order's, or the car: plate, VIN, phone, name."""
    number = text.strip().upper()
    if not number:
        return ()
    cars = [hit.vehicle_id for hit in search(text, limit=_CARS)]
    marks = ", ".join("?" * len(cars)) or "NULL"
    orders = (
        "SELECT id FROM work_order WHERE number = ?"
        f" UNION SELECT id FROM work_order WHERE vehicle_id IN ({marks})"
    )
    # The plus keeps the branch's index out: what is found leads, or the cost were that of all years.
    which = (
        f"+p.branch_id = ? AND p.id IN (SELECT id FROM paper WHERE kind IN ({_KINDS}) AND number = ?"
        f" UNION SELECT id FROM paper WHERE kind NOT IN ({_OTHERS}) AND subject_id IN ({orders})"
        " UNION SELECT c.paper_id FROM receivable v JOIN receipt c ON c.receivable_id = v.id"
        f" WHERE v.order_id IN ({orders})"
        f" UNION SELECT id FROM paper WHERE kind IN ({_BOOKINGS}) AND subject_id IN"
        f" (SELECT id FROM booking WHERE vehicle_id IN ({marks}))"
        " UNION SELECT id FROM paper WHERE kind = 'complaint' AND subject_id IN"
        f" (SELECT id FROM complaint WHERE vehicle_id IN ({marks})))"
    )
    return _rows(which, (number, number, *cars, number, *cars, *cars, *cars))


def _rows(which: str, parameters: tuple[Any, ...]) -> tuple[ArchiveRow, ...]:
    sql = _ROW.format(bookings=_BOOKINGS, others=_OTHERS, which=which, most=MOST)
    return tuple(_row(found) for found in db.rows(sql, (gate.actor().branch_id, *parameters)))


def _row(found: tuple[Any, ...]) -> ArchiveRow:
    row = list(found)
    row[7], row[10] = instant(row[7]) or clock.now(), bool(row[10])
    return ArchiveRow(*row)
