"""The lists of the bookings page: the day, calls to make, parts to lay out, who did not come."""

from collections.abc import Callable
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.bookings import actions
from reception.bookings.actions import Errand
from reception.bookings.queries import BookingRow, PartRow, Reminder
from reception.core.text import _
from ui.bookings.words import ERRANDS, HOW, done_words, hours, kind_name, reminder, state_code
from ui.run import run
from ui.widgets import Button, Column, DataTable, EmptyState, Label, toast


def day_table() -> DataTable[BookingRow]:
    """Return the table of a day's bookings."""
    return DataTable(
        [
            Column(_("Time"), hours, width=100),
            Column(_("Plate"), lambda r: r.plate, "plate", 106),
            Column(_("Customer"), lambda r: r.name, width=110),
            Column(_("Work"), lambda r: r.about(), width=0),
            Column(_("Bay"), lambda r: kind_name(r.bay_kind), width=76),
            Column(_("Advisor"), lambda r: r.advisor, width=96),
            Column(_("State"), state_code, "state", 116),
        ],
        empty=EmptyState(
            _("Nothing is booked on this day."),
            _("Point at a free half hour above, or press F4."),
            icon="calendar-clock-outline",
        ),
    )


R = TypeVar("R")


class ErrandList(QWidget, Generic[R]):
    """A table with what to do about the marked row below it. `opened(booking_id)`."""

    opened = Signal(int)

    def __init__(self, table: DataTable[R]) -> None:
        super().__init__()
        self.table = table
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(10)
        self.column.addWidget(table, 1)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        self.table.activated.connect(lambda row: self.opened.emit(self.booking_of(row)))
        self.table.chosen.connect(lambda _row: self.show_row())

    def booking_of(self, row: R) -> int:
        """Return the booking that a row is about."""
        raise NotImplementedError

    def show_row(self) -> None:
        """Follow the marked row."""

    def add_button(self, word: str, press: Callable[[], object]) -> Button:
        """Put a button below the table."""
        button = Button(word, press)
        self.buttons.addWidget(button)
        return button


class ReminderList(ErrandList[Reminder]):
    """提醒: whom to call today, the text, and who has done it how."""

    def __init__(self) -> None:
        super().__init__(
            DataTable(
                [
                    Column(_("Call"), lambda r: _(ERRANDS[r.what]), width=84),
                    Column(_("Booked for"), lambda r: r.row.starts_at, "time", 104),
                    Column(_("Plate"), lambda r: r.row.plate, "plate", 106),
                    Column(_("Customer"), lambda r: r.row.name, width=104),
                    Column(_("Phone"), lambda r: r.row.phone, width=108),
                    Column(_("Work"), lambda r: r.row.about(), width=0),
                    Column(_("Handled"), lambda r: done_words(r.done), width=190),
                ],
                empty=EmptyState(
                    _("Nobody has to be reminded."),
                    _("Bookings of the next working day and of the coming hour stand here."),
                    icon="phone-in-talk-outline",
                ),
                chips=[(_("Still to do"), lambda r: r.done is None)],
            )
        )
        self.text = Label("", wrap=True).selectable()
        self.column.addWidget(self.text)
        self.copy = self.add_button(_("Copy text"), self._copy)
        self.marks = [
            self.add_button(_(word), partial(self._mark, how)) for how, word in HOW.items()
        ]
        self.undo = self.add_button(_("Not done after all"), self._unmark)
        self.buttons.addStretch()
        self.column.addLayout(self.buttons)

    def booking_of(self, row: Reminder) -> int:
        return row.row.booking_id

    def show_row(self) -> None:
        row = self.table.current()
        self.text.setText(reminder(row.row) if row else "")
        self.copy.setEnabled(row is not None)
        for button in self.marks:
            button.setEnabled(row is not None and row.done is None)
        self.undo.setVisible(row is not None and row.done is not None)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.text())
        toast(self, _("The text is copied; paste it into the message."))

    def _mark(self, how: str) -> None:
        row = self.table.current()
        if row is not None:
            run(
                self, actions.mark_done,
                booking_id=row.row.booking_id, what=Errand(row.what), how=how,
                said=_("Noted: the customer was reminded."),
            )  # fmt: skip

    def _unmark(self) -> None:
        row = self.table.current()
        if row is not None:
            run(self, actions.mark_undone, booking_id=row.row.booking_id, what=Errand(row.what))


