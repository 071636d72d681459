"""The frame of a form that opens below an order's buttons: its fields, do, cancel."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from reception.core.text import _
from reception.orders.queries import OrderCard
from ui.widgets import Button, Card, FlowLayout, Form


class StepForm(Card):
    """A small form about one order. `done` when its action was done, `cancelled` when not wanted."""

    done = Signal(object)
    cancelled = Signal()
    alone = False  # whether it takes the place of what stands below the steps

    def __init__(self, card: OrderCard, heading: str, do: str) -> None:
        super().__init__(heading, tight=True)
        tall = QSizePolicy.Policy.Expanding if self.alone else QSizePolicy.Policy.Minimum
        self.setSizePolicy(QSizePolicy.Policy.Preferred, tall)
        self.card = card
        self.body.setSpacing(7)
        self.form = Form(self)
        self.form.submitted.connect(self.submit)
        self.do = Button(do, self.submit, key="Ctrl+Return", primary=True)
        self.no = Button(_("Cancel"), self.cancelled.emit)
        self.other: Button | None = None
        self.fill()
        self.add(_Foot([each for each in (self.do, self.other, self.no) if each is not None]))

    def fill(self) -> None:
        """Lay out the fields; a second thing to do goes into `other`."""

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


class _Foot(QWidget):
    """Buttons in one line; on the board's narrow side what finds no room stands below."""

    def __init__(self, buttons: list[Button]) -> None:
        super().__init__()
        self._buttons = buttons
        row = FlowLayout(self)
        for button in buttons:
            row.addWidget(button)

    def sizeHint(self) -> QSize:
        """Ask for one line, or the form would reckon its height as narrow as it can be."""
        hints = [button.sizeHint() for button in self._buttons]
        return QSize(sum(hint.width() + 8 for hint in hints), max(hint.height() for hint in hints))
