"""A window of the floor, touched and nobody's desk: the clocking station, the car wash bay.

Whoever touches a name and enters the PIN, or scans a badge, acts for a moment as themselves; after
each action and after a while without a touch nobody is there any more. It stays open while the
main window is locked.
"""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from reception.core import clock, gate
from reception.core.gate import Actor
from reception.core.text import _
from reception.shopfloor.clocking_queries import AtWork, at_work
from reception.staff import badges
from ui.manual import Manual
from ui.run import run
from ui.scanner import Scanner
from ui.screen import Shell
from ui.shopfloor.station_pin import PinPad
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


class FloorWindow(QWidget):
    """Head, everybody's tiles, the digits; `fill` adds pages, `home` stands when nobody is there."""

    shows: frozenset[str] = frozenset()
    stays = True  # when the main window is locked: it is nobody's desk
    chapter = ""  # of the manual

    def __init__(self, shell: Shell, title: str) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setObjectName(self.chapter)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.resize(1920, 1080)
        self.setMinimumSize(1024, 700)
        self.shell = shell
        self.branch_id = gate.actor().branch_id
        self.actor: Actor | None = None
        self._asked: AtWork | None = None  # whose PIN is asked for
        self._scanner: Scanner | None = None
        self.wall, self.pin, self.pages = TileWall(), PinPad(), QStackedWidget()
        self.home: QWidget = self.wall
        for page in (self.wall, self.pin):
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._make_head(title))
        column.addWidget(self.pages, 1)
        self.wall.picked.connect(self.ask_pin)
        self.pin.entered.connect(self._try_pin)
        self.pin.left.connect(self.leave)
        self.fill()
        self.pages.setCurrentWidget(self.home)
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

    def _make_head(self, title: str) -> QHBoxLayout:
        self.note, self.time = Label("", "floor"), Label("", "floor_name")
        self.full = Button(_("Full screen"), self.full_screen, icon="fullscreen", size="floor")
        head = self.head = QHBoxLayout()
        head.setContentsMargins(24, 12, 24, 0)
        head.setSpacing(24)
        head.addWidget(Label(title, "floor_name"))
        head.addWidget(self.note, 1)
        head.addWidget(self.full)
        head.addWidget(self.time)
        return head

    def fill(self) -> None:
        """Add the window's own pages, and say which is `home`."""

    # who

    def people(self) -> tuple[AtWork, ...]:
        """Return who may stand here."""
        return at_work(self.branch_id)

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
        self.pin.ask(person.name, self.waiting_words())
        self.awake()

    def waiting_words(self) -> str:
        """Return what is done once the PIN is entered."""
        return ""

    def _try_pin(self, secret: str) -> None:
        asked = self._asked
        self.awake()
        if asked is not None:
            run(self, badges.by_pin, login=asked.login, secret=secret, branch_id=self.branch_id,
                done=self._enter)  # fmt: skip

    def badge(self, text: str, person_id: int) -> None:
        """Let in whose badge was scanned; by PIN where the branch wishes that."""
        clear_notice(self)
        if badges.needs_pin(self.branch_id):
            found = next((p for p in self.people() if p.person_id == person_id), None)
            if found is not None:
                self.ask_pin(found)
                return
        self.actor = None  # whoever stood there before
        run(self, badges.by_badge, code=text, branch_id=self.branch_id, done=self._enter)

    def _enter(self, actor: Actor) -> None:
        self.actor, self._asked = actor, None
        self.entered()

    def entered(self) -> None:
        """Go on: somebody is there."""

    def leave(self) -> None:
        """Nobody is here any more."""
        self.actor, self._asked = None, None
        self.idle.stop()
        self.pin.forget()
        clear_notice(self)
        self.pages.setCurrentWidget(self.home)
        self.refresh()

    def awake(self) -> None:
        """Wait anew for the next touch."""
        if self.waits():
            self.idle.start(self.patience())

    def waits(self) -> bool:
        """Tell whether somebody has begun something."""
        return self.pages.currentWidget() is not self.home

    def patience(self) -> int:
        """Return for how many milliseconds nobody need touch anything."""
        return IDLE_MS

    # seeing

    def scanned(self, text: str) -> bool:
        """Take what a scanner read; tell whether it was for this window."""
        person = badges.bearer(text, self.branch_id)
        if person is not None:
            self.badge(text, person.person_id)
        return person is not None

    def refresh(self) -> None:
        """Show everything as it is; hidden it asks for nothing."""
        if self.isVisible():
            self.time.setText(clock.show(clock.now(), "%H:%M"))
            self.show_now()

    def show_now(self) -> None:
        """Show the pages as things are now."""

    def heard(self, tables: frozenset[str]) -> None:
        """Follow what other screens do."""
        if tables & self.shows:
            self.refresh()

    def full_screen(self) -> None:
        """Fill the screen, or no longer."""
        self.showNormal() if self.isFullScreen() else self.showFullScreen()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        window = self.windowHandle()
        if self._scanner is None and window is not None:
            self._scanner = Scanner(window, self.scanned)
            window.installEventFilter(self)
        self.refresh()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Notice that somebody is there."""
        if event.type() in _TOUCHES:
            self.awake()
        return False

    def back(self) -> None:
        """Esc: one step back."""
        self.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back()
        elif event.key() == Qt.Key.Key_F11:
            self.full_screen()
        elif event.key() == Qt.Key.Key_F5:
            self.refresh()
        elif event.key() == Qt.Key.Key_F1:
            Manual(self).show_chapter(self.chapter)
        else:
            super().keyPressEvent(event)
