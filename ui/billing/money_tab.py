"""The money of one order: every movement with its paper; deposits, refunds and the reversal."""

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.billing.deposit_actions import Receipt, refund_deposit, take_deposit
from reception.billing.money_queries import KINDS, MoveRow, moves_of, paid_of
from reception.billing.refund_actions import refund_payment, reverse_settlement
from reception.billing.words import METHODS
from reception.core import money
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders.queries import OrderCard
from reception.orders.rules import EDITABLE, GONE, State
from reception.orders.words import word
from ui.billing.credit_dialog import CreditDialog
from ui.billing.money_dialog import Asked, show_asked
from ui.billing.words import methods
from ui.papers import show_papers
from ui.widgets import Button, Column, DataTable, EmptyState, Label


class MoneyTab(QWidget):
    """`changed` after each action. `show_order(card)` follows another order."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.card: OrderCard | None = None
        self.table: DataTable[MoveRow] = DataTable(
            [
                Column(_("Time"), lambda row: row.at, "date", 130),
                Column(
                    _("What"), lambda row: row.kind, "text", 96, show=lambda kind: _(KINDS[kind])
                ),
                Column(_("Number"), lambda row: row.number, "text", 168),
                Column(_("Way"), _way, "text", 0),
                Column(_("Amount"), lambda row: row.amount, "money", 96),
                Column(_("Who"), lambda row: row.person, "soft", 84),
            ],
            empty=EmptyState(
                _("No money has moved for this order."),
                _("Deposits, payments, refunds and receipts stand here with their papers."),
                icon="cash-register",
            ),
            foot=False,
        )
        self.table.view.setMinimumHeight(120)
        self.table.chosen.connect(lambda _row: self._offer())
        self.table.activated.connect(lambda _row: self.open_paper())
        self.deposit = Button(_("Take a deposit…"), self.take_deposit, icon="plus", size="small")
        self.refund = Button(_("Refund…"), self.give_back, size="small")
        self.reverse = Button(_("Reverse the settlement…"), self.reverse_all, size="small")
        self.credit = Button(_("Credit…"), self.set_credit, size="small")
        self.paper = Button(_("Show the paper"), self.open_paper, size="small")
        self.said = Label("", "soft")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.said, 1)
        for button in (self.paper, self.refund, self.reverse, self.credit, self.deposit):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.table, 1)

    def show_order(self, card: OrderCard) -> None:
        """Show what moved for an order, as it is now."""
        self.card = card
        self.rows = moves_of(card.row.order_id)
        self.table.set_rows(self.rows)
        takes = may(Permission.TAKE_PAYMENT)
        self.deposit.setVisible(takes and card.row.state in EDITABLE)
        paid = any(row.kind == "payment" and row.left for row in self.rows)
        away = card.row.state in GONE and card.settled_at is not None and paid
        self.reverse.setVisible(takes and (card.row.state == State.SETTLED or away))
        self.credit.setVisible(may(Permission.CREDIT))
        left = sum((row.left for row in self.rows if row.kind == "deposit"), money.ZERO)
        self.said.setText(
            _("Deposit open {amount}").format(amount=money.show(left)) if left else ""
        )
        self._offer()

    def _offer(self) -> None:
        """Offer what can be done with the chosen movement."""
        row = self.table.current()
        self.paper.setVisible(row is not None and row.paper_id is not None)
        able = row is not None and row.kind in ("deposit", "payment") and row.left > 0
        self.refund.setVisible(able and may(Permission.TAKE_PAYMENT))

    def open_paper(self) -> None:
        """Show the chosen movement's paper: its receipt, or the list that was paid."""
        row = self.table.current()
        if row is not None and row.paper_id is not None:
            show_papers(self, [row.paper_id], title=row.number, name=row.number)

    def take_deposit(self) -> None:
        """Ask for a deposit on this order."""
        if self.card is not None:
            ask_deposit(self, self._done, order_id=self.card.row.order_id)

    def give_back(self) -> None:
        """Ask how much of the chosen deposit or payment goes back, how and why."""
        row = self.table.current()
        if row is None or self.card is None:
            return
        if row.kind == "deposit":
            ask_deposit_back(self, self._done, row.record_id, row.left)
            return
        paid = next(
            (p for p in paid_of(self.card.row.order_id) if p.payment_id == row.record_id), None
        )
        ways = paid.ways() if paid is not None else ()
        if paid is None or not ways:
            self.said.say(_("Nothing of this payment is left to give back."), "warn")
            return
        asked = Asked(
            _("Refund"),
            _("The payment stays as it is; the refund is a paper of its own."),
            _("Give back"), refund_payment, [(way, _(METHODS[way])) for way in ways],
            paid.most(ways[0]), permission=Permission.REFUND, receipt=_("Refund receipt"),
        way=_("Way of refund"),
        )  # fmt: skip
        show_asked(self, self._done, asked, payment_id=row.record_id)

    def reverse_all(self) -> None:
        """Ask why the paid list is taken back with all its payments."""
        if self.card is None:
            return
        teach = _(
            "Every payment goes back as it came, the list is void, and the order is ready to be "
            "settled again. The payments stay in the books."
        )
        if self.card.row.state in GONE:
            teach += _(
                " The car has left: when it left, its warranty and its slip stay. The order waits "
                "at the counter to be settled anew; where the charges differ, a new slip is made."
            )
        asked = Asked(
            _("Reversal of a settlement"),
            teach,
            _("Reverse"), reverse_settlement, permission=Permission.REFUND,
        )  # fmt: skip
        show_asked(self, self._done, asked, order_id=self.card.row.order_id)

    def set_credit(self) -> None:
        """Ask how much the order's customer may owe, and for how long."""
        if self.card is not None:
            CreditDialog(self, self.card.customer_id, self.card.row.customer).open()

    def _done(self, _made: Receipt) -> None:
        if self.card is not None:
            self.show_order(self.card)
        self.changed.emit()


def _way(row: MoveRow) -> str:
    parts = [_(METHODS[row.method]), "" if row.payer == "customer" else word(row.payer), row.reason]
    return " · ".join(part for part in parts if part)


def ask_deposit(owner: QWidget, done: Callable[[Receipt], object], **subject: int) -> None:
    """Ask for a deposit on an order or a booking (`order_id`, `booking_id`)."""
    asked = Asked(
        _("Deposit"),
        _("The customer gets a receipt; the deposit is taken off the bill, or given back."),
        _("Deposit taken"), take_deposit, methods(money=True), money.ZERO, reason=False,
        receipt=_("Deposit receipt"),
    )  # fmt: skip
    show_asked(owner, done, asked, **subject)


def ask_deposit_back(
    owner: QWidget, done: Callable[[Receipt], object], deposit_id: int, left: Decimal
) -> None:
    """Ask how much of a deposit goes back, how and why."""
    asked = Asked(
        _("Refund"),
        _("What is open of the deposit, or part of it, goes back to the customer."),
        _("Give back"), refund_deposit, methods(money=True), left,
        permission=Permission.REFUND, receipt=_("Refund receipt"),
        way=_("Way of refund"),
    )  # fmt: skip
    show_asked(owner, done, asked, deposit_id=deposit_id)
