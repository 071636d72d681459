"""会计凭证: the journal of a day or month, looked at and written as CSV or workbook."""

from decimal import Decimal
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from reception.billing.journal import KINDS, JournalLine, journal
from reception.billing.journal_actions import Exported, made
from reception.core import clock, gate, money
from reception.core.text import _
from reports.journal import journal_csv, journal_workbook
from ui.background import Job, Report, work
from ui.commands.place import write_file
from ui.period_choice import PeriodChoice
from ui.widgets import Button, Card, Column, DataTable, EmptyState, Label, notice, toast


class JournalView(QWidget):
    """A period, its lines and sums, and the file."""

    def __init__(self) -> None:
        super().__init__()
        self.job: Job | None = None
        self.period = PeriodChoice()
        self.said = Label("", "soft")
        self.write_button = Button(_("Write file…"), self.export, icon="download", primary=True)
        self.table = _lines()
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.period)
        head.addWidget(self.said)
        head.addStretch()
        head.addWidget(self.write_button)
        card = Card(tight=True)
        card.add(head, self.period.days)
        card.body.addWidget(self.table, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        self.setFocusProxy(self.table.view)
        self.period.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Ask for the lines of the period."""
        lines = journal(self.period.first, self.period.last)
        self.table.set_rows(lines)
        debit, credit = (
            sum((getattr(each, side) for each in lines), money.ZERO) for side in ("debit", "credit")
        )
        words = _("Debit {debit} = credit {credit}").format(
            debit=money.show(debit), credit=money.show(credit)
        )
        self.said.setText(f"✓ {words}" if lines else "")
        self.write_button.setEnabled(bool(lines))

    def export(self) -> None:
        """Ask where to, then write; the name's end says which kind of file."""
        name = _("Accounting journal {first} – {last}").format(
            first=self.period.first, last=self.period.last
        )
        chosen, _filter = QFileDialog.getSaveFileName(
            self, _("Export"), f"{name}.csv", "CSV (*.csv);;Excel (*.xlsx)"
        )
        if chosen:
            path = Path(chosen)
            self.write(path if path.suffix else path.with_suffix(".csv"))

    def write(self, path: Path) -> Job:
        """Write the period in the background; noted in the log before the file is there."""
        first, last = self.period.first, self.period.last
        actor = gate.actor()

        def make(_report: Report) -> Exported:
            with gate.acting(actor):
                lines, content, noted = made(first, last, journal_csv)
                if path.suffix.lower() == ".xlsx":
                    note = _("{first} – {last}, by {name}").format(
                        first=first, last=last, name=actor.name
                    )
                    content = journal_workbook(lines, note, clock.now())
                write_file(path, content)
                return noted

        self.job = work(self, make, done=lambda noted: self._written(path, noted))
        return self.job

    def _written(self, path: Path, noted: Exported) -> None:
        toast(self, _("{count} lines written: {file}").format(count=noted.lines, file=path.name))
        if noted.changed:
            notice(
                self,
                _("These days were exported before and said something else then. Tell accounting."),
                tone="warn",
            )


def _lines() -> DataTable[JournalLine]:
    return DataTable(
        [
            Column(_("Voucher"), lambda row: row.voucher, "text", 120),
            Column(
                _("Kind of booking"), lambda row: row.kind, "text", 84,
                show=lambda kind: _(KINDS[kind]),
            ),
            Column(_("Document number"), lambda row: row.number, "text", 174),
            Column(_("Payer"), lambda row: row.payer, "text", 0),
            Column(_("Account code"), lambda row: row.account, "text", 84),
            Column(_("Account name"), lambda row: row.account_name, "text", 160),
            Column(_("Debit"), lambda row: row.debit, "money", 112, total=True, show=_side),
            Column(_("Credit"), lambda row: row.credit, "money", 112, total=True, show=_side),
            Column(_("Cashier"), lambda row: row.cashier, "soft", 92),
        ],
        empty=EmptyState(
            _("No money moved on these days."),
            _("Each settlement, payment, deposit, refund and close is one balanced voucher here."),
            icon="cash-register",
        ),
    )  # fmt: skip


def _side(amount: Decimal) -> str:
    """Return an amount, or nothing on the side where none is booked."""
    return money.show(amount) if amount else ""
