"""The bridge between the dealership's news and Qt: one signal for what changed, one for the link.

Actions of this window announce at once, also from a worker thread (the signal crosses over); what
other PCs wrote is asked for every half second. A server that does not answer is a state of the
link in the status bar, never a dialog.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from reception.core import news

EVERY_MS = 500


class Bus(QObject):
    """`heard(tables)` after each change; `linked(bool)` when the link to the data comes or goes."""

    heard = Signal(frozenset)
    linked = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._linked = True
        self._stop: Callable[[], None] | None = news.listen(self._hear)
        self.timer = QTimer(self)
        self.timer.setInterval(EVERY_MS)
        self.timer.timeout.connect(self.poll)

    def start(self) -> None:
        """Take today's end of the log as seen and look every half second from now on."""
        news.start()
        self.timer.start()

    def stop(self) -> None:
        """Look no more."""
        self.timer.stop()
        if self._stop is not None:
            self._stop()
            self._stop = None

    def poll(self) -> None:
        """Ask for what others wrote; note whether the database answers."""
        try:
            news.poll()
        except Exception:  # noqa: BLE001 - drivers raise their own kinds; all mean "no answer now"
            self._note(linked=False)
        else:
            self._note(linked=True)

    def _hear(self, what: news.News) -> None:
        self.heard.emit(what.tables)

    def _note(self, *, linked: bool) -> None:
        if linked != self._linked:
            self._linked = linked
            self.linked.emit(linked)
