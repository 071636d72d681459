"""有未完成的接车: what this person began and has not opened yet, to be continued or given up."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from reception.core import clock
from reception.core.text import _
from reception.visits.drafts import Draft
from ui.widgets import Button, Label, tip

WHOLE, SHORT = 18, 16  # letters of a name that stands alone, of one beside others
MOST = 3  # beside each other; the older ones follow as these are done


class DraftBar(QFrame):
    """A line above the page; hidden while there is nothing to go on with."""

    going_on = Signal(str)  # uid
    giving_up = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setProperty("tone", "info")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 3, 10, 3)
        self._row.setSpacing(6)
        self.words = Label("")
        self.rest = Label("", "soft")
        self.buttons: list[tuple[Button, Button]] = []
        self._row.addWidget(self.words)
        self._row.addStretch()
        self._row.addWidget(self.rest)
        self._shown: tuple[tuple[str, str], ...] = ()
        self.hide()

    def show_drafts(self, drafts: tuple[Draft, ...]) -> None:
        """Offer these, the newest first."""
        most = WHOLE if len(drafts) == 1 else SHORT
        named = tuple((draft.uid, _named(draft, most)) for draft in drafts)
        if named == self._shown:
            return
        self._shown = named
        for pair in self.buttons:
            for button in pair:
                self._row.removeWidget(button)
                button.hide()
                button.deleteLater()
        alone = len(named) == 1
        self.buttons = [self._pair(uid, name, alone=alone) for uid, name in named[:MOST]]
        for at, (go_on, give_up) in enumerate(self.buttons):
            self._row.insertWidget(1 + 2 * at, go_on)
            self._row.insertWidget(2 + 2 * at, give_up)
        self.words.setText(
            _("Unfinished check-in") if alone else _("Continue an unfinished check-in")
        )
        more = len(named) - MOST
        self.rest.setText(_("and {count} more").format(count=more) if more > 0 else "")
        self.setVisible(bool(named))

    def _pair(self, uid: str, name: str, *, alone: bool) -> tuple[Button, Button]:
        words = _("Continue {draft}").format(draft=name)
        go_on = Button(words if alone else name, lambda: self.going_on.emit(uid), size="small")
        go_on.setAccessibleName(words)
        if alone:
            go_on.setMinimumWidth(150)  # a long name gives way before the window grows
        give_up = Button(
            _("Give up") if alone else "", lambda: self.giving_up.emit(uid),
            size="small", kind="quiet", icon="" if alone else "close",
        )  # fmt: skip
        give_up.setAccessibleName(f"{_('Give up')} {name}")
        tip(give_up, f"{_('Give up')} {name}")
        return go_on, give_up


def _named(draft: Draft, most: int) -> str:
    title = draft.title if len(draft.title) <= most else f"{draft.title[: most - 1]}…"
    # A title is what somebody typed: no access key hides in it.
    return f"{title.replace('&', '&&')} {clock.show(draft.saved_at, '%H:%M')}"
