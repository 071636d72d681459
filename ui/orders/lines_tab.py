"""The items of an order: the customer's words above, the grid, saving with the version."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.catalog.queries import find_items, package_items
from reception.core.errors import Invalid
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders import actions
from reception.orders.queries import OrderCard, order
from reception.orders.rules import EDITABLE, LineDraft
from ui.run import run
from ui.widgets import Banner, Button, Label, scrolling
from ui.widgets.line_grid import LineGrid
from ui.widgets.line_model import LineRow


class LinesTab(QWidget):
    """What is done and who pays. What is typed stays until it is saved or given up."""

    saved = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(6)
        self.words = Label("", "soft", wrap=True)
        self.latest = Button(_("Show the latest"), self.refresh, size="small")
        self.behind = Banner("", tone="warn", button=self.latest)
        self.grid = LineGrid(find_items, lambda item: package_items(item.item_id))
        self.closed = Label("", "soft", wrap=True)
        self.save_button = Button(_("Save items"), self.save_lines, key="F8", primary=True)
        self.give_up = Button(_("Give up changes"), self.refresh)
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        self.grid.totals.kinds.setWordWrap(False)
        foot.addWidget(self.grid.totals, 1)  # in view however many lines there are
        foot.addSpacing(8)
        foot.addWidget(self.give_up)
        foot.addWidget(self.save_button)
        inside = QWidget()
        scrolled = QVBoxLayout(inside)
        scrolled.setContentsMargins(0, 0, 0, 0)
        for item in (self.words, self.behind, self.grid, self.closed):
            scrolled.addWidget(item)
        scrolled.setStretchFactor(self.grid, 1)
        self.area = scrolling(inside)
        self.area.setMinimumHeight(36)
        column.addWidget(self.area, 1)
        column.addWidget(self._foot)
        self.card: OrderCard | None = None
        self._version = 0
        self._given: tuple[LineRow, ...] = ()
        self._drafts: dict[int, tuple[int, tuple[LineRow, ...], tuple[LineRow, ...]]] = {}
        self.grid.changed.connect(self._show_foot)

    def show_order(self, card: OrderCard) -> None:
        """Show an order's lines; typed ones stay, and it is said when the order moved on below."""
        before = self.card
        if before is None or before.row.order_id != card.row.order_id:
            self._keep_draft()
            self.card = card
            self._load(card)
            draft = self._drafts.pop(card.row.order_id, None)
            if draft is not None:
                self._version, self._given, rows = draft
                self.grid.set_rows(rows)
        elif self.is_dirty():
            self.card = card
        else:
            self.card = card
            if before.version != card.version or before.lines != card.lines:
                self._load(card)
        self._show_all(card)

    def _load(self, card: OrderCard) -> None:
        self._version = card.version
        self.grid.set_lines(card.lines)
        self._given = self.grid.rows()

    def _keep_draft(self) -> None:
        if self.card is not None and self.is_dirty():
            draft = (self._version, self._given, self.grid.rows())
            self._drafts[self.card.row.order_id] = draft

    def _show_all(self, card: OrderCard) -> None:
        said = [f"“{card.words}”" if card.words else "", card.belongings]
        self.words.setText("　".join(text for text in said if text))
        self.words.setVisible(bool(any(said)))
        reason = self._why_closed(card)
        self.grid.set_editable(not reason)
        self.closed.setText(reason)
        self.closed.setVisible(bool(reason))
        behind = self.is_dirty() and card.lines != self._stored()
        self.behind.say(
            _("Somebody else has changed these items. Yours are kept; look at the latest to go on.")
            if behind
            else ""
        )
        if not behind and self.is_dirty():
            self._version = card.version  # only the state moved on: what is typed still fits
        self._show_foot()

    def _stored(self) -> tuple[LineDraft, ...]:
        made = tuple(row.judged() for row in self._given)
        return tuple(line for line in made if line is not None)

    def _why_closed(self, card: OrderCard) -> str:
        if not may(Permission.EDIT_ORDER):
            return _("Items are changed by the service advisor.")
        if card.listed:
            return _("The settlement list has been given; withdraw it to change items.")
        if card.row.state not in EDITABLE:
            return _("This order is closed; its items stay as they are.")
        return ""

    def is_dirty(self) -> bool:
        """Tell whether something typed is not saved."""
        return self.grid.rows() != self._given

    def _show_foot(self) -> None:
        dirty = self.is_dirty()
        self.save_button.setEnabled(dirty)
        self.give_up.setVisible(dirty)
        self.save_button.setVisible(not self.closed.text())

    def refresh(self) -> None:
        """Show the order's lines as they are now; what was typed is given up."""
        found = order(self.card.row.order_id) if self.card is not None else None
        if found is not None:
            self.card = found
            self._load(found)
            self._show_all(found)

    def save_lines(self) -> None:
        """Save the lines under the version they were read with."""
        if self.card is None or not self.is_dirty():
            return
        try:
            lines = self.grid.lines()
        except Invalid as wrong:
            self.grid.refuse(wrong)
            return
        order_id = self.card.row.order_id
        if run(self, self._write, order_id=order_id, lines=lines, said=_("Items saved.")):
            self.refresh()
            self.saved.emit()

    def _write(self, *, order_id: int, lines: tuple[LineDraft, ...]) -> None:
        try:
            actions.set_lines(order_id=order_id, version=self._version, lines=lines)
        except Invalid as wrong:
            self.grid.refuse(wrong)
            raise
