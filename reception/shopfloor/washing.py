"""洗车: what waits to be washed, and how far each car is. The verbs are in `washing_actions`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reception.core import clock, db, gate, record, settings
from reception.core.fields import instant
from reception.shopfloor.inspecting_models import Wash

# Since the car came to be washed last: what was left when it went back to work is no wash of now.
_SINCE = (
    "coalesce((SELECT max(s.at) FROM order_step s WHERE s.order_id = w.order_id"
    " AND s.state = 'washing'), 0)"
)


@dataclass(frozen=True)
class Washing:
    """The newest wash of an order."""

    wash_id: int
    began_at: datetime
    began_by: int | None
    done_at: datetime | None
    done_by: int | None
    result: str  # ok, bad, or empty while nobody has looked
    fresh: bool  # begun since the car came to be washed last


def newest(order_id: int) -> Washing | None:
    """Return an order's newest wash."""
    found = db.row(
        "SELECT w.id, w.began_at, w.began_by, w.done_at, w.done_by, w.result,"
        f" CASE WHEN w.began_at >= {_SINCE} THEN 1 ELSE 0 END"
        " FROM wash w WHERE w.order_id = ? ORDER BY w.id DESC LIMIT 1",
        (order_id,),
    )
    if found is None:
        return None
    began = instant(found[1]) or clock.now()
    return Washing(found[0], began, found[2], instant(found[3]), found[4], found[5], bool(found[6]))


def accept(order_id: int) -> None:
    """Note that whoever hands the car over has looked at its wash (inside an action)."""
    wash, here = newest(order_id), gate.actor().person_id
    if wash is None or wash.done_at is None or wash.result or here in (None, wash.done_by):
        return
    at = max(clock.now(), wash.done_at)
    record.change(Wash, wash.wash_id, checked_at=at, checked_by=here, result="ok")


def checked_by_another(branch_id: int | None = None) -> bool:
    """Tell whether a washed car is looked at by somebody else before it is ready."""
    return settings.read(settings.WASH_CHECK, branch_id) == "other"


@dataclass(frozen=True)
class WashRow:
    """A car in the queue of the wash bay."""

    order_id: int
    plate: str
    model: str
    promised_at: datetime | None
    since: datetime | None  # waits since
    began_at: datetime | None  # being washed since
    began_by: str
    done_at: datetime | None  # washed, and waits to be looked at
    done_by: str
    done_by_id: int | None
    again: str  # what was not clean last time


# The state's index leads to the few cars; of each its newest wash.
_QUEUE = (
    "SELECT o.id, c.plate, c.model, o.promised_at,"
    " (SELECT max(s.at) FROM order_step s WHERE s.order_id = o.id AND s.state = 'washing'),"
    " w.began_at, coalesce(b.name, ''), w.done_at, coalesce(d.name, ''), w.done_by, w.result,"
    " w.words FROM work_order o JOIN vehicle c ON c.id = o.vehicle_id"
    " LEFT JOIN wash w ON w.id = (SELECT max(x.id) FROM wash x WHERE x.order_id = o.id)"
    " LEFT JOIN person b ON b.id = w.began_by LEFT JOIN person d ON d.id = w.done_by"
    " WHERE o.branch_id = ? AND o.state = 'washing' AND o.handed_over_at IS NULL"
    " ORDER BY o.promised_at IS NULL, o.promised_at, o.id"
)


def queue(branch_id: int = 1) -> tuple[WashRow, ...]:
    """Return the cars to be washed, by promise."""
    return tuple(_row(r) for r in db.rows(_QUEUE, (branch_id,)))


def _row(r: tuple[Any, ...]) -> WashRow:
    since, began = instant(r[4]), instant(r[5])
    fresh = began is not None and (since is None or began >= since) and not r[10]
    again = str(r[11]) if r[10] == "bad" else ""
    if not fresh:
        return WashRow(r[0], r[1], r[2], instant(r[3]), since, None, "", None, "", None, again)
    return WashRow(
        r[0], r[1], r[2], instant(r[3]), since, began, r[6], instant(r[7]), r[8], r[9], again
    )
