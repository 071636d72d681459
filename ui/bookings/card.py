"""One booking: who, what, when, what was done about it, and what can be done now."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout

from reception.billing.deposits import DepositRow, deposits_of_booking
from reception.bookings import actions
from reception.bookings.ics import calendar
from reception.bookings.queries import BookingCard, booking
from reception.core import clock, money
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.staff.queries import branch
from reception.vehicles.rules import show_plate
from ui.billing.deposit_left import ask_left
from ui.billing.money_tab import ask_deposit, ask_deposit_back
from ui.bookings.slip import show_slip
from ui.bookings.words import ERRANDS, done_words, hours, kind_name, reminder, state_code
from ui.care.marks import MarkLabel
from ui.commands.place import write_file
from ui.run import run
from ui.widgets import Button, Card, Form, Label, StateChip, TextField, scrolling, toast


def _paid(deposit: DepositRow) -> str:
    """Return a deposit's receipt and amount, and what of it is open where that is another."""
    said = f"{deposit.number} · {money.show(deposit.amount)}"
    if deposit.left == deposit.amount:
        return said
    return f"{said} · {_('open {amount}').format(amount=money.show(deposit.left))}"


class BookingDetail(Card):
    """`receiving(id)`, `changing(card)`, `closed`, and `changed` after anything was done."""

    receiving = Signal(int)
    changing = Signal(object)
    closed = Signal()
    changed = Signal()

    def __init__(self) -> None:
        super().__init__(_("Booking"))
        self.card: BookingCard | None = None
        self.form = Form(self)
        self.state = StateChip("booked")
        self.close_button = Button("", self.closed.emit, icon="close", kind="quiet", size="small")
        self.close_button.setAccessibleName(_("Close"))
        self.head.addWidget(self.state)
        self.head.addWidget(self.close_button)
        self.time, self.who = Label("", "big"), Label("", "strong", wrap=True)
        self.mind = MarkLabel()
        self._labels: list[Label] = []
        self.facts = QGridLayout()
        self.facts.setHorizontalSpacing(12)
        self.facts.setVerticalSpacing(6)
        self.facts.setColumnStretch(1, 1)
        inside = Card()
        inside.body.setContentsMargins(0, 0, 6, 0)
        inside.add(self.time, self.who, self.mind, self.facts)
        inside.body.addStretch()
        self.body.addWidget(scrolling(inside), 1)
        self._make_buttons()

    def _make_buttons(self) -> None:
        self.receive = Button(_("Check in"), self._receive, primary=True)
        self.change = Button(_("Change or move"), self._change)
        self.missed = Button(_("Did not come"), self._miss)
        self.still = Button(_("Still expected"), self._still)
        self.cancel = Button(_("Cancel the booking"), self._ask_reason, kind="danger")
        self.copy = Button(_("Copy reminder"), self._copy, icon="content-copy")
        self.ics = Button(_("Calendar file"), self.save_ics, icon="calendar")
        self.slip = Button(_("Booking slip"), self.print_, key="F9", icon="printer-outline")
        self.deposit = Button(_("Take a deposit…"), self._take_deposit, icon="cash-register")
        self.back = Button(_("Refund…"), self._give_back)
        self.reason = self.form.add(
            TextField("reason", _("Why it is cancelled"), required=True, most=200),
            enter=self._cancel,
        )
        self.reason.hide()
        for pair in (
            (self.copy, self.ics, self.slip),
            (self.deposit, self.back),
            (self.change, self.missed, self.still),
        ):
            row = QHBoxLayout()
            for button in pair:
                row.addWidget(button, 1)
            self.add(row)
        self.add(self.reason)
        last = QHBoxLayout()
        last.addWidget(self.cancel, 1)
        last.addWidget(self.receive, 1)
        self.add(last)

    def show_booking(self, booking_id: int) -> bool:
        """Show a booking as it stands now; tell whether there is one."""
        found = booking(booking_id)
        if found is None:
            return False
        if self.card is None or self.card.row.booking_id != booking_id:
            self.reason.hide()
        self.card, row = found, found.row
        self.state.set_state(state_code(row))
        self.time.setText(f"{clock.show(row.starts_at, '%m-%d')}  {hours(row)}")
        vip = "VIP" if row.customer_class == "vip" else ""
        parts = (show_plate(row.plate), row.model, row.name, row.phone, vip)
        self.who.setText(" · ".join(part for part in parts if part))
        self.mind.show_car(row.vehicle_id)
        self.deposits = deposits_of_booking(booking_id)
        self._show_facts(found)
        open_ = row.state in ("booked", "no_show")
        self.receive.setVisible(open_ and may(Permission.CHECK_IN))
        self.change.setVisible(open_)
        self.cancel.setVisible(open_)
        passed = row.starts_at <= clock.now()
        self.missed.setVisible(row.state == "booked" and passed)
        self.still.setVisible(row.state == "no_show")
        self.copy.setVisible(row.state == "booked")
        self.slip.setVisible(row.state == "booked" and may(Permission.PRINT_PAPER))
        takes = may(Permission.TAKE_PAYMENT)
        self.deposit.setVisible(takes and row.state == "booked")
        self.back.setVisible(takes and any(each.left for each in self.deposits))
        return True

    def _take_deposit(self) -> None:
        if self.card is not None:
            ask_deposit(self, self._moved, booking_id=self.card.row.booking_id)

    def _give_back(self) -> None:
        open_ = next((each for each in self.deposits if each.left), None)
        if open_ is not None:
            ask_deposit_back(self, self._moved, open_.deposit_id, open_.left)

    def _moved(self, _made: object) -> None:
        if self.card is not None:
            self.show_booking(self.card.row.booking_id)
        self.changed.emit()

    def _show_facts(self, card: BookingCard) -> None:
        for label in self._labels:
            self.facts.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._labels.clear()
        row = card.row
        facts = [
            (_("Work"), row.work),
            (_("In the customer's words"), row.words),
            (_("Kind of bay"), kind_name(row.bay_kind)),
            (_("Technician"), row.technician),
            (_("Advisor"), row.advisor),
            *((_("Deposit"), _paid(each)) for each in self.deposits),
            (_("Note"), row.note),
            (_("Reason"), row.reason),
            (_("Made"), f"{card.made_by} {clock.show(card.made_at, '%m-%d %H:%M')}"),
            *((_(ERRANDS[mark.what]), done_words(mark)) for mark in card.marks),
        ]
        for number, (name, text) in enumerate((n, t) for n, t in facts if t):
            pair = Label(name, "label"), Label(text, wrap=True).selectable()
            for column, label in enumerate(pair):
                self.facts.addWidget(label, number, column)
            self._labels += pair

    def refresh(self) -> None:
        """Show how the booking stands now."""
        if self.card is not None:
            self.show_booking(self.card.row.booking_id)

    def _id(self) -> int:
        return self.card.row.booking_id if self.card else 0

    def _receive(self) -> None:
        self.receiving.emit(self._id())

    def _change(self) -> None:
        self.changing.emit(self.card)

    def _done(self, _result: object = None) -> None:
        self.refresh()
        self.changed.emit()

    def _miss(self) -> None:
        key = self._id()
        run(
            self,
            actions.mark_no_show,
            booking_id=key,
            said=_("Noted: the car did not come."),
            undo=lambda: run(self, actions.still_expect, booking_id=key, done=self._done),
            done=self._done,
        )

    def _still(self) -> None:
        said = _("The car is expected again.")
        run(self, actions.still_expect, booking_id=self._id(), said=said, done=self._done)

    def _ask_reason(self) -> None:
        if self.reason.isHidden():
            self.reason.set_value(None)
            self.reason.show()
            self.reason.setFocus()
        else:
            self._cancel()

    def _cancel(self) -> None:
        if self.card is None or not self.form.validate():
            return
        run(
            self,
            actions.cancel_booking,
            booking_id=self._id(),
            version=self.card.row.version,
            reason=self.reason.value(),
            said=_("Booking cancelled."),
            done=self._cancelled,
        )

    def _cancelled(self, _nothing: object) -> None:
        self.reason.hide()
        left = self.deposits
        self._done()
        ask_left(self, left)

    def _copy(self) -> None:
        if self.card is not None:
            QGuiApplication.clipboard().setText(reminder(self.card.row))
            toast(self, _("The text is copied; paste it into the message."))

    def print_(self) -> None:
        """Show the booking's slip to be printed; it is archived first (F9)."""
        if self.card is not None and may(Permission.PRINT_PAPER):
            show_slip(self, self.card.row.booking_id)

    def save_ics(self) -> None:
        """Save the booking as a calendar file."""
        place = branch()
        if self.card is None or place is None:
            return
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        row = self.card.row
        name = f"{_('Booking')} {row.plate or row.booking_id} {clock.show(row.starts_at, '%m-%d %H%M')}"
        chosen, _filter = QFileDialog.getSaveFileName(
            self, _("Save calendar file"), str(Path(folder) / f"{name}.ics"),
            _("Calendar file (*.ics)"),
        )  # fmt: skip
        if not chosen:
            return
        path = Path(chosen)
        path = path if path.suffix.lower() == ".ics" else path.with_name(f"{path.name}.ics")
        content = calendar(self.card, place)
        run(
            self,
            write_file,
            path=path,
            content=content,
            said=_("Saved as {file}.").format(file=path.name),
        )
