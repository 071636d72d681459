"""The list of bays on the first-start page: name and kind, in two columns."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from reception.core.text import _
from reception.shopfloor.rules import BAY_KIND_NAMES, SHIPPED_BAYS, BayDraft
from ui.theme import CONTROL
from ui.widgets import Button, Choice, Field, tip

ACROSS = 2


class _BayRow(QWidget):
    """One bay: its name, its kind, and a button that takes it away."""

    def __init__(self, owner: "BaysField", draft: BayDraft) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.name = QLineEdit(draft.name)
        self.name.setMinimumHeight(CONTROL)
        self.name.setAccessibleName(_("Bay"))
        self.kind = Choice("kind", "", [(k, _(word)) for k, word in BAY_KIND_NAMES.items()])
        self.kind.set_value(draft.kind)
        gone = Button("", lambda: owner.drop(self), icon="close", kind="quiet")
        gone.setAccessibleName(_("Remove this bay"))
        tip(gone, _("Remove this bay"))
        row.addWidget(self.name, 3)
        row.addWidget(self.kind, 2)
        row.addWidget(gone)


class BaysField(Field[tuple[BayDraft, ...]]):
    """The bays; begins with a usual workshop's list."""

    def make(self) -> QWidget:
        box = QWidget()
        self._grid = QGridLayout(box)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(6)
        self._rows = [_BayRow(self, BayDraft(name, kind)) for name, kind in SHIPPED_BAYS]
        self.more = Button(_("Add a bay"), self.add, icon="plus", kind="flat")
        self._place()
        box.setFocusProxy(self._rows[0].name)
        return box

    def _place(self) -> None:
        for row in self._rows:
            self._grid.removeWidget(row)
        self._grid.removeWidget(self.more)
        for number, row in enumerate(self._rows):
            self._grid.addWidget(row, number // ACROSS, number % ACROSS)
        last = len(self._rows)
        at = (last // ACROSS, last % ACROSS)
        self._grid.addWidget(self.more, *at, Qt.AlignmentFlag.AlignLeft)

    def add(self) -> None:
        """Add a bay with the next free number."""
        names = {row.name.text() for row in self._rows}
        numbers = (_("No. {number}").format(number=number) for number in range(1, 1000))
        free = next(name for name in numbers if name not in names)
        row = _BayRow(self, BayDraft(free))
        self._rows.append(row)
        self._place()
        row.name.setFocus()
        row.name.selectAll()

    def drop(self, row: _BayRow) -> None:
        """Take a bay away."""
        self._rows.remove(row)
        self._grid.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._place()

    def text(self) -> str:
        return " ".join(row.name.text().strip() for row in self._rows)

    def set_text(self, text: str) -> None:
        for row, name in zip(self._rows, text.split(), strict=False):
            row.name.setText(name)

    def judge(self, text: str) -> tuple[BayDraft, ...]:
        return tuple(
            BayDraft(row.name.text().strip(), row.kind.value())
            for row in self._rows
            if row.name.text().strip()
        )

    def combos(self) -> list[QComboBox]:
        """Return the boxes of the kinds, in the order shown."""
        return [row.kind.box for row in self._rows]
