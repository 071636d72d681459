"""A customer's complaints in one line of a page: each with day and state, and the way to a new one."""

from functools import partial

from PySide6.QtWidgets import QWidget

from reception.care.complaint_queries import ComplaintRow, complaints_of
from reception.care.complaint_rules import YEAR, Stage
from reception.core import clock
from reception.core.text import _
from ui.care.complaint_words import line
from ui.screen import Shell
from ui.widgets import Button, FlowLayout, Label

MOST = 6  # buttons


class ComplaintLine(QWidget):
    """Hidden where there is nothing to show, or for who may not see complaints."""

    def __init__(self, shell: Shell, *, only_open: bool = False) -> None:
        super().__init__()
        self.shell, self._only_open = shell, only_open
        self.flow = FlowLayout(self, gap=4)
        self.buttons: list[Button] = []
        self.hide()

    def show_customer(self, customer_id: int) -> None:
        """Show the complaints of a customer, open ones first."""
        found = complaints_of(customer_id)
        if self._only_open:
            found = tuple(row for row in found if row.stage is not Stage.CLOSED)
        self.flow.clear()
        self.buttons = [self._button(row) for row in found[:MOST]]
        self.flow.addWidget(Label(_("Complaints:"), "label"))
        for button in self.buttons:
            self.flow.addWidget(button)
        recent = sum(row.received_at >= clock.now() - YEAR for row in found)
        if found and found[0].often:
            text = _("⚠ {count} within 12 months").format(count=recent)
            self.flow.addWidget(Label(text, tone="warn"))
        self.setVisible(bool(found))

    def _button(self, row: ComplaintRow) -> Button:
        go = partial(self.shell.go, "care", complaint_id=row.complaint_id)
        return Button(line(row), go, kind="flat", size="small")
