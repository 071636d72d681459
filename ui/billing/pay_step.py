"""Step 2: payment, per payer, in as many parts as the customer likes."""

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.billing.accounts import refusal
from reception.billing.actions import Method, take_payment, withdraw_settlement
from reception.billing.deposits import deposits_of
from reception.billing.queries import SettlementCard
from reception.billing.rules import PaymentDraft
from reception.core import money
from reception.core.errors import Invalid
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders.queries import OrderCard
from reception.orders.rules import Payer
from reception.orders.words import word
from reception.staff.approvals import Approval
from reports.renderers import render
from ui.approval import ask_approval
from ui.billing.change_row import ChangeRow
from ui.billing.step import ReasonBar, Step, away_banner
from ui.billing.words import methods
from ui.run import run
from ui.widgets import Button, Choice, Form, Label, MoneyField, tip

TOP = Qt.AlignmentFlag.AlignTop


class PayForm(Form):
    """The payments; a sum that is not what is due is said under that payer's last amount."""

    blocks: list["PayerBlock"]

    def refuse(self, invalid: Invalid) -> bool:
        if invalid.field != "payments":
            return super().refuse(invalid)
        wrong = next((block for block in self.blocks if block.left()), self.blocks[-1:] or None)
        if not isinstance(wrong, PayerBlock):
            return False
        field = wrong.rows[-1].amount
        field.show_error(str(invalid))
        self.show(field)
        return True


