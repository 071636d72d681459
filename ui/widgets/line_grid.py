"""The lines of an order, typed fast: the table, the lookup that adds to it, the sums below.

    self.lines = LineGrid(find_items, lambda item: package_items(item.item_id))
    self.lines.set_lines(card.lines)             # LineDraft: stored ones carry their line_id
    run(self, actions.set_lines, lines=self.lines.lines(), ...)   # lines() raises Invalid
    self.lines.refuse(invalid)                   # an action's Invalid("lines.2.price") at its cell

The lookup is the last row: code, initials, pinyin or name, Enter picks; what is not in the
catalogue becomes a line of the kind "other". An empty Enter there is `left`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from reception.catalog.queries import Item
from reception.core import money
from reception.core.errors import Invalid
from reception.core.text import _
from reception.orders.rules import LineDraft, Payer, Sums, discount_share, sums
from reception.orders.words import word
from ui.widgets import line_model as lm
from ui.widgets.card import Rule
from ui.widgets.feedback import toast
from ui.widgets.label import Label
from ui.widgets.line_model import LineModel, LineRow
from ui.widgets.line_view import LineView
from ui.widgets.lookup import LookupField, Offer


@dataclass(frozen=True)
class FreeLine:
    """A line that the catalogue does not know, by the name that was typed."""

    name: str


class ItemLookup(LookupField):
    """The last row. `block` with a pasted Excel block, `left` with an empty Enter, `up` with ↑."""

    block = Signal(str)
    left = Signal()
    up = Signal()

    def __init__(self, find: Callable[[str], Sequence[Item]]) -> None:
        self._items = find
        super().__init__(
            "line",
            "",
            self._offers,
            hint=_("Add: code, initials, pinyin or name"),
            free=True,
        )
        self.control.setAccessibleName(_("Add a line"))

    def _offers(self, typed: str) -> list[Offer]:
        offers = [_offer(item) for item in self._items(typed)]
        if typed:
            title = _("Add “{name}” as other item").format(name=typed)
            offers.append(Offer(FreeLine(typed), title))
        return offers

    def keeps_enter(self) -> bool:
        return super().keeps_enter() or not self.is_empty()

    def judge(self, text: str) -> Any:
        raise Invalid(self.name, _("Press Enter to add this line, or clear it."))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Enter before the list has come, ↑, and pasted blocks."""
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if watched is self.control and pressed and self._own_key(event):
            return True
        return super().eventFilter(watched, event)

    def _own_key(self, event: Any) -> bool:
        if event.matches(QKeySequence.StandardKey.Paste):
            text = QGuiApplication.clipboard().text()
            if "\t" in text or "\n" in text.strip("\r\n"):
                self.block.emit(text)
                return True
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if self.is_empty():
                self.left.emit()
            else:
                self.look()
                self._pick_first()
            return True
        if event.key() == Qt.Key.Key_Up:
            self.up.emit()
            return True
        return False

    def _pick_first(self) -> None:
        # Typed fast: the list had not come yet, so Enter means its first row.
        popup = self.popup()
        item = popup.list.item(0)
        if item is not None:
            popup.hide()
            popup.picked.emit(item.data(Qt.ItemDataRole.UserRole))


def _offer(item: Item) -> Offer:
    kind = _("Package") if item.kind == "package" else word(item.kind)
    notes = [kind, item.code, item.brand]
    if item.kind == "labour":
        notes.append(_("{hours} h").format(hours=money.show_quantity(item.quantity)))
    note = " · ".join(text for text in notes if text)
    return Offer(item, item.name, note, money.show(item.price))


