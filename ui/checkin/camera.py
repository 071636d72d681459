"""拍照: a picture taken at the desk, where the optional part `camera` and a camera are there.

Qt's multimedia is not part of PySide6-Essentials: nothing here imports it before somebody sees a
place that takes photos, and where it is missing, or no camera is plugged in, nothing is offered.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from reception.core.text import _
from ui.widgets import Button, Label

MODULE = "PySide6.QtMultimedia"
VIEW = QSize(720, 480)


def devices() -> list[Any]:
    """Return the cameras of this PC; none where the optional part is not installed or not whole."""
    if find_spec(MODULE) is None:
        return []
    try:
        media = import_module(MODULE)
    except ImportError:  # the part is there, a library of the system is not
        return []
    return list(media.QMediaDevices.videoInputs())


class CameraView(QDialog):
    """Live picture, shutter (Space or Enter), then use it or try again. `taken(QImage)`."""

    taken = Signal(QImage)

    def __init__(self, owner: QWidget, device: Any) -> None:
        super().__init__(owner.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Take a photo"))
        self.image = QImage()
        self.frozen = False
        self.view = Label()
        self.view.setFixedSize(VIEW)
        self.view.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.said = Label(_("The camera is being opened…"), "small", wrap=True)
        self.shutter = Button(
            _("Take the photo"), self._freeze, key="Space", primary=True, size="floor"
        )
        self.use = Button(_("Use it"), self._use, primary=True, size="floor")
        self.again = Button(_("Once more"), self._live, size="floor")
        self.no = Button(_("Cancel"), self.reject, key="Esc", size="floor")
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.said, 1)
        for button in (self.shutter, self.use, self.again, self.no):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.view)
        column.addLayout(row)
        self._open(device)
        self._live()
        self.finished.connect(lambda _result: self.camera.stop())

    def _open(self, device: Any) -> None:
        media = import_module(MODULE)
        self.camera = media.QCamera(device)
        self.sink = media.QVideoSink()
        self.session = media.QMediaCaptureSession()
        self.session.setCamera(self.camera)
        self.session.setVideoSink(self.sink)
        self.sink.videoFrameChanged.connect(self._framed)
        self.camera.errorOccurred.connect(self._failed)
        self.camera.start()

    def _failed(self, *_what: Any) -> None:
        self.said.say(
            _("The camera cannot be opened. Close other programs that use it, then try again."),
            "bad",
        )

    def _framed(self, frame: Any) -> None:
        if self.frozen:
            return
        image = frame.toImage()
        if image.isNull():
            return
        if self.image.isNull():
            self.said.say("")
        self.image = image
        keep, quick = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.FastTransformation
        self.view.setPixmap(QPixmap.fromImage(image.scaled(VIEW, keep, quick)))

    def _live(self) -> None:
        self.frozen = False
        self._offer()

    def _freeze(self) -> None:
        # Enabled from the start: else the keyboard would stand on Cancel until a picture is there.
        if not self.image.isNull():
            self.frozen = True
            self._offer()

    def _offer(self) -> None:
        for button, wanted in (
            (self.shutter, not self.frozen),
            (self.use, self.frozen),
            (self.again, self.frozen),
        ):
            button.setVisible(wanted)
        first = self.use if self.frozen else self.shutter
        first.setDefault(True)
        first.setFocus()

    def _use(self) -> None:
        self.taken.emit(self.image)
        self.accept()
