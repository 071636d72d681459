"""One bay's working day as a strip: what is taken by whom, and the time asked for."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from reception.core import clock
from reception.core.hours import Period, WorkingHours
from reception.core.text import _
from reception.shopfloor.queries import Block
from reception.vehicles.rules import show_plate
from ui.shopfloor.block import shorten
from ui.shopfloor.hours import Hours, hours_of
from ui.theme import LIGHT, SMALL, font, look

_TOP, _HIGH = 18, 30


class BayStrip(QWidget):
    """Shows a day; a touch on a free place is that time, in steps of five minutes."""

    touched = Signal(object)  # instant

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(_TOP + _HIGH + 6)
        self.setAccessibleName(_("What is free in this bay"))
        self._blocks: Sequence[Block] = ()
        self._wanted: Period | None = None
        self._hours = Hours(*clock.day_bounds(clock.today()))
        self._closed: list[Period] = []

    def show_day(
        self, hours: WorkingHours, day: date, blocks: Sequence[Block], wanted: Period | None
    ) -> None:
        """Show what is taken on a day and the period asked for."""
        self._blocks, self._wanted = blocks, wanted
        self._hours = hours_of(hours, day, blocks, clock.at(day, 12))
        self._closed = self._hours.closed(hours)
        self.update()

    def is_free(self) -> bool:
        """Tell whether the period asked for touches nothing that is taken."""
        if self._wanted is None:
            return False
        begin, end = self._wanted
        return not any(b.starts_at < end and b.ends_at > begin for b in self._blocks)

    def x_of(self, instant: datetime) -> float:
        """Return where an instant stands."""
        return 1 + self._hours.share(instant) * (self.width() - 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        share = min(max((event.position().x() - 1) / max(self.width() - 2, 1), 0), 1)
        instant = self._hours.at(share)
        self.touched.emit(instant - timedelta(seconds=int(instant.timestamp()) % 300))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(SMALL))
        free = QRectF(0.5, _TOP + 0.5, self.width() - 1, _HIGH)
        painter.setPen(QPen(QColor(LIGHT.edge), 1))
        painter.setBrush(QColor(LIGHT.ok_soft))
        painter.drawRoundedRect(free, 4, 4)
        for begin, end in self._closed:
            left, right = self.x_of(begin), self.x_of(end)
            painter.fillRect(QRectF(left, _TOP + 1, right - left, _HIGH - 1), QColor(LIGHT.hair))
        painter.setPen(QColor(LIGHT.soft))
        for tick in self._hours.ticks()[:-1]:
            x = self.x_of(tick)
            painter.drawLine(int(x), _TOP - 3, int(x), _TOP)
            painter.drawText(QRectF(x + 3, 0, 60, 15), str(clock.local(tick).hour))
        for block in self._blocks:
            self._paint_taken(painter, block)
        if self._wanted is not None:
            colour = QColor(LIGHT.accent if self.is_free() else LIGHT.bad)
            left, right = self.x_of(self._wanted[0]), self.x_of(self._wanted[1])
            painter.setPen(QPen(colour, 2))
            colour.setAlpha(36)
            painter.setBrush(colour)
            area = QRectF(left, _TOP + 1, max(right - left, 3), _HIGH - 1)
            painter.drawRoundedRect(area, 4, 4)

    def _paint_taken(self, painter: QPainter, block: Block) -> None:
        left, right = self.x_of(block.starts_at), self.x_of(block.ends_at)
        if right - left < 1:
            return
        area = QRectF(left, _TOP + 1, right - left, _HIGH - 1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look(block.state.value).fill))
        painter.drawRoundedRect(area, 4, 4)
        painter.setPen(QColor("#ffffff"))
        inside = area.adjusted(6, 0, -4, 0)
        plate = shorten(show_plate(block.plate), inside.width(), QFontMetricsF(painter.font()))
        painter.drawText(inside, int(Qt.AlignmentFlag.AlignVCenter), plate)
