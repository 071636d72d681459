"""索赔提醒 beside the cars: late or refused claims, insurance without assessor; one press opens each."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.claims.reminders import WHY_NAMES, Reminder
from reception.core import money
from reception.core.text import _
from reception.vehicles.rules import show_plate
from ui.screen import Shell
from ui.today.side import SHOWN, RowsCard
from ui.widgets import Button, Label, ShortLabel


class ClaimsCard(RowsCard):
    """Shown only while there is something to do."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("Claims and insurance"), "", lambda: shell.go("claims"))
        self.shell = shell
        self.hide()

    def show_reminders(self, found: Sequence[Reminder]) -> None:
        """Show the most urgent ones."""
        self.setVisible(bool(found))
        note = _("{count} to do").format(count=len(found))
        self.show_rows([self._row(each) for each in found[:SHOWN]], len(found), note)

    def _row(self, each: Reminder) -> QWidget:
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(Label(show_plate(each.plate), "strong"))
        words = _(WHY_NAMES[each.why]).format(days=each.days)
        head.addWidget(ShortLabel(f"⚠ {words}", "soft"), 1)
        view = Button(_("View"), lambda: self._open(each), kind="flat", size="small")
        view.setAccessibleName(_("View {plate}").format(plate=show_plate(each.plate)))
        head.addWidget(view)
        column.addLayout(head)
        about = _("{amount} yuan").format(amount=money.show(each.amount))
        column.addWidget(ShortLabel(" · ".join(filter(None, (each.name, about))), "small"))
        return row

    def _open(self, each: Reminder) -> None:
        if each.claim_id is not None:
            self.shell.go("claims", claim_id=each.claim_id)
        else:
            self.shell.go("claims", order_id=each.order_id)
