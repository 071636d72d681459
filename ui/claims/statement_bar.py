"""对账单: the claims of a period for the maker, as a workbook or with all their papers in one zip."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from reception.claims.statement import Statement, note_claims_export, statement
from reception.core.errors import Refused
from reception.core.text import _
from ui.background import Job, Report, work
from ui.commands.place import write_file
from ui.period_choice import PeriodChoice
from ui.widgets import Button, Label, toast


class StatementBar(QWidget):
    """A period and two files; both are made in the background and noted in the log."""

    def __init__(self) -> None:
        super().__init__()
        self.period = PeriodChoice()
        self.period.kind.set_value("month")
        self.job: Job | None = None
        self.list_button = Button(_("Claims list…"), partial(self._ask, False), icon="download")
        self.bundle_button = Button(
            _("List and papers…"), partial(self._ask, True), icon="download"
        )
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        across.addWidget(Label(_("Statement for the maker, settled on"), "soft"))
        for widget in (self.period, self.list_button, self.bundle_button):
            across.addWidget(widget)
        across.addStretch()

    def _ask(self, papers: bool) -> None:
        end = "zip" if papers else "xlsx"
        name = _("Claims statement {first} – {last}").format(
            first=self.period.first, last=self.period.last
        )
        chosen, _filter = QFileDialog.getSaveFileName(
            self, _("Export"), f"{name}.{end}", f"{end.upper()} (*.{end})"
        )
        if chosen:
            path = Path(chosen)
            self.write(path if path.suffix else path.with_suffix(f".{end}"), papers=papers)

    def write(self, path: Path, *, papers: bool) -> Job:
        """Write the period's claims, with their `papers` or as a list alone."""
        first, last = self.period.first, self.period.last

        def make(_report: Report) -> int:
            from reports.claims_statement import render_claims_bundle, render_claims_list

            data = statement(first, last, files=papers)
            if not data.claims:
                raise Refused(_("No claims arose in these days. Choose other days."))
            note_claims_export(first=first, last=last, claims=len(data.claims), documents=papers)
            render: Callable[[Statement], bytes] = (
                render_claims_bundle if papers else render_claims_list
            )
            write_file(path, render(data))
            return len(data.claims)

        self.job = work(self, make, done=lambda count: self._written(path, count))
        return self.job

    def _written(self, path: Path, count: int) -> None:
        toast(self, _("{count} claims written: {file}").format(count=count, file=path.name))
