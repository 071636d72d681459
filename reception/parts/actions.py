"""Reserving, handing out and taking back the parts of an order; when what is missing is expected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from reception.core import clock, db, record
from reception.core.errors import Invalid, Refused
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.core.typed import one_line
from reception.orders.actions import state_of
from reception.orders.models import Order, State
from reception.orders.rules import GONE, STATE_NAMES
from reception.parts import moves
from reception.parts.models import MoveKind, PartNeed
from reception.parts.moves import Held, Share
from reception.parts.queries import needs_of
from reception.parts.rules import MISSING, check_quantity


@dataclass(frozen=True)
class Piece:
    """So much of a part, by its code."""

    code: str
    quantity: Decimal


@action(Permission.HAND_OUT_PARTS)
def reserve_parts(*, order_id: int, codes: tuple[str, ...] = ()) -> int:
    """Lay ready for an order what is free of its parts (all, or those named); return how many parts.

    Refused where nothing is free of what it still lacks.
    """
    _check_open(order_id)
    done, short = 0, None
    for code in sorted(codes or _codes(order_id)):
        held = moves.hold(code, _name(order_id, code))
        has = moves.share(order_id, held)
        lacking = moves.wanted_of(order_id, code) - has.issued - has.reserved
        if lacking <= 0:
            continue
        taken = min(lacking, held.free)
        if taken > 0:
            lay_ready(held, has, taken)
            done += 1
        else:
            short = short or moves.too_few(held, lacking)
    tell_all_there(order_id)
    if not done:
        raise short or Refused(_("All parts of this order are reserved or handed out already."))
    return done


def tell_all_there(order_id: int) -> None:
    """Say on an order that waits for parts that nothing is missing any more (inside an action).

    Boards and lists show the words beside the state; whether work goes on is for people to say.
    """
    state, _version = state_of(order_id)
    if state is not State.HOLD_PARTS:
        return
    if not any(row.stand in MISSING for row in needs_of(order_id)):
        record.change(Order, order_id, hold_reason=_("all parts there"))


def lay_ready(held: Held, has: Share, taken: Decimal) -> Held:
    """Reserve so much for an order (inside an action)."""
    after = moves.write(held, MoveKind.RESERVED, has, reserved=taken)
    wanted = moves.wanted_of(has.order_id, held.code)
    moves.settle_expected(has, wanted, has.reserved + has.issued + taken)
    return after


@action(Permission.HAND_OUT_PARTS)
def let_go(*, order_id: int, codes: tuple[str, ...] = ()) -> int:
    """Give back to the shelf what is reserved for an order (all, or the parts named)."""
    return release(order_id, codes)


def release(order_id: int, codes: Sequence[str] = ()) -> int:
    """Let go of an order's reservations (inside an action); return how many parts."""
    found = db.rows(
        "SELECT s.code FROM part_need n JOIN part_stock s ON s.id = n.stock_id"
        " WHERE n.order_id = ? AND n.reserved > 0",
        (order_id,),
    )
    wanted = sorted(code for (code,) in found if not codes or code in codes)
    for code in wanted:
        held = moves.hold(code)
        has = moves.share(order_id, held)
        if has.reserved:
            moves.write(held, MoveKind.RELEASED, has, reserved=-has.reserved)
    return len(wanted)


