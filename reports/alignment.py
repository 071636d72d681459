"""Printer alignment page: marks at known places, to be measured with a ruler on the printed paper."""

from reception.core.slip_form import CONTINUOUS
from reception.core.text import _
from reports.grid import PITCH, SIDE, SIZE, Sheet, sheet_of
from reports.page import HEIGHT, WIDTH, Document, Page

MM = 72 / 25.4  # points
_EDGE = 15.0  # mm from the corner's edges to the cross: inside the strips with the holes
_ARM = 8.0  # points
_PAGES = 3  # of cut paper: what drifts from sheet to sheet is seen


def _sheet(layout: str) -> Sheet:
    return sheet_of(layout) if layout in CONTINUOUS else Sheet(WIDTH, HEIGHT, 34, WIDTH - 34, 2, 68)


def _cross(page: Page, x: float, y: float) -> None:
    page.rule(y, x - _ARM, x + _ARM)
    page.upright(x, y - _ARM, y + _ARM)


def _scales(page: Page, sheet: Sheet) -> None:
    """Draw a millimetre scale to the right and one down, both from the paper's own edges."""
    top = sheet.height / 2
    left = (round(sheet.width * 0.6 / MM, -1) - 5) * MM  # between two numbers of the other scale
    for mm in range(20, int(sheet.width / MM) - 15):
        page.upright(mm * MM, top - (6 if mm % 10 == 0 else 3), top)
        if mm % 10 == 0:
            page.text(mm * MM, top - 8, str(mm), SIZE, align="centre")
    for mm in range(14, int(sheet.height / MM) - 14):
        page.rule(mm * MM, left, left + (6 if mm % 10 == 0 else 3))
        if mm % 10 == 0:
            page.text(left + 9, mm * MM + 3, str(mm), SIZE)


def render_alignment(layout: str) -> bytes:
    """Return the alignment page for a layout of the slip, in exactly its sheets."""
    sheet = _sheet(layout)
    document = Document(_("Printer alignment"), "")
    count = _PAGES if layout in CONTINUOUS else 1
    for number in range(1, count + 1):
        document.canvas.setPageSize((sheet.width, sheet.height))
        page = Page(document.canvas, sheet.height)
        edge = _EDGE * MM
        for x in (edge, sheet.width - edge):
            for y in (edge, sheet.height - edge):
                _cross(page, x, y)
        _scales(page, sheet)
        size = _("{wide} x {high} mm, sheet {number} / {count}").format(
            wide=f"{sheet.width / MM:.1f}",
            high=f"{sheet.height / MM:.1f}",
            number=number,
            count=count,
        )
        lines = (
            f"{_('Printer alignment')}　{size}",
            _(
                "1. Each cross stands {edge} mm from both edges; the scales count from the edges."
            ).format(edge=_EDGE),
            _("2. Measure. What is missing to the right or downwards is the shift to be entered."),
            _("3. If it drifts from sheet to sheet, the printer's page length is not this height."),
        )
        start = max(sheet.left, SIDE) + 24
        page.lines(start, 5 * PITCH, lines, SIZE, leading=PITCH)
        page.done()
        document.canvas.showPage()
    return document.finished()
