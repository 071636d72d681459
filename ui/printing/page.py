"""打印任务: what was sent to the printers from this PC, what failed and why, and what to do about it."""

from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QMenu

from reception.core import clock
from reception.core.text import N_, _
from ui.papers import pages_of
from ui.printing import folder, jobs
from ui.printing import machine as at_system
from ui.printing.batch import LARGE, print_batch
from ui.printing.choices import PrintChoice
from ui.printing.jobs import PrintJob
from ui.printing.sender import print_again, sender, was_printed
from ui.screen import Screen, Shell
from ui.widgets import Banner, Button, Card, Column, DataTable, EmptyState, PageHead, notice

STATES = {
    jobs.QUEUED: N_("… Waiting"),
    jobs.SENDING: N_("… Being sent"),
    jobs.SENT: N_("✓ Sent"),
    jobs.FAILED: N_("✕ Failed"),
    jobs.UNSURE: N_("? Not confirmed"),
    jobs.CANCELLED: N_("– Given up"),
}


def _at(at: datetime) -> str:
    return clock.show(at, "%m-%d %H:%M")


def why(job: PrintJob) -> str:
    """Return what is to be known about a job, as a sentence."""
    if job.state == jobs.UNSURE:
        return job.reason or _(
            "The program ended before the printer had said yes. Look whether the paper came out."
        )
    return job.reason


class PrintingPage(Screen):
    """The jobs in a list; what can be done with the marked one stands above it."""

    title = "Print jobs"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.again = Button(_("Print again"), self.print_, key="F9", primary=True)
        self.other = Button(_("Another printer…"), self._offer, icon="printer-outline")
        self.as_pdf = Button(_("Save as PDF"), self.save_pdf)
        self.came_out = Button(_("It came out"), self._came_out)
        self.give_up = Button(_("Give up"), self._give_up, kind="quiet")
        self.buttons = (self.again, self.other, self.as_pdf, self.came_out, self.give_up)
        self.head = PageHead(_("Print jobs"), _("of this PC"))
        self.banner = Banner("", tone="")
        self.table: DataTable[PrintJob] = DataTable(
            [
                Column(
                    _("State"), lambda job: job.state, width=110,
                    show=lambda code: _(STATES[code]),
                ),
                Column(_("Paper"), lambda job: job.title, "strong", 0),
                Column(_("Number of copies"), lambda job: job.choice.copies, "number", 60),
                Column(_("Printer"), lambda job: job.printer, "text", 200),
                Column(_("Sent at"), lambda job: job.at, "date", 110, show=_at),
                Column(_("Person"), lambda job: job.person, "soft", 120),
                Column(_("Attempts"), lambda job: job.attempts, "number", 60),
            ],
            empty=EmptyState(
                _("Nothing was printed from this PC in the last days."),
                _("Each print stands here; one that failed can be printed again."),
                icon="printer-outline",
            ),
            chips=[(_("To be decided"), lambda job: job.state in jobs.WANTING)],
        )  # fmt: skip
        self.table.chosen.connect(lambda _job: self._mark())
        sender().changed.connect(self.mark_stale)
        card = Card(tight=True)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in self.buttons:
            row.addWidget(button)
        row.addStretch()
        card.add(row, self.banner)
        card.body.addWidget(self.table, 1)
        self.column.addWidget(self.head)
        self.column.addWidget(card, 1)
        self.setFocusProxy(self.table.view)

    def refresh(self) -> None:
        before = self.job()
        self.table.set_rows(jobs.listed())
        wanted = before.job_id if before else ""
        if not self.table.choose(lambda job: job.job_id == wanted):
            self.table.choose(lambda job: job.state in jobs.WANTING)
        self._mark()

    def job(self) -> PrintJob | None:
        """Return the marked job."""
        return self.table.current()

    def _mark(self) -> None:
        job = self.job()
        open_ = job is not None and job.state in jobs.WANTING
        for button in self.buttons:
            button.setEnabled(open_)
        self.came_out.setEnabled(job is not None and job.state == jobs.UNSURE)
        self.banner.say(why(job) if job is not None and open_ else "")

    def print_(self) -> None:
        job = self.job()
        if job is not None and job.state in jobs.WANTING:
            self._again(job, job.printer)

    def _again(self, job: PrintJob, printer: str) -> None:
        if len(job.paper_ids) > LARGE:
            self._as_batch(job, PrintChoice("printer", printer))
            return
        pdf = self._pages(job)
        if pdf is not None:
            print_again(self, job, pdf, printer)

    def _as_batch(self, job: PrintJob, choice: PrintChoice, *, at_once: bool = False) -> None:
        """Let a large job go its way as another one; while that went nowhere, this one stays."""
        went = print_batch(
            self, job.paper_ids, title=job.title, kind=job.kind, choice=choice, at_once=at_once
        )
        if went:
            jobs.change(job, state=jobs.CANCELLED, reason=went)
            sender().changed.emit()
        self.refresh()

    def _pages(self, job: PrintJob) -> bytes | None:
        """Return the pages as they have to be now: a paper printed since is a reprint."""
        pdf = pages_of(self, job.paper_ids) if job.paper_ids else jobs.pages(job)
        if pdf == b"":
            notice(self, _("The pages of this job are gone. Open the paper and print it there."))
        return pdf or None

    def menu(self) -> QMenu:
        """Return the menu of the other printers."""
        made = QMenu(self)
        for name in at_system.machine.names():
            entry = made.addAction(name.replace("&", "&&"))
            entry.triggered.connect(lambda _on=False, name=name: self.print_at(name))
        if not made.actions():
            made.addAction(_("This PC has no printer.")).setEnabled(False)
        return made

    def _offer(self) -> None:
        self.menu().popup(self.other.mapToGlobal(self.other.rect().bottomLeft()))

    def print_at(self, printer: str) -> None:
        """Print the marked job at another printer."""
        job = self.job()
        if job is not None and job.state in jobs.WANTING:
            self._again(job, printer)

    def save_pdf(self) -> None:
        """Write the marked job's pages as a PDF instead; then the job has ended."""
        job = self.job()
        if job is None:
            return
        choice = PrintChoice("folder", folder=job.choice.folder)
        if len(job.paper_ids) > LARGE:
            self._as_batch(job, choice, at_once=True)
            return
        pdf = self._pages(job)
        if pdf is not None and folder.save(self, pdf, job.name, choice, job.paper_ids):
            jobs.change(job, state=jobs.CANCELLED, reason=_("Saved as a PDF instead."))
            sender().changed.emit()

    def _came_out(self) -> None:
        job = self.job()
        if job is not None:
            was_printed(self, job)

    def _give_up(self) -> None:
        job = self.job()
        if job is not None:
            jobs.change(job, state=jobs.CANCELLED)
            sender().changed.emit()


def offer_unfinished(window: Any) -> None:
    """Say at a start which prints of the last time nobody knows about."""
    wanting = jobs.begin()
    if wanting:
        notice(
            window,
            _("{count} prints are not confirmed or have failed. The papers are archived.").format(
                count=len(wanting)
            ),
            tone="warn", button=_("Print jobs"), press=lambda: window.go("printing"),
        )  # fmt: skip
