"""A list with its choices and, beside it, the card of what is marked: claims, or insurance."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QItemSelectionModel, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.core.text import _
from ui.claims.tables import Views
from ui.list_tools import ListTools
from ui.widgets import Button, Card, DataTable, EmptyState, notice
from ui.widgets.button import one_of

_FLAG = QItemSelectionModel.SelectionFlag
_SELECT = _FLAG.ClearAndSelect | _FLAG.Rows
_ALSO = _FLAG.Select | _FLAG.Rows


class ListPart(QWidget):
    """`show_rows(rows)` of the card is asked with the marked rows; `counted` is for the head."""

    counted = Signal(str)

    def __init__(
        self,
        table: DataTable[Any],
        views: Views,
        card: Any,
        *,
        ask: Callable[[], Sequence[Any]],
        show: Callable[[Sequence[Any]], bool],
        tools: tuple[str, str],
        nothing: str,
        width: int,
    ) -> None:
        super().__init__()
        self.table, self.views, self.card = table, views, card
        self._ask, self._show, self.view = ask, show, "open"
        self.all: tuple[Any, ...] = ()
        self.shown: tuple[Any, ...] = ()  # the keys that the card shows
        ListTools(table, *tools)
        self.chips = {code: Button(_(word), kind="chip") for code, (word, _w) in views.items()}
        self.nothing = Card()
        self.nothing.body.addWidget(EmptyState(nothing, "", icon="shield-check-outline"))
        left = Card(tight=True)
        left.body.addWidget(table, 1)
        across = QHBoxLayout()
        across.setSpacing(12)
        across.addWidget(left, 1)
        for each in (self.nothing, card):
            each.setFixedWidth(width)
            across.addWidget(each)
        card.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(one_of(self, self.chips, self.view, self.choose))
        column.addLayout(across, 1)
        self.setFocusProxy(table.view)
        table.view.selectionModel().selectionChanged.connect(lambda _on, _off: self._marked())
        card.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Ask for the list again; what is typed beside it stays."""
        self.all = tuple(self._ask())
        for code, (word, wanted) in self.views.items():
            count = sum(map(wanted, self.all))
            self.chips[code].setText(f"{_(word)} {count}" if count else _(word))
            self.chips[code].updateGeometry()
        late = sum(row.overdue for row in self.all)
        owed = _("⚠ {count} overdue").format(count=late)
        self.counted.emit(owed if late else "")
        self._fill()

    def _fill(self) -> None:
        wanted = self.views[self.view][1]
        rows = [row for row in self.all if wanted(row)]
        self._quietly(lambda: self.table.set_rows(rows))
        here = [row for row in self.table.rows() if row.key in self.shown]
        kept = [row for row in self.all if row.key in self.shown]
        shown = kept if kept and (here or self.card.typed()) else self.table.rows()[:1]
        self._mark([row.key for row in shown])
        self._open(shown)

    def _mark(self, keys: Sequence[int]) -> None:
        """Mark rows without showing them."""

        def mark() -> None:
            view = self.table.view
            view.clearSelection()
            for number, row in enumerate(self.table.rows()):
                if row.key in keys:
                    first = not view.selectionModel().hasSelection()
                    flags = _SELECT if first else _ALSO
                    view.selectionModel().setCurrentIndex(view.model().index(number, 0), flags)

        self._quietly(mark)

    def _quietly(self, do: Callable[[], object]) -> None:
        selection = self.table.view.selectionModel()
        selection.blockSignals(True)
        do()
        selection.blockSignals(False)
        self.table.view.viewport().update()

    def choose(self, view: str) -> None:
        """Show another choice of rows."""
        self.view = view
        self.chips[view].setChecked(True)
        self._fill()
        self.table.view.setFocus()

    def show_key(self, key: int) -> None:
        """Mark a row that somebody came for."""
        found = [row for row in self.all if row.key == key]
        if found:
            if not self.views[self.view][1](found[0]):
                self.view = next(code for code, (_w, has) in self.views.items() if has(found[0]))
                self.chips[self.view].setChecked(True)
            self.shown = (key,)
            self._fill()

    def _marked(self) -> None:
        rows = self.table.marked()
        keys = tuple(row.key for row in rows)
        if not rows or keys == self.shown:
            return
        if self.card.typed():
            self._mark(self.shown[:1])
            notice(self, _("What you wrote is not noted yet. Note it (F8) or clear it first."))
            return
        self._open(rows)

    def _open(self, rows: Sequence[Any]) -> None:
        there = bool(rows) and self._show(rows)
        self.shown = tuple(row.key for row in rows) if there else ()
        self.nothing.setVisible(not there)
        self.card.setVisible(there)

    def submit(self) -> None:
        """Do what the card's primary button does (F8)."""
        if not self.card.isHidden():
            self.card.submit()
