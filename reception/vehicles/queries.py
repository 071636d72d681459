"""Finding cars, as fast as somebody types, and what is known about one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reception.core import clock, db, gate, pinyin
from reception.core.fields import instant
from reception.core.permissions import Permission
from reception.customers.rules import mask_phone
from reception.vehicles import rules

MANY = 400
SHORT = 3  # from so many characters on the trigram index answers; below, a range of its terms
LATEST = 2000  # cars looked through before that range is
SOME = 4000  # so many in the range, and a scan of recent cars is quicker than sorting them
LAST_SIGN = "\U0010ffff"  # stands after every text that begins alike


@dataclass(frozen=True)
class VehicleHit:
    """One car that matches what was typed."""

    vehicle_id: int
    plate: str
    model: str
    vin: str
    customer: str
    phone: str  # masked unless the person may see phones
    seen_at: datetime
    customer_id: int = 0
    matched: str = ""  # what of it fits: plate, vin, vin_end, phone, phone_end, name, initials…


@dataclass(frozen=True)
class VehicleCard:
    """A car with its owner, as check-in fills it in."""

    vehicle_id: int
    version: int
    plate: str
    plate_kind: str
    vin: str
    model: str
    vehicle_type: str
    engine_number: str
    colour: str
    model_year: int | None
    mileage: int | None
    seen_at: datetime
    customer_id: int
    customer_version: int
    customer: str
    phone: str
    phone2: str
    customer_kind: str
    customer_class: str
    address: str
    note: str
    marketing: bool
    plate_reason: str = ""
    invoiced_on: int | None = None  # 20240131
    insured_until: int | None = None
    restricted: bool = False  # the owner is only stored and shows no data (DOMAIN §4)


_HIT = (
    "SELECT v.id, v.plate, v.model, coalesce(v.vin, ''), c.name, c.phone, v.seen_at,"
    " c.id, c.phone2 FROM vehicle v JOIN customer c ON c.id = v.customer_id "
)
_SCAN_SQLITE = (
    _HIT + "WHERE v.id IN (SELECT id FROM vehicle INDEXED BY vehicle_recent"
    " WHERE instr(search_key, ?) > 0 ORDER BY seen_at DESC LIMIT ?) ORDER BY v.seen_at DESC"
)
_LATEST_SQLITE = (
    _HIT + "WHERE v.id IN (SELECT id FROM (SELECT id, search_key FROM vehicle INDEXED BY"
    " vehicle_recent ORDER BY seen_at DESC LIMIT ?) WHERE instr(search_key, ?) > 0 LIMIT ?)"
    " ORDER BY v.seen_at DESC"
)
_BEGINNING = "SELECT doc FROM vehicle_search_term WHERE term >= ? AND term < ? LIMIT ?"
_BY_BEGINNING = _HIT + f"WHERE v.id IN ({_BEGINNING}) ORDER BY v.seen_at DESC LIMIT ?"
_TRIGRAM_SQLITE = "SELECT rowid FROM vehicle_search WHERE search_key MATCH ? LIMIT ?"
_BY_IDS = _HIT + "WHERE v.id IN ({marks}) ORDER BY v.seen_at DESC LIMIT ?"
_POSTGRES = _HIT + "WHERE v.search_key LIKE ? ORDER BY v.seen_at DESC LIMIT ?"


def shown_phone(phone: str) -> str:
    """Return a phone number as the person at the desk may see it (DOMAIN §4)."""
    return phone if gate.may(Permission.SEE_PHONES) else mask_phone(phone)


def search(typed: str, limit: int = 12) -> tuple[VehicleHit, ...]:
    """Return the cars whose plate, VIN, phone or name (initials, pinyin) holds `typed`.

    Most recently seen first; nothing for an empty text.
    """
    term = pinyin.search_term(typed)
    if not term:
        return ()
    if db.is_postgres():
        like = term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        found = db.rows(_POSTGRES, (f"%{like}%", limit))
    else:
        found = _search_sqlite(term, limit)
    return _hits(found, term)


def _hits(found: list[tuple[Any, ...]], term: str = "") -> tuple[VehicleHit, ...]:
    return tuple(
        VehicleHit(
            key, plate, model, vin, name, shown_phone(phone), instant(seen) or clock.now(), owner,
            rules.matched(term, plate, vin, (phone, phone2), name) if term else "",
        )
        for key, plate, model, vin, name, phone, seen, owner, phone2 in found
    )  # fmt: skip


@dataclass(frozen=True)
class CustomerHit:
    """A customer without a car that matches what was typed."""

    customer_id: int
    name: str
    phone: str  # masked unless the person may see phones
    matched: str


def search_customers(typed: str, limit: int = 6) -> tuple[CustomerHit, ...]:
    """Return customers who have no car; all others are found by their cars."""
    term = pinyin.search_term(typed)
    if not term:
        return ()
    holds = "position(? IN search_key) > 0" if db.is_postgres() else "instr(search_key, ?) > 0"
    found = db.rows(
        f"SELECT id, name, phone, phone2 FROM customer WHERE search_key <> '' AND {holds}"
        " ORDER BY +id DESC LIMIT ?",  # from the partial index of those without a car
        (term, limit),
    )
    return tuple(
        CustomerHit(
            key, name, shown_phone(phone), rules.matched(term, "", "", (phone, phone2), name)
        )
        for key, name, phone, phone2 in found
    )


def _search_sqlite(term: str, limit: int) -> list[tuple[Any, ...]]:
    if len(term) >= SHORT:
        quoted = '"' + term.replace('"', '""') + '"'
        keys = [r[0] for r in db.rows(_TRIGRAM_SQLITE, (quoted, MANY))]
        if len(keys) < MANY:
            marks = ", ".join("?" * len(keys))
            return db.rows(_BY_IDS.format(marks=marks), (*keys, limit))
    else:  # a range of terms; the cars seen last hold most of what is typed
        found = db.rows(_LATEST_SQLITE, (LATEST, term, limit))
        if len(found) == limit:
            return found
        span = (term, term + LAST_SIGN, SOME)
        if len(db.rows(_BEGINNING, span)) < SOME:
            return db.rows(_BY_BEGINNING, (*span, limit))
    # Found everywhere: the scan of recent cars meets enough of them at once.
    return db.rows(_SCAN_SQLITE, (term, limit))


_CARD = (
    "SELECT v.id, v.version, v.plate, v.plate_kind, coalesce(v.vin, ''), v.model, v.vehicle_type,"
    " v.engine_number, v.colour, v.model_year, v.mileage, v.seen_at, c.id, c.version, c.name,"
    " c.phone, c.phone2, c.kind, c.class, c.address, c.note, c.marketing, v.plate_reason,"
    " v.invoiced_on, v.insured_until, CASE WHEN c.restricted_at IS NULL THEN 0 ELSE 1 END"
    " FROM vehicle v JOIN customer c ON c.id = v.customer_id WHERE "
)


def _card(found: tuple[object, ...] | None) -> VehicleCard | None:
    if found is None:
        return None
    values = list(found)
    values[11] = instant(values[11])  # type: ignore[arg-type]
    values[21], values[25] = bool(values[21]), bool(values[25])
    if values[25]:  # nothing that check-in could fill in
        values[14] = ""
    return VehicleCard(*values)  # type: ignore[arg-type]


def vehicle(vehicle_id: int) -> VehicleCard | None:
    """Return one car."""
    return _card(db.row(_CARD + "v.id = ?", (vehicle_id,)))


def vehicle_by_vin(vin: str) -> VehicleCard | None:
    """Return the car with this VIN, its identity."""
    return _card(db.row(_CARD + "v.vin = ?", (vin,)))


def vehicles_by_plate(plate: str) -> tuple[VehicleCard, ...]:
    """Return the cars that carry this plate now, most recently seen first."""
    found = db.rows(_CARD + "v.plate = ? ORDER BY v.seen_at DESC", (plate,))
    return tuple(card for r in found if (card := _card(r)))


def recent(limit: int = 50) -> tuple[VehicleHit, ...]:
    """Return the cars seen last, for the list before anything is typed."""
    found = db.rows(_HIT + "ORDER BY v.seen_at DESC LIMIT ?", (limit,))
    return _hits(found)


@dataclass(frozen=True)
class PlatePeriod:
    """A plate that a car had."""

    plate: str
    since: datetime
    until: datetime | None


def plates_of(vehicle_id: int) -> tuple[PlatePeriod, ...]:
    """Return a car's plates, newest first."""
    found = db.rows(
        "SELECT plate, since, until FROM plate_history WHERE vehicle_id = ? ORDER BY since DESC",
        (vehicle_id,),
    )
    return tuple(
        PlatePeriod(plate, instant(since) or clock.now(), instant(until))
        for plate, since, until in found
    )


def vehicles_of(customer_id: int) -> tuple[VehicleHit, ...]:
    """Return the cars of one customer."""
    found = db.rows(_HIT + "WHERE v.customer_id = ? ORDER BY v.seen_at DESC", (customer_id,))
    return _hits(found)
