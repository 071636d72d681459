"""交班日结: what I have to close; all closes of the branch and its day; the journal for accounting."""

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from reception.billing.day_close import Document, shift_of
from reception.billing.day_close_actions import Closed
from reception.billing.day_close_rules import moved
from reception.billing.words import DOCUMENTS, METHODS
from reception.core import clock, gate, money
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import N_, _
from ui.billing.day_close_count import CountCard
from ui.billing.day_close_journal import JournalView
from ui.billing.day_close_list import ClosesView
from ui.papers import show_papers
from ui.screen import Screen, Shell
from ui.widgets import Banner, Button, Card, Column, DataTable, EmptyState, Label, PageHead
from ui.widgets.button import one_of

SIDE = 440  # pixels
VIEWS = {"mine": N_("My shift"), "closes": N_("All closes"), "journal": N_("Accounting journal")}


class DayClosePage(Screen):
    """The documents since the last close at the left, the count beside them."""

    shows = frozenset(
        {"payment", "deposit", "refund", "receipt", "day_close", "journal_export", "setting"}
    )
    title = "Shift close"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.whose: int | None = None  # somebody who forgot; None: I
        self.view = "mine"
        self.back_button = Button(_("Back to the counter"), lambda: shell.go("handover"))
        self.head = PageHead(_("Shift close"), "", self.back_button)
        self.banner = Banner("", tone="warn")
        views = (
            VIEWS
            if may(Permission.SEE_CLOSES)
            else {"mine": VIEWS["mine"], "closes": N_("My closes")}
        )
        self.chips = {code: Button(_(word), kind="chip") for code, word in views.items()}
        self.sums = Label("", "soft", wrap=True)
        self.table = _documents()
        self.count = CountCard()
        self.count.setFixedWidth(max(SIDE, self.count.minimumSizeHint().width()))
        self.count.closed.connect(self._closed)
        self.closes = ClosesView(self.close_for)
        self.journal = JournalView()
        self._lay_out()

    def _lay_out(self) -> None:
        left = Card(_("Since the last close"), tight=True)
        left.add(self.sums)
        left.body.addWidget(self.table, 1)
        self.list_card = left
        mine = QWidget()
        across = QHBoxLayout(mine)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        across.addWidget(left, 1)
        across.addWidget(self.count)
        self.views = QStackedWidget()
        for view in (mine, self.closes, self.journal):
            self.views.addWidget(view)
        chips = one_of(self, self.chips, self.view, self.choose)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addLayout(chips)
        column.addWidget(self.banner)
        self.column.addWidget(self.head)
        self.column.addLayout(column)
        self.column.addWidget(self.views, 1)
        self.setFocusProxy(self.count.pieces[0])

    def arrive(self, **arguments: Any) -> None:
        """Come to one's own shift, or to all closes (`view`)."""
        self.choose(str(arguments.get("view", "mine")))
        if self.view == "mine":
            self.count.begin()

    def refresh(self) -> None:
        """Ask again; what is counted stays."""
        if self.view == "closes":
            self.closes.refresh()
        elif self.view == "journal":
            self.journal.refresh()
        else:
            self._show_mine()

    def _show_mine(self) -> None:
        me = gate.actor().person_id or 0
        shift = shift_of(self.whose or me)
        self.table.set_rows(shift.documents)
        said = [f"{_(METHODS[each.method])} {money.show(each.net)}" for each in shift.sums]
        total = f"{_('Money, all ways')} {money.show(moved(shift.sums))}"
        self.sums.setText("　".join([*said, total]))
        self.sums.setVisible(bool(said))
        since = shift.previous_at
        self.list_card.note.setText(clock.show(since) if since else "")
        other = shift.person_id != me
        self.banner.say(
            _("You close for {name}. Count that cash, and say why.").format(name=shift.name)
            if other
            else ""
        )
        self.count.show_shift(shift)

    def choose(self, view: str) -> None:
        """Show another part of the page; one's own shift is one's own again."""
        if view not in self.chips:
            view = "mine"
        self.view = view
        self.whose = None
        self.banner.say("")
        self.chips[view].setChecked(True)
        self.views.setCurrentIndex(list(VIEWS).index(view))
        self.refresh()

    def close_for(self, person_id: int) -> None:
        """Let a manager close for who forgot."""
        self.choose("mine")
        self.whose = person_id
        self.refresh()
        self.count.begin()

    def _closed(self, made: Closed) -> None:
        self.whose = None
        self.count.shift = None
        self.shell.toast(_("Closed with {number}.").format(number=made.number))
        self.refresh()
        title = f"{_('Close of a shift')} {made.number}"
        show_papers(self, [made.paper_id], title=title, name=made.number)

    def save(self) -> None:
        """Close (F8)."""
        if self.view == "mine":
            self.count.submit()

    def print_(self) -> None:
        """Show the chosen close's paper, to print it (F9)."""
        if self.view == "closes":
            self.closes.open_paper()

    def back(self) -> bool:
        if self.view == "mine" and self.whose is None:
            return False
        self.choose("mine")
        return True


def _documents() -> DataTable[Document]:
    return DataTable(
        [
            Column(_("Time"), lambda row: row.at, "time", 96),
            Column(_("Document number"), lambda row: row.number, "text", 166),
            Column(_("Order no."), lambda row: row.order_number, "soft", 0),
            Column(_("Plate"), lambda row: row.plate, "plate", 104),
            Column(_("What"), _what, "text", 124),
            Column(_("Amount"), lambda row: row.amount, "money", 104),
        ],
        empty=EmptyState(
            _("Nothing to close."),
            _("What you take or give back stands here until you close your shift."),
            icon="cash-register",
        ),
    )


def _what(row: Document) -> str:
    return f"{_(DOCUMENTS[row.kind])} · {_(METHODS[row.method])}"
