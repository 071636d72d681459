"""What the store and an order's page show of parts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from reception.bookings.queries import PartRow, parts_to_prepare
from reception.core import clock, db, gate, pinyin
from reception.core.fields import instant, quantity
from reception.orders.models import State
from reception.orders.queries import OPEN
from reception.parts.models import MoveKind
from reception.parts.moves import CODE, WANTED
from reception.parts.rules import MISSING, Has, Stand, stands


@dataclass(frozen=True)
class NeedRow:
    """A part that an order wants, and how far it is."""

    key: str
    order_id: int
    number: str
    plate: str
    state: State
    promised_at: datetime | None
    technician_id: int | None
    technician: str
    code: str
    name: str
    unit: str
    place: str
    wanted: Decimal
    reserved: Decimal
    issued: Decimal
    on_hand: Decimal
    expected_at: datetime | None
    note: str
    stand: Stand

    @property
    def late(self) -> bool:
        """Tell whether it comes after the car is promised: the promise cannot be kept."""
        if self.stand not in MISSING or self.promised_at is None:
            return False
        return self.promised_at < (self.expected_at or clock.now())

    @property
    def lacking(self) -> Decimal:
        """Return what is not handed out yet."""
        return max(Decimal(0), self.wanted - self.issued)


# What stands on open orders, and what was reserved or handed out though it stands there no more.
_NEEDS = (
    "SELECT o.id, o.number, c.plate, o.state, o.promised_at, o.technician_id, coalesce(t.name, ''),"
    " w.code, coalesce(s.name, w.name), coalesce(s.unit, ''), coalesce(s.place, ''), w.wanted,"
    " coalesce(n.reserved, 0), coalesce(n.issued, 0), coalesce(s.on_hand, 0),"
    " coalesce(s.reserved, 0), n.expected_at, coalesce(n.note, '')"
    " FROM (SELECT order_id, code, min(name) AS name, sum(wanted) AS wanted FROM ("
    f"SELECT o.id AS order_id, {CODE} AS code, l.name AS name, l.quantity AS wanted"
    " FROM work_order o JOIN order_line l ON l.order_id = o.id"
    f" WHERE {{which}} AND {WANTED}"
    " UNION ALL SELECT o.id, s.code, s.name, 0 FROM work_order o"
    " JOIN part_need n ON n.order_id = o.id JOIN part_stock s ON s.id = n.stock_id"
    " WHERE {which} AND n.reserved + n.issued > 0) found GROUP BY order_id, code) w"
    " JOIN work_order o ON o.id = w.order_id JOIN vehicle c ON c.id = o.vehicle_id"
    " LEFT JOIN person t ON t.id = o.technician_id"
    " LEFT JOIN part_stock s ON s.branch_id = o.branch_id AND s.code = w.code"
    " LEFT JOIN part_need n ON n.order_id = o.id AND n.stock_id = s.id"
    " ORDER BY o.promised_at IS NULL, o.promised_at, o.id, w.code"
)


# By promise, so that the index of what is open is taken, not that of all never handed over.
_HERE = (
    f"o.id IN (SELECT o.id FROM work_order o WHERE o.branch_id = ? AND {OPEN}"
    " ORDER BY o.promised_at LIMIT 10000)"
)


def _needs(which: str, parameters: Sequence[Any]) -> tuple[NeedRow, ...]:
    found = db.rows(_NEEDS.format(which=which), (*parameters, *parameters))
    has = [
        Has(
            r[7], quantity(r[11]), quantity(r[12]), quantity(r[13]),
            quantity(r[14] - r[15]), instant(r[16]),
        )
        for r in found
    ]  # fmt: skip
    return tuple(
        NeedRow(
            f"{r[0]} {r[7]}", r[0], r[1], r[2], State(r[3]), instant(r[4]), r[5], r[6], r[7], r[8], r[9],
            r[10],
            one.wanted, one.reserved, one.issued, quantity(r[14]), one.expected_at, r[17], stand,
        )
        for r, one, stand in zip(found, has, stands(has), strict=True)
    )  # fmt: skip


def needs() -> tuple[NeedRow, ...]:
    """Return every part that the cars here want, by their promise."""
    return _needs(_HERE, (gate.actor().branch_id,))


def needs_of(order_id: int) -> tuple[NeedRow, ...]:
    """Return the parts of an order; what is free goes to it first here."""
    return _needs("o.id = ?", (order_id,))


def lacking_orders(rows: Sequence[NeedRow]) -> tuple[int, ...]:
    """Return the orders that wait for parts though nothing of theirs is missing any more."""
    waiting = {row.order_id for row in rows if row.state is State.HOLD_PARTS}
    return tuple(sorted(waiting - {row.order_id for row in rows if row.stand in MISSING}))


@dataclass(frozen=True)
class Missing:
    """What an order still waits for: how many parts, until when (None: nobody knows), too late."""

    parts: int
    expected_at: datetime | None
    late: bool


def missing() -> dict[int, Missing]:
    """Return by order what the cars here still wait for, for boards and lists."""
    found: dict[int, list[NeedRow]] = {}
    for row in needs():
        if row.stand in MISSING:
            found.setdefault(row.order_id, []).append(row)
    return {order_id: _missing(rows) for order_id, rows in found.items()}


def _missing(rows: Sequence[NeedRow]) -> Missing:
    times = [row.expected_at for row in rows]
    known = [at for at in times if at is not None]
    return Missing(
        len(rows),
        max(known) if len(known) == len(times) else None,
        any(row.late for row in rows),
    )


@dataclass(frozen=True)
class BookedPart:
    """A part to lay out for a booking of today or the next open day, with what is free of it."""

    key: str
    row: PartRow
    free: Decimal  # after the bookings before it
    unit: str
    place: str

    @property
    def enough(self) -> bool:
        """Tell whether so much is free."""
        return self.free >= self.row.quantity


def booked() -> tuple[BookedPart, ...]:
    """Return what bookings will want, by time, and what is free of it."""
    rows = [row for row in parts_to_prepare() if row.done is None]
    codes = sorted({row.code for row in rows})
    if not codes:
        return ()
    marks = ", ".join("?" * len(codes))
    found = db.rows(
        "SELECT code, on_hand - reserved, unit, place FROM part_stock WHERE branch_id = ?"
        f" AND code IN ({marks})",
        (gate.actor().branch_id, *codes),
    )
    there = {code: (quantity(free), unit, place) for code, free, unit, place in found}
    made = []
    for row in rows:
        free, unit, place = there.get(row.code, (Decimal(0), "", ""))
        made.append(BookedPart(row.key, row, free, unit, place))
        there[row.code] = (max(Decimal(0), free - row.quantity), unit, place)
    return tuple(made)


@dataclass(frozen=True)
class StockRow:
    """A part on the shelves."""

    key: int
    version: int
    code: str
    name: str
    unit: str
    place: str
    minimum: Decimal
    on_hand: Decimal
    reserved: Decimal

    @property
    def free(self) -> Decimal:
        """Return what is there and reserved for nobody."""
        return self.on_hand - self.reserved

    @property
    def low(self) -> bool:
        """Tell whether less is there than the minimum."""
        return self.on_hand < self.minimum


_STOCK = (
    "SELECT id, version, code, name, unit, place, minimum, on_hand, reserved FROM part_stock"
    " WHERE branch_id = ? AND {which} ORDER BY code LIMIT ?"
)
MOST = 500  # rows of a search


def _stock(which: str, parameters: Sequence[Any], limit: int = MOST) -> tuple[StockRow, ...]:
    found = db.rows(_STOCK.format(which=which), (gate.actor().branch_id, *parameters, limit))
    return tuple(StockRow(*r[:6], *(quantity(number) for number in r[6:])) for r in found)


def stock(typed: str = "") -> tuple[StockRow, ...]:
    """Return the shelves by code: everything, or what code, name or initials hold `typed`."""
    term = pinyin.search_term(typed)
    for sign in "%_\\":
        term = term.replace(sign, "")
    if not term:
        return _stock("1 = 1", ())
    return _stock("search_key LIKE ?", (f"%{term}%",))


def low_stock() -> tuple[StockRow, ...]:
    """Return what is below its minimum."""
    return _stock("on_hand < minimum", ())


def stock_row(stock_id: int) -> StockRow | None:
    """Return one part of the shelves, or None."""
    return next(iter(_stock("id = ?", (stock_id,), 1)), None)


@dataclass(frozen=True)
class MoveRow:
    """One move of a part: by how much, what was there after it, who, for which order."""

    key: int
    kind: MoveKind
    number: Decimal
    balance: Decimal
    at: datetime
    person: str
    taker: str
    order_number: str
    reason: str
    code: str = field(default="", compare=False)
    name: str = field(default="", compare=False)


_MOVES = (
    "SELECT m.id, m.kind, CASE WHEN m.kind IN ('reserved', 'released') THEN m.reserved_by"
    " ELSE m.on_hand_by END, m.balance, m.at, coalesce(p.name, ''), coalesce(t.name, ''),"
    " coalesce(o.number, ''), m.reason, s.code, s.name FROM part_move m"
    " JOIN part_stock s ON s.id = m.stock_id LEFT JOIN person p ON p.id = m.by_id"
    " LEFT JOIN person t ON t.id = m.to_id LEFT JOIN part_need n ON n.id = m.need_id"
    " LEFT JOIN work_order o ON o.id = n.order_id "
)


def _moves(where: str, parameters: Sequence[Any]) -> tuple[MoveRow, ...]:
    return tuple(
        MoveRow(
            r[0], MoveKind(r[1]), quantity(r[2]), quantity(r[3]), instant(r[4]) or clock.now(),
            *r[5:],
        )
        for r in db.rows(_MOVES + where, parameters)
    )  # fmt: skip


def moves_of(stock_id: int, limit: int = 100) -> tuple[MoveRow, ...]:
    """Return the latest moves of a part, the newest first."""
    return _moves("WHERE m.stock_id = ? ORDER BY m.id DESC LIMIT ?", (stock_id, limit))


def moves_for(order_id: int) -> tuple[MoveRow, ...]:
    """Return every move of an order's parts, the newest first."""
    return _moves("WHERE n.order_id = ? ORDER BY m.id DESC", (order_id,))
