"""The lines of a package while they are edited: item, quantity, price; the catalogue adds more."""

from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from reception.catalog.queries import Item, PackageLineRow, find_items
from reception.catalog.rules import PackageLineDraft
from reception.core import money
from reception.core.errors import Invalid
from reception.core.text import _
from reception.orders.words import word
from ui.theme import CONTROL, vary
from ui.widgets import Button, Field, Label, LookupField, ShortLabel, scrolling, tip
from ui.widgets.lookup import Offer

SHOWN, ROW = 6, CONTROL + 6  # rows seen without scrolling; pixels of one
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class _Cell(QLineEdit):
    """A number of a row; its Enter goes on in the row, not in the form."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            event.accept()


class LineRow(QWidget):
    """One operation or part; an empty price follows the catalogue, whose price stands there grey."""

    def __init__(self, owner: "PackageLinesField", line: PackageLineRow) -> None:
        super().__init__()
        self.kind, self.code, self.usual, self.named = line.kind, line.code, line.usual, line.name
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 4, 0)
        row.setSpacing(8)
        sort = Label(word(line.kind), "soft")
        sort.setFixedWidth(max(36, sort.sizeHint().width()))
        name = ShortLabel(line.name)
        price = "" if line.price is None else money.show(line.price)
        self.quantity = self._line(owner, money.show_quantity(line.quantity), 64)
        self.price = self._line(owner, price, 96)
        self.price.setPlaceholderText(money.show(line.usual))
        self.quantity.setAccessibleName(_("Quantity"))
        self.price.setAccessibleName(_("Unit price"))
        self.quantity.returnPressed.connect(self.price.setFocus)
        self.price.returnPressed.connect(owner.lookup.setFocus)
        self.gone = Button("", lambda: owner.drop(self), icon="close", kind="quiet")
        self.gone.setAccessibleName(_("Remove this line"))
        tip(self.gone, _("Remove this line"))
        row.addWidget(sort)
        row.addWidget(name, 1)
        for widget in (self.quantity, self.price, self.gone):
            row.addWidget(widget)

    def _line(self, owner: "PackageLinesField", text: str, wide: int) -> QLineEdit:
        line = _Cell(text)
        line.setFixedSize(wide, CONTROL)
        line.setAlignment(RIGHT)
        line.setMaxLength(16)
        line.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        line.textChanged.connect(owner.edited)
        return line

    def typed(self) -> str:
        """Return what stands here, so that a change is seen."""
        return "\t".join((self.kind, self.code, self.quantity.text(), self.price.text()))

    def draft(self) -> PackageLineDraft:
        """Return the line; Invalid("quantity") or ("price") for what cannot be read."""
        bare = self.price.text().strip()
        price = money.parse(bare, "price") if bare else None
        return PackageLineDraft(
            self.kind, self.code, money.parse_quantity(self.quantity.text()), price
        )

    def amount(self) -> Decimal:
        """Return what the line comes to, 0 while it cannot be read."""
        try:
            line = self.draft()
        except Invalid:
            return money.ZERO
        return money.line_amount(line.quantity, self.usual if line.price is None else line.price)


class PackageLinesField(Field[Any]):
    """The value is a tuple of PackageLineDraft; set it with the rows of a PackageCard."""

    def make(self) -> QWidget:
        self._rows: list[LineRow] = []
        self.lookup = LookupField("add", "", _offers, hint=_("Add: code, initials, pinyin or name"))
        self.lookup.control.setAccessibleName(_("Add a line"))
        self.lookup.picked.connect(self._picked)
        self.total = Label("", "strong")
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addStretch()
        self._area = scrolling(inside)
        foot = QHBoxLayout()
        foot.addWidget(Label(_("An empty price follows the catalogue."), "small"), 1)
        foot.addWidget(self.total)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._area)
        column.addWidget(self.lookup)
        column.addLayout(foot)
        box.setFocusProxy(self.lookup.control)
        return box

    def rows(self) -> list[LineRow]:
        """Return the rows, in order."""
        return list(self._rows)

    def _picked(self, item: Item) -> None:
        self.lookup.set_text("")
        self._add(PackageLineRow(item.kind, item.code, item.name, item.quantity, None, item.price))
        bar = self._area.verticalScrollBar()
        QTimer.singleShot(0, self, lambda: bar.setValue(bar.maximum()))
        self.edited()

    def _add(self, line: PackageLineRow) -> None:
        row = LineRow(self, line)
        self._rows.append(row)
        self._column.insertWidget(self._column.count() - 1, row)
        row.show()

    def drop(self, row: LineRow) -> None:
        """Take a line out."""
        self._rows.remove(row)
        row.hide()
        row.deleteLater()
        self.lookup.setFocus()
        self.edited()

    def edited(self, _text: str = "") -> None:
        """Show what the lines come to; what was wrong is forgotten until the next look."""
        self.control.setFocusProxy(self.lookup.control)
        for row in self._rows:
            for line in (row.quantity, row.price):
                vary(line, "wrong", False)
        self._area.setFixedHeight(min(len(self._rows), SHOWN) * ROW)
        total = sum((row.amount() for row in self._rows), money.ZERO)
        self.total.setText(_("Total {amount}").format(amount=money.show(total)))
        self._typed()

    def text(self) -> str:
        return "\n".join(row.typed() for row in self._rows)

    def set_text(self, text: str) -> None:
        """Show typed rows again; names and usual prices come from the rows shown before."""
        known = {(row.kind, row.code): row for row in self._rows}
        lines = []
        for each in text.split("\n") if text else ():
            kind, code, quantity, price = each.split("\t")
            row = known.get((kind, code))
            usual, name = (row.usual, row.named) if row else (money.ZERO, code)
            lines.append(
                (PackageLineRow(kind, code, name, Decimal(1), None, usual), quantity, price)
            )
        self._show([line for line, _quantity, _price in lines])
        for row, (_line, quantity, price) in zip(self._rows, lines, strict=True):
            row.quantity.setText(quantity)
            row.price.setText(price)

    def set_value(self, value: Any) -> None:
        self._show(value or ())
        self.clear_error()

    def _show(self, lines: Any) -> None:
        for row in self.rows():
            self._rows.remove(row)
            row.hide()
            row.deleteLater()
        for line in lines:
            self._add(line)
        self.edited()

    def missing(self) -> str:
        return _("Add at least one operation or part to the package.")

    def judge(self, text: str) -> tuple[PackageLineDraft, ...]:
        return tuple(self._judged(row) for row in self._rows)

    def _judged(self, row: LineRow) -> PackageLineDraft:
        try:
            return row.draft()
        except Invalid as wrong:
            line = row.price if wrong.field == "price" else row.quantity
            vary(line, "wrong", True)
            self.control.setFocusProxy(line)  # where the form goes to show what is wrong
            self._area.ensureWidgetVisible(line)
            sentence = _("{name}: {sentence}").format(name=row.named[:20], sentence=wrong)
            raise Invalid(self.name, sentence) from wrong


def _offers(typed: str) -> list[Offer]:
    return [
        Offer(item, item.name, f"{word(item.kind)} · {item.code}", money.show(item.price))
        for item in find_items(typed, kinds=("labour", "part"))
    ]
