"""The button beside “Print” that names the printer and changes it, for once or for such papers."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QSizePolicy

from reception.core.text import _
from ui.printing import machine as at_system
from ui.printing.choices import PrintChoice, keep_choice, way_word
from ui.printing.machine import leads
from ui.run import run
from ui.widgets.button import Button
from ui.widgets.label import tip

_LONGEST = 24  # characters of a printer's name that are shown
_LEAST = 96  # pixels


class WhereButton(Button):
    """Shows where the paper goes; its menu holds all printers, the dialog and the folder."""

    def __init__(
        self, kind: str, choice: PrintChoice, chosen: Callable[[PrintChoice], object]
    ) -> None:
        super().__init__("", self.open, icon="printer-outline")
        QShortcut(QKeySequence("Ctrl+P"), self, self.click)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.kind, self.choice, self._chosen = kind, choice, chosen
        self._show()

    def _show(self) -> None:
        word = way_word(self.choice, at_system.machine.default())
        self.setText(word if len(word) <= _LONGEST else f"{word[: _LONGEST - 1]}…")
        self.setAccessibleName(_("Printer: {name}").format(name=word))
        tip(self, _("Printer: {name}").format(name=word) + "  Ctrl+P")
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """Give way to the other buttons: a long name ends in … where the room ends."""
        return QSize(min(_LEAST, self.sizeHint().width()), super().minimumSizeHint().height())

    def menu(self) -> QMenu:
        """Return the menu, freshly made: printers come and go."""
        made = QMenu(self)
        offered = [
            replace(self.choice, way="printer", printer=name) for name in at_system.machine.names()
        ]
        offered += [replace(self.choice, way=way) for way in ("ask", "folder")]
        for choice in offered:
            entry = made.addAction(way_word(choice, "").replace("&", "&&"))
            entry.setCheckable(True)
            entry.setChecked(choice == self.choice)
            entry.triggered.connect(lambda _on=False, choice=choice: self.choose(choice))
        made.addSeparator()
        keep = made.addAction(_("Print such papers there from now on"))
        keep.triggered.connect(lambda _on=False: self.keep())
        window: Any = self.window()
        if leads(window):
            entry = made.addAction(_("Print jobs"))
            entry.triggered.connect(lambda _on=False: window.go("printing"))
        return made

    def open(self) -> None:
        """Show the menu over the button."""
        menu = self.menu()
        menu.popup(self.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def choose(self, choice: PrintChoice) -> None:
        """Print there this time."""
        self.choice = choice
        self._show()
        self._chosen(choice)

    def keep(self) -> None:
        """Keep what is chosen for all papers of this kind at this PC."""

        def store() -> None:
            keep_choice(self.kind, self.choice)

        run(self, store, said=_("Kept for this PC."))
