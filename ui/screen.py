"""A screen: one page of the window. How to make one:

1. `ui/<room>/page.py`: a class that inherits Screen. Its constructor takes the shell, calls
   `super().__init__(shell)`, and lays widgets into `self.column` (margins and gaps are set).
2. `shows` names the tables it draws from. `refresh()` asks queries and fills the widgets; it is
   called when the page is seen for the first time, when it is seen after those tables changed, at
   once when they change while it is seen, every minute for clocks, and by F5. Never call it from
   the constructor; it must not throw away what is being typed.
3. What a person does goes through `ui.run.run(self, actions.verb, ..., said=_("..."))`. Keep the
   form as `self.form`, so that a wrong value is shown under its field. Hide a button that the
   person may not use: `if not may(Permission.X): button.hide()`; made visible before it has its
   place, it would flash up as a window of its own.
4. `arrive(**arguments)` is called each time somebody is led here: `shell.go("orders", order_id=7)`.
   `save()` is F8 and Ctrl+Enter, `print_()` F9, `back()` Esc (return True when it was used up); or
   give the keys to buttons: `Button(_("Save"), self.save, key="F8", primary=True)`.
5. A draft lives in the page: pages are made once and kept until sign-out, locking keeps them too.
6. One line in ui/screens.py, a chapter in resources/manual, a click test in tests/ui.
"""

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget


class Shell(Protocol):
    """What a screen may ask of the window around it."""

    def go(self, code: str, **arguments: Any) -> None:
        """Show the screen of this code and let it `arrive(**arguments)`."""

    def toast(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Say that something is done."""

    def open_order(self, order_id: int) -> None:
        """Show an order."""

    def open_checkin(self, vehicle_id: int | None = None) -> None:
        """Begin a check-in, of a known car or an empty one."""

    def open_vehicle(self, vehicle_id: int) -> None:
        """Show a car and its history."""

    def lock(self) -> None:
        """Hide the work behind sign-in; what is typed stays."""

    def open_number(self, text: str) -> bool:
        """Open the order or paper that a number or scan names; False when there is none."""


class Screen(QWidget):
    """A page that knows what it shows and refreshes only when it is seen."""

    shows: frozenset[str] = frozenset()
    title = ""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.setObjectName("page")
        self.shell = shell
        self._stale = True
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(20, 14, 20, 16)
        self.column.setSpacing(12)

    def refresh(self) -> None:
        """Ask the queries again and show what they answer."""

    def arrive(self, **arguments: Any) -> None:
        """Take what the way here was about."""

    def save(self) -> None:
        """Save what is typed (F8, Ctrl+Enter)."""

    def print_(self) -> None:
        """Print what is shown (F9)."""

    def back(self) -> bool:
        """Step back inside the page (Esc); True when there was a step to take."""
        return False

    def scanned(self, text: str) -> bool:
        """Take a scan that this page has its own answer to; True when it did."""
        return False

    def keep_draft(self) -> None:
        """Store what is typed where a crash cannot take it; called when a bug was caught."""

    def heard(self, tables: frozenset[str]) -> None:
        """Note that these tables changed: refresh now if seen, else when next seen."""
        if tables & self.shows:
            self.mark_stale()

    def mark_stale(self) -> None:
        """Refresh now if seen, else when next seen."""
        self._stale = True
        if self.isVisible():
            self._refresh_if_stale()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh_if_stale()

    def _refresh_if_stale(self) -> None:
        if self._stale:
            self._stale = False
            self.refresh()
