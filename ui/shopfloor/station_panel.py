"""One technician at the station: what they are on, what they may press, their jobs by promise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScroller, QVBoxLayout, QWidget

from reception.core import clock
from reception.core.text import _
from reception.shopfloor.clocking_queries import AtWork, Job
from reception.shopfloor.clocking_rules import PAUSE_NAMES, Pause, What, what_words
from reception.vehicles.rules import show_plate
from ui.shopfloor.job_card import CardText, JobCard
from ui.theme import DARK, look, state_word, vary
from ui.widgets import Button, EmptyState, Label, promise_text, scrolling
from ui.widgets.state import span, when

LEFT, LEAST_CARD, GAP, BESIDE, TALK = 420, 440, 12, 6, 96  # pixels
_ICONS = {
    Pause.PARTS: "package-variant",
    Pause.CONSENT: "help",
    Pause.TOOL: "tools",
    Pause.HELP: "alert-outline",
    Pause.BREAK: "pause",
}


class StartCard(JobCard):
    """A job that a touch starts; as wide as its column."""

    def sizeHint(self) -> QSize:
        return QSize(LEAST_CARD, self.height())


@dataclass(frozen=True)
class Marks:
    """What cards say besides: whose parts are all there, and how much is new in a thread."""

    there: frozenset[int] = frozenset()
    unread: Mapping[int, int] = field(default_factory=dict)


class PersonPanel(QWidget):
    """`sign_on`, `sign_off`, `start(order)`, `talk(order)`, `pause(reason)`, `finish`, `left`."""

    sign_on = Signal()
    sign_off = Signal()
    start = Signal(int)
    talk = Signal(int)
    pause = Signal(str)
    finish = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.cards: dict[int, StartCard] = {}
        self.talks: dict[int, Button] = {}  # beside each card
        self._places: dict[int, QWidget] = {}
        self._marks = Marks()
        self._jobs: tuple[Job, ...] = ()
        self._across = 1
        self._line: dict[int, int] = {}
        self._now = clock.now()
        self.name, self.state = Label("", "floor_name"), Label("", "floor_big", wrap=True)
        self.work, self.day = Label("", "floor", wrap=True), Label("", "floor")
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 16, 24, 16)
        row.setSpacing(24)
        row.addWidget(self._make_left())
        row.addLayout(self._make_right(), 1)

    def _make_left(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(LEFT)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for label in (self.name, self.state, self.work, self.day):
            column.addWidget(label)
        column.addSpacing(6)
        self.on = Button(_("Sign on"), self.sign_on.emit, primary=True, icon="play", size="floor")
        self.done = Button(
            _("Work done"), self.finish.emit, primary=True, icon="check", size="floor"
        )
        self.say = Button("", self._say, icon="message-text-outline", size="floor")
        self.off = Button(_("Sign off for today"), self.sign_off.emit, icon="logout", size="floor")
        self.back = Button(_("Back"), self.left.emit, icon="arrow-left", size="floor")
        self.pauses = {
            reason: Button(
                _(PAUSE_NAMES[reason]), partial(self.pause.emit, reason.value),
                icon=icon, size="floor", kind="danger" if reason is Pause.HELP else "",
            )
            for reason, icon in _ICONS.items()
        }  # fmt: skip
        grid = QGridLayout()
        grid.setSpacing(GAP)
        column.addWidget(self.on)
        column.addWidget(self.done)
        for number, button in enumerate(self.pauses.values()):
            grid.addWidget(button, number // 2, number % 2)
        grid.addWidget(self.say, len(self.pauses) // 2, len(self.pauses) % 2)
        column.addSpacing(6)
        column.addLayout(grid)
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(GAP)
        foot.addWidget(self.back, 1)
        foot.addWidget(self.off, 1)
        column.addLayout(foot)
        return side

    def _make_right(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(GAP)
        head = QHBoxLayout()
        self.title = Label("", "floor_big")
        self.all = Button(_("Every order"), self._turn, icon="clipboard-list-outline", size="floor")
        self.all.setCheckable(True)
        head.addWidget(self.title, 1)
        head.addWidget(self.all)
        column.addLayout(head)
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.area = scrolling(inside)
        QScroller.grabGesture(self.area.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.none = EmptyState(
            _("No job is planned for you."),
            _("Scan a job sheet, or touch “Every order” and choose a car."),
            icon="wrench-outline",
        )
        column.addWidget(self.none)
        column.addWidget(self.area, 1)
        return column

    def begin(self) -> None:
        """Begin with the person's own jobs."""
        self.all.setChecked(False)

    def show_person(
        self, person: AtWork, jobs: Sequence[Job], now: datetime, offered: Sequence[int] = (),
        marks: Marks = Marks(),
    ) -> None:  # fmt: skip
        """Show what this person is at and could start; `offered`: what waits for them, in line."""
        here, on_job = person.what is not None, person.what is What.JOB
        self.name.setText(person.name)
        self.state.say(*_state_words(person, now))
        self.work.setText(person.work if person.order_id is not None else "")
        self.work.setVisible(bool(self.work.text()))
        since = clock.show(person.signed_on_at, "%H:%M") if person.signed_on_at else ""
        self.day.setText(_("Signed on at {time}").format(time=since) if since else "")
        self.on.setVisible(not here)
        self.done.setVisible(on_job)
        self.off.setVisible(here)
        self._marks, self._at = marks, person.order_id
        fresh = marks.unread.get(person.order_id or 0, 0)
        self.say.setText(_talk_words(fresh))
        vary(self.say, "kind", "primary" if fresh else "")
        self.say.setVisible(person.order_id is not None)
        for reason, button in self.pauses.items():
            job_only = reason in (Pause.PARTS, Pause.CONSENT)
            same = person.reason == reason
            button.setVisible(here)
            button.setEnabled((on_job or not job_only) and not same)
        self._jobs, self._now = tuple(jobs), now
        self._line = {key: place for place, key in enumerate(offered, 1)}
        self._mine = person.order_id if on_job else None
        self._show_jobs()

    def _turn(self) -> None:
        self._show_jobs()

    def _show_jobs(self) -> None:
        everything = self.all.isChecked()
        shown = [
            j
            for j in self._jobs
            if (everything or j.mine or j.order_id in self._line) and j.order_id != self._mine
        ]
        title = _("All orders in the workshop") if everything else _("My jobs")
        self.title.setText(f"{title} · {len(shown)}")
        for key in [key for key in self.cards if key not in {j.order_id for j in shown}]:
            del self.cards[key], self.talks[key]
            place = self._places.pop(key)
            place.hide()
            place.deleteLater()
        for job in shown:
            if job.order_id not in self.cards:
                card = StartCard(job.order_id)
                card.clicked.connect(lambda _on=False, key=job.order_id: self._start(key))
                self._add(card)
            there = job.order_id in self._marks.there
            turn = self._line.get(job.order_id, 0)
            self.cards[job.order_id].show_text(_card_text(job, self._now, turn, there=there))
            self._show_talk(job.order_id)
        self._order = [job.order_id for job in shown]
        self._lay_out()
        self.none.setVisible(not shown)
        self.area.setVisible(bool(shown))

    def _add(self, card: StartCard) -> None:
        """Put a card into a place of its own, with the way to its thread beside it."""
        key, place = card.order_id, QWidget()
        talk = Button("", partial(self.talk.emit, key), icon="message-text-outline", size="floor")
        talk.setParent(place)  # dressed as what stands around it
        talk.setFixedWidth(TALK)
        talk.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(BESIDE)
        row.addWidget(card, 1)
        row.addWidget(talk)
        self.cards[key], self.talks[key], self._places[key] = card, talk, place

    def _show_talk(self, key: int) -> None:
        fresh, button = self._marks.unread.get(key, 0), self.talks[key]
        button.setText(f"● {fresh}" if fresh else "")
        button.setAccessibleName(_talk_words(fresh))
        vary(button, "kind", "primary" if fresh else "")

    def _say(self) -> None:
        if self._at is not None:
            self.talk.emit(self._at)

    def _start(self, key: int) -> None:
        self.cards[key].setChecked(False)
        self.start.emit(key)

    def _lay_out(self) -> None:
        room = self.width() - LEFT - 48 - 24
        across = max(1, (room + GAP) // (LEAST_CARD + BESIDE + TALK + GAP))
        for column in range(max(across, self._across)):
            self._grid.setColumnStretch(column, 1 if column < across else 0)
        self._across = across
        for number, key in enumerate(self._order):
            self._grid.addWidget(self._places[key], number // across, number % across)
            self._places[key].show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.cards:
            self._lay_out()


def _state_words(person: AtWork, now: datetime) -> tuple[str, str]:
    """Return what somebody is at since when, and its tone."""
    if person.what is None or person.since is None:
        return _("Not signed on"), "soft"
    said = what_words(person.what, person.reason)
    if person.order_id is not None:
        said = f"{said} · {show_plate(person.plate)}"
    time, length = clock.show(person.since, "%H:%M"), span(person.minutes(now))
    words = _("{what}\nsince {time} · {span}").format(what=said, time=time, span=length)
    return words, "" if person.what is What.JOB else "warn"


def _talk_words(fresh: int) -> str:
    """Return what the way to a thread says."""
    return _("Desk and floor") + (f" ● {fresh}" if fresh else "")


def _card_text(job: Job, now: datetime, place: int, *, there: bool) -> CardText:
    promise, tone = promise_text(job.promised_at, now)
    state = f"{look(job.state.value).sign} {state_word(job.state.value)}"
    people = _("{count} on it").format(count=job.people) if job.people else ""
    turn = _("{place} in line").format(place=place) if place else ""
    why = _("✓ Parts are there") if there else job.hold_reason
    state = why if there else state
    third = " · ".join(
        text for text in (state, turn, job.bay, people, "" if there else why) if text
    )
    if job.promised_at is None:
        promise = _("No promise yet")
    elif tone == "":
        promise = _("Promised {time}").format(time=when(job.promised_at, now))
    edge = {"bad": look("late").edge, "warn": DARK.warn}.get(tone, look(job.state.value).edge)
    return CardText(
        show_plate(job.plate),
        job.work or job.model,
        promise,
        tone,
        third,
        "ok" if there else "",
        edge,
    )
