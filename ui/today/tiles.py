"""The tiles over the day: a count, what to know about it, and the list behind it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from reception.bookings.queries import BookingRow
from reception.care.queries import DueCall
from reception.core import clock, money
from reception.core.text import N_, _
from reception.orders.promises import Left, left
from reception.orders.queries import OrderRow
from reception.orders.rules import State
from reception.papers.queries import OverdueSlip
from reception.vehicles.rules import show_plate
from reception.visits.queries import ArrivalRow
from ui.theme import vary
from ui.today.coming import PATIENCE
from ui.widgets import FigureCard
from ui.widgets.state import span, when

DONE = frozenset({State.READY, State.SETTLED})
INSPECTED = DONE | {State.WASHING}


def within_the_hour(row: OrderRow) -> bool:
    """Tell whether a car is promised within the next hour."""
    return row.promised_at is not None and left(row.promised_at, clock.now()) is Left.HOUR


def is_late(row: OrderRow) -> bool:
    """Tell whether a car is still here after its promise."""
    return row.promised_at is not None and left(row.promised_at, clock.now()) is Left.PAST


@dataclass(frozen=True)
class Tile:
    """One tile. `wanted` chooses the cars behind it; calls and slips have lists of their own.

    `enter` says beside the list what Enter does with a row.
    """

    code: str
    name: str  # N_
    enter: str  # N_
    wanted: Callable[[OrderRow], bool] | None = None


_ORDER, _ANSWER = N_("Enter opens the order"), N_("Enter notes the answer")
TILES = (
    Tile("arrivals", N_("To receive"), N_("Enter receives the car")),
    Tile("bookings", N_("Expected"), N_("Enter opens the booking")),
    Tile("undispatched", N_("To dispatch"), _ORDER, lambda row: row.state is State.PENDING),
    Tile("hour", N_("Within 1 hour"), _ORDER, within_the_hour),
    Tile("late", N_("Late cars"), _ORDER, is_late),
    Tile("consent", N_("For consent"), _ANSWER, lambda row: row.state is State.HOLD_CONSENT),
    Tile("parts", N_("Need parts"), _ORDER, lambda row: row.state is State.HOLD_PARTS),
    Tile("ready", N_("Ready to go"), N_("Enter hands over"), lambda row: row.state in DONE),
    Tile("calls", N_("Calls due"), _ANSWER),
    Tile("slips", N_("Slips overdue"), _ORDER),
)
KEYS = "1234567890"
BY_CODE = {tile.code: tile for tile in TILES}


def behind(tile: Tile, asked: Collection[int]) -> Callable[[OrderRow], bool] | None:
    """Return what chooses a tile's cars; `asked`: orders with additional work not answered yet.

    Work that is asked for before the car is worked on does not hold the car.
    """
    wanted = tile.wanted
    if tile.code != "consent" or wanted is None:
        return wanted
    return lambda row: wanted(row) or row.order_id in asked


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
        for tile, key in zip(TILES, KEYS, strict=True):
            card = FigureCard(_(tile.name), key=key)
            card.setFixedHeight(92)
            card.pressed.connect(lambda code=tile.code: pressed(code))
            row.addWidget(card, 1)
            self.tiles[tile.code] = card

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next or the last tile."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        cards = list(self.tiles.values())
        here = next((number for number, card in enumerate(cards) if card.hasFocus()), None)
        if not step or here is None:
            super().keyPressEvent(event)
            return
        cards[(here + step) % len(cards)].setFocus(Qt.FocusReason.TabFocusReason)

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
            wanted = behind(tile, asked)
            if wanted is not None:
                rows = [row for row in orders if wanted(row)]
                if tile.code == "consent":
                    word, tone = _asked_in_all(rows, asked) if rows else _("✓ None"), ""
                else:
                    word, tone = _ABOUT[tile.code](rows, now) if rows else (_("✓ None"), "")
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
        """Count the visits whose slip is overdue and nobody said why and by when (DOMAIN §3)."""
        unsaid = [slip for slip in slips if slip.open()]
        if unsaid:
            first = _("{plate} first").format(plate=show_plate(unsaid[0].plate))
            self._show("slips", len(unsaid), first, "bad")
        elif slips:
            word = _("{count} with a reason and a day").format(count=len(slips))
            self._show("slips", 0, word, "")
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
        return _("{count} due soon").format(count=soon), "warn"
    return _("none due soon"), ""


def _about_ready(rows: Sequence[OrderRow], _now: datetime) -> tuple[str, str]:
    paid = sum(row.state is State.SETTLED for row in rows)
    if paid:
        return _("{count} paid").format(count=paid), ""
    return _("¥{amount} to settle").format(amount=money.show(_sum(rows))), ""


def _sum(rows: Sequence[OrderRow]) -> Decimal:
    return sum((row.total for row in rows), money.ZERO)


_ABOUT: dict[str, Callable[[Sequence[OrderRow], datetime], tuple[str, str]]] = {
    "undispatched": _about_undispatched,
    "hour": _about_hour,
    "late": _about_late,
    "parts": _about_parts,
    "ready": _about_ready,
}