class PaymentRow(QWidget):
    """How and how much."""

    def __init__(
        self,
        form: Form,
        name: str,
        method: Method,
        amount: Decimal,
        *,
        deposit: bool = False,
        enter: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self.method = form.add(Choice(f"method_{name}", "", methods(deposit=deposit)))
        self.method.set_value(method)
        self.amount = form.add(MoneyField(f"amount_{name}", required=True), enter=enter)
        self.amount.set_value(amount)
        self.method.control.setAccessibleName(_("Way of payment"))
        self.amount.control.setAccessibleName(_("Amount"))
        self.remove = Button("", icon="close", kind="quiet", size="small")
        tip(self.remove, _("Take this payment out"))
        self.remove.setAccessibleName(_("Take this payment out"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        # Kept at the top, a field may grow by its sentence.
        row.addWidget(self.method, 2, TOP)
        row.addWidget(self.amount, 3, TOP)
        row.addWidget(self.remove, 0, TOP)

    def way(self) -> Method:
        """Return how it is paid; Qt hands codes back as plain text."""
        return Method(self.method.value())

    def typed(self) -> Decimal:
        """Return the amount as far as it can be read."""
        try:
            return self.amount.value() or money.ZERO
        except Invalid:
            return money.ZERO


class PayerBlock(QWidget):
    """What one payer owes, and the payments that make it up."""

    changed = Signal()
    full = Signal()  # Enter in an amount after which nothing is open

    def __init__(
        self, form: PayForm, payer: Payer, due: Decimal, deposit: Decimal = money.ZERO
    ) -> None:
        super().__init__()
        self.form, self.payer, self.due, self.deposit = form, payer, due, deposit
        self._count = 0
        self.rows: list[PaymentRow] = []
        self.state = Label("")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(Label(word(payer), "strong"))
        head.addWidget(Label(_("due {amount}").format(amount=money.show(due)), "soft"))
        head.addStretch()
        head.addWidget(self.state)
        column.addLayout(head)
        self._column = QVBoxLayout()
        self._column.setSpacing(6)
        column.addLayout(self._column)
        self.more = Button(_("Another payment"), self.add, icon="plus", kind="flat", size="small")
        line = QHBoxLayout()
        line.addWidget(self.more)
        line.addStretch()
        column.addLayout(line)
        self.add()
        if deposit and deposit < due:
            self.add()

    def add(self) -> None:
        """Add a payment over what is still open."""
        self._count += 1
        own = self.payer == Payer.CUSTOMER
        method = Method.ACCOUNT if not own else Method.WECHAT if not self.rows else Method.CASH
        name = f"{self.payer.value}_{self._count}"
        amount = max(self.left(), money.ZERO)
        if self.deposit and not self.rows:
            method, amount = Method.DEPOSIT, min(self.deposit, amount)
        row = PaymentRow(
            self.form, name, method, amount, deposit=bool(self.deposit), enter=self._enter
        )
        row.method.changed.connect(self._changed)
        row.amount.changed.connect(self._changed)
        row.remove.clicked.connect(lambda _on=False: self._remove(row))
        self._column.addWidget(row)
        self.rows.append(row)
        self._changed()
        if len(self.rows) > 1:
            row.amount.setFocus()
            row.amount.line.selectAll()

    def _enter(self) -> None:
        """Go on from an amount: to another payment while something is open, else to the last key."""
        if self.left() > 0:
            self.add()
        else:
            self.full.emit()

    def cash(self) -> Decimal:
        """Return what of it is paid in cash."""
        return sum(
            (row.typed() for row in self.rows if row.method.value() == Method.CASH), money.ZERO
        )

    def _remove(self, row: PaymentRow) -> None:
        self.rows.remove(row)
        for part in (row, row.method, row.amount):
            part.hide()  # the form passes hidden fields over
        self._changed()

    def _changed(self) -> None:
        for row in self.rows:
            row.remove.setVisible(len(self.rows) > 1)
        left = self.left()
        if left > 0:
            self.state.say(_("{amount} still open").format(amount=money.show(left)), "warn")
        elif left < 0:
            self.state.say(_("{amount} too much").format(amount=money.show(-left)), "bad")
        else:
            self.state.say(_("✓ Complete"), "ok")
        self.changed.emit()

    def left(self) -> Decimal:
        """Return what is still open, negative when it is too much."""
        return self.due - sum((row.typed() for row in self.rows), money.ZERO)

    def drafts(self) -> list[PaymentDraft]:
        """Return the payments; Invalid for an amount that cannot be read."""
        return [PaymentDraft(self.payer, row.way(), row.amount.value()) for row in self.rows]


class PayStep(Step):
    """收款: the list again, its withdrawal, and the payments."""

    form: PayForm

    def __init__(self, card: OrderCard, settlement: SettlementCard) -> None:
        super().__init__(_("Payment"), Permission.TAKE_PAYMENT, _("The cashier takes the payment."))
        self.card = card
        self.settlement = settlement
        self.note.setText(settlement.number)
        self.form = PayForm(self)
        self.form.submitted.connect(self.submit)
        self.form.blocks = []
        self.reason = ReasonBar(
            _("Withdraw list"),
            _("The list becomes void and keeps its number; the lines can be changed again."),
            self._withdraw,
        )
        if self.allowed:
            self._fill()
        self.inside.addStretch()
        self.body.insertWidget(self.body.count() - 1, self.reason)
        self.show_list = Button(_("Show list"), icon="file-document-outline")
        self.foot.addWidget(self.show_list)
        if may(Permission.SETTLE):
            self.withdraw = Button(_("Withdraw list…"), self.reason.ask, kind="quiet")
            self.foot.addWidget(self.withdraw)
        self.foot.addStretch()
        if self.allowed:
            self.take = Button(_("Payment taken"), self.submit, key="F8", primary=True)
            self.foot.addWidget(self.take)

    def _fill(self) -> None:
        if self.card.reopened:
            self.put(away_banner())
        found = deposits_of(self.card.row.order_id)
        deposits = sum((each.left for each in found), money.ZERO)
        if deposits:
            said = _("Deposit open {amount}").format(amount=money.show(deposits))
            self.put(Label(said, "soft"))
        if self.settlement.rounding:
            off = _("{amount} yuan are rounded off by the list.")
            self.put(Label(off.format(amount=money.show(self.settlement.rounding)), "soft"))
        for payer in Payer:
            due: Decimal = getattr(self.settlement, payer.value)
            own = payer == Payer.CUSTOMER
            if due:
                there = deposits if own else money.ZERO
                block = PayerBlock(
                    self.form, payer, due - self.settlement.rounding * own, min(there, due)
                )
                self.form.blocks.append(block)
                block.changed.connect(self._count_cash)
                block.full.connect(self._go_on)
                self.put(block)
        self.change = ChangeRow(self.form, self._go_on)
        self.put(self.change)
        self._count_cash()
        if not self.form.blocks:
            self.put(Label(_("Nothing is to be paid. Confirm, then hand the car over."), "soft"))

    def _count_cash(self) -> None:
        self.change.set_due(sum((block.cash() for block in self.form.blocks), money.ZERO))

    def _go_on(self) -> None:
        """Put the keyboard on what is still to be filled, else on the button."""
        open_ = next((block for block in self.form.blocks if block.left()), None)
        if open_ is not None:
            open_.rows[-1].amount.setFocus()
        elif self.change.is_open():
            self.change.given.setFocus()
        else:
            self.take.setFocus()

    def begin(self) -> None:
        if self.form.blocks:
            field = self.form.blocks[0].rows[0].amount
            field.setFocus()
            field.line.selectAll()
        elif self.allowed:
            self.take.setFocus()

    def submit(self) -> None:
        """Take the payments (F8)."""
        if not self.allowed or not self.form.validate():
            return
        drafts = [draft for block in self.form.blocks for draft in block.drafts()]
        own = [
            draft.amount
            for draft in drafts
            if draft.method == Method.ACCOUNT and draft.payer == Payer.CUSTOMER
        ]
        sentence = refusal(self.card.customer_id, sum(own, money.ZERO))
        if sentence:
            ask_approval(self, Permission.CREDIT, sentence, lambda given: self._take(drafts, given))
        else:
            self._take(drafts, None)

    def _take(self, drafts: list[PaymentDraft], approval: Approval | None) -> None:
        run(
            self,
            take_payment,
            order_id=self.card.row.order_id,
            payments=tuple(drafts),
            approval=approval,
            render=render,
            said=_("Payment of {amount} yuan taken.").format(
                amount=money.show(self.settlement.total)
            ),
            done=self.done.emit,
        )

    def _withdraw(self, reason: str) -> None:
        run(
            self.reason,
            withdraw_settlement,
            order_id=self.card.row.order_id,
            reason=reason,
            said=_("Settlement list {number} withdrawn.").format(number=self.settlement.number),
            done=self.done.emit,
        )
