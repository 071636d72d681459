"""Drawn sheets onto a printer, each in its own size, unscaled. Runs in any thread."""

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter

from reports.batch import Sheet
from ui.printing.jobs import AtPrinter
from ui.printing.machine import PrintTrouble, no_answer

DPI = 300
_MM, _POINTS = 72 / 25.4, 72


def page_layout(printer: Any, wide: float, high: float, where: AtPrinter) -> QPageLayout:
    """Return the sheet at the printer: the form of that name, or one made of the page's size."""
    from PySide6.QtPrintSupport import QPrinterInfo

    turned = wide > high and not where.upright
    points = QSizeF(high, wide) if turned else QSizeF(wide, high)
    known = QPrinterInfo(printer).supportedPageSizes() if where.form else []
    size = next(
        (each for each in known if each.name() == where.form),
        QPageSize(points, QPageSize.Unit.Point, where.form, QPageSize.SizeMatchPolicy.FuzzyMatch),
    )
    ways = QPageLayout.Orientation
    way = ways.Landscape if turned else ways.Portrait
    return QPageLayout(size, way, QMarginsF(0, 0, 0, 0))


def hand_over(
    printer: Any,
    papers: Iterable[tuple[Sheet, ...]],
    where: AtPrinter,
    report: Callable[[int], object] = lambda _count: None,
) -> None:
    """Hand all papers to the printer as one document; `report(n)` after each paper, may raise.

    Raises PrintTrouble when the printer stops taking; then, and when `report` raises, the document
    is taken back whole.
    """
    printer.setFullPage(True)
    name = printer.printerName() or printer.docName()
    painter = QPainter()
    ended = False
    try:
        for count, sheets in enumerate(papers, 1):
            for sheet in sheets:
                _turn(printer, painter, sheet, where, name)
                _draw(printer, painter, sheet, where)
            report(count)
        ended = True
    finally:
        if painter.isActive():
            if not ended:
                printer.abort()
            ended = painter.end() and ended
    states = type(printer).PrinterState
    if not ended or printer.printerState() in (states.Error, states.Aborted):
        raise PrintTrouble(no_answer(name))


def _turn(printer: Any, painter: QPainter, sheet: Sheet, where: AtPrinter, name: str) -> None:
    """Begin the document, or its next page, in this sheet's size."""
    printer.setPageLayout(page_layout(printer, sheet.wide, sheet.high, where))
    begun = printer.newPage() if painter.isActive() else painter.begin(printer)
    if not begun:
        raise PrintTrouble(no_answer(name))


def _draw(printer: Any, painter: QPainter, sheet: Sheet, where: AtPrinter) -> None:
    pixels = sheet.pixels()
    kind = QImage.Format.Format_Grayscale8 if sheet.grey else QImage.Format.Format_RGB888
    image = QImage(pixels, sheet.columns, sheet.lines, sheet.stride, kind)
    unit = printer.resolution() / _POINTS
    right, down = (each / 10 * _MM * unit for each in where.shift)
    painter.drawImage(QRectF(right, down, sheet.wide * unit, sheet.high * unit), image)
