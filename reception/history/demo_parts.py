"""The store of the demonstration branch: shelves, what today's cars have of it, one part awaited."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal

from reception.catalog.queries import all_items
from reception.core import clock
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.special_days import working_hours
from reception.history.demo_world import dice, staff
from reception.orders.models import State
from reception.orders.rules import AFTER_WORK
from reception.parts.actions import Piece, hand_out, keep_expected, reserve_parts
from reception.parts.queries import NeedRow, needs
from reception.parts.stock_actions import StockDraft, import_stock

IN_WORK = AFTER_WORK | {State.WORKING, State.HOLD_PARTS, State.HOLD_CONSENT}
SCARCE = 6  # one part in so many is below its minimum


@action(Permission.IMPORT)
def add_parts(*, seed: int) -> int:
    """Fill the shelves and hand out what today's cars have in work; return how many parts."""
    rows = _shelves(seed, _by_order().values())
    import_stock(rows=rows, source="示例：期初盘点")
    for order_id, parts in _by_order().items():
        _serve(order_id, parts)
    return len(rows)


def _by_order() -> dict[int, list[NeedRow]]:
    wanted: dict[int, list[NeedRow]] = {}
    for row in needs():
        wanted.setdefault(row.order_id, []).append(row)
    return wanted


def _shelves(seed: int, wanted: Iterable[list[NeedRow]]) -> tuple[StockDraft, ...]:
    rng = dice(seed, "shelves")
    none = {parts[0].code for parts in wanted if parts[0].state is State.HOLD_PARTS}
    made = []
    for number, item in enumerate(all_items("part", active_only=True)):
        minimum = rng.choice((2, 2, 4, 6))
        there = rng.randint(0, minimum - 1) if rng.randrange(SCARCE) == 0 else rng.randint(6, 24)
        there = 0 if item.code in none else there
        place = f"{'ABCD'[number // 40 % 4]}-{number % 40 // 8 + 1:02d}-{number % 8 + 1}"
        made.append(
            StockDraft(item.code, item.name, item.unit, place, Decimal(minimum), Decimal(there))
        )
    return tuple(made)


def _serve(order_id: int, parts: list[NeedRow]) -> None:
    """Hand out to who works; lay ready for who is dispatched; let one wait until tomorrow."""
    first = parts[0]
    there = [row for row in parts if row.on_hand >= row.wanted]
    if first.state is State.HOLD_PARTS:
        tomorrow = next(working_hours().days(clock.today() + timedelta(days=1), 14))[1]
        keep_expected(order_id, first.code, tomorrow[0] + timedelta(hours=2), "厂家调货")
    if first.state is State.DISPATCHED and there:
        reserve_parts(order_id=order_id, codes=tuple(row.code for row in there))
    elif first.state in IN_WORK and there:
        pieces = tuple(Piece(row.code, row.wanted) for row in there)
        hand_out(
            order_id=order_id, pieces=pieces, to_id=first.technician_id or staff().technicians[0]
        )
