"""The floor board: a dark window of its own, 1920 x 1080 and up, read from five metres.

Touch a car at the right, then a free place: it is dispatched there. Touch a block: its card opens.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from reception.core import clock, money
from reception.core.gate import actor, may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders.queries import OrderCard, order
from reception.orders.rules import S
from reception.shopfloor import actions, planning, queries
from reception.shopfloor.queries import Board, Suggestion
from reception.vehicles.rules import show_plate
from ui.manual import Manual
from ui.run import run
from ui.screen import Shell
from ui.shopfloor.block_card import BlockCard
from ui.shopfloor.call_strip import CallStrip
from ui.shopfloor.foot import BoardFoot, PlacingBar
from ui.shopfloor.head import BoardHead
from ui.shopfloor.layout import plate_words
from ui.shopfloor.scene import BoardView, TimeAxis
from ui.shopfloor.side import SidePanel
from ui.theme import dark
from ui.widgets import clear_notice, notice, when

EVERY_MS = 30_000
FOOT = 76  # pixels


class BoardWindow(QWidget):
    """车间看板. The shell gives it `heard(tables)`; while hidden it asks for nothing."""

    shows = frozenset(
        {
            "allocation", "work_order", "order_line", "promise", "bay", "vehicle", "person",
            "setting", "special_day", "extra_work", "clocking", "floor_call",
        }
    )  # fmt: skip

    def __init__(self, shell: Shell) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setWindowTitle(_("Workshop board"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.resize(1920, 1080)
        self.setMinimumSize(1280, 720)
        self.shell = shell
        self.board: Board | None = None
        self._days_ahead = 0
        self._card_of = 0
        self._placing = 0
        self.asking: QWidget | None = None  # the window that asks for more work
        self._undo: Callable[[], object] | None = None
        self._undo_of: int | None = None  # the person whose dispatch it undoes
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
        self._connect()

    def _connect(self) -> None:
        self.view.touched_block.connect(self._touch_block)
        self.view.touched_place.connect(self._touch_place)
        self.side.touched.connect(self._touch_card)
        self.card.closed.connect(self.back)
        self.card.steps.changed.connect(self.refresh)
        self.card.asking.connect(self.ask)
        self.card.steps.placing.connect(self.place)
        self.card.steps.settle.connect(lambda key: self.shell.go("handover", order_id=key))
        self.placing.take.connect(self._take_suggestion)
        self.placing.more.connect(lambda: self.open_card(self._placing))
        self.placing.stop.connect(self.back)
        foot = self.foot
        foot.undo.clicked.connect(lambda _checked=False: self.undo())
        foot.before.clicked.connect(lambda _checked=False: self.turn(self._days_ahead - 1))
        foot.today.clicked.connect(lambda _checked=False: self.turn(0))
        foot.after.clicked.connect(lambda _checked=False: self.turn(self._days_ahead + 1))
        foot.hide_plates.toggled.connect(self._mask)
        foot.full.clicked.connect(lambda _checked=False: self.full_screen())

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
        if self._undo is not None and self._undo_of != actor().person_id:
            self._forget_undo()
        self.board = queries.board(self.day())
        self.head.show_board(self.board, now)
        self.calls.refresh()
        self.view.show_board(self.board, now)
        self.axis.update()
        self.side.show_board(self.board, now, self.view.masked)
        self.side.choose(self._placing)
        if self._card_of:
            card = order(self._card_of)
            if card is None:
                self.back()
            else:
                self.card.show_order(card, now)
        if self._placing and all(o.order_id != self._placing for o in self.board.orders):
            self.back()

    def turn(self, days_ahead: int) -> None:
        """Show another day."""
        self._days_ahead = max(-30, min(days_ahead, 60))
        self.refresh()

    def open_card(self, order_id: int) -> None:
        """Show the card of an order at the right."""
        card = order(order_id)
        if card is None:
            return
        self._stop_placing()
        self._card_of = order_id
        self.card.show_order(card, clock.now())
        self.right.setCurrentWidget(self.card)
        self.view.choose(order_id)

    def ask(self, card: OrderCard) -> None:
        """Ask for more work on a car, in a window of its own: the items need room."""
        from ui.orders.extra_forms import ExtraDialog

        dialog = self.asking = ExtraDialog(self, card)
        dialog.accepted.connect(self.refresh)
        dialog.show()

    def back(self) -> bool:
        """Leave the placing or the card; tell whether there was one."""
        if clear_notice(self):
            return True
        if self._placing:
            self._stop_placing()
            return True
        if self._card_of and self.card.steps.close_form():
            return True
        was_open, self._card_of = bool(self._card_of), 0
        self.right.setCurrentWidget(self.side)
        self.view.choose(0)
        return was_open

    def _touch_block(self, order_id: int) -> None:
        """Open the card; while a car is being placed, say who has the bay and go on placing."""
        item = self.view.block_of(order_id)
        if not self._placing or order_id == self._placing or item is None or item.drawn is None:
            self.open_card(order_id)
            return
        found, bays = item.drawn, self.board.bays if self.board is not None else ()
        sentence = _("{bay} is taken by {plate} from {begin} to {end}. Choose another bay or time.")
        clear_notice(self)
        notice(
            self,
            sentence.format(
                bay=next((b.name for b in bays if b.bay_id == found.block.bay_id), ""),
                plate=plate_words(found.block.plate, self.view.masked)[0],
                begin=when(found.block.starts_at),
                end=when(found.ends_at),
            ),
            tone="warn",
        )

    def _touch_card(self, order_id: int) -> None:
        row = next((o for o in self._orders() if o.order_id == order_id), None)
        if row is None or row.state is not S.PENDING or not may(Permission.DISPATCH):
            self.open_card(order_id)
            self.side.choose(0)
        elif self._placing == order_id:
            self._stop_placing()
        else:
            self.place(order_id)

    def place(self, order_id: int) -> None:
        """Ask where this order goes: free places light up."""
        card = order(order_id)
        if card is None or self.board is None:
            return
        self._card_of, self._placing = 0, order_id
        self.right.setCurrentWidget(self.side)
        self.side.choose(order_id)
        length = planning.length_of(card.row.hours)
        suited = planning.fitting(card.row.kind)
        self.view.choose(order_id)
        self.view.offer((length, frozenset(b.bay_id for b in self.board.bays if b.kind in suited)))
        hours = money.show_quantity(card.row.hours)
        self.placing.begin(
            _("{plate} · {hours} h: touch a free place").format(
                plate=show_plate(card.row.plate), hours=hours
            ),
            self._suggestion(),
            card.technician_id,
        )
        self.bottom.setFixedHeight(max(FOOT, self.placing.heightForWidth(self.width())))
        self.bottom.setCurrentWidget(self.placing)

    def _stop_placing(self) -> None:
        self._placing = 0
        self.side.choose(0)
        self.view.offer(None)
        self.view.choose(0)
        self.bottom.setFixedHeight(FOOT)
        self.bottom.setCurrentWidget(self.foot)

    def _orders(self) -> tuple[Any, ...]:
        return self.board.orders if self.board is not None else ()

    def _suggestion(self) -> Suggestion | None:
        return self.board.suggestions.get(self._placing) if self.board is not None else None

    def _take_suggestion(self) -> None:
        found, card = self._suggestion(), order(self._placing)
        if found is not None and card is not None:
            self._dispatch(card, found.bay_id, found.starts_at)

    def _touch_place(self, bay_id: int, instant: datetime) -> None:
        card = order(self._placing) if self._placing else None
        if card is None or self.board is None:
            self.back()
            return
        length, now = planning.length_of(card.row.hours), clock.now()
        taken = self.board.taken.get(bay_id, ())
        # Where it is taken the action itself says who has it; the past is nobody's.
        start = planning.place_at(self.board.hours, taken, instant, length, now)
        start = start or max(instant, now)
        self._dispatch(card, bay_id, start)

    def _dispatch(self, card: OrderCard, bay_id: int, starts_at: datetime) -> None:
        if self.board is None:
            return
        name = next((b.name for b in self.board.bays if b.bay_id == bay_id), "")
        length = planning.length_of(card.row.hours)
        undo = self._way_back(card)
        done = run(
            self,
            actions.dispatch,
            order_id=card.row.order_id,
            bay_id=bay_id,
            technician_id=self.placing.technician_id(),
            starts_at=starts_at,
            ends_at=planning.ends(self.board.hours, starts_at, length),
            said=_("{plate} goes to {bay} at {time}.").format(
                plate=show_plate(card.row.plate), bay=name, time=when(starts_at)
            ),
            undo=self.undo if undo else None,
        )
        if done:
            self._undo, self._undo_of = undo, actor().person_id
            self.foot.undo.setEnabled(undo is not None)
            self._stop_placing()
            self.refresh()

    def _way_back(self, card: OrderCard) -> Callable[[], object] | None:
        """Return what undoes the dispatch to come: back to waiting, or to where the car stood."""
        key = card.row.order_id
        if card.row.state is S.PENDING:
            return lambda: run(self, actions.take_back, order_id=key, said=_("Taken back."))
        item = self.view.block_of(key)
        before = item.drawn.block if item is not None and item.drawn is not None else None
        if before is None or not before.open or before.starts_at < clock.now():
            return None
        return lambda: run(
            self,
            actions.dispatch,
            order_id=key,
            bay_id=before.bay_id,
            technician_id=before.technician_id,
            starts_at=before.starts_at,
            ends_at=before.ends_at,
            said=_("Taken back."),
        )

    def undo(self) -> None:
        """Undo the last dispatch made here."""
        undo = self._undo if self._undo_of == actor().person_id else None
        self._forget_undo()
        if undo is not None:
            undo()
            self.refresh()

    def _forget_undo(self) -> None:
        """Undo nothing any more: it was done, or somebody else is at the desk."""
        self._undo, self._undo_of = None, None
        self.foot.undo.setEnabled(False)

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
