"""A day's room: kinds of bay and the technicians against half hours; a free cell is a time to book."""

from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from reception.bookings.rules import STEP, Plan, steps
from reception.core import clock
from reception.core.text import _
from ui.theme import LIGHT, SMALL, font

_LEFT, _TOP, _ROW = 78, 22, 28
PEOPLE = ""  # the row of the technicians


class LoadStrip(QWidget):
    """Arrows move, Enter or a click picks: `picked(kind, instant)`. Full cells say so in a word."""

    picked = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Room of the day by half hour"))
        self._plan: Plan | None = None
        self._rows: list[tuple[str, str]] = []
        self._steps: list[datetime] = []
        self._at = (0, 0)
        self.closed = False

    def show_plan(self, plan: Plan, day: date, kinds: Sequence[tuple[str, str]]) -> None:
        """Show a day; `kinds` are pairs of code and name."""
        period = plan.hours.span(day)
        self._plan = plan
        self._rows = [*kinds, (PEOPLE, _("Technicians"))]
        self._steps = list(steps(plan.hours, *period)) if period else []
        self.closed = period is None
        row, column = self._at
        soon = [n for n, step in enumerate(self._steps) if step >= clock.now()]
        column = min(max(column, soon[0] if soon else 0), max(len(self._steps) - 1, 0))
        self._at = (min(row, max(len(self._rows) - 2, 0)), column)
        self.setFixedHeight(_TOP + _ROW * len(self._rows) + 2)
        self._describe()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(700, _TOP + _ROW * max(len(self._rows), 3))

    def text_of(self, kind: str, step: datetime) -> str:
        """Return what a cell says: taken of all, or that it is full."""
        assert self._plan is not None
        capacity = self._plan.capacity
        if kind == PEOPLE:
            return f"{self._plan.people(step)}/{capacity.technicians}"
        return _("full") if self._full(kind, step) else self._share(kind, step)

    def _share(self, kind: str, step: datetime) -> str:
        assert self._plan is not None
        return f"{self._plan.taken(kind, step)}/{self._plan.capacity.bays.get(kind, 0)}"

    def _full(self, kind: str, step: datetime) -> bool:
        assert self._plan is not None
        return self._plan.why_not(step, step + STEP, kind) is not None

    def cell(self, kind: str, step: datetime) -> QRect:
        """Return where a cell stands."""
        row = [code for code, _name in self._rows].index(kind)
        column = self._steps.index(step)
        wide = (self.width() - _LEFT) / max(len(self._steps), 1)
        left = _LEFT + int(column * wide)
        return QRect(left, _TOP + row * _ROW, int(_LEFT + (column + 1) * wide) - left, _ROW)

    def _found(self, place: QPoint) -> tuple[int, int] | None:
        for row, (kind, _name) in enumerate(self._rows[:-1]):
            for column, step in enumerate(self._steps):
                if self.cell(kind, step).contains(place):
                    return row, column
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._found(event.position().toPoint())
        if found is not None:
            self._at = found
            self._pick()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        key = Qt.Key(event.key())
        if key in moves and self._steps:
            row, column = self._at[0] + moves[key][0], self._at[1] + moves[key][1]
            self._at = (
                min(max(row, 0), len(self._rows) - 2),
                min(max(column, 0), len(self._steps) - 1),
            )
            self._describe()
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._pick()
        else:
            super().keyPressEvent(event)

    def _pick(self) -> None:
        self._describe()
        self.update()
        if self._steps and len(self._rows) > 1:
            row, column = self._at
            self.picked.emit(self._rows[row][0], self._steps[column])

    def _describe(self) -> None:
        if not self._steps or len(self._rows) < 2:
            return
        kind, name = self._rows[self._at[0]]
        step = self._steps[self._at[1]]
        self.setAccessibleDescription(
            f"{name} {clock.show(step, '%H:%M')} {self.text_of(kind, step)}"
        )

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(font(SMALL))
        middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        for row, (_code, name) in enumerate(self._rows):
            painter.setPen(QColor(LIGHT.soft))
            painter.drawText(QRect(0, _TOP + row * _ROW, _LEFT - 6, _ROW), middle, name)
        if not self._steps:
            area = QRect(_LEFT, _TOP, self.width() - _LEFT, _ROW * len(self._rows))
            painter.setPen(QColor(LIGHT.soft))
            painter.drawText(
                area, int(Qt.AlignmentFlag.AlignCenter), _("The branch is closed on this day.")
            )
            return
        for step in self._steps:
            self._paint_column(painter, step)
        if self.hasFocus() and len(self._rows) > 1:
            area = self.cell(self._rows[self._at[0]][0], self._steps[self._at[1]])
            painter.setPen(QPen(QColor(LIGHT.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(area.adjusted(1, 1, -2, -2))

    def _paint_column(self, painter: QPainter, step: datetime) -> None:
        past = step + STEP <= clock.now()
        for kind, _name in self._rows:
            area = self.cell(kind, step)
            if kind == self._rows[0][0] and clock.local(step).minute == 0:
                painter.setPen(QColor(LIGHT.soft))
                hour = QRect(area.left(), 0, 44, _TOP - 3)
                painter.drawText(
                    hour, int(Qt.AlignmentFlag.AlignBottom), f"{clock.local(step):%H:%M}"
                )
            fill, ink = self._colours(kind, step, past=past)
            painter.fillRect(area.adjusted(0, 0, -2, -2), QColor(fill))
            painter.setPen(QColor(ink))
            painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), self.text_of(kind, step))

    def _colours(self, kind: str, step: datetime, *, past: bool) -> tuple[str, str]:
        assert self._plan is not None
        if past:
            return LIGHT.hair, LIGHT.faint
        if kind == PEOPLE:
            known = self._plan.capacity.technicians_known()
            full = known and self._plan.people(step) >= self._plan.capacity.technicians
        else:
            full = self._full(kind, step)
        if full:
            return LIGHT.bad_soft, LIGHT.bad
        taken = self._plan.people(step) if kind == PEOPLE else self._plan.taken(kind, step)
        return (LIGHT.accent_soft, LIGHT.ink) if taken else (LIGHT.ok_soft, LIGHT.ok)
