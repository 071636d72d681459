"""One part of the shelves: what is there, its moves, and noting a receipt, a count, its place."""

from decimal import Decimal
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from reception.core import money
from reception.core.errors import Invalid
from reception.core.text import _
from reception.parts.moves import amount
from reception.parts.queries import MoveRow, StockRow, moves_of, stock_row
from reception.parts.stock_actions import (
    Received,
    StockDraft,
    count_part,
    receive_part,
    save_stock,
)
from ui.parts.part_form import QuantityField, beside
from ui.parts.tables import move_table
from ui.run import run
from ui.settings.section import across
from ui.widgets import Button, Card, DataTable, Form, Label, ShortLabel, TextField, toast


class CountField(QuantityField):
    """A quantity that may be zero."""

    def judge(self, text: str) -> Decimal:
        return Decimal(0) if not text.strip("0. ") else super().judge(text)


class StockCard(Card):
    """`changed` after each action, `closed` by ✕."""

    changed = Signal(int)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__(tight=True)
        self.row: StockRow | None = None
        self.step: StockForm | None = None
        self.name, self.code = ShortLabel("", "heading"), Label("", "soft").selectable()
        self.close_button = Button("", self.closed.emit, icon="close", kind="flat", size="small")
        self.close_button.setAccessibleName(_("Close"))
        head = QHBoxLayout()
        head.addWidget(self.name, 1)
        head.addWidget(self.code)
        head.addWidget(self.close_button)
        self.facts = Label("", wrap=True)
        self.receive = Button(_("Receipt…"), lambda: self.open_form("receive"), primary=True)
        self.count = Button(_("Count…"), lambda: self.open_form("count"))
        self.edit = Button(_("Place, minimum…"), lambda: self.open_form("edit"))
        self._forms = QVBoxLayout()
        self.table: DataTable[MoveRow] = move_table()
        self.add(head, self.facts, beside(self.receive, self.count, self.edit), self._forms)
        self.body.addWidget(self.table, 1)

    def show_part(self, stock_id: int) -> None:
        """Show a part of the shelves as it is now; a form stays with its part."""
        if self.row is not None and self.row.key != stock_id:
            self.close_form()
        self.row = row = stock_row(stock_id)
        if row is None:
            self.closed.emit()
            return
        self.name.setText(row.name)
        self.code.setText(row.code)
        facts = (
            _("In stock {number}").format(number=amount(row.on_hand, row.unit)),
            _("reserved {number}").format(number=money.show_quantity(row.reserved)),
            _("free {number}").format(number=money.show_quantity(row.free)),
            _("minimum {number}").format(number=money.show_quantity(row.minimum)),
            row.place,
        )
        text = " · ".join(fact for fact in facts if fact)
        self.facts.say(_("⚠ {facts}").format(facts=text) if row.low else text, self._tone(row))
        self.table.set_rows(moves_of(stock_id))

    def _tone(self, row: StockRow) -> str:
        return "warn" if row.low else ""

    def refresh(self) -> None:
        """Show the same part again."""
        if self.row is not None:
            self.show_part(self.row.key)

    def open_form(self, what: str) -> None:
        """Open one of the forms; without a part shown only a new one can be made."""
        self.close_form()
        self.step = form = StockForm(what, None if what == "new" else self.row)
        form.saved.connect(self._saved)
        form.cancelled.connect(self._cancelled)
        self._forms.addWidget(form)
        form.show()
        form.begin()

    def begin_new(self) -> None:
        """Open the form for a part that is not on the list yet."""
        self.row = None
        self.name.setText(_("New part on the shelves"))
        for label in (self.code, self.facts):
            label.setText("")
        self.table.set_rows(())
        self._show_buttons(shown=False)
        self.open_form("new")

    def _show_buttons(self, *, shown: bool) -> None:
        for button in (self.receive, self.count, self.edit):
            button.setVisible(shown)

    def _saved(self, stock_id: int) -> None:
        self.close_form()
        self.show_part(stock_id)
        self.changed.emit(stock_id)

    def _cancelled(self) -> None:
        self.close_form()
        if self.row is None:
            self.closed.emit()

    def close_form(self) -> bool:
        """Close the form; tell whether it was open."""
        form, self.step = self.step, None
        if form is not None:
            self.table.view.setFocus()
            form.hide()
            form.deleteLater()
            self._show_buttons(shown=True)
        return form is not None


