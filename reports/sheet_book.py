"""A workbook of sheets: its properties, its bytes, and how each sheet prints and opens."""

from datetime import UTC, datetime

from reports.sheet import Grid, Sheet
from reports.sheet_file import write
from reports.sheet_style import Styles
from reports.sheet_text import clean

# inches; a page's room in reports/sheet.py is A4 without these
_MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6, "header": 0.3, "footer": 0.3}


class Book:
    """A workbook whose bytes depend on nothing but what is written and when it was computed."""

    def __init__(self, title: str, computed_at: datetime) -> None:
        """Begin a workbook dated `computed_at` (an aware instant)."""
        from openpyxl import Workbook

        self._made = computed_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        self._book = Workbook()
        self._book.remove(self._book.worksheets[0])
        self._styles: Styles | None = None
        properties = self._book.properties
        properties.title = clean(title)
        properties.creator = "Reception"
        properties.created = properties.modified = self._made

    def sheet(self, name: str, grid: Grid) -> Sheet:
        """Add the sheet `name`."""
        worksheet = self._book.create_sheet(name)
        self._styles = self._styles or Styles(worksheet)
        return Sheet(worksheet, grid, self._styles)

    def bytes(self) -> bytes:
        """Return the finished .xlsx file."""
        return write(self._book, self._made)


def finish(
    sheet: Sheet, footer: str, repeat: int, frozen: str, *, across: int = 1, beside: str = ""
) -> None:
    """Set up print and view: A4 landscape, row `repeat` on each page (0: none).

    The sheet is `across` pages wide, the columns `beside` on each of them: what has too many
    columns for one page would be too small to read. `frozen` is the cell above and left of which
    everything stays when scrolling.
    """
    ws = sheet.ws
    ws.freeze_panes = frozen
    ws.page_setup.paperSize = ws.PAPERSIZE_A4
    ws.page_setup.orientation = ws.ORIENTATION_LANDSCAPE
    ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = across, 0
    ws.sheet_properties.pageSetUpPr.fitToPage = True
    for side, inches in _MARGINS.items():
        setattr(ws.page_margins, side, inches)
    ws.print_options.horizontalCentered = True
    if repeat:
        ws.print_title_rows = f"{repeat}:{repeat}"
    if beside:
        ws.print_title_cols = beside
    last = ws.cell(1, len(sheet.grid.widths)).column_letter
    ws.print_area = f"A1:{last}{max(1, sheet.row - 1)}"
    ws.oddFooter.left.text, ws.oddFooter.right.text = footer, "&P / &N"
    ws.oddFooter.left.size = ws.oddFooter.right.size = 8
