"""The clocking station 打卡台: a window for a touch screen on the floor, no keyboard needed.

Nobody stays signed in: whoever touches a name and enters the PIN, or scans a badge, acts for a
moment as themselves; after each action and after 20 seconds without a touch everybody's tiles stand
there again. It stays open while the main window is locked.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from reception.core import clock, gate
from reception.core.gate import NOBODY, Actor
from reception.core.text import _
from reception.orders.queries import order
from reception.shopfloor import clocking_actions as actions
from reception.shopfloor import fairness
from reception.shopfloor.clocking_queries import AtWork, at_work, jobs, someone_forgot
from reception.shopfloor.clocking_rules import PAUSE_NAMES, Pause, What
from reception.shopfloor.fairness_models import SkipReason
from reception.staff import badges
from reception.vehicles.rules import show_plate
from ui.manual import Manual
from ui.run import run
from ui.scanner import Scanner
from ui.screen import Shell
from ui.search_box import order_named
from ui.shopfloor.station_panel import PersonPanel
from ui.shopfloor.station_pin import PinPad
from ui.shopfloor.station_skip import SkipPage
from ui.shopfloor.station_tiles import TileWall
from ui.theme import dark
from ui.widgets import Button, Label, clear_notice, notice

EVERY_MS = 30_000
IDLE_MS = 20_000
_TOUCHES = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.TouchBegin,
    QEvent.Type.TouchUpdate,
    QEvent.Type.KeyPress,
    QEvent.Type.Wheel,
)


class StationWindow(QWidget):
    """打卡台. The shell gives it `heard(tables)`."""

    shows = frozenset(
        {"attendance", "clocking", "floor_call", "work_order", "allocation", "person", "promise"}
    )
    stays = True  # when the main window is locked: it is nobody's desk

    def __init__(self, shell: Shell) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setObjectName("station")
        self.setWindowTitle(_("Clocking station"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.resize(1920, 1080)
        self.setMinimumSize(1024, 700)
        self.shell = shell
        self.branch_id = gate.actor().branch_id
        self.actor: Actor | None = None
        self._asked: AtWork | None = None  # whose PIN is asked for
        self._scanned_order = 0  # waits for somebody to say who starts it
        self._scanner: Scanner | None = None
        self._lay_out()
        dark(self)
        for button in self.findChildren(Button):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # touched; a frame would only distract
        for child in self.findChildren(QWidget):  # dressed as light while it had no window
            child.style().unpolish(child)
            child.style().polish(child)
        self.timer = QTimer(self)
        self.timer.setInterval(EVERY_MS)
        self.timer.timeout.connect(self.refresh)
        self.timer.start()
        self.idle = QTimer(self)
        self.idle.setSingleShot(True)
        self.idle.timeout.connect(self.leave)

    def _lay_out(self) -> None:
        self.title, self.note = Label(_("Clocking station"), "floor_name"), Label("", "floor")
        self.time = Label("", "floor_name")
        self.full = Button(_("Full screen"), self.full_screen, icon="fullscreen", size="floor")
        head = QHBoxLayout()
        head.setContentsMargins(24, 12, 24, 0)
        head.setSpacing(24)
        head.addWidget(self.title)
        head.addWidget(self.note, 1)
        head.addWidget(self.full)
        head.addWidget(self.time)
        self.wall, self.pin, self.panel, self.skip = TileWall(), PinPad(), PersonPanel(), SkipPage()
        self.pages = QStackedWidget()
        for page in (self.wall, self.pin, self.panel, self.skip):
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.pages, 1)
        self.wall.picked.connect(self.ask_pin)
        self.pin.entered.connect(self._try_pin)
        self.pin.left.connect(self.leave)
        self.skip.left.connect(lambda: self.pages.setCurrentWidget(self.panel))
        self.skip.chosen.connect(self._start_with)
        panel = self.panel
        panel.left.connect(self.leave)
        panel.sign_on.connect(self._sign_on)
        panel.start.connect(self._start)
        panel.sign_off.connect(lambda: self._do(actions.sign_off, _("{name}: signed off.")))
        panel.finish.connect(lambda: self._do(actions.finish_job, _("{name}: work done.")))
        panel.pause.connect(self._pause)

    # who

    def ask_pin(self, person: AtWork) -> None:
        """Ask for the PIN of somebody whose name was touched."""
        clear_notice(self)
        if not person.can_sign_in:
            notice(
                self, _("{name} has no PIN yet. Ask the administrator.").format(name=person.name)
            )
            return
        self._asked = person
        self.pages.setCurrentWidget(self.pin)
        self.pin.ask(person.name, self._waiting_words())
        self._awake()

    def _waiting_words(self) -> str:
        card = order(self._scanned_order) if self._scanned_order else None
        if card is None:
            return ""
        return _("Enter your PIN to start {plate}").format(plate=show_plate(card.row.plate))

    def _try_pin(self, secret: str) -> None:
        asked = self._asked
        self._awake()
        if asked is not None:
            run(self, badges.by_pin, login=asked.login, secret=secret, branch_id=self.branch_id,
                done=self._enter)  # fmt: skip

    def _enter(self, actor: Actor) -> None:
        self.actor, self._asked = actor, None
        waiting, self._scanned_order = self._scanned_order, 0
        self.panel.begin()
        if waiting and self._start(waiting):
            return
        self.refresh()
        if self.actor is not None and self.pages.currentWidget() is not self.skip:
            self.pages.setCurrentWidget(self.panel)
            self._awake()

    def leave(self) -> None:
        """Nobody is at the station any more: everybody's tiles stand there again."""
        self.actor, self._asked, self._scanned_order = None, None, 0
        self.idle.stop()
        self.pin.forget()
        clear_notice(self)
        self.pages.setCurrentWidget(self.wall)
        self.refresh()

    def _awake(self) -> None:
        if self.pages.currentWidget() is not self.wall or self._scanned_order:
            self.idle.start(IDLE_MS)

    # what

    def _do(self, action: Callable[..., Any], said: str, **arguments: Any) -> bool:
        """Let the technician do something; then the station is nobody's again."""
        actor = self.actor
        if actor is None:
            return False
        self._awake()
        with gate.acting(actor):
            done = run(self, action, said=said.format(name=actor.name), **arguments)
        if done:
            self.leave()
        return done

    def _sign_on(self) -> None:
        actor = self.actor
        if actor is None:
            return
        said = _("{name}: signed on.").format(name=actor.name)
        with gate.acting(actor):
            run(self, actions.sign_on, said=said)
        self._awake()
        self.refresh()  # and stay: the first job comes next

    def _start(self, order_id: int) -> bool:
        """Start a car whose turn it is; else ask why, and say that nothing is done yet."""
        actor, card = self.actor, order(order_id)
        if actor is not None and actor.person_id is not None and card is not None:
            with gate.acting(actor):
                skip = fairness.passed_over(actor.person_id, order_id, self.branch_id)
            if skip is not None and card.row.state in actions.STARTABLE:
                self.skip.ask(order_id, card.row.plate, skip)
                self.refresh()
                self.pages.setCurrentWidget(self.skip)
                self._awake()
                return False
        return self._start_with(order_id)

    def _start_with(self, order_id: int, reason: str = "", words: str = "") -> bool:
        card = order(order_id)
        plate = show_plate(card.row.plate) if card is not None else ""
        said = _("{name}: started {plate}.").replace("{plate}", plate)
        skip = SkipReason(reason) if reason else None
        return self._do(actions.start_job, said, order_id=order_id, skip=skip, words=words)

    def _pause(self, code: str) -> None:
        reason = Pause(code)
        said = _("{name}: {reason}.").replace("{reason}", _(PAUSE_NAMES[reason]))
        self._do(actions.pause_job, said, reason=reason)

    # scans

    def _scanned(self, text: str) -> bool:
        person = badges.bearer(text, self.branch_id)
        if person is not None:
            self._badge(text, person.person_id)
            return True
        key = order_named(text)
        if key is None:
            notice(
                self,
                _("“{text}” is neither a badge nor a job sheet of this branch.").format(text=text),
                tone="info",
            )
            return True
        if self.actor is not None:
            self._start(key)
        else:
            self._ask_who(key)
        return True

    def _badge(self, text: str, person_id: int) -> None:
        clear_notice(self)
        waiting = self._scanned_order
        if badges.needs_pin(self.branch_id):
            found = next((p for p in self._people() if p.person_id == person_id), None)
            if found is not None:
                self.ask_pin(found)
                return
        self.actor = None  # whoever stood there before
        self._scanned_order = waiting
        run(self, badges.by_badge, code=text, branch_id=self.branch_id, done=self._enter)

    def _ask_who(self, order_id: int) -> None:
        card = order(order_id)
        if card is None:
            return
        clear_notice(self)
        self._scanned_order = order_id
        if self._asked is not None and self.pages.currentWidget() is self.pin:
            self.pin.why.setText(self._waiting_words())
        else:
            words = _("{plate}: who starts? Touch your name or scan your badge.")
            notice(self, words.format(plate=show_plate(card.row.plate)), tone="info")
        self._awake()

    # seeing

    def _people(self) -> tuple[AtWork, ...]:
        return at_work(self.branch_id)

    def refresh(self) -> None:
        """Show everybody as they are, and the one who stands here; hidden it asks for nothing."""
        if not self.isVisible():
            return
        if someone_forgot(self.branch_id):
            with gate.acting(NOBODY):
                run(self, actions.close_forgotten)
        now, people = clock.now(), self._people()
        self.time.setText(clock.show(now, "%H:%M"))
        self.note.setText(_counts(people))
        self.wall.show_people(people, now)
        if self.actor is not None:
            me = next((p for p in people if p.person_id == self.actor.person_id), None)
            if me is None:
                self.leave()
                return
            offered = [each.order_id for each in fairness.line(me.person_id, self.branch_id)]
            self.panel.show_person(me, jobs(me.person_id, self.branch_id), now, offered)

    def heard(self, tables: frozenset[str]) -> None:
        """Follow what other stations and the desk do."""
        if tables & self.shows:
            self.refresh()

    def full_screen(self) -> None:
        """Fill the screen, or no longer."""
        self.showNormal() if self.isFullScreen() else self.showFullScreen()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        window = self.windowHandle()
        if self._scanner is None and window is not None:
            self._scanner = Scanner(window, self._scanned)
            window.installEventFilter(self)
        self.refresh()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Notice that somebody is there."""
        if event.type() in _TOUCHES:
            self._awake()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() == Qt.Key.Key_F11:
            self.full_screen()
        elif event.key() == Qt.Key.Key_F5:
            self.refresh()
        elif event.key() == Qt.Key.Key_F1:
            Manual(self).show_chapter("station")
        else:
            super().keyPressEvent(event)


def _counts(people: tuple[AtWork, ...]) -> str:
    here = [person for person in people if person.what is not None]
    parts = [_("{count} here").format(count=len(here))]
    for what, words in (
        (What.JOB, _("{count} on jobs")),
        (What.PAUSE, _("{count} pausing")),
        (What.IDLE, _("{count} unassigned")),
    ):
        parts.append(words.format(count=sum(person.what is what for person in here)))
    return " · ".join(parts)
