"""What is booked, what room is left, what has to be done before the cars come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from reception.bookings import rules
from reception.bookings.rules import Capacity, Plan, Use
from reception.core import clock, db, gate, settings
from reception.core.special_days import working_hours
from reception.core.units import instant, quantity, seconds
from reception.vehicles.queries import shown_phone

REACH = timedelta(days=31)  # a booking or an order in its bay lasts no longer
HOUR_BEFORE = timedelta(minutes=60)


@dataclass(frozen=True)
class BookingRow:
    """One booking in a list."""

    booking_id: int
    version: int
    state: str
    starts_at: datetime
    ends_at: datetime
    vehicle_id: int | None
    plate: str
    name: str
    phone: str  # masked unless the person may see phones
    model: str
    bay_kind: str
    technician_id: int | None
    technician: str
    advisor_id: int | None
    advisor: str
    work: str  # names of what was asked for
    words: str
    note: str
    reason: str
    visit_id: int | None
    customer_class: str

    def about(self) -> str:
        """Return what the car comes for: the items, else the customer's words."""
        return self.work or " ".join(self.words.split())


_ROW = (
    "SELECT k.id, k.version, k.state, k.starts_at, k.ends_at, k.vehicle_id,"
    " coalesce(c.plate, k.plate), k.name, k.phone, coalesce(c.model, k.model), k.bay_kind,"
    " k.technician_id, coalesce(t.name, ''), k.advisor_id, coalesce(a.name, ''),"
    " coalesce((SELECT {joined} FROM booking_item i WHERE i.booking_id = k.id), ''),"
    " k.words, k.note, k.reason, k.visit_id, coalesce(o.class, '')"
    " FROM booking k LEFT JOIN vehicle c ON c.id = k.vehicle_id"
    " LEFT JOIN customer o ON o.id = c.customer_id LEFT JOIN person t ON t.id = k.technician_id"
    " LEFT JOIN person a ON a.id = k.advisor_id "
)


def _select(where: str) -> str:
    joined = "group_concat(i.name, '、' ORDER BY i.position)"
    if db.is_postgres():
        joined = "string_agg(i.name, '、' ORDER BY i.position)"
    return _ROW.format(joined=joined) + where


def _row(r: Sequence[Any]) -> BookingRow:
    v = list(r)
    v[3], v[4], v[8] = instant(v[3]), instant(v[4]), shown_phone(v[8])
    return BookingRow(*v)


def _rows(where: str, parameters: Sequence[Any]) -> tuple[BookingRow, ...]:
    return tuple(_row(r) for r in db.rows(_select(where), parameters))


# A car that waits at the gate has come, though nobody has received it yet.
_NOT_HERE = (
    "k.state = 'booked' AND k.id NOT IN (SELECT r.booking_id FROM arrival r"
    " WHERE r.branch_id = k.branch_id AND r.visit_id IS NULL AND r.dismissed_at IS NULL"
    " AND r.booking_id IS NOT NULL)"
)


def bookings(begin: datetime, end: datetime) -> tuple[BookingRow, ...]:
    """Return the branch's bookings that begin in a period, by time; cancelled ones too."""
    return _rows(
        "WHERE k.branch_id = ? AND k.starts_at >= ? AND k.starts_at < ? ORDER BY k.starts_at, k.id",
        (gate.actor().branch_id, seconds(begin), seconds(end)),
    )


def coming_today() -> tuple[BookingRow, ...]:
    """Return today's bookings whose car has not come yet, by time."""
    return _not_here(*clock.day_bounds(clock.today()))


def _not_here(begin: datetime, end: datetime) -> tuple[BookingRow, ...]:
    return _rows(
        f"WHERE k.branch_id = ? AND k.starts_at >= ? AND k.starts_at < ? AND {_NOT_HERE}"
        " ORDER BY k.starts_at, k.id",
        (gate.actor().branch_id, seconds(begin), seconds(end)),
    )


def bookings_of(vehicle_id: int) -> tuple[BookingRow, ...]:
    """Return a car's bookings, the latest first."""
    where = "WHERE k.branch_id = ? AND k.vehicle_id = ? ORDER BY k.starts_at DESC LIMIT 20"
    return _rows(where, (gate.actor().branch_id, vehicle_id))


@dataclass(frozen=True)
class ItemRow:
    """One thing that was asked for; hours of labour in it."""

    kind: str
    code: str
    name: str
    hours: Decimal


