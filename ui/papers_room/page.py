"""单据保管: what is lent out, a month's slips for filing, and whether a file is one of ours."""

from typing import Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget

from reception.core.text import N_, _
from ui.papers_room.check_view import CheckView
from ui.papers_room.filing_view import FilingView
from ui.papers_room.loans_view import LoansView
from ui.scans import dropped
from ui.screen import Screen, Shell
from ui.widgets import Button, PageHead
from ui.widgets.button import one_of

VIEWS = {"loans": N_("Lent papers"), "filing": N_("Month for filing"), "check": N_("Check a file")}


class CustodyPage(Screen):
    """Three views; each keeps what is typed."""

    shows = frozenset({"paper", "paper_loan", "paper_scan", "paper_event"})
    title = "Custody of papers"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.head = PageHead(_("Custody of papers"))
        self.loans, self.filing, self.check = LoansView(), FilingView(), CheckView()
        self.views = QStackedWidget()
        for view in (self.loans, self.filing, self.check):
            self.views.addWidget(view)
        self.chips = {code: Button(_(word), kind="chip") for code, word in VIEWS.items()}
        self.column.addWidget(self.head)
        self.column.addLayout(one_of(self, self.chips, "loans", self.choose))
        self.column.addWidget(self.views, 1)
        self.setFocusProxy(self.loans)
        self.setAcceptDrops(True)

    def choose(self, view: str) -> None:
        """Show one of the views."""
        self.chips[view].setChecked(True)
        shown = {"loans": self.loans, "filing": self.filing, "check": self.check}[view]
        self.views.setCurrentWidget(shown)
        self.refresh()

    def arrive(self, *, view: str = "", overdue: bool = False, **_arguments: Any) -> None:
        if view in VIEWS:
            self.choose(view)
        if overdue:
            self.loans.show_overdue()

    def refresh(self) -> None:
        if self.views.currentWidget() is self.loans:
            self.loans.refresh()
        elif self.views.currentWidget() is self.filing:
            self.filing.refresh()

    def save(self) -> None:
        if self.views.currentWidget() is self.loans:
            self.loans.submit()

    def scanned(self, text: str) -> bool:
        """Take a paper's barcode as the one to lend or take back."""
        if self.views.currentWidget() is not self.loans:
            return False
        self.loans.name_paper(text)
        return True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Check a dropped file, whatever view is open."""
        self.choose("check")
        self.check.check(dropped(event.mimeData())[0])
        event.acceptProposedAction()
