"""Beside the cars: who waits at the gate, who comes next."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QWidget

from reception.bookings.queries import BookingRow
from reception.care.complaint_queries import Marks
from reception.core import clock
from reception.core.text import _
from reception.vehicles.rules import show_plate
from reception.visits.queries import ArrivalRow
from ui.care.marks import mark_tone, mark_words
from ui.today.side import RowsCard, car_row
from ui.widgets import Button, Column, DataTable, EmptyState, Label, ShortLabel, when
from ui.widgets.state import span

SHOWN = 4
PATIENCE = 10  # minutes; a customer who waits longer is shown in another colour


class ArrivalCard(RowsCard):
    """到店待接: who has come, what is known of the car, since when; one press receives it."""

    def __init__(
        self,
        receive: Callable[[int], object],
        show_all: Callable[[], object],
        open_gate: Callable[[], object],
        *,
        may_receive: bool,
        may_note: bool,
    ) -> None:
        super().__init__(_("At the gate"), _("Nobody waits to be received."), show_all)
        self._receive, self._may_receive = receive, may_receive
        self.gate = Button(_("Gate"), open_gate, kind="flat", size="small", icon="car-side")
        if not may_note:
            self.gate.hide()
        self.head.addWidget(self.gate)

    def show_arrivals(
        self, arrivals: Sequence[ArrivalRow], marks: Mapping[int, Marks] | None = None
    ) -> None:
        """Show those that wait longest; `marks`: open recalls and complaints by car."""
        self._marks = marks or {}
        note = _("{count} cars").format(count=len(arrivals))
        self.show_rows([self._row(each) for each in arrivals[:SHOWN]], len(arrivals), note)

    def _row(self, arrival: ArrivalRow) -> QWidget:
        row, across, words = car_row(arrival.plate, known_words(arrival))
        booked = booking_words(arrival)
        if booked:
            words.addWidget(ShortLabel(booked, "small"))
        mark = self._marks.get(arrival.vehicle_id or 0)
        if mark is not None:
            words.addWidget(Label(mark_words(mark), "small", tone=mark_tone(mark)))
        line = QHBoxLayout()
        line.setSpacing(8)
        minutes = arrival.minutes()
        line.addWidget(
            Label(
                _("waiting {span}").format(span=span(minutes)),
                "small",
                tone="warn" if minutes >= PATIENCE else "",
            )
        )
        line.addWidget(ShortLabel(last_words(arrival), "small"), 1)
        words.addLayout(line)
        if self._may_receive:
            press = Button(
                _("Check in"), lambda: self._receive(arrival.arrival_id), primary=True, size="small"
            )
            across.addWidget(press)
        return row


class NextCard(RowsCard):
    """接下来的预约: who comes next today, for what."""

    def __init__(
        self,
        opened: Callable[[int], object],
        show_all: Callable[[], object],
        *,
        may_open: bool,
    ) -> None:
        super().__init__(_("Coming next"), _("No more bookings today."), show_all)
        self._opened, self._may_open = opened, may_open

    def show_bookings(
        self, bookings: Sequence[BookingRow], marks: Mapping[int, Marks] | None = None
    ) -> None:
        """Show the next ones, late ones first; `marks`: open recalls and complaints by car."""
        self._marks = marks or {}
        note = _("{count} booked").format(count=len(bookings))
        self.show_rows([self._row(each) for each in bookings[:SHOWN]], len(bookings), note)

    def _row(self, booking: BookingRow) -> QWidget:
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        late = booking.starts_at < clock.now()
        time = Label(when(booking.starts_at), tone="warn" if late else "")
        across.addWidget(time)
        across.addWidget(Label(show_plate(booking.plate) or booking.name, "strong"))
        mark = self._marks.get(booking.vehicle_id or 0)
        if mark is not None:
            across.addWidget(Label(mark_words(mark), "small", tone=mark_tone(mark)))
        across.addWidget(ShortLabel(booking.about(), "soft"), 1)
        if self._may_open:
            press = Button(
                _("View"), lambda: self._opened(booking.booking_id), kind="flat", size="small"
            )
            across.addWidget(press)
        return row


def known_words(arrival: ArrivalRow) -> str:
    """Return model and class of a known car, or that it is new."""
    if arrival.vehicle_id is None and arrival.booking_id is None:
        return _("new customer")
    vip = "VIP" if arrival.customer_class == "vip" else ""
    return " · ".join(part for part in (arrival.model, vip) if part)


def booking_words(arrival: ArrivalRow) -> str:
    """Return what the car is booked for."""
    if arrival.booked_at is None:
        return ""
    return _("booked {time} {work}").format(
        time=when(arrival.booked_at), work=" ".join(arrival.booked_for.split())
    )


def last_words(arrival: ArrivalRow) -> str:
    """Return when the car was here last."""
    if arrival.last_seen is None:
        return ""
    return _("last {day}").format(day=clock.show(arrival.last_seen, "%Y-%m-%d"))


def _day(seen: datetime | None) -> str:
    return clock.show(seen, "%Y-%m-%d") if seen is not None else ""


def arrival_table(marks: Callable[[], Mapping[int, Marks]]) -> DataTable[ArrivalRow]:
    """Return the table of the cars that wait at the gate; `marks` by car as they are now."""
    return DataTable(
        [
            Column(_("Plate"), lambda r: r.plate, "plate", 112),
            Column(_("Model"), known_words, width=0),
            Column(_("Customer"), lambda r: r.customer, width=120),
            Column(_("Came"), lambda r: r.at, "time", 76),
            Column(_("Waiting"), lambda r: r.minutes(), width=96, show=span),
            Column(_("Mind"), lambda r: mark_words(marks().get(r.vehicle_id or 0)), width=132),
            Column(_("Bookings"), booking_words, width=148),
            Column(_("Last visit"), lambda r: r.last_seen, width=104, show=_day),
        ],
        empty=EmptyState(
            _("Nobody waits to be received."),
            _("Cars that the gate or the camera has noted stand here until they are received."),
            icon="car-side",
        ),
    )


def booking_table(marks: Callable[[], Mapping[int, Marks]]) -> DataTable[BookingRow]:
    """Return the table of today's bookings that have not come yet; `marks` by car."""
    return DataTable(
        [
            Column(_("Booked for"), lambda r: r.starts_at, "promise", 178),
            Column(_("Plate"), lambda r: r.plate, "plate", 112),
            Column(_("Customer"), lambda r: r.name, width=120),
            Column(_("Phone"), lambda r: r.phone, width=118),
            Column(_("Mind"), lambda r: mark_words(marks().get(r.vehicle_id or 0)), width=132),
            Column(_("Work"), lambda r: r.about(), width=0),
            Column(_("Advisor"), lambda r: r.advisor, width=104),
        ],
        empty=EmptyState(
            _("No more bookings today."),
            _("Bookings are made on their own page (F4)."),
            icon="calendar-clock-outline",
        ),
    )
