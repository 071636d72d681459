"""Booking a car in, moving it, letting it go, and noting what was done before it comes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from reception.bookings import queries, rules, slip
from reception.bookings.models import Booking, BookingItem, BookingMark, BookingState
from reception.bookings.models import Errand as Errand
from reception.core import clock, db, gate, record
from reception.core.errors import Invalid, Refused
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.special_days import working_hours
from reception.core.text import _
from reception.core.typed import one_line, storable
from reception.core.units import instant, seconds
from reception.customers.rules import check_name, check_phone
from reception.papers.actions import Issued
from reception.papers.values import BookingSlipData
from reception.vehicles.rules import check_plate, show_plate

FARTHEST = timedelta(days=180)


@dataclass(frozen=True)
class BookedItem:
    """Something asked for: a package, operation or part of the catalogue, with its labour hours."""

    kind: str
    code: str
    name: str
    hours: Decimal = Decimal(0)


@dataclass(frozen=True)
class BookingDraft:
    """A booking as it is asked for. `vehicle_id` for a known car, else at least name and phone."""

    name: str
    phone: str
    starts_at: datetime
    bay_kind: str
    minutes: int = 60
    plate: str = ""
    model: str = ""
    vehicle_id: int | None = None
    items: tuple[BookedItem, ...] = ()
    words: str = ""
    note: str = ""
    technician_id: int | None = None
    advisor_id: int | None = None


@action(Permission.BOOK)
def book(*, booking: BookingDraft) -> int:
    """Book a car in and return the booking's key.

    Raises Invalid naming the field; Refused with the next free time when there is no room.
    """
    values = _checked(booking)
    _hold(values["starts_at"], values["ends_at"])
    _check_room(booking, values)
    _check_once(values)
    key = record.add(
        Booking,
        branch=gate.actor().branch_id,
        made_at=clock.now(),
        made_by=gate.actor().person_id,
        **values,
    )
    _write_items(key, booking.items)
    return key


@action(Permission.PRINT_PAPER)
def issue_booking_slip(*, booking_id: int, render: Callable[[BookingSlipData], bytes]) -> Issued:
    """Seal a booking's slip as it stands, for the customer to take along."""
    return slip.seal(booking_id, render)


@action(Permission.BOOK)
def change_booking(*, booking_id: int, version: int, booking: BookingDraft) -> None:
    """Change a booking, or give one that was missed another time; it is booked again."""
    before = _present(booking_id)
    if before.state != BookingState.BOOKED:
        rules.check_move(before.state, BookingState.BOOKED)
    values = _checked(booking, since=before.starts_at)
    wanted = _Present(
        BookingState.BOOKED, values["starts_at"], values["ends_at"], values["bay_kind"],
        values["technician"],
    )  # fmt: skip
    if before != wanted:
        _hold(wanted.starts_at, wanted.ends_at)
        _check_room(booking, values, besides=booking_id)
    _check_once(values, besides=booking_id)
    record.change(Booking, booking_id, version, state=BookingState.BOOKED, closed_at=None, **values)
    if before.starts_at != wanted.starts_at:
        _forget(booking_id, Errand.DAY_BEFORE, Errand.HOUR_BEFORE)
    if _rewrite_items(booking_id, booking.items):
        _forget(booking_id, Errand.PARTS)


@action(Permission.BOOK)
def cancel_booking(*, booking_id: int, version: int, reason: str) -> None:
    """Cancel a booking; who asked for it and why is kept."""
    rules.check_move(_present(booking_id).state, BookingState.CANCELLED)
    if not reason.strip():
        raise Invalid("reason", _("Say why the booking is cancelled."))
    why = storable(reason.strip(), "reason")
    record.change(
        Booking, booking_id, version,
        state=BookingState.CANCELLED, reason=why, closed_at=clock.now(),
    )  # fmt: skip


@action(Permission.BOOK)
def mark_no_show(*, booking_id: int) -> None:
    """Note that the car did not come; its room is free again. Not before its time has passed."""
    present = _present(booking_id)
    rules.check_move(present.state, BookingState.NO_SHOW)
    if present.starts_at > clock.now():
        raise Refused(_("The time of this booking has not come yet."))
    record.change(Booking, booking_id, state=BookingState.NO_SHOW, closed_at=clock.now())


