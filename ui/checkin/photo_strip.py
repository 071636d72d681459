"""Photos of the car: chosen, dropped or pasted, taken in by a thread, shown small."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QShowEvent,
)
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from reception.core.errors import Invalid, Refused
from reception.core.text import _
from reception.visits import photos
from reception.visits.actions import keep_photo
from reception.visits.damages import MOST_PHOTOS
from ui.background import Report, work
from ui.checkin import camera
from ui.run import standing
from ui.theme import LIGHT
from ui.widgets import Button, FlowLayout, Label, notice, toast

SIZE = 62
Source = tuple[str, Callable[[], bytes]]  # a name to tell it by, and what reads it


def sources_of(data: QMimeData) -> list[Source]:
    """Return the pictures of a drop or of the clipboard: files first, else a picture itself."""
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if files:
        return [(file.name, _reader(file)) for file in files]
    if data.hasImage():
        image = QImage(data.imageData())
        if not image.isNull():
            return [(_("Pasted picture"), lambda: _encoded(image))]
    return []


def _reader(file: Path) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            if file.stat().st_size > photos.LARGEST_FILE:
                return b"\0" * (photos.LARGEST_FILE + 1)
            return file.read_bytes()
        except OSError as error:
            raise Refused(_("The file cannot be read. Copy it to this PC first.")) from error

    return read


def _encoded(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPG", 95)  # type: ignore[call-overload]  # PySide's stub wants bytes
    return bytes(buffer.data().data())


class Thumb(QWidget):
    """One photo; Enter or a click opens it, Delete or its ✕ takes it away where it may be."""

    opening = Signal()
    removing = Signal()

    def __init__(self, small: bytes, *, removable: bool = True) -> None:
        super().__init__()
        self._removable = removable
        self.setFixedSize(SIZE, SIZE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(_("Photo"))
        self._picture = QPixmap()
        self._picture.loadFromData(small)

    def cross(self) -> QRectF:
        """Return where the ✕ is."""
        return QRectF(SIZE - 21, 1, 20, 20)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus()
        if self._removable and self.cross().contains(event.position()):
            self.removing.emit()
        else:
            self.opening.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opening.emit()
        elif self._removable and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removing.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(self._picture.width(), self._picture.height())
        left, top = (self._picture.width() - side) // 2, (self._picture.height() - side) // 2
        painter.drawPixmap(self.rect(), self._picture.copy(left, top, side, side))
        painter.setPen(QPen(QColor(LIGHT.accent if self.hasFocus() else LIGHT.edge), 2))
        painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        if not self._removable:
            return
        painter.setPen(QPen(QColor(LIGHT.card), 1))
        painter.setBrush(QColor(LIGHT.rail))
        painter.drawEllipse(self.cross().adjusted(2, 2, -2, -2))
        middle = self.cross().center()
        for slope in (1, -1):
            arm = QPointF(3.5, 3.5 * slope)
            painter.drawLine(middle - arm, middle + arm)


class PhotoStrip(QWidget):
    """The photos of one check-in, by their hashes. `keep` is the action that stores one."""

    changed = Signal()

    def __init__(self, keep: Callable[..., str] = keep_photo) -> None:
        super().__init__()
        self._keep = keep
        self.hashes: list[str] = []
        self.jobs: list[Any] = []
        self.refused = ""  # what stands below, until the next photos come
        self.add = Button(_("Add photos…"), self.choose, icon="plus", size="small")
        self.shoot = Button(_("Take a photo…"), self._shoot, size="small")
        self.shoot.hide()  # until it is seen that there is a camera
        self.word = Label(_("Or drop files here, or paste with Ctrl+V."), "small", wrap=True)
        self._thumbs = QWidget()
        self._flow = FlowLayout(self._thumbs, gap=5)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        ways = QHBoxLayout()
        ways.setSpacing(8)
        ways.addWidget(self.add)
        ways.addWidget(self.shoot)
        ways.addStretch()
        column.addLayout(ways)
        column.addWidget(self._thumbs)
        column.addWidget(self.word)

    def choose(self) -> None:
        """Ask for files."""
        pattern = _("Photos") + " (*.jpg *.jpeg *.png *.webp *.bmp *.JPG *.JPEG *.PNG)"
        found, _filter = QFileDialog.getOpenFileNames(self, _("Add photos…"), "", pattern)
        self.take([(Path(name).name, _reader(Path(name))) for name in found])

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.shoot.setVisible(bool(camera.devices()))

    def _shoot(self) -> None:
        """Open the camera; what is taken goes the way of files."""
        found = camera.devices()
        self.shoot.setVisible(bool(found))  # it may have been unplugged
        if found:
            view = camera.CameraView(self, found[0])
            view.taken.connect(lambda image: self.take([(_("Photo"), lambda: _encoded(image))]))
            view.open()

    def take(self, sources: Sequence[Source]) -> None:
        """Take pictures in; the window goes on meanwhile."""
        if not sources:
            return
        if len(self.hashes) + len(sources) > MOST_PHOTOS:
            text = _("At most {count} photos. Take some away.").format(count=MOST_PHOTOS)
            self._say(text, "warn")
            return
        self._say(_("Taking {count} photos in…").format(count=len(sources)))
        wanted, keep = tuple(sources), self._keep
        self.jobs = [job for job in self.jobs if job.running]
        with standing(self):  # the thread keeps the photos for whoever is here now
            job = work(self, lambda report: _taken(wanted, report, keep), done=self._done)
        self.jobs.append(job)

    def busy(self) -> bool:
        """Tell whether photos are still on their way."""
        return any(job.running for job in self.jobs)

    def _done(self, found: tuple[list[tuple[str, bytes]], list[str]]) -> None:
        taken, refused = found
        for digest, small in taken:
            if digest not in self.hashes:
                self.hashes.append(digest)
                self._show(digest, small)
        if refused:
            self._say("\n".join(refused), "bad")
        else:
            self._say(_("Or drop files here, or paste with Ctrl+V."))
        if taken:
            self.changed.emit()

    def _say(self, text: str, tone: str = "") -> None:
        self.refused = text if tone else ""
        self.word.say(text, tone)

    def _show(self, digest: str, small: bytes) -> None:
        thumb = Thumb(small)
        thumb.setProperty("digest", digest)
        thumb.opening.connect(lambda: self._open(digest))
        thumb.removing.connect(lambda: self._remove(digest))
        self._flow.addWidget(thumb)
        self._fit()

    def _fit(self) -> None:
        # A flow's height depends on its width; the strip stands in a scrolled column.
        self._thumbs.setVisible(bool(self.hashes))
        self._thumbs.updateGeometry()

    def thumbs(self) -> list[Thumb]:
        """Return the small pictures in their order."""
        found = [self._flow.itemAt(at) for at in range(self._flow.count())]
        return [item.widget() for item in found if item is not None]  # type: ignore[misc]

    def set_hashes(self, hashes: Sequence[str]) -> None:
        """Show the photos kept under these hashes; what is gone is left out."""
        for thumb in self.thumbs():
            self._flow.removeWidget(thumb)
            thumb.hide()
            thumb.deleteLater()
        self.hashes = []
        for digest in hashes:
            small = photos.thumbnail(digest)
            if small is not None:
                self.hashes.append(digest)
                self._show(digest, small)
        self._fit()
        self._say(_("Or drop files here, or paste with Ctrl+V."))

    def _remove(self, digest: str) -> None:
        before = list(self.hashes)
        self.set_hashes([each for each in before if each != digest])
        self.changed.emit()

        def back() -> None:
            self.set_hashes(before)
            self.changed.emit()

        toast(self, _("Photo taken away."), back)

    def _open(self, digest: str) -> None:
        content = photos.picture(digest)
        if content is None:
            notice(self, _("A photo is no longer there. Take it away and add it again."))
            return
        PhotoView(self, content).show()


class PhotoView(QDialog):
    """A photo as large as the window lets it be."""

    def __init__(self, owner: QWidget, content: bytes) -> None:
        super().__init__(owner.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Photo"))
        picture = QPixmap()
        picture.loadFromData(content)
        room = owner.window().size() - QSize(80, 80)
        shown = Label()
        keep, smooth = (
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        shown.setPixmap(picture.scaled(room, keep, smooth))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(shown)


def _taken(
    sources: Sequence[Source], report: Report, keep: Callable[..., str]
) -> tuple[list[tuple[str, bytes]], list[str]]:
    """Read, make small and store pictures in a thread; one bad file stops none of the others."""
    taken, refused = [], []
    for number, (name, read) in enumerate(sources):
        report(number / len(sources), name)
        try:
            photo = photos.prepare(read())
            keep(photo=photo)
        except (Invalid, Refused) as wrong:
            refused.append(_("{file}: {reason}").format(file=name[:40], reason=wrong))
        else:
            taken.append((photo.hash, photo.thumbnail))
    return taken, refused
