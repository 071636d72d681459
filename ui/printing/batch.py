"""Many archived papers at once, printed or as one PDF, with progress and a way out at any time.

    print_batch(self, paper_ids, title=_("Slips of {day}"), kind="slip")

All of it is one document: cancelled, or failed, nothing is printed and nothing is counted. What is
archived is printed as it is; what was printed before is drawn anew with its mark.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from reception.core import clock, gate
from reception.core.errors import ReceptionError, Refused
from reception.core.text import _
from reception.papers.batch import for_printing, note_many
from reception.papers.queries import paper
from ui.background import Cancelled, Job, Report, work
from ui.printing import choices, folder, jobs
from ui.printing import machine as at_system
from ui.printing.choices import PrintChoice
from ui.printing.jobs import AtPrinter, PrintJob
from ui.printing.machine import PrintTrouble, prepare
from ui.printing.sender import (
    ask_printer,
    not_drawn,
    not_drawn_words,
    placed,
    printer_name,
    sender,
    tell_failure,
)
from ui.printing.where import WhereButton
from ui.run import run
from ui.slip_at_printer import at_printer
from ui.widgets.button import Button
from ui.widgets.feedback import toast
from ui.widgets.label import Label

LARGE = 10  # papers from which on the desk does not wait for them


@dataclass(frozen=True)
class Done:
    """What came of a batch."""

    count: int
    place: str  # printer or file
    trouble: str = ""


def _papers(paper_ids: Sequence[int]) -> Iterator[Any]:
    for paper_id in paper_ids:
        yield for_printing(paper_id)


def left_words(done: int, count: int, seconds: float) -> str:
    """Return how far a batch is and how long it will still take: 120 of 650, about 40 s left."""
    words = _("{done} of {count}").format(done=done, count=count)
    if done < 2 or done >= count:
        return words
    left = round(seconds / done * (count - done))
    return words + " · " + _("about {left} s left").format(left=max(1, left))


def _counting(report: Report, count: int) -> Callable[[int], None]:
    begun = monotonic()

    def said(done: int) -> None:
        report(done / count, left_words(done, count, monotonic() - begun))

    return said


def write_batch(paper_ids: Sequence[int], path: Path, report: Report) -> Done:
    """Write papers as one PDF, in a worker's thread; cancelled, nothing is left."""
    from reports.batch import cores, write_pdf

    with cores() as pool:
        try:
            write_pdf(pool, _papers(paper_ids), path, _counting(report, len(paper_ids)))
        except OSError as error:
            raise Refused(
                _("{file} cannot be written ({reason}). Choose another place.").format(
                    file=path, reason=error.strerror or type(error).__name__
                )
            ) from error
        except (ReceptionError, Cancelled):
            raise
        except Exception as error:
            raise Refused(
                _("A page could not be drawn, so no PDF was written. Try again with fewer papers.")
            ) from error
    return Done(len(paper_ids), str(path))


def send_batch(paper_ids: Sequence[int], job: PrintJob, report: Report, chosen: Any = None) -> Done:
    """Hand papers to a printer as one document, in a worker's thread.

    `chosen` is the printer as it was set in the system's own dialog.
    """
    from reports.batch import cores, drawn
    from ui.printing.sheets import DPI, hand_over

    try:
        printer = chosen or at_system.machine.printer(job.printer)
        printer.setDocName(job.name)
        if chosen is None:
            prepare(printer, job.choice)
        with cores() as pool:
            sheets = drawn(pool, _papers(paper_ids), DPI, grey=not job.choice.colour)
            hand_over(printer, sheets, job.where, _counting(report, len(paper_ids)))
    except (PrintTrouble, ReceptionError) as trouble:
        return Done(0, job.printer, str(trouble))
    except Cancelled:
        raise
    except Exception as error:  # noqa: BLE001 - the job says it, and the desk goes on
        return Done(0, job.printer, not_drawn(job, error))
    return Done(len(paper_ids), job.printer)


