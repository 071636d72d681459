"""The stack of pages: made when first opened, kept for each person until the window closes."""

from collections.abc import Iterator
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from reception.core import gate
from ui.on_screen import fit
from ui.screen import Screen, Shell
from ui.screens import entry


class Pages(QStackedWidget):
    """Pages inside the window and windows of their own (the board), by their code."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.setObjectName("pages")
        self._shell = shell
        self._pages: dict[tuple[int | None, str], Screen] = {}
        self.windows: dict[str, QWidget] = {}

    def page(self, code: str) -> Screen:
        """Return the page of the person at the desk; import and make it the first time."""
        key = (gate.actor().person_id, code)
        if key not in self._pages:
            page: Screen = entry(code).make(self._shell)
            self._pages[key] = page
            self.addWidget(page)
        return self._pages[key]

    def shown(self) -> Screen | None:
        """Return the page that is open."""
        page = self.currentWidget()
        return page if isinstance(page, Screen) else None

    def open_window(self, code: str) -> None:
        """Show a screen that has a window of its own."""
        if code not in self.windows:
            self.windows[code] = entry(code).make(self._shell)
            fit(self.windows[code])
        window = self.windows[code]
        window.show()
        window.raise_()
        window.activateWindow()

    def hide_windows(self) -> None:
        """Hide the windows of their own: nobody is at the desk. The floor's are nobody's desk."""
        for window in self.windows.values():
            if not getattr(window, "stays", False):
                window.hide()

    def close_windows(self) -> None:
        """Close them: the program ends."""
        for window in self.windows.values():
            window.close()

    def heard(self, tables: frozenset[str]) -> None:
        """Tell every page and window what changed."""
        for each in self._all():
            heard = getattr(each, "heard", None)
            if callable(heard):
                heard(tables)

    def keep_drafts(self) -> None:
        """Let every page store what is typed."""
        for page in self._pages.values():
            page.keep_draft()

    def _all(self) -> Iterator[Any]:
        yield from self._pages.values()
        yield from self.windows.values()
