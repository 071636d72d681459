"""One order beside the list: head, promise, steps, items, course, who changed what."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from reception.core import audit, clock
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders import actions
from reception.orders.extras import Extra, extras_of
from reception.orders.promises import Left, Told, left
from reception.orders.queries import OrderCard, Step, order
from reception.orders.rules import EDITABLE, GONE
from reception.orders.thread import Message
from reception.orders.words import word
from reception.vehicles.rules import show_plate
from reception.visits.damages import walk_round
from ui.billing.money_tab import MoneyTab
from ui.claims import case_card
from ui.orders.changes import Change, told
from ui.orders.clocked import clocked_words
from ui.orders.extra_bar import ExtraBar, extra_table
from ui.orders.lines_tab import LinesTab
from ui.orders.promise_form import PromiseForm
from ui.orders.promise_words import promise_table
from ui.orders.thread_view import ThreadView
from ui.orders.walk_tab import WalkTab
from ui.parts.order_parts import OrderParts, name_tab
from ui.run import run
from ui.shopfloor.inspected import Inspected
from ui.shopfloor.step_form import StepForm
from ui.shopfloor.steps import OrderSteps
from ui.widgets import (
    Button,
    Card,
    Column,
    DataTable,
    Label,
    PromiseLabel,
    ShortLabel,
    StateChip,
    scrolling,
)


class OrderDetail(Card):
    """The order's page. `closed` by ✕, `changed` after each action, `settle(order)`, `shown(card)`."""

    closed = Signal()
    changed = Signal()
    settle = Signal(int)
    complaining = Signal(int)
    shown = Signal(object)

    def __init__(self) -> None:
        super().__init__(tight=True)
        self.card: OrderCard | None = None
        self.promise_form: PromiseForm | None = None
        self.extra_form: StepForm | None = None
        self.body.setSpacing(6)
        self.add(self._make_head(), self._make_facts())
        self.steps = OrderSteps()
        self.steps.changed.connect(self._acted)
        self.steps.settle.connect(self.settle)
        self.steps.alone.connect(self._give_room)
        self._forms = QVBoxLayout()
        self.extras = ExtraBar()
        self.extras.answering.connect(self.open_answer)
        self.extras.withdrawing.connect(self.open_withdrawal)
        self.add(self.steps, self.extras)
        self.body.addLayout(self._forms)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.lines = LinesTab()
        self.lines.saved.connect(self._acted)
        self.tabs.addTab(self.lines, _("Items"))
        self.tabs.addTab(self._make_course(), _("Course"))
        self.tabs.addTab(self._make_changes(), _("Who changed what"))
        self.walk = WalkTab()
        self.walk_place = self.tabs.addTab(scrolling(self.walk), _("Walk-round"))
        self.parts = OrderParts()
        self.parts.changed.connect(self._acted)
        self.store = scrolling(self.parts)
        self.tabs.addTab(self.store, _("Parts store"))
        self.money = MoneyTab()
        self.money.changed.connect(self._acted)
        self.money_page = scrolling(self.money)
        self.tabs.addTab(self.money_page, _("Money"))
        self.insurance = case_card.CaseCard()
        self.insurance.changed.connect(self.refresh)
        self.insurance_page = scrolling(self.insurance)
        self.tabs.addTab(self.insurance_page, _("Insurance"))
        self.talk = ThreadView()
        self.talk.asking.connect(self.open_extra)
        self.talk.changed.connect(self.refresh)
        self.talk_page = scrolling(
            self.talk
        )  # beside an open form there may be no room for all of it
        self.tabs.addTab(self.talk_page, _("Desk and floor"))
        self.tabs.currentChanged.connect(self._show_tab)
        self.body.addWidget(self.tabs, 1)

    def _give_room(self, alone: bool) -> None:
        """Let a step's form have the place of the tabs, and take it back."""
        self.tabs.setHidden(alone)
        self.body.setStretchFactor(self.steps, 1 if alone else 0)

    def _make_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        self.plate, self.model = Label("", "big"), ShortLabel("", "soft")
        self.state, self.hold = StateChip(), ShortLabel("", "soft")
        self.number = Label("", "soft").selectable()
        self.close_button = Button("", self.closed.emit, icon="close", kind="flat", size="small")
        self.close_button.setAccessibleName(_("Close"))
        row.addWidget(self.plate)
        row.addWidget(self.model, 3)
        row.addWidget(self.state)
        row.addWidget(self.hold, 2)
        row.addWidget(self.number)
        row.addWidget(self.close_button)
        return row

    def _make_facts(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        self.people, self.promise = ShortLabel(""), PromiseLabel()
        self.promise_button = Button(_("Change"), self.open_promise, size="small")
        self.promise_button.setAccessibleName(_("Change the promise"))
        self.told_button = Button(_("Customer told"), self.tell_promise, size="small")
        self.extra_button = Button(_("Additional work"), self.open_extra, icon="plus", size="small")
        row.addWidget(self.people, 1)
        self.complain_button = Button(_("Note a complaint"), self._complain, size="small")
        row.addWidget(self.complain_button)
        row.addWidget(self.extra_button)
        row.addWidget(Label(_("Promise"), "soft"))
        row.addWidget(self.promise)
        row.addWidget(self.told_button)
        row.addWidget(self.promise_button)
        return row

    def _make_course(self) -> QWidget:
        self.step_table: DataTable[Step] = DataTable(
            [
                Column(_("Time"), lambda s: s.at, "date", 130),
                Column(_("State"), lambda s: s.state.value, "state", 120),
                Column(_("Who"), lambda s: s.person, width=110),
                Column(_("Note"), lambda s: s.note, width=0),
            ],
            foot=False,
        )
        self.promise_table = promise_table()
        for table in (self.step_table, self.promise_table):
            table.view.setMinimumHeight(76)  # what does not fit beside an open form scrolls
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 8, 0, 0)
        self.clocked = Label("", "soft", wrap=True)
        column.addWidget(self.clocked)
        column.addWidget(self.step_table, 3)
        self.extra_table = extra_table()
        self.extra_table.activated.connect(self._show_extra_sheet)
        self.extra_heading = Label(_("Additional work"), "heading")
        column.addWidget(self.extra_heading)
        column.addWidget(self.extra_table, 1)
        column.addWidget(Label(_("Promises"), "heading"))
        column.addWidget(self.promise_table, 1)
        self.inspected = Inspected()
        column.addWidget(self.inspected)
        return scrolling(inside)

    def _make_changes(self) -> QWidget:
        self.change_table: DataTable[Change] = DataTable(
            [
                Column(_("Time"), lambda c: c.at, "date", 130),
                Column(_("Who"), lambda c: c.person, width=110),
                Column(_("Action"), lambda c: c.action, width=110),
                Column(_("What"), lambda c: c.what, width=0),
            ],
            foot=False,
        )
        self.change_table.view.setMinimumHeight(40)
        return self.change_table

    def show_order(self, card: OrderCard) -> None:
        """Show an order as it is now; open forms and typed lines stay."""
        if self.card is not None and self.card.row.order_id != card.row.order_id:
            self.close_promise()
            self.close_extra()
            self.tabs.setCurrentIndex(0)
        self.card = card
        row = card.row
        self.plate.setText(show_plate(row.plate))
        self.model.setText(f"{row.model} · {word(row.kind.value)}" if row.model else word(row.kind))
        self.state.set_state(row.state.value)
        self.hold.setText(row.hold_reason or card.cancel_reason)
        self.number.setText(row.number)
        place = " ".join(text for text in (row.bay, row.technician) if text)
        people = (row.customer, card.phone, _("Advisor {name}").format(name=row.advisor), place)
        self.people.setText(" · ".join(text for text in people if text))
        self.promise.set_promise(None if row.state in GONE else row.promised_at)
        self.complain_button.setVisible(may(Permission.NOTE_COMPLAINT))
        self.promise_button.setVisible(may(Permission.EDIT_ORDER) and row.state not in GONE)
        self.told_button.setVisible(self._is_to_tell(card))
        self.steps.show_order(card)
        self._show_extras(card)
        self.lines.show_order(card)
        self._show_walk(card)
        name_tab(self.tabs, self.store, card.row.order_id)
        case_card.name_tab(self.tabs, self.insurance_page, card.row.order_id)
        self.talk.show_order(card)
        self.tabs.setTabText(self.tabs.indexOf(self.talk_page), self.talk.tab_words())
        self._show_tab(self.tabs.currentIndex())
        self.shown.emit(card)

    def _show_extras(self, card: OrderCard) -> None:
        asked: tuple[Extra, ...] = extras_of(card.row.order_id)
        self.extra_button.setVisible(
            may(Permission.ASK_WORK) and card.row.state in EDITABLE and not card.listed
        )
        self.extras.show_extras(asked)
        self.extra_table.set_rows(asked)
        for part in (self.extra_heading, self.extra_table):
            part.setVisible(bool(asked))
        if self.extra_form is not None:
            self.extra_form.show_order(card)

    def _show_extra_sheet(self, extra: Extra) -> None:
        """Show the sheet of one asking with its answer (Enter, double click)."""
        from ui.orders.sheet import show_extra_sheet

        if may(Permission.PRINT_PAPER):
            show_extra_sheet(self, extra.extra_id)

    def _show_walk(self, card: OrderCard) -> None:
        self.walk_round = found = walk_round(card.visit_id)
        self.walk.show_found(found)
        place = self.walk_place
        self.tabs.setTabVisible(place, bool(found.body))
        count = len(found.damages) + len(found.photos)
        word = _("Walk-round · {count}").format(count=count) if count else _("Walk-round ✓")
        self.tabs.setTabText(place, word)

    def _show_tab(self, index: int) -> None:
        card = self.card
        if card is None or index == 0:
            return
        if self.tabs.widget(index) is self.money_page:
            self.money.show_order(card)
        if self.tabs.widget(index) is self.insurance_page:
            self.insurance.show_order(card.row.order_id)
        if self.tabs.widget(index) is self.store:
            self.parts.show_order(card.row.order_id)
        if index == 1:
            self.step_table.set_rows(card.steps)
            self.promise_table.set_rows(card.promises)
            self.inspected.show_order(card.row.order_id)
            hours = clocked_words(card)
            self.clocked.setText(hours)
            self.clocked.setVisible(bool(hours))
        elif index == 2:
            entries = audit.history("work_order", card.row.order_id)
            self.change_table.set_rows(told(entries, card.lines))

    def _is_to_tell(self, card: OrderCard) -> bool:
        """Tell whether the customer does not know of the promise that stands, and still may in time."""
        if not card.promises or not self.promise_button.isVisibleTo(self):
            return False
        last = card.promises[-1]
        return last.told is Told.NOT and left(last.promised_at, clock.now()) is not Left.PAST

    def tell_promise(self) -> None:
        """Note that the customer now knows the promise that stands."""
        if self.card is not None and self.card.row.promised_at is not None:
            run(
                self,
                actions.promise,
                order_id=self.card.row.order_id,
                promised_at=self.card.row.promised_at,
                said=_("Noted: the customer knows the new time."),
                done=lambda _nothing: self._acted(),
            )

    def open_promise(self) -> None:
        """Open the form for a new promise below the head."""
        if self.close_promise() or self.card is None:
            return
        self.close_extra()
        self.steps.close_form()
        self.promise_form = PromiseForm(self.card)
        self.promise_form.done.connect(lambda _result: self._acted())
        self.promise_form.cancelled.connect(self.close_promise)
        self._forms.addWidget(self.promise_form)
        self.promise_form.show()
        self.promise_form.begin()

    def _complain(self) -> None:
        if self.card is not None:
            self.complaining.emit(self.card.row.order_id)

    def close_promise(self) -> bool:
        """Close the promise form; tell whether it was open."""
        form, self.promise_form = self.promise_form, None
        if form is not None:
            if form.isAncestorOf(self.window().focusWidget() or self):
                self.steps.begin()  # else Qt would lead the keyboard out of the page
            form.hide()
            form.deleteLater()
        return form is not None

    def show_talk(self) -> None:
        """Show the thread, ready to answer."""
        self.tabs.setCurrentWidget(self.talk_page)
        self.talk.begin()

    def open_extra(self, finding: Message | None = None) -> None:
        """Open the form that asks for additional work, in the place of the items.

        What was found comes into it with its photos, and with what is done about it.
        """
        from ui.orders.extra_forms import ExtraForm

        if self.card is not None and not self.close_extra():
            self._open_extra(ExtraForm(self.card, finding), instead=True)

    def open_answer(self, extra: Extra, agree: bool) -> None:
        """Open the form that notes the customer's answer."""
        from ui.orders.extra_forms import AnswerForm

        if self.card is not None:
            self.close_extra()
            self._open_extra(AnswerForm(self.card, extra, agree=agree))

    def open_withdrawal(self, extra: Extra) -> None:
        """Open the form that takes back what was asked by mistake."""
        from ui.orders.extra_forms import WithdrawForm

        if self.card is not None:
            self.close_extra()
            self._open_extra(WithdrawForm(self.card, extra))

    def _open_extra(self, form: StepForm, *, instead: bool = False) -> None:
        self.close_promise()
        self.steps.close_form()
        self.extra_form = form
        form.done.connect(lambda _result: self._acted())
        form.cancelled.connect(self.close_extra)
        self._forms.addWidget(form, 1)
        for part in (self.tabs, self.steps):
            part.setVisible(not instead)
        form.show()
        form.begin()

    def close_extra(self) -> bool:
        """Close the form of additional work; tell whether it was open."""
        form, self.extra_form = self.extra_form, None
        if form is not None:
            self.steps.show()
            if form.isAncestorOf(self.window().focusWidget() or self):
                self.steps.begin()  # else Qt would lead the keyboard out of the page
            form.hide()
            form.deleteLater()
            self.tabs.show()
        return form is not None

    def close_forms(self) -> bool:
        """Close what hangs open; tell whether something did."""
        if self.close_promise() or self.close_extra() or self.lines.close_form():
            return True
        return self.steps.close_form()

    def refresh(self) -> None:
        """Read the order again; typed lines stay."""
        found = order(self.card.row.order_id) if self.card is not None else None
        if found is not None:
            self.show_order(found)

    def _acted(self) -> None:
        self.close_promise()
        self.close_extra()
        self.refresh()
        self.changed.emit()
