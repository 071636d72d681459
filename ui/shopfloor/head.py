"""The board's first line: the day in figures, and the clock."""

from datetime import datetime

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from reception.core import clock, money
from reception.core.text import _
from reception.orders.rules import HOLDS, S
from reception.shopfloor.queries import Board
from ui.shopfloor.day_words import day_words
from ui.shopfloor.layout import is_late
from ui.shopfloor.loads import Load
from ui.theme import DARK, font

SMALLER = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4)  # shares of the size, until the line has room
HIGH = 92  # pixels at 1080p
IN_WORK = HOLDS | {S.WORKING, S.INSPECTION, S.WASHING}


class BoardHead(QWidget):
    """Hours sold, free and over, cars in work, late ones, on time; date and time at the right."""

    def __init__(self) -> None:
        super().__init__()
        self._zoom = 1.0
        self.scale(1.0)
        self.figures: list[tuple[str, str, bool]] = []
        self._title, self._clock = "", ""

    def scale(self, zoom: float) -> None:
        """Take another size."""
        self._zoom = zoom
        self.setFixedHeight(round(HIGH * zoom))

    def show_board(self, board: Board, now: datetime, load: Load) -> None:
        """Show the figures of this board; `load` is that of what its rows are."""
        late = sum(is_late(order.state, order.promised_at, now) for order in board.orders)
        in_work = sum(order.state in IN_WORK for order in board.orders)
        on_time, handed_over = board.on_time
        share = f"{100 * on_time / handed_over:.0f}%" if handed_over else "—"
        self.figures = [
            (_("Sold today"), f"{money.show_quantity(board.sold)} h", False),
            (_("Still free"), f"{money.show_quantity(load.free)} h", False),
            (_("Over"), f"{money.show_quantity(load.over)} h", load.over > 0),
            (_("Being repaired"), str(in_work), False),
            (_("Past promise"), str(late), late > 0),
            (_("On time"), share, False),
        ]
        today = clock.local(now).date()
        self._clock = f"{day_words(today)} {clock.show(now, '%H:%M')}"
        self._title = _("Workshop board")
        if board.day != today:
            self._title = f"{day_words(board.day)} · {self._title}"
        self.setAccessibleDescription(
            " · ".join([*(f"{name} {figure}" for name, figure, _bad in self.figures), self._clock])
        )
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#151d33"))
        painter.scale(self._zoom, self._zoom)
        wide = self.width() / self._zoom
        painter.setFont(font(36))
        painter.setPen(QColor(DARK.ink))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(0, 0, wide - 28, HIGH), int(right), self._clock)
        room = wide - 68 - QFontMetricsF(font(36)).horizontalAdvance(self._clock)
        share = next(each for each in SMALLER if self._write_all(None, each) <= room or each < 0.5)
        self._write_all(painter, share)

    def _write_all(self, painter: QPainter | None, share: float) -> float:
        """Write title and figures at a share of their size; return where they end, in pixels."""
        name_font, strong = font(round(22 * share)), font(round(38 * share), bold=True)
        title_font = font(round(34 * share), bold=True)
        left = self._write(painter, 28, self._title, title_font, DARK.ink) + 44 * share
        for name, figure, bad in self.figures:
            left = self._write(painter, left, name, name_font, DARK.soft) + 12 * share
            colour = DARK.bad if bad else "#ffffff"
            left = self._write(painter, left, figure, strong, colour) + 40 * share
        return left

    def _write(
        self, painter: QPainter | None, left: float, text: str, using: QFont, colour: str
    ) -> float:
        wide = QFontMetricsF(using).horizontalAdvance(text)
        if painter is not None:
            painter.setFont(using)
            painter.setPen(QColor(colour))
            area = QRectF(left, 0, wide + 4, HIGH)
            painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), text)
        return left + wide
