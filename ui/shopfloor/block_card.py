"""The card of one order at the board's right side, with big buttons for what may be done."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders.extras import ANSWER_NAMES, Answer, Extra, extras_of
from reception.orders.queries import OrderCard
from reception.orders.rules import EDITABLE
from reception.orders.words import word
from reception.vehicles.rules import show_plate
from ui.shopfloor.side import WIDE, CardText, JobCard, asked_words
from ui.shopfloor.steps import OrderSteps
from ui.theme import look, state_word
from ui.widgets import Button, Label, promise_text
from ui.widgets.card import scrolling


class BlockCard(QWidget):
    """What the floor needs of an order: plate, promise, work, words, buttons. `closed` by ✕."""

    closed = Signal()
    asking = Signal(object)  # OrderCard: more work was found

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(WIDE)
        self.card: OrderCard | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 10, 16, 12)
        column.setSpacing(10)
        top = QHBoxLayout()
        self.number = Label("", "soft")
        self.close_button = Button(_("Back"), self.closed.emit, icon="arrow-left", key="Esc")
        top.addWidget(self.close_button)
        top.addStretch()
        top.addWidget(self.number)
        column.addLayout(top)
        self.head = JobCard(0)
        self.head.setEnabled(False)
        column.addWidget(self.head)
        self.facts = Label("", "board", wrap=True)
        self.work = Label("", "board", wrap=True)
        self.words = Label("", "board", wrap=True)
        self.steps = OrderSteps(big=True)
        self.asked = Label("", "board", wrap=True, tone="warn")
        self.ask = Button(
            _("Additional work"), lambda: self.asking.emit(self.card), icon="plus", size="big"
        )
        for label in (self.facts, self.asked, self.work, self.words):
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
        for item in (self.facts, self.asked, self.steps, self.ask, self.work, self.words):
            column.addWidget(item)
        column.addStretch(1)
        outer.addWidget(scrolling(inside))

    def show_order(self, card: OrderCard, now: datetime) -> None:
        """Show this order; an open form stays."""
        self.card = card
        row = card.row
        promise, tone = promise_text(row.promised_at, now)
        state = f"{look(row.state.value).sign} {state_word(row.state.value)}"
        edge = look("late").edge if tone == "bad" else look(row.state.value).edge
        third = " · ".join(text for text in (state, row.hold_reason) if text)
        self.head.show_text(
            CardText(show_plate(row.plate), row.model, promise, tone, third, "", edge)
        )
        self.number.setText(row.number)
        facts = [
            (_("Kind of work"), word(row.kind.value)),
            (_("Bay"), row.bay),
            (_("Technician"), row.technician),
            (_("Advisor"), row.advisor),
        ]
        self.facts.setText("\n".join(f"{name}  {text}" for name, text in facts if text))
        self.work.setText("\n".join(f"· {line.name}" for line in card.lines))
        self.words.setText(f"“{card.words}”" if card.words else "")
        self.words.setVisible(bool(card.words))
        self.steps.show_order(card)
        said = [_asked(extra, now) for extra in extras_of(row.order_id)]
        self.asked.setText("\n".join(said))
        self.asked.setVisible(bool(said))
        open_ = row.state in EDITABLE and not card.listed
        self.ask.setVisible(open_ and may(Permission.ASK_WORK))


def _asked(extra: Extra, now: datetime) -> str:
    """Return what was asked and how far its answer is."""
    parts = [extra.reason, _(ANSWER_NAMES[extra.state])]
    if extra.state is Answer.ASKED:
        parts.append(asked_words(extra.asked_at, now))
    return " · ".join(text for text in parts if text)
