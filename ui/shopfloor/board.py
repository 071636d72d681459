"""The floor board: a dark window of its own, 1920 x 1080 and up, read from five metres.

Drag a car from the right to a bay and a time, drag a block elsewhere, its right edge to another
end; rest on a block to cut it. Without dragging: touch a car, then a free place. What does not fit
shakes back and says why.
"""

from datetime import date, datetime, timedelta
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from reception.core import clock, money
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders.queries import OrderCard, order
from reception.orders.rules import S
from reception.shopfloor import planning, queries
from reception.shopfloor.carry_queries import CarryRow, closing_list
from reception.shopfloor.queries import Block, Board
from reception.vehicles.rules import show_plate
from ui.app import enlarge
from ui.manual import Manual
from ui.screen import Shell
from ui.shopfloor import aim, job_card
from ui.shopfloor.aim import Aim, Load, Tone
from ui.shopfloor.axis import TimeAxis
from ui.shopfloor.block_card import BlockCard
from ui.shopfloor.call_strip import CallStrip
from ui.shopfloor.carrying import Carrying
from ui.shopfloor.drag_words import taken_words
from ui.shopfloor.foot import BoardFoot, PlacingBar
from ui.shopfloor.grid import BAYS, PEOPLE
from ui.shopfloor.head import BoardHead
from ui.shopfloor.loads import of_bays, of_people
from ui.shopfloor.moves import Moves
from ui.shopfloor.scene import BoardView
from ui.shopfloor.side import SidePanel
from ui.theme import dark
from ui.widgets import clear_notice, notice

EVERY_MS = 30_000
FOOT = 76  # pixels at 1080p
WIDE, HIGH = 1920, 1080  # where everything has its own size; larger screens enlarge it


