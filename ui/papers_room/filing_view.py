"""月度归档: a month's slips with their state, written as one PDF and a zip with its proofs."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from reception.core import clock
from reception.core.text import _
from reception.papers.custody_queries import FiledSlip, slips_of_month
from reports.filing_index import STATES
from ui.background import Job, Report, work
from ui.list_tools import ListTools
from ui.month_choice import MonthChoice
from ui.papers_room.bundle import Bundle, write_bundle
from ui.widgets import Banner, Button, Card, Column, DataTable, EmptyState, Label

BAD = ("wanted", "void", "missing")


class FilingView(QWidget):
    """The index as it will be printed; the bundle is written beside the work."""

    def __init__(self) -> None:
        super().__init__()
        self.job: Job | None = None
        self.month = MonthChoice()
        self.month.changed.connect(self.refresh)
        self.said = Label("", "soft")
        self.write_button = Button(_("Write bundle…"), self._ask, icon="download", primary=True)
        self.stop = Button(_("Stop"), self._stop)
        self.stop.hide()
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.hide()
        self.fine = Banner("", tone="ok")
        self.table: DataTable[FiledSlip] = DataTable(
            [
                Column(_("Number"), lambda row: row.number, "text", 190),
                Column(_("Plate"), lambda row: row.plate, "plate", 110),
                Column(_("Issued"), lambda row: row.issued_at, "date", 110, show=_when),
                Column(_("Amount"), _amount, "money", 110, total=True),
                Column(_("State"), _state, "text", 0),
                Column(_("Hash"), lambda row: row.short(), "soft", 130),
            ],
            empty=EmptyState(
                _("There are no slips in this month."),
                _("Choose another month above."),
                icon="file-document-outline",
            ),
            chips=[
                (_("Needs attention"), lambda row: row.state in BAD),
                (_("Signed by hand"), lambda row: row.state in ("scan", "wanted")),
            ],
        )
        ListTools(self.table, "filing", _("Month for filing"))
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.month)
        head.addWidget(self.said, 1)
        head.addWidget(self.stop)
        head.addWidget(self.write_button)
        card = Card()
        card.add(head, self.bar, self.fine)
        card.body.addWidget(self.table, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)

    def refresh(self) -> None:
        """Ask for the month's slips again."""
        rows = slips_of_month(self.month.year, self.month.month)
        self.table.set_rows(rows)
        gaps = sum(row.state == "missing" for row in rows)
        open_ = sum(row.state == "wanted" for row in rows)
        parts = [_("{count} slips").format(count=len(rows) - gaps)]
        parts.append(_("{count} numbers missing").format(count=gaps) if gaps else _("no gaps"))
        if open_:
            parts.append(_("{count} scans missing").format(count=open_))
        self.said.say(" · ".join(parts) if rows else "", "warn" if gaps or open_ else "soft")
        self._busy(self.job is not None and self.job.running)

    def _busy(self, busy: bool) -> None:
        self.bar.setVisible(busy)
        self.stop.setVisible(busy)
        self.write_button.setEnabled(not busy and bool(self.table.model.all))
        self.month.setEnabled(not busy)

    def _ask(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Folder of the bundle"))
        if chosen:
            self.write(Path(chosen))

    def write(self, folder: Path) -> None:
        """Write the bundle into a folder."""
        year, month = self.month.year, self.month.month
        self.fine.say("")
        self.bar.setValue(0)

        def make(report: Report) -> Bundle:
            return write_bundle(folder, year, month, report)

        self.job = work(
            self,
            make,
            done=self._written,
            failed=lambda: self._busy(False),
            progress=lambda share, _words: self.bar.setValue(round(share * 1000)),
        )
        self._busy(True)

    def _stop(self) -> None:
        if self.job is not None:
            self.job.cancel()

    def _written(self, made: Bundle) -> None:
        self._busy(False)
        self.fine.say(
            _("{count} slips written: {pdf} and {archive}.").format(
                count=made.slips, pdf=made.pdf.name, archive=made.archive.name
            )
        )


def _when(at: datetime | None) -> str:
    return clock.show(at, "%m-%d %H:%M") if at else "—"


def _amount(row: FiledSlip) -> Decimal | None:
    """Return what the slip is about; a void one counts for nothing."""
    return Decimal(row.amount) if row.amount and row.state != "void" else None


def _state(row: FiledSlip) -> str:
    word = _(STATES[row.state])
    return f"✕ {word}" if row.state in BAD else f"✓ {word}"
