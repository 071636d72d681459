"""召回未做: each open recall of the car in the reminders, to be put on this order with its work."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reception.catalog.queries import Item, all_items, package_items
from reception.core.text import _
from reception.orders.rules import LineDraft, LineKind, Payer
from reception.vehicles.recalls_queries import OpenRecall
from ui.widgets import Button, Label
from ui.widgets.line_grid import LineGrid

if TYPE_CHECKING:
    from ui.checkin.kept import KeptPage


class RecallRows(QWidget):
    """`adding(lines)` when one is put on the order, `removing(lines)` when it is taken off again."""

    adding = Signal(object)
    removing = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self.chips: dict[int, Button] = {}
        self._shown: tuple[OpenRecall, ...] = ()
        self._widgets: list[QWidget] = []
        self.hide()

    def show_recalls(self, recalls: Sequence[OpenRecall]) -> None:
        """Show the open recalls of a car; what was put on the order stays so."""
        wanted = tuple(recalls)
        if wanted == self._shown:
            return
        chosen = set(self.chosen())
        for widget in self._widgets:
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._shown, self._widgets, self.chips = wanted, [], {}
        for each in wanted:
            self._show(each, on=each.recall_car_id in chosen)
        self.setVisible(bool(wanted))

    def _show(self, recall: OpenRecall, *, on: bool) -> None:
        named = _("⚠ Recall {code} not done: {title}").format(code=recall.code, title=recall.title)
        if recall.order_number:
            named = _("▶ Recall {code} is being done on {number}").format(
                code=recall.code, number=recall.order_number
            )
        label = Label(named, wrap=True, tone="warn")
        self._widgets.append(label)
        self._column.addWidget(label)
        if recall.order_number:
            return
        chip = Button(_("Add to this order"), kind="chip")
        chip.setAccessibleName(_("Add recall {code} to this order").format(code=recall.code))
        chip.setCheckable(True)
        chip.setChecked(on)
        self._say(chip, on=on)
        chip.clicked.connect(lambda on=False: self._pressed(recall, chip, on=on))
        self.chips[recall.recall_car_id] = chip
        self._widgets.append(chip)
        self._column.addWidget(chip, alignment=Qt.AlignmentFlag.AlignLeft)

    def _pressed(self, recall: OpenRecall, chip: Button, *, on: bool) -> None:
        self._say(chip, on=on)
        (self.adding if on else self.removing).emit(lines_of(recall))

    def _say(self, chip: Button, *, on: bool) -> None:
        chip.setText(_("✓ On this order") if on else _("Add to this order"))
        chip.updateGeometry()

    def chosen(self) -> tuple[int, ...]:
        """Return the keys of what is put on the order."""
        return tuple(key for key, chip in self.chips.items() if chip.isChecked())

    def choose(self, keys: Sequence[int]) -> None:
        """Mark what a draft had put on the order; its lines are the draft's own."""
        for key, chip in self.chips.items():
            chip.setChecked(key in keys)
            self._say(chip, on=key in keys)


def lines_of(recall: OpenRecall) -> tuple[LineDraft, ...]:
    """Return a recall's work for the maker to pay: its package's lines, else one line of its title."""
    packages: Sequence[Item] = all_items("package", active_only=True) if recall.package else ()
    found = next((each for each in packages if each.code == recall.package), None)
    name = _("Recall {code} {title}").format(code=recall.code, title=recall.title)
    if found is None:
        one = LineDraft(LineKind.LABOUR, name, Decimal(1), Decimal(0), payer=Payer.MAKER)
        return (one,)
    return tuple(
        LineDraft(
            LineKind(item.kind),
            item.name,
            item.quantity,
            item.price,
            payer=Payer.MAKER,
            code=item.code,
            brand=item.brand,
            origin=item.origin,
            package=name,
        )
        for item in package_items(found.item_id)
    )


def join_lines(page: "KeptPage") -> None:
    """Let a recall's lines come and go in a check-in as it is put on the order and taken off."""

    def put_on(lines: Sequence[LineDraft]) -> None:
        if not page.kind_chosen and not page.lines.rows():
            page.kind.set_value("recall")  # until the customer wants something else besides
        page.lines.add_lines(lines)

    page.reminders.recalls.adding.connect(put_on)
    page.reminders.recalls.removing.connect(lambda lines: take_off(page.lines, lines))


def take_off(grid: LineGrid, lines: Sequence[LineDraft]) -> None:
    """Take a recall's lines out of an order's again, those that still are as they were put in."""
    gone = [(line.code, line.name, line.package, line.payer.value) for line in lines]
    kept = []
    for row in grid.rows():
        key = (row.code, row.name, row.package, row.payer)
        if key in gone:
            gone.remove(key)
        else:
            kept.append(row)
    grid.set_rows(kept)