class BoardWindow(QWidget):
    """车间看板. The shell gives it `heard(tables)`; while hidden it asks for nothing."""

    shows = frozenset(
        {
            "allocation", "work_order", "order_line", "promise", "bay", "vehicle", "person",
            "setting", "special_day", "extra_work", "clocking", "floor_call", "message", "message_read",
        }
    )  # fmt: skip

    def __init__(self, shell: Shell) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setWindowTitle(_("Workshop board"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.resize(WIDE, HIGH)
        self.setMinimumSize(1280, 720)
        self.shell = shell
        self.board: Board | None = None
        self.zoom = 1.0
        self._days_ahead = 0
        self._card_of = self._block_of = 0  # the order of the card, the block touched for it
        self._placing: Load | None = None
        self.night: dict[int, CarryRow] = {}  # to be decided about at closing
        self.asking: QWidget | None = None  # the window that asks for more work
        self.moves = Moves(self)
        self._lay_out()
        dark(self)
        for child in self.findChildren(QWidget):  # dressed as light while it had no window
            child.style().unpolish(child)
            child.style().polish(child)
        self.timer = QTimer(self)
        self.timer.setInterval(EVERY_MS)
        self.timer.timeout.connect(self.mark_stale)
        self.timer.start()

    def _lay_out(self) -> None:
        self.head, self.view, self.side = BoardHead(), BoardView(), SidePanel()
        self.axis, self.card = TimeAxis(self.view), BlockCard()
        self.foot, self.placing = BoardFoot(), PlacingBar()
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.axis)
        left.addWidget(self.view, 1)
        self.right = QStackedWidget()
        self.right.setObjectName("board_side")
        self.right.setFixedWidth(job_card.WIDE)
        self.right.addWidget(self.side)
        self.right.addWidget(self.card)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addLayout(left, 1)
        middle.addWidget(self.right)
        self.bottom = QStackedWidget()
        self.bottom.setObjectName("board_foot")
        self.bottom.setFixedHeight(FOOT)
        self.bottom.addWidget(self.foot)
        self.bottom.addWidget(self.placing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        self.calls = CallStrip()
        column.addWidget(self.calls)
        column.addLayout(middle, 1)
        column.addWidget(self.bottom)
        self.carrying = Carrying(self, self.view, self.moves)
        self._connect()

    def _connect(self) -> None:
        view, side, card, foot = self.view, self.side, self.card, self.foot
        view.touched_block.connect(self._touch_block)
        view.touched_place.connect(self._touch_place)
        side.touched.connect(self._touch_card)
        side.take.connect(self._take)
        side.picked.connect(lambda _order_id: self._stop_placing())
        side.picked.connect(self.carrying.pick)
        side.carried.connect(self.carrying.over)
        side.dropped.connect(self.carrying.let_go)
        card.closed.connect(self.back)
        card.split.connect(self.carrying.cut)
        card.steps.changed.connect(self.refresh)
        card.asking.connect(self.ask)
        card.steps.placing.connect(self.place)
        card.steps.settle.connect(lambda key: self.shell.go("handover", order_id=key))
        self.placing.take.connect(self._take_suggestion)
        self.placing.more.connect(lambda: self.open_card(self._placing_of()))
        self.placing.stop.connect(self.back)
        self.placing.grown.connect(self._show_bottom)
        self.moves.changed.connect(self.mark_stale)
        foot.undo.clicked.connect(lambda _checked=False: self.moves.undo())
        foot.people.toggled.connect(self._show_view)
        foot.three.toggled.connect(self._show_view)
        foot.before.clicked.connect(lambda _checked=False: self.turn(self._days_ahead - 1))
        foot.today.clicked.connect(lambda _checked=False: self.turn(0))
        foot.after.clicked.connect(lambda _checked=False: self.turn(self._days_ahead + 1))
        foot.hide_plates.toggled.connect(self._mask)
        foot.full.clicked.connect(lambda _checked=False: self.full_screen())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        zoom = max(1.0, min(self.width() / WIDE, self.height() / HIGH))
        if abs(zoom - self.zoom) > 0.02:
            self._scale(zoom)

    def _scale(self, zoom: float) -> None:
        """Enlarge everything for a screen that is larger than 1920 x 1080."""
        self.zoom = zoom
        enlarge(self, zoom)
        for part in (self.head, self.axis, self.side, self.card, self.foot):
            part.scale(zoom)
        self.right.setFixedWidth(round(job_card.WIDE * zoom))
        self.view.scale_to(zoom)
        self._show_bottom()

    def day(self) -> date:
        """Return the day shown."""
        return clock.today() + timedelta(days=self._days_ahead)

    def arrive(self, **arguments: Any) -> None:
        """Open the card of `order_id` where one is named."""
        if arguments.get("order_id"):
            self.open_card(int(arguments["order_id"]))

    def heard(self, tables: frozenset[str]) -> None:
        """Note that these tables changed."""
        if tables & self.shows:
            self.mark_stale()

    def mark_stale(self) -> None:
        """Refresh now if seen; what is hidden refreshes when it is shown."""
        if self.isVisible():
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()  # somebody else may be at the desk, who may do other things

    def refresh(self) -> None:
        """Ask once for the whole board and show it; forms and choices stay."""
        now = clock.now()
        board = self.board = queries.board(self.day(), days=self.view.days)
        self.foot.undo.setEnabled(self.moves.can_undo())
        self.view.movable = self.side.movable = may(Permission.DISPATCH)
        load = of_people(board, now) if self.view.people else of_bays(board, now)
        self.head.show_board(board, now, load)
        self.calls.refresh()
        self.view.show_board(board, now)
        self.axis.update()
        closing = closing_list()
        self.night = {row.order_id: row for row in closing.open} if closing is not None else {}
        self.side.show_board(board, now, self.view.masked, self.night)
        self.side.choose(self._placing_of())
        if self._card_of:
            card = order(self._card_of)
            if card is None:
                self.back()
            else:
                self._show_card(card, now)
        if self._placing and all(o.order_id != self._placing.order_id for o in board.orders):
            self.back()

    def _show_view(self, _on: bool) -> None:
        """Show bays or technicians as rows, one day or three."""
        which = PEOPLE if self.foot.people.isChecked() else BAYS
        self.view.show_view(which, 3 if self.foot.three.isChecked() else 1)
        if self._placing is not None:
            self._offer(self._placing)
        self.refresh()

    def turn(self, days_ahead: int) -> None:
        """Show another day."""
        self._days_ahead = max(-30, min(days_ahead, 60))
        self.refresh()

    def open_card(self, order_id: int, allocation_id: int = 0) -> None:
        """Show the card of an order at the right; `allocation_id`: the block that was touched."""
        card = order(order_id)
        if card is None:
            return
        self._stop_placing()
        self._card_of, self._block_of = order_id, allocation_id
        self._show_card(card, clock.now())
        self.right.setCurrentWidget(self.card)
        self.view.choose(order_id)

    def _show_card(self, card: OrderCard, now: datetime) -> None:
        self.card.show_order(card, now, self._block(), self.night.get(card.row.order_id))

    def _block(self) -> Block | None:
        """Return the block that the card speaks of: the one touched, else the order's newest."""
        item = self.view.item_of(self._block_of) or self.view.block_of(self._card_of)
        found = item.drawn if item is not None else None
        movable = self.view.movable and found is not None and not found.done and found.block.open
        return found.block if found is not None and movable else None

    def ask(self, card: OrderCard) -> None:
        """Ask for more work on a car, in a window of its own: the items need room."""
        from ui.orders.extra_forms import ExtraDialog

        dialog = self.asking = ExtraDialog(self, card)
        dialog.accepted.connect(self.refresh)
        dialog.show()

    def back(self) -> bool:
        """Leave the placing or the card; tell whether there was one."""
        self.view.drag.cutting = False
        if clear_notice(self):
            return True
        if self._placing:
            self._stop_placing()
            return True
        if self._card_of and self.card.step_back():
            return True
        was_open, self._card_of = bool(self._card_of), 0
        self.right.setCurrentWidget(self.side)
        self.view.choose(0)
        return was_open

    # Touched.

    def _touch_block(self, found: Block) -> None:
        """Open the card; while a car is being placed, say who has the bay and go on placing."""
        if self._placing_of() in (0, found.order_id):
            self.open_card(found.order_id, found.allocation_id)
            return
        if self.board is not None:
            clear_notice(self)
            notice(self, taken_words(found, self.board, masked=self.view.masked), tone="warn")

    def _touch_card(self, order_id: int) -> None:
        orders = self.board.orders if self.board is not None else ()
        row = next((o for o in orders if o.order_id == order_id), None)
        waits = row is not None and row.state is S.PENDING and order_id not in self.night
        if not waits or not may(Permission.DISPATCH):
            self.open_card(order_id)
            self.side.choose(0)
        elif self._placing_of() == order_id:
            self._stop_placing()
        else:
            self.place(order_id)

    def place(self, order_id: int) -> None:
        """Ask where this order, or the block that was touched, goes: free places light up."""
        card = order(order_id)
        if card is None or self.board is None:
            return
        block = self._block() if self._card_of == order_id else None
        load = aim.of_order(card.row)
        if block is not None:
            load = aim.of_block(self.board, block, clock.now(), block.starts_at)
        self._card_of, self._placing = 0, load
        self.right.setCurrentWidget(self.side)
        self.side.choose(order_id)
        self.view.choose(order_id)
        self._offer(load)
        found = self.board.suggestions.get(order_id)
        self.placing.begin(
            _("{plate} · {hours} h: touch a free place").format(
                plate=show_plate(card.row.plate), hours=money.show_quantity(card.row.hours)
            ),
            found,
            block.technician_id if block is not None else card.technician_id,
        )
        self._show_bottom()

    def _offer(self, load: Load) -> None:
        suited = planning.fitting(load.kind)
        bays = self.board.bays if self.board is not None else ()
        free = frozenset(b.bay_id for b in bays if b.kind in suited)
        self.view.offer(None if self.view.people else (load.length, free))

    def _show_bottom(self) -> None:
        least = round(FOOT * self.zoom)
        high = max(least, self.placing.heightForWidth(self.width())) if self._placing else least
        self.bottom.setFixedHeight(high)
        self.bottom.setCurrentWidget(self.placing if self._placing else self.foot)

    def _stop_placing(self) -> None:
        self._placing = None
        self.side.choose(0)
        self.view.offer(None)
        self.view.choose(0)
        self._show_bottom()

    def _placing_of(self) -> int:
        """Return the order that is being placed; 0 for none."""
        return self._placing.order_id if self._placing is not None else 0

    def _take_suggestion(self) -> None:
        self._take(self._placing_of(), self.placing.technician_id())

    def _take(self, order_id: int, technician_id: int | None = None) -> None:
        """Take the suggestion: its bay, its time, and whoever was chosen or is suggested."""
        found = self.board.suggestions.get(order_id) if self.board is not None else None
        card = order(order_id)
        if found is None or card is None or self.board is None:
            return
        done = self.moves.place(
            self.board, order_id, card.row.plate, found.bay_id,
            technician_id or found.technician_id, found.starts_at, found.ends_at,
        )  # fmt: skip
        if done:
            self._stop_placing()

    def _touch_place(self, row: int, instant: datetime) -> None:
        load, now, board = self._placing, clock.now(), self.board
        if load is None or board is None:
            self.back()
            return
        if self.view.people:
            found = aim.aim(load, board, row, instant, now, people=True)
        else:
            taken = [p for p in board.taken.get(row, ()) if not _is_own(p, load, row)]
            # Where it is taken the action itself says who has it; the past is nobody's.
            start = planning.place_at(board.hours, taken, instant, load.length, now)
            start = start or max(instant, now)
            end = planning.ends(board.hours, start, load.length)
            found = Aim(row, row, self.placing.technician_id(), start, end, Tone.OK)
        if found is not None and found.bay_id and self.moves.drop(board, load, found):
            self._stop_placing()
        elif found is not None and not found.bay_id:
            notice(self, found.why, tone="warn")

    def _mask(self, masked: bool) -> None:
        self.view.masked = masked
        self.refresh()

    def full_screen(self) -> None:
        """Fill the screen, or no longer."""
        self.showNormal() if self.isFullScreen() else self.showFullScreen()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back()
        elif event.key() == Qt.Key.Key_F5:
            self.refresh()
        elif event.key() == Qt.Key.Key_F11:
            self.full_screen()
        elif event.key() == Qt.Key.Key_F12:
            self.shell.lock()
        elif event.key() == Qt.Key.Key_F1:
            Manual(self).show_chapter("board")
        else:
            super().keyPressEvent(event)


def _is_own(period: tuple[datetime, datetime], load: Load, bay_id: int) -> bool:
    block = load.block
    return block is not None and block.bay_id == bay_id and period[0] == block.starts_at
