"""常用语: what desk and floor say with one touch, and what is done about a finding."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from reception.catalog.queries import find_items
from reception.core import settings
from reception.core.errors import Invalid
from reception.core.text import _
from reception.core.typed import half_width
from reception.orders.thread import ABOUT_NAMES, About
from ui.run import run
from ui.settings.section import FormSection, write_settings
from ui.widgets import Card, Label, TextArea

LINES = 9


class PhrasesSection(FormSection):
    """One list for each thing that a message may be about; a line a phrase."""

    shows = frozenset({"setting"})

    def __init__(self) -> None:
        super().__init__()
        card = Card(_("Quick words between desk and floor"), _("one a line"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        for number, about in enumerate(About):
            area = self.form.add(TextArea(about.value, _(ABOUT_NAMES[about]), lines=LINES))
            grid.addWidget(area, *divmod(number, 2), Qt.AlignmentFlag.AlignTop)
        teach = _(
            "After a finding may stand “=” and the code of a package, an operation or a part: made "
            "additional work, it brings these items at today's prices."
        )
        foot = QHBoxLayout()
        foot.addWidget(Label(teach, "small", wrap=True), 1)
        foot.addWidget(self.save_button)
        card.add(grid, foot)
        self.column.addWidget(card)
        self.column.addStretch()

    def refresh(self) -> None:
        self.editing.merge(_values())

    def submit(self) -> None:
        if self.form.validate():
            run(self, self._store, said=_("Settings saved."), done=lambda _nothing: self._saved())

    def _store(self) -> None:
        typed = self.form.values()
        rows: list[tuple[str, str, str]] = []
        for about in About:
            mine = read_phrases(about, typed[about.value] or "")
            try:
                settings.THREAD_PHRASES.check([*rows, *mine])
            except Invalid as wrong:
                raise Invalid(about.value, str(wrong)) from wrong
            rows += mine
        write_settings([(About.FOUND.value, settings.THREAD_PHRASES, tuple(rows))])

    def _saved(self) -> None:
        self.editing.load(_values())


def read_phrases(about: About, text: str) -> list[tuple[str, str, str]]:
    """Return the phrases typed, a line each; Invalid for a code that the catalogue does not have."""
    found = []
    for line in filter(str.strip, text.splitlines()):
        words, _equals, code = line.replace("＝", "=").partition("=")
        item = half_width(code).strip().upper()
        if item and not any(each.code.upper() == item for each in find_items(item)):
            raise Invalid(
                about.value,
                _("The catalogue has no item with the code {code}.").format(code=item),
            )
        found.append((about.value, words.strip(), item))
    return found


def _values() -> dict[str, Any]:
    rows = settings.read(settings.THREAD_PHRASES)
    return {
        about.value: "\n".join(
            f"{words} = {code}" if code else words for each, words, code in rows if each == about
        )
        for about in About
    }
