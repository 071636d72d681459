"""The roster's grid: people and days; cells are marked with keys and mouse and filled in together."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from reception.core import clock, money
from reception.core.text import _
from reception.core.time_words import WEEKDAYS
from reception.core.units import day_number
from reception.shopfloor.plan_duty import Duty, Shift
from reception.shopfloor.roster_actions import Cell
from reception.shopfloor.roster_queries import RosterMonth
from ui.shopfloor.roster_words import short
from ui.theme import LIGHT, ROW

_Index = QModelIndex | QPersistentModelIndex
_NOBODY = QModelIndex()
_PAPER = {
    Duty.WORK: LIGHT.card, Duty.OFF: LIGHT.hair, Duty.LEAVE: LIGHT.warn_soft,
    Duty.TRAINING: LIGHT.ok_soft,
}  # fmt: skip
_INK = {Duty.WORK: LIGHT.ink, Duty.OFF: LIGHT.soft, Duty.LEAVE: LIGHT.warn, Duty.TRAINING: LIGHT.ok}


class RosterModel(QAbstractTableModel):
    """A row a person and, last, how many technicians are there; a column a day and the hours."""

    def __init__(self) -> None:
        super().__init__()
        self.month = RosterMonth((), frozenset(), (), ())

    def show_month(self, month: RosterMonth) -> None:
        """Show a month."""
        self.beginResetModel()
        self.month = month
        self.endResetModel()

    def rowCount(self, parent: _Index = _NOBODY) -> int:
        return len(self.month.rows) + 1 if self.month.rows else 0

    def columnCount(self, parent: _Index = _NOBODY) -> int:
        return len(self.month.days) + 1 if self.month.days else 0

    def shift(self, row: int, column: int) -> Shift | None:
        """Return what a cell holds; None for an empty one and outside people and days."""
        inside = row < len(self.month.rows) and column < len(self.month.days)
        return self.month.rows[row].shifts[column] if inside else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        inside = index.row() < len(self.month.rows) and index.column() < len(self.month.days)
        chosen = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return chosen if inside else Qt.ItemFlag.ItemIsEnabled

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        shift = self.shift(row, column)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column, shift)
        if role == Qt.ItemDataRole.BackgroundRole:
            return self._paper(row, column, shift)
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(_INK[shift.kind] if shift else LIGHT.soft)
        return None

    def _text(self, row: int, column: int, shift: Shift | None) -> str:
        if shift is not None:
            return short(shift.mark)
        people, days = len(self.month.rows), len(self.month.days)
        if row == people:
            count = self.month.on_duty[column] if column < days else 0
            return str(count) if count else ""
        if column == days:
            hours = self.month.rows[row].hours
            return money.show_quantity(hours) if hours else ""
        return ""

    def _paper(self, row: int, column: int, shift: Shift | None) -> QColor | None:
        if shift is not None:
            return QColor(_PAPER[shift.kind])
        days = self.month.days
        if row == len(self.month.rows) or column >= len(days):
            return QColor(LIGHT.bg)
        return QColor(LIGHT.bg) if days[column] in self.month.closed else None

    def headerData(
        self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        across = side == Qt.Orientation.Horizontal
        if role == Qt.ItemDataRole.DisplayRole:
            return self._day(section) if across else self._person(section)
        if role == Qt.ItemDataRole.ForegroundRole and across and section < len(self.month.days):
            today = self.month.days[section] == clock.today()
            weekend = self.month.days[section].weekday() >= 5
            return QColor(LIGHT.accent if today else LIGHT.warn if weekend else LIGHT.soft)
        return None

    def _day(self, column: int) -> str:
        if column >= len(self.month.days):
            return _("Hours made")
        day = self.month.days[column]
        return f"{day.day}\n{_(WEEKDAYS[day.weekday()])[-1]}"

    def _person(self, row: int) -> str:
        return self.month.rows[row].name if row < len(self.month.rows) else _("Technicians there")


class _Cells(QStyledItemDelegate):
    """Paints a cell's paper under it: the stylesheet leaves no room for that."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        area: QRect = option.rect  # type: ignore[attr-defined]
        paper = index.data(Qt.ItemDataRole.BackgroundRole)
        if paper is not None:
            painter.fillRect(area.adjusted(0, 0, -1, -1), paper)
        super().paint(painter, option, index)
        painter.setPen(QColor(LIGHT.hair))
        painter.drawLine(area.topRight(), area.bottomRight())


class RosterGrid(QTableView):
    """Mark cells with mouse or Shift and arrows; a key, a button or pasted text fills them in."""

    filled = Signal(object)  # tuple of Cell

    def __init__(self) -> None:
        super().__init__()
        self.table = RosterModel()
        self.setModel(self.table)
        self.setAccessibleName(_("Roster"))
        self.marks: Sequence[str] = ()  # by the digit that fills them in
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setMinimumSectionSize(26)
        self.horizontalHeader().setFixedHeight(46)
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.verticalHeader().setFixedWidth(112)
        self.setCornerButtonEnabled(False)
        self.setShowGrid(False)
        self.setItemDelegate(_Cells(self))
        self.setTabKeyNavigation(False)

    def show_month(self, month: RosterMonth) -> None:
        """Show a month; the marked cells stay marked in the same month."""
        same = month.days[:1] == self.table.month.days[:1]
        at = [(i.row(), i.column()) for i in self.selectedIndexes()] if same else []
        here = self.currentIndex()
        place = (here.row(), here.column()) if same and here.isValid() else None
        self.table.show_month(month)
        last = len(month.days)
        self.horizontalHeader().setSectionResizeMode(last, QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().resizeSection(last, 64)
        if place is not None:
            self.setCurrentIndex(self.table.index(*place))
        model = self.selectionModel()
        for row, column in at:
            model.select(self.table.index(row, column), model.SelectionFlag.Select)

    def day(self) -> date | None:
        """Return the day of the current cell."""
        column = self.currentIndex().column()
        days = self.table.month.days
        return days[column] if 0 <= column < len(days) else None

    def fill(self, mark: str) -> None:
        """Fill the marked cells in; "" empties them."""
        cells = tuple(self._cell(i.row(), i.column(), mark) for i in self.selectedIndexes())
        if cells:
            self.filled.emit(cells)

    def _cell(self, row: int, column: int, mark: str) -> Cell:
        month = self.table.month
        return Cell(month.rows[row].person_id, day_number(month.days[column]), mark)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.text()
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.fill("")
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QApplication.clipboard().text())
        elif digit.isdigit() and 1 <= int(digit) <= len(self.marks):
            self.fill(self.marks[int(digit) - 1])
        else:
            super().keyPressEvent(event)

    def paste(self, text: str) -> None:
        """Fill in from the current cell on what was copied in a spreadsheet: marks, tab between."""
        here, month = self.currentIndex(), self.table.month
        if not here.isValid():
            return
        known = {short(mark): mark for mark in self.marks} | {mark: mark for mark in self.marks}
        cells = tuple(
            self._cell(
                here.row() + down, here.column() + over, known.get(word.strip(), word.strip())
            )
            for down, line in enumerate(text.rstrip("\r\n").splitlines())
            for over, word in enumerate(line.split("\t"))
            if here.row() + down < len(month.rows) and here.column() + over < len(month.days)
        )
        if cells:
            self.filled.emit(cells)
