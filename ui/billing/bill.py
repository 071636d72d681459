"""The bill of an order: its lines, sums by kind and payer, the total in figures and in words."""

from decimal import Decimal

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from reception.billing.queries import SettlementCard
from reception.billing.words import METHODS
from reception.core import money
from reception.core.text import _
from reception.orders.queries import OrderCard
from reception.orders.rules import LineDraft, Payer
from reception.orders.words import word
from ui.theme import ROW
from ui.widgets import Card, Column, DataTable, EmptyState, Label, Rule, ShortLabel, tip

TWO_LINES = 52  # pixels
RIGHT = Qt.AlignmentFlag.AlignRight
_DISCOUNT, _PAYER = 2, 4  # columns


class BillCard(Card):
    """What the customer sees before paying."""

    def __init__(self) -> None:
        super().__init__(_("Bill"), " ")
        self.lines: DataTable[LineDraft] = DataTable(
            [
                Column(_("Item"), lambda line: line.name, "text", 0),
                Column(_("Quantity"), lambda line: line.quantity, "number", 46),
                Column(_("Discount"), lambda line: -line.discount or None, "money", 68),
                Column(_("Amount"), lambda line: line.amount, "money", 82),
                Column(_("Paid by"), lambda line: str(line.payer), "soft", 48, show=word),
            ],
            empty=EmptyState(_("Nothing is charged on this order.")),
            foot=False,
        )
        view = self.lines.view
        view.setWordWrap(True)
        self.lines.model.layoutChanged.connect(self._fit_rows)
        self.sums = _Sums()
        self.body.addWidget(self.lines, 1)
        self.rule = Rule()
        self.add(self.rule, self.sums)

    def show_order(
        self, card: OrderCard, settlement: SettlementCard | None, *, charged: bool = True
    ) -> None:
        """Show the order's lines and sums, and what was paid; a car that leaves unrepaired owes nothing."""
        self.sums.setVisible(charged)
        self.rule.setVisible(charged)
        self.heading.setText(_("Bill") if charged else _("Ordered, not done"))
        ordered = sorted(card.lines, key=lambda line: list(Payer).index(line.payer))
        self.lines.set_rows(ordered)
        # What says nothing on this bill leaves its room to the names.
        self.lines.view.setColumnHidden(_DISCOUNT, not card.sums.discount)
        self.lines.view.setColumnHidden(_PAYER, len({line.payer for line in ordered}) < 2)
        self._fit_rows()
        count = _("{count} lines").format(count=len(ordered))
        self.note.setText(count if charged else _("nothing is charged"))
        self.sums.show_sums(card, settlement)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._fit_rows)  # when the table has its place too

    def _fit_rows(self) -> None:
        """Give two lines to a name that is too long beside all the columns."""
        view, model = self.lines.view, self.lines.model
        others = range(1, model.columnCount())
        taken = sum(view.columnWidth(n) for n in others if not view.isColumnHidden(n))
        room = view.viewport().width() - taken - 18  # the cell's edges
        measure = QFontMetrics(view.font()).horizontalAdvance
        for row in range(model.rowCount()):
            name = model.data(model.index(row, 0), Qt.ItemDataRole.DisplayRole) or ""
            view.setRowHeight(row, TWO_LINES if measure(name) > room else ROW)


class _Sums(QWidget):
    """Sums below the lines."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.kinds = ShortLabel("", "soft")
        self.payers = QGridLayout()
        self.payers.setHorizontalSpacing(12)
        self.payers.setVerticalSpacing(2)
        self.payers.setColumnStretch(1, 1)
        self.total = Label("", "big")
        self.words = ShortLabel("", "soft")
        foot = QHBoxLayout()
        foot.addWidget(Label(_("Total"), "strong"))
        foot.addStretch()
        foot.addWidget(self.total)
        column.addWidget(self.kinds)
        column.addLayout(self.payers)
        column.addLayout(foot)
        column.addWidget(self.words)
        self._shown: list[QWidget] = []

    def show_sums(self, card: OrderCard, settlement: SettlementCard | None) -> None:
        """Show the sums of an order; payments where they were taken."""
        sums = card.sums
        parts = [("labour", sums.labour), ("part", sums.part), ("other", sums.other)]
        words = [f"{word(kind)} {money.show(amount)}" for kind, amount in parts if amount]
        if sums.discount:
            words.append(_("discount {amount}").format(amount=money.show(-sums.discount)))
        self.kinds.setText(" · ".join(words))
        for old in self._shown:
            self.payers.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._shown = []
        for payer in Payer:
            if sums.of(payer):
                self._payer(payer, sums.of(payer), settlement)
        self.total.setText(f"¥{money.show(sums.total)}")
        self.words.setText(money.in_words(sums.total))

    def _payer(self, payer: Payer, due: Decimal, settlement: SettlementCard | None) -> None:
        paid = [each for each in settlement.payments if each.payer == payer] if settlement else []
        how = " + ".join(
            _(METHODS[each.method]) + (f" {money.show(each.amount)}" if len(paid) > 1 else "")
            for each in paid
        )
        name, ways, amount = Label(word(payer)), ShortLabel(how, "soft"), Label(money.show(due))
        tip(ways, how)
        row = self.payers.rowCount()
        self.payers.addWidget(name, row, 0)
        self.payers.addWidget(ways, row, 1)
        self.payers.addWidget(amount, row, 2, RIGHT)
        self._shown += [name, ways, amount]
