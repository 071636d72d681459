"""投诉, the part of the care page: the list, and beside it one complaint or the form for a new one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from reception.care.complaint_queries import ComplaintRow, complaints
from reception.care.complaint_rules import Stage
from reception.core.text import _
from ui.care.complaint_card import ComplaintCard
from ui.care.complaint_form import ComplaintForm
from ui.care.complaint_words import complaint_table
from ui.screen import Shell
from ui.widgets import Card, EmptyState, notice


class ComplaintPart(QWidget):
    """What is half-written stays: another row is shown only once it is noted or given up."""

    counted = Signal(str)  # what to say in the page's head

    def __init__(self, shell: Shell, width: int) -> None:
        super().__init__()
        self.table = complaint_table()
        self.card, self.form = ComplaintCard(shell), ComplaintForm()
        self.nothing = Card()
        self.nothing.body.addWidget(
            EmptyState(
                _("No complaint is chosen."),
                _("Choose one on the left: words, steps and what to do next stand here."),
                icon="message-text-outline",
            )
        )
        self.side = QStackedWidget()
        for each in (self.nothing, self.card, self.form):
            self.side.addWidget(each)
        self.side.setFixedWidth(width)
        left = Card(tight=True)
        left.body.addWidget(self.table, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(left, 1)
        row.addWidget(self.side)
        self.setFocusProxy(self.table.view)
        self.table.chosen.connect(self._chosen)
        self.table.activated.connect(lambda _row: self.card.setFocus())
        self.form.noted.connect(self._noted)
        self.form.cancelled.connect(self._cancelled)
        self.card.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Ask for the list again; what is shown and typed beside it stays."""
        rows = complaints()
        self.table.set_rows(rows)
        here = [row for row in rows if row.stage is not Stage.CLOSED]
        self.counted.emit(
            _("{count} not closed · {late} overdue").format(
                count=len(here), late=sum(row.overdue for row in here)
            )
        )
        if self.side.currentWidget() is self.card:
            self.card.refresh()
        elif self.side.currentWidget() is self.nothing and rows:
            self.table.choose(lambda row: row == rows[0])

    def begin(self, **about: int | None) -> None:
        """Open the form, about a customer, a car or an order where one is known."""
        if self._busy():
            return
        self.side.setCurrentWidget(self.form)
        self.form.begin(**about)

    def show_complaint(self, complaint_id: int) -> None:
        """Show a complaint that somebody came for, also one that has left the list."""
        if self._busy() or not self.card.show_complaint(complaint_id):
            return
        self.side.setCurrentWidget(self.card)
        self.table.choose(lambda row: row.complaint_id == complaint_id)

    def submit(self) -> None:
        """Do what the side's primary button does (F8)."""
        if self.side.currentWidget() is self.form:
            self.form.submit()
        elif self.side.currentWidget() is self.card:
            self.card.submit()

    def leave(self) -> bool:
        """Close the form (Esc); tell whether it was open."""
        if self.side.currentWidget() is not self.form:
            return False
        self._cancelled()
        return True

    def _busy(self) -> bool:
        shown = self.side.currentWidget()
        half = (shown is self.form and self.form.typed()) or (
            shown is self.card and self.card.typed()
        )
        if half:
            notice(self, _("What you wrote is not noted yet. Note it (F8) or clear it first."))
        return half

    def _chosen(self, row: ComplaintRow | None) -> None:
        found = self.card.found
        shown = found.row.complaint_id if found is not None else None
        here = self.side.currentWidget()
        if row is None or (here is self.card and row.complaint_id == shown):
            return
        if self._busy():
            self.table.choose(lambda each: here is self.card and each.complaint_id == shown)
            return
        if self.card.show_complaint(row.complaint_id):
            self.side.setCurrentWidget(self.card)

    def _noted(self, key: int) -> None:
        self.side.setCurrentWidget(self.nothing)
        self.refresh()
        self.show_complaint(key)

    def _cancelled(self) -> None:
        self.form.form.clear()
        self.side.setCurrentWidget(self.card if self.card.found else self.nothing)
