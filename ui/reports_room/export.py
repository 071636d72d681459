"""The month's workbook into a file: figures, layout, writing, off the window's thread."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from reception.core.text import _
from reception.figures.queries import month_figures
from reception.figures.values import MonthFigures
from reports.renderers import renderer
from ui.background import Report
from ui.commands.place import write_file


def suggestion(year: int, month: int, folder: str = "") -> Path:
    """Return where a month's workbook would go: the last folder, or the person's documents."""
    documents = QStandardPaths.StandardLocation.DocumentsLocation
    place = folder or QStandardPaths.writableLocation(documents)
    return Path(place) / _("Monthly report {month}.xlsx").format(month=f"{year}-{month:02d}")


def choose_path(owner: QWidget, suggested: Path) -> Path | None:
    """Ask where to save; None when the person thought better of it."""
    chosen, _filter = QFileDialog.getSaveFileName(
        owner, _("Save monthly report"), str(suggested), _("Excel workbook (*.xlsx)")
    )
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix.lower() == ".xlsx" else path.with_name(f"{path.name}.xlsx")


def write_month(year: int, month: int, path: Path, report: Report) -> Path:
    """Compute, lay out and write the workbook; Refused when the file cannot be written."""
    report(0.05, _("Adding up the month…"))
    data = month_figures(year, month)
    report(0.3, _("Laying out {count} orders…").format(count=len(data.orders)))
    content = renderer(MonthFigures)(data)
    report(0.9, _("Writing the file…"))
    write_file(path, content)
    return path


def open_folder(path: Path) -> None:
    """Show the file's folder in the system's own way."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
