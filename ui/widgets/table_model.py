"""The rows behind a table: columns declared once, Chinese sorted by sound, chips that filter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from reception.core import clock, money
from ui.theme import LIGHT, look, state_word
from ui.widgets.label import plain_tip
from ui.widgets.state import promise_text, when

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
KIND = Qt.ItemDataRole.UserRole + 1
VALUE = Qt.ItemDataRole.UserRole + 2


@dataclass(frozen=True)
class Column(Generic[T]):
    """One column: title, getter, and how it shows.

    `kind` gives format, side and order at once: text, plate (strong), strong, soft, money, number,
    state, promise, time (short), date (2026-11-21 14:30), check. `show` overrides the format and
    `sort` the order. `width` in pixels; 0 takes what is left. `total` sums it in the foot.
    """

    title: str
    value: Callable[[T], Any]
    kind: str = "text"
    width: int = 110
    show: Callable[[Any], str] | None = None
    sort: Callable[[Any], Any] | None = None
    total: bool = False

    def text(self, row: T) -> str:
        """Return what the cell of a row shows."""
        value = self.value(row)
        if self.show is not None:
            return self.show(value)
        if value is None or value == "":
            return "—" if self.kind in ("time", "date", "promise") else ""
        made = _TEXTS.get(self.kind)
        return made(value) if made else str(value)

    def key(self, row: T) -> tuple[int, Any]:
        """Return what orders a row; empty cells stand last."""
        value = self.value(row)
        if value is None or value == "":
            return (1, 0)
        if self.sort is not None:
            return (0, self.sort(value))
        if isinstance(value, str) and self.kind != "state":
            from reception.core.pinyin import sort_key

            return (0, sort_key(value))
        if isinstance(value, str):
            from ui.theme import STATES

            order = list(STATES)
            return (0, order.index(value) if value in order else len(order))
        return (0, value)

    def right(self) -> bool:
        """Tell whether the column stands at the right: numbers do."""
        return self.kind in ("money", "number")


def _plate(text: str) -> str:
    from reception.vehicles.rules import show_plate

    return show_plate(text)


def _number(value: Any) -> str:
    return money.show_quantity(value) if isinstance(value, Decimal) else f"{value:,}"


def _when(value: datetime) -> str:
    return when(value)


_TEXTS: dict[str, Callable[[Any], str]] = {
    "plate": _plate,
    "money": money.show,
    "number": _number,
    "state": state_word,
    "promise": lambda value: promise_text(value)[0],
    "time": _when,
    "date": clock.show,
    "check": lambda value: "✓" if value else "",
}
_TONES = {"warn": LIGHT.warn, "bad": LIGHT.bad, "": LIGHT.ink}


class TableModel(QAbstractTableModel, Generic[T]):
    """Rows in the order and choice asked for; the source rows stay as the query gave them."""

    def __init__(self, columns: Sequence[Column[T]]) -> None:
        super().__init__()
        self.columns = list(columns)
        self.all: list[T] = []
        self.rows: list[T] = []
        self._wanted: Callable[[T], bool] | None = None
        self._sorted: tuple[int, bool] | None = None

    def set_rows(self, rows: Sequence[T]) -> None:
        """Show other rows, in the present order and choice."""
        self.all = list(rows)
        self._arrange()

    def choose(self, wanted: Callable[[T], bool] | None) -> None:
        """Show only the rows that `wanted` accepts."""
        self._wanted = wanted
        self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by a column; column -1 is the query's own order."""
        descending = order == Qt.SortOrder.DescendingOrder
        self._sorted = (column, descending) if 0 <= column < len(self.columns) else None
        self._arrange()

    def _arrange(self) -> None:
        self.beginResetModel()
        rows = [row for row in self.all if self._wanted is None or self._wanted(row)]
        if self._sorted is not None:
            column, descending = self._sorted
            # Empty cells last in both directions.
            filled = [row for row in rows if self.columns[column].key(row)[0] == 0]
            empty = [row for row in rows if self.columns[column].key(row)[0] == 1]
            filled.sort(key=self.columns[column].key, reverse=descending)
            rows = filled + empty
        self.rows = rows
        self.endResetModel()

    def rowCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return len(self.rows)

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right() else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(column.text(row))
        if role == KIND:
            return column.kind
        if role in (ROW, VALUE):
            return row if role == ROW else column.value(row)
        return None

    def colour(self, index: Index) -> str:
        """Return the colour of a cell's text: negative red, promises by what is left."""
        row, column = self.rows[index.row()], self.columns[index.column()]
        value = column.value(row)
        if column.kind == "promise" and value is not None:
            return _TONES[promise_text(value)[1]]
        if column.kind == "state":
            return look(str(value)).colour
        if column.right() and isinstance(value, Decimal | int) and value < 0:
            return LIGHT.bad
        return LIGHT.soft if column.kind == "soft" else LIGHT.ink

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right() else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None
