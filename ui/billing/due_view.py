"""应收: who owes what since when; received in parts or whole, or written off."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.billing.account_actions import receive, write_off
from reception.billing.accounts import DueRow, due_list
from reception.core import clock, money
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders.words import word
from ui.billing.money_dialog import Asked, show_asked
from ui.billing.words import methods
from ui.list_tools import ListTools
from ui.widgets import Button, Card, Column, DataTable, EmptyState, Label


class DueView(QWidget):
    """The due list with what may be done about the chosen sum."""

    def __init__(self) -> None:
        super().__init__()
        self.said = Label("", "soft")
        self.table: DataTable[DueRow] = DataTable(
            [
                Column(_("Due on"), lambda row: row.due_on.isoformat(), "text", 110),
                Column(_("Age"), _age, "text", 130),
                Column(_("Payer"), lambda row: str(row.payer), "text", 84, show=word),
                Column(_("Customer"), lambda row: row.customer, "text", 0),
                Column(_("Plate"), lambda row: row.plate, "plate", 110),
                Column(_("Settlement list"), lambda row: row.list_number, "text", 176),
                Column(_("Amount"), lambda row: row.amount, "money", 110),
                Column(_("Still owed"), lambda row: row.left, "money", 110, total=True),
            ],
            empty=EmptyState(
                _("Nobody owes anything."),
                _("What is paid on account stands here until it is received."),
                icon="cash-register",
            ),
            chips=[
                (_("Overdue"), lambda row: row.late > 0),
                (word("customer"), lambda row: row.payer == "customer"),
                (word("insurer"), lambda row: row.payer == "insurer"),
                (word("maker"), lambda row: row.payer == "maker"),
            ],
        )
        ListTools(self.table, "due", _("Receivables"))
        self.table.chosen.connect(lambda _row: self._offer())
        self.table.activated.connect(lambda _row: self.receive())
        self.take = Button(_("Received…"), self.receive, primary=True)
        self.off = Button(_("Write off…"), self.write_off)
        card = Card(_("Receivables"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.said, 1)
        row.addWidget(self.off)
        row.addWidget(self.take)
        card.add(row)
        card.body.addWidget(self.table, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        self.setFocusProxy(self.table.view)

    def refresh(self) -> None:
        """Ask again who owes what."""
        rows = due_list()
        self.table.set_rows(rows)
        late = [row for row in rows if row.late]
        words = _("{count} overdue, {amount} yuan").format(
            count=len(late), amount=money.show(sum((row.left for row in late), money.ZERO))
        )
        self.said.say(words if late else _("Nothing is overdue."), "warn" if late else "soft")
        self._offer()

    def _offer(self) -> None:
        able = self.table.current() is not None and may(Permission.TAKE_PAYMENT)
        self.take.setEnabled(able)
        self.off.setEnabled(able)

    def receive(self) -> None:
        """Take what is owed, or part of it."""
        row = self.table.current()
        if row is None or not may(Permission.TAKE_PAYMENT):
            return
        teach = _("{name} owes {amount} yuan of list {number}.").format(
            name=_who(row), amount=money.show(row.left), number=row.list_number
        )
        asked = Asked(
            _("Receipt"), teach, _("Take it"), receive, methods(money=True), row.left, reason=False
        )
        show_asked(self, self._done, asked, receivable_id=row.receivable_id)

    def write_off(self) -> None:
        """Write off what will not come, with a manager's word."""
        row = self.table.current()
        if row is None:
            return
        asked = Asked(
            _("Write-off"),
            _("What is written off is no longer asked for; the reason stays with it."),
            _("Write off"), write_off, (), row.left, permission=Permission.CREDIT,
        )  # fmt: skip
        show_asked(self, self._done, asked, receivable_id=row.receivable_id)

    def _done(self, _made: object) -> None:
        self.refresh()


def _who(row: DueRow) -> str:
    return row.customer if row.payer == "customer" else word(row.payer)


def _age(row: DueRow) -> str:
    if row.late:
        return _("⚠ {days} days over").format(days=row.late)
    days = (row.due_on - clock.today()).days
    return _("{days} days left").format(days=days)
