"""What a recall's list may hold, and linking its cars to orders: pure rules, and parts of actions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reception.core import db, record
from reception.core.errors import Invalid, Refused
from reception.core.text import _
from reception.core.typed import half_width
from reception.vehicles.models import RecallCar
from reception.vehicles.recalls_queries import OPEN, today
from reception.vehicles.rules import check_vin, show_plate

NAMED = 5  # wrong lines of a list that are named
MOST = 50_000  # VINs of one import


@dataclass(frozen=True)
class RecallDraft:
    """A recall as it is typed; days as 20240131, None for no end."""

    code: str
    title: str
    begins_on: int
    work: str = ""
    reference: str = ""
    package: str = ""
    ends_on: int | None = None
    recall_id: int | None = None
    version: int | None = None


@dataclass(frozen=True)
class Added:
    """What became of a list: new VINs, those that stood there already, those of cars known here."""

    added: int
    already: int
    known: int


def vins_in(text: str) -> tuple[str, ...]:
    """Return what a pasted list holds, one VIN a line or cell, in its order.

    A line of several cells counts by the cell that has the length of a VIN; heads are passed over.
    """
    found = []
    for line in half_width(text).splitlines():
        cells = [cell for cell in re.split(r"[\t,;，；、|]+", line) if cell.strip()]
        picked = pick(cells)
        if picked:
            found.append(picked)
    return tuple(found)


def pick(cells: Sequence[str]) -> str:
    """Return the cell of a row that is, or was meant as, a VIN; '' for a head or an empty row."""
    bare = [re.sub(r"[\s\-]+", "", half_width(cell)).upper() for cell in cells]
    whole = next((cell for cell in bare if re.fullmatch(r"[0-9A-Z]{17}", cell)), "")
    if whole:
        return whole
    # Nearly one: said as wrong rather than silently left out.
    return next((cell for cell in bare if re.fullmatch(r"[0-9A-Z]{12,22}", cell)), "")


def checked_vins(vins: Sequence[str]) -> tuple[str, ...]:
    """Return the VINs once each; Invalid("vins") names the first wrong ones, nothing is guessed."""
    good: dict[str, None] = {}
    wrong = []
    for number, text in enumerate(vins, 1):
        try:
            good[check_vin(text).vin] = None
        except Invalid:
            wrong.append(_("{number}: {text}").format(number=number, text=text[:24]))
    if wrong:
        shown = "；".join(wrong[:NAMED]) + ("…" if len(wrong) > NAMED else "")
        raise Invalid(
            "vins",
            _("{count} are no VIN (17 characters without I, O, Q). Correct them: {shown}").format(
                count=len(wrong), shown=shown
            ),
        )
    if not good:
        raise Invalid("vins", _("Paste or choose a list with at least one VIN."))
    if len(good) > MOST:
        raise Invalid("vins", _("At most {most} VINs at a time.").format(most=f"{MOST:,}"))
    return tuple(good)


def link(order_id: int, vehicle_id: int, recall_cars: Sequence[int]) -> None:
    """Let an order do these recalls of its car (inside an action).

    Raises Refused for another car's, and for what is done, closed or under way on another order.
    """
    if not recall_cars:
        return
    day = today()
    marks = ", ".join("?" * len(set(recall_cars)))
    found = db.rows(
        "SELECT m.id, v.plate, coalesce(o.number, '') FROM recall_car m"
        " JOIN recall r ON r.id = m.recall_id JOIN vehicle v ON v.vin = m.vin AND v.id = ?"
        " LEFT JOIN work_order o ON o.id = m.order_id AND o.state <> 'cancelled' AND o.id <> ?"
        f" WHERE m.id IN ({marks}) AND {OPEN}",
        (vehicle_id, order_id, *sorted(set(recall_cars)), day, day),
    )
    if len(found) != len(set(recall_cars)):
        raise Refused(_("A recall is no longer open for this car. Press F5 and look again."))
    for key, plate, number in found:
        if number:
            raise Refused(
                _("A recall of {plate} is being done on order {number}.").format(
                    plate=show_plate(plate), number=number
                )
            )
        record.change(RecallCar, int(key), order_id=order_id)
