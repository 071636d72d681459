"""到店: noting a car at the gate, and receiving what was noted; all inside actions."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from reception.bookings.actions import arrive as arrive_with_booking
from reception.bookings.queries import booking_today
from reception.core import clock, db, gate, record
from reception.core.errors import Invalid, Refused
from reception.core.text import _
from reception.core.typed import one_line, storable
from reception.core.units import instant, seconds
from reception.vehicles.rules import normalise_plate, plate_kind, show_plate
from reception.visits.models import Arrival

SOURCES = ("gate", "folder", "http")
LATE_BY = timedelta(hours=12)  # what a camera may deliver late


@dataclass(frozen=True)
class Noted:
    """What became of a plate: its arrival, or none when the car is here already."""

    arrival_id: int | None
    new: bool
    said: str


def note(plate: str, at: datetime | None, source: str) -> Noted:
    """Note that a car has come; see `actions.note_arrival`."""
    bare = _checked_plate(plate)
    now = clock.now()
    came = now if at is None else at
    if not now - LATE_BY <= came <= now + timedelta(minutes=5):
        raise Invalid("at", _("This time is not of today. Check the clock of the camera."))
    if source not in SOURCES:
        raise Invalid("source", _("An arrival comes from the gate, the folder or the camera."))
    vehicle_id, shown = _known(bare), show_plate(bare)
    here = _here(vehicle_id)
    if here:
        said = _("{plate} is in the shop already, order {number}.").format(plate=shown, number=here)
        return Noted(None, False, said)
    waiting = _waiting(bare)
    if waiting is None:
        waiting = record.try_add(
            Arrival,
            branch=gate.actor().branch_id,
            plate=bare,
            at=min(came, now),
            source=source,
            person=gate.actor().person_id,
            vehicle=vehicle_id,
            booking=booking_today(bare, vehicle_id),
        )
        if waiting is not None:
            return Noted(waiting, True, _("{plate} noted; the desk knows.").format(plate=shown))
        waiting = _waiting(bare)  # somebody else has noted it at this very moment
    return Noted(waiting, False, _("{plate} is noted already.").format(plate=shown))


def dismiss(arrival_id: int, reason: str) -> None:
    """Take an arrival off the desk's list; see `actions.dismiss_arrival`."""
    if not reason.strip():
        raise Invalid("reason", _("Say why this car is not received."))
    visit, dismissed, _plate = _arrival(arrival_id)
    if visit is not None:
        raise Refused(_("This car has been received already. Press F5 to see it."))
    if dismissed is None:
        why = storable(reason.strip(), "reason")
        record.change(Arrival, arrival_id, dismissed_at=clock.now(), reason=why)


def expect_again(arrival_id: int) -> None:
    """Put a dismissed arrival back on the list."""
    visit, dismissed, plate = _arrival(arrival_id)
    if visit is not None or dismissed is None:
        return
    if _waiting(plate) is not None:
        raise Refused(_("{plate} is noted already.").format(plate=show_plate(plate)))
    record.change(Arrival, arrival_id, dismissed_at=None, reason="")


def came_at(plate: str, vehicle_id: int | None) -> datetime | None:
    """Return when a car that waits at the gate came: waiting is counted from there (DOMAIN §2)."""
    found = [instant(row[1]) for row in _open(plate, vehicle_id)]
    return min((at for at in found if at is not None), default=None)


def receive(*, visit_id: int, vehicle_id: int, plate: str, booking_id: int | None = None) -> None:
    """Let what was noted and booked become this visit (inside check-in)."""
    booked = booking_id
    for key, _at, noted in _open(plate, vehicle_id):
        record.change(Arrival, key, visit=visit_id, vehicle=vehicle_id)
        booked = booked or noted
    booked = booked or booking_today(plate, vehicle_id)
    if booked is not None:
        arrive_with_booking(booked, visit_id)


def _checked_plate(text: str) -> str:
    bare = one_line(normalise_plate(text), "plate")
    if plate_kind(bare) is None and not re.fullmatch(r"\w{2,20}", bare):
        raise Invalid("plate", _("Type the plate: letters and digits, such as 沪A66N20."))
    return bare


def _known(plate: str) -> int | None:
    """Return the car that carries a plate; None where no car or several do."""
    found = db.rows("SELECT id FROM vehicle WHERE plate = ? LIMIT 2", (plate,))
    return int(found[0][0]) if len(found) == 1 else None


def _here(vehicle_id: int | None) -> str:
    found = db.row(
        "SELECT number FROM work_order WHERE vehicle_id = ? AND handed_over_at IS NULL"
        " AND state <> 'cancelled'",
        (vehicle_id or 0,),
    )
    return str(found[0]) if found else ""


def _waiting(plate: str) -> int | None:
    """Return today's open arrival of a plate; one that nobody received yesterday is let go."""
    found = db.row(
        "SELECT id, at FROM arrival WHERE branch_id = ? AND plate = ? AND visit_id IS NULL"
        " AND dismissed_at IS NULL",
        (gate.actor().branch_id, plate),
    )
    if found is None:
        return None
    if found[1] >= seconds(clock.day_bounds(clock.today())[0]):
        return int(found[0])
    left = _("Left without being received")
    record.change(Arrival, int(found[0]), dismissed_at=clock.now(), reason=left)
    return None


def _open(plate: str, vehicle_id: int | None) -> list[tuple[int, int, int | None]]:
    begin, _end = clock.day_bounds(clock.today())
    return db.rows(
        "SELECT id, at, booking_id FROM arrival WHERE branch_id = ? AND visit_id IS NULL"
        " AND dismissed_at IS NULL AND at >= ? AND (plate = ? OR vehicle_id = ?)",
        (gate.actor().branch_id, seconds(begin), plate, vehicle_id or 0),
    )


def _arrival(arrival_id: int) -> tuple[int | None, int | None, str]:
    found = db.row(
        "SELECT visit_id, dismissed_at, plate FROM arrival WHERE id = ?" + db.for_update(),
        (arrival_id,),
    )
    if found is None:
        raise Refused(_("There is no such arrival. Press F5 to see the present list."))
    return found[0], found[1], str(found[2])
