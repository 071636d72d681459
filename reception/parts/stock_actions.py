"""The shelves: receipts, counts with their reason, the minimum and place of a part, a whole list.

There are no values and no suppliers here: this is no inventory accounting.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reception.core import db, gate, money, pinyin, record
from reception.core.errors import Conflict, Invalid
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.core.typed import one_line
from reception.parts import moves
from reception.parts.actions import lay_ready, tell_all_there
from reception.parts.models import MoveKind, PartStock
from reception.parts.moves import Held
from reception.parts.rules import NOTHING, check_quantity


@dataclass(frozen=True)
class StockDraft:
    """A part of the shelves as it is typed or imported; `on_hand` only in a list."""

    code: str
    name: str
    unit: str = ""
    place: str = ""
    minimum: Decimal = NOTHING
    on_hand: Decimal | None = None


@dataclass(frozen=True)
class Received:
    """What a receipt answers: for how many waiting orders it was laid ready at once."""

    orders: int


@dataclass(frozen=True)
class ImportedStock:
    """What a list did: parts new to the shelves, changed ones, those it said nothing new of."""

    added: int
    changed: int
    unchanged: int


_WAITING = (
    "o.handed_over_at IS NULL AND o.state <> 'cancelled'"
    " AND (n.expected_at IS NOT NULL OR o.state = 'hold_parts')"
)


@action(Permission.HAND_OUT_PARTS)
def receive_part(*, stock_id: int, quantity: Decimal, note: str = "") -> Received:
    """Note what came in (入库). Orders that wait for it have it first, by their promise."""
    count = check_quantity(quantity)
    moves.hold_orders([has.order_id for has in moves.shares(stock_id, _WAITING, "ASC")])
    held = moves.write(moves.hold_key(stock_id), MoveKind.RECEIVED, on_hand=count, reason=note)
    orders = 0
    for has in moves.shares(stock_id, _WAITING, "ASC"):
        lacking = moves.wanted_of(has.order_id, held.code) - has.issued - has.reserved
        taken = min(lacking, held.free)
        if taken > 0:
            held = lay_ready(held, has, taken)
            tell_all_there(has.order_id)
            orders += 1
    return Received(orders)


@action(Permission.HAND_OUT_PARTS)
def count_part(*, stock_id: int, seen: Decimal, counted: Decimal, reason: str) -> int:
    """Put right what is there after a count (盘点), with the reason; Conflict where it moved since.

    `seen`: what the list said to whoever counted. Where less is there than was reserved, those
    promised last lose their reservation; return how many orders that were.
    """
    check_quantity(counted, "counted", zero=True)
    if not reason.strip():
        raise Invalid("reason", _("Say why the count differs, or that it is the regular one."))
    held = moves.hold_key(stock_id)
    if held.on_hand != seen:
        raise Conflict(
            _("The stock is {now} by now. Press F5, then count again.").format(
                now=moves.amount(held.on_hand, held.unit)
            )
        )
    return _set_counted(held, counted, reason)


def _set_counted(held: Held, counted: Decimal, reason: str) -> int:
    orders = 0
    for has in moves.shares(held.stock_id, "n.reserved > 0", "DESC"):
        if held.reserved <= counted:
            break
        loses = min(has.reserved, held.reserved - counted)
        held = moves.write(held, MoveKind.RELEASED, has, reserved=-loses, reason=reason)
        orders += 1
    moves.write(held, MoveKind.COUNTED, on_hand=counted - held.on_hand, reason=reason)
    return orders


@action(Permission.HAND_OUT_PARTS)
def save_stock(*, part: StockDraft, stock_id: int | None = None, version: int | None = None) -> int:
    """Put a part on the list of the shelves, or change its name, place or minimum; return its key."""
    values = _checked(part)
    if stock_id is None:
        key = record.try_add(PartStock, branch=gate.actor().branch_id, **values)
        if key is None:
            raise Invalid("code", _("This part is on the list already. Look for its code."))
        return key
    held = moves.hold_key(stock_id)
    if held.code != values["code"]:
        raise Invalid("code", _("A part keeps its code. Put the other one on the list as new."))
    record.change(PartStock, stock_id, version, **values)
    return stock_id


def _checked(part: StockDraft) -> dict[str, object]:
    code, name = one_line(part.code.strip(), "code"), one_line(part.name.strip(), "name")
    if not code:
        raise Invalid("code", _("Enter the part's code."))
    if not name:
        raise Invalid("name", _("Enter the part's name."))
    if not part.minimum.is_finite() or not 0 <= part.minimum <= money.LARGEST_QUANTITY:
        raise Invalid("minimum", _("A minimum is between 0 and 10,000."))
    return {
        "code": code,
        "name": name,
        "unit": one_line(part.unit.strip(), "unit"),
        "place": one_line(part.place.strip(), "place"),
        "minimum": part.minimum,
        "search_key": pinyin.search_key(code, name),
    }


@action(Permission.HAND_OUT_PARTS)
def import_stock(*, rows: tuple[StockDraft, ...], source: str) -> ImportedStock:
    """Take over a list of the shelves: new parts, places, minimums; quantities as a count.

    All or nothing; the same list again changes nothing. `source` is kept as the counts' reason.
    """
    added, changed = 0, 0
    for row in sorted(rows, key=lambda each: each.code.strip()):
        values = _checked(row)
        known = _key_of(row.code.strip())
        key = known or record.add(PartStock, branch=gate.actor().branch_id, **values)
        held = moves.hold_key(key)
        moved = bool(known) and record.change(PartStock, key, **values)
        if row.on_hand is not None and row.on_hand != held.on_hand:
            check_quantity(row.on_hand, "on_hand", zero=True)
            _set_counted(held, row.on_hand, source)
            moved = True
        added += not known
        changed += bool(known) and moved
    return ImportedStock(added, changed, len(rows) - added - changed)


def _key_of(code: str) -> int:
    found: Sequence[int] | None = db.row(
        "SELECT id FROM part_stock WHERE branch_id = ? AND code = ?",
        (gate.actor().branch_id, code),
    )
    return int(found[0]) if found else 0
