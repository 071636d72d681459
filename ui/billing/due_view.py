"""应收: who owes what since when; received in parts or whole, or written off."""

from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from reception.billing.account_actions import receive, write_off
from reception.billing.accounts import DueRow, due_list
from reception.billing.statements import DebtorRow, debtors
from reception.claims.money_actions import receive_from_maker
from reception.core import clock, money
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders.words import word
from reports.statement import AGE_WORDS
from ui.billing.money_dialog import Asked, show_asked
from ui.billing.several_dialog import ask_several
from ui.billing.statement_dialog import StatementDialog
from ui.billing.words import methods
from ui.list_tools import ListTools
from ui.widgets import Button, Card, Column, DataTable, EmptyState, Label, tip


class DueView(QWidget):
    """The due list with what may be done about the chosen sum."""

    def __init__(self) -> None:
        super().__init__()
        self.said = Label("", "soft")
        self.due: tuple[DueRow, ...] = ()
        self.table: DataTable[DueRow] = DataTable(
            [
                Column(_("Due on"), lambda row: row.due_on.isoformat(), "text", 110),
                Column(_("Age"), _age, "text", 130),
                Column(_("Payer"), lambda row: str(row.payer), "text", 84, show=word),
                Column(_("Customer"), _whose, "text", 0),
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
        self.table.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.view.selectionModel().selectionChanged.connect(lambda *_marks: self._offer())
        self.table.activated.connect(lambda _row: self.receive())
        self.debtors = debtors_table()
        self.debtors.chosen.connect(lambda _row: self._offer())
        self.debtors.activated.connect(lambda _row: self.receive())
        self.tables = QStackedWidget()
        self.tables.addWidget(self.table)
        self.tables.addWidget(self.debtors)
        self.by_debtor = Button(_("By debtor"), self._turn, kind="chip")
        self.by_debtor.setCheckable(True)
        self.account = Button(_("Statement…"), self.show_statement)
        self.take = Button(_("Received…"), self.receive, primary=True)
        self.off = Button(_("Write off…"), self.write_off)
        card = Card(_("Receivables"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.by_debtor)
        row.addWidget(self.said, 1)
        row.addWidget(self.account)
        row.addWidget(self.off)
        row.addWidget(self.take)
        card.add(row)
        card.body.addWidget(self.tables, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        self.setFocusProxy(self.table.view)

    def refresh(self) -> None:
        """Ask again who owes what."""
        rows = self.due = due_list()
        self.table.set_rows(rows)
        self.debtors.set_rows(debtors(rows))
        late = [row for row in rows if row.late]
        words = _("{count} overdue, {amount} yuan").format(
            count=len(late), amount=money.show(sum((row.left for row in late), money.ZERO))
        )
        self.said.say(words if late else _("Nothing is overdue."), "warn" if late else "soft")
        self._offer()

    def _offer(self) -> None:
        rows = self.marked()
        able = bool(rows) and may(Permission.TAKE_PAYMENT)
        one = len({row.key() for row in rows}) == 1
        self.take.setEnabled(able and one)
        tip(self.take, "" if one or not rows else _("Mark sums that one debtor owes."))
        self.off.setEnabled(able and len(rows) == 1 and not self.by_debtor.isChecked())
        self.account.setEnabled(one)

    def marked(self) -> list[DueRow]:
        """Return the sums that are marked, or all of the marked debtor."""
        if not self.by_debtor.isChecked():
            return self.table.marked()
        debtor = self.debtors.current()
        key = None if debtor is None else (debtor.payer, debtor.debtor)
        return [row for row in self.due if row.key() == key]

    def _turn(self) -> None:
        shown = self.debtors if self.by_debtor.isChecked() else self.table
        self.tables.setCurrentWidget(shown)
        self._offer()
        shown.view.setFocus()

    def show_statement(self) -> None:
        """Show what the marked debtor owed and paid in a period."""
        rows = self.marked()
        if rows:
            StatementDialog(self, *rows[0].key(), rows[0].who()).open()

    def receive(self) -> None:
        """Take what is owed, or part of it: one sum, or several of one debtor by one receipt."""
        rows = self.marked()
        if not self.take.isEnabled():
            return
        if len(rows) > 1:
            ask_several(self, self._done, rows)
            return
        row = rows[0]
        teach = _("{name} owes {amount} yuan of list {number}.").format(
            name=row.who(), amount=money.show(row.left), number=row.list_number
        )
        take = receive_from_maker if row.payer == "maker" else receive
        asked = Asked(
            _("Money receipt"),
            teach,
            _("Take it"),
            take,
            methods(money=True),
            row.left,
            reason=False,
        )
        show_asked(self, self._done, asked, receivable_id=row.receivable_id)

    def write_off(self) -> None:
        """Write off what will not come, with a manager's word."""
        rows = self.marked()
        if len(rows) != 1:
            return
        row = rows[0]
        asked = Asked(
            _("Write-off"),
            _("What is written off is no longer asked for; the reason stays with it."),
            _("Write off"), write_off, (), row.left, permission=Permission.CREDIT,
        )  # fmt: skip
        show_asked(self, self._done, asked, receivable_id=row.receivable_id)

    def _done(self, _made: object) -> None:
        self.refresh()


def debtors_table() -> DataTable[DebtorRow]:
    """Return the list of who owes how much, by its age."""
    return DataTable(
        [
            Column(_("Debtor"), lambda row: row.name, "text", 0),
            Column(_("Payer"), lambda row: str(row.payer), "text", 84, show=word),
            Column(_("Lists"), lambda row: row.count, "number", 64),
            *(
                Column(_(name), lambda row, n=place: row.ages[n] or None, "money", 104, total=True)  # type: ignore[misc]
                for place, name in enumerate(AGE_WORDS)
            ),
            Column(_("Total"), lambda row: row.total, "money", 116, total=True),
        ],
        empty=EmptyState(_("Nobody owes anything.")),
    )


def _whose(row: DueRow) -> str:
    """Return the customer, and the insurer where one owes it."""
    return row.customer if row.who() == row.customer else f"{row.customer} · {row.who()}"


def _age(row: DueRow) -> str:
    if row.late:
        return _("⚠ {days} days over").format(days=row.late)
    days = (row.due_on - clock.today()).days
    return _("{days} days left").format(days=days)
