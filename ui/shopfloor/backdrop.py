"""What lies behind the blocks: names, lines, hours when no work is planned, places offered."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPen

from reception.core.hours import Period
from reception.core.text import _
from reception.shopfloor.queries import Board
from ui.shopfloor.block import shorten
from ui.shopfloor.grid import NAMES, Grid, Row
from ui.theme import DARK, font

_CLOSED, _HATCH = "#0a0e1a", "#2b365a"  # darker than the rows, hatched: nothing is planned there
TALL = 60  # scene units: from here on a row has room for two lines
Job = tuple[timedelta, frozenset[int]]  # so long, in these bays


def paint(
    painter: QPainter,
    exposed: QRectF | QRect,
    grid: Grid,
    closed: Iterable[Period],
    board: Board | None,
    job: Job | None,
    now: datetime,
) -> None:
    """Paint everything behind the blocks."""
    painter.fillRect(exposed, QColor(DARK.bg))
    for begin, end in closed:
        _shade(
            painter, QRectF(grid.x_of(begin), 0, grid.x_of(end) - grid.x_of(begin), grid.bottom())
        )
    painter.setPen(QPen(QColor("#1f2942"), 1))
    for tick in grid.hours.ticks():
        x = grid.x_of(tick)
        painter.drawLine(QPointF(x, 0), QPointF(x, grid.bottom()))
    painter.setPen(QPen(QColor(DARK.edge), 2))
    for dusk, _dawn in grid.hours.nights:
        painter.drawLine(QPointF(grid.x_of(dusk), 0), QPointF(grid.x_of(dusk), grid.bottom()))
    for row in grid.rows:
        top = grid.tops[row.key]
        _paint_shades(painter, grid, row, top)
        if job is not None and board is not None:
            _paint_offer(painter, grid, board, job, row, top, now)
        painter.setPen(QPen(QColor(DARK.line), 1))
        painter.drawLine(QPointF(0, top + grid.height), QPointF(grid.wide, top + grid.height))
        _paint_name(painter, row, QRectF(20, top, NAMES - 26, grid.height))


def _shade(painter: QPainter, area: QRectF) -> None:
    painter.fillRect(area, QColor(_CLOSED))
    painter.fillRect(area, QBrush(QColor(_HATCH), Qt.BrushStyle.BDiagPattern))


def _paint_shades(painter: QPainter, grid: Grid, row: Row, top: float) -> None:
    for shade in row.shades:
        left, right = grid.x_of(shade.begin), grid.x_of(shade.end)
        area = QRectF(left, top + 1, right - left, grid.height - 1)
        if area.width() < 1:
            continue
        _shade(painter, area)
        painter.setFont(font(20))
        painter.setPen(QColor(DARK.soft))
        word = shorten(shade.word, area.width() - 12, QFontMetricsF(painter.font()))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), word)


def _paint_name(painter: QPainter, row: Row, area: QRectF) -> None:
    painter.setFont(font(26, bold=True))
    painter.setPen(QColor(DARK.ink))
    metrics = QFontMetricsF(painter.font())
    name = metrics.elidedText(row.name, Qt.TextElideMode.ElideRight, area.width())
    used, small = metrics.horizontalAdvance(name) + 10, QFontMetricsF(font(18))
    note = "" if row.note in row.name else row.note
    beside = small.horizontalAdvance(note) <= area.width() - used
    under = bool(note) and not beside and area.height() >= TALL
    middle = Qt.AlignmentFlag.AlignVCenter
    painter.drawText(area.adjusted(0, 0, 0, -24 if under else 0), int(middle), name)
    painter.setFont(font(18))
    painter.setPen(QColor(DARK.soft))
    if under:
        cut = small.elidedText(note, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area.adjusted(0, 30, 0, 0), int(middle), cut)
    elif note and beside:
        painter.drawText(area.adjusted(used, 0, 0, 0), int(middle), note)


def _paint_offer(
    painter: QPainter, grid: Grid, board: Board, job: Job, row: Row, top: float, now: datetime
) -> None:
    length, suited = job
    shade = QColor("#2f7d5f" if row.key in suited else "#5b6577")
    shade.setAlpha(110 if row.key in suited else 40)
    for begin, end in _gaps(grid, board.taken.get(row.key, ()), now):
        left, right = grid.x_of(begin), grid.x_of(end)
        if board.hours.between(begin, end) >= length and right - left > 4:
            painter.fillRect(QRectF(left + 2, top + 5, right - left - 4, grid.height - 10), shade)


def _gaps(grid: Grid, taken: Sequence[Period], now: datetime) -> list[Period]:
    gaps, at = [], max(grid.hours.begin, now)
    for begin, end in taken:
        if begin > at:
            gaps.append((at, min(begin, grid.hours.end)))
        at = max(at, end)
    if at < grid.hours.end:
        gaps.append((at, grid.hours.end))
    return gaps


def nothing_words(board: Board) -> str:
    """Return what an empty board teaches."""
    if not board.bays:
        return _("No bays yet. Add them in the settings.")
    if board.orders:
        return _("Nothing planned. Drag a car from the right side to a free place.")
    return _("No cars here. A check-in (F2) brings the first one to the right side.")
