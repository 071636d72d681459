"""A PDF in the window: its pages, zoom, save as, and print (F9) at the printer that is named there.

    preview = PdfPreview(pdf, name="CD01-20261120-0001", kind="slip", paper_ids=[7], printed=...)
    show_pdf(self, pdf, title=..., name=..., kind=..., paper_ids=...)      # in a window of its own

What a printer took is noted on the papers of `paper_ids`: "printed" means queued (SAFETY). Then
`printed` is called; `saved` when the pages were written to a file.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSaveFile, QSize, Qt
from PySide6.QtGui import QImage, QKeySequence, QPixmap, QResizeEvent, QShortcut
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from reception.core.text import _
from ui.printing.choices import OTHER, PrintChoice, read
from ui.printing.jobs import AtPrinter
from ui.printing.sender import ToPrint, print_paper
from ui.printing.where import WhereButton
from ui.widgets.button import Button
from ui.widgets.card import scrolling
from ui.widgets.feedback import notice, toast
from ui.widgets.label import Label, tip

_ZOOMS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
_SCREEN_DPI, _POINTS = 96, 72


def page_image(page: Any, dpi: float) -> QImage:
    """Return one page of a pypdfium2 document as a picture of this density."""
    bitmap = page.render(scale=dpi / _POINTS, rev_byteorder=True, prefer_bgrx=True)
    made = QImage(
        bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGBX8888
    )
    return made.copy()  # the bitmap's memory goes with it


class PdfPreview(QWidget):
    """Pages below one another. Zoom 0 fits the width."""

    def __init__(
        self,
        pdf: bytes,
        *,
        name: str = "paper",
        title: str = "",
        kind: str = OTHER,
        paper_ids: Sequence[int] = (),
        printed: Callable[[], object] | None = None,
        saved: Callable[[], object] | None = None,
        at_printer: AtPrinter | None = None,
    ) -> None:
        super().__init__()
        import pypdfium2

        where = at_printer or AtPrinter()
        self.pdf = pdf
        self.paper = ToPrint(pdf, title or name, name, kind, tuple(paper_ids), where)
        self.choice: PrintChoice = read().of(kind)
        self._printed, self._saved = printed, saved
        self._zoom = 0.0
        self._document: Any = pypdfium2.PdfDocument(pdf)
        self.destroyed.connect(self._document.close)
        self.pages: list[Label] = []
        self._sheet = QWidget()
        column = QVBoxLayout(self._sheet)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(12)
        for _number in range(len(self._document)):
            label = Label()
            label.setObjectName("paper")
            column.addWidget(label, alignment=Qt.AlignmentFlag.AlignHCenter)
            self.pages.append(label)
        column.addStretch()
        self._area = scrolling(self._sheet)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._area.viewport().installEventFilter(self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        outer.addLayout(self._buttons())
        outer.addWidget(self._area, 1)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        count = len(self.pages)
        row.addWidget(Label(_("{count} pages").format(count=count), "soft"))
        row.addStretch()
        smaller = Button("", lambda: self.step(-1), icon="magnify-minus-outline")
        larger = Button("", lambda: self.step(1), icon="magnify-plus-outline")
        self.fit = Button(_("Fit the width"), lambda: self.set_zoom(0.0))
        self.save_button = Button(_("Save as…"), self.save_as)
        for button, words, keys in (
            (smaller, _("Smaller"), "Ctrl+-"),
            (larger, _("Larger"), "Ctrl++"),
            (self.fit, _("Fit the width"), "Ctrl+0"),
            (self.save_button, _("Save as…"), "Ctrl+S"),
        ):
            button.setAccessibleName(words)
            tip(button, f"{words}  {keys}")
            QShortcut(QKeySequence(keys), self, button.click)
        self.where_button = WhereButton(self.paper.kind, self.choice, self._choose)
        # Where there is room, the keys stand on the buttons: the most used one first.
        self._keys = (
            (self.save_button, "Ctrl+S"), (self.where_button, "Ctrl+P"), (self.fit, "Ctrl+0"),
            (larger, "Ctrl++"), (smaller, "Ctrl+-"),
        )  # fmt: skip
        self.print_button = Button(_("Print"), self.print_, key="F9", primary=True)
        buttons = (smaller, larger, self.fit, self.save_button, self.where_button)
        for button in (*buttons, self.print_button):
            row.addWidget(button)
        self._row = row
        return row

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many keys as the row has room for; none of them makes the page wider."""
        for button, key in self._keys:
            button.show_key(key, 0)
        self._row.invalidate()
        room = self.width() - self._row.sizeHint().width()
        for button, key in self._keys:
            room -= button.show_key(key, room)
        super().resizeEvent(event)

    def _choose(self, choice: PrintChoice) -> None:
        self.choice = choice

    def zoom(self) -> float:
        """Return the zoom shown: 1 is the paper's own size."""
        if self._zoom:
            return self._zoom
        width: float = self._document[0].get_width() * _SCREEN_DPI / _POINTS
        return max(min((self._area.viewport().width() - 28) / width, 2.0), 0.2)

    def set_zoom(self, zoom: float) -> None:
        """Show the pages at this size; 0 fits the width."""
        self._zoom = zoom
        self._render()

    def step(self, direction: int) -> None:
        """Show the next larger or smaller size."""
        present = self.zoom()
        larger = [zoom for zoom in _ZOOMS if zoom > present + 0.01]
        smaller = [zoom for zoom in _ZOOMS if zoom < present - 0.01]
        if direction > 0 and larger:
            self.set_zoom(larger[0])
        elif direction < 0 and smaller:
            self.set_zoom(smaller[-1])

    def _render(self) -> None:
        ratio = self.devicePixelRatioF()
        for page, label in zip(self._document, self.pages, strict=True):
            image = page_image(page, _SCREEN_DPI * self.zoom() * ratio)
            image.setDevicePixelRatio(ratio)
            label.setPixmap(QPixmap.fromImage(image))
            shown = image.deviceIndependentSize().toSize()
            label.setFixedSize(shown + QSize(2, 2))  # with its frame

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit the pages when the room for them changes."""
        if event.type() == QEvent.Type.Resize and not self._zoom:
            self._render()
        return super().eventFilter(watched, event)

    def save_as(self) -> None:
        """Write the PDF where the person wants it."""
        wanted, _filter = QFileDialog.getSaveFileName(
            self, _("Save as…"), f"{self.paper.name}.pdf", _("PDF files (*.pdf)")
        )
        if wanted:
            self.write(Path(wanted))

    def write(self, path: Path) -> None:
        """Write the PDF whole or not at all."""
        file = QSaveFile(str(path))
        opened = file.open(QSaveFile.OpenModeFlag.WriteOnly)
        if opened and file.write(self.pdf) == len(self.pdf) and file.commit():
            toast(self, _("Saved as {file}.").format(file=path.name))
            if self._saved is not None:
                self._saved()
            return
        notice(
            self,
            _("{file} cannot be written there. Choose another folder or name.").format(
                file=path.name
            ),
        )

    def print_(self) -> None:
        """Print where such papers are printed from this PC; the desk goes on meanwhile."""
        if not self.print_button.isEnabled():
            return  # under way: until it is known whether the next is a reprint
        self.print_button.setEnabled(False)
        print_paper(self, self.paper, choice=self.choice, then=self._ended)

    def _ended(self, sent: bool) -> None:
        self.print_button.setEnabled(True)
        if sent and self._printed is not None:
            self._printed()


def show_pdf(
    owner: QWidget,
    pdf: bytes,
    *,
    title: str,
    name: str = "paper",
    kind: str = OTHER,
    paper_ids: Sequence[int] = (),
    printed: Callable[[], object] | None = None,
    saved: Callable[[], object] | None = None,
    at_printer: AtPrinter | None = None,
) -> None:
    """Show a PDF in a window over the owner's; Enter or F9 prints it, Esc closes it."""
    dialog = QDialog(owner)
    dialog.setWindowTitle(title)
    dialog.resize(owner.window().size() * 0.92)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(16, 14, 16, 14)
    head = QHBoxLayout()
    head.addWidget(Label(title, "title"))
    head.addStretch()
    head.addWidget(Button(_("Close"), dialog.accept, key="Esc"))
    column.addLayout(head)
    preview = PdfPreview(
        pdf,
        name=name,
        title=title,
        kind=kind,
        paper_ids=paper_ids,
        printed=printed,
        saved=saved,
        at_printer=at_printer,
    )
    column.addWidget(preview, 1)
    preview.print_button.setFocus()
    dialog.exec()
    dialog.deleteLater()
