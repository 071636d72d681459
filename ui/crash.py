"""What happens on a bug: it is logged without phones and VINs, the person is told, nothing typed is lost.

Python's exceptions, Qt's messages and hard crashes all end in the same log folder. A slot's
exception would otherwise leave the program running as if it had saved (SAFETY, traps).
"""

import faulthandler
import logging
import re
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TextIO

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

log = logging.getLogger("reception")
_LARGEST_LOG = 2_000_000  # bytes
_PRIVATE = (
    (r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])", "1**********"),
    (r"(?<![0-9])0[0-9]{2,3}-?[0-9]{7,8}(?![0-9])", "0**********"),
    (r"(?i)(?<![A-Z0-9])[A-HJ-NPR-Z0-9]{17}(?![A-Z0-9])", "V" + "*" * 16),
    (r"(?i)(?<![0-9A-F])[0-9A-F]{64}(?![0-9A-F])", "*" * 64),  # may be a private key
)
_rescue: Callable[[], object] | None = None
_telling = False
_crash_file: TextIO | None = None


def masked(text: str) -> str:
    """Return a text without phone numbers and VINs: all that a log may hold."""
    for pattern, instead in _PRIVATE:
        text = re.sub(pattern, instead, text)
    return text


class _Masked(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


def watch(folder: Path) -> None:
    """Log into `folder` from now on and catch every bug."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "reception.log"
    if file.exists() and file.stat().st_size > _LARGEST_LOG:
        # Once at the start: a rotating handler costs 8 ms of imports at every start.
        file.replace(folder / "reception.old.log")
    handler = logging.FileHandler(file, encoding="utf-8", delay=True)
    handler.setFormatter(_Masked("%(asctime)s %(levelname)s %(message)s"))
    log.handlers[:] = [handler]
    log.setLevel(logging.INFO)
    log.propagate = False
    global _crash_file
    _crash_file = (folder / "crash.log").open("a", encoding="utf-8")
    faulthandler.enable(_crash_file)
    sys.excepthook = caught
    qInstallMessageHandler(_qt_said)


def release() -> None:
    """Close the logs and let Python and Qt speak for themselves again."""
    global _rescue
    _rescue = None
    sys.excepthook = sys.__excepthook__
    qInstallMessageHandler(None)
    faulthandler.disable()
    for handler in list(log.handlers):
        handler.close()
        log.removeHandler(handler)
    if _crash_file is not None:
        _crash_file.close()


def rescue(keep: Callable[[], object]) -> None:
    """Call `keep` before telling of a bug: it stores what is typed."""
    global _rescue
    _rescue = keep


def caught(kind: type[BaseException], bug: BaseException, trace: TracebackType | None) -> None:
    """Log a bug and tell the person; the window goes on with everything typed still in it."""
    global _telling
    if issubclass(kind, KeyboardInterrupt):
        QApplication.quit()
        return
    told = "".join(traceback.format_exception(kind, bug, trace))
    log.error("bug\n%s", told)
    if _telling or QApplication.instance() is None:
        sys.stderr.write(masked(told))
        return
    _telling = True
    try:
        if _rescue is not None:
            _rescue()
        from ui.crash_dialog import CrashDialog

        CrashDialog(masked(told)).exec()
    finally:
        _telling = False


_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def _qt_said(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    log.log(_LEVELS.get(kind, logging.WARNING), "Qt: %s", message)