@action(Permission.BOOK)
def still_expect(*, booking_id: int) -> None:
    """Take a no-show back: the customer is on the way."""
    if _present(booking_id).state != BookingState.NO_SHOW:
        raise Refused(_("This booking is not marked as missed. Press F5 to see it."))
    record.change(Booking, booking_id, state=BookingState.BOOKED, closed_at=None)


@action(Permission.BOOK)
def mark_done(*, booking_id: int, what: Errand, how: str = "", note: str = "") -> None:
    """Note that the customer was reminded or the parts are laid out: who, when, how."""
    if _present(booking_id).state != BookingState.BOOKED:
        raise Refused(_("This car is no longer expected; nothing is to be done about it."))
    key = record.try_add(
        BookingMark,
        booking=booking_id,
        what=what,
        at=clock.now(),
        person=gate.actor().person_id,
        how=one_line(how.strip(), "how"),
        note=storable(note.strip(), "note"),
    )
    if key is None:
        raise Refused(_("Somebody has already marked this as done. Press F5 to see who."))


@action(Permission.BOOK)
def mark_undone(*, booking_id: int, what: Errand) -> None:
    """Take a mark back."""
    _present(booking_id)
    _forget(booking_id, what)


def arrive(booking_id: int, visit_id: int) -> None:
    """Let a booking become this visit (inside an action); a closed one is left as it is."""
    state = _present(booking_id).state
    if BookingState.ARRIVED in rules.TRANSITIONS[state]:
        record.change(
            Booking, booking_id,
            state=BookingState.ARRIVED, visit_id=visit_id, closed_at=clock.now(),
        )  # fmt: skip


class _Present(NamedTuple):
    """A booking's state and place as they are kept."""

    state: str
    starts_at: datetime
    ends_at: datetime
    bay_kind: str
    technician_id: int | None


def _present(booking_id: int) -> _Present:
    found = db.row(
        "SELECT state, starts_at, ends_at, bay_kind, technician_id FROM booking WHERE id = ?"
        + db.for_update(),
        (booking_id,),
    )
    if found is None:
        raise Refused(_("There is no such booking. Press F5 to see the present list."))
    now = clock.now()
    return _Present(found[0], instant(found[1]) or now, instant(found[2]) or now, *found[3:])


def _checked(booking: BookingDraft, since: datetime | None = None) -> dict[str, Any]:
    """Return the values of the row; a booking that is only corrected may keep its passed time."""
    now = clock.now()
    if booking.starts_at < now and booking.starts_at != since:
        raise Invalid("starts_at", _("This time has passed. Book a time that is still to come."))
    if booking.starts_at > now + FARTHEST:
        raise Invalid("starts_at", _("Bookings are taken for at most half a year ahead."))
    length = timedelta(minutes=booking.minutes)
    if not rules.SHORTEST <= length <= rules.LONGEST:
        raise Invalid("minutes", _("A booking lasts between half an hour and 5 days of work."))
    if not (booking.items or booking.words.strip()):
        raise Invalid("words", _("Say what the car comes for: pick work, or use a few words."))
    return {
        **_who(booking),
        "starts_at": booking.starts_at,
        "ends_at": working_hours().add(booking.starts_at, length),
        "bay_kind": one_line(booking.bay_kind, "bay_kind"),
        "technician": booking.technician_id,
        "advisor": booking.advisor_id,
        "words": storable(booking.words.strip(), "words"),
        "note": storable(booking.note.strip(), "note"),
    }


def _who(booking: BookingDraft) -> dict[str, Any]:
    for field, key, table in (
        ("plate", booking.vehicle_id, "vehicle"),
        ("technician_id", booking.technician_id, "person"),
        ("advisor_id", booking.advisor_id, "person"),
    ):
        if key is not None and not db.row(f"SELECT 1 FROM {table} WHERE id = ?", (key,)):
            raise Invalid(field, _("Choose one from the list (F7)."))
    plate = check_plate(booking.plate).text if booking.plate.strip() else ""
    cars = db.rows("SELECT id FROM vehicle WHERE plate = ? AND plate <> '' LIMIT 2", (plate,))
    known = booking.vehicle_id
    if known is None and len(cars) == 1:
        known = int(cars[0][0])
    return {
        "vehicle": known,
        "plate": plate,
        "name": check_name(booking.name.strip()),
        "phone": check_phone(booking.phone),
        "model": one_line(booking.model.strip(), "model"),
    }


