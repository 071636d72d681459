"""F1: the chapter of the page, from resources/manual/<language>/<code>.md."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument, QTextFormat
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QTextBrowser, QVBoxLayout, QWidget

import resources
from reception.core import text
from reception.core.text import _
from ui.screens import SCREENS
from ui.widgets.button import Button


def chapters() -> dict[str, Path]:
    """Return the chapters that exist by code, in the order of the rail; others after them."""
    folder = resources.path("manual", text.language())
    found = {path.stem: path for path in sorted(folder.glob("*.md"))}
    order = [place.code for place in SCREENS]
    codes = sorted(found, key=lambda code: (order.index(code) if code in order else 99, code))
    return {code: found[code] for code in codes}


class Manual(QDialog):
    """A window beside the work: chapters at the left, the text at the right. Opens no web page."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Help"))
        self.resize(900, 640)
        self._chapters = chapters()
        self.list = QListWidget()
        self.list.setFixedWidth(190)
        for path in self._chapters.values():
            self.list.addItem(_title(path))
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(self._follow)
        self.list.currentRowChanged.connect(self._show_row)
        row = QHBoxLayout()
        row.addWidget(self.list)
        row.addWidget(self.text, 1)
        column = QVBoxLayout(self)
        column.addLayout(row, 1)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(Button(_("Close"), self.accept))
        column.addLayout(foot)

    def show_chapter(self, code: str) -> None:
        """Show the chapter of a page, or the first there is."""
        codes = list(self._chapters)
        if codes:
            self.list.setCurrentRow(codes.index(code) if code in codes else 0)
        else:
            self.text.setPlainText(_("The manual has no chapter about this page yet."))
        self.show()
        self.raise_()

    def _show_row(self, row: int) -> None:
        path = list(self._chapters.values())[row]
        self.text.setMarkdown(path.read_text("utf-8"))
        _typeset(self.text.document())

    def _follow(self, link: QUrl) -> None:
        name, anchor = link.path().removesuffix(".md"), link.fragment()
        if name in self._chapters:
            self.show_chapter(name)
        if anchor:
            self.text.scrollToAnchor(anchor)


def _typeset(document: QTextDocument) -> None:
    """Give headings and lines the sizes and air of a printed page; Markdown brings none."""
    document.setDocumentMargin(18)
    cursor = QTextCursor(document)
    block = document.begin()
    while block.isValid():
        cursor.setPosition(block.position())
        shape = block.blockFormat()
        level = shape.headingLevel()
        shape.setLineHeight(118, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        shape.setTopMargin({1: 0, 2: 14}.get(level, 0))
        shape.setBottomMargin({1: 6, 2: 4}.get(level, 3 if block.textList() else 6))
        cursor.setBlockFormat(shape)
        if level:
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
            letters = QTextCharFormat()
            # Steps of the text's own size: 21 and 17 pixels beside its 14.
            letters.setProperty(QTextFormat.Property.FontSizeAdjustment, 2 if level == 1 else 1)
            cursor.mergeCharFormat(letters)
        block = block.next()


def _title(path: Path) -> str:
    first = path.read_text("utf-8").lstrip().partition("\n")[0]
    return first.lstrip("# ").strip() or path.stem
