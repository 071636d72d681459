"""导入: a dealer's list of customers and cars, looked at before anything is written."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from reception.core import clock
from reception.core.errors import Invalid
from reception.core.text import _
from reception.history.actions import import_customers
from reception.history.customer_import import Foreseen, plan
from reception.history.customer_rows import CustomerRow, check_columns, guess, head_row, parse
from reception.history.values import ImportedCustomers, RowError
from reports.read_workbook import Rows
from ui.background import Job, Report, work
from ui.commands.customers import first_sheet
from ui.commands.place import write_file
from ui.customers.busy import Busy
from ui.customers.columns import ColumnChoices
from ui.widgets import Button, Card, Column, DataTable, EmptyState, Label, toast

SHOWN = 200  # rows of the preview
ERRORS = 1000  # errors listed


@dataclass(frozen=True)
class Looked:
    """What a file would do with these columns."""

    rows: tuple[CustomerRow, ...]
    errors: tuple[RowError, ...]
    foreseen: Foreseen | None


class BringIn(QWidget):
    """File, columns, the first rows or every error, and one button that does all or nothing."""

    brought = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.path: Path | None = None
        self.sheet: Rows = []
        self.head_at = 0
        self.looked: Looked | None = None
        self.job: Job | None = None
        self.choose = Button(_("Choose file…"), self._choose, size="small")
        self.bring = Button(_("Import all"), self._bring, primary=True, size="small")
        self.hand_back = Button(_("File to mend…"), self._hand_back, size="small")
        self.word = Label("", "soft", wrap=True)
        self.columns = ColumnChoices()
        self.busy = Busy()
        self.preview: DataTable[CustomerRow] = _preview_table()
        self.errors: DataTable[RowError] = _error_table()
        self.nothing = EmptyState(
            _("Choose a workbook or CSV with one row a car."),
            _("Columns are guessed by their heads and may be changed. Nothing is written before "
              "you have seen the rows. Known customers and cars are left as they are."),
            icon="upload",
        )  # fmt: skip
        self._lay_out()
        self.columns.changed.connect(self.look)

    def _lay_out(self) -> None:
        self.card = Card(_("Import customers and cars"))
        for button in (self.choose, self.hand_back, self.bring):
            self.card.head.addWidget(button)
        self.views = QStackedWidget()
        for view in (self.nothing, self.preview, self.errors):
            self.views.addWidget(view)
        self.card.add(self.columns, self.busy)
        row = QHBoxLayout()
        row.addWidget(self.word, 1)
        self.card.add(row)
        self.card.body.addWidget(self.views, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        self._show(None)

    def _choose(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileName(
            self, _("Import customers and cars"), "", _("Lists (*.xlsx *.xls *.csv)")
        )
        if chosen:
            self.open_file(Path(chosen))

    def open_file(self, path: Path) -> None:
        """Read a file in the background, guess its columns and look at it."""
        self.path = path
        self._show(None)
        self.job = work(self, lambda _report: first_sheet(path), done=self._read, failed=self._over)
        self.busy.watch(self.job, _("Reading {name}…").format(name=path.name))

    def _read(self, rows: Rows) -> None:
        self.busy.end()
        self.sheet, self.head_at = rows, head_row(rows)
        heads = rows[self.head_at]
        self.columns.offer(heads, guess(heads))
        self.look()

    def look(self) -> None:
        """Understand every row with the chosen columns and compare it with what is there."""
        if not self.sheet or (self.job is not None and self.job.running):
            return
        columns = self.columns.columns()
        sheet, head = self.sheet, self.head_at
        try:
            check_columns(columns)
        except Invalid as wrong:  # while somebody is choosing: said here, not over the window
            self._show(None)
            self.word.say(str(wrong), "bad")
            return

        def understand(report: Report) -> Looked:
            rows, errors = parse(sheet, head, columns, lambda share: report(share * 0.8, ""))
            report(0.85, _("Comparing with what is there…"))
            return Looked(rows, errors, None if errors else plan(rows).foreseen())

        self._show(None)
        self.job = work(
            self, understand, done=self._looked, failed=self._over, progress=self.busy.step
        )
        self.busy.watch(self.job, _("Checking the rows…"))

    def _looked(self, looked: Looked) -> None:
        self.busy.end()
        self._show(looked)

    def _over(self) -> None:
        self.busy.end()

    def _show(self, looked: Looked | None) -> None:
        self.looked = looked
        self.columns.setVisible(bool(self.sheet) or looked is not None)
        new = looked.foreseen if looked else None
        self.bring.setVisible(new is not None and bool(new.customers or new.cars))
        self.hand_back.setVisible(looked is not None and bool(looked.errors))
        if looked is None:
            self.word.say(self.path.name if self.path else "")
            self.views.setCurrentWidget(self.nothing)
            return
        self.preview.set_rows(looked.rows[:SHOWN])
        self.errors.set_rows(looked.errors[:ERRORS])
        self.views.setCurrentWidget(self.errors if looked.errors else self.preview)
        self.word.say(*self._sentence(looked))

    def _sentence(self, looked: Looked) -> tuple[str, str]:
        new = looked.foreseen
        if new is None:
            return _(
                "{count} cells cannot be right. Correct the file, or choose other columns: "
                "nothing is imported until all rows are right."
            ).format(count=len(looked.errors)), "bad"
        text = _("New: {customers} customers, {cars} cars. {unchanged} rows add nothing.").format(
            customers=new.customers, cars=new.cars, unchanged=new.unchanged
        )
        if new.elsewhere:
            rows = "、".join(str(row) for row in new.elsewhere[:8])
            text += " " + _("Their car has another owner here: rows {rows}.").format(rows=rows)
        return text, ""

    def _hand_back(self) -> None:
        if self.path is None or (self.job is not None and self.job.running):
            return
        name = _("{name} to mend.xlsx").format(name=self.path.stem)
        chosen, _filter = QFileDialog.getSaveFileName(
            self, _("File to mend"), str(self.path.with_name(name)), _("Excel workbook (*.xlsx)")
        )
        if chosen:
            self.mend_in(Path(chosen))

    def mend_in(self, path: Path) -> None:
        """Write the list with what is wrong before each row, to be mended and imported again."""
        if self.looked is None:
            return
        sheet, head, errors = self.sheet, self.head_at, self.looked.errors

        def write(report: Report) -> int:
            from reports.marked_list import workbook

            report(0.1, "")
            content = workbook(sheet, head, errors, clock.now())
            report(0.9, "")
            write_file(path, content)
            return len({error.row for error in errors})

        self.job = work(self, write, done=partial(self._handed_back, path), failed=self._over,
                        progress=self.busy.step)  # fmt: skip
        self.busy.watch(self.job, _("Writing {name}…").format(name=path.name))

    def _handed_back(self, path: Path, count: int) -> None:
        self.busy.end()
        toast(self, _("{count} rows to mend: {name}").format(count=count, name=path.name))

    def _bring(self) -> None:
        if self.looked is None or (self.job is not None and self.job.running):
            return
        rows = self.looked.rows
        self.bring.hide()

        def bring(report: Report) -> ImportedCustomers:
            report(0.1, "")
            return import_customers(rows=rows)

        self.job = work(self, bring, done=self._brought, failed=self._over, progress=self.busy.step)
        self.busy.watch(self.job, _("Importing {count} rows…").format(count=len(rows)))
        self.busy.cancel.hide()  # one transaction: all of it or nothing

    def _brought(self, done: ImportedCustomers) -> None:
        self.busy.end()
        toast(
            self,
            _("Imported: {customers} customers, {cars} cars.").format(
                customers=done.customers, cars=done.cars
            ),
        )
        self.brought.emit()
        self.look()


def _preview_table() -> DataTable[CustomerRow]:
    return DataTable(
        [
            Column(_("Row"), lambda r: r.row, "number", 46),
            Column(_("Owner"), lambda r: r.name, width=104),
            Column(_("Phone"), lambda r: r.phone, width=106),
            Column(_("Plate"), lambda r: r.plate, "plate", 100),
            Column(_("VIN"), lambda r: r.vin, width=150),
            Column(_("Model"), lambda r: r.model, width=0),
            Column(_("Mileage"), lambda r: r.mileage, "number", 70),
        ]
    )


def _error_table() -> DataTable[RowError]:
    return DataTable(
        [
            Column(_("Row"), lambda e: e.row, "number", 46),
            Column(_("Column"), lambda e: e.column, width=120),
            Column(_("What is wrong"), lambda e: e.reason, width=0),
        ]
    )
