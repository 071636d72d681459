"""What screens show of orders."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from reception.core import clock, db
from reception.core.fields import instant, quantity, seconds, yuan
from reception.orders.models import LineKind, OrderKind, Payer, State
from reception.orders.rules import GONE, LineDraft, Sums, sums
from reception.vehicles.queries import cars_by_part, shown_phone


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


_ROW = (
    "SELECT o.id, o.number, c.plate, c.model, k.name, o.kind, o.state, o.hold_reason,"
    " coalesce(b.name, ''), coalesce(t.name, ''), o.advisor_id, coalesce(a.name, ''),"
    " o.opened_at, o.promised_at,"
    " (SELECT coalesce(sum(l.amount), 0) FROM order_line l WHERE l.order_id = o.id),"
    " (SELECT coalesce(sum(l.quantity), 0) FROM order_line l"
    "  WHERE l.order_id = o.id AND l.kind = 'labour'), o.vehicle_id"
    " FROM work_order o JOIN vehicle c ON c.id = o.vehicle_id"
    " JOIN customer k ON k.id = o.customer_id LEFT JOIN bay b ON b.id = o.bay_id"
    " LEFT JOIN person t ON t.id = o.technician_id LEFT JOIN person a ON a.id = o.advisor_id "
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


def find_orders(
    *,
    text: str = "",
    state: State | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 200,
    branch_id: int = 1,
) -> tuple[OrderRow, ...]:
    """Return orders newest first, by number or plate, state, and when they were opened."""
    where = "o.branch_id = ?"
    parameters: list[Any] = [branch_id]
    for condition, value in (
        ("o.state = ?", None if state is None else state.value),
        ("o.opened_at >= ?", None if since is None else seconds(since)),
        ("o.opened_at < ?", None if until is None else seconds(until)),
    ):
        if value is not None:
            where += f" AND {condition}"
            parameters.append(value)
    # A walk from the newest meets enough finished orders at once, but seldom an open one.
    newest = "o.opened_at"
    if state is not None and state not in GONE:
        where, newest = f"{where} AND {OPEN}", "+o.opened_at"
    term = text.strip().upper().replace("·", "").replace("%", "").replace("_", "")
    if term:
        where, parameters = _holding(term, where, parameters, limit)
    keys = (
        f"SELECT o.id FROM work_order o JOIN vehicle c ON c.id = o.vehicle_id WHERE {where}"
        f" ORDER BY {newest} DESC LIMIT {int(limit)}"
    )
    sql = _ROW + f"WHERE o.id IN ({keys}) ORDER BY o.opened_at DESC"
    return tuple(_row(r) for r in db.rows(sql, parameters))


def _holding(term: str, where: str, values: list[Any], limit: int) -> tuple[str, list[Any]]:
    """Narrow a condition on orders `o` of cars `c` to those whose number or plate holds `term`.

    Cars are found by their own index, so that a rare plate does not read every order there is.
    """
    cars = cars_by_part(term)
    if cars is None:  # so many that a walk from the newest order meets enough of them
        return f"{where} AND (o.number LIKE ? OR c.plate LIKE ?)", [*values, *[f"%{term}%"] * 2]
    numbered = (
        f"SELECT o.id FROM work_order o WHERE {where} AND o.number LIKE ?"
        f" ORDER BY o.number DESC LIMIT {int(limit)}"
    )
    keys = [key for (key,) in db.rows(numbered, (*values, f"%{term}%"))] if term.isascii() else []
    marks = [", ".join("?" * len(found)) or "NULL" for found in (keys, cars)]
    return (
        f"{where} AND (o.id IN ({marks[0]}) OR o.vehicle_id IN ({marks[1]}))",
        [*values, *keys, *cars],
    )


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
    told: bool


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
    lines: tuple[LineDraft, ...]
    sums: Sums
    steps: tuple[Step, ...]
    promises: tuple[PromiseRow, ...]


def lines_of(order_id: int) -> tuple[LineDraft, ...]:
    """Return the lines of an order in their order."""
    found = db.rows(
        "SELECT kind, name, quantity, price, discount, payer, code, brand, origin, package, id"
        " FROM order_line WHERE order_id = ? ORDER BY position, id",
        (order_id,),
    )
    return tuple(
        LineDraft(LineKind(r[0]), r[1], quantity(r[2]), yuan(r[3]), yuan(r[4]), Payer(r[5]), *r[6:])
        for r in found
    )


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
        " AND s.voided_at IS NULL) FROM work_order o JOIN visit v ON v.id = o.visit_id"
        " JOIN vehicle c ON c.id = o.vehicle_id JOIN customer k ON k.id = o.customer_id"
        " LEFT JOIN work_order f ON f.id = o.comeback_of_id WHERE o.id = ?",
        (order_id,),
    )
    assert more is not None
    m = list(more)
    m[4] = shown_phone(m[4])
    m[12:15] = [bool(x) for x in m[12:15]]
    m[15:20] = [instant(x) for x in m[15:20]]
    m[26] = bool(m[26])
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
    return tuple(
        PromiseRow(
            instant(r[0]) or clock.now(), instant(r[1]) or clock.now(), r[2], r[3], bool(r[4])
        )
        for r in found
    )
