"""环车检查 of an order: the drawing with its marks, what they are in words, photos that open large."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from reception.core.text import _
from reception.visits import photos
from reception.visits.damages import WalkRound, in_words
from ui.checkin.drawing import CarDrawing
from ui.checkin.photo_strip import PhotoView, Thumb
from ui.widgets import FlowLayout, Label, notice, scrolling

SIDE = 268  # pixels


class SeenCar(CarDrawing):
    """The drawing to look at: a mark can be pointed at, nothing can be changed."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setMinimumSize(240, 120)

    def sizeHint(self) -> QSize:
        return QSize(420, 294)


class WalkTab(QWidget):
    """What was on the car when it came, as it was kept; nothing here writes."""

    def __init__(self) -> None:
        super().__init__()
        self.found = WalkRound("", (), ())
        self.drawing = SeenCar()
        self.list = QListWidget()
        self.list.setAccessibleName(_("Marks"))
        self.list.setWordWrap(True)
        self.list.setMinimumHeight(76)
        self.none = Label(_("Seen together: no damage on the outside of the car."), wrap=True)
        self.photo_word = Label("", "label")
        self._thumbs = QWidget()
        self._flow = FlowLayout(self._thumbs, gap=5)
        inside = QWidget()
        side = QVBoxLayout(inside)
        side.setContentsMargins(0, 0, 6, 0)
        side.setSpacing(7)
        side.addWidget(self.none)
        side.addWidget(self.list, 1)
        side.addWidget(self.photo_word)
        side.addWidget(self._thumbs)
        area = scrolling(inside)
        area.setFixedWidth(SIDE)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 8, 0, 0)
        across.setSpacing(14)
        across.addWidget(self.drawing, 1)
        across.addWidget(area)
        self.drawing.chosen.connect(self.list.setCurrentRow)
        self.list.currentRowChanged.connect(
            lambda row: self.drawing.show_marks(self.found.damages, row)
        )

    def show_found(self, found: WalkRound) -> None:
        """Show what a visit's walk-round found; the chosen mark stays while it is the same."""
        if not found.body or found == self.found:
            return
        self.found = found
        self.drawing.set_body(found.body)
        self.drawing.show_marks(found.damages, -1)
        self.list.clear()
        self.list.addItems([f"{n}  {in_words(mark)}" for n, mark in enumerate(found.damages, 1)])
        self.list.setVisible(bool(found.damages))
        self.none.setVisible(not found.damages)
        self._show_photos(found.photos)

    def _show_photos(self, hashes: tuple[str, ...]) -> None:
        for thumb in self.thumbs():
            self._flow.removeWidget(thumb)
            thumb.hide()
            thumb.deleteLater()
        for digest in hashes:
            thumb = Thumb(photos.thumbnail(digest) or b"", removable=False)
            thumb.opening.connect(lambda digest=digest: self._open(digest))
            self._flow.addWidget(thumb)
        self.photo_word.setText(_("Photos {count}").format(count=len(hashes)))
        for part in (self.photo_word, self._thumbs):
            part.setVisible(bool(hashes))
        self._thumbs.updateGeometry()

    def thumbs(self) -> list[Thumb]:
        """Return the small pictures in their order."""
        return self._thumbs.findChildren(Thumb)

    def _open(self, digest: str) -> None:
        content = photos.picture(digest)
        if content is None:
            notice(self, _("This photo is no longer there."))
        else:
            PhotoView(self, content).show()
