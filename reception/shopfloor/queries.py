"""What the board and the dispatch form show."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from reception.core import clock, db
from reception.core.fields import instant, seconds
from reception.orders.models import OrderKind, State
from reception.shopfloor.models import BayKind
from reception.shopfloor.rules import first_gap


@dataclass(frozen=True)
class BayRow:
    """A bay, in the order of the board."""

    bay_id: int
    name: str
    kind: BayKind
    active: bool
    position: int
    version: int


@dataclass(frozen=True)
class Block:
    """An order in a bay for a time; `open` until the work in it is done."""

    allocation_id: int
    version: int
    order_id: int
    number: str
    bay_id: int
    technician_id: int | None
    technician: str
    starts_at: datetime
    ends_at: datetime
    open: bool
    plate: str
    model: str
    kind: OrderKind
    state: State
    hold_reason: str
    promised_at: datetime | None
    work: str  # the first line's name


def bays(*, active_only: bool = True, branch_id: int = 1) -> tuple[BayRow, ...]:
    """Return the branch's bays."""
    where = " AND active = 1" if active_only else ""
    found = db.rows(
        "SELECT id, name, kind, active, position, version FROM bay WHERE branch_id = ?"
        f"{where} ORDER BY position, id",
        (branch_id,),
    )
    return tuple(BayRow(r[0], r[1], BayKind(r[2]), bool(r[3]), r[4], r[5]) for r in found)


# An allocation that began more than 30 days before the window cannot reach into it.
_BLOCKS = (
    "SELECT a.id, a.version, o.id, o.number, a.bay_id, a.technician_id, coalesce(t.name, ''),"
    " a.starts_at, a.ends_at, a.open, c.plate, c.model, o.kind, o.state, o.hold_reason,"
    " o.promised_at, coalesce((SELECT l.name FROM order_line l WHERE l.order_id = o.id"
    " ORDER BY l.position LIMIT 1), '')"
    " FROM allocation a JOIN work_order o ON o.id = a.order_id"
    " JOIN vehicle c ON c.id = o.vehicle_id LEFT JOIN person t ON t.id = a.technician_id"
    " WHERE a.starts_at >= ? AND a.starts_at < ? AND (a.ends_at > ? OR a.open = 1)"
    " AND o.branch_id = ? ORDER BY a.starts_at, a.id"
)


def blocks(begin: datetime, end: datetime, branch_id: int = 1) -> tuple[Block, ...]:
    """Return what occupies the bays between two instants, by start; what overran is included."""
    earliest = seconds(begin - timedelta(days=31))
    found = db.rows(_BLOCKS, (earliest, seconds(end), seconds(begin), branch_id))
    return tuple(
        Block(
            allocation_id=r[0], version=r[1], order_id=r[2], number=r[3], bay_id=r[4],
            technician_id=r[5], technician=r[6], starts_at=instant(r[7]) or begin,
            ends_at=instant(r[8]) or end, open=bool(r[9]), plate=r[10], model=r[11],
            kind=OrderKind(r[12]), state=State(r[13]), hold_reason=r[14],
            promised_at=instant(r[15]), work=r[16],
        )
        for r in found
    )  # fmt: skip


@dataclass(frozen=True)
class Suggestion:
    """The first bay of a fitting kind that can begin: what dispatch offers."""

    bay_id: int
    bay: str
    starts_at: datetime
    ends_at: datetime


def suggest(
    length: timedelta, kinds: frozenset[BayKind], earliest: datetime | None = None
) -> Suggestion | None:
    """Return the bay of these kinds that is free first for `length`, from now on."""
    begin = earliest or clock.now()
    best: Suggestion | None = None
    for bay in bays():
        if bay.kind not in kinds:
            continue
        taken = db.rows(
            "SELECT starts_at, ends_at FROM allocation WHERE bay_id = ? AND open = 1"
            " AND ends_at > ?",
            (bay.bay_id, seconds(begin)),
        )
        periods = [(instant(a) or begin, instant(b) or begin) for a, b in taken]
        start = first_gap(periods, begin, length)
        if best is None or start < best.starts_at:
            best = Suggestion(bay.bay_id, bay.name, start, start + length)
    return best


@dataclass(frozen=True)
class InspectionRow:
    """One inspection of an order."""

    at: datetime
    inspector: str
    passed: bool
    items: tuple[str, ...]
    cause: str


def inspections_of(order_id: int) -> tuple[InspectionRow, ...]:
    """Return an order's inspections, oldest first."""
    found = db.rows(
        "SELECT i.at, coalesce(p.name, ''), i.passed, i.items, i.cause FROM inspection i"
        " LEFT JOIN person p ON p.id = i.inspector_id WHERE i.order_id = ? ORDER BY i.id",
        (order_id,),
    )
    return tuple(
        InspectionRow(instant(r[0]) or clock.now(), r[1], bool(r[2]), tuple(json.loads(r[3])), r[4])
        for r in found
    )