class LineTotals(QWidget):
    """What the lines come to: by kind, by payer, in all."""

    def __init__(self) -> None:
        super().__init__()
        self._outer = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(4)
        self.kinds = Label("", "small", wrap=True)
        self.kinds.setMinimumWidth(200)  # else it asks for what its words take in one line
        self._outer.addWidget(self.kinds, 1, Qt.AlignmentFlag.AlignBottom)
        row = QHBoxLayout()
        row.setSpacing(18)
        row.addStretch()
        self._outer.addLayout(row)
        self.payers: dict[str, tuple[Label, Label]] = {}
        for payer in Payer:
            self.payers[payer.value] = self._figure(row, word(payer.value), "strong")
        self.total = self._figure(row, _("Total"), "big")[1]
        self.total.say("0.00", "accent")

    def _figure(self, row: QHBoxLayout, name: str, kind: str) -> tuple[Label, Label]:
        column = QVBoxLayout()
        column.setSpacing(0)
        above, figure = Label(name, "small"), Label("0.00", kind)
        column.addStretch()
        for label in (above, figure):
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
            column.addWidget(label)
        row.addLayout(column)
        return above, figure

    def show_sums(self, found: Sums, share: str) -> None:
        """Show these sums; a payer who pays nothing is left out, the customer stays."""
        parts = [
            f"{name} {money.show(amount)}"
            for name, amount in (
                (word("labour"), found.labour),
                (word("part"), found.part),
                (word("other"), found.other),
            )
            if amount
        ]
        if found.discount:
            text = _("Discount {amount} ({share} %)")
            parts.append(text.format(amount=money.show(-found.discount), share=share))
        self.kinds.setText(" · ".join(parts))
        paying = [payer for payer in Payer if found.of(payer)]
        direction = QBoxLayout.Direction
        narrow = len(paying) > 2  # then the kinds stand above the figures, not beside them
        self._outer.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        for payer in Payer:
            for label in self.payers[payer.value]:
                label.setVisible(payer is Payer.CUSTOMER or found.of(payer) != 0)
            self.payers[payer.value][1].setText(money.show(found.of(payer)))
        self.total.setText(money.show(found.total))


