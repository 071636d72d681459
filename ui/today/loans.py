"""Papers that are lent out and should be back: one press opens the register at them."""

from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.papers.custody_queries import overdue_loans
from ui.screen import Shell
from ui.widgets import Button


class LoansButton(Button):
    """One button above the list of cars, for who keeps papers."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            "",
            lambda: shell.go("custody", view="loans", overdue=True),
            icon="folder-open-outline",
            kind="flat",
            size="small",
        )
        self.hide()

    def refresh(self) -> None:
        """Ask how many are overdue."""
        count = overdue_loans() if may(Permission.KEEP_PAPERS) else 0
        self.setText(_("⚠ Lent papers overdue {count}").format(count=count))
        self.setHidden(not count)
