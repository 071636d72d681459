"""The board's right column: what is late, what waits for a bay, for inspection, for washing."""

from collections.abc import Container, Iterable
from datetime import datetime

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reception.core import money
from reception.core.text import N_, _
from reception.orders.queries import OrderRow
from reception.orders.rules import HOLDS, S
from reception.orders.words import word
from reception.shopfloor.queries import Board
from ui.shopfloor.inspect_words import rework_words
from ui.shopfloor.job_card import WIDE, CardText
from ui.shopfloor.layout import is_late, plate_words
from ui.shopfloor.queue_card import QueueCard
from ui.theme import DARK, font, look, state_word
from ui.widgets.card import scrolling
from ui.widgets.state import promise_text, span, when


class _Caption(QWidget):
    """The words above a group of cards."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedHeight(44)
        self.zoom = 1.0
        self.text = ""
        self.colour = DARK.ink

    def scale(self, zoom: float) -> None:
        """Take another size."""
        self.zoom = zoom
        self.setFixedHeight(round(44 * zoom))

    def say(self, text: str, colour: str = DARK.ink) -> None:
        """Show other words."""
        self.text, self.colour = text, colour
        self.setAccessibleName(text)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(font(round(24 * self.zoom), bold=True))
        painter.setPen(QColor(self.colour))
        painter.drawText(QRect(self.rect()), int(Qt.AlignmentFlag.AlignVCenter), self.text)


GROUPS = (
    ("night", N_("Over night, to be decided")),
    ("late", N_("Past promise")),
    ("pending", N_("Waiting for a bay")),
    ("asked", N_("Waiting for the customer")),
    ("homeless", N_("In work without a bay")),
    ("inspection", N_("In inspection")),
    ("washing", N_("Being washed")),
)


MOVABLE = frozenset({"pending", "homeless"})  # groups whose cars may be dragged to a bay


def group_of(
    order: OrderRow, now: datetime, in_bays: frozenset[int], asked: Container[int] = (),
    night: Container[int] = (),
) -> str:  # fmt: skip
    """Return the group that an order stands in, or nothing: it has its bay and its time."""
    if order.order_id in night:
        return "night"
    if order.state is S.PENDING:
        return "pending"
    if is_late(order.state, order.promised_at, now):
        return "late"
    if order.order_id in asked:
        return "asked"
    if order.state in (S.INSPECTION, S.WASHING):
        return order.state.value
    # A dispatched car has its bay, if on another day than the one shown.
    if order.state in HOLDS | {S.WORKING} and order.order_id not in in_bays:
        return "homeless"
    return ""


def card_text(order: OrderRow, board: Board, now: datetime, group: str, masked: bool) -> CardText:
    """Return what an order's card says in its group."""
    promise, tone = promise_text(order.promised_at, now)
    plate, kind = plate_words(order.plate, masked)[0], word(order.kind.value)
    hours = money.show_quantity(order.hours)
    second = promise
    if order.promised_at is None:
        second = _("No promise yet")
    elif group == "pending" and tone == "":
        second = _("Promised {time}").format(time=when(order.promised_at, now))
    third, third_tone = "", ""
    if group == "pending":
        second += f" · {hours} h"
        found = board.suggestions.get(order.order_id)
        if found is not None:
            time = when(found.starts_at, now)
            third, third_tone = f"→ {found.bay} {time}", "ok"
            over = order.promised_at is not None and found.ends_at > order.promised_at
            if over and tone != "bad":
                third, third_tone = _("{text} · too late").format(text=third), "warn"
    else:
        place = order.bay if group in ("late", "homeless") else ""
        shown = f"{look(order.state.value).sign} {state_word(order.state.value)}"
        waits = asked_words(board.asked.get(order.order_id), now)
        why = (
            (order.hold_reason, order.technician)
            if waits
            else (order.technician, order.hold_reason)
        )
        again = rework_words(board.reworks.get(order.order_id, 0))
        parts = (shown, again, waits, place, *why)
        third = " · ".join(text for text in parts if text)
    edges = {"bad": look("late").edge, "warn": DARK.warn}
    edge = edges.get(tone, look(order.state.value).edge)
    return CardText(plate, kind, second, tone, third, third_tone, edge)


