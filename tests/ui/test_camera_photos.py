"""A photo from the desk's camera: only where there is one, by keys, on the way that files go."""

import sys
from importlib.machinery import ModuleSpec
from types import ModuleType

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from reception.visits import photos
from tests.stories.people import found_branch
from tests.ui.desk import Key, sit_down
from ui.checkin import camera

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def hands(qtbot, sqlite_database, now):
    return sit_down(qtbot, found_branch())


class Frame:
    def __init__(self, colour: str) -> None:
        self.colour = colour

    def toImage(self) -> QImage:
        image = QImage(1280, 720, QImage.Format.Format_RGB32)
        image.fill(QColor(self.colour))
        return image


class Sink(QObject):
    videoFrameChanged = Signal(object)  # noqa: N815 - Qt's name


class Camera(QObject):
    errorOccurred = Signal(object, str)  # noqa: N815 - Qt's name

    def __init__(self, device: str) -> None:
        super().__init__()
        self.device, self.running = device, False

    def start(self) -> None:
        self.running = True

    def stop(self) -> None:
        self.running = False


class Session(QObject):
    def setCamera(self, camera: Camera) -> None:
        self.camera = camera

    def setVideoSink(self, sink: Sink) -> None:
        self.sink = sink


class Devices:
    here: list[str] = ["示例摄像头"]

    @classmethod
    def videoInputs(cls) -> list[str]:
        return cls.here


@pytest.fixture
def multimedia(monkeypatch):
    module = ModuleType(camera.MODULE)
    module.__spec__ = ModuleSpec(camera.MODULE, None)
    module.QMediaDevices, module.QCamera = Devices, Camera  # type: ignore[attr-defined]
    module.QVideoSink, module.QMediaCaptureSession = Sink, Session  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, camera.MODULE, module)
    monkeypatch.setattr(Devices, "here", ["示例摄像头"])


def opened(hands):
    hands.page.walk_button.setChecked(True)
    return hands.page.walk.photos


def test_nothing_is_offered_or_imported_without_it(hands, monkeypatch):
    monkeypatch.setattr(camera, "find_spec", lambda _name: None)
    assert opened(hands).add.isVisible()
    assert not hands.page.walk.photos.shoot.isVisible()
    assert camera.MODULE not in sys.modules


def test_nothing_is_offered_without_a_camera(multimedia, hands, monkeypatch):
    monkeypatch.setattr(Devices, "here", [])
    assert not opened(hands).shoot.isVisible()


def test_a_photo_is_taken_once_more_and_used(multimedia, hands, picture):
    strip = opened(hands)
    hands.bot.mouseClick(strip.shoot, LEFT)
    view = hands.window.findChild(camera.CameraView)
    hands.bot.waitUntil(lambda: view.isActiveWindow() and view.camera.running)
    hands.press(Key.Key_Space)  # nothing is seen yet
    assert not view.frozen
    picture(view, "camera_opening")
    view.sink.videoFrameChanged.emit(Frame("red"))
    assert QApplication.focusWidget() is view.shutter
    hands.press(Key.Key_Space)
    view.sink.videoFrameChanged.emit(Frame("green"))  # the picture stands still
    assert view.image.pixelColor(1, 1) == QColor("red")
    picture(view, "camera_taken")
    hands.bot.mouseClick(view.again, LEFT)
    view.sink.videoFrameChanged.emit(Frame("blue"))
    hands.press(Key.Key_Return)
    assert view.frozen
    running = view.camera
    hands.press(Key.Key_Return)
    hands.bot.waitUntil(lambda: len(strip.hashes) == 1)
    assert not running.running
    kept = QImage.fromData(photos.picture(strip.hashes[0]))
    assert kept.pixelColor(9, 9).blue() > 240
    assert kept.width() == 1280


def test_a_camera_that_fails_is_said_and_esc_leaves(multimedia, hands, picture):
    strip = opened(hands)
    hands.bot.mouseClick(strip.shoot, LEFT)
    view = hands.window.findChild(camera.CameraView)
    hands.bot.waitUntil(view.isActiveWindow)
    view.camera.errorOccurred.emit(1, "busy")
    assert "摄像头" in view.said.text()
    picture(view, "camera_refused")
    running = view.camera
    hands.press(Key.Key_Escape)
    assert not running.running
    assert strip.hashes == []
