"""The one table of all lists.

    self.table = DataTable(
        [Column(_("Plate"), lambda r: r.plate, "plate"), Column(_("Amount"), lambda r: r.amount, "money", total=True)],
        empty=EmptyState(_("No orders yet."), _("A check-in (F2) makes the first one.")),
        chips=[(_("Mine"), lambda r: r.advisor_id == me)],
    )
    self.table.activated.connect(lambda row: self.shell.open_order(row.order_id))
    self.table.set_rows(queries.open_orders())

Sorting by a click on the head (again: back, third: the query's order), Enter or double click
activates, Ctrl+C copies the marked rows as a block for Excel, the foot counts and sums.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStackedLayout,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from reception.core import money
from reception.core.text import _
from ui.theme import ROW as ROW_HEIGHT
from ui.theme import font
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.widgets.state import paint_state
from ui.widgets.table_model import KIND, ROW, VALUE, Column, TableModel

T = TypeVar("T")
HEAD_EDGES = 18  # pixels beside a column's name
_BOLD = ("plate", "strong")


class _Cells(QStyledItemDelegate):
    """Paint states with their square and sign, plates strong, numbers in their colour."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Any) -> None:
        super().initStyleOption(option, index)
        model = index.model()
        kind = index.data(KIND)
        colour = QColor(model.colour(index))
        painted: Any = option  # the stubs hide the option's public members
        painted.palette.setColor(painted.palette.ColorRole.Text, colour)
        painted.palette.setColor(painted.palette.ColorRole.HighlightedText, colour)
        urgent = kind == "promise" and colour.name() != "#1d2433"
        if kind in _BOLD or urgent:
            painted.font = font(bold=True)

    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        if index.data(KIND) != "state":
            super().paint(painter, option, index)
            return
        option = QStyleOptionViewItem(option)
        self.initStyleOption(option, index)
        option.text = ""
        option.widget.style().drawControl(
            option.widget.style().ControlElement.CE_ItemViewItem, option, painter, option.widget
        )
        if index.data(VALUE):
            painter.save()
            paint_state(
                painter, QRectF(option.rect).adjusted(8, 0, 0, 0), index.data(VALUE), font(13)
            )
            painter.restore()


class _View(QTableView):
    """The view proper: Enter activates, Ctrl+C copies."""

    entered_row = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(block(self))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.entered_row.emit()
        else:
            super().keyPressEvent(event)


