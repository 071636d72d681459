"""备份与核验: a verified copy now, the copies there are, and the proof that nothing was changed."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QProgressBar

from reception.core import backup, db
from reception.core.text import _
from reception.history import proof
from reception.history.proof import Proved
from ui.background import Job, Report, work
from ui.bars import StatusBar
from ui.settings.section import Section
from ui.widgets import Banner, Button, Card, Column, DataTable, EmptyState, Label, toast

MANY = 200  # sentences shown


@dataclass(frozen=True)
class Copy:
    """One backup file."""

    path: Path
    written_at: datetime
    megabytes: float


class SafetySection(Section):
    """Both run beside the work; nobody has to stop typing for them."""

    def __init__(self) -> None:
        super().__init__()
        self.job: Job | None = None
        self.copies: DataTable[Copy] = DataTable(
            [
                Column(_("Written"), lambda c: c.written_at, "date", 140),
                Column(_("File"), lambda c: c.path.name, width=0),
                Column(_("Size"), lambda c: c.megabytes, width=84, show=lambda v: f"{v:,.1f} MB"),
            ],
            empty=EmptyState(
                _("There is no backup yet."),
                _("Write one now; a verified copy is also made before each upgrade."),
                icon="database-outline",
            ),
            foot=False,
        )
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.hide()
        self.about, self.stop_button = Label("", "soft"), Button(_("Stop"), self._stop)
        self.stop_button.hide()
        self.about.hide()
        under = QHBoxLayout()
        under.setSpacing(12)
        under.addWidget(self.bar, 1)
        under.addWidget(self.about)
        under.addWidget(self.stop_button)
        self.column.addLayout(under)
        pair = QHBoxLayout()
        pair.setSpacing(12)
        pair.addWidget(self._backups(), 1)
        pair.addWidget(self._proof(), 1)
        self.column.addLayout(pair, 1)

    def _backups(self) -> Card:
        self.back_up_button = Button(
            _("Back up now"), self.back_up, icon="database-outline", primary=True
        )
        self.folder_button = Button(_("Open folder"), self._open_folder)
        card = Card(_("Backups"))
        if db.is_postgres():
            card.add(
                Label(_("A PostgreSQL server is backed up by its own tools (pg_dump)."), wrap=True)
            )
            card.body.addStretch()
            return card
        card.head.addWidget(self.folder_button)
        card.head.addWidget(self.back_up_button)
        card.add(
            Label(
                _("Copy the folder to another disk now and then: a copy on the same disk dies with it."),
                "small", wrap=True,
            )
        )  # fmt: skip
        card.body.addWidget(self.copies, 1)
        return card

    def _proof(self) -> Card:
        self.verify_button = Button(_("Verify now"), self.verify, icon="shield-check-outline")
        self.fine = Banner("", tone="ok")
        self.wrong = Banner("", tone="")
        self.found = QListWidget()
        self.found.setWordWrap(True)
        self.found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.found.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.found.hide()
        card = Card(_("Verification"))
        card.head.addWidget(self.verify_button)
        card.add(
            Label(
                _(
                    "Proves that no audit row, archived paper, signature, scan or amount was "
                    "changed, inserted or removed since it was written."
                ),
                "small", wrap=True,
            ),
            self.fine,
            self.wrong,
        )  # fmt: skip
        card.body.addWidget(self.found, 1)
        card.body.addStretch()
        return card

    def refresh(self) -> None:
        self.copies.set_rows([] if db.is_postgres() else copies())

    def _busy(self, busy: bool) -> None:
        self.bar.setVisible(busy)
        self.bar.setRange(0, 0)
        self.about.setText("")
        self.about.setVisible(busy)
        self.stop_button.setVisible(False)
        for button in (self.back_up_button, self.verify_button):
            button.setEnabled(not busy)

    def back_up(self) -> None:
        """Write a verified copy."""
        self._busy(True)
        self.job = work(
            self,
            lambda _report: backup.back_up(),
            done=self._backed_up,
            failed=lambda: self._busy(False),
        )

    def _backed_up(self, path: Path) -> None:
        self._busy(False)
        self.refresh()
        for bar in self.window().findChildren(StatusBar):
            bar.show_backup(True)
        toast(self, _("Backup written and verified: {file}").format(file=path.name))

    def verify(self) -> None:
        """Look at everything that is kept."""
        self._busy(True)
        self.fine.say("")
        self.wrong.say("")
        self.found.hide()
        self.stop_button.setVisible(True)
        self.job = work(
            self,
            look,
            done=self._verified,
            failed=lambda: self._busy(False),
            progress=self._progress,
        )

    def _progress(self, share: float, what: str) -> None:
        self.bar.setRange(0, 100)
        self.bar.setValue(round(share * 100))
        self.about.setText(what)

    def _stop(self) -> None:
        if self.job is not None:
            self.job.cancel()

    def _verified(self, result: tuple[list[str], Proved]) -> None:
        self._busy(False)
        self.verify_button.setFocus()
        sentences, proved = result
        if not sentences:
            self.fine.say(
                _(
                    "All is as it was written: {audit} audit rows, {papers} archived papers, "
                    "{settlements} settlements, {lines} lines."
                ).format(
                    audit=f"{proved.audit_rows:,}",
                    papers=f"{proved.papers:,}",
                    settlements=f"{proved.settlements:,}",
                    lines=f"{proved.lines:,}",
                )
            )
            return
        self.wrong.say(
            _(
                "{count} things are not as they were written. Change nothing, keep this PC as it "
                "is, and tell the administrator."
            ).format(count=len(sentences))
        )
        self.found.clear()
        self.found.addItems(sentences[:MANY])
        self.found.show()

    def _open_folder(self) -> None:
        backup.folder().mkdir(exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(backup.folder())))


def look(report: Report) -> tuple[list[str], Proved]:
    """Return every damage as a sentence, and how much was looked at."""
    if db.is_postgres():
        db.execute("SET statement_timeout = 0")  # of this thread's own connection
    return list(proof.damage(report)), proof.proved()


def copies() -> list[Copy]:
    """Return the backups there are, the newest first."""
    found = []
    for path in sorted(backup.folder().glob("*.db"), reverse=True):
        size = path.stat()
        at = datetime.fromtimestamp(size.st_mtime, UTC)
        found.append(Copy(path, at, size.st_size / 1_000_000))
    return found
