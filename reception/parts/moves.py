"""Writing a move (inside an action): the part's row is held first, so that of two who want the last
piece one comes after the other and is told who was first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from reception.core import clock, db, gate, money, pinyin, record
from reception.core.errors import Conflict, Refused
from reception.core.fields import instant, quantity
from reception.core.text import _
from reception.core.typed import one_line
from reception.parts.models import MoveKind, PartMove, PartNeed, PartStock
from reception.vehicles.rules import show_plate

# A part line without a code goes by its name; what the customer brought (自备) is no part of ours.
CODE = "CASE WHEN l.code <> '' THEN l.code ELSE l.name END"
WANTED = "l.kind = 'part' AND l.origin <> 'own'"


@dataclass(frozen=True)
class Held:
    """A part whose row is held until the action ends."""

    stock_id: int
    code: str
    name: str
    unit: str
    on_hand: Decimal
    reserved: Decimal

    @property
    def free(self) -> Decimal:
        """Return what is there and reserved for nobody."""
        return self.on_hand - self.reserved


@dataclass(frozen=True)
class Share:
    """What an order has of a part."""

    need_id: int
    order_id: int
    reserved: Decimal
    issued: Decimal
    expected_at: datetime | None


_HELD = "SELECT id, code, name, unit, on_hand, reserved FROM part_stock WHERE "


def hold(code: str, name: str = "", unit: str = "") -> Held:
    """Return a part of the branch, held; one that is not on the list yet begins with nothing."""
    branch_id = gate.actor().branch_id
    sql = _HELD + "branch_id = ? AND code = ?" + db.for_update()
    found = db.row(sql, (branch_id, code))
    if found is None:
        known = db.row("SELECT name, unit FROM part WHERE code = ?", (code,)) or ("", "")
        title = one_line(name or known[0] or code, "name")
        record.try_add(
            PartStock,
            branch=branch_id,
            code=one_line(code, "code"),
            name=title,
            unit=unit or known[1],
            search_key=pinyin.search_key(code, title),
        )
        found = db.row(sql, (branch_id, code))
    assert found is not None
    return _held(found)


def hold_key(stock_id: int) -> Held:
    """Return a part by its key, held; Conflict where it is none of this branch."""
    found = db.row(
        _HELD + "id = ? AND branch_id = ?" + db.for_update(), (stock_id, gate.actor().branch_id)
    )
    if found is None:
        raise Conflict(_("This part is no longer on the list. Press F5 to see the present list."))
    return _held(found)


def _held(row: tuple[int, str, str, str, int, int]) -> Held:
    return Held(*row[:4], quantity(row[4]), quantity(row[5]))


def hold_orders(order_ids: Sequence[int]) -> None:
    """Hold orders before their parts, as everybody does: so nobody waits for the other for ever."""
    if order_ids:
        marks = ", ".join("?" * len(order_ids))
        sql = f"SELECT id FROM work_order WHERE id IN ({marks}) ORDER BY id" + db.for_update()
        db.rows(sql, tuple(order_ids))


_SHARE = "SELECT id, order_id, reserved, issued, expected_at FROM part_need WHERE "


def share(order_id: int, held: Held) -> Share:
    """Return what an order has of a part, from now on kept."""
    key = (order_id, held.stock_id)
    found = db.row(_SHARE + "order_id = ? AND stock_id = ?", key)
    if found is None:
        need_id = record.add(PartNeed, order=order_id, stock=held.stock_id)
        return Share(need_id, order_id, Decimal(0), Decimal(0), None)
    return Share(found[0], found[1], quantity(found[2]), quantity(found[3]), instant(found[4]))


def shares(stock_id: int, where: str, order: str) -> list[Share]:
    """Return what open orders have of a part, by their promise (`order` ASC or DESC)."""
    found = db.rows(
        "SELECT n.id, n.order_id, n.reserved, n.issued, n.expected_at FROM part_need n"
        f" JOIN work_order o ON o.id = n.order_id WHERE n.stock_id = ? AND {where}"
        f" ORDER BY coalesce(o.promised_at, 9999999999) {order}, n.id {order}",
        (stock_id,),
    )
    return [Share(r[0], r[1], quantity(r[2]), quantity(r[3]), instant(r[4])) for r in found]


def write(
    held: Held,
    kind: MoveKind,
    share: Share | None = None,
    *,
    on_hand: Decimal = Decimal(0),
    reserved: Decimal = Decimal(0),
    to_id: int | None = None,
    reason: str = "",
) -> Held:
    """Write a move by so much; return the part as it is after it."""
    after = held.on_hand + on_hand
    record.add(
        PartMove,
        stock=held.stock_id,
        need_id=share.need_id if share else None,
        kind=kind,
        on_hand_by=on_hand,
        reserved_by=reserved,
        balance=after,
        at=clock.now(),
        by_id=gate.actor().person_id,
        to_id=to_id,
        reason=one_line(reason.strip(), "reason"),
    )
    return Held(held.stock_id, held.code, held.name, held.unit, after, held.reserved + reserved)


def wanted_of(order_id: int, code: str) -> Decimal:
    """Return how much of a part stands on an order."""
    found = db.row(
        f"SELECT coalesce(sum(l.quantity), 0) FROM order_line l WHERE l.order_id = ? AND {WANTED}"
        f" AND {CODE} = ?",
        (order_id, code),
    )
    return quantity(found[0]) if found else Decimal(0)


def settle_expected(share: Share, wanted: Decimal, has: Decimal) -> None:
    """Forget when a part was expected once the order has all of it."""
    if share.expected_at is not None and has >= wanted:
        record.change(PartNeed, share.need_id, expected_at=None, note="")


def too_few(held: Held, asked: Decimal) -> Refused:
    """Return the refusal of more than is free, naming who took or reserved the part last."""
    said = _("Of {part} only {free} can be had; {asked} are wanted.").format(
        part=held.name,
        free=amount(max(held.free, Decimal(0)), held.unit),
        asked=amount(asked, held.unit),
    )
    last = db.row(
        "SELECT m.kind, m.at, coalesce(p.name, ''), c.plate FROM part_move m"
        " JOIN part_need n ON n.id = m.need_id JOIN work_order o ON o.id = n.order_id"
        " JOIN vehicle c ON c.id = o.vehicle_id LEFT JOIN person p ON p.id = m.by_id"
        " WHERE m.stock_id = ? AND m.kind IN ('issued', 'reserved') ORDER BY m.id DESC LIMIT 1",
        (held.stock_id,),
    )
    if last is None:
        return Refused(said + _(" Note its receipt first, or when it is expected."))
    moment = instant(last[1]) or clock.now()
    words = {
        "issued": _(" {person} handed it out for {plate} at {time}."),
        "reserved": _(" {person} reserved it for {plate} at {time}."),
    }
    return Refused(
        said
        + words[last[0]].format(
            person=last[2], plate=show_plate(last[3]), time=clock.show(moment, "%m-%d %H:%M")
        )
    )


def amount(number: Decimal, unit: str) -> str:
    """Return a quantity with its unit: 4 L, 2 件."""
    return f"{money.show_quantity(number)} {unit}".strip()
