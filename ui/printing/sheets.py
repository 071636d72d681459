"""Drawn sheets onto a printer, each in its own size, unscaled. Runs in any thread."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
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
    """Hand all papers to the printer as one document; `report(n)` after each is drawn, may raise.

    The printer gets its first page when the last is drawn: Windows takes a begun document back on
    `abort`, CUPS cannot, so what is cancelled or cannot be drawn must not have begun.
    Raises PrintTrouble when the printer does not take all of it.
    """
    with TemporaryDirectory(prefix="reception-", ignore_cleanup_errors=True) as name:
        kept: list[tuple[Sheet, Path]] = []
        for count, sheets in enumerate(papers, 1):
            for sheet in sheets:
                path = Path(name) / str(len(kept))
                path.write_bytes(sheet.packed)
                kept.append((replace(sheet, packed=b""), path))
            report(count)
        _paint(printer, kept, where)


def _paint(printer: Any, kept: Sequence[tuple[Sheet, Path]], where: AtPrinter) -> None:
    printer.setFullPage(True)
    name = printer.printerName() or printer.docName()
    painter = QPainter()
    ended = False
    try:
        for sheet, path in kept:
            _turn(printer, painter, sheet, where, name)
            _draw(printer, painter, replace(sheet, packed=path.read_bytes()), where)
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
