"""Before closing: the count that is not done, and cars handed over that the gate has not seen."""

from reception.billing.count import evening
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from ui.screen import Shell
from ui.widgets import Button


class EveningButton(Button):
    """One button in the head, shown from the hour before closing; it leads to the count."""

    def __init__(self, shell: Shell) -> None:
        super().__init__("", lambda: shell.go("count"), icon="car-key")
        self.hide()

    def refresh(self) -> None:
        """Ask what is left to be done this evening."""
        found = evening() if may(Permission.COUNT_CARS) else None
        words = []
        if found and found.uncounted:
            words.append(_("⚠ Keys and cars not counted"))
        if found and found.handed_over:
            words.append(_("{count} not through the gate").format(count=found.handed_over))
        self.setText(" · ".join(words))
        self.setHidden(not words)
