"""The main window: rail, top bar, pages, status bar; sign-in and first start over all of it.

It only leads: what a page shows and does is the page's own. Pages are made when first opened and
kept for each person until the window closes, so locking or a change of person loses nothing typed.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from reception.core import gate
from reception.core.text import _
from reception.staff.queries import branch
from ui.bus import Bus
from ui.scanner import Scanner
from ui.screen import Screen
from ui.screens import entry
from ui.staff.sign_in import SignInPage
from ui.widgets.feedback import clear_notice, clear_toasts, notice, toast

FULL = Qt.WindowState.WindowFullScreen


class MainWindow(QMainWindow):
    """What every screen knows as its `shell`."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(_("Reception"))
        self.resize(1366, 768)
        self._way: list[str] = []
        self._scanner: Scanner | None = None
        self._prints_offered = False
        self.doors = QStackedWidget()
        self.setCentralWidget(self.doors)
        self.work: QWidget | None = None
        self.sign_in = SignInPage()
        self.sign_in.signed_in.connect(lambda _person: self.enter())
        self.doors.addWidget(self.sign_in)
        self.bus = Bus(self)
        self._clock = QTimer(self)
        self._clock.setInterval(60_000)
        self._clock.timeout.connect(self._minute)
        self._keys()

    def make_work(self) -> None:
        """Make what stands behind sign-in; done while somebody types the PIN, once."""
        if self.work is not None:
            return
        from ui.backups import DailyBackup
        from ui.uploads import Uploads
        from ui.work_area import WorkArea

        self.work = work = WorkArea(self)
        self.rail, self.top, self.status, self.pages = work.rail, work.top, work.status, work.pages
        self.rail.opened.connect(self.go)
        self.top.lock.clicked.connect(lambda _on=False: self.lock())
        self.top.help.clicked.connect(lambda _on=False: self.help())
        self.top.search.vehicle.connect(self.open_vehicle)
        self.top.search.customer.connect(lambda key: self.go("vehicles", customer_id=key))
        self.top.search.order.connect(self.open_order)
        self.top.search.number.connect(self._number_typed)
        self.top.bell.clicked.connect(lambda _on=False: self._answer_bell())
        self.bus.heard.connect(self.pages.heard)
        self.bus.heard.connect(self.top.heard)
        self.bus.linked.connect(lambda linked: self.status.show_link(linked=linked))
        self.backups = DailyBackup(self)
        self.backups.ended.connect(self.status.show_backup)
        self.backups.start()
        self.uploads = Uploads(self)
        self.uploads.start()
        self.status.uploads.clicked.connect(lambda _on=False: self.go("uploads"))
        self.bus.heard.connect(self.status.heard)
        self.doors.addWidget(work)

    def _keys(self) -> None:
        for key, answer in (
            ("F1", self.help),
            ("F2", self.open_checkin),
            ("F3", self._search),
            ("F4", lambda: self.go("bookings", new=True)),
            ("F5", self._refresh),
            ("F6", lambda: self.go("board")),
            ("F11", lambda: self.setWindowState(self.windowState() ^ FULL)),
            ("F12", self.lock),
        ):
            shortcut = QShortcut(QKeySequence(key), self, self._at_work(answer))
            if key == "F3":  # from the board's and the gate's windows too
                shortcut.setContext(Qt.ShortcutContext.ApplicationShortcut)

    def _at_work(self, answer: Callable[[], object]) -> Callable[[], object]:
        return lambda: answer() if self.doors.currentWidget() is self.work else None

    def open(self) -> None:
        """Show the window: first start, or sign-in."""
        if branch() is None:
            from ui.setup.first_start import FirstStartPage

            self.first_start = FirstStartPage()
            self.first_start.ready.connect(self._set_up)
            self.doors.addWidget(self.first_start)
            self.doors.setCurrentWidget(self.first_start)
            self.show()
            self.first_start.open()
        else:
            self.show()
            self.lock()
        self.bus.start()
        self._clock.start()
        QTimer.singleShot(50, self, self.make_work)  # after the first picture

    def _set_up(self, person_id: int) -> None:
        (self.enter if person_id else self.lock)()
        self.doors.removeWidget(self.first_start)
        self.first_start.deleteLater()

    def enter(self) -> None:
        """Let the person at the desk work: their rail, their pages."""
        self.make_work()
        assert self.work is not None
        actor = gate.actor()
        self.top.show_person(actor)
        self.top.ring()
        self.status.show_link(linked=True)
        self.status.tick(actor)
        self.rail.show_places()
        self.doors.setCurrentWidget(self.work)
        way = [code for code in self._way if code in self.rail.buttons]
        first = next(iter(self.rail.buttons), None)
        self._offer_prints()
        self._check_key()
        if way or first:
            self.go(way[-1] if way else str(first))

    def _offer_prints(self) -> None:
        """Once after the start: tell of prints that nobody knows to have come out."""
        if self._prints_offered:
            return
        self._prints_offered = True
        from ui.printing import jobs

        if jobs.any_kept():
            from ui.printing.page import offer_unfinished

            QTimer.singleShot(0, self, lambda: offer_unfinished(self))

    def _check_key(self) -> None:
        """Tell that this PC's signing key lay open: it is thrown away, the next paper makes one."""
        from reception.papers.signing import retire_exposed

        if retire_exposed():
            words = _(
                "Other accounts could read this PC's signing key, so it signs nothing more: the "
                "next paper makes a new one. Papers signed before stay genuine. Tell the "
                "administrator, who keeps the data folder to one account."
            )
            QTimer.singleShot(0, self, lambda: notice(self, words, tone="warn"))

    def lock(self) -> None:
        """Hide the work behind sign-in; everything typed stays as it is."""
        person = gate.actor().person_id
        clear_toasts(self)
        if self.work is not None:
            self.pages.hide_windows()
        self.doors.setCurrentWidget(self.sign_in)
        self.sign_in.open(person)

    def go(self, code: str, **arguments: Any) -> None:
        """Show the screen of this code and let it `arrive(**arguments)`."""
        place = entry(code)
        if not place.exists() or not place.allowed():
            notice(self, _("You may not open this page. Ask the administrator."), tone="info")
            self.rail.mark(self._way[-1] if self._way else "")
            return
        if place.window:
            self.pages.open_window(code)
            return
        page = self.pages.page(code)
        if self.pages.currentWidget() is not page:
            clear_notice(self)
        self.pages.setCurrentWidget(page)
        self.rail.mark(code)
        if not self._way or self._way[-1] != code:
            self._way = [*self._way[-20:], code]
        if arguments or not page.isAncestorOf(self.focusWidget() or page):
            page.setFocus()
        page.arrive(**arguments)

    def _search(self) -> None:
        self.activateWindow()
        self.top.search.begin()

    def toast(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Say that something is done."""
        toast(self, text, undo)

    def open_order(self, order_id: int) -> None:
        """Show an order."""
        self.go("orders", order_id=order_id)

    def open_checkin(self, vehicle_id: int | None = None) -> None:
        """Begin a check-in, of a known car or an empty one."""
        self.go("checkin", vehicle_id=vehicle_id)

    def open_vehicle(self, vehicle_id: int) -> None:
        """Show a car and its history."""
        self.go("vehicles", vehicle_id=vehicle_id)

    def open_number(self, text: str) -> bool:
        """Open the order that a number names: its own, or that of one of its papers."""
        from ui.search_box import order_named

        order = order_named(text)
        if order is None:
            return False
        self.open_order(order)
        return True

    def _number_typed(self, text: str) -> None:
        if not self.open_number(text):
            notice(
                self,
                _(
                    "Nothing is found for “{text}”. Type part of a plate, VIN, phone or name."
                ).format(text=text),
                tone="info",
            )

    def help(self) -> None:
        """Open the manual at the page's chapter."""
        from ui.manual import Manual

        Manual(self).show_chapter(self._way[-1] if self._way else "")

    def keep_drafts(self) -> None:
        """Let every page store what is typed: a bug was caught."""
        if self.work is not None:
            self.pages.keep_drafts()

    def _refresh(self) -> None:
        page = self.pages.shown()
        if page is not None:
            page.mark_stale()
        self.bus.poll()

    def _minute(self) -> None:
        if self.work is None:
            return
        self.status.tick(gate.actor())
        self.top.ring()
        page = self.pages.shown()
        if page is not None and page.isVisible():
            page.mark_stale()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Lead the keys that no widget took to the page."""
        if self.doors.currentWidget() is not self.work:
            return
        page = self.pages.shown()
        if page is None:
            return
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        with_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_F8 or (enter and with_control):
            page.save()
        elif event.key() == Qt.Key.Key_F9:
            page.print_()
        elif event.key() == Qt.Key.Key_Escape:
            self._back(page)

    def _back(self, page: Screen) -> None:
        if clear_notice(self) or page.back() or len(self._way) < 2:
            return
        self._way.pop()
        self.go(self._way[-1])

    def closeEvent(self, event: QCloseEvent) -> None:
        self.bus.stop()
        if self.work is not None:
            self.pages.close_windows()
        super().closeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._scanner is None and self.windowHandle() is not None:
            self._scanner = Scanner(self.windowHandle(), self._scanned)

    def _scanned(self, text: str) -> bool:
        if self.doors.currentWidget() is not self.work:
            return False
        page = self.pages.shown()
        if page is not None and page.scanned(text):
            return True
        return self.open_number(text) or self._open_badge(text)

    def _answer_bell(self) -> None:
        """Show who waits to be received; else the gate, where a car left without a pass."""
        self.go("today", show="arrivals") if self.top.waiting else self.go("gate")

    def _open_badge(self, text: str) -> bool:
        """Show the day of the technician whose badge was scanned."""
        from reception.staff.badges import bearer

        person = bearer(text, gate.actor().branch_id)
        if person is None or "clocking" not in self.rail.buttons:
            return False
        self.go("clocking", person_id=person.person_id)
        return True