def asked_words(since: datetime | None, now: datetime) -> str:
    """Return how long the customer's answer has been waited for; empty where nothing is asked."""
    if since is None:
        return ""
    minutes = max(int((now - since).total_seconds() // 60), 0)
    return _("waits {span}").format(span=span(minutes))


class SidePanel(QWidget):
    """The groups of cards. `touched(order)` for a card."""

    touched = Signal(int)
    take = Signal(int)  # the suggestion
    picked = Signal(int)  # the card is dragged away
    carried = Signal(QPoint)  # on the screen
    dropped = Signal(QPoint)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(WIDE)
        self.movable, self._zoom = False, 1.0
        self.cards: dict[int, QueueCard] = {}
        self._captions: dict[str, _Caption] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(16, 6, 16, 12)
        self._column.setSpacing(10)
        self._area = scrolling(inside)
        outer.addWidget(self._area)
        self._nothing = _Caption(inside)
        self._nothing.say(_("Nothing waits."), DARK.soft)
        for code, _name in GROUPS:
            self._captions[code] = _Caption(inside)
        self._order: list[tuple[str, int]] = []

    def show_board(
        self, board: Board, now: datetime, masked: bool, night: Container[int] = ()
    ) -> None:
        """Show what waits on this board; `night`: what is to be decided about at closing."""
        in_bays = frozenset(block.order_id for block in board.blocks if block.open)
        groups: dict[str, list[OrderRow]] = {code: [] for code, _name in GROUPS}
        for order in board.orders:
            group = group_of(order, now, in_bays, board.asked, night)
            if group:
                groups[group].append(order)
        wanted = [(code, order.order_id) for code, rows in groups.items() for order in rows]
        for _code, order_id in wanted:
            if order_id not in self.cards:
                self.cards[order_id] = self._card(order_id)
        self._drop(key for key in list(self.cards) if key not in {k for _c, k in wanted})
        if wanted != self._order or not self._column.count():
            self._order = wanted
            self._lay_out(groups)
        for code, name in GROUPS:
            colour = {"late": DARK.bad, "night": DARK.warn}.get(code, DARK.ink)
            self._captions[code].say(f"{_(name)} · {len(groups[code])}", colour)
            for order in groups[code]:
                card = self.cards[order.order_id]
                waits = code in MOVABLE or order.state is S.PENDING
                card.movable = self.movable and waits
                card.takes = (
                    code in MOVABLE and card.movable and order.order_id in board.suggestions
                )
                card.show_text(card_text(order, board, now, code, masked))

    def choose(self, order_id: int) -> None:
        """Mark one card, or none (0)."""
        for key, card in self.cards.items():
            card.setChecked(key == order_id)

    def scale(self, zoom: float) -> None:
        """Take another size."""
        self._zoom = zoom
        self.setFixedWidth(round(WIDE * zoom))
        wide = round(16 * zoom)
        self._column.setContentsMargins(wide, round(6 * zoom), wide, round(12 * zoom))
        self._column.setSpacing(round(10 * zoom))
        for card in self.cards.values():
            card.scale(zoom)
        for caption in (*self._captions.values(), self._nothing):
            caption.scale(zoom)

    def _card(self, order_id: int) -> QueueCard:
        card = QueueCard(order_id)
        card.scale(self._zoom)
        card.clicked.connect(lambda _checked=False: self.touched.emit(order_id))
        card.take.connect(lambda: self.take.emit(order_id))
        card.picked.connect(lambda: self.picked.emit(order_id))
        card.carried.connect(self.carried)
        card.dropped.connect(self.dropped)
        card.pushed.connect(self._push)
        return card

    def _push(self, by: int) -> None:
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.value() - by)

    def _drop(self, keys: Iterable[int]) -> None:
        for key in keys:
            card = self.cards.pop(key)
            card.hide()
            card.deleteLater()

    def _lay_out(self, groups: dict[str, list[OrderRow]]) -> None:
        while self._column.count():
            self._column.takeAt(0)
        for code, _name in GROUPS:
            caption = self._captions[code]
            seen = bool(groups[code]) or code == "pending"
            caption.setVisible(seen)
            if seen:
                self._column.addWidget(caption)
            for order in groups[code]:
                self._column.addWidget(self.cards[order.order_id])
                self.cards[order.order_id].show()
        empty = not any(groups.values())
        self._nothing.setVisible(empty)
        if empty:
            self._column.addWidget(self._nothing)
        self._column.addStretch(1)
