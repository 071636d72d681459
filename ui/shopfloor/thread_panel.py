"""沟通 on the floor: an order's thread in large words, said with fingers; in the board's right side."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.core.text import _
from reception.orders.queries import OrderCard
from reception.orders.thread import Message
from reception.vehicles.rules import show_plate
from ui.orders.thread_view import ThreadView
from ui.widgets import Button, Label


class ThreadPanel(QWidget):
    """The thread with its way back. `left` when somebody is done with it."""

    left = Signal()
    asked = Signal(object)  # the window that asks for more work, open

    def __init__(self) -> None:
        super().__init__()
        self.card: OrderCard | None = None
        self.asking: QWidget | None = None  # the window that asks for more work
        self.back = Button(_("Back"), self.step_back, icon="arrow-left", key="Esc", size="floor")
        self.plate = Label("", "floor_big")
        self.view = ThreadView(big=True)
        self.view.asking.connect(self._ask)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.back)
        top.addWidget(self.plate)
        top.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.view, 1)

    def show_order(self, card: OrderCard) -> None:
        """Show the thread of this order as it is now; what is typed stays."""
        self.card = card
        self.plate.setText(show_plate(card.row.plate))
        self.view.show_order(card)

    def forget(self) -> None:
        """Whoever was here has gone: what they typed goes with them."""
        if self.asking is not None:
            self.asking.close()
        self.card = self.asking = None
        self.view.forget()

    def step_back(self) -> None:
        """Fold what is open, else leave."""
        if not self.view.close_withdraw() and not self.view.composer.close_rest():
            self.left.emit()

    def _ask(self, finding: Message) -> None:
        """Ask the customer for what a finding makes necessary, in a window of its own."""
        from ui.orders.extra_forms import ExtraDialog

        if self.card is not None:
            dialog = self.asking = ExtraDialog(self.window(), self.card, finding)
            dialog.show()
            self.asked.emit(dialog)
