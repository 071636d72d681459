"""Which recalls 召回 there are, how far they are, and what is open for a car."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reception.core import clock, db
from reception.core.fields import instant
from reception.core.text import N_

# `m` is a VIN of the list of recall `r`; two days (today as 20240131) are its parameters. A car that
# was handed over on the linked order is done; an order that was cancelled leaves it open.
_DONE = (
    "EXISTS (SELECT 1 FROM work_order d WHERE d.id = m.order_id AND d.handed_over_at IS NOT NULL"
    " AND d.state <> 'cancelled')"
)
OPEN = (
    "r.closed_at IS NULL AND r.begins_on <= ? AND coalesce(r.ends_on, 99999999) >= ?"
    f" AND m.elsewhere_at IS NULL AND NOT {_DONE}"
)
CAR_STATES = {
    "open": N_("Recall not done"),
    "in_work": N_("Being done"),
    "done": N_("Done here"),
    "elsewhere": N_("Done elsewhere"),
}


def today() -> int:
    """Return the branch's day as recalls keep it: 20240131."""
    return int(clock.today().strftime("%Y%m%d"))


@dataclass(frozen=True)
class RecallRow:
    """A recall with how many cars of its list are done, open, and known here; days as 20240131."""

    recall_id: int
    version: int
    code: str
    title: str
    work: str
    reference: str
    package: str
    begins_on: int
    ends_on: int | None
    closed_at: datetime | None
    cars: int
    done: int

    @property
    def key(self) -> int:
        """Return what a list knows the row by."""
        return self.recall_id

    @property
    def open(self) -> int:
        """Return how many cars are still to be done."""
        return self.cars - self.done


@dataclass(frozen=True)
class CarRow:
    """A VIN of a recall's list; state: open, in_work, done, elsewhere."""

    recall_car_id: int
    version: int
    vin: str
    vehicle_id: int | None
    plate: str
    customer: str
    state: str
    order_id: int | None
    order_number: str
    at: datetime | None  # when it was done here or noted as done elsewhere
    reason: str

    @property
    def key(self) -> int:
        """Return what a list knows the row by."""
        return self.recall_car_id


@dataclass(frozen=True)
class OpenRecall:
    """A recall that a car has not had yet; `order_number` where it is being done now."""

    recall_car_id: int
    recall_id: int
    code: str
    title: str
    work: str
    package: str
    order_id: int | None
    order_number: str


def recalls() -> tuple[RecallRow, ...]:
    """Return every recall with its counts, open ones first, the newest before."""
    found = db.rows(
        "SELECT r.id, r.version, r.code, r.title, r.work, r.reference, r.package, r.begins_on,"
        " r.ends_on, r.closed_at, count(m.id), coalesce(sum(CASE WHEN m.id IS NOT NULL AND"
        f" (m.elsewhere_at IS NOT NULL OR {_DONE}) THEN 1 ELSE 0 END), 0)"
        " FROM recall r LEFT JOIN recall_car m ON m.recall_id = r.id GROUP BY r.id"
        " ORDER BY CASE WHEN r.closed_at IS NULL THEN 0 ELSE 1 END, r.begins_on DESC, r.id DESC"
    )
    return tuple(RecallRow(*(*r[:9], instant(r[9]), int(r[10]), int(r[11]))) for r in found)


def recall_cars(recall_id: int, limit: int = 2_000) -> tuple[CarRow, ...]:
    """Return the list of a recall: cars to be done first, known ones before those never seen."""
    found = db.rows(
        "SELECT m.id, m.version, m.vin, v.id, coalesce(v.plate, ''), coalesce(k.name, ''),"
        " o.id, coalesce(o.number, ''), o.state, o.handed_over_at, m.elsewhere_at,"
        " m.elsewhere_reason FROM recall_car m LEFT JOIN vehicle v ON v.vin = m.vin"
        " LEFT JOIN customer k ON k.id = v.customer_id LEFT JOIN work_order o ON o.id = m.order_id"
        " WHERE m.recall_id = ? ORDER BY CASE WHEN m.elsewhere_at IS NOT NULL"
        " OR o.handed_over_at IS NOT NULL THEN 1 ELSE 0 END,"
        " CASE WHEN v.id IS NULL THEN 1 ELSE 0 END, m.vin LIMIT ?",
        (recall_id, limit),
    )
    return tuple(_car(r) for r in found)


def _car(r: Sequence[Any]) -> CarRow:
    order, number, state, left, elsewhere, reason = r[6:]
    if state == "cancelled":
        order, number, left = None, "", None
    how = "elsewhere" if elsewhere is not None else "open"
    if order is not None and elsewhere is None:
        how = "in_work" if left is None else "done"
    at = instant(elsewhere if elsewhere is not None else left)
    return CarRow(r[0], r[1], r[2], r[3], r[4], r[5], how, order, number, at, reason)


_OF_CAR = (
    "SELECT m.id, r.id, r.code, r.title, r.work, r.package, o.id, coalesce(o.number, '')"
    " FROM recall_car m JOIN recall r ON r.id = m.recall_id"
    " LEFT JOIN work_order o ON o.id = m.order_id AND o.state <> 'cancelled'"
    f" WHERE m.vin = {{vin}} AND {OPEN} ORDER BY r.begins_on, r.id"
)


def open_recalls(vehicle_id: int) -> tuple[OpenRecall, ...]:
    """Return the recalls that a car has not had yet, the oldest first; found by its VIN."""
    vin, day = "(SELECT v.vin FROM vehicle v WHERE v.id = ?)", today()
    found = db.rows(_OF_CAR.format(vin=vin), (vehicle_id, day, day))
    return tuple(OpenRecall(*r) for r in found)


def open_recalls_of_vin(vin: str) -> tuple[OpenRecall, ...]:
    """Return the open recalls of a VIN that this branch may never have seen."""
    day = today()
    return tuple(OpenRecall(*r) for r in db.rows(_OF_CAR.format(vin="?"), (vin, day, day)))


def recalls_on(order_id: int) -> tuple[OpenRecall, ...]:
    """Return the recalls that are done on an order."""
    found = db.rows(
        "SELECT m.id, r.id, r.code, r.title, r.work, r.package, o.id, o.number FROM recall_car m"
        " JOIN recall r ON r.id = m.recall_id JOIN work_order o ON o.id = m.order_id"
        " WHERE m.order_id = ? ORDER BY r.begins_on, r.id",
        (order_id,),
    )
    return tuple(OpenRecall(*r) for r in found)
