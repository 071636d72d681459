"""The frame of a form that opens below an order's buttons: its fields, do, cancel."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy

from reception.core.text import _
from reception.orders.queries import OrderCard
from ui.widgets import Button, Card, Form


class StepForm(Card):
    """A small form about one order. `done` when its action was done, `cancelled` when not wanted."""

    done = Signal(object)
    cancelled = Signal()

    def __init__(self, card: OrderCard, heading: str, do: str) -> None:
        super().__init__(heading, tight=True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.card = card
        self.body.setSpacing(7)
        self.form = Form(self)
        self.form.submitted.connect(self.submit)
        self.do = Button(do, self.submit, key="Ctrl+Return", primary=True)
        self.no = Button(_("Cancel"), self.cancelled.emit)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(8)
        self.foot.addWidget(self.do)
        self.foot.addWidget(self.no)
        self.foot.addStretch()
        self.fill()
        self.add(self.foot)

    def fill(self) -> None:
        """Lay out the fields."""

    def show_order(self, card: OrderCard) -> None:
        """Take the order as it is now; what is typed stays."""
        self.card = card

    def begin(self) -> None:
        """Put the keyboard into the first field."""
        for field in self.form:
            field.setFocus()
            return

    def submit(self) -> None:
        """Do what the form is for."""
