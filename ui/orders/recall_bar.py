"""召回 on an order: which recalls it does, which are open for its car; put on it and taken off."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders.queries import OrderCard
from reception.orders.rules import EDITABLE, LineDraft
from reception.vehicles.recalls_actions import link_recalls, unlink_recall
from reception.vehicles.recalls_queries import OpenRecall, open_recalls, recalls_on
from ui.checkin.recall_rows import lines_of, take_off
from ui.run import run
from ui.widgets import Button, Label
from ui.widgets.line_grid import LineGrid


class RecallBar(QWidget):
    """One line for each recall; its work comes and goes in the items, which are saved as usual."""

    def __init__(self, grid: LineGrid) -> None:
        super().__init__()
        self._grid = grid
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 4)
        self._column.setSpacing(4)
        self._shown: object = None
        self._rows: list[QWidget] = []
        self.words: list[Label] = []
        self.buttons: dict[int, Button] = {}  # by recall_car_id
        self.hide()

    def show_order(self, card: OrderCard) -> None:
        """Show the recalls of an order and of its car as they are now."""
        here = recalls_on(card.row.order_id)
        changes = may(Permission.EDIT_ORDER) and card.row.state in EDITABLE and not card.listed
        more = open_recalls(card.row.vehicle_id) if changes else ()
        free = tuple(each for each in more if not each.order_number)
        worked = tuple(_is_worked(each, card.lines) for each in here)
        wanted = (card.row.order_id, here, free, worked, changes)
        if wanted == self._shown:
            return
        self._shown = wanted
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows, self.words, self.buttons = [], [], {}
        for recall, has in zip(here, worked, strict=True):
            self._add(recall, card.row.order_id, changes=changes, worked=has)
        for recall in free:
            self._add(recall, card.row.order_id, changes=changes)
        self.setVisible(bool(self._rows))

    def _add(
        self, recall: OpenRecall, order_id: int, *, changes: bool, worked: bool | None = None
    ) -> None:
        on = worked is not None
        if worked is None:
            said = _("⚠ Recall {code} not done: {title}")
        elif worked:
            said = _("▶ Recall {code} is done on this order: {title}")
        else:
            said = _("⚠ Recall {code} is on this order, its work is not among the items: {title}")
        words = Label(
            said.format(code=recall.code, title=recall.title),
            wrap=True,
            tone="" if worked else "warn",
        )
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        across.addWidget(words, 1)
        if changes:
            go = self._take_off if on else self._put_on
            button = Button(
                _("Take off this order") if on else _("Add to this order"),
                lambda: go(recall, order_id),
                size="small",
            )
            button.setAccessibleName(f"{button.text()} {recall.code}")
            across.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            self.buttons[recall.recall_car_id] = button
        self._column.addWidget(row)
        self._rows.append(row)
        self.words.append(words)

    def _put_on(self, recall: OpenRecall, order_id: int) -> None:
        run(
            self,
            link_recalls,
            order_id=order_id,
            recall_car_ids=(recall.recall_car_id,),
            said=_("The recall is on this order. Save its items (F8)."),
            done=lambda _done: self._grid.add_lines(lines_of(recall)),
        )

    def _take_off(self, recall: OpenRecall, _order_id: int) -> None:
        run(
            self,
            unlink_recall,
            recall_car_id=recall.recall_car_id,
            said=_("The recall is off this order. Save the items (F8)."),
            done=lambda _done: take_off(self._grid, lines_of(recall)),
        )


def _is_worked(recall: OpenRecall, lines: Sequence[LineDraft]) -> bool:
    """Tell whether any of a recall's work is among the items."""
    wanted = {(line.code, line.name, line.package) for line in lines_of(recall)}
    return any((line.code, line.name, line.package) in wanted for line in lines)
