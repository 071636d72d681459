"""预约: the days and weeks ahead beside one booking; the lists of what is due before the cars come."""

from datetime import date, datetime, timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from reception.bookings import queries
from reception.core import clock
from reception.core.text import N_, _
from ui.bars import WEEKDAYS
from ui.bookings.card import BookingDetail
from ui.bookings.form import BookingForm
from ui.bookings.lists import MissedList, PartList, ReminderList, day_table
from ui.bookings.strip import LoadStrip
from ui.bookings.week import WeekView
from ui.bookings.words import BOOKABLE, kind_name
from ui.list_tools import ListTools
from ui.screen import Screen, Shell
from ui.widgets import Button, Card, PageHead
from ui.widgets.button import one_of

SIDE = 392  # pixels
VIEWS = {
    "day": N_("By day"),
    "week": N_("By week"),
    "reminders": N_("Reminders"),
    "parts": N_("Parts to lay out"),
    "missed": N_("Not come"),
}


class BookingsPage(Screen):
    """Calendar and lists at the left; the form or the card of one booking at the right."""

    shows = frozenset(
        {
            "booking", "booking_item", "booking_mark", "allocation", "bay", "person", "setting",
            "work_order", "vehicle", "customer",
        }
    )  # fmt: skip
    title = "Bookings"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.day = clock.today()
        self.view = "day"
        self.new = Button(_("New booking"), lambda: self.begin(), key="F4", primary=True)
        self.head = PageHead(_("Bookings"), "", self.new)
        self.chips = {code: Button(_(word), kind="chip") for code, word in VIEWS.items()}
        self.strip, self.table, self.week = LoadStrip(), day_table(), WeekView()
        self.reminders, self.parts, self.missed = ReminderList(), PartList(), MissedList()
        for code, list_ in (
            ("reminders", self.reminders), ("parts", self.parts), ("missed", self.missed),
        ):  # fmt: skip
            ListTools(list_.table, f"bookings_{code}", _(VIEWS[code]))
        ListTools(self.table, "bookings_day", _("Bookings"))
        self.form, self.detail = BookingForm(), BookingDetail()
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        row = one_of(self, self.chips, self.view, self.choose)
        self.before = Button("", lambda: self.turn(-1), icon="chevron-left", size="small")
        self.after = Button("", lambda: self.turn(1), icon="chevron-right", size="small")
        self.before.setAccessibleName(_("Earlier"))
        self.after.setAccessibleName(_("Later"))
        self.today = Button(_("Today"), lambda: self.show_day(clock.today()), size="small")
        for button in (self.before, self.today, self.after):
            row.addWidget(button)
        calendar = QWidget()
        column = QVBoxLayout(calendar)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.strip)
        column.addWidget(self.table, 1)
        self.views = QStackedWidget()
        self.pages = (calendar, self.week, self.reminders, self.parts, self.missed)
        for each in self.pages:
            self.views.addWidget(each)
        self.left = Card(_("Bookings"), tight=True)
        self.left.body.addWidget(self.views, 1)
        self.side = QStackedWidget()
        self.side.setFixedWidth(SIDE)
        self.side.addWidget(self.form)
        self.side.addWidget(self.detail)
        self.side.hide()
        across = QHBoxLayout()
        across.setSpacing(12)
        across.addWidget(self.left, 1)
        across.addWidget(self.side)
        self.column.addWidget(self.head)
        self.column.addLayout(row)
        self.column.addLayout(across, 1)
        self.setFocusProxy(self.strip)

    def _wire(self) -> None:
        self.strip.picked.connect(self._pick_time)
        self.table.chosen.connect(self._chosen)
        self.table.activated.connect(lambda row: self.open_booking(row.booking_id))
        self.week.day_opened.connect(self._open_day)
        self.week.opened.connect(self.open_booking)
        for each in (self.reminders, self.parts, self.missed):
            each.opened.connect(self.open_booking)
        self.form.saved.connect(self._saved)
        self.form.closed.connect(self.close_side)
        self.form.day_wanted.connect(self._follow)
        self.detail.closed.connect(self.close_side)
        self.detail.changing.connect(self._change)
        self.detail.changed.connect(self.refresh)
        self.detail.receiving.connect(lambda key: self.shell.go("checkin", booking_id=key))

    def arrive(self, **arguments: Any) -> None:
        """Open `booking_id`, begin a `new` one (F4), or show a `view`."""
        if arguments.get("view") in VIEWS:
            self.choose(str(arguments["view"]))
        if arguments.get("booking_id"):
            self.open_booking(int(arguments["booking_id"]))
        elif arguments.get("new"):
            self.begin()

    def refresh(self) -> None:
        """Show how the days stand now; what is typed stays."""
        self._count()
        self._show_heading()
        if self.view == "day":
            self._show_day()
        elif self.view == "week":
            self._show_week()
        if self.side.currentWidget() is self.detail:
            self.detail.refresh()
        elif not self.side.isHidden():
            self.form.show_room()

    def _count(self) -> None:
        reminders, parts, missed = (
            queries.reminders(), queries.parts_to_prepare(), queries.no_shows(),
        )  # fmt: skip
        counts = {
            "reminders": sum(each.done is None for each in reminders),
            "parts": len({each.booking_id for each in parts if each.done is None}),
            "missed": len(missed),
        }
        for code, count in counts.items():
            self.chips[code].setText(f"{_(VIEWS[code])} {count}" if count else _(VIEWS[code]))
        self.reminders.table.set_rows(reminders)
        self.parts.table.set_rows(parts)
        self.missed.table.set_rows(missed)
        for each in (self.reminders, self.parts, self.missed):
            each.show_row()
        today = queries.bookings(*clock.day_bounds(clock.today()))
        self.head.note.setText(
            _("today {count} booked · {arrived} came · {missed} missed").format(
                count=sum(row.state != "cancelled" for row in today),
                arrived=sum(row.state == "arrived" for row in today),
                missed=sum(row.state == "no_show" for row in today),
            )
        )

    def _show_heading(self) -> None:
        on_calendar = self.view in ("day", "week")
        for button in (self.before, self.today, self.after):
            button.setVisible(on_calendar)
        self.left.note.setText("")
        if self.view == "day":
            self.left.heading.setText(f"{self.day:%Y-%m-%d} {_(WEEKDAYS[self.day.weekday()])}")
            self.left.note.setText(_("arrows and Enter pick a time"))
        elif self.view == "week":
            monday = self._monday()
            self.left.heading.setText(f"{monday:%Y-%m-%d} – {monday + timedelta(days=6):%m-%d}")
        else:
            self.left.heading.setText(_(VIEWS[self.view]))

    def _show_day(self) -> None:
        begin, end = clock.day_bounds(self.day)
        plan = queries.plan(begin, end)
        there = [kind for kind in BOOKABLE if plan.capacity.bays.get(kind)]
        self.strip.show_plan(plan, self.day, [(kind, kind_name(kind)) for kind in there])
        self.table.view.selectionModel().blockSignals(True)
        self.table.set_rows(queries.bookings(begin, end))
        self.table.view.selectionModel().blockSignals(False)

    def _monday(self) -> date:
        return self.day - timedelta(days=self.day.weekday())

    def _show_week(self) -> None:
        monday = self._monday()
        begin, end = clock.at(monday), clock.at(monday + timedelta(days=7))
        plan = queries.plan(begin, end)
        days = [monday + timedelta(days=n) for n in range(7)]
        loads = {day: plan.load(day, BOOKABLE) for day in days}
        rows = [row for row in queries.bookings(begin, end) if row.state != "cancelled"]
        self.week.show_week(monday, rows, loads)

    def choose(self, view: str) -> None:
        """Show another view."""
        self.view = view
        self.chips[view].setChecked(True)
        self.views.setCurrentIndex(list(VIEWS).index(view))
        self.refresh()
        focus = {"day": self.strip, "week": self.week}
        if view == "week":
            self.week.choose_day(self.day)
        inside = self.views.currentWidget()
        (focus.get(view) or inside.table.view).setFocus()  # type: ignore[attr-defined]

    def turn(self, step: int) -> None:
        """Go to the next or previous day or week."""
        self.show_day(self.day + timedelta(days=step * (7 if self.view == "week" else 1)))

    def show_day(self, day: date) -> None:
        """Show another day, or its week."""
        self.day = day
        self.refresh()

    def _follow(self, day: date) -> None:
        """Show the day whose time is being typed."""
        if self.view == "day" and day != self.day:
            self.day = day
            self._show_heading()
            self._show_day()

    def _open_day(self, day: date) -> None:
        self.day = day
        self.choose("day")

    def begin(self, at: datetime | None = None, kind: str = "") -> None:
        """Begin a booking; what was typed before stays."""
        self.side.setCurrentWidget(self.form)
        self.side.show()
        self.form.begin(at, kind)

    def _pick_time(self, kind: str, at: datetime) -> None:
        self.begin(at, kind)

    def open_booking(self, booking_id: int) -> None:
        """Show a booking beside the calendar."""
        if self.detail.show_booking(booking_id):
            self.side.setCurrentWidget(self.detail)
            self.side.show()

    def _chosen(self, row: queries.BookingRow | None) -> None:
        if row is not None:
            self.open_booking(row.booking_id)

    def _change(self, card: queries.BookingCard) -> None:
        self.side.setCurrentWidget(self.form)
        self.form.change(card)

    def _saved(self, booking_id: int) -> None:
        self.open_booking(booking_id)
        card = self.detail.card
        if card is not None:
            self.show_day(clock.local(card.row.starts_at).date())
        self.setFocus()

    def close_side(self) -> None:
        """Show the calendar alone; a form keeps what was typed until the next F4."""
        self.side.hide()
        self.table.view.clearSelection()
        self.setFocus()

    def save(self) -> None:
        if not self.side.isHidden() and self.side.currentWidget() is self.form:
            self.form.submit()

    def print_(self) -> None:
        """Show the open booking's slip (F9)."""
        if not self.side.isHidden() and self.side.currentWidget() is self.detail:
            self.detail.print_()

    def back(self) -> bool:
        if self.side.isHidden():
            return False
        self.close_side()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is not None and self.view in ("day", "week"):
            self.turn(step)
        else:
            super().keyPressEvent(event)
