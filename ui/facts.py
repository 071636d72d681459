"""What is known of a thing: names and values in columns."""

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from ui.widgets import Label, ShortLabel


class Facts(QWidget):
    """`show_facts([(name, value), ...])`; an empty value shows as —. `wide` ones take a whole row."""

    def __init__(self, across: int = 2, *, wide: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._across = across
        self._wide = wide
        self._values: dict[str, ShortLabel] = {}
        self._next = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(5)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show these names and values; the names stay the same from call to call."""
        for name, value in facts:
            if name not in self._values:
                self._place(name)
            self._values[name].say(value or "—")

    def _place(self, name: str) -> None:
        wide = name in self._wide
        row, column = divmod(self._next, self._across)
        self._next += self._across if wide else 1
        self._grid.addWidget(Label(name, "label"), row, 2 * column)
        made = ShortLabel()
        made.selectable()
        self._grid.addWidget(made, row, 2 * column + 1, 1, 2 * self._across - 1 if wide else 1)
        self._grid.setColumnStretch(2 * column + 1, 1)
        self._values[name] = made

    def value(self, name: str) -> str:
        """Return what is shown for a name."""
        return self._values[name].text()
