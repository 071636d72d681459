"""What stands beside the lines: the customer's words, the promise, the last visit and reminders."""

from datetime import datetime, timedelta
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from reception.core import clock, money
from reception.core.errors import Invalid
from reception.core.text import _
from reception.orders.rules import OrderKind
from reception.shopfloor.planning import fitting, length_of
from reception.shopfloor.queries import suggest
from reception.vehicles.queries import VehicleCard
from reception.visits.queries import PastVisit
from ui.checkin.draft import comeback_candidate, ready_by, still_here
from ui.checkin.fields import PromiseField, Words
from ui.theme import vary
from ui.widgets import Banner, Button, Card, Chips, Form, Label, TextArea, when
from ui.widgets.state import span

AFTERWARDS = timedelta(minutes=30)  # inspection and wash


class WordsCard(Card):
    """客户描述: what the customer says, wants and leaves in the car."""

    def __init__(self, form: Form) -> None:
        super().__init__(_("Customer's words"), tight=True)
        self.body.setSpacing(7)
        self.words = form.add(
            TextArea("words", "", lines=2, hint=_("What the customer says, in their own words"))
        )
        self.services = form.add(
            Chips(
                "services",
                "",
                [
                    ("waits", _("Waits here")),
                    ("wash", _("Car wash")),
                    ("old_parts", _("Takes old parts")),
                ],
            )
        )
        self.belongings = form.add(
            Words("belongings", "", hint=_("Belongings left in the car"), most=200)
        )
        self.belongings.control.setAccessibleName(_("Belongings left in the car"))
        self.words.control.setAccessibleName(_("Customer's words"))
        self.add(self.words, self.services, self.belongings)


class PromiseCard(Card):
    """承诺交车: the time that stands, how it comes about, a field to say another."""

    def __init__(self, form: Form) -> None:
        super().__init__(_("Promise to the customer"), tight=True)
        self.body.setSpacing(6)
        self.field = form.add(PromiseField())
        self.big = Label("—", "figure")
        self.day = Label("", "soft")
        self.why = Label("", "small", wrap=True)
        self.field.control.setAccessibleName(_("Another time"))
        self.proposed: datetime | None = None
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.big)
        row.addWidget(self.day)
        row.addStretch()
        self.add(row, self.why, self.field)
        self.field.set_hint(_("Other time: 16:40 or +2h"))
        self.field.changed.connect(self._show)

    def propose(self, hours: Decimal, kind: OrderKind) -> None:
        """Work out the earliest time these labour hours can be done, checked and washed by."""
        length = length_of(hours)
        found = suggest(length, fitting(kind))
        if found is None:
            self.proposed = ready_by(clock.now(), length + AFTERWARDS)
            start = _("no bay set up for this work")
        else:
            self.proposed = ready_by(found.starts_at, length + AFTERWARDS)
            start = _("{bay} free at {time}").format(bay=found.bay, time=when(found.starts_at))
        work = _("work {hours} h").format(hours=money.show_quantity(hours)) if hours else ""
        after = _("check and wash {minutes} min").format(minutes=30)
        self.why.setText(" · ".join(part for part in (start, work, after) if part))
        self._show()

    def promised(self) -> datetime | None:
        """Return the time that stands: the typed one, else the proposal. Raises Invalid."""
        typed: datetime | None = self.field.value()
        return typed if typed is not None else self.proposed

    def _show(self) -> None:
        shown = self.proposed
        if not self.field.is_empty():
            try:
                shown = self.field.value()
            except Invalid:
                shown = None
        if shown is None:
            self.big.say("—")
            self.day.setText("")
            return
        moment = clock.local(shown)
        days = (moment.date() - clock.today()).days
        self.big.say(f"{moment:%H:%M}")
        names = {0: _("today"), 1: _("tomorrow")}
        left = int((shown - clock.now()).total_seconds() // 60)
        day = names.get(days, f"{moment:%m-%d}")
        self.day.setText(_("{day} · in {span}").format(day=day, span=span(max(left, 0))))


class ReminderCard(Card):
    """上次与提醒: the last visit, advice not followed, the possible comeback, notes."""

    opening = Signal(int)  # order

    def __init__(self, form: Form) -> None:
        super().__init__(_("Last visit and reminders"), tight=True)
        self.body.setSpacing(5)
        self.here_button = Button(_("Open order"), self._open_here, size="small")
        self.here = Banner(button=self.here_button)
        self.empty = Label(
            _("Pick a car to see its last visit and reminders here."), "soft", wrap=True
        )
        self.last = Label("", "strong", wrap=True)
        self.work = Label("", wrap=True)
        self.advice = Label("", tone="warn", wrap=True)
        self.note = Label("", wrap=True)
        self.link = Button("", kind="chip")
        self.link.setCheckable(True)
        self.link.toggled.connect(self._linked)
        self.cause = form.add(Words("comeback_cause", _("What has come back"), most=200))
        self.add(self.here, self.empty, self.last, self.work, self.advice, self.note)
        self.body.addWidget(self.link, alignment=Qt.AlignmentFlag.AlignLeft)
        self.add(self.cause)
        self._here: PastVisit | None = None
        self._past: PastVisit | None = None
        self.show_car(None, ())

    def show_car(self, card: VehicleCard | None, visits: tuple[PastVisit, ...]) -> None:
        """Show what is known of a car; nothing for a new one."""
        before = self._past
        self._here = still_here(visits)
        self._past = comeback_candidate(visits)
        left = [past for past in visits if past is not self._here]
        self.here.say(
            _("This car is already here on order {number}.").format(number=self._here.number)
            if self._here
            else ""
        )
        self.empty.setText(
            _("Pick a car to see its last visit and reminders here.")
            if card is None
            else _("First visit: nothing is known of this car yet.")
        )
        self.empty.setVisible(not visits)
        self._show_last(left[0] if left else None)
        _say(self.note, _("Note: {note}").format(note=card.note) if card and card.note else "")
        urgent = self._here is not None or self._past is not None or bool(left and left[0].advice)
        vary(self, "tone", "warn" if urgent else "")
        if before is None or self._past is None or before.order_id != self._past.order_id:
            self.link.setChecked(False)
        self.link.setVisible(self._past is not None)
        if self._past is not None:
            text = _("Link as comeback of {number}").format(number=self._past.number)
            self.link.setText(text)
        self._linked(on=self.link.isChecked())

    def _show_last(self, past: PastVisit | None) -> None:
        if past is None:
            for label in (self.last, self.work, self.advice):
                label.hide()
            return
        day = clock.show(past.opened_at, "%Y-%m-%d")
        mileage = f" · {past.mileage:,} km" if past.mileage is not None else ""
        _say(self.last, _("Last {day}").format(day=day) + mileage)
        _say(self.work, _short(past.work, 60))
        advice = _("Not done yet: {advice}").format(advice=_short(past.advice, 80))
        _say(self.advice, advice if past.advice else "")

    def comeback_of(self) -> int | None:
        """Return the order that this one is linked to as its comeback."""
        linked = self.link.isChecked() and self._past is not None
        return self._past.order_id if linked and self._past else None

    def _linked(self, on: bool) -> None:
        self.cause.setVisible(on)
        self.cause.required = on

    def _open_here(self) -> None:
        if self._here is not None:
            self.opening.emit(self._here.order_id)


def _say(label: Label, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))


def _short(text: str, most: int) -> str:
    bare = " ".join(text.split())
    return bare if len(bare) <= most else f"{bare[: most - 1]}…"
