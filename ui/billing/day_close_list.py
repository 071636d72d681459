"""All closes of some days, who has not closed, and the branch's day by way of payment."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.billing.day_close import (
    CloseRow,
    DaySum,
    OpenShift,
    closes,
    day_sums,
    open_shifts,
)
from reception.billing.words import METHODS
from reception.core import clock, gate
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reports.day_close import difference_words
from ui.list_tools import ListTools
from ui.papers import show_papers
from ui.period_choice import PeriodChoice
from ui.widgets import Button, Card, Column, DataTable, EmptyState

SIDE = 304  # pixels


class ClosesView(QWidget):
    """Closes at the left; open shifts and the sums of the days at the right."""

    def __init__(self, close_for: Callable[[int], object]) -> None:
        super().__init__()
        self._close_for = close_for
        self.period = PeriodChoice()
        self.table = _closes()
        ListTools(self.table, "day_closes", _("All closes"))
        self.table.activated.connect(lambda _row: self.open_paper())
        self.paper_button = Button(
            _("Close on paper"), self.open_paper, key="F9", icon="printer-outline"
        )
        self.open_table = _shifts()
        self.open_table.chosen.connect(lambda _row: self._offer())
        self.open_table.activated.connect(lambda _row: self.stand_in())
        self.stead_button = Button(_("Close for…"), self.stand_in)
        self.sums_table = _sums()
        self._lay_out()
        self.period.changed.connect(self.refresh)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.period)
        head.addStretch()
        head.addWidget(self.paper_button)
        left = Card(tight=True)
        left.add(head, self.period.days)
        left.body.addWidget(self.table, 1)
        self.open_card = Card(_("Not closed yet"), tight=True)
        self.open_card.head.addWidget(self.stead_button)
        self.open_card.body.addWidget(self.open_table, 1)
        self.sums_card = Card(_("The branch's days"), tight=True)
        self.sums_card.body.addWidget(self.sums_table, 1)
        side = QVBoxLayout()
        side.setSpacing(12)
        side.addWidget(self.open_card, 2)
        side.addWidget(self.sums_card, 3)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        across.addWidget(left, 1)
        across.addLayout(side)
        for card in (self.open_card, self.sums_card):
            card.setFixedWidth(SIDE)
        self.setFocusProxy(self.table.view)
        if not may(Permission.SEE_CLOSES):
            self.sums_card.hide()
            self.stead_button.hide()

    def refresh(self) -> None:
        """Ask again what was closed, and what was not."""
        self.table.set_rows(closes(self.period.first, self.period.last))
        self.open_table.set_rows(open_shifts())
        if may(Permission.SEE_CLOSES):
            self.sums_table.set_rows(day_sums(self.period.first, self.period.last))
        self._offer()

    def _offer(self) -> None:
        row = self.open_table.current()
        self.stead_button.setEnabled(row is not None and row.person_id != gate.actor().person_id)

    def stand_in(self) -> None:
        """Close for the chosen person."""
        row = self.open_table.current()
        if row is not None and may(Permission.SEE_CLOSES):
            self._close_for(row.person_id)

    def open_paper(self) -> None:
        """Show the chosen close's paper."""
        row = self.table.current()
        if row is not None:
            show_papers(self, [row.paper_id], title=row.number, name=row.number)


def _closes() -> DataTable[CloseRow]:
    return DataTable(
        [
            Column(_("Closed at"), lambda row: row.at, "time", 96),
            Column(_("Document number"), lambda row: row.number, "text", 168),
            Column(_("Whose"), lambda row: row.name, "text", 96),
            Column(_("Documents of money"), lambda row: row.documents, "number", 52),
            Column(_("Cash counted"), lambda row: row.counted, "money", 92),
            Column(_("Difference"), lambda row: row.difference, "text", 104, show=difference_words),
            Column(_("To the bank"), lambda row: row.handed, "money", 92, total=True),
            Column(_("Reason"), _why, "soft", 0),
        ],
        empty=EmptyState(
            _("Nobody closed on these days."),
            _("A close is made under “My shift”; it stands here with its paper for good."),
            icon="cash-register",
        ),
        chips=[(_("With a difference"), lambda row: bool(row.difference))],
    )


def _why(row: CloseRow) -> str:
    stead = _("by {other}: {why}").format(other=row.other, why=row.stead) if row.other else ""
    return " · ".join(part for part in (stead, row.reason, row.correction_note) if part)


def _shifts() -> DataTable[OpenShift]:
    return DataTable(
        [
            Column(_("Whose"), lambda row: row.name, "text", 0),
            Column(_("Oldest document"), _since, "text", 148),
            Column(_("Documents of money"), lambda row: row.documents, "number", 56),
        ],
        empty=EmptyState(_("Everybody has closed."), "", icon="check"),
    )


def _since(row: OpenShift) -> str:
    words = clock.show(row.since, "%m-%d %H:%M")
    return _("⚠ {since} forgotten").format(since=words) if row.forgotten() else words


def _sums() -> DataTable[DaySum]:
    return DataTable(
        [
            Column(_("Way of payment"), lambda row: _(METHODS[row.method]), "text", 0),
            Column(_("In closes"), lambda row: row.closed, "money", 92, total=True),
            Column(_("Open until closed"), lambda row: row.still_open, "money", 92, total=True),
        ],
        empty=EmptyState(_("No money moved on these days."), "", icon="cash-register"),
    )
