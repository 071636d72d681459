"""What the slip will look like: its sheets below one another, drawn anew shortly after each change."""

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reception.papers.values import SlipData
from reports.renderers import renderer
from ui.widgets import Label, scrolling
from ui.widgets.preview import page_image

_WAIT = 150  # milliseconds after the last key
_POINTS = 72


class SlipPreview(QWidget):
    """Shows a slip's sheets as wide as there is room."""

    def __init__(self) -> None:
        super().__init__()
        self.pdf = b""
        self._data: SlipData | None = None
        self._sheets: list[Label] = []
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self._column.addStretch()
        self._area = scrolling(self._inside)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._area, 1)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT)
        self._wait.timeout.connect(self._draw)

    def show_slip(self, data: SlipData) -> None:
        """Draw this slip when no further change follows at once."""
        self._data = data
        self._wait.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the sheets to the new width."""
        super().resizeEvent(event)
        self._wait.start()

    def _draw(self) -> None:
        if self._data is None:
            return
        import pypdfium2

        self.pdf = renderer(SlipData)(self._data)
        document = pypdfium2.PdfDocument(self.pdf)
        try:
            self._match(len(document))
            room = self._area.viewport().width() - 4
            ratio = self.devicePixelRatioF()
            for page, label in zip(document, self._sheets, strict=True):
                image = page_image(page, room * ratio * _POINTS / page.get_width())
                image.setDevicePixelRatio(ratio)
                label.setPixmap(QPixmap.fromImage(image))
                label.setFixedSize(image.deviceIndependentSize().toSize() + QSize(2, 2))
        finally:
            document.close()

    def _match(self, count: int) -> None:
        while len(self._sheets) > count:
            gone = self._sheets.pop()
            self._column.removeWidget(gone)
            gone.deleteLater()
        while len(self._sheets) < count:
            label = Label()
            label.setObjectName("paper")
            self._column.insertWidget(len(self._sheets), label)
            self._sheets.append(label)
