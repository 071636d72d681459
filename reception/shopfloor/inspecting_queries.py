"""What screens show of inspections: the form's order, what failed, who keeps failing."""

import json
from dataclasses import dataclass, field
from datetime import datetime

from reception.core import clock, db
from reception.core.fields import instant
from reception.orders.queries import OPEN
from reception.shopfloor import inspecting
from reception.shopfloor.inspecting_lists import Wanted
from reception.shopfloor.inspecting_rules import Category, Check, Result, Stage, checks


@dataclass(frozen=True)
class InspectionRow:
    """One check of an order. A failed one that is no self-check is internal rework."""

    inspection_id: int
    at: datetime
    inspector: str
    passed: bool
    items: tuple[Check, ...]
    cause: str
    stage: Stage
    technician: str = ""
    category: Category | None = None
    road_km: int | None = None
    road_result: str = ""
    road_by: str = ""
    photos: tuple[str, ...] = field(default=())

    @property
    def failed(self) -> tuple[Check, ...]:
        """Return the items that are not right."""
        return tuple(item for item in self.items if item.result is Result.BAD)

    @property
    def is_rework(self) -> bool:
        """Tell whether the car went back to the technician."""
        return not self.passed and self.stage is not Stage.SELF


_OF_ORDER = (
    "SELECT i.id, i.at, coalesce(p.name, ''), i.passed, i.items, i.cause, i.stage,"
    " coalesce(t.name, ''), i.category, i.road_km, i.road_result, coalesce(r.name, ''),"
    " coalesce(h.hash, '') FROM inspection i"
    " LEFT JOIN person p ON p.id = i.inspector_id LEFT JOIN person t ON t.id = i.technician_id"
    " LEFT JOIN person r ON r.id = i.road_by_id"
    " LEFT JOIN inspection_photo h ON h.inspection_id = i.id"
    " WHERE i.order_id = ? ORDER BY i.id, h.position"
)


def inspections_of(order_id: int) -> tuple[InspectionRow, ...]:
    """Return an order's checks, oldest first."""
    made: dict[int, InspectionRow] = {}
    photos: dict[int, list[str]] = {}
    for r in db.rows(_OF_ORDER, (order_id,)):
        key, passed = int(r[0]), bool(r[3])
        photos.setdefault(key, [])
        if r[12]:
            photos[key].append(r[12])
        made[key] = InspectionRow(
            key, instant(r[1]) or clock.now(), r[2], passed, checks(json.loads(r[4]), passed), r[5],
            Stage(r[6]), r[7], Category(r[8]) if r[8] else None, r[9], r[10], r[11],
            tuple(photos[key]),
        )  # fmt: skip
    return tuple(made.values())


@dataclass(frozen=True)
class Worker:
    """Somebody who worked on an order."""

    person_id: int
    name: str


@dataclass(frozen=True)
class ToInspect:
    """What the form of an order's next check needs."""

    want: Wanted
    stage: Stage
    workers: tuple[Worker, ...]
    before: tuple[InspectionRow, ...]  # every check so far, oldest first
    road_done: bool


def to_inspect(order_id: int) -> ToInspect:
    """Return an order's next check: its items, whose work it is, what was found before."""
    want = inspecting.wanted_of(order_id)
    keys = sorted(inspecting.workers(order_id))
    marks = ", ".join("?" * len(keys)) or "NULL"
    people = db.rows(f"SELECT id, name FROM person WHERE id IN ({marks}) ORDER BY id", keys)
    return ToInspect(
        want,
        inspecting.next_stage(order_id, want),
        tuple(Worker(int(key), name) for key, name in people),
        inspections_of(order_id),
        inspecting.road_done(order_id),
    )


# From the cars that are here to what failed of each, not from all that ever failed.
_REWORKS = (
    "SELECT o.id, (SELECT count(*) FROM inspection i WHERE i.order_id = o.id AND i.passed = 0"
    f" AND i.stage <> 'self') AS times FROM work_order o WHERE o.branch_id = ? AND {OPEN}"
)


def reworks(branch_id: int = 1) -> dict[int, int]:
    """Return how often each car that is here went back to the technician, where it did."""
    return {int(key): int(times) for key, times in db.rows(_REWORKS, (branch_id,)) if times}