@dataclass(frozen=True)
class MarkRow:
    """What was done about a booking, by whom, when and how."""

    what: str
    at: datetime
    person: str
    how: str
    note: str


@dataclass(frozen=True)
class BookingCard:
    """One booking with everything that its card shows."""

    row: BookingRow
    uid: str
    made_at: datetime
    made_by: str
    items: tuple[ItemRow, ...]
    marks: tuple[MarkRow, ...]


def booking(booking_id: int) -> BookingCard | None:
    """Return one booking, or None."""
    found = db.row(_select("WHERE k.id = ?"), (booking_id,))
    more = db.row(
        "SELECT k.uid, k.made_at, coalesce(p.name, '') FROM booking k"
        " LEFT JOIN person p ON p.id = k.made_by_id WHERE k.id = ?",
        (booking_id,),
    )
    if found is None or more is None:
        return None
    items = db.rows(
        "SELECT kind, code, name, hours FROM booking_item WHERE booking_id = ? ORDER BY position",
        (booking_id,),
    )
    marks = db.rows(
        "SELECT m.what, m.at, coalesce(p.name, ''), m.how, m.note FROM booking_mark m"
        " LEFT JOIN person p ON p.id = m.person_id WHERE m.booking_id = ? ORDER BY m.id",
        (booking_id,),
    )
    return BookingCard(
        row=_row(found),
        uid=more[0],
        made_at=instant(more[1]) or clock.now(),
        made_by=more[2],
        items=tuple(ItemRow(r[0], r[1], r[2], quantity(r[3])) for r in items),
        marks=tuple(MarkRow(r[0], instant(r[1]) or clock.now(), *r[2:]) for r in marks),
    )


def booking_today(plate: str, vehicle_id: int | None) -> int | None:
    """Return today's booking that a car at the gate has come for: by the car, else by its plate."""
    begin, end = clock.day_bounds(clock.today())
    found = db.row(
        "SELECT id FROM booking WHERE branch_id = ? AND starts_at >= ? AND starts_at < ?"
        " AND state IN ('booked', 'no_show') AND (vehicle_id = ? OR (plate <> '' AND plate = ?))"
        " ORDER BY starts_at LIMIT 1",
        (gate.actor().branch_id, seconds(begin), seconds(end), vehicle_id or 0, plate),
    )
    return int(found[0]) if found else None


def capacity() -> Capacity:
    """Return the branch's bays by kind, its technicians, and the share kept for walk-ins."""
    branch_id = gate.actor().branch_id
    kinds = db.rows(
        "SELECT kind, count(*) FROM bay WHERE branch_id = ? AND active = 1 GROUP BY kind",
        (branch_id,),
    )
    people = db.row(
        "SELECT count(*) FROM person WHERE branch_id = ? AND active = 1"
        " AND ' ' || roles || ' ' LIKE '% technician %'",
        (branch_id,),
    )
    count = int(people[0]) if people else 0
    return Capacity(dict(kinds), count, settings.read(settings.WALK_IN_RESERVE))


_ALLOCATED = (
    "SELECT a.starts_at, a.ends_at, b.kind, b.id, a.technician_id FROM allocation a"
    " JOIN bay b ON b.id = a.bay_id WHERE a.open = 1 AND b.branch_id = ?"
    " AND a.starts_at >= ? AND a.starts_at < ? AND a.ends_at > ?"
)
# A car that has come for its booking keeps its room until its order has a bay, or has gone.
_BOOKED = (
    "SELECT k.starts_at, k.ends_at, k.bay_kind, k.id, k.technician_id FROM booking k"
    " WHERE k.branch_id = ? AND k.starts_at >= ? AND k.starts_at < ? AND k.ends_at > ?"
    " AND (k.state = 'booked' OR (k.state = 'arrived' AND NOT EXISTS (SELECT 1 FROM work_order o"
    " WHERE o.visit_id = k.visit_id AND (o.handed_over_at IS NOT NULL OR o.state = 'cancelled'"
    " OR EXISTS (SELECT 1 FROM allocation a WHERE a.order_id = o.id)))))"
)