@action(Permission.HAND_OUT_PARTS)
def hand_out(*, order_id: int, pieces: tuple[Piece, ...], to_id: int, reason: str = "") -> int:
    """Hand parts of an order out to a technician (出库); return how many parts.

    What is reserved for it goes first, then what is free; never what others have reserved. More
    than the order wants needs a `reason`, which is kept.
    """
    _check_open(order_id)
    if not db.row("SELECT 1 FROM person WHERE id = ? AND active = 1", (to_id,)):
        raise Invalid("to_id", _("Choose who takes the parts."))
    if not pieces:
        raise Refused(_("Mark the parts that are handed out."))
    for piece in sorted(pieces, key=lambda each: each.code):
        count = check_quantity(piece.quantity)
        held = moves.hold(piece.code, _name(order_id, piece.code))
        has = moves.share(order_id, held)
        wanted = moves.wanted_of(order_id, piece.code)
        if has.issued + count > wanted and not reason.strip():
            raise Invalid(
                "reason",
                _("The order wants {wanted} of {part} in all. Say why more is handed out.").format(
                    wanted=moves.amount(wanted, held.unit), part=held.name
                ),
            )
        if count > has.reserved + held.free:
            raise moves.too_few(held, count - has.reserved)
        own = min(has.reserved, count)
        moves.write(
            held, MoveKind.ISSUED, has, on_hand=-count, reserved=-own, to_id=to_id, reason=reason
        )
        moves.settle_expected(has, wanted, has.reserved - own + has.issued + count)
    tell_all_there(order_id)
    return len(pieces)


@action(Permission.HAND_OUT_PARTS)
def return_part(*, order_id: int, code: str, quantity: Decimal, reason: str = "") -> None:
    """Take parts back that were handed out for an order (退回): they are on the shelf again."""
    state_of(order_id)
    count = check_quantity(quantity)
    held = moves.hold(code)
    has = moves.share(order_id, held)
    if count > has.issued:
        raise Invalid(
            "quantity",
            _("Only {issued} of {part} were handed out for this order.").format(
                issued=moves.amount(has.issued, held.unit), part=held.name
            ),
        )
    moves.write(held, MoveKind.RETURNED, has, on_hand=count, reason=reason)


@action(Permission.HAND_OUT_PARTS)
def expect_part(*, order_id: int, code: str, expected_at: datetime | None, note: str = "") -> None:
    """Note when a part that an order lacks is expected, or that it no longer is (None)."""
    keep_expected(order_id, code, expected_at, note)


def keep_expected(order_id: int, code: str, expected_at: datetime | None, note: str) -> None:
    """Keep when a part is expected (inside an action); Refused where the order has all of it."""
    _check_open(order_id)
    if expected_at is not None and expected_at <= clock.now():
        raise Invalid("expected_at", _("The part is expected in the past. Choose a later time."))
    held = moves.hold(code, _name(order_id, code))
    has = moves.share(order_id, held)
    if expected_at is not None and has.issued + has.reserved >= moves.wanted_of(order_id, code):
        raise Refused(_("The order has all of {part}; nothing is missing.").format(part=held.name))
    record.change(
        PartNeed, has.need_id, expected_at=expected_at, note=one_line(note.strip(), "note")
    )


def check_all_back(order_id: int) -> None:
    """Raise Refused while parts of an order that is not repaired are still handed out."""
    found = db.row(
        "SELECT s.name FROM part_need n JOIN part_stock s ON s.id = n.stock_id"
        " WHERE n.order_id = ? AND n.issued > 0 LIMIT 1",
        (order_id,),
    )
    if found is not None:
        raise Refused(
            _("{part} was handed out for this order. Let the store take it back first.").format(
                part=found[0]
            )
        )


def _codes(order_id: int) -> list[str]:
    found = db.rows(
        f"SELECT DISTINCT {moves.CODE} FROM order_line l WHERE l.order_id = ? AND {moves.WANTED}",
        (order_id,),
    )
    return [code for (code,) in found]


def _name(order_id: int, code: str) -> str:
    found = db.row(
        f"SELECT l.name FROM order_line l WHERE l.order_id = ? AND {moves.WANTED}"
        f" AND {moves.CODE} = ? LIMIT 1",
        (order_id, code),
    )
    return str(found[0]) if found else ""


def _check_open(order_id: int) -> None:
    state, _version = state_of(order_id)
    if state in GONE:
        raise Refused(
            _("This order is “{state}”; no part is handed out for it.").format(
                state=_(STATE_NAMES[state])
            )
        )
