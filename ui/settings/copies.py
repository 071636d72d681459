"""The copies of the slip: their names and colours, one to five of them (DOMAIN §3)."""

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from reception.core.settings import COLOURS, Copies
from reception.core.text import N_, _
from ui.theme import CONTROL
from ui.widgets import Button, Choice, Field, Label, tip

MOST = 5
# Words of the printed form, which is Chinese whatever the screen says.
ORDINALS = ("第一联", "第二联", "第三联", "第四联", "第五联")
PRINTED = {"white": "白", "red": "红", "yellow": "黄"}
COLOUR_NAMES = {"white": N_("White"), "red": N_("Red"), "yellow": N_("Yellow")}


class _CopyRow(QWidget):
    """One copy: its place, name and colour."""

    def __init__(self, owner: "CopiesField", name: str, colour: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.ordinal = Label("", "soft")
        self.ordinal.setFixedWidth(48)
        self.name = QLineEdit(name)
        self.name.setMinimumHeight(CONTROL)
        self.name.setMaxLength(12)
        self.name.textChanged.connect(lambda _text: owner.changed.emit())
        self.colour = Choice("colour", "", [(each, _(COLOUR_NAMES[each])) for each in COLOURS])
        self.colour.set_value(colour)
        self.colour.changed.connect(owner.changed)
        self.gone = Button("", lambda: owner.drop(self), icon="close", kind="quiet")
        self.gone.setAccessibleName(_("Remove this copy"))
        tip(self.gone, _("Remove this copy"))
        row.addWidget(self.ordinal)
        row.addWidget(self.name, 3)
        row.addWidget(self.colour, 2)
        self.up = Button("", lambda: owner.lift(self), icon="arrow-up", kind="quiet")
        self.up.setAccessibleName(_("Move this copy up"))
        tip(self.up, _("Move this copy up"))
        row.addWidget(self.up)
        row.addWidget(self.gone)


class CopiesField(Field[Copies]):
    """The value is what the setting keeps: ordinal, name, colour code, colour's name."""

    def make(self) -> QWidget:
        box = QWidget()
        self._column = QVBoxLayout(box)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._rows: list[_CopyRow] = []
        self.more = Button(_("Add a copy"), self.add, icon="plus", kind="flat", size="small")
        line = QHBoxLayout()
        line.addWidget(self.more)
        line.addStretch()
        self._column.addLayout(line)
        return box

    def rows(self) -> list[_CopyRow]:
        """Return the rows of the copies, in order."""
        return list(self._rows)

    def add(self, name: str = "", colour: str = "white") -> None:
        """Add a copy below the others."""
        row = _CopyRow(self, name, colour)
        self._rows.append(row)
        self._column.insertWidget(self._column.count() - 1, row)
        row.show()
        self._number()

    def drop(self, row: _CopyRow) -> None:
        """Take a copy away."""
        self._rows.remove(row)
        row.hide()
        row.deleteLater()
        self._number()

    def lift(self, row: _CopyRow) -> None:
        """Put a copy before the one above it."""
        place = self._rows.index(row)
        self._rows.insert(place - 1, self._rows.pop(place))
        self._column.insertWidget(place - 1, row)
        self._number()

    def _number(self) -> None:
        for number, row in enumerate(self._rows):
            row.ordinal.setText(ORDINALS[number])
            row.gone.setEnabled(len(self._rows) > 1)
            row.up.setEnabled(number > 0)
        self.more.setVisible(len(self._rows) < MOST)
        self.changed.emit()

    def text(self) -> str:
        return "\n".join(f"{row.name.text()}\t{row.colour.value()}" for row in self._rows)

    def set_text(self, text: str) -> None:
        for row in self.rows():
            self._rows.remove(row)
            row.hide()
            row.deleteLater()
        for line in text.split("\n") if text else ():
            name, _tab, colour = line.partition("\t")
            self.add(name, colour)

    def show_value(self, value: Any) -> str:
        return "\n".join(f"{name}\t{colour}" for _ordinal, name, colour, _word in value)

    def judge(self, text: str) -> Copies:
        return tuple(
            (ORDINALS[number], row.name.text().strip(), str(row.colour.value()),
             PRINTED[str(row.colour.value())])
            for number, row in enumerate(self._rows)
        )  # fmt: skip