def plan(begin: datetime, end: datetime, *, besides: int = 0) -> Plan:
    """Return what is taken between two instants; `besides` leaves one booking out: to move it."""
    when = (gate.actor().branch_id, seconds(begin - REACH), seconds(end), seconds(begin))
    uses = [
        Use(instant(r[0]) or begin, instant(r[1]) or end, r[2], r[3], booked, r[4])
        for sql, booked in ((_ALLOCATED, False), (_BOOKED, True))
        for r in db.rows(sql, when)
        if not (booked and r[3] == besides)
    ]
    return Plan(working_hours(), capacity(), uses)


def plan_ahead(begin: date, *, besides: int = 0) -> Plan:
    """Return the plan from a branch day on, as far as a free time is looked for."""
    start = clock.at(begin)
    return plan(start, start + timedelta(days=2 * rules.LOOK_AHEAD), besides=besides)


@dataclass(frozen=True)
class Reminder:
    """A call that is due about a booking (the day before, the hour before), and who made it."""

    key: str
    what: str
    row: BookingRow
    done: MarkRow | None


def reminders() -> tuple[Reminder, ...]:
    """Return the calls of today: bookings of the next open day, and those within the hour."""
    now, today = clock.now(), clock.today()
    following = [day for day, _period in working_hours().days(today + timedelta(days=1), 14)][:1]
    found = []
    soon = _not_here(now, now + HOUR_BEFORE)
    tomorrow = [row for day in following for row in _not_here(*clock.day_bounds(day))]
    for what, booked in (("hour_before", soon), ("day_before", tomorrow)):
        marks = _marks(what, booked)
        found += [
            Reminder(f"{what} {r.booking_id}", what, r, marks.get(r.booking_id)) for r in booked
        ]
    return tuple(found)


def _marks(what: str, rows: Sequence[BookingRow]) -> dict[int, MarkRow]:
    if not rows:
        return {}
    keys = ", ".join("?" * len(rows))
    found = db.rows(
        "SELECT m.booking_id, m.what, m.at, coalesce(p.name, ''), m.how, m.note FROM booking_mark m"
        f" LEFT JOIN person p ON p.id = m.person_id WHERE m.what = ? AND m.booking_id IN ({keys})",
        (what, *(row.booking_id for row in rows)),
    )
    return {r[0]: MarkRow(r[1], instant(r[2]) or clock.now(), *r[3:]) for r in found}


@dataclass(frozen=True)
class PartRow:
    """A part to lay out for a booking, and who has done it."""

    key: str
    booking_id: int
    starts_at: datetime
    plate: str
    name: str
    code: str
    part: str
    quantity: Decimal
    package: str
    done: MarkRow | None


PARTS = (
    "SELECT i.booking_id, p.code, p.name, coalesce(l.quantity, 1000),"
    " CASE WHEN i.kind = 'package' THEN i.name ELSE '' END FROM booking_item i"
    " LEFT JOIN package g ON i.kind = 'package' AND g.code = i.code"
    " LEFT JOIN package_line l ON l.package_id = g.id AND l.kind = 'part'"
    " JOIN part p ON p.code = CASE WHEN i.kind = 'part' THEN i.code ELSE l.code END"
    " WHERE i.booking_id IN ({keys}) ORDER BY i.booking_id, i.position, l.position"
)


def parts_to_prepare() -> tuple[PartRow, ...]:
    """Return the parts of what is still booked for today and the next open day, by time."""
    today = clock.today()
    days = [day for day, _period in working_hours().days(today, 14)][:2]
    rows = [row for day in days for row in bookings(*clock.day_bounds(day))]
    rows = [row for row in rows if row.state == "booked"]
    if not rows:
        return ()
    marks, by_key = _marks("parts", rows), {row.booking_id: row for row in rows}
    sql = PARTS.format(keys=", ".join("?" * len(rows)))
    found = [
        (by_key[key], code, name, quantity(count), package)
        for key, code, name, count, package in db.rows(sql, list(by_key))
    ]
    return tuple(
        PartRow(
            f"{number} {row.booking_id}", row.booking_id, row.starts_at, row.plate, row.name,
            code, name, count, package, marks.get(row.booking_id),
        )
        for number, (row, code, name, count, package) in enumerate(
            sorted(found, key=lambda each: each[0].starts_at)
        )
    )  # fmt: skip


def no_shows() -> tuple[BookingRow, ...]:
    """Return the bookings of the last 7 days whose car is overdue by the branch's patience."""
    now = clock.now()
    latest = now - timedelta(minutes=settings.read(settings.NO_SHOW_MINUTES))
    return _not_here(now - timedelta(days=7), latest + timedelta(seconds=1))
