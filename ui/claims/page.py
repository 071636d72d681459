"""索赔保险: what the maker and what the insurer owes, each a list with its card beside it."""

from typing import Any

from PySide6.QtWidgets import QStackedWidget, QTabBar

from reception.claims.insurance import cases
from reception.claims.queries import claims
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from ui.claims.case_card import CaseCard
from ui.claims.claim_card import ClaimCard
from ui.claims.part import ListPart
from ui.claims.statement_bar import StatementBar
from ui.claims.tables import CASE_VIEWS, CLAIM_VIEWS, case_table, claim_table
from ui.screen import Screen, Shell
from ui.widgets import PageHead

SIDE = 380  # pixels
CLAIMS, CASES = range(2)


class ClaimsPage(Screen):
    """Two tabs; the head says what is overdue in the one that is shown."""

    shows = frozenset(
        {
            "claim", "claim_step", "claim_document", "insurance_case", "insurance_line",
            "settlement", "work_order", "order_line", "receivable", "receipt", "reversal",
            "vehicle", "customer", "setting",
        }
    )  # fmt: skip
    title = "Claims and insurance"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.head = PageHead(_("Claims and insurance"), "")
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for word in (_("Warranty claims"), _("Insurance cases")):
            self.tabs.addTab(word)
        self.claim, self.case = ClaimCard(shell), CaseCard(shell)
        self.claims = ListPart(
            claim_table(), CLAIM_VIEWS, self.claim, ask=claims, show=self.claim.show_claims,
            tools=("claims", _("Warranty claims")), nothing=_("No claim is chosen."), width=SIDE,
        )  # fmt: skip
        self.cases = ListPart(
            case_table(), CASE_VIEWS, self.case, ask=cases,
            show=lambda rows: bool(rows) and self.case.show_order(rows[0].order_id),
            tools=("insurance_cases", _("Insurance cases")), nothing=_("No case is chosen."),
            width=SIDE,
        )  # fmt: skip
        self.statement = StatementBar()
        self.statement.setEnabled(may(Permission.CLAIM))
        self._counts = ["", ""]
        self.pages = QStackedWidget()
        for index, part in enumerate((self.claims, self.cases)):
            self.pages.addWidget(part)
            part.counted.connect(lambda text, index=index: self._count(index, text))
            part.table.activated.connect(lambda row: self.shell.open_order(row.order_id))
        self.tabs.setTabVisible(CLAIMS, may(Permission.CLAIM))
        self.tabs.setTabVisible(CASES, may(Permission.INSURE))
        self.column.addWidget(self.head)
        self.column.addWidget(self.tabs)
        self.column.addWidget(self.pages, 1)
        self.column.addWidget(self.statement)
        self.tabs.currentChanged.connect(self._show_tab)
        self.setFocusProxy(self.claims.table.view)

    def _part(self) -> ListPart:
        return self.claims if self.tabs.currentIndex() == CLAIMS else self.cases

    def refresh(self) -> None:
        """Ask again; what is typed stays."""
        for part in (self.claims, self.cases):
            part.refresh()

    def arrive(self, **arguments: Any) -> None:
        """Show a claim (`claim_id`) or the insurance of an order (`order_id`)."""
        for name, place, part in (
            ("claim_id", CLAIMS, self.claims),
            ("order_id", CASES, self.cases),
        ):
            if arguments.get(name):
                self.tabs.setCurrentIndex(place)
                part.show_key(int(arguments[name]))

    def _show_tab(self, index: int) -> None:
        self.pages.setCurrentIndex(index)
        self.statement.setVisible(index == CLAIMS)
        self.head.note.setText(self._counts[index])
        self._part().table.view.setFocus()

    def _count(self, index: int, text: str) -> None:
        self._counts[index] = text
        if index == self.tabs.currentIndex():
            self.head.note.setText(text)

    def save(self) -> None:
        self._part().submit()