class StockForm(Card):
    """A receipt, a count, a new part or another place. `saved(stock_id)`."""

    saved = Signal(int)
    cancelled = Signal()

    def __init__(self, what: str, row: StockRow | None) -> None:
        heads = {
            "receive": _("Receipt"),
            "count": _("Count"),
            "edit": _("Place and minimum"),
            "new": _("New part on the shelves"),
        }
        super().__init__(heads[what], tight=True)
        self.what, self.row = what, row
        self.form = Form(self)
        self.form.submitted.connect(self.submit)
        getattr(self, f"_fill_{'edit' if what == 'new' else what}")()
        self.do = Button(_("Note it"), self.submit, key="Ctrl+Return", primary=True)
        self.no = Button(_("Cancel"), self.cancelled.emit)
        self.add(beside(self.do, self.no))

    def _fill_receive(self) -> None:
        unit = self.row.unit if self.row else ""
        self.number = self.form.add(QuantityField("quantity", _("Quantity"), unit))
        self.words = self.form.add(
            TextField("note", _("Note"), hint=_("e.g. delivery note"), most=60), enter=self.submit
        )
        self.add(across((self.number, 1), (self.words, 2)))

    def _fill_count(self) -> None:
        unit = self.row.unit if self.row else ""
        self.number = self.form.add(CountField("counted", _("Counted number"), unit))
        self.words = self.form.add(
            TextField("reason", _("Reason"), required=True, most=60), enter=self.submit
        )
        self.add(across((self.number, 1), (self.words, 2)))

    def _fill_edit(self) -> None:
        add, row = self.form.add, self.row
        self.code = add(TextField("code", _("Part number"), required=True, code=True, most=40))
        self.title_ = add(TextField("name", _("Part name"), required=True, most=60))
        self.unit = add(TextField("unit", _("Unit"), most=8))
        self.place = add(TextField("place", _("Place"), most=20))
        self.minimum = add(CountField("minimum", _("Minimum")))
        self.code.set_read_only(row is not None)
        if row is not None:
            for field, text in (
                (self.code, row.code), (self.title_, row.name),
                (self.unit, row.unit), (self.place, row.place),
            ):  # fmt: skip
                field.set_text(text)
        self.minimum.set_value(row.minimum if row else Decimal(0))
        self.add(
            across((self.code, 2), (self.title_, 3)),
            across((self.place, 2), (self.unit, 1), (self.minimum, 2)),
        )

    def begin(self) -> None:
        """Put the keyboard into the first field that is to be typed."""
        fields = list(self.form)
        (fields[3] if self.what == "edit" else fields[0]).setFocus()

    def submit(self) -> None:
        """Note what was typed."""
        if not self.form.validate():
            return
        try:
            self._submit()
        except Invalid as wrong:
            self.form.refuse(wrong)

    def _submit(self) -> None:
        row = self.row
        if self.what == "receive" and row is not None:
            run(
                self, receive_part, stock_id=row.key, quantity=self.number.value(),
                note=self.words.value(), done=self._received,
            )  # fmt: skip
        elif self.what == "count" and row is not None:
            run(
                self, count_part, stock_id=row.key, seen=row.on_hand,
                counted=self.number.value(), reason=self.words.value(), done=self._counted,
            )  # fmt: skip
        else:
            draft = StockDraft(
                self.code.text(), self.title_.text(), self.unit.text(), self.place.text(),
                self.minimum.value(),
            )  # fmt: skip
            changed: dict[str, Any] = {}
            if row is not None:
                changed = {"stock_id": row.key, "version": row.version}
            run(
                self, save_stock, part=draft, said=_("On the list."),
                done=self.saved.emit, **changed,
            )  # fmt: skip

    def _received(self, done: Received) -> None:
        text = _("Received.")
        if done.orders:
            text = _("Received; laid ready for {count} waiting orders.").format(count=done.orders)
        toast(self, text)
        self.saved.emit(self.row.key if self.row else 0)

    def _counted(self, orders: int) -> None:
        text = _("The count is noted.")
        if orders:
            text = _("The count is noted; {count} orders lost what was reserved.").format(
                count=orders
            )
        toast(self, text)
        self.saved.emit(self.row.key if self.row else 0)