class DataTable(QWidget, Generic[T]):
    """A list of rows of one kind. Signals: `activated(row)`, `chosen(row or None)`."""

    activated = Signal(object)
    chosen = Signal(object)

    def __init__(
        self,
        columns: Sequence[Column[T]],
        *,
        empty: QWidget | None = None,
        chips: Sequence[tuple[str, Callable[[T], bool]]] = (),
        foot: bool = True,
    ) -> None:
        super().__init__()
        self.model: TableModel[T] = TableModel(columns)
        self.view = _View()
        self._dress(columns)
        self.chips: list[Button] = []
        self._filters = list(chips)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(6)
        if chips:
            outer.addLayout(self._chip_row())
        self._stack = QStackedLayout()
        outer.addLayout(self._stack, 1)  # first: what is added without a parent flashes as a window
        self._stack.addWidget(self.view)
        self._empty = empty or Label(_("Nothing here."), "soft")
        if isinstance(self._empty, Label):
            self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack.addWidget(self._empty)
        self.count = Label("", "soft")
        self.sums = Label("", "strong")
        self.foot = QHBoxLayout()  # what stands right of the sums is added by ui/list_tools.py
        if foot:
            self.foot.setContentsMargins(8, 0, 8, 0)
            self.foot.setSpacing(12)
            self.foot.addWidget(self.count)
            self.foot.addStretch()
            self.foot.addWidget(self.sums)
            outer.addLayout(self.foot)
        self._update_foot()

    def _dress(self, columns: Sequence[Column[T]]) -> None:
        view = self.view
        view.setModel(self.model)
        view.setItemDelegate(_Cells(view))
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        head = view.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(True)
        head.setMinimumSectionSize(36)
        head.setFixedHeight(31)
        for number, column in enumerate(columns):
            if column.width:
                named = QFontMetrics(font(13)).horizontalAdvance(column.title) + HEAD_EDGES
                view.setColumnWidth(number, max(column.width, named))
            else:
                head.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
        if all(column.width for column in columns):
            head.setStretchLastSection(not columns[-1].right())
        head.setSortIndicatorClearable(True)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        view.setSortingEnabled(True)
        view.entered_row.connect(self._activate)
        view.doubleClicked.connect(self._activate)
        view.selectionModel().currentRowChanged.connect(
            lambda _now, _before: self.chosen.emit(self.current())
        )

    def _chip_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for title, _wanted in self._filters:
            chip = Button(title, kind="chip")
            chip.setCheckable(True)
            chip.toggled.connect(self._filter)
            row.addWidget(chip)
            self.chips.append(chip)
        row.addStretch()
        return row

    def set_rows(self, rows: Sequence[T]) -> None:
        """Show these rows; the marked one stays marked where it is still there."""
        before = self.current()
        self.model.set_rows(rows)
        self._update_foot()
        if before is not None:
            self.choose(lambda row: _same(row, before))

    def choose(self, wanted: Callable[[T], bool]) -> bool:
        """Mark the first row that `wanted` accepts; tell whether there was one."""
        for number, row in enumerate(self.model.rows):
            if wanted(row):
                self.view.selectRow(number)
                return True
        return False

    def current(self) -> T | None:
        """Return the marked row, or None."""
        index = self.view.currentIndex()
        return index.data(ROW) if index.isValid() else None

    def marked(self) -> list[T]:
        """Return every marked row, in the order shown."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return [self.model.rows[number] for number in rows]

    def rows(self) -> list[T]:
        """Return the rows shown, in the order shown."""
        return list(self.model.rows)

    def _filter(self) -> None:
        wanted = [
            accept
            for (_title, accept), chip in zip(self._filters, self.chips, strict=True)
            if chip.isChecked()
        ]
        self.model.choose((lambda row: all(accept(row) for accept in wanted)) if wanted else None)
        self._update_foot()

    def _update_foot(self) -> None:
        shown, everything = len(self.model.rows), len(self.model.all)
        text = _("{count} rows").format(count=f"{everything:,}")
        if shown != everything:
            text += _(" · {shown} shown").format(shown=f"{shown:,}")
        self.count.setText(text if everything else "")
        self.sums.setText("    ".join(self._totals()) if shown else "")
        self._stack.setCurrentWidget(self.view if everything else self._empty)

    def _totals(self) -> list[str]:
        totals = [column for column in self.model.columns if column.total]
        texts = []
        for column in totals:
            total = sum((Decimal(column.value(row) or 0) for row in self.model.rows), Decimal(0))
            text = money.show(total) if column.kind == "money" else money.show_quantity(total)
            texts.append(f"{column.title} {text}")
        return texts

    def _activate(self, _index: object = None) -> None:
        row = self.current()
        if row is not None:
            self.activated.emit(row)


def _same(row: Any, before: Any) -> bool:
    for name in ("id", "key", "order_id", "vehicle_id", "paper_id"):
        if hasattr(before, name):
            return bool(getattr(row, name, None) == getattr(before, name))
    return bool(row == before)


def block(view: QTableView) -> str:
    """Return the marked rows with their titles as tab-separated lines, as Excel pastes them."""
    model = view.model()
    columns = [c for c in range(model.columnCount()) if not view.isColumnHidden(c)]
    head = [str(model.headerData(c, Qt.Orientation.Horizontal)) for c in columns]
    lines = ["\t".join(head)]
    for number in sorted(index.row() for index in view.selectionModel().selectedRows()):
        cells = [str(model.index(number, c).data() or "") for c in columns]
        lines.append("\t".join(" ".join(cell.split()) for cell in cells))
    return "\n".join(lines)
