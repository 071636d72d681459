"""Which column of a list is what: guessed by the heads, changed by whoever knows better."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from reception.core.text import _
from reception.history import cells
from reception.history.customer_rows import FIELDS
from reception.history.values import Cell
from ui.widgets import Choice

ACROSS = 5
LONGEST = 12  # characters of a head


class ColumnChoices(QWidget):
    """One choice for each thing a column may be. `changed` after each."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.choices: dict[str, Choice] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        for number, field in enumerate(_in_order()):
            choice = Choice(field, _(_LABELS[field]), [], empty="—")
            choice.changed.connect(self.changed)
            self.choices[field] = choice
            grid.addWidget(choice, *divmod(number, ACROSS))
        for column in range(ACROSS):
            grid.setColumnStretch(column, 1)

    def offer(self, heads: Sequence[Cell], guessed: dict[str, int]) -> None:
        """Offer the columns of a file, each with its letter, and choose what was guessed."""
        options = [(at, f"{letter(at)} {_short(head)}".strip()) for at, head in enumerate(heads)]
        self.blockSignals(True)
        for field, choice in self.choices.items():
            choice.set_options(options)
            choice.set_value(guessed.get(field))
        self.blockSignals(False)

    def columns(self) -> dict[str, int]:
        """Return what is chosen."""
        return {
            field: int(choice.value())
            for field, choice in self.choices.items()
            if not choice.is_empty()
        }


_LABELS = {field.name: field.label for field in FIELDS}


def _in_order() -> list[str]:
    first = ["name", "phone", "plate", "vin", "model"]
    return first + [field.name for field in FIELDS if field.name not in first]


def letter(at: int) -> str:
    """Return the letter of a column as Excel names it, counted from 0."""
    made, number = "", at + 1
    while number:
        number, rest = divmod(number - 1, 26)
        made = chr(65 + rest) + made
    return made


def _short(head: Cell) -> str:
    text = " ".join(cells.text(head).split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
