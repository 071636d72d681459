"""验单: is a PDF from outside one of our papers, unchanged? Answered in one sentence."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from reception.core.text import _
from reception.papers.check_file import Checked
from ui.background import Job, Report, work
from ui.paper_check import answer, look
from ui.widgets import Banner, Button, Card, EmptyState, Label


class CheckView(QWidget):
    """One button, one answer; a file may be dropped on the page too."""

    def __init__(self) -> None:
        super().__init__()
        self.job: Job | None = None
        self.button = Button(_("Choose PDF…"), self._ask, icon="folder-open-outline", primary=True)
        self.file = Label("", "soft")
        self.banners = {
            name: Banner("", tone=tone)
            for name, tone in (("ok", "ok"), ("warn", "warn"), ("bad", ""))
        }
        self.teach = EmptyState(
            _("Is this paper really ours?"),
            _("Choose a PDF, or drop it here. It is only read; nothing of it is kept."),
            icon="shield-check-outline",
        )
        card = Card(_("Check a file"))
        card.head.addWidget(self.button)
        card.add(self.file, *self.banners.values())
        card.body.addWidget(self.teach, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        self.setFocusProxy(self.button)

    def _ask(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileName(
            self, _("Check a file"), "", _("PDF files (*.pdf)")
        )
        if chosen:
            self.check(Path(chosen))

    def check(self, path: Path) -> None:
        """Say what a file is."""
        self.file.setText(path.name)
        self._say("", "")

        def ask(_report: Report) -> Checked:
            return look(path)

        self.button.setEnabled(False)
        self.job = work(self, ask, done=self._checked, failed=self._free)

    def _free(self) -> None:
        self.button.setEnabled(True)

    def _checked(self, found: Checked) -> None:
        self._free()
        self._say(*answer(found))

    def _say(self, tone: str, sentence: str) -> None:
        for each, banner in self.banners.items():
            banner.say(sentence if each == tone else "")
