"""Seven days side by side: how full each is, and who comes when."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from reception.bookings.queries import BookingRow
from reception.core import clock
from reception.core.text import _
from reception.vehicles.rules import show_plate
from ui.bars import WEEKDAYS
from ui.bookings.words import state_code
from ui.theme import LIGHT, SMALL, font, look

_HEAD, _ROW = 64, 40


class WeekView(QWidget):
    """← → choose a day, ↑ ↓ a booking in it, Enter opens: `day_opened(date)`, `opened(booking)`."""

    day_opened = Signal(object)
    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Bookings of the week"))
        self.setMinimumHeight(_HEAD + 4 * _ROW)
        self.monday = clock.today()
        self._days: list[list[BookingRow]] = [[] for _day in range(7)]
        self._loads: Mapping[date, Decimal | None] = {}
        self._at = [0, -1]

    def show_week(
        self, monday: date, rows: Sequence[BookingRow], loads: Mapping[date, Decimal | None]
    ) -> None:
        """Show the week that begins on `monday`; `loads` are shares from 0 to 1, None when closed."""
        self.monday, self._loads = monday, loads
        self._days = [
            [r for r in rows if clock.local(r.starts_at).date() == monday + timedelta(days=n)]
            for n in range(7)
        ]
        if not 0 <= self._at[1] < len(self._days[self._at[0]]):
            self._at[1] = -1
        self.update()

    def choose_day(self, day: date) -> None:
        """Mark a day of the week."""
        self._at = [min(max((day - self.monday).days, 0), 6), -1]
        self.update()

    def _column(self, number: int) -> QRect:
        wide = self.width() / 7
        left = int(number * wide)
        return QRect(left, 0, int((number + 1) * wide) - left - 6, self.height())

    def _room(self) -> int:
        """Return how many bookings a column has room for; the last row says how many more."""
        return max(1, (self.height() - _HEAD) // _ROW)

    def row_area(self, day: int, number: int) -> QRect:
        """Return where a booking of a day stands."""
        column = self._column(day)
        return QRect(column.left() + 4, _HEAD + number * _ROW, column.width() - 8, _ROW - 4)

    def _shown(self, day: int) -> list[BookingRow]:
        rows, room = self._days[day], self._room()
        return rows if len(rows) <= room else rows[: room - 1]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place: QPoint = event.position().toPoint()
        for day in range(7):
            if not self._column(day).contains(place):
                continue
            self._at = [day, -1]
            for number, row in enumerate(self._shown(day)):
                if self.row_area(day, number).contains(place):
                    self._at[1] = number
                    self.opened.emit(row.booking_id)
            if self._at[1] < 0:
                self._open()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, (day, number) = Qt.Key(event.key()), self._at
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if key == Qt.Key.Key_Right else -1
            self._at = [min(max(day + step, 0), 6), -1]
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 1 if key == Qt.Key.Key_Down else -1
            self._at[1] = min(max(number + step, -1), len(self._shown(day)) - 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        else:
            super().keyPressEvent(event)
        self.update()

    def _open(self) -> None:
        day, number = self._at
        if number >= 0:
            self.opened.emit(self._shown(day)[number].booking_id)
        else:
            self.day_opened.emit(self.monday + timedelta(days=day))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        for day in range(7):
            self._paint_day(painter, day)

    def _paint_day(self, painter: QPainter, number: int) -> None:
        day, column = self.monday + timedelta(days=number), self._column(number)
        today, load = day == clock.today(), self._loads.get(day)
        chosen = self.hasFocus() and self._at == [number, -1]
        painter.setPen(QPen(QColor(LIGHT.accent if chosen else LIGHT.line), 2 if chosen else 1))
        painter.setBrush(QColor(LIGHT.card if load is not None else LIGHT.bg))
        painter.drawRoundedRect(column.adjusted(1, 1, -1, -1), 6, 6)
        inside = column.adjusted(10, 8, -8, 0)
        painter.setPen(QColor(LIGHT.accent if today else LIGHT.ink))
        painter.setFont(font(bold=True))
        painter.drawText(inside, f"{_(WEEKDAYS[number])} {day:%m-%d}")
        painter.setFont(font(SMALL))
        words = _("closed")
        if load is not None:
            words = _("{count} booked · {share}% full").format(
                count=sum(r.state != "cancelled" for r in self._days[number]),
                share=round(load * 100),
            )
        painter.setPen(QColor(LIGHT.soft))
        painter.drawText(inside.adjusted(0, 20, 0, 0), words)
        if load is not None:
            self._paint_load(painter, QRect(inside.left(), 48, inside.width(), 6), load)
        for place, row in enumerate(self._shown(number)):
            self._paint_row(painter, number, place, row)
        hidden = len(self._days[number]) - len(self._shown(number))
        if hidden:
            area = self.row_area(number, len(self._shown(number)))
            painter.setPen(QColor(LIGHT.accent))
            more = _("{count} more").format(count=hidden)
            painter.drawText(area.adjusted(6, 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), more)

    @staticmethod
    def _paint_load(painter: QPainter, area: QRect, load: Decimal) -> None:
        painter.fillRect(area, QColor(LIGHT.hair))
        full = LIGHT.bad if load >= Decimal("0.8") else LIGHT.accent
        area.setWidth(int(area.width() * min(load, Decimal(1))))
        painter.fillRect(area, QColor(full))

    def _paint_row(self, painter: QPainter, day: int, number: int, row: BookingRow) -> None:
        area = self.row_area(day, number)
        shown = look(state_code(row))
        chosen = self.hasFocus() and self._at == [day, number]
        painter.setPen(QPen(QColor(LIGHT.accent), 2) if chosen else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(LIGHT.accent_soft if row.state == "booked" else LIGHT.hair))
        painter.drawRoundedRect(area, 4, 4)
        painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), QColor(shown.colour))
        words = area.adjusted(8, 1, -4, -1)
        who = show_plate(row.plate) or row.name
        first = f"{clock.show(row.starts_at, '%H:%M')} {who}"
        for text, bold, side in (
            (first, True, Qt.AlignmentFlag.AlignTop),
            (f"{shown.sign} {row.about()}", False, Qt.AlignmentFlag.AlignBottom),
        ):
            using = font(SMALL, bold=bold)
            painter.setFont(using)
            painter.setPen(QColor(LIGHT.ink if bold else LIGHT.soft))
            fits = QFontMetrics(using).elidedText(text, Qt.TextElideMode.ElideRight, words.width())
            painter.drawText(words, int(side), fits)
