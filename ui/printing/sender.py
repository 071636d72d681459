"""Hands papers to their printers, one job after the other, off the window's thread.

    print_paper(owner, ToPrint(pdf, title=..., name=..., kind=..., paper_ids=...), then=self.refresh)

The paper is archived before it comes here, and its job is on the disk before a page is drawn. Only
what the printer took is noted as printed, so a first print that failed makes no reprint (SAFETY).
"""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from reception.core import clock, gate
from reception.core.errors import ReceptionError
from reception.core.text import _
from reception.papers.batch import note_many
from ui.printing import choices, folder, jobs
from ui.printing import machine as at_system
from ui.printing.jobs import AtPrinter, PrintJob
from ui.printing.machine import PrintTrouble, leads, prepare
from ui.run import ask_for, refuse, standing
from ui.widgets.feedback import notice, toast

_IDLE = 30.0  # seconds after which the drawing process goes
Then = Callable[[bool], object]  # with whether the printer took it


@dataclass(frozen=True)
class ToPrint:
    """Pages and what they are: `paper_ids` names the archived papers that they show."""

    pdf: bytes
    title: str
    name: str
    kind: str = choices.OTHER
    paper_ids: tuple[int, ...] = ()
    where: AtPrinter = field(default_factory=AtPrinter)


@dataclass(frozen=True)
class _Order:
    """A job with what lives no longer than the program: who waits for it, and its pages."""

    job: PrintJob
    pdf: bytes
    printer: Any
    owner: QWidget
    actor: gate.Actor
    then: Then


class Sender(QObject):
    """The way to the printers; `changed` when a job became another."""

    changed = Signal()
    _ended = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self._waiting: queue.Queue[_Order] = queue.Queue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._ended.connect(self._end)

    def put(self, order: _Order) -> None:
        """Take an order in; it is done in its turn."""
        with self._lock:
            self._waiting.put(order)
            if self._thread is None:
                self._start()
        self.changed.emit()

    def _start(self) -> None:
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def _work(self) -> None:
        from reports.batch import cores

        with cores(1) as pool:
            while True:
                try:
                    order = self._waiting.get(timeout=_IDLE)
                except queue.Empty:
                    with self._lock:
                        if self._waiting.empty():
                            self._thread = None
                            return
                    continue
                sentence = _handed_over(order, pool)
                self._ended.emit(order, sentence)
                if sentence and _is_broken(pool):
                    with self._lock:
                        self._thread = None
                        if not self._waiting.empty():
                            self._start()  # with a drawing process that lives
                    return

    def _end(self, order: _Order, sentence: str) -> None:
        there = isValid(order.owner)
        window = order.owner if there and order.owner.isVisible() else _main_window()
        if sentence:
            jobs.change(order.job, state=jobs.FAILED, reason=sentence)
            if window is not None:
                tell_failure(window, sentence)
        else:
            _note(order.job, order.actor, window)
            if window is not None:
                toast(window, _("Sent to {printer}.").format(printer=order.job.printer))
        self.changed.emit()
        if there:
            order.then(not sentence)


def _main_window() -> QWidget | None:
    """Return the window that speaks for a dialog that is closed by now."""
    return next(
        (each for each in QApplication.topLevelWidgets() if leads(each) and each.isVisible()), None
    )


def _is_broken(pool: ProcessPoolExecutor) -> bool:
    try:
        pool.submit(int).result()
    except BrokenProcessPool:
        return True
    return False


def _handed_over(order: _Order, pool: ProcessPoolExecutor) -> str:
    """Hand one job over, in the sender's thread; return why not, empty when the printer took it."""
    from reports.batch import drawn
    from ui.printing.sheets import DPI, hand_over

    job = order.job
    try:
        printer = order.printer or at_system.machine.printer(job.printer)
        printer.setDocName(job.name)
        if order.printer is None:
            prepare(printer, job.choice)
        grey = not job.choice.colour
        hand_over(printer, drawn(pool, [order.pdf], DPI, grey=grey), job.where)
    except PrintTrouble as trouble:
        return str(trouble)
    except Exception as error:  # noqa: BLE001 - whatever a driver or a page does, the desk goes on
        return not_drawn(job, error)
    return ""


def not_drawn(job: PrintJob, error: Exception) -> str:
    """Log what a page or a driver did; return the sentence for whoever waits at the desk."""
    import logging

    logging.getLogger("reception").error("print job %s", job.job_id, exc_info=error)
    return not_drawn_words(job)


def not_drawn_words(job: PrintJob) -> str:
    """Return what is said of a job whose pages never became ready."""
    return _("The pages could not be drawn for {printer}. Print again, or as a PDF.").format(
        printer=job.printer
    )


