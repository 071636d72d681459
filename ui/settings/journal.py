"""会计科目: which account each kind of booking goes to, and the tax that is in what is sold."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from reception.core import settings
from reception.core.journal_accounts import LONGEST, ROLES
from reception.core.text import _
from ui.run import run
from ui.settings.section import FormSection
from ui.widgets import Card, Label, NumberField, TextField

_TWO = 2  # blocks beside each other


class JournalSection(FormSection):
    """Code and name of each account in two blocks; the fields are named as in the setting."""

    shows = frozenset({"setting"})

    def __init__(self) -> None:
        super().__init__()
        card = Card(_("Account codes"), tight=True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        rows = -(-len(ROLES) // _TWO)
        for place, (role, word) in enumerate(ROLES.items()):
            code = self.form.add(TextField(role, "", required=True, code=True, most=20))
            name = self.form.add(TextField(f"{role}_name", "", required=True, most=LONGEST))
            code.control.setAccessibleName(_(word))
            name.control.setAccessibleName(_(word))
            code.setFixedWidth(96)
            row, column = place % rows, place // rows * 3
            grid.addWidget(Label(_(word), "label"), row, column, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(code, row, column + 1)
            grid.addWidget(name, row, column + 2)
        self.tax = self.form.add(NumberField("tax", _("VAT in what is sold"), most=17, unit="%"))
        self.tax.setFixedWidth(200)
        foot = QHBoxLayout()
        foot.addWidget(self.tax)
        foot.addWidget(
            Label(_("Only said beside output in the journal; empty: not said."), "small"),
            1,
            Qt.AlignmentFlag.AlignBottom,
        )
        foot.addWidget(self.save_button, 0, Qt.AlignmentFlag.AlignBottom)
        card.add(grid, foot)
        self.column.addWidget(card)
        self.column.addStretch()

    def refresh(self) -> None:
        self.editing.merge(_values())

    def submit(self) -> None:
        if self.form.validate():
            run(self, self._store, said=_("Settings saved."), done=lambda _nothing: self._saved())

    def _store(self) -> None:
        accounts = {
            role: (self.form[role].value(), self.form[f"{role}_name"].value()) for role in ROLES
        }
        settings.change_setting(name=settings.JOURNAL_ACCOUNTS.name, value=accounts)
        settings.change_setting(name=settings.JOURNAL_TAX.name, value=self.tax.value() or 0)

    def _saved(self) -> None:
        self.editing.load(_values())
        self.refresh()


def _values() -> dict[str, Any]:
    accounts = settings.read(settings.JOURNAL_ACCOUNTS)
    values: dict[str, Any] = {}
    for role, (code, name) in accounts.items():
        values |= {role: code, f"{role}_name": name}
    return values | {"tax": settings.read(settings.JOURNAL_TAX) or None}
