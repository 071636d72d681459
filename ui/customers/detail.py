"""One customer beside the list: cars, orders, money, consents, class, and what may be done."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.core import clock
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.customers.queries import (
    CustomerCard,
    CustomerOrder,
    YearMoney,
    customer,
    money_of,
    orders_of,
)
from reception.customers.rules import CLASSES, KINDS
from reception.orders.words import word
from reception.vehicles.actions import lift_restriction, look_at_stored, restrict_customer
from reception.vehicles.queries import shown_phone, vehicles_of
from reception.vehicles.restriction import Stored, stored
from reception.vehicles.rules import show_plate
from ui.care.complaint_row import ComplaintLine
from ui.customers.consents import ConsentCard
from ui.facts import Facts
from ui.list_tools import ListTools
from ui.run import run
from ui.screen import Shell
from ui.vehicles.edit import OwnerEdit
from ui.widgets import (
    Banner,
    Button,
    Card,
    Column,
    DataTable,
    EmptyState,
    FlowLayout,
    Form,
    Label,
    ShortLabel,
    TextField,
)

MOST_CARS = 12  # buttons
MONEY = 300  # pixels
MIDDLE = 218


class CustomerDetail(QWidget):
    """`changed` when editing began or ended."""

    changed = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.card: CustomerCard | None = None
        self.name = ShortLabel("", "big")
        self.sort = Label("", "soft")
        self.edit_button = Button(_("Correct"), self.edit_owner, size="small")
        self.complain_button = Button(_("Note a complaint"), self._complain, size="small")
        self.complaints = ComplaintLine(shell)
        self.restrict_button = Button(_("Only store data…"), self._ask_restrict, size="small")
        self.lift_button = Button(_("Use the data again"), self._lift, size="small")
        self.look_button = Button(_("Show stored data"), self._look, size="small")
        self.stored = Banner(tone="info", button=self.look_button)
        self.restricting = RestrictCard(self)
        self.facts = Facts(2, wide=(_("Address"), _("Note")))
        self.cars = QWidget()
        self.cars_flow = FlowLayout(self.cars, gap=4)
        self.consents = ConsentCard()
        self.money: DataTable[YearMoney] = _money_table()
        self.orders: DataTable[CustomerOrder] = _orders_table()
        ListTools(self.orders, "customer_orders", _("Work orders"))
        self.edit_form = OwnerEdit()
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.name, 1)
        for widget in (self.sort, self.complain_button, self.edit_button):
            head.addWidget(widget)
        for widget in (self.restrict_button, self.lift_button):
            head.addWidget(widget)
        about = Card(tight=True)
        about.body.setSpacing(6)
        about.add(self.facts, self.cars, self.complaints)
        paid = Card(_("Paid and owed"), _("own share, by year"), tight=True)
        paid.body.addWidget(self.money, 1)
        self.middle = QWidget()
        row = QHBoxLayout(self.middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        paid.setFixedWidth(MONEY)
        row.addWidget(self.consents, 1)
        row.addWidget(paid)
        past = Card(_("Orders of this customer"), _("newest first, Enter opens"), tight=True)
        past.body.addWidget(self.orders, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(head)
        for each in (self.stored, self.restricting, self.edit_form, about, self.middle):
            column.addWidget(each)
        column.addWidget(past, 1)
        self.about = about
        self.edit_form.hide()
        self.restricting.hide()
        self.edit_form.ended.connect(self.end_edit)
        self.orders.activated.connect(lambda order: self.shell.open_order(order.order_id))

    def show_customer(self, customer_id: int) -> bool:
        """Show a customer; whoever was merged shows as who they are now."""
        card = customer(customer_id)
        if card is None:
            return False
        if card.merged_into_id is not None:
            return self.show_customer(card.merged_into_id)
        self.card = card
        self.name.say(card.name)
        self.sort.setText(f"{_(KINDS[card.kind])} · {_(CLASSES[card.class_])}")
        free = card.restricted_at is None
        self.edit_button.setVisible(free and may(Permission.CHECK_IN) and self.edit_form.isHidden())
        self.restrict_button.setVisible(free and may(Permission.EDIT_BRANCH))
        self.lift_button.setVisible(not free and may(Permission.EDIT_BRANCH))
        self.stored.say(
            ""
            if card.restricted_at is None
            else _("Only stored since {day}: papers stay, nothing else is used.").format(
                day=clock.show(card.restricted_at, "%Y-%m-%d")
            )
        )
        self.middle.setFixedHeight(MIDDLE if free else MIDDLE - 52)  # the banner needs room
        self.look_button.setVisible(may(Permission.SEE_STORED))
        self._show_facts(card)
        self._show_cars(card)
        self.complain_button.setVisible(free and may(Permission.NOTE_COMPLAINT))
        self.complaints.show_customer(card.customer_id)
        self.consents.show_customer(card)
        self.money.set_rows(money_of(card.customer_id))
        self.orders.set_rows(orders_of(card.customer_id))
        return True

    def refresh(self) -> None:
        """Show the customer as they are now; a form that is open stays."""
        if self.card is not None:
            self.show_customer(self.card.customer_id)

    def _show_facts(self, card: CustomerCard | Stored) -> None:
        self.facts.show_facts(
            [
                (_("Phone"), shown_phone(card.phone)),
                (_("Second phone"), shown_phone(card.phone2)),
                (_("Address"), card.address),
                (_("Note"), " ".join(card.note.split())),
            ]
        )

    def _show_cars(self, card: CustomerCard) -> None:
        self.cars_flow.clear()
        hits = vehicles_of(card.customer_id)
        self.cars_flow.addWidget(Label(_("Cars:") if hits else _("No car yet"), "label"))
        for hit in hits[:MOST_CARS]:
            text = show_plate(hit.plate) or hit.vin or _("No plate")
            go = partial(self.shell.open_vehicle, hit.vehicle_id)
            self.cars_flow.addWidget(Button(text, go, kind="flat", size="small"))
        if len(hits) > MOST_CARS:
            more = _("and {count} more cars").format(count=len(hits) - MOST_CARS)
            self.cars_flow.addWidget(Label(more, "label"))

    def _complain(self) -> None:
        if self.card is not None:
            self.shell.go("care", complain={"customer_id": self.card.customer_id})

    def edit_owner(self) -> None:
        """Open the form."""
        if self.card is not None:
            for widget in (self.about, self.middle):
                widget.hide()
            self.edit_button.hide()
            self.edit_form.show()
            self.edit_form.begin_customer(self.card.customer_id)
            self.changed.emit()

    def end_edit(self) -> None:
        """Close the form and show what is saved."""
        self.edit_form.hide()
        self.restricting.hide()
        for widget in (self.about, self.middle):
            widget.show()
        self.refresh()
        self.orders.view.setFocus()
        self.changed.emit()

    def _ask_restrict(self) -> None:
        self.middle.hide()
        self.restricting.begin()

    def restrict(self, reason: str) -> None:
        """Only store the data from now on."""
        if self.card is not None:
            run(
                self.restricting,
                restrict_customer,
                customer_id=self.card.customer_id,
                version=self.card.version,
                reason=reason,
                said=_("The data are only stored from now on."),
                done=lambda _nothing: self.end_edit(),
            )

    def _look(self) -> None:
        if self.card is not None:
            run(
                self,
                look_at_stored,
                customer_id=self.card.customer_id,
                done=lambda _nothing: self._show_stored(),
            )

    def _show_stored(self) -> None:
        """Show what is only stored until the page is shown anew; that somebody looked is noted."""
        kept = stored(self.card.customer_id) if self.card is not None else None
        if kept is None:
            return
        self.look_button.hide()
        self.stored.say(
            _("{name}: only stored since {day}, noted by {person}: {reason}").format(
                name=kept.name,
                day=clock.show(kept.at, "%Y-%m-%d"),
                person=kept.person,
                reason=kept.reason,
            )
        )
        self._show_facts(kept)

    def _lift(self) -> None:
        if self.card is not None:
            run(
                self,
                lift_restriction,
                customer_id=self.card.customer_id,
                said=_("The customer's data are in use again."),
                done=lambda _nothing: self.refresh(),
            )


class RestrictCard(Card):
    """A deletion request inside the retention time: why, and the word that does it."""

    def __init__(self, detail: CustomerDetail) -> None:
        super().__init__(_("Deletion request: only store the data"), tight=True)
        self.form = Form(self)
        self.reason = self.form.add(
            TextField(
                "reason", _("Who asked, when and how"), required=True, most=200,
                hint=_("e.g. the owner by phone on 11-20"),
            )
        )  # fmt: skip
        self.yes = Button(_("Only store"), self._submit, kind="danger")
        self.no = Button(_("Cancel"), detail.end_edit)
        self.form.submitted.connect(self._submit)
        self._detail = detail
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.reason, 1)
        row.addWidget(self.yes)
        row.addWidget(self.no)
        teach = _(
            "Repair records are kept 6 years by law. Name, phone and address leave every screen, "
            "search and list; signed papers stay."
        )
        self.add(Label(teach, "small", wrap=True), row)

    def begin(self) -> None:
        """Ask for the reason."""
        self.reason.set_text("")
        self.show()
        self.reason.setFocus()

    def _submit(self) -> None:
        if self.form.validate():
            self._detail.restrict(self.reason.text())


def _money_table() -> DataTable[YearMoney]:
    return DataTable(
        [
            Column(_("Year"), lambda m: m.year, width=52, show=str),
            Column(_("Bills"), lambda m: m.visits, "number", 44),
            Column(_("Paid"), lambda m: m.paid, "money", 0),
            Column(_("Owed"), lambda m: m.owed, "money", 88, total=True),
        ],
        empty=EmptyState(_("Nothing settled yet.")),
    )


def _orders_table() -> DataTable[CustomerOrder]:
    return DataTable(
        [
            Column(
                _("Received"), lambda o: o.opened_at, width=92,
                show=lambda at: clock.show(at, "%Y-%m-%d"),
            ),
            Column(_("Plate"), lambda o: o.plate, "plate", 100),
            Column(_("Order kind"), lambda o: o.kind, width=78, show=word),
            Column(_("Work and parts"), lambda o: o.work, width=0),
            Column(_("Amount"), lambda o: o.total, "money", 92, total=True),
            Column(_("State"), lambda o: o.state, "state", 92),
        ],
        empty=EmptyState(
            _("This customer has no order yet."), _("A check-in makes the first one.")
        ),
    )  # fmt: skip