def _hold(begin: datetime, end: datetime) -> None:
    """Make everybody queue who books on these days, so that no two take the last room."""
    branch_id = gate.actor().branch_id
    day, last = clock.local(begin).date(), clock.local(end).date()
    while day <= last:  # in the order of the days: two who book several never wait for each other
        db.execute(
            "INSERT INTO booking_day (branch_id, day, changes) VALUES (?, ?, 1)"
            " ON CONFLICT (branch_id, day) DO UPDATE SET changes = booking_day.changes + 1",
            (branch_id, int(f"{day:%Y%m%d}")),
        )
        day += timedelta(days=1)


def _check_room(booking: BookingDraft, values: dict[str, Any], besides: int = 0) -> None:
    """Refuse a time without room, and say which comes next."""
    start, kind, technician = values["starts_at"], values["bay_kind"], values["technician"]
    plan = queries.plan_ahead(clock.local(start).date(), besides=besides)
    why = plan.why_not(start, values["ends_at"], kind, technician)
    if why is None:
        return
    if why is rules.Why.NO_BAY:
        raise Invalid("bay_kind", _(rules.WHY_WORDS[why]))
    length = timedelta(minutes=booking.minutes)
    following = plan.next_free(length, kind, max(start, clock.now()), technician)
    if following is None:
        advice = _("There is no free time within a month. Choose another kind of bay.")
    else:
        advice = _("The next free time is {time}.").format(
            time=clock.show(following, "%m-%d %H:%M")
        )
    raise Refused(_("{reason} {advice}").format(reason=_(rules.WHY_WORDS[why]), advice=advice))


def _check_once(values: dict[str, Any], besides: int = 0) -> None:
    """Refuse a second booking of the same car on the same day."""
    begin, end = clock.day_bounds(clock.local(values["starts_at"]).date())
    found = db.row(
        "SELECT starts_at FROM booking WHERE branch_id = ? AND state = 'booked' AND id <> ?"
        " AND starts_at >= ? AND starts_at < ?"
        " AND (vehicle_id = ? OR (plate <> '' AND plate = ?))",
        (
            gate.actor().branch_id, besides, seconds(begin), seconds(end),
            values["vehicle"] or 0, values["plate"],
        ),
    )  # fmt: skip
    if found is not None:
        raise Refused(
            _("{plate} is already booked for {time}. Change that booking instead.").format(
                plate=show_plate(values["plate"]) or values["name"],
                time=clock.show(instant(found[0]) or begin, "%m-%d %H:%M"),
            )
        )


def _write_items(booking_id: int, items: tuple[BookedItem, ...]) -> None:
    if any(item.kind not in ("package", "labour", "part") for item in items):
        raise Invalid("items", _("Pick work from the catalogue, or say it in words."))
    rows = [
        {
            "booking": booking_id,
            "position": position,
            "kind": item.kind,
            "code": one_line(item.code, "items"),
            "name": one_line(item.name, "items"),
            "hours": item.hours,
        }
        for position, item in enumerate(items, 1)
    ]
    record.add_all(BookingItem, rows)


def _rewrite_items(booking_id: int, items: tuple[BookedItem, ...]) -> bool:
    """Make the booking's items those given; tell whether they were others."""
    present = db.rows(
        "SELECT id, kind, code FROM booking_item WHERE booking_id = ? ORDER BY position",
        (booking_id,),
    )
    if [tuple(row[1:]) for row in present] == [(item.kind, item.code) for item in items]:
        return False
    for key, _kind, _code in present:
        record.remove(BookingItem, key)
    _write_items(booking_id, items)
    return True


def _forget(booking_id: int, *what: Errand) -> None:
    for key, done in db.rows(
        "SELECT id, what FROM booking_mark WHERE booking_id = ?", (booking_id,)
    ):
        if done in what:
            record.remove(BookingMark, key)