class LineGrid(QWidget):
    """Table, lookup and sums. `changed` after every edit, `left` when the lookup is done with."""

    changed = Signal()
    left = Signal()
    picked = Signal(object)  # Item, once its lines stand in the grid

    def __init__(
        self,
        find: Callable[[str], Sequence[Item]],
        unpack: Callable[[Item], Sequence[Item]],
    ) -> None:
        super().__init__()
        self._unpack = unpack
        self.default_payer = Payer.CUSTOMER.value
        self.model = LineModel()
        self.view = LineView(self.model)
        self.lookup = ItemLookup(find)
        self.totals = LineTotals()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.view)
        column.addWidget(self.lookup)
        column.addStretch(1)
        column.addWidget(Rule())
        column.addWidget(self.totals)
        self.setFocusProxy(self.lookup.control)
        self.model.edited.connect(self._edited)
        self.view.finished.connect(self.lookup.control.setFocus)
        self.view.asked.connect(self.look_up)
        self.view.removing.connect(self.remove)
        self.lookup.picked.connect(self._picked)
        self.lookup.left.connect(self.left)
        self.lookup.up.connect(self._up)
        self.lookup.block.connect(self._paste_new)
        self._edited()

    def set_lines(self, lines: Sequence[LineDraft]) -> None:
        """Show these lines instead."""
        self.model.set_rows([lm.row_of(line) for line in lines])

    def add_lines(self, lines: Sequence[LineDraft]) -> None:
        """Put these lines below those that stand here."""
        self.model.insert(len(self.model.rows), [lm.row_of(line) for line in lines])
        self.view.scrollToBottom()

    def lines(self) -> tuple[LineDraft, ...]:
        """Return the lines judged; Invalid("lines.<row>.<column>") for the first wrong cell."""
        found = []
        for at, row in enumerate(self.model.rows):
            try:
                found.append(row.draft())
            except Invalid as wrong:
                raise Invalid(f"lines.{at}.{wrong.field}", str(wrong)) from wrong
        return tuple(found)

    def good_lines(self) -> tuple[LineDraft, ...]:
        """Return the lines that are right so far."""
        return tuple(line for row in self.model.rows if (line := row.judged()) is not None)

    def rows(self) -> tuple[LineRow, ...]:
        """Return copies of all rows as typed, for a draft."""
        return tuple(lm.copied(row) for row in self.model.rows)

    def set_rows(self, rows: Sequence[LineRow]) -> None:
        """Show rows of a draft."""
        self.model.set_rows([lm.copied(row) for row in rows])

    def sums(self) -> Sums:
        """Return what the lines that are right come to."""
        return sums(self.good_lines())

    def errors(self) -> dict[str, str]:
        """Return the sentences that stand below rows, by "<row>.<column>"."""
        return {
            f"{at}.{column}": sentence
            for at, row in enumerate(self.model.rows)
            for column, sentence in row.wrong.items()
        }

    def refuse(self, invalid: Invalid) -> bool:
        """Show an action's Invalid at its cell and go there; False when it is not a line's."""
        parts = invalid.field.split(".")
        if len(parts) != 3 or parts[0] != "lines" or not parts[1].isdigit():
            return False
        at = int(parts[1])
        if at >= len(self.model.rows) or parts[2] not in lm.COLUMNS:
            return False
        self.model.mark(at, parts[2], str(invalid))
        index = self.model.index(at, lm.COLUMNS.index(parts[2]))
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)
        self.view.setFocus()
        return True

    def set_editable(self, editable: bool) -> None:
        """Let the lines be changed, or only read and copied."""
        self.model.editable = editable
        self.lookup.setVisible(editable)

    def look_up(self) -> None:
        """Open the catalogue's list at the last row (F7)."""
        self.lookup.control.setFocus()
        self.lookup.look()

    def remove(self, at: int) -> None:
        """Take a line out; the toast brings it back."""
        row = self.model.take(at)
        left = len(self.model.rows)
        if left:
            column = max(self.view.currentIndex().column(), lm.NAME)
            self.view.setCurrentIndex(self.model.index(min(at, left - 1), column))
        else:
            self.lookup.control.setFocus()
        said = _("“{name}” removed.").format(name=row.name[:30])
        toast(self, said, lambda: self.model.insert(min(at, len(self.model.rows)), [row]))

    def _up(self) -> None:
        if self.model.rows:
            self.view.setCurrentIndex(self.model.index(len(self.model.rows) - 1, lm.NAME))
            self.view.setFocus()

    def _picked(self, value: Any) -> None:
        self.lookup.set_text("")
        end = len(self.model.rows)
        if isinstance(value, FreeLine):
            row = LineRow(name=value.name, payer=self.default_payer)
            self.model.insert(end, [row])
            self.view.setFocus()
            self.view.setCurrentIndex(self.model.index(end, lm.PRICE))
            self.view.scrollToBottom()
            return
        package = value.name if value.kind == "package" else ""
        items = self._unpack(value) if package else [value]
        self.model.insert(end, [self._row(item, package) for item in items])
        self.view.scrollToBottom()
        self.picked.emit(value)

    def _row(self, item: Item, package: str) -> LineRow:
        return LineRow(
            kind=item.kind,
            name=item.name,
            quantity=money.show_quantity(item.quantity),
            price=money.show(item.price),
            payer=self.default_payer,
            code=item.code,
            brand=item.brand,
            origin=item.origin,
            package=package,
        )

    def _paste_new(self, text: str) -> None:
        first = text.lstrip("\r\n").split("\t", 1)[0]
        begins = lm.KIND if lm.code_of(lm.KIND, first) else lm.NAME
        for cells in lm.pasted(text, begins):
            at = len(self.model.rows)
            self.model.insert(at, [LineRow(payer=self.default_payer)])
            for column, cell in cells.items():
                if at < len(self.model.rows):
                    self.model.write(at, column, cell)

    def _edited(self) -> None:
        lines = self.good_lines()
        self.totals.show_sums(sums(lines), f"{discount_share(lines) * 100:.1f}")
        self.changed.emit()
