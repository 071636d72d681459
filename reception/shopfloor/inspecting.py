"""How far an order's inspection is, and keeping a check inside an action."""

from dataclasses import dataclass

from reception.core import clock, db, gate, record
from reception.core.errors import Invalid, Refused
from reception.core.text import _
from reception.core.typed import storable
from reception.shopfloor.inspecting_lists import Wanted, wanted
from reception.shopfloor.inspecting_models import Category, Inspection, InspectionPhoto, Stage
from reception.shopfloor.inspecting_rules import Check, Result, RoadTest, stored
from reception.visits.damages import MOST_PHOTOS

# Of the present round: since the work went on last, and since it failed last.
_ROUND = (
    "i.order_id = ? AND i.id > coalesce((SELECT max(f.id) FROM inspection f"
    " WHERE f.order_id = i.order_id AND f.passed = 0 AND f.stage <> 'self'), 0)"
    " AND i.at >= coalesce((SELECT max(s.at) FROM order_step s"
    " WHERE s.order_id = i.order_id AND s.state = 'working'), 0)"
)
_WORKERS = (
    "SELECT person_id FROM clocking WHERE order_id = ? AND what = 'job'"
    " UNION SELECT technician_id FROM work_order WHERE id = ? AND technician_id IS NOT NULL"
    " UNION SELECT inspector_id FROM inspection WHERE order_id = ? AND stage = 'self'"
    " AND inspector_id IS NOT NULL"
)


@dataclass(frozen=True)
class Kept:
    """What is kept of one check besides its order and time."""

    stage: Stage
    passed: bool
    items: tuple[Check, ...] = ()
    cause: str = ""
    category: str = ""
    technician_id: int | None = None
    road: RoadTest | None = None
    photos: tuple[str, ...] = ()


def wanted_of(order_id: int) -> Wanted:
    """Return what an order's inspection asks for."""
    found = db.row(
        "SELECT o.kind, c.plate, v.road_test, o.branch_id FROM work_order o"
        " JOIN visit v ON v.id = o.visit_id JOIN vehicle c ON c.id = o.vehicle_id WHERE o.id = ?",
        (order_id,),
    )
    if found is None:
        raise Refused(_("There is no such order. Press F5 to see the present list."))
    kind, plate, road_test, branch_id = found
    return wanted(kind, plate, road_test=bool(road_test), branch_id=branch_id)


def workers(order_id: int) -> frozenset[int]:
    """Return who worked on an order: clocked, named at dispatch, or reported it done."""
    return frozenset(int(key) for (key,) in db.rows(_WORKERS, (order_id,) * 3))


def next_stage(order_id: int, want: Wanted) -> Stage:
    """Return which check comes next for an order whose work is done."""
    if want.leader and not db.row(
        f"SELECT 1 FROM inspection i WHERE {_ROUND} AND i.stage = 'leader' AND i.passed = 1",
        (order_id,),
    ):
        return Stage.LEADER
    return Stage.FINAL


def looked_as_leader(order_id: int, person_id: int | None) -> bool:
    """Tell whether somebody made this round's leader's check: the final one is another's."""
    sql = f"SELECT 1 FROM inspection i WHERE {_ROUND} AND i.stage = 'leader' AND i.inspector_id = ?"
    return person_id is not None and db.row(sql, (order_id, person_id)) is not None


def road_done(order_id: int) -> bool:
    """Tell whether a road test has gone well since the work went on last."""
    sql = f"SELECT 1 FROM inspection i WHERE {_ROUND} AND i.road_result = 'ok'"
    return db.row(sql, (order_id,)) is not None


def keep(order_id: int, kept: Kept) -> int:
    """Keep one check by the person at the desk, with its photos; return its key."""
    here = gate.actor().person_id
    road = kept.road
    key = record.add(
        Inspection,
        order=order_id,
        inspector=here,
        passed=kept.passed,
        items=stored(kept.items),
        cause=storable(kept.cause.strip(), "cause"),
        at=clock.now(),
        stage=str(kept.stage),
        technician=kept.technician_id,
        category=kept.category and str(Category(kept.category)),
        road_km=road.km if road else None,
        road_result="" if road is None else "ok" if road.passed else "bad",
        road_by=(road.person_id or here) if road else None,
    )
    for position, digest in enumerate(_known(kept.photos), 1):
        record.add(InspectionPhoto, inspection=key, hash=digest, position=position)
    return key


def _known(photos: tuple[str, ...]) -> tuple[str, ...]:
    if len(photos) > MOST_PHOTOS:
        most = _("At most {most} photos are kept with one check.")
        raise Invalid("photos", most.format(most=MOST_PHOTOS))
    for digest in photos:
        if not db.row("SELECT 1 FROM attachment WHERE hash = ?", (digest,)):
            raise Invalid("photos", _("A photo is missing. Take it in again."))
    return tuple(dict.fromkeys(photos))


def keep_self_check(order_id: int, checks: tuple[Check, ...]) -> None:
    """Keep what the technician looked at before reporting the work done.

    Refused without it where the kind of order makes it a must; Invalid("items") while an item is
    not right.
    """
    if not checks:
        if wanted_of(order_id).self_must:
            raise Refused(_("Check your own work item by item first, then report it done."))
        return
    wrong = [check.name for check in checks if check.result is Result.BAD]
    if wrong:
        told = _("“{name}” is not right yet. Mend it before you report the work done.")
        raise Invalid("items", told.format(name=wrong[0]))
    keep(
        order_id, Kept(Stage.SELF, passed=True, items=checks, technician_id=gate.actor().person_id)
    )
