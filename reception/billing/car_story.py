"""What check-in must know of a car's past: finished orders with their warranty, and what was refused.

One question for the orders and one for their lines; everything else is `visits.warranty`.
"""

import csv
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

import resources
from reception.core import clock, db, gate, settings
from reception.core.fields import instant, seconds
from reception.orders import warranty
from reception.visits.warranty import DoneLine, MainParts, Repair

LOOK_BACK = timedelta(days=3 * 366)  # 三包 is the longest period
MOST_REPAIRS = 60
ADVICE_MONTHS = 12


@dataclass(frozen=True)
class Declined:
    """Work that was recommended and not done."""

    said_at: datetime
    text: str


def repairs_of(vehicle_id: int) -> tuple[Repair, ...]:
    """Return a car's finished orders of the last three years, newest first."""
    since = seconds(clock.now() - LOOK_BACK)
    orders = db.rows(
        "SELECT o.id, o.number, o.kind, v.arrived_at, o.handed_over_at,"
        " coalesce(v.mileage_out, v.mileage_in), v.words, o.comeback_of_id, o.comeback_cause"
        " FROM work_order o JOIN visit v ON v.id = o.visit_id"
        " WHERE o.vehicle_id = ? AND o.opened_at >= ? AND o.handed_over_at IS NOT NULL"
        " AND o.state <> 'cancelled' ORDER BY o.opened_at DESC LIMIT ?",
        (vehicle_id, since, MOST_REPAIRS),
    )
    lines = _lines_of([int(found[0]) for found in orders])
    return tuple(
        Repair(
            order_id=found[0],
            number=found[1],
            kind=found[2],
            arrived_at=instant(found[3]) or clock.now(),
            handed_over_at=instant(found[4]) or clock.now(),
            mileage=found[5],
            words=found[6],
            lines=tuple(lines.get(found[0], ())),
            comeback_of_id=found[7],
            comeback_cause=found[8],
        )
        for found in orders
    )


def _lines_of(orders: list[int]) -> dict[int, list[DoneLine]]:
    if not orders:
        return {}
    branch_id = gate.actor().branch_id
    promised = {
        warranty.RepairClass.MINOR: settings.read(settings.WARRANTY_MINOR, branch_id),
        warranty.RepairClass.SECOND: settings.read(settings.WARRANTY_SECOND, branch_id),
        warranty.RepairClass.ASSEMBLY: settings.read(settings.WARRANTY_ASSEMBLY, branch_id),
    }
    made: dict[int, list[DoneLine]] = {}
    marks = ", ".join("?" * len(orders))
    for order_id, kind, code, name, payer, origin, km, days, own in db.rows(
        "SELECT order_id, kind, code, name, payer, origin, warranty_km, warranty_days, warranty"
        f" FROM order_line WHERE order_id IN ({marks}) ORDER BY order_id, position",
        orders,
    ):
        period = promised[warranty.repair_class(name, own)]
        own_km, own_days = warranty.line_warranty(kind, origin, period, (km, days))
        made.setdefault(order_id, []).append(DoneLine(name, code, kind, payer, own_km, own_days))
    return made


def declined(vehicle_id: int) -> tuple[Declined, ...]:
    """Return what was recommended within a year and not followed, newest first.

    The advice on an order counts until a later order has a line of that name.
    """
    since = seconds(clock.now() - timedelta(days=ADVICE_MONTHS * 31))
    found = db.rows(
        "SELECT o.id, o.opened_at, o.advice FROM work_order o WHERE o.vehicle_id = ?"
        " AND o.opened_at >= ? AND o.advice <> '' AND o.handed_over_at IS NOT NULL"
        " ORDER BY o.opened_at DESC",
        (vehicle_id, since),
    )
    made = []
    for _order, opened_at, advice in found:
        later = db.rows(
            "SELECT l.name FROM order_line l JOIN work_order o ON o.id = l.order_id"
            " WHERE o.vehicle_id = ? AND o.opened_at > ?",
            (vehicle_id, opened_at),
        )
        if not any(name and name in advice for (name,) in later):
            made.append(Declined(instant(opened_at) or clock.now(), advice))
    return tuple(made)


@lru_cache(maxsize=1)
def main_parts() -> MainParts:
    """Return the words of resources/catalog/main_parts.csv, which a branch may edit."""
    with resources.path("catalog", "main_parts.csv").open(encoding="utf-8", newline="") as file:
        groups: dict[str, dict[str, tuple[str, ...]]] = {}
        for row in csv.DictReader(file):
            groups.setdefault(row["group"], {})[row["name"]] = tuple(row["words"].split("|"))
    return MainParts(groups)
