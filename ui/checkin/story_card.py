"""上次与提醒: what was done, what was refused, what is still warranted, what has come back."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reception.core import clock
from reception.core.text import _
from reception.vehicles.queries import VehicleCard
from reception.visits.queries import PastVisit
from reception.visits.warranty import Comeback
from ui.checkin.draft import comeback_candidate, still_here
from ui.checkin.facts import Fact, Known
from ui.checkin.fields import Words
from ui.checkin.recall_rows import RecallRows
from ui.checkin.undone_row import UndoneRow
from ui.theme import vary
from ui.widgets import Banner, Button, Card, Form, Label


class ReminderCard(Card):
    """The urgent stands open; earlier visits and what runs for long wait below the fold."""

    opening = Signal(int)  # order
    adding = Signal(object)  # what was declined last time, to stand in the lines now

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
        self.recalls = RecallRows()
        self.undone = UndoneRow()
        self.undone.adding.connect(self.adding)
        self.again = Banner("", tone="warn")
        self.link = Button("", kind="chip")
        self.link.setCheckable(True)
        self.link.toggled.connect(self._linked)
        self.cause = form.add(Words("comeback_cause", _("What has come back"), most=200))
        self.more = Button(_("More"), self._fold, kind="flat", size="small", icon="chevron-down")
        self.more.setFixedHeight(22)
        self.head.addWidget(self.more)
        self._facts = QWidget()
        self._column = QVBoxLayout(self._facts)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self.labels: list[Label] = []
        self.add(self.here, self.recalls)
        self.add(self.empty, self.last, self.work, self.advice, self.undone)
        self.add(self.note, self.again)
        self.body.addWidget(self.link, alignment=Qt.AlignmentFlag.AlignLeft)
        self.add(self.cause, self._facts)
        self._here: PastVisit | None = None
        self._past: PastVisit | None = None
        self.suggestion: Comeback | None = None
        self._said: list[Fact] = []
        self._open = False
        self.show_car(None)

    def show_car(self, known: Known | None) -> None:
        """Show what is known of a car; nothing for a new one."""
        card: VehicleCard | None = known.card if known else None
        visits = known.visits if known else ()
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
        advice = known.declined[0].text if known and known.declined else ""
        text = _("Last advice: {advice}").format(advice=_short(advice, 80)) if advice else ""
        _say(self.advice, text)
        self.recalls.show_recalls(known.recalls if known else ())
        self.undone.show_items(known.undone if known else ())
        _say(self.note, _("Note: {note}").format(note=card.note) if card and card.note else "")
        if before is None or self._past is None or before.order_id != self._past.order_id:
            self.link.setChecked(False)
        if known is None:
            self._open = False
        self.show_story([], None)

    def show_story(self, facts: Sequence[Fact], suggestion: Comeback | None) -> None:
        """Show what was worked out of lines, words and mileage as they stand."""
        self.suggestion = suggestion
        self._said = list(facts)
        self.again.say(_again(suggestion) if suggestion else "")
        target = suggestion.number if suggestion else self._past.number if self._past else ""
        self.link.setText(_("Comeback of {number}").format(number=target))
        self.link.setVisible(bool(target))
        if not target:
            self.link.setChecked(False)
        self._linked(on=self.link.isChecked())
        urgent = self._here is not None or bool(target) or not self.advice.isHidden()
        urgent = urgent or not self.undone.isHidden() or not self.recalls.isHidden()
        urgent = urgent or any(fact.tone in ("warn", "bad") for fact in facts if not fact.folded)
        vary(self, "tone", "warn" if urgent else "")
        self._show_facts()

    def _show_facts(self) -> None:
        shown = [fact for fact in self._said if self._open or not fact.folded]
        while len(self.labels) < len(shown):
            label = Label("", wrap=True)
            self._column.addWidget(label)
            self.labels.append(label)
        for at, label in enumerate(self.labels):
            label.setVisible(at < len(shown))
            if at < len(shown):
                label.say(shown[at].text, shown[at].tone)
        self._facts.setVisible(bool(shown))
        self.more.setVisible(any(fact.folded for fact in self._said))
        self.more.set_icon("chevron-up" if self._open else "chevron-down")
        self.more.setText(_("Less") if self._open else _("More"))

    def _fold(self) -> None:
        self._open = not self._open
        self._show_facts()

    def _show_last(self, past: PastVisit | None) -> None:
        if past is None:
            for label in (self.last, self.work):
                label.hide()
            return
        day = clock.show(past.opened_at, "%Y-%m-%d")
        mileage = f" · {past.mileage:,} km" if past.mileage is not None else ""
        _say(self.last, _("Last {day}").format(day=day) + mileage)
        _say(self.work, _short(past.work, 60))

    def comeback_of(self) -> int | None:
        """Return the order that this one is linked to as its comeback: the first of its chain."""
        if not self.link.isChecked():
            return None
        if self.suggestion is not None:
            return self.suggestion.order_id
        return self._past.order_id if self._past else None

    def _linked(self, on: bool) -> None:
        self.cause.setVisible(on)
        self.cause.required = on

    def _open_here(self) -> None:
        if self._here is not None:
            self.opening.emit(self._here.order_id)


def _again(found: Comeback) -> str:
    day = clock.show(found.handed_over_at, "%m-%d")
    what = "、".join(found.again[:2]) or _("the same complaint")
    text = _("{what}: repaired {day}, under warranty. Redo it free and link it.").format(
        what=what, day=day
    )
    if found.escalate:
        text += _(" Repaired {count} times: the service manager decides.").format(count=found.times)
    return text


def _say(label: Label, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))


def _short(text: str, most: int) -> str:
    bare = " ".join(text.split())
    return bare if len(bare) <= most else f"{bare[: most - 1]}…"
