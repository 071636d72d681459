"""电子健康档案: what waits for the platform, what lacks something, what was refused, what has gone."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from reception.billing import e_record_sender, e_records
from reception.billing.e_record_actions import note_e_record_export, queue_period
from reception.billing.e_record_rules import in_form
from reception.billing.e_records import QueueRow
from reception.core import gate, settings
from reception.core.errors import Refused
from reception.core.text import N_, _
from ui.background import Job, Report, work
from ui.billing.uploads_card import OPEN, STANDS, UploadCard, said_words
from ui.commands.place import write_file
from ui.list_tools import ListTools
from ui.period_choice import PeriodChoice
from ui.run import run
from ui.screen import Screen, Shell
from ui.widgets import (
    Banner,
    Button,
    Card,
    Column,
    DataTable,
    EmptyState,
    Label,
    PageHead,
    notice,
    toast,
)
from ui.widgets.button import one_of

SIDE = 380  # pixels
VIEWS = {
    "open": N_("To be done"),
    "waiting": N_("To upload"),
    "lacking": N_("Incomplete"),
    "refused": N_("Turned down"),
    "done": N_("Done"),
}


class UploadsPage(Screen):
    """The queue at the left, one record at the right, a period for the file below."""

    shows = frozenset({"e_record", "late_mileage", "vehicle", "visit", "setting", "settlement"})
    title = "Repair records"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.view = "open"
        self.rows: tuple[QueueRow, ...] = ()
        self.job: Job | None = None
        self.send_button = Button(_("Upload what waits"), self.send, icon="upload")
        self.head = PageHead(_("Repair records"), "", self.send_button)
        self.banner = Banner("", tone="info")
        self.chips = {code: Button(_(word), kind="chip") for code, word in VIEWS.items()}
        self.table = _table()
        ListTools(self.table, "e_records", _("Repair records"))
        self.card = UploadCard(shell)
        self.card.setFixedWidth(SIDE)
        self.card.hide()
        self.period = PeriodChoice()
        self.queue_button = Button(_("Queue cars of these days"), self._queue)
        self.export_button = Button(_("Write file…"), self._export, icon="download")
        self._lay_out()
        self.table.chosen.connect(self._chosen)
        self.table.activated.connect(lambda row: shell.open_order(row.order_id))
        self.card.done.connect(self.refresh)
        self.card.send.connect(self.send)

    def _lay_out(self) -> None:
        left = Card(tight=True)
        left.body.addWidget(self.table, 1)
        across = QHBoxLayout()
        across.setSpacing(12)
        across.addWidget(left, 1)
        across.addWidget(self.card)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(Label(_("Settled on"), "soft"))
        for widget in (self.period, self.queue_button, self.export_button):
            foot.addWidget(widget)
        foot.addStretch()
        self.column.addWidget(self.head)
        self.column.addWidget(self.banner)
        self.column.addLayout(one_of(self, self.chips, self.view, self.choose))
        self.column.addLayout(across, 1)
        self.column.addWidget(self.period.days)
        self.column.addLayout(foot)
        self.setFocusProxy(self.table.view)

    def refresh(self) -> None:
        self.rows = e_records.queue()
        on, ready = settings.read(settings.E_RECORD).on, e_record_sender.is_ready()
        self.banner.say(
            _("The upload is off; nothing is queued. Files can be written all the same.")
            if not on
            else ""
            if ready
            else _("This PC has no password for the platform, so another one has to upload.")
        )
        sending = self.job is not None and self.job.running
        self.send_button.setEnabled(ready and not sending)
        self.queue_button.setEnabled(on)
        for code, word in VIEWS.items():
            count = sum(_shows(code, row) for row in self.rows)
            self.chips[code].setText(f"{_(word)} {count}" if count else _(word))
            self.chips[code].updateGeometry()
        self.table.set_rows([row for row in self.rows if _shows(self.view, row)])
        shown = self.card.row
        fresh = next((r for r in self.rows if shown and r.record_id == shown.record_id), None)
        if fresh is not None and not self.card.isHidden():
            self.card.show_row(fresh)

    def choose(self, view: str) -> None:
        """Show another part of the queue."""
        self.view = view
        self.card.hide()
        self.refresh()

    def _chosen(self, row: QueueRow | None) -> None:
        if row is not None:
            self.card.show_row(row)
            self.card.show()

    def back(self) -> bool:
        if self.card.isHidden():
            return False
        self.card.hide()
        self.table.view.selectionModel().clear()
        return True

    def send(self) -> None:
        """Send what is due in the background; say what came of it."""
        if self.job is not None and self.job.running:
            return
        branch = gate.actor().branch_id

        def sending(_report: Report) -> e_record_sender.Round:
            with gate.acting(e_record_sender.sender(branch)):
                return e_record_sender.send_round()

        self.send_button.setEnabled(False)
        self.job = work(self, sending, done=self._sent, failed=self.refresh)

    def _sent(self, done: e_record_sender.Round) -> None:
        self.refresh()
        if done.trouble:
            notice(self, done.trouble, tone="warn")
            return
        words = _("{taken} records taken, {refused} refused.").format(
            taken=done.taken, refused=done.refused
        )
        if done.refused:
            notice(self, words, tone="warn")
        else:
            toast(self, words)

    def _queue(self) -> None:
        first, last = self.period.first, self.period.last
        run(self, queue_period, first=first, last=last, done=self._queued)

    def _queued(self, count: int) -> None:
        toast(self, _("{count} records queued.").format(count=count))
        self.refresh()

    def _export(self) -> None:
        name = _("Repair records {first} – {last}.json").format(
            first=self.period.first, last=self.period.last
        )
        chosen, _filter = QFileDialog.getSaveFileName(
            self, _("Export"), name, "JSON (*.json);;CSV (*.csv)"
        )
        if chosen:
            path = Path(chosen)
            end = ".csv" if "csv" in _filter else ".json"
            self.write(path if path.suffix else path.with_suffix(end))

    def write(self, path: Path) -> Job:
        """Write the period's complete records in the background and say how many lack something."""
        first, last = self.period.first, self.period.last

        def make(_report: Report) -> tuple[int, int]:
            found = e_records.records_of(first, last)
            whole = [each for each in found if not each.lacking()]
            if not whole:
                raise Refused(_("There is no complete record to write."))
            note_e_record_export(first=first, last=last, records=len(whole))
            write_file(path, in_form(path, whole))
            return len(whole), len(found) - len(whole)

        self.job = work(self, make, done=lambda counts: self._written(path, *counts))
        return self.job

    def _written(self, path: Path, count: int, left_out: int) -> None:
        words = _("{count} records written: {file}").format(count=count, file=path.name)
        more = _("{count} left out, VIN or mileage is missing").format(count=left_out)
        toast(self, f"{words} · ⚠ {more}" if left_out else words)


def _shows(view: str, row: QueueRow) -> bool:
    if view == "open":
        return row.stand in OPEN
    if view == "done":
        return row.stand not in OPEN
    return row.stand == view


def _table() -> DataTable[QueueRow]:
    return DataTable(
        [
            Column(_("State"), lambda r: r.stand, width=104, show=lambda code: _(STANDS[code])),
            Column(_("Plate"), lambda r: r.plate, "plate", 106),
            Column(_("Settlement list"), lambda r: r.list_number, "soft", 186),
            Column(_("Platform's answer"), said_words, width=0),
            Column(_("Attempts"), lambda r: r.attempts, "number", 52),
            Column(_("Queued"), lambda r: r.queued_at, "time", 108),
        ],
        empty=EmptyState(
            _("No records are waiting."),
            _("Each settled car that leaves puts its record here while the upload is on."),
            icon="upload",
        ),
    )
