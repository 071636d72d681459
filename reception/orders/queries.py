"""What screens show of orders."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from reception.core import clock, db
from reception.core.fields import instant, quantity, yuan
from reception.orders.models import LineKind, OrderKind, Payer, State
from reception.orders.promises import Agreed, Told, judged
from reception.orders.rules import LineDraft, Sums, sums
from reception.vehicles.queries import LAST_SIGN, SHORT, shown_phone

# What desks handed over is settled, but for what was reversed since.
_REOPENED = "(o.handed_over_at IS NOT NULL AND o.settled_at IS NULL AND o.source = 'desk')"


@dataclass(frozen=True)
class OrderRow:
    """One order in a list."""

    order_id: int
    number: str
    plate: str
    model: str
    customer: str
    kind: OrderKind
    state: State
    hold_reason: str
    bay: str
    technician: str
    advisor_id: int | None
    advisor: str
    opened_at: datetime
    promised_at: datetime | None
    total: Decimal
    hours: Decimal  # labour hours sold
    vehicle_id: int
    hook: str = ""  # where the keys hang; empty where none is noted


_ROW = (
    "SELECT o.id, o.number, c.plate, c.model, k.name, o.kind, o.state, o.hold_reason,"
    " coalesce(b.name, ''), coalesce(t.name, ''), o.advisor_id, coalesce(a.name, ''),"
    " o.opened_at, o.promised_at,"
    " (SELECT coalesce(sum(l.amount), 0) FROM order_line l WHERE l.order_id = o.id),"
    " (SELECT coalesce(sum(l.quantity), 0) FROM order_line l"
    "  WHERE l.order_id = o.id AND l.kind = 'labour'), o.vehicle_id, coalesce(h.hook, '')"
    " FROM work_order o JOIN vehicle c ON c.id = o.vehicle_id"
    " JOIN customer k ON k.id = o.customer_id LEFT JOIN bay b ON b.id = o.bay_id"
    " LEFT JOIN person t ON t.id = o.technician_id LEFT JOIN person a ON a.id = o.advisor_id"
    " LEFT JOIN key_tag h ON h.visit_id = o.visit_id "
)
# The partial index work_order_open holds exactly these.
OPEN = "o.handed_over_at IS NULL AND o.state <> 'cancelled'"


_KINDS, _STATES = {k.value: k for k in OrderKind}, {k.value: k for k in State}
_NAMES = tuple(OrderRow.__dataclass_fields__)


def _row(r: tuple[Any, ...]) -> OrderRow:
    # A list of some hundred is asked for again and again: its rows are filled in at once, where
    # the constructor of a frozen dataclass would set field by field.
    v = list(r)
    v[5], v[6] = _KINDS[v[5]], _STATES[v[6]]
    v[12], v[13] = instant(v[12]), instant(v[13])
    v[14], v[15] = yuan(v[14]), quantity(v[15])
    made = object.__new__(OrderRow)
    made.__dict__.update(zip(_NAMES, v, strict=True))
    return made


def open_orders(branch_id: int = 1) -> tuple[OrderRow, ...]:
    """Return every order whose car is here, by promise; those without one last."""
    sql = _ROW + f"WHERE o.branch_id = ? AND {OPEN} ORDER BY o.promised_at IS NULL, o.promised_at"
    return tuple(_row(r) for r in db.rows(sql, (branch_id,)))


_NEWEST = "SELECT o.id FROM work_order o WHERE o.branch_id = ? ORDER BY o.opened_at DESC LIMIT ?"
_HOLDS = "(o.number LIKE ? OR c.plate LIKE ?)"
_LATEST = (
    "SELECT o.id FROM (SELECT o.id, o.number, o.opened_at, o.vehicle_id FROM work_order o"
    " WHERE o.branch_id = ? ORDER BY o.opened_at DESC LIMIT ?) o"
    f" CROSS JOIN vehicle c ON c.id = o.vehicle_id WHERE {_HOLDS} LIMIT ?"
)
# Orders are put into the trigram index some hundred at once: the last ones are not there yet.
_UNINDEXED = (
    "SELECT o.id FROM work_order o JOIN vehicle c ON c.id = o.vehicle_id WHERE o.id >"
    f" (SELECT coalesce(max(id), 0) FROM order_search_docsize) AND {_HOLDS}"
)
_TRIGRAM = "SELECT rowid FROM order_search WHERE order_search MATCH ? ORDER BY rowid DESC LIMIT ?"
_BEGINNING = (
    "SELECT DISTINCT doc FROM order_search_term WHERE term >= ? AND term < ? AND col = 'words'"
    " LIMIT ?"
)
_WALK = (
    "SELECT o.id FROM work_order o JOIN vehicle c ON c.id = o.vehicle_id"
    f" WHERE o.branch_id = ? AND {_HOLDS} ORDER BY o.opened_at DESC LIMIT ?"
)
_POSTGRES = (
    "SELECT id FROM ((SELECT o.id, o.opened_at FROM work_order o WHERE o.branch_id = ?"
    " AND o.number LIKE ? ORDER BY o.opened_at DESC LIMIT ?) UNION"
    " (SELECT o.id, o.opened_at FROM vehicle c JOIN work_order o ON o.vehicle_id = c.id"
    " WHERE o.branch_id = ? AND c.plate LIKE ? ORDER BY o.opened_at DESC LIMIT ?)) found"
)
LATEST = 1000  # orders looked through before any index is asked
SOME = 2000  # so many of the newest are sorted by when they were opened


def find_orders(*, text: str = "", limit: int = 200, branch_id: int = 1) -> tuple[OrderRow, ...]:
    """Return orders newest first, those whose number or plate holds `text`."""
    term = text.strip().upper()
    for sign in "·%_":
        term = term.replace(sign, "")
    if not term:
        keys = db.rows(_NEWEST, (branch_id, limit))
    elif db.is_postgres():
        one = (branch_id, f"%{term}%", limit)
        keys = db.rows(_POSTGRES, one * 2)
    else:
        keys = _holding(term, branch_id, limit)
    if not keys:
        return ()
    marks = ", ".join("?" * len(keys))
    newest = (
        f"SELECT id FROM work_order WHERE id IN ({marks}) AND branch_id = ?"
        " ORDER BY opened_at DESC LIMIT ?"
    )
    sql = _ROW + f"WHERE o.id IN ({newest}) ORDER BY o.opened_at DESC"
    return tuple(_row(r) for r in db.rows(sql, (*(key for (key,) in keys), branch_id, limit)))


def _holding(term: str, branch_id: int, limit: int) -> list[tuple[int]]:
    """Return orders whose number or plate holds `term`, the newest among them."""
    like = (f"%{term}%",) * 2
    found = db.rows(_LATEST, (branch_id, LATEST, *like, limit))
    if len(found) == limit:
        return found
    if len(term) >= SHORT:
        quoted = term.replace('"', '""')
        asked = f'branch : "#{branch_id}#" AND words : "{quoted}"'
        older = db.rows(_TRIGRAM, (asked, SOME))
    else:  # one or two letters are the beginning of three: a range of terms
        low = term.lower()
        older = db.rows(_BEGINNING, (low, low + LAST_SIGN, SOME))
        if len(older) == SOME:  # so many that a walk from the newest meets enough of them
            return db.rows(_WALK, (branch_id, *like, limit))
    return [*found, *older, *db.rows(_UNINDEXED, like)]


def order_by_number(number: str) -> int | None:
    """Return the key of the order with this number."""
    found = db.row("SELECT id FROM work_order WHERE number = ?", (number.strip(),))
    return int(found[0]) if found else None


@dataclass(frozen=True)
class Step:
    """When an order came into a state."""

    state: State
    at: datetime
    person: str
    note: str


@dataclass(frozen=True)
class PromiseRow:
    """A promise as it was agreed."""

    promised_at: datetime
    set_at: datetime
    person: str
    reason: str
    told: Told


@dataclass(frozen=True)
class OrderCard:
    """One order with everything that its page shows."""

    row: OrderRow
    version: int
    visit_id: int
    customer_id: int
    vin: str
    phone: str
    sender: str
    mileage_in: int | None
    mileage_out: int | None
    fuel: str
    words: str
    belongings: str
    old_parts: str
    waits: bool
    wash: bool
    signed: bool
    arrived_at: datetime
    started_at: datetime | None
    ready_at: datetime | None
    settled_at: datetime | None
    handed_over_at: datetime | None
    cancel_reason: str
    advice: str
    comeback_of: str
    comeback_cause: str
    technician_id: int | None
    bay_id: int | None
    listed: bool  # the settlement list has been given
    reopened: bool  # reversed after the car left: to be settled anew
    lines: tuple[LineDraft, ...]
    sums: Sums
    steps: tuple[Step, ...]
    promises: tuple[PromiseRow, ...]


def lines_of(order_id: int) -> tuple[LineDraft, ...]:
    """Return the lines of an order in their order."""
    found = db.rows(
        "SELECT kind, name, quantity, price, discount, payer, code, brand, origin, package, id,"
        " warranty FROM order_line WHERE order_id = ? ORDER BY position, id",
        (order_id,),
    )
    return tuple(
        LineDraft(LineKind(r[0]), r[1], quantity(r[2]), yuan(r[3]), yuan(r[4]), Payer(r[5]), *r[6:])
        for r in found
    )


def is_reopened(order_id: int) -> bool:
    """Tell whether an order was reversed after its car left, so that it is to be settled anew."""
    found = db.row(f"SELECT {_REOPENED} FROM work_order o WHERE o.id = ?", (order_id,))
    return bool(found and found[0])


def order(order_id: int) -> OrderCard | None:
    """Return one order, or None."""
    found = db.row(_ROW + "WHERE o.id = ?", (order_id,))
    if found is None:
        return None
    more = db.row(
        "SELECT o.version, o.visit_id, o.customer_id, coalesce(c.vin, ''), k.phone, v.sender,"
        " v.mileage_in, v.mileage_out, v.fuel, v.words, v.belongings, v.old_parts, v.waits, v.wash,"
        " v.signature IS NOT NULL, v.arrived_at, o.started_at, o.ready_at, o.settled_at,"
        " o.handed_over_at, o.cancel_reason, o.advice, coalesce(f.number, ''), o.comeback_cause,"
        " o.technician_id, o.bay_id, EXISTS (SELECT 1 FROM settlement s WHERE s.order_id = o.id"
        f" AND s.voided_at IS NULL), {_REOPENED} FROM work_order o JOIN visit v ON v.id = o.visit_id"
        " JOIN vehicle c ON c.id = o.vehicle_id JOIN customer k ON k.id = o.customer_id"
        " LEFT JOIN work_order f ON f.id = o.comeback_of_id WHERE o.id = ?",
        (order_id,),
    )
    assert more is not None
    m = list(more)
    m[4] = shown_phone(m[4])
    m[12:15] = [bool(x) for x in m[12:15]]
    m[15:20] = [instant(x) for x in m[15:20]]
    m[26:28] = [bool(x) for x in m[26:28]]
    lines = lines_of(order_id)
    named = dict(zip(list(OrderCard.__dataclass_fields__)[1:], m, strict=False))
    return OrderCard(
        row=_row(found),
        lines=lines,
        sums=sums(lines),
        steps=_steps(order_id),
        promises=_promises(order_id),
        **named,
    )


def _steps(order_id: int) -> tuple[Step, ...]:
    found = db.rows(
        "SELECT s.state, s.at, coalesce(p.name, ''), s.note FROM order_step s"
        " LEFT JOIN person p ON p.id = s.person_id WHERE s.order_id = ? ORDER BY s.id",
        (order_id,),
    )
    return tuple(Step(State(r[0]), instant(r[1]) or clock.now(), r[2], r[3]) for r in found)


def _promises(order_id: int) -> tuple[PromiseRow, ...]:
    found = db.rows(
        "SELECT r.promised_at, r.set_at, coalesce(p.name, ''), r.reason, r.told FROM promise r"
        " LEFT JOIN person p ON p.id = r.person_id WHERE r.order_id = ? ORDER BY r.id",
        (order_id,),
    )
    told = judged([Agreed(r[0], r[1], bool(r[4])) for r in found])
    return tuple(
        PromiseRow(instant(r[0]) or clock.now(), instant(r[1]) or clock.now(), r[2], r[3], known)
        for r, known in zip(found, told, strict=True)
    )