class PartList(ErrandList[PartRow]):
    """备件: what is to be laid out for today and the next working day."""

    def __init__(self) -> None:
        super().__init__(
            DataTable(
                [
                    Column(_("Booked for"), lambda r: r.starts_at, "time", 104),
                    Column(_("Plate"), lambda r: r.plate, "plate", 106),
                    Column(_("Part number"), lambda r: r.code, width=110),
                    Column(_("Part"), lambda r: r.part, width=0),
                    Column(_("Quantity"), lambda r: r.quantity, "number", 64),
                    Column(_("For"), lambda r: r.package, width=130),
                    Column(_("Handled"), lambda r: done_words(r.done), width=170),
                ],
                empty=EmptyState(
                    _("No parts have to be laid out."),
                    _("Parts of what is booked for today and the next working day stand here."),
                    icon="package-variant",
                ),
                chips=[(_("Still to do"), lambda r: r.done is None)],
            )
        )
        self.mark = self.add_button(_("Parts of this car are laid out"), self._mark)
        self.undo = self.add_button(_("Not done after all"), self._unmark)
        self.buttons.addStretch()
        self.column.addLayout(self.buttons)

    def booking_of(self, row: PartRow) -> int:
        return row.booking_id

    def show_row(self) -> None:
        row = self.table.current()
        self.mark.setEnabled(row is not None and row.done is None)
        self.undo.setVisible(row is not None and row.done is not None)

    def _mark(self) -> None:
        row = self.table.current()
        if row is not None:
            run(
                self, actions.mark_done, booking_id=row.booking_id, what=Errand.PARTS,
                said=_("Noted: the parts are laid out."),
            )  # fmt: skip

    def _unmark(self) -> None:
        row = self.table.current()
        if row is not None:
            run(self, actions.mark_undone, booking_id=row.booking_id, what=Errand.PARTS)


class MissedList(ErrandList[BookingRow]):
    """未到店: whose time has passed; one click notes it, the room is free again."""

    def __init__(self) -> None:
        super().__init__(
            DataTable(
                [
                    Column(_("Booked for"), lambda r: r.starts_at, "time", 110),
                    Column(_("Plate"), lambda r: r.plate, "plate", 110),
                    Column(_("Customer"), lambda r: r.name, width=120),
                    Column(_("Phone"), lambda r: r.phone, width=118),
                    Column(_("Work"), lambda r: r.about(), width=0),
                    Column(_("Advisor"), lambda r: r.advisor, width=110),
                ],
                empty=EmptyState(
                    _("Everybody has come so far."),
                    _("Bookings whose time has passed without the car stand here."),
                    icon="calendar-clock-outline",
                ),
            )
        )
        self.mark = self.add_button(_("Did not come"), self._mark)
        self.other = self.add_button(_("Give another time"), self._open)
        self.buttons.addStretch()
        self.column.addLayout(self.buttons)

    def booking_of(self, row: BookingRow) -> int:
        return row.booking_id

    def show_row(self) -> None:
        for button in (self.mark, self.other):
            button.setEnabled(self.table.current() is not None)

    def _open(self) -> None:
        row = self.table.current()
        if row is not None:
            self.opened.emit(row.booking_id)

    def _mark(self) -> None:
        row = self.table.current()
        if row is None:
            return
        key = row.booking_id
        run(
            self, actions.mark_no_show, booking_id=key,
            said=_("Noted: the car did not come."),
            undo=lambda: run(self, actions.still_expect, booking_id=key),
        )  # fmt: skip
