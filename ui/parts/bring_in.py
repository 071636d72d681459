"""A list of the shelves from Excel or CSV: looked at first, then all of it or nothing is taken."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget

from reception.core.text import _
from reception.history.stock_rows import parse
from reception.history.values import RowError
from reception.parts.stock_actions import ImportedStock, StockDraft, import_stock
from ui.background import Job, work
from ui.commands.customers import first_sheet
from ui.customers.busy import Busy
from ui.run import run
from ui.widgets import Button, Card, Column, DataTable, Label, toast

Looked = tuple[tuple[StockDraft, ...], tuple[RowError, ...]]


class BringInStock(Card):
    """`brought` when a list was taken over, `closed` by ✕."""

    brought = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__(_("Import list"), tight=True)
        self.path: Path | None = None
        self.job: Job | None = None
        self.rows: tuple[StockDraft, ...] = ()
        close = Button("", self.closed.emit, icon="close", kind="flat", size="small")
        close.setAccessibleName(_("Close"))
        self.head.addWidget(close)
        self.word = Label("", wrap=True)
        self.busy = Busy()
        self.preview: DataTable[StockDraft] = _preview()
        self.errors: DataTable[RowError] = _errors()
        self.tables = QStackedWidget()
        self.tables.addWidget(self.preview)
        self.tables.addWidget(self.errors)
        self.take = Button(_("Take over"), self._take, key="F8", primary=True)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.take)
        self.add(self.word, self.busy)
        self.body.addWidget(self.tables, 1)
        self.add(foot)

    def ask(self) -> bool:
        """Ask for a file; tell whether one was chosen."""
        chosen, _filter = QFileDialog.getOpenFileName(
            self, _("Import list"), "", _("Lists (*.xlsx *.xls *.csv)")
        )
        if chosen:
            self.open_file(Path(chosen))
        return bool(chosen)

    def open_file(self, path: Path) -> None:
        """Read a file in the background and show what it would do."""
        self.path = path
        self._show((), ())
        self.job = work(
            self, lambda _report: parse(first_sheet(path)), done=self._read, failed=self.busy.end
        )
        self.busy.watch(self.job, _("Reading {name}…").format(name=path.name))

    def _read(self, looked: Looked) -> None:
        self.busy.end()
        self._show(*looked)

    def _show(self, rows: tuple[StockDraft, ...], errors: tuple[RowError, ...]) -> None:
        self.rows = () if errors else rows
        self.preview.set_rows(rows)
        self.errors.set_rows(errors)
        self.tables.setCurrentWidget(self.errors if errors else self.preview)
        self.take.setEnabled(bool(self.rows))
        if errors:
            self.word.say(_("Nothing is taken over before these rows are mended."), "bad")
        elif rows:
            self.word.say(_("Quantities are noted as a count; nothing is removed."), "soft")
        else:
            self.word.say("")

    def _take(self) -> None:
        if self.path is not None and self.rows:
            run(self, import_stock, rows=self.rows, source=self.path.name, done=self._taken)

    def _taken(self, done: ImportedStock) -> None:
        text = _("{added} parts added, {changed} changed, {unchanged} as before.")
        toast(
            self,
            text.format(added=done.added, changed=done.changed, unchanged=done.unchanged),
        )
        self.brought.emit()
        self.closed.emit()


def _preview() -> DataTable[StockDraft]:
    return DataTable(
        [
            Column(_("Part number"), lambda d: d.code, "strong", 100),
            Column(_("Part"), lambda d: d.name, width=0),
            Column(_("Place"), lambda d: d.place, width=60),
            Column(_("In stock"), lambda d: d.on_hand, "number", 52),
            Column(_("Minimum"), lambda d: d.minimum, "number", 52),
        ]
    )


def _errors() -> DataTable[RowError]:
    return DataTable(
        [
            Column(_("Row"), lambda e: e.row, "number", 46),
            Column(_("Column"), lambda e: e.column, width=88),
            Column(_("Reason"), lambda e: e.reason, width=0),
        ]
    )
