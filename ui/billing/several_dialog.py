"""One payment over several sums on account: suggested the oldest first, one receipt for all."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from reception.billing.account_actions import Part, receive_several
from reception.billing.accounts import DueRow
from reception.billing.deposit_actions import Receipt
from reception.billing.rules import oldest_first
from reception.core import money
from reception.core.errors import Invalid
from reception.core.text import _
from reception.vehicles.rules import show_plate
from reports.renderers import render
from ui.billing.words import methods
from ui.papers import show_papers
from ui.run import run
from ui.widgets import Button, Choice, Form, Label, MoneyField, Rule, scrolling

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
SHOWN, ROW = 7, 46  # rows before it scrolls, pixels of one


class SeveralDialog(QDialog):
    """What came, in which way, and how it is spread over the lists. `made(receipt)`."""

    made = Signal(object)

    def __init__(self, owner: QWidget, rows: Sequence[DueRow]) -> None:
        super().__init__(owner.window())
        self.owner = owner
        self._came: Decimal | None = None  # what the suggestion was made of
        self.rows = sorted(rows, key=lambda row: (row.due_on, row.receivable_id))
        self.setWindowTitle(_("Money receipt"))
        self.setFixedWidth(640)
        self.form = Form(self)
        total = sum((row.left for row in self.rows), money.ZERO)
        self.amount = self.form.add(MoneyField("amount", _("Amount that came"), required=True))
        self.amount.set_value(total)
        self.method = self.form.add(
            Choice("method", _("Way of payment"), list(reversed(methods(money=True))))
        )
        self.parts = [self._part(row) for row in self.rows]
        self.spread = Label("")
        self.yes = Button(_("Take it"), self.submit, key="F8", primary=True)
        self.no = Button(_("Cancel"), self.reject, key="Esc")
        self._lay_out(total)
        self.form.submitted.connect(self.submit)
        self.amount.changed.connect(self._suggest)
        for part in self.parts:
            part.changed.connect(self._count)
        self._suggest()
        self.finished.connect(self.deleteLater)
        self.amount.setFocus()
        self.amount.line.selectAll()

    def _part(self, row: DueRow) -> MoneyField:
        field = self.form.add(MoneyField(f"part_{row.receivable_id}"))
        field.control.setAccessibleName(row.list_number)
        return field

    def _lay_out(self, total: Decimal) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(10)
        column.addWidget(
            Label(_("One receipt over {count} lists").format(count=len(self.rows)), "heading")
        )
        teach = _("{name} owes {amount} yuan on these lists. The oldest is paid first.").format(
            name=self.rows[0].who(), amount=money.show(total)
        )
        column.addWidget(Label(teach, "soft", wrap=True))
        across = QHBoxLayout()
        across.setSpacing(10)
        across.addWidget(self.amount, 3)
        across.addWidget(self.method, 2)
        column.addLayout(across)
        column.addWidget(Rule())
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for place, (row, part) in enumerate(zip(self.rows, self.parts, strict=True)):
            grid.addWidget(Label(row.due_on.isoformat(), "soft"), place, 0)
            grid.addWidget(Label(f"{show_plate(row.plate)} · {row.list_number}"), place, 1)
            owed = Label(_("owes {amount}").format(amount=money.show(row.left)), "soft")
            grid.addWidget(owed, place, 2, RIGHT)
            part.setFixedWidth(120)
            grid.addWidget(part, place, 3)
        area = scrolling(box)
        area.setFixedHeight(ROW * min(len(self.rows), SHOWN))
        column.addWidget(area)
        foot = QHBoxLayout()
        foot.setSpacing(10)
        foot.addWidget(self.spread, 1)
        for button in (self.no, self.yes):
            button.setAutoDefault(False)
            foot.addWidget(button)
        column.addLayout(foot)

    def _suggest(self) -> None:
        came = _typed(self.amount)
        if came == self._came:  # only written out anew: what was typed below stays
            return
        self._came = came
        amounts = oldest_first(came, [row.left for row in self.rows])
        for part, amount in zip(self.parts, amounts, strict=True):
            part.set_value(amount or None)
        self._count()

    def _count(self) -> None:
        left = _typed(self.amount) - sum((_typed(part) for part in self.parts), money.ZERO)
        if left > 0:
            self.spread.say(_("{amount} not spread yet").format(amount=money.show(left)), "warn")
        elif left < 0:
            self.spread.say(_("{amount} too much").format(amount=money.show(-left)), "bad")
        else:
            self.spread.say(_("✓ Complete"), "ok")

    def submit(self) -> None:
        """Take it: one receipt lists every sum."""
        if not self.form.validate():
            return
        given = zip(self.rows, self.parts, strict=True)
        run(
            self,
            receive_several,
            parts=tuple(
                Part(row.receivable_id, field.value() or money.ZERO) for row, field in given
            ),
            amount=self.amount.value(),
            method=self.method.value(),
            render=render,
            done=self._show,
        )

    def _show(self, made: Receipt) -> None:
        self.accept()
        self.made.emit(made)
        title = f"{_('Money receipt')} {made.number}"
        show_papers(self.owner, [made.paper_id], title=title, name=made.number)


def _typed(field: MoneyField) -> Decimal:
    try:
        return field.value() or money.ZERO
    except Invalid:
        return money.ZERO


def ask_several(
    owner: QWidget, done: Callable[[Receipt], object], rows: Sequence[DueRow]
) -> SeveralDialog:
    """Open the dialog over sums of one debtor; `done` is called with the receipt."""
    dialog = SeveralDialog(owner, rows)
    dialog.made.connect(done)
    dialog.open()
    return dialog
