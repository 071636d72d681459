"""The tiles over the day: a count, what to know about it, and the list behind it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from PySide6.QtWidgets import QHBoxLayout, QWidget

from reception.bookings.queries import BookingRow
from reception.care.queries import DueCall
from reception.core import clock, money
from reception.core.text import N_, _
from reception.orders.queries import OrderRow
from reception.orders.rules import State
from reception.papers.queries import OverdueSlip
from reception.vehicles.rules import show_plate
from reception.visits.queries import ArrivalRow
from ui.theme import vary
from ui.today.coming import PATIENCE
from ui.widgets import FigureCard
from ui.widgets.state import span, when

HOUR = timedelta(hours=1)
DONE = frozenset({State.READY, State.SETTLED})
INSPECTED = DONE | {State.WASHING}


def within_the_hour(row: OrderRow) -> bool:
    """Tell whether a car is promised within the next hour."""
    return row.promised_at is not None and clock.now() <= row.promised_at < clock.now() + HOUR


def is_late(row: OrderRow) -> bool:
    """Tell whether a car is still here after its promise."""
    return row.promised_at is not None and row.promised_at < clock.now()


@dataclass(frozen=True)
class Tile:
    """One tile. `wanted` chooses the cars behind it; calls and slips have lists of their own."""

    code: str
    name: str  # N_
    wanted: Callable[[OrderRow], bool] | None = None


TILES = (
    Tile("arrivals", N_("To receive")),
    Tile("bookings", N_("Booked today")),
    Tile("undispatched", N_("To dispatch"), lambda row: row.state is State.PENDING),
    Tile("hour", N_("Promised within the hour"), within_the_hour),
    Tile("late", N_("Past the promise"), is_late),
    Tile("consent", N_("Waiting for the customer"), lambda row: row.state is State.HOLD_CONSENT),
    Tile("parts", N_("Waiting for parts"), lambda row: row.state is State.HOLD_PARTS),
    Tile("calls", N_("Calls due today")),
    Tile("slips", N_("Slips not archived")),
)
BY_CODE = {tile.code: tile for tile in TILES}


def calls_of_today(calls: Sequence[DueCall]) -> list[DueCall]:
    """Return the calls that are overdue or due before the branch's day ends."""
    _begin, end = clock.day_bounds(clock.today())
    return [call for call in calls if call.due_at < end]


class TileRow(QWidget):
    """The tiles side by side; pressing one again lets go of it."""

    def __init__(self, pressed: Callable[[str], object]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.tiles: dict[str, FigureCard] = {}
        for tile in TILES:
            card = FigureCard(_(tile.name))
            card.setFixedHeight(92)
            card.pressed.connect(lambda code=tile.code: pressed(code))
            row.addWidget(card, 1)
            self.tiles[tile.code] = card

    def mark(self, code: str) -> None:
        """Show which list is open."""
        for each, card in self.tiles.items():
            vary(card, "chosen", each == code)

    def show_orders(self, orders: Sequence[OrderRow], asked: Mapping[int, Decimal]) -> None:
        """Count the cars behind each tile and say what matters about them.

        `asked`: additional work that waits for an answer, in yuan, by order.
        """
        now = clock.now()
        for tile in TILES:
            if tile.wanted is not None:
                rows = [row for row in orders if tile.wanted(row)]
                if tile.code == "consent":
                    word, tone = _asked_in_all(rows, asked) if rows else "", ""
                else:
                    word, tone = _ABOUT[tile.code](rows, now) if rows else ("", "")
                self._show(tile.code, len(rows), word, tone)

    def show_calls(self, calls: Sequence[DueCall]) -> None:
        """Count the calls due today."""
        today = calls_of_today(calls)
        overdue = sum(call.overdue for call in today)
        if overdue:
            self._show("calls", len(today), _("{count} overdue").format(count=overdue), "bad")
            return
        later = len(calls) - len(today)
        word = _("{count} later").format(count=later) if later else _("✓ None overdue")
        self._show("calls", len(today), word, "")

    def show_arrivals(self, arrivals: Sequence[ArrivalRow]) -> None:
        """Count the cars at the gate and say how long the first has been waiting."""
        if arrivals:
            minutes = max(row.minutes() for row in arrivals)
            word = _("longest {span}").format(span=span(minutes))
            self._show("arrivals", len(arrivals), word, "warn" if minutes >= PATIENCE else "")
        else:
            self._show("arrivals", 0, _("✓ Nobody waits"), "")

    def show_bookings(self, bookings: Sequence[BookingRow]) -> None:
        """Count today's bookings still to come; those whose time has passed come first."""
        late = sum(row.starts_at < clock.now() for row in bookings)
        if late:
            self._show(
                "bookings", len(bookings), _("{count} not come yet").format(count=late), "warn"
            )
        elif bookings:
            word = _("next {time}").format(time=when(bookings[0].starts_at))
            self._show("bookings", len(bookings), word, "")
        else:
            self._show("bookings", 0, _("✓ All have come"), "")

    def show_slips(self, slips: Sequence[OverdueSlip]) -> None:
        """Count the visits whose slip is overdue in the archive (DOMAIN §3)."""
        if slips:
            self._show(
                "slips",
                len(slips),
                _("{plate} first").format(plate=show_plate(slips[0].plate)),
                "bad",
            )
        else:
            self._show("slips", 0, _("✓ All archived"), "")

    def _show(self, code: str, count: int, word: str, tone: str) -> None:
        card = self.tiles[code]
        card.show_figure(str(count), word, tone)
        vary(card, "tone", "bad" if tone == "bad" else "")


def _about_undispatched(rows: Sequence[OrderRow], now: datetime) -> tuple[str, str]:
    waited = max(int((now - row.opened_at).total_seconds() // 60) for row in rows)
    return _("longest {span}").format(span=span(waited)), "warn" if waited >= 30 else ""


def _about_hour(rows: Sequence[OrderRow], _now: datetime) -> tuple[str, str]:
    open_ = sum(row.state not in INSPECTED for row in rows)
    if open_:
        return _("{count} not inspected").format(count=open_), "warn"
    return _("✓ All inspected"), ""


def _about_late(rows: Sequence[OrderRow], _now: datetime) -> tuple[str, str]:
    ready = sum(row.state in DONE for row in rows)
    if ready == len(rows):
        return _("all ready"), "bad"
    return _("{count} not ready").format(count=len(rows) - ready), "bad"


def _asked_in_all(rows: Sequence[OrderRow], asked: Mapping[int, Decimal]) -> str:
    total = sum((asked.get(row.order_id, money.ZERO) for row in rows), money.ZERO)
    if not total:
        return _("no price asked yet")
    return _("¥{amount} in all").format(amount=money.show(total))


def _about_parts(rows: Sequence[OrderRow], now: datetime) -> tuple[str, str]:
    soon = sum(
        row.promised_at is not None and row.promised_at < now + timedelta(hours=2) for row in rows
    )
    if soon:
        return _("{count} promised soon").format(count=soon), "warn"
    return _("none promised soon"), ""


_ABOUT: dict[str, Callable[[Sequence[OrderRow], datetime], tuple[str, str]]] = {
    "undispatched": _about_undispatched,
    "hour": _about_hour,
    "late": _about_late,
    "parts": _about_parts,
}
