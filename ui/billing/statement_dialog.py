"""对账单 of one debtor: the period, what moved in it, then as a paper or as a file."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from reception.billing.accounts import due_list
from reception.billing.statements import Statement, StatementRow, statement
from reception.core import clock, money
from reception.core.text import _
from reception.core.units import day_of
from reception.orders.rules import Payer
from reports.statement import render_statement, what_word
from ui.list_tools import ListTools
from ui.run import run
from ui.widgets import Button, Column, DataTable, EmptyState, Form, Label
from ui.widgets.day import DayField
from ui.widgets.preview import show_pdf

FOOT = Qt.AlignmentFlag.AlignBottom


class StatementDialog(QDialog):
    """Begins with this month; F8 asks again, F9 shows the paper."""

    def __init__(self, owner: QWidget, payer: Payer, debtor: str, name: str) -> None:
        super().__init__(owner.window())
        self.payer, self.debtor = payer, debtor
        self.shown: Statement | None = None
        self.setWindowTitle(_("Statement of account"))
        self.resize(920, 600)
        self.form = Form(self)
        today = clock.today()
        self.first = self.form.add(DayField("first", _("From"), required=True))
        self.last = self.form.add(DayField("last", _("Until"), required=True))
        self.first.set_value(int(today.replace(day=1).strftime("%Y%m%d")))
        self.last.set_value(int(today.strftime("%Y%m%d")))
        self.table: DataTable[StatementRow] = DataTable(
            [
                Column(_("Day"), lambda row: row.at, "date", 130),
                Column(_("What"), lambda row: row.what, "text", 0, show=what_word),
                Column(_("Number"), lambda row: row.number, "text", 190),
                Column(_("Plate"), lambda row: row.plate, "plate", 110),
                Column(_("Amount"), lambda row: row.amount, "money", 110, total=True),
                Column(_("Owed then"), lambda row: row.balance, "money", 110),
            ],
            empty=EmptyState(_("Nothing moved in this period.")),
        )
        ListTools(self.table, "statement", f"{_('Statement of account')} {name}")
        self.said = Label("", "soft")
        self.ask = Button(_("Show"), self.refresh, key="F8")
        self.paper = Button(_("Print…"), self.print_, key="F9", primary=True)
        head = QHBoxLayout()
        head.addWidget(Label(_("Statement of account"), "heading"))
        head.addWidget(Label(name, "strong"), 1)
        head.addWidget(Button(_("Close"), self.accept, key="Esc"))
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.first)
        row.addWidget(self.last)
        row.addWidget(self.ask, 0, FOOT)
        row.addWidget(self.said, 1, FOOT)
        row.addWidget(self.paper, 0, FOOT)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(12)
        column.addLayout(head)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        for button in self.findChildren(Button):
            button.setAutoDefault(False)
        self.form.submitted.connect(self.refresh)
        self.finished.connect(self.deleteLater)
        self.refresh()
        self.first.setFocus()

    def refresh(self) -> None:
        """Ask what moved in the period."""
        if self.form.validate():
            run(
                self,
                statement,
                payer=self.payer,
                debtor=self.debtor,
                first=_day(self.first),
                last=_day(self.last),
                due=due_list(),
                done=self._show,
            )

    def _show(self, found: Statement) -> None:
        self.shown = found
        self.table.set_rows(found.rows)
        words = _("before {before} · now {now} yuan")
        self.said.setText(
            words.format(before=money.show(found.opening), now=money.show(found.closing))
        )

    def print_(self) -> None:
        """Show the paper of what is listed."""
        self.refresh()
        if self.shown is not None:
            name = f"{_('Statement of account')} {self.shown.name}"
            show_pdf(self, render_statement(self.shown), title=name, name=name)


def _day(field: DayField) -> date:
    return day_of(field.value())
