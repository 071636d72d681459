"""The clocking station 打卡台: a window for a touch screen on the floor, no keyboard needed.

Nobody stays signed in: whoever touches a name and enters the PIN, or scans a badge, acts for a
moment as themselves; after each action and after 20 seconds without a touch everybody's tiles stand
there again. It stays open while the main window is locked.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QWidget

from reception.core import clock, gate
from reception.core.gate import NOBODY
from reception.core.text import _
from reception.orders.queries import order
from reception.orders.thread import unread
from reception.parts.queries import lacking_orders, needs, needs_of
from reception.shopfloor import clocking_actions as actions
from reception.shopfloor import fairness
from reception.shopfloor.clocking import on_it
from reception.shopfloor.clocking_queries import AtWork, jobs, someone_forgot
from reception.shopfloor.clocking_rules import PAUSE_NAMES, Pause
from reception.shopfloor.fairness_models import SkipReason
from reception.shopfloor.inspecting_queries import to_inspect
from reception.shopfloor.inspecting_rules import Check
from reception.vehicles.rules import show_plate
from ui.run import run, standing
from ui.screen import Shell
from ui.search_box import order_named
from ui.shopfloor.floor_window import FloorWindow
from ui.shopfloor.station_check import CheckPage
from ui.shopfloor.station_panel import Marks, PersonPanel
from ui.shopfloor.station_parts import PartsPage
from ui.shopfloor.station_skip import SkipPage
from ui.shopfloor.station_tiles import counts_words
from ui.shopfloor.thread_panel import ThreadPanel
from ui.widgets import clear_notice, notice

WRITE_MS = 60_000  # while items are answered or words written


class StationWindow(FloorWindow):
    """打卡台. The shell gives it `heard(tables)`."""

    shows = frozenset(
        {"attendance", "clocking", "floor_call", "work_order", "allocation", "person", "promise"}
        | {"message", "message_read", "part_need", "part_stock", "order_line"}
    )
    chapter = "station"

    def __init__(self, shell: Shell) -> None:
        self.me: AtWork | None = None  # what the actor is at
        self._scanned_order = 0  # waits for somebody to say who starts it
        super().__init__(shell, _("Clocking station"))

    def fill(self) -> None:
        """Add the one who stands there, and the pages that ask for more."""
        self.panel, self.skip = PersonPanel(), SkipPage()
        self.check, self.parts, self.talk = CheckPage(), PartsPage(), ThreadPanel()
        for page in (self.panel, self.skip, *self._own_pages()):
            self.pages.addWidget(page)
        for page in (self.skip, *self._own_pages()):
            page.left.connect(self._to_panel)
        self.talk.layout().setContentsMargins(24, 8, 24, 16)  # type: ignore[union-attr]
        self.skip.chosen.connect(self._start_with)
        panel = self.panel
        panel.left.connect(self.leave)
        panel.sign_on.connect(self._sign_on)
        panel.start.connect(self._start)
        panel.sign_off.connect(lambda: self._do(actions.sign_off, _("{name}: signed off.")))
        panel.finish.connect(self._finish)
        panel.pause.connect(self._pause)
        panel.talk.connect(self._open_talk)
        self.check.finished.connect(self._finish_with)
        self.parts.chosen.connect(self._wait)
        self.talk.view.changed.connect(self.refresh)
        self.talk.asked.connect(self._asked_more)

    def _own_pages(self) -> tuple[CheckPage, PartsPage, ThreadPanel]:
        return self.check, self.parts, self.talk

    def _turn(self, page: QWidget) -> None:
        self.pages.setCurrentWidget(page)
        self.awake()

    def _to_panel(self) -> None:
        self._turn(self.panel)
        self.refresh()

    # who

    def waiting_words(self) -> str:
        """Return which car is started once the PIN is entered."""
        card = order(self._scanned_order) if self._scanned_order else None
        if card is None:
            return ""
        return _("Enter your PIN to start {plate}").format(plate=show_plate(card.row.plate))

    def entered(self) -> None:
        """Start the scanned car, or show what may be done."""
        waiting, self._scanned_order = self._scanned_order, 0
        self.panel.begin()
        if waiting and self._start(waiting):
            return
        self.refresh()
        if self.actor is not None and self.pages.currentWidget() is not self.skip:
            self._turn(self.panel)

    def leave(self) -> None:
        """Nobody is at the station any more: everybody's tiles stand there again."""
        self.me, self._scanned_order = None, 0
        self.talk.forget()
        super().leave()

    def waits(self) -> bool:
        """Tell whether somebody has begun something."""
        return super().waits() or bool(self._scanned_order)

    def patience(self) -> int:
        """Give longer to who answers items or writes."""
        return WRITE_MS if self.pages.currentWidget() in self._own_pages() else super().patience()

    # what

    def _do(self, action: Callable[..., Any], said: str, **arguments: Any) -> bool:
        """Let the technician do something; then the station is nobody's again."""
        actor = self.actor
        if actor is None:
            return False
        self.awake()
        owner = self.check if self.pages.currentWidget() is self.check else self
        done = run(owner, action, said=said.format(name=actor.name), **arguments)
        if done:
            self.leave()
        return done

    def _sign_on(self) -> None:
        actor = self.actor
        if actor is None:
            return
        said = _("{name}: signed on.").format(name=actor.name)
        run(self, actions.sign_on, said=said)
        self.awake()
        self.refresh()  # and stay: the first job comes next

    def _start(self, order_id: int) -> bool:
        """Start a car whose turn it is; else ask why, and say that nothing is done yet."""
        actor, card = self.actor, order(order_id)
        if actor is not None and actor.person_id is not None and card is not None:
            with standing(self):
                skip = fairness.passed_over(actor.person_id, order_id, self.branch_id)
            if skip is not None and card.row.state in actions.STARTABLE:
                self.skip.ask(order_id, card.row.plate, skip)
                self.refresh()
                self.pages.setCurrentWidget(self.skip)
                self.awake()
                return False
        return self._start_with(order_id)

    def _start_with(self, order_id: int, reason: str = "", words: str = "") -> bool:
        card = order(order_id)
        plate = show_plate(card.row.plate) if card is not None else ""
        said = _("{name}: started {plate}.").replace("{plate}", plate)
        skip = SkipReason(reason) if reason else None
        return self._do(actions.start_job, said, order_id=order_id, skip=skip, words=words)

    def _pause(self, code: str) -> None:
        reason, me = Pause(code), self.me
        if reason is Pause.PARTS and me is not None and me.order_id is not None:
            with standing(self):
                rows = needs_of(me.order_id)
            if rows:
                self.parts.ask(me.plate, rows, clock.now())
                self._turn(self.parts)
                return
        self._stop(reason)

    def _wait(self, codes: tuple[str, ...], expected_at: datetime | None) -> None:
        self._stop(Pause.PARTS, parts=codes, expected_at=expected_at)

    def _stop(self, reason: Pause, **arguments: Any) -> None:
        said = _("{name}: {reason}.").replace("{reason}", _(PAUSE_NAMES[reason]))
        self._do(actions.pause_job, said, reason=reason, **arguments)

    def _finish(self) -> None:
        """The last one on a car answers for its items first, where that is asked."""
        me = self.me
        if me is not None and me.order_id is not None:
            asked = to_inspect(me.order_id)
            if asked.want.self_check and not on_it(me.order_id, besides=me.person_id):
                self.check.ask(me.plate, asked)
                self._turn(self.check)
                return
        self._finish_with(())

    def _finish_with(self, checks: tuple[Check, ...]) -> None:
        self._do(actions.finish_job, _("{name}: work done."), checks=checks)

    def _open_talk(self, order_id: int) -> None:
        self._show_talk(order_id)
        self._turn(self.talk)

    def _show_talk(self, order_id: int) -> None:
        card = order(order_id)
        if card is not None:
            with standing(self):
                self.talk.show_order(card)

    def _asked_more(self, window: QWidget) -> None:
        handle = window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)  # who writes there is here

    # scans

    def scanned(self, text: str) -> bool:
        """Take a badge, or a job sheet that somebody starts."""
        if super().scanned(text):
            return True
        key = order_named(text)
        if key is None:
            words = _("“{text}” is neither a badge nor a job sheet of this branch.")
            notice(self, words.format(text=text), tone="info")
        elif self.actor is not None:
            self._start(key)
        else:
            self._ask_who(key)
        return True

    def _ask_who(self, order_id: int) -> None:
        card = order(order_id)
        if card is None:
            return
        clear_notice(self)
        self._scanned_order = order_id
        if self._asked is not None and self.pages.currentWidget() is self.pin:
            self.pin.why.setText(self.waiting_words())
        else:
            words = _("{plate}: who starts? Touch your name or scan your badge.")
            notice(self, words.format(plate=show_plate(card.row.plate)), tone="info")
        self.awake()

    # seeing

    def show_now(self) -> None:
        """Show everybody as they are, and the one who stands here."""
        if someone_forgot(self.branch_id):
            with gate.acting(NOBODY):
                run(self, actions.close_forgotten)
        now, people = clock.now(), self.people()
        self.note.setText(counts_words(people))
        self.wall.show_people(people, now)
        if self.actor is not None:
            me = next((p for p in people if p.person_id == self.actor.person_id), None)
            if me is None:
                self.leave()
                return
            self.me = me
            self._show_me(me, now)

    def _show_me(self, me: AtWork, now: datetime) -> None:
        offered = [each.order_id for each in fairness.line(me.person_id, self.branch_id)]
        with standing(self):
            there, fresh = lacking_orders(needs()), unread(self.branch_id)
        marks = Marks(frozenset(there), {key: each.count for key, each in fresh.items()})
        self.panel.show_person(me, jobs(me.person_id, self.branch_id), now, offered, marks)
        if self.talk.card is not None and self.talk.isVisible():
            self._show_talk(self.talk.card.row.order_id)

    def back(self) -> None:
        """Fold what is open in the thread, else leave."""
        self.talk.step_back() if self.talk.isVisible() else self.leave()