class BatchDialog(QDialog):
    """How many, where to, and how far; Esc cancels what is under way."""

    def __init__(
        self, owner: QWidget, paper_ids: Sequence[int], *, title: str, kind: str,
        choice: PrintChoice | None = None,
    ) -> None:  # fmt: skip
        super().__init__(owner.window())
        self.owner, self.paper_ids, self.title, self.kind = owner, tuple(paper_ids), title, kind
        self.choice = choice or choices.read().of(kind)
        self.job: Job | None = None
        self.kept: PrintJob | None = None
        self.written = False
        self._given_up = False  # by the person, and not stopped by a refusal
        self.setWindowTitle(title)
        self.setFixedWidth(560)
        self.heading = Label(title, "heading", wrap=True)
        words = _("{count} papers, printed as one job: all of them, or none when you cancel.")
        self.about = Label(words.format(count=len(self.paper_ids)), "soft", wrap=True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.state = Label("", "soft")
        self.where = WhereButton(kind, self.choice, self._choose)
        self.pdf_button = Button(_("One PDF…"), self.save_as, key="Ctrl+S")
        self.print_button = Button(_("Print"), self.print_, key="F9", primary=True)
        self.cancel_button = Button(_("Cancel"), self.reject, key="Esc")
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.where)
        row.addStretch()
        for button in (self.cancel_button, self.pdf_button, self.print_button):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(10)
        for each in (self.heading, self.about, self.bar, self.state):
            column.addWidget(each)
        column.addSpacing(6)
        column.addLayout(row)
        self.print_button.setFocus()

    def _choose(self, choice: PrintChoice) -> None:
        self.choice = choice

    def print_(self) -> None:
        """Send all of them where such papers go; without a printer, as one PDF into the folder."""
        chosen = None
        name = printer_name(self, self.choice)
        if name is None:
            return
        if self.choice.way == "ask":
            chosen = ask_printer(self, self.title)
            if chosen is None:
                return
            name = chosen.printerName() or _("a file")
        if not name:
            run(self, folder.new_file, choice=self.choice, name=self.title, done=self.write)
            return
        where: AtPrinter = at_printer(paper(self.paper_ids[0]))
        job = PrintJob(
            job_id=jobs.new_id(), at=clock.now(), person=gate.actor().name, title=self.title,
            name=self.title, kind=self.kind, paper_ids=self.paper_ids,
            where=placed(where, self.choice, name), choice=self.choice, printer=name,
            state=jobs.SENDING, attempts=1,
        )  # fmt: skip

        def begin(kept: PrintJob) -> None:
            self.kept = kept
            self._work(lambda report: send_batch(self.paper_ids, kept, report, chosen), self._sent)

        run(self, jobs.add, job=job, done=begin)

    def save_as(self) -> None:
        """Ask where the one PDF goes, and write it."""
        suggested = folder.place(self.choice) / f"{self.title}.pdf"
        chosen, _filter = QFileDialog.getSaveFileName(
            self, _("One PDF…"), str(suggested), _("PDF files (*.pdf)")
        )
        if chosen:
            self.write(Path(chosen))

    def write(self, path: Path) -> None:
        """Write the one PDF there."""
        self._work(lambda report: write_batch(self.paper_ids, path, report), self._written)

    def _work(self, function: Callable[[Report], Done], done: Callable[[Done], None]) -> None:
        for button in (self.where, self.pdf_button, self.print_button):
            button.setEnabled(False)
        self.state.setText(left_words(0, len(self.paper_ids), 0))
        self.cancel_button.setFocus()
        self._given_up = False
        self.job = work(self, function, done=done, failed=self._stopped, progress=self._progress)

    def _progress(self, share: float, text: str) -> None:
        self.bar.setValue(round(share * 1000))
        self.state.setText(text)

    def _sent(self, done: Done) -> None:
        kept = self.kept
        if kept is None:
            return
        if done.trouble:
            self.kept = jobs.change(kept, state=jobs.FAILED, reason=done.trouble)
            sender().changed.emit()
            super().reject()
            window: Any = self.parentWidget()
            if window is not None:
                tell_failure(window, done.trouble)
            return
        noted = run(self, note_many, paper_ids=list(self.paper_ids), copies=kept.choice.copies)
        self.kept = jobs.change(kept, state=jobs.SENT if noted else jobs.UNSURE)
        sender().changed.emit()
        if noted:
            toast(self.owner, _("{count} papers sent to {printer}.").format(
                count=done.count, printer=done.place))  # fmt: skip
            self.accept()

    def _written(self, done: Done) -> None:
        if run(self, note_many, paper_ids=list(self.paper_ids), what="saved"):
            self.written = True
            self.accept()
            folder.tell_saved(self.owner, Path(done.place), replace(self.choice, way="folder"))

    def _stopped(self) -> None:
        kept = self.kept
        if kept is not None and kept.state == jobs.SENDING:
            state, reason = jobs.FAILED, not_drawn_words(kept)
            if self._given_up:
                state, reason = jobs.CANCELLED, _("Cancelled before it was sent.")
            self.kept = jobs.change(kept, state=state, reason=reason)
            sender().changed.emit()
        self.job = None
        self.bar.setValue(0)
        words = _("Cancelled. Nothing was printed or written.")
        self.state.setText(words if self._given_up else "")
        for button in (self.where, self.pdf_button, self.print_button):
            button.setEnabled(True)

    def reject(self) -> None:
        """Cancel what is under way; without anything under way, close."""
        if self.job is not None and self.job.running:
            self._given_up = True
            self.job.cancel()
            self.state.setText(_("Cancelling…"))
            return
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Cancel first: a window that is gone could not say what became of its papers."""
        if self.job is not None and self.job.running:
            event.ignore()
            self.reject()
            return
        super().closeEvent(event)


def print_batch(
    owner: QWidget, paper_ids: Sequence[int], *, title: str, kind: str,
    choice: PrintChoice | None = None, at_once: bool = False,
) -> str:  # fmt: skip
    """Ask where so many papers go, unless `at_once`, and see them on their way.

    Returns what came of them, as a sentence: empty when they went nowhere.
    """
    dialog = BatchDialog(owner, paper_ids, title=title, kind=kind, choice=choice)
    if at_once:
        QTimer.singleShot(0, dialog, dialog.print_)
    dialog.exec()
    dialog.deleteLater()
    if dialog.written:
        return _("Saved as a PDF instead.")
    kept = dialog.kept
    gone = kept is not None and kept.state != jobs.CANCELLED
    return _("Printed anew as another job.") if gone else ""
