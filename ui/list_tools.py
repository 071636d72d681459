"""What a list offers besides its rows: which columns are shown, kept per person, and the file.

    ListTools(self.table, "orders", _("Work orders"))

adds a button to the list's foot, with the same menu under the right mouse button on its titles. A
file is noted in the log before it is written; phones are masked unless the person may see them.
"""

import re
from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from reception.core import clock
from reception.core.choices import choice, keep_choice
from reception.core.gate import actor, may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.customers.actions import note_export
from reception.customers.rules import mask_phone
from ui.background import Job, Report, work
from ui.commands.place import write_file
from ui.run import run
from ui.widgets import Button, Column, DataTable, toast

_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


class ListTools:
    """The columns and the file of one list; `name` is what the choice is kept under.

    Columns that the page itself shows and hides are its `own`: nobody chooses them.
    """

    def __init__(
        self, table: DataTable[Any], name: str, title: str, *, own: Collection[int] = ()
    ) -> None:
        self.table, self._name, self._title = table, f"columns.{name}", title
        self._titled = [
            number
            for number, column in enumerate(table.model.columns)
            if column.title and number not in own
        ]
        self.job: Job | None = None
        self.button = Button("", self._open, kind="quiet", size="small", icon="dots-horizontal")
        self.button.setAccessibleName(_("Columns and export"))
        self.button.setFixedSize(32, 24)
        table.foot.addWidget(self.button)
        head = table.view.horizontalHeader()
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(
            lambda place: self.menu().popup(head.mapToGlobal(place))
        )
        chosen = choice(self._name, ())
        self.hidden = {number for number in self._titled if self._title_of(number) in chosen}
        self.arrange()

    def arrange(self, only: Collection[int] | None = None) -> None:
        """Show the chosen columns; with `only`, just those while the list stands beside a page."""
        self.button.setVisible(only is None)
        for number in self._titled:
            away = number in self.hidden if only is None else number not in only
            self.table.view.setColumnHidden(number, away)

    def menu(self) -> QMenu:
        """Return the menu as it is now: every column, then the file."""
        menu = QMenu(self.table)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown = [number for number in self._titled if number not in self.hidden]
        for number in self._titled:
            entry = menu.addAction(self._title_of(number).replace("&", "&&"))
            entry.setCheckable(True)
            entry.setChecked(number in shown)
            entry.setEnabled(shown != [number])  # one must stay
            entry.toggled.connect(lambda on, number=number: self._choose(number, shown=on))
        if may(Permission.EXPORT):
            menu.addSeparator()
            entry = menu.addAction(_("Export…"))
            entry.setEnabled(bool(self.table.rows()))
            entry.triggered.connect(lambda _on=False: self.export())
        return menu

    def _open(self) -> None:
        menu = self.menu()
        above = QPoint(self.button.width() - menu.sizeHint().width(), -menu.sizeHint().height())
        menu.popup(self.button.mapToGlobal(above))

    def _title_of(self, number: int) -> str:
        return self.table.model.columns[number].title

    def _choose(self, number: int, *, shown: bool) -> None:
        self.hidden ^= {number} if shown == (number in self.hidden) else set()
        self.arrange()
        hidden = tuple(self._title_of(each) for each in sorted(self.hidden))
        run(self.table, keep_choice, name=self._name, value=hidden)

    def export(self) -> None:
        """Ask where to, and write the marked rows, or all that are shown where one or none is."""
        path = _choose_path(self.table, self._title)
        if path is not None:
            self.write(path)

    def write(self, path: Path) -> Job:
        """Write the file in the background; a toast says when it is there."""
        marked = self.table.marked()
        rows = marked if len(marked) > 1 else self.table.rows()
        columns = [
            column
            for number, column in enumerate(self.table.model.columns)
            if column.title and not self.table.view.isColumnHidden(number)
        ]
        masked = not may(Permission.SEE_PHONES)
        values = tuple(tuple(_value(each, row, masked=masked) for each in columns) for row in rows)
        note = _("{count} rows, exported {time} by {name}").format(
            count=len(rows), time=clock.show(clock.now()), name=actor().name
        )
        note += " · " + (_("phones masked") if masked else _("whole phones"))
        kind = "csv" if path.suffix.lower() == ".csv" else "xlsx"

        def make(report: Report) -> int:
            from reports.list_sheet import ListData, table, workbook

            titles = tuple((each.title, _format(each)) for each in columns)
            data = ListData(self._title, titles, values, note, clock.now())
            note_export(rows=len(rows), masked=masked, format=f"{kind} {self._title}")
            content = table(data) if kind == "csv" else workbook(data)
            report(0.9, "")
            write_file(path, content)
            return len(rows)

        def done(count: int) -> None:
            toast(
                self.table, _("{count} rows exported: {name}").format(count=count, name=path.name)
            )

        self.job = work(self.table, make, done=done)
        return self.job


def _choose_path(owner: QWidget, title: str) -> Path | None:
    name = f"{title} {clock.today().isoformat()}.xlsx".replace("/", "-")
    filters = f"{_('Excel workbook (*.xlsx)')};;{_('CSV (*.csv)')}"
    chosen, picked = QFileDialog.getSaveFileName(owner, _("Export"), name, filters)
    if not chosen:
        return None
    path = Path(chosen)
    if path.suffix.lower() in (".xlsx", ".csv"):
        return path
    return path.with_name(path.name + (".csv" if "csv" in picked else ".xlsx"))


def _value(column: Column[Any], row: Any, *, masked: bool) -> Any:
    """Return what goes into a cell: numbers and times as such, everything else as it is shown."""
    value = column.value(row)
    if isinstance(value, datetime) and column.kind in ("time", "date", "promise"):
        return clock.local(value).replace(tzinfo=None)
    if isinstance(value, int | Decimal) and column.right():
        return value
    text = column.text(row)
    return _PHONE.sub(lambda found: mask_phone(found.group()), text) if masked else text


def _format(column: Column[Any]) -> Any:
    from reports.sheet_style import Format

    if column.kind in ("time", "date", "promise"):
        return Format.WHEN
    return {"money": Format.MONEY, "number": Format.MARK}.get(column.kind, Format.TEXT)