def _note(job: PrintJob, actor: gate.Actor, window: QWidget | None) -> None:
    """Count the print on all papers or none, then end the job; a refusal leaves it unsure."""
    try:
        with gate.acting(actor):
            if job.paper_ids:
                note_many(paper_ids=list(job.paper_ids), copies=job.choice.copies)
    except ReceptionError as refusal:
        jobs.change(job, state=jobs.UNSURE, reason=str(refusal))
        if window is not None:
            refuse(window, refusal)
        return
    jobs.change(job, state=jobs.SENT, reason="")


@lru_cache(maxsize=1)
def sender() -> Sender:
    """Return the one sender of this program."""
    return Sender()


def tell_failure(owner: QWidget, sentence: str) -> None:
    """Say why a job failed; the main window leads to the jobs."""
    window: Any = owner.window()
    if leads(window):
        notice(owner, sentence, button=_("Print jobs"), press=lambda: window.go("printing"))
    else:
        notice(owner, sentence)


def print_paper(
    owner: QWidget,
    paper: ToPrint,
    *,
    choice: choices.PrintChoice | None = None,
    then: Then = lambda _sent: None,
) -> None:
    """Print where this PC prints such papers, or as `choice` says; say what came of it."""
    wanted = choice or choices.read().of(paper.kind)
    name = printer_name(owner, wanted)
    if name is None:
        then(False)
        return
    if wanted.way == "ask":
        printer = ask_printer(owner, paper.name)
        if printer is None:
            then(False)
        else:
            name = printer.printerName() or _("a file")
            _submit(owner, paper, wanted, name, printer, then)
        return
    if name:
        _submit(owner, paper, wanted, name, None, then)
    else:
        folder.save(owner, paper.pdf, paper.name, wanted, paper.paper_ids)
        then(False)


def printer_name(owner: QWidget, choice: choices.PrintChoice) -> str | None:
    """Return the printer a choice leads to, empty for a file; None, and why, when it leads nowhere."""
    name = choice.printer if choice.way == "printer" else ""
    if choice.way == "default":
        name = at_system.machine.default()
    nowhere = choice.way == "default" and not name and at_system.machine.names()
    if choice.way != "none" and not nowhere:
        return name
    words = _("This paper is not printed at this PC. Choose a printer beside “Print”.")
    if nowhere:
        words = _("This PC has no default printer. Choose one beside “Print”.")
    notice(owner, words, tone="info")
    return None


def ask_printer(owner: QWidget, name: str) -> Any:
    """Ask in the system's own dialog; None when the person thought better of it."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter
    from PySide6.QtWidgets import QDialog

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name)
    dialog = QPrintDialog(printer, owner)
    dialog.setWindowTitle(_("Print"))
    return printer if dialog.exec() == QDialog.DialogCode.Accepted else None


def placed(where: AtPrinter, choice: choices.PrintChoice, printer: str) -> AtPrinter:
    """Return where sheets lie at this very printer: this PC's word before the branch's."""
    shift = choices.shift_at(printer)
    return replace(
        where, form=choice.form or where.form, shift=where.shift if shift is None else shift
    )


def _submit(
    owner: QWidget,
    paper: ToPrint,
    choice: choices.PrintChoice,
    name: str,
    printer: Any,
    then: Then,
) -> None:
    with standing(owner):
        actor = gate.actor()
    job = PrintJob(
        job_id=jobs.new_id(),
        at=clock.now(),
        person=actor.name,
        title=paper.title,
        name=paper.name,
        kind=paper.kind,
        paper_ids=paper.paper_ids,
        where=placed(paper.where, choice, name),
        choice=choice,
        printer=name,
        state=jobs.SENDING,
        attempts=1,
    )
    kept = ask_for(owner, jobs.add, job=job, pages=b"" if paper.paper_ids else paper.pdf)
    if kept is None:
        then(False)
    else:
        sender().put(_Order(kept, paper.pdf, printer, owner, actor, then))


def print_again(owner: QWidget, job: PrintJob, pdf: bytes, printer: str) -> None:
    """Try a job once more, at this printer."""
    where = placed(job.where, job.choice, printer)
    fields = {"state": jobs.SENDING, "reason": "", "printer": printer, "where": where}
    kept = ask_for(owner, jobs.change, job=job, attempts=job.attempts + 1, **fields)
    if kept is not None:
        sender().put(_Order(kept, pdf, None, owner, gate.actor(), lambda _sent: None))


def was_printed(owner: QWidget, job: PrintJob) -> None:
    """Note that an unsure job did come out of the printer."""
    _note(job, gate.actor(), owner)
    sender().changed.emit()
