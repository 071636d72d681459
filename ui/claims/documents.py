"""The documents of a claim: added from files or by dropping them, shown, taken away."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from reception.claims.documents import PDF, add_document, content, prepare, remove_document
from reception.claims.queries import ClaimCard, DocumentRow
from reception.claims.rules import DOCUMENT_NAMES, LARGEST_PDF, Stage
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.visits.photos import LARGEST_FILE
from ui.background import Job, Report, work
from ui.run import run
from ui.widgets import Button, Label, ShortLabel, notice, tip

ADDED = ("old_part", "finding", "")
_PATTERN = "(*.pdf *.jpg *.jpeg *.png *.webp *.bmp *.PDF *.JPG *.JPEG *.PNG)"


class DocumentList(QWidget):
    """`changed` after one was added or taken away."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.card: ClaimCard | None = None
        self.job: Job | None = None
        self.rows: list[QWidget] = []
        self.adds = {
            kind: Button(_(DOCUMENT_NAMES[kind]), partial(self.choose, kind), icon="plus",
                         kind="flat", size="small")
            for kind in ADDED
        }  # fmt: skip
        self.hint = Label(_("Photos and PDF files; they may be dropped here."), "small", wrap=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        ways = QHBoxLayout()
        ways.setSpacing(0)
        for add in self.adds.values():
            ways.addWidget(add)
        ways.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(Label(_("Documents of the claim"), "heading"))
        column.addLayout(ways)
        column.addLayout(self._list)
        column.addWidget(self.hint)

    def show_card(self, card: ClaimCard) -> None:
        """Show the documents of a claim."""
        self.card = card
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [self._row(document) for document in card.documents]
        for row in self.rows:
            self._list.addWidget(row)
        able = may(Permission.CLAIM) and card.row.stage is not Stage.WITHDRAWN
        for add in self.adds.values():
            add.setVisible(able)
        self.hint.say(_("Photos and PDF files; they may be dropped here."))
        self.hint.setVisible(able and not card.documents)

    def _row(self, document: DocumentRow) -> QWidget:
        box = QWidget()
        across = QHBoxLayout(box)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(6)
        word = "PDF" if document.media == PDF else _("Photo")
        if document.kind:
            word = _(DOCUMENT_NAMES[document.kind])
        name = ShortLabel(f"{word} · {document.name}")
        show = Button(_("Show"), lambda: self.open(document), kind="flat", size="small")
        across.addWidget(name, 1)
        across.addWidget(show)
        if may(Permission.CLAIM) and self.card is not None and self.card.row.sent_at is None:
            gone = Button(
                "", lambda: self.remove(document), icon="close", kind="flat", size="small"
            )
            gone.setAccessibleName(_("Take away {name}").format(name=document.name))
            tip(gone, _("Take away"))
            across.addWidget(gone)
        return box

    def choose(self, kind: str = "") -> None:
        """Ask for files that show the same."""
        pattern = f"{_('Photos and PDF files')} {_PATTERN}"
        found, _filter = QFileDialog.getOpenFileNames(self, _("Add documents"), "", pattern)
        self.take([Path(name) for name in found], kind)

    def take(self, files: Sequence[Path], kind: str = "") -> None:
        """Take files in; the window goes on meanwhile."""
        if not files or self.card is None:
            return
        claim_id, wanted = self.card.row.claim_id, tuple(files)
        self.hint.show()
        self.hint.say(_("Taking {count} documents in…").format(count=len(wanted)))
        self.job = work(
            self, lambda report: _taken(claim_id, wanted, kind, report), done=self._took,
            failed=self.changed.emit,
        )  # fmt: skip

    def _took(self, _count: int) -> None:
        self.changed.emit()

    def open(self, document: DocumentRow) -> None:
        """Show a document in a window of its own."""
        found = content(document.hash)
        if found is None:
            notice(self, _("This document is gone already. Press F5 to see the present list."))
        elif document.media == PDF:
            from ui.widgets.preview import show_pdf

            show_pdf(self, found, title=document.name, name=document.name.removesuffix(".pdf"))
        else:
            from ui.checkin.photo_strip import PhotoView

            PhotoView(self, found).show()

    def remove(self, document: DocumentRow) -> None:
        """Take a document away."""
        run(
            self, remove_document, document_id=document.document_id,
            said=_("Document taken away."), done=lambda _nothing: self.changed.emit(),
        )  # fmt: skip

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.adds[""].isVisible() and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        found = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.take(found)


def _taken(claim_id: int, files: Sequence[Path], kind: str, report: Report) -> int:
    """Read, make small and keep documents in a thread."""
    for number, file in enumerate(files):
        report(number / len(files), file.name)
        with file.open("rb") as opened:
            read = opened.read(max(LARGEST_FILE, LARGEST_PDF) + 1)
        add_document(claim_id=claim_id, document=prepare(file.name, read), kind=kind)
    return len(files)
