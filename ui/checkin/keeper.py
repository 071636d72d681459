"""Keeps what is typed on a page safe within two seconds, without touching the typing.

A second after the first keystroke that is not stored yet, what the page holds is read (some
texts) and written by a thread with its own connection. One write at a time; whatever was typed
meanwhile goes with the next one. A kill at any moment loses at most the last two seconds.
"""

import contextvars
import json
import sys
import threading
import uuid
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from reception.core import db, gate
from reception.core.errors import ReceptionError
from reception.visits.actions import drop_draft, keep_draft

EVERY_MS = 1_000
PATIENCE = 5.0  # seconds that a page waits for a write under way


class DraftKeeper(QObject):
    """Stores `state()` under `title()` while `filled()`; `refused(sentence)` once per trouble."""

    refused = Signal(str)
    _ended = Signal(object)

    def __init__(
        self,
        page: QObject,
        *,
        state: Callable[[], dict[str, Any]],
        title: Callable[[], str],
        filled: Callable[[], bool],
    ) -> None:
        super().__init__(page)
        self.uid = ""  # of the draft that the page shows; empty until something is typed
        self._state, self._title, self._filled = state, title, filled
        self._actor = gate.actor()  # a page is one person's, whoever is at the desk when it stores
        self._stored, self._dirty, self._troubled = False, False, False
        self._thread: threading.Thread | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._store)
        self._ended.connect(self._end)

    def touch(self) -> None:
        """Note that something was typed: it is stored within two seconds."""
        if self._actor.person_id is None:
            return
        self._dirty = True
        if not self._timer.isActive():
            self._timer.start()

    def adopt(self, uid: str) -> None:
        """Go on with a stored draft."""
        self._stop()
        self.uid, self._stored = uid, True

    def release(self) -> None:
        """Leave the draft as it is stored; what is typed next is another one."""
        self.flush()
        self.forget()

    def forget(self) -> None:
        """What is typed next is another draft; the present one is gone or somebody else's."""
        self._stop()
        self.uid, self._stored = "", False

    def drop(self) -> None:
        """Remove the stored draft: the page was emptied."""
        self._stop()
        if self._stored and self._open():
            self._write(drop_draft, uid=self.uid)
        self.forget()

    def pause(self) -> str:
        """Write nothing for now: the order is being opened. Return the draft it takes with it."""
        self._stop()
        return self.uid if self._stored else ""

    def flush(self) -> None:
        """Store at once what is not stored yet, before the page goes away."""
        dirty = self._dirty
        self._stop()
        if dirty and self._open():
            action, arguments = self._job()
            raised = self._write(action, **arguments)
            if raised is not None:
                self._end(raised)

    def _open(self) -> bool:
        return self._actor.person_id is not None and db.is_open()

    def _stop(self) -> None:
        self._timer.stop()
        self._dirty = False
        if self._thread is not None:
            self._thread.join(PATIENCE)
            self._thread = None

    def _job(self) -> tuple[Callable[..., Any], dict[str, Any]]:
        if not self._filled():
            return drop_draft, {"uid": self.uid}
        if not self.uid:
            self.uid = uuid.uuid4().hex
        self._stored = True
        data = json.dumps(self._state(), ensure_ascii=False)
        return keep_draft, {"uid": self.uid, "title": self._title(), "data": data}

    def _store(self) -> None:
        if self._thread is not None and self._thread.is_alive():
            self._timer.start()
            return
        if not self._open():
            return
        self._dirty = False
        action, arguments = self._job()
        context = contextvars.copy_context()
        self._thread = threading.Thread(
            target=lambda: context.run(self._in_thread, action, arguments), daemon=True
        )
        self._thread.start()

    def _in_thread(self, action: Callable[..., Any], arguments: dict[str, Any]) -> None:
        with db.own_connection():
            raised = self._write(action, **arguments)
        try:
            self._ended.emit(raised)
        except RuntimeError:
            return  # the window has gone meanwhile

    def _write(self, action: Callable[..., Any], **arguments: Any) -> Exception | None:
        try:
            with gate.acting(self._actor):
                action(**arguments)
        except Exception as raised:  # noqa: BLE001 - handed to the window's thread, which tells it
            return raised
        return None

    def _end(self, raised: Exception | None) -> None:
        if raised is None:
            self._troubled = False
            return
        self.touch()  # nothing is stored yet
        if self._troubled:
            return
        self._troubled = True
        if isinstance(raised, ReceptionError):
            self.refused.emit(str(raised))
        else:
            sys.excepthook(type(raised), raised, raised.__traceback__)
