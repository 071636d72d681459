"""The upload of electronic repair records in the background, while the upload is on and this PC has
the password; trouble of the way makes the next rounds rarer and disturbs nobody.
"""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from reception.core import db, gate
from reception.core.drivers import DatabaseError
from ui.background import Report, work

LOOK_MS = 60_000
LONGEST = 60  # looks that are passed over after trouble, at most


class Uploads(QObject):
    """Looks every minute; `soon()` looks at once."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.busy = False
        self._pause = self._passed = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look every minute from now on."""
        self._timer.start(LOOK_MS)

    def look(self) -> None:
        """Send what is due, unless there was trouble not long ago."""
        self._passed += 1
        if self._passed > self._pause:
            self.soon()

    def soon(self) -> None:
        """Send what is due now, if nothing is being sent."""
        if self.busy or not db.is_open():
            return
        self.busy, self._passed = True, 0
        branch = gate.actor().branch_id
        work(self._window, lambda _report: _round(_report, branch), done=self._end)

    def _end(self, trouble: bool) -> None:
        self.busy = False
        self._pause = min(LONGEST, max(1, self._pause * 2)) if trouble else 0


def _round(_report: Report, branch_id: int) -> bool:
    """Send a round in the worker's thread; tell whether something stood in the way."""
    from reception.billing import e_record_sender

    try:
        with gate.acting(e_record_sender.sender(branch_id)):
            return bool(e_record_sender.is_ready() and e_record_sender.send_round().trouble)
    except DatabaseError:
        return True
