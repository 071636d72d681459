"""The day's copy of the database file, made in the background while people work.

A server is backed up by whoever runs it. A copy that fails is told in the status bar and tried
again at the next look; it stops nobody's work.
"""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from reception.core import backup, clock, db
from reception.core.errors import Damaged
from ui.background import Report, work

FIRST_LOOK_MS, LOOK_MS = 20_000, 30 * 60_000


class DailyBackup(QObject):
    """`ended(bool)` after each copy: whether it is whole."""

    ended = Signal(bool)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._busy = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look soon, then every half hour."""
        QTimer.singleShot(FIRST_LOOK_MS, self, self.look)
        self._timer.start(LOOK_MS)

    def look(self) -> None:
        """Make today's copy if there is none yet."""
        if self._busy or not db.is_open() or db.is_postgres() or _done_today():
            return
        self._busy = True
        work(self._window, _copy, done=self._end)

    def _end(self, whole: bool) -> None:
        self._busy = False
        self.ended.emit(whole)


def _done_today() -> bool:
    newest = backup.newest()
    return newest is not None and newest.name[:8] == clock.show(clock.now(), "%Y%m%d")


def _copy(_report: Report) -> bool:
    try:
        backup.back_up()
    except (OSError, Damaged):
        return False
    return True
