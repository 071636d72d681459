"""沟通: the thread of one order as the desk sees it, and as the floor does (`big`).

What others said is marked new and counts as read once it is seen here.
"""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders.queries import OrderCard
from reception.orders.rules import EDITABLE
from reception.orders.thread import Message, Thread, thread
from reception.orders.thread_actions import read_thread
from ui.orders.thread_compose import Composer, WithdrawBar
from ui.orders.thread_rows import MessageRow
from ui.run import run, standing
from ui.widgets import Label, scrolling


class ThreadView(QWidget):
    """The messages, oldest first, and below them what says another. `asking(message)`."""

    asking = Signal(object)
    changed = Signal()

    def __init__(self, *, big: bool = False) -> None:
        super().__init__()
        self._big = big
        self.found: Thread | None = None
        self._shown: tuple[object, ...] = ()
        self._fresh: set[int] = set()
        self.rows: dict[int, MessageRow] = {}  # by message; the customer's words under 0
        self.empty = Label(
            _("Nothing said yet. Write what is found and done: everybody on this order sees it."),
            "board" if big else "soft", wrap=True,
        )  # fmt: skip
        self.seen = Label("", "floor" if big else "small", wrap=True)
        self.composer, self.withdraw = Composer(big=big), WithdrawBar(big=big)
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 6, 0)
        self._column.setSpacing(6)
        self._column.addWidget(self.empty)
        self._column.addWidget(self.seen)
        self._column.addStretch()
        self.area = scrolling(self._inside)
        self.area.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.area, 1)
        column.addWidget(self.withdraw)
        column.addWidget(self.composer)
        self.composer.said.connect(self._said)
        self.composer.opened.connect(lambda is_open: self.area.setVisible(not is_open))
        self.withdraw.done.connect(self._withdrawn)
        self.withdraw.cancelled.connect(self.close_withdraw)

    def show_order(self, card: OrderCard) -> None:
        """Show the thread of this order as it is now; what is typed stays."""
        found = thread(card.row.order_id)
        if found is None:
            return
        if self.found is None or self.found.order_id != found.order_id:
            self._fresh = set()
            self.close_withdraw()
        before, self.found = self.found, found
        self._fresh |= {m.message_id for m in found.messages if found.is_new(m)}
        may_say = may(Permission.WRITE_THREAD) and found.open
        self.composer.show_order(found.order_id)
        if not self.withdraw.isVisibleTo(self):
            self.composer.setVisible(may_say)
        may_ask = may(Permission.ASK_WORK) and card.row.state in EDITABLE and not card.listed
        shown = (found.order_id, found.messages, frozenset(self._fresh), may_ask, may_say)
        if shown != self._shown:
            self._shown = shown
            self._fill(found, may_ask, may_say)
            if before is None or before.last() != found.last():
                QTimer.singleShot(0, self, self.to_end)
        names = "、".join(found.seen_by())
        self.seen.setText(_("Read by {names}").format(names=names) if names else "")
        self.seen.setVisible(bool(names))
        QTimer.singleShot(0, self, self.see)

    def _fill(self, found: Thread, may_ask: bool, may_say: bool) -> None:
        for row in self.rows.values():
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = {}
        if found.words:
            self.rows[0] = MessageRow(big=self._big)
            self.rows[0].show_opening(found)
        for message in found.messages:
            row = self.rows[message.message_id] = MessageRow(big=self._big)
            fresh = message.message_id in self._fresh
            row.show_message(message, fresh=fresh, may_ask=may_ask, may_say=may_say)
            row.asking.connect(lambda message=message: self.asking.emit(message))
            row.withdrawing.connect(lambda message=message: self._ask_why(message))
        for place, row in enumerate(self.rows.values()):
            self._column.insertWidget(place, row)
        self.empty.setVisible(not found.messages)

    def see(self) -> None:
        """Note that what stands here was read, if it is seen."""
        found = self.found
        with standing(self):
            if found is not None and self.isVisible() and found.unread():
                run(self, read_thread, order_id=found.order_id, last=found.last())

    def to_end(self) -> None:
        """Show what was said last."""
        bar = self.area.verticalScrollBar()
        bar.setValue(bar.maximum())

    def unread(self) -> int:
        """Return how much is new to the person at the desk."""
        return self.found.unread() if self.found is not None else 0

    def tab_words(self) -> str:
        """Return what a tab says of the thread: how much is new, else how much there is."""
        found = self.found
        if self.unread():
            return _("Desk and floor ● {count} new").format(count=self.unread())
        if found is not None and found.messages:
            return _("Desk and floor · {count}").format(count=len(found.messages))
        return _("Desk and floor")

    def begin(self) -> None:
        """Put the keyboard where the next message is typed."""
        self.composer.words.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self.see)
        QTimer.singleShot(0, self, self.to_end)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._fresh = set()

    def _ask_why(self, message: Message) -> None:
        self.composer.hide()
        self.withdraw.begin(message.message_id)

    def close_withdraw(self) -> bool:
        """Withdraw nothing; tell whether it was asked why."""
        was_open = self.withdraw.isVisibleTo(self)
        self.withdraw.hide()
        if was_open and self.found is not None:
            with standing(self):
                self.composer.setVisible(may(Permission.WRITE_THREAD) and self.found.open)
        return was_open

    def forget(self) -> None:
        """Show nobody's thread: whoever read and wrote here has gone."""
        self.close_withdraw()
        self.composer.forget()
        self.found, self._shown, self._fresh = None, (), set()

    def _withdrawn(self) -> None:
        self.close_withdraw()
        self.changed.emit()

    def _said(self) -> None:
        self.changed.emit()
        if not self._big:
            self.begin()
