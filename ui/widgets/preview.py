"""A PDF in the window: its pages, zoom, print (F9), save as.

    preview = PdfPreview(pdf, name="CD01-20261120-0001", printed=lambda: run(...note_printed...))
    show_pdf(self, pdf, title=..., name=..., printed=...)      # in a window of its own

`printed` is called when the pages were handed to a printer: "printed" means queued (SAFETY);
`saved` when they were written to a file.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRectF, QSaveFile, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from reception.core.text import _
from ui.widgets.button import Button
from ui.widgets.card import scrolling
from ui.widgets.feedback import notice, toast
from ui.widgets.label import Label

_ZOOMS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
_SCREEN_DPI, _PRINT_DPI, _POINTS = 96, 300, 72
_MM = 72 / 25.4  # points


@dataclass(frozen=True)
class AtPrinter:
    """How sheets lie at the printer, apart from what is archived."""

    form: str = ""  # name of the paper there; empty or unknown: one of the sheet's own size
    shift: tuple[int, int] = (0, 0)  # tenths of a millimetre to the right and down
    upright: bool = False  # continuous paper is wider than high and never turned


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
        printed: Callable[[], object] | None = None,
        saved: Callable[[], object] | None = None,
        at_printer: AtPrinter | None = None,
    ) -> None:
        super().__init__()
        import pypdfium2

        self.at_printer = at_printer or AtPrinter()

        self.pdf = pdf
        self.name = name
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
        smaller = Button("", lambda: self.step(-1), icon="magnify-minus-outline", key="Ctrl+-")
        larger = Button("", lambda: self.step(1), icon="magnify-plus-outline", key="Ctrl++")
        smaller.setAccessibleName(_("Smaller"))
        larger.setAccessibleName(_("Larger"))
        self.fit = Button(_("Fit the width"), lambda: self.set_zoom(0.0), key="Ctrl+0")
        self.save_button = Button(_("Save as…"), self.save_as, key="Ctrl+S")
        self.print_button = Button(_("Print"), self.print_, key="F9", primary=True)
        for button in (smaller, larger, self.fit, self.save_button, self.print_button):
            row.addWidget(button)
        return row

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
            self, _("Save as…"), f"{self.name}.pdf", _("PDF files (*.pdf)")
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
        """Choose a printer and hand it the pages."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self.name)
        dialog = QPrintDialog(printer, self)
        dialog.setWindowTitle(_("Print"))
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.print_on(printer)

    def print_on(self, printer: Any) -> None:
        """Hand every page to this printer in its own size, unscaled."""
        printer.setFullPage(True)
        painter = QPainter()
        for number in range(len(self._document)):
            page = self._document[number]
            wide, high = page.get_size()
            printer.setPageLayout(self._layout(printer, wide, high))
            if number == 0:
                if not painter.begin(printer):
                    notice(self, _("The printer does not answer. Check it, then print again."))
                    return
            else:
                printer.newPage()
            image = page_image(page, _PRINT_DPI)
            unit = printer.resolution() / _POINTS
            right, down = (each / 10 * _MM * unit for each in self.at_printer.shift)
            painter.drawImage(QRectF(right, down, wide * unit, high * unit), image)
        painter.end()
        toast(self, _("Sent to the printer."))
        if self._printed is not None:
            self._printed()

    def _layout(self, printer: Any, wide: float, high: float) -> Any:
        """Return the sheet at the printer: the form of that name, or one made of the page's size."""
        from PySide6.QtCore import QMarginsF, QSizeF
        from PySide6.QtGui import QPageLayout, QPageSize
        from PySide6.QtPrintSupport import QPrinterInfo

        turned = wide > high and not self.at_printer.upright
        points = QSizeF(high, wide) if turned else QSizeF(wide, high)
        name = self.at_printer.form
        known = QPrinterInfo(printer).supportedPageSizes() if name else []
        size = next(
            (each for each in known if each.name() == name),
            QPageSize(points, QPageSize.Unit.Point, name, QPageSize.SizeMatchPolicy.FuzzyMatch),
        )
        ways = QPageLayout.Orientation
        way = ways.Landscape if turned else ways.Portrait
        return QPageLayout(size, way, QMarginsF(0, 0, 0, 0))


def show_pdf(
    owner: QWidget,
    pdf: bytes,
    *,
    title: str,
    name: str = "paper",
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
    preview = PdfPreview(pdf, name=name, printed=printed, saved=saved, at_printer=at_printer)
    column.addWidget(preview, 1)
    preview.print_button.setFocus()
    dialog.exec()
    dialog.deleteLater()
