"""The card of one order at the board's right side, with big buttons for what may be done."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders.extras import ANSWER_NAMES, Answer, Extra, extras_of
from reception.orders.queries import OrderCard
from reception.orders.rules import EDITABLE
from reception.orders.words import word
from reception.shopfloor.carry_queries import CarryRow
from reception.shopfloor.queries import Block
from reception.vehicles.rules import show_plate
from ui.shopfloor.job_card import WIDE, CardText, JobCard
from ui.shopfloor.side import asked_words
from ui.shopfloor.steps import OrderSteps
from ui.shopfloor.thread_panel import ThreadPanel
from ui.theme import look, state_word, vary
from ui.widgets import Button, Label, promise_text
from ui.widgets.card import scrolling


class BlockCard(QWidget):
    """What the floor needs of an order: plate, promise, work, words, buttons. `closed` by ✕."""

    closed = Signal()
    asking = Signal(object)  # OrderCard: more work was found
    split = Signal()  # the block is cut in two

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
        self.cut = Button(_("Split"), self.split.emit, icon="swap-horizontal", size="big")
        self.talk = Button("", self.open_thread, icon="message-text-outline", size="floor")
        for label in (self.facts, self.asked, self.work, self.words):
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
        for item in (
            self.facts,
            self.asked,
            self.talk,
            self.steps,
            self.cut,
            self.ask,
            self.work,
            self.words,
        ):
            column.addWidget(item)
        column.addStretch(1)
        self.talk_panel = ThreadPanel()
        self.talk_panel.left.connect(self.close_thread)
        self.talk_panel.view.changed.connect(self.steps.changed)
        self.pages = QStackedWidget()
        self.pages.addWidget(scrolling(inside))
        self.pages.addWidget(self.talk_panel)
        outer.addWidget(self.pages)

    def scale(self, zoom: float) -> None:
        """Take another size."""
        self.setFixedWidth(round(WIDE * zoom))
        self.head.scale(zoom)

    def show_order(
        self,
        card: OrderCard,
        now: datetime,
        block: Block | None = None,
        night: CarryRow | None = None,
    ) -> None:
        """Show this order; an open form stays.

        `block`: the one that may be cut in two; `night`: what is to be decided at closing.
        """
        self.steps.night = night
        self.cut.setVisible(block is not None)
        if self.card is not None and self.card.row.order_id != card.row.order_id:
            self.close_thread()
        self.card = card
        self.talk_panel.show_order(card)
        self.talk.setText(self.talk_panel.view.tab_words())
        vary(self.talk, "kind", "primary" if self.talk_panel.view.unread() else "")
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
            (_("Key hook"), row.hook),
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

    def open_thread(self) -> None:
        """Show what desk and floor have said, in the place of the card."""
        self.pages.setCurrentWidget(self.talk_panel)

    def close_thread(self) -> None:
        """Show the card again."""
        self.pages.setCurrentIndex(0)

    def step_back(self) -> bool:
        """Close what is open over the card or in it; tell whether something was."""
        if self.pages.currentWidget() is self.talk_panel:
            self.talk_panel.step_back()
            return True
        return self.steps.close_form()


def _asked(extra: Extra, now: datetime) -> str:
    """Return what was asked and how far its answer is."""
    parts = [extra.reason, _(ANSWER_NAMES[extra.state])]
    if extra.state is Answer.ASKED:
        parts.append(asked_words(extra.asked_at, now))
    return " · ".join(text for text in parts if text)
