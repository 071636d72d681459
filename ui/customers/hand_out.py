"""导出: customers into a file, noted in the log before a byte is written."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from reception.core import clock
from reception.core.errors import Refused
from reception.core.gate import actor, may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.customers.actions import note_export
from reception.customers.queries import export_rows
from ui.background import Job, Report, work
from ui.commands.place import write_file
from ui.customers.busy import Busy
from ui.widgets import toast

EXCEL, CSV = "xlsx", "csv"
MOST_IN_EXCEL = 50_000  # a workbook of more takes longer than anybody waits


def choose_path(owner: QWidget) -> Path | None:
    """Ask where to write; None when the person thought better of it."""
    name = _("Customers {day}.xlsx").format(day=clock.today().isoformat())
    filters = f"{_('Excel workbook (*.xlsx)')};;{_('CSV (*.csv)')}"
    chosen, picked = QFileDialog.getSaveFileName(owner, _("Export customers"), name, filters)
    if not chosen:
        return None
    path = Path(chosen)
    if path.suffix.lower() in (".xlsx", ".csv"):
        return path
    return path.with_name(path.name + (".csv" if "csv" in picked else ".xlsx"))


def hand_out(owner: QWidget, path: Path, busy: Busy) -> Job:
    """Write the customers in the background; phones are masked unless the person may see them."""
    masked = not may(Permission.SEE_PHONES)

    def write(report: Report) -> int:
        from reports.customers_list import table, workbook

        report(0.1, "")
        rows = export_rows(masked=masked)
        if path.suffix.lower() != ".csv" and len(rows) > MOST_IN_EXCEL:
            raise Refused(
                _(
                    "{count} customers are too many for one sheet. Choose CSV as the file type."
                ).format(count=f"{len(rows):,}")
            )
        kind = CSV if path.suffix.lower() == ".csv" else EXCEL
        note_export(rows=len(rows), masked=masked, format=kind)
        report(0.3, "")
        note = _("{count} customers, exported {time} by {name}").format(
            count=len(rows), time=clock.show(clock.now(), "%Y-%m-%d %H:%M"), name=actor().name
        )
        note += " · " + (_("phones masked") if masked else _("whole phones"))
        content = table(rows) if kind == CSV else workbook(rows, note, clock.now())
        report(0.9, "")
        write_file(path, content)
        return len(rows)

    def done(count: int) -> None:
        busy.end()
        toast(owner, _("{count} customers exported: {name}").format(count=count, name=path.name))

    job = work(owner, write, done=done, failed=busy.end, progress=busy.step)
    busy.watch(job, _("Exporting customers…"))
    return job
