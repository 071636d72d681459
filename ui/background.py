"""Work that takes longer than half a second, off the window's thread, with progress and a way out.

    self.job = work(self, self._fill, done=self._filled, progress=self.bar.show_progress)

`function(report)` runs in a thread with its own connection and the same person at the desk; it
calls `report(share, text)` now and then, which also ends it when it was cancelled.
"""

import contextvars
import sys
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from reception.core import db
from reception.core.errors import ReceptionError
from ui.run import refuse

Report = Callable[[float, str], None]


class Cancelled(Exception):
    """The person asked to stop."""


class Job(QObject):
    """One piece of work under way."""

    progressed = Signal(float, str)
    ended = Signal(object, object)  # result, what was raised

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._cancelled = threading.Event()
        self.running = True

    def cancel(self) -> None:
        """Ask the work to stop at its next report."""
        self._cancelled.set()

    def report(self, share: float, text: str = "") -> None:
        """Tell how far it is (0 to 1); raises Cancelled when it should stop."""
        if self._cancelled.is_set():
            raise Cancelled
        self.progressed.emit(share, text)


def work(
    owner: QWidget,
    function: Callable[[Report], Any],
    *,
    done: Callable[[Any], object],
    failed: Callable[[], object] | None = None,
    progress: Callable[[float, str], object] | None = None,
) -> Job:
    """Run `function` in a thread; `done(result)` or `failed()` is called in the window's thread."""
    job = Job(owner)
    if progress is not None:
        job.progressed.connect(lambda share, text: progress(share, text))

    def end(result: Any, raised: BaseException | None) -> None:
        job.running = False
        if raised is None:
            done(result)
            return
        if failed is not None:
            failed()
        if isinstance(raised, ReceptionError):
            refuse(owner, raised)
        elif not isinstance(raised, Cancelled):
            sys.excepthook(type(raised), raised, raised.__traceback__)

    job.ended.connect(lambda result, raised: end(result, raised))
    context = contextvars.copy_context()
    threading.Thread(target=lambda: context.run(_run, job, function), daemon=True).start()
    return job


def _run(job: Job, function: Callable[[Report], Any]) -> None:
    result, raised = None, None
    try:
        with db.own_connection():
            result = function(job.report)
    except BaseException as error:  # noqa: BLE001 - whatever it is, the window's thread handles it
        raised = error
    job.ended.emit(result, raised)
