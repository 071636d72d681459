"""The prices of an operation or part that hold from a day to a day, below the list of items."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.catalog.prices import end_price, set_price, show_day
from reception.catalog.queries import Item, PriceRow, day_number, prices_of
from reception.core import clock
from reception.core.text import _
from ui.editing import Editing
from ui.run import run
from ui.widgets import Button, Column, DataTable, DayField, Form, Label, MoneyField, TextField


class PricePanel(QWidget):
    """Dated prices of the marked item; `changed` when one was set or ended."""

    changed = Signal()

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind
        self.item: Item | None = None
        self.row: PriceRow | None = None
        self.heading = Label("", "heading")
        self.table: DataTable[PriceRow] = DataTable(
            [
                Column(_("From"), lambda p: show_day(p.valid_from), width=100),
                Column(_("Until"), lambda p: show_day(p.valid_to) or "—", width=100),
                Column(_("Price"), lambda p: p.price, "money", 90),
                Column(_("Holds"), lambda p: p.holds(_today()), "check", 60),
                Column(_("Note"), lambda p: p.note, width=0),
            ],
            foot=False,
        )
        self.table.view.setMinimumHeight(64)
        self.table.setFixedHeight(112)
        self.form = Form(self)
        self.editing = Editing(self.form)
        add = self.form.add
        self.price = add(MoneyField("price", _("Price"), required=True))
        self.first = add(DayField("valid_from", _("From")))
        self.last = add(DayField("valid_to", _("Until")))
        self.note = add(TextField("note", _("Note"), most=60))
        self.form.submitted.connect(self.submit)
        self.new_button = Button(_("New price"), self.begin_new, icon="plus", size="small")
        self.end_button = Button(_("End this price"), self.end, size="small")
        self.save_button = Button(_("Save price"), self.submit, size="small")
        self._lay_out()
        self.table.chosen.connect(self._chosen)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        for button in (self.new_button, self.end_button, self.save_button):
            head.addWidget(button)
        fields = QHBoxLayout()
        fields.setSpacing(12)
        for field in (self.price, self.first, self.last, self.note):
            fields.addWidget(field, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addLayout(fields)
        column.addWidget(self.table)

    def show_item(self, item: Item | None) -> None:
        """Show an item's prices; what is typed for the same item stays."""
        same = item is not None and self.item is not None and item.item_id == self.item.item_id
        self.item = item
        self.setVisible(item is not None)
        if item is None:
            return
        self.heading.setText(_("Prices with dates: {name}").format(name=item.name))
        rows = prices_of(self.kind, item.code)
        self.table.set_rows(rows)
        if not same:
            self._show(None)
            return
        key = self.row.price_id if self.row else None
        self.row = next((row for row in rows if row.price_id == key), None)
        self.editing.merge(_values(self.row))
        self._show_buttons()

    def touched(self) -> bool:
        """Tell whether something typed is not saved."""
        return self.item is not None and self.editing.touched()

    def begin_new(self) -> None:
        """Empty the fields for another price."""
        self._show(None)
        self.price.setFocus()

    def _chosen(self, row: PriceRow | None) -> None:
        if row is not None and (self.row is None or row.price_id != self.row.price_id):
            self._show(row)

    def _show(self, row: PriceRow | None) -> None:
        self.row = row
        self.editing.load(_values(row))
        if row is None:
            self.table.view.clearSelection()
            self.table.view.setCurrentIndex(self.table.model.index(-1, -1))
        self._show_buttons()

    def _show_buttons(self) -> None:
        over = self.row is None or (self.row.valid_to or 99_999_999) < _today()
        self.end_button.setVisible(not over)

    def submit(self) -> None:
        """Save the price as typed; without a first day it holds from today."""
        if self.item is None or not self.form.validate():
            return
        row, values = self.row, self.form.values()
        values["valid_from"] = values["valid_from"] or _today()
        run(
            self, set_price, kind=self.kind, code=self.item.code, **values,
            price_id=row.price_id if row else None, version=row.version if row else None,
            said=_("Price saved."), done=lambda _key: self._done(),
        )  # fmt: skip

    def end(self) -> None:
        """Let the marked price end yesterday; one still to come is taken away."""
        if self.row is not None:
            run(
                self, end_price, price_id=self.row.price_id, version=self.row.version,
                said=_("The price has ended."), done=lambda _nothing: self._done(),
            )  # fmt: skip

    def _done(self) -> None:
        self._show(None)
        self.changed.emit()


def _today() -> int:
    return day_number(clock.today())


def _values(row: PriceRow | None) -> dict[str, Any]:
    names = ("price", "valid_from", "valid_to", "note")
    return {name: getattr(row, name) if row else None for name in names}
