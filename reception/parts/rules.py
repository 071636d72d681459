"""How far a wanted part is, and who gets what is free first. Pure functions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from reception.core.errors import Invalid
from reception.core.money import LARGEST_QUANTITY
from reception.core.text import N_, _
from reception.parts.models import MoveKind as MoveKind

NOTHING = Decimal(0)


class Stand(StrEnum):
    """How far a part of an order is; each has a sign and a word (ui/theme.py)."""

    OVER = "part_over"  # more is out than the order still wants
    SHORT = "part_short"  # missing, and nobody knows until when
    WAITING = "part_waiting"  # missing, expected
    FREE = "part_free"  # on the shelf, for whoever comes first
    READY = "part_ready"  # on the shelf, reserved for this order
    DONE = "part_done"  # handed out


STAND_NAMES: dict[Stand, str] = {
    Stand.OVER: N_("Bring back"),
    Stand.SHORT: N_("Part missing"),
    Stand.WAITING: N_("Part expected"),
    Stand.FREE: N_("On the shelf"),
    Stand.READY: N_("Laid ready"),
    Stand.DONE: N_("Handed out"),
}
MOVE_NAMES: dict[MoveKind, str] = {
    MoveKind.RESERVED: N_("Reserved"),
    MoveKind.RELEASED: N_("Let go"),
    MoveKind.ISSUED: N_("Handed out"),
    MoveKind.RETURNED: N_("Brought back"),
    MoveKind.RECEIVED: N_("Received in stock"),
    MoveKind.COUNTED: N_("Counted"),
}
MISSING = frozenset({Stand.SHORT, Stand.WAITING})


@dataclass(frozen=True)
class Has:
    """What an order wants and has of a part, and what of it is free for everybody (quantities)."""

    stock: str  # the part's code
    wanted: Decimal
    reserved: Decimal
    issued: Decimal
    free: Decimal
    expected_at: datetime | None = None

    @property
    def lacking(self) -> Decimal:
        """Return what is neither out nor reserved."""
        return max(NOTHING, self.wanted - self.issued - self.reserved)


def stands(rows: Iterable[Has]) -> list[Stand]:
    """Return how far each is. What is free goes to the rows in their order: by promise."""
    left: dict[str, Decimal] = {}
    found = []
    for row in rows:
        free = left.setdefault(row.stock, row.free)
        if row.issued > row.wanted or (row.reserved and row.issued + row.reserved > row.wanted):
            found.append(Stand.OVER)
        elif row.issued >= row.wanted:
            found.append(Stand.DONE)
        elif not row.lacking:
            found.append(Stand.READY)
        elif row.lacking <= free:
            left[row.stock] = free - row.lacking
            found.append(Stand.FREE)
        else:
            found.append(Stand.SHORT if row.expected_at is None else Stand.WAITING)
    return found


def check_quantity(quantity: Decimal, field: str = "quantity", *, zero: bool = False) -> Decimal:
    """Return a quantity above zero (or zero) and up to 10,000, at most three decimals."""
    if not quantity.is_finite() or quantity != quantity.quantize(Decimal("0.001")):
        raise Invalid(field, _("A quantity has at most three decimals."))
    if zero and quantity == 0:
        return quantity
    if not 0 < quantity <= LARGEST_QUANTITY:
        raise Invalid(field, _("A quantity is more than 0 and at most 10,000."))
    return quantity
