"""Hands for the tour: real keys, mouse and input method on the program's real windows, and a camera.

A click lands only on what a person could see and press there, so a button that is covered, cut off
or disabled ends the tour.
"""

import math
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QMainWindow, QWidget

from ui.main_window import MainWindow
from ui.widgets import DataTable, Field
from ui.widgets.feedback import Notice, Toast
from ui.widgets.signature import SignaturePad

Key: TypeAlias = Qt.Key
Mod: TypeAlias = Qt.KeyboardModifier
LEFT = Qt.MouseButton.LeftButton
PATIENCE_MS = 20_000
LISTS = (Qt.WindowType.Popup, Qt.WindowType.Tool, Qt.WindowType.ToolTip)
# A signature as three strokes: width, height and number of its waves.
STROKES = ((0, 150, 60, 2.0), (90, 190, 34, 3.5), (240, 170, 22, 5.0))


class Stuck(Exception):
    """The window is not as it must be: what was wanted and what was there."""


def must(held: bool, wanted: str) -> None:
    """Raise Stuck where something does not hold."""
    if not held:
        raise Stuck(wanted)


class Day:
    """The clock of the tour: starts at an hour of this day, runs on, and can be moved forward."""

    def __init__(self, begin: datetime) -> None:
        self._begin, self._started = begin, time.monotonic()

    def __call__(self) -> datetime:
        """Return the present instant of the tour."""
        return self._begin + timedelta(seconds=time.monotonic() - self._started)

    def later(self, minutes: int) -> None:
        """Let so many minutes pass."""
        self._begin += timedelta(minutes=minutes)


class Flashes(QObject):
    """Notes every widget that was shown before it had its place: it flashes up as a window."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            meant = isinstance(watched, QMainWindow | QDialog) or watched.windowTitle()
            if not meant and watched.windowType() not in LISTS:
                self.seen.append(f"{type(watched).__name__} {watched.accessibleName()}".strip())
        return False


class Hands:
    """Somebody at the desk. `out` is where pictures go; None takes none."""

    def __init__(self, window: MainWindow, day: Day, out: Path | None = None) -> None:
        self.window, self.day, self.out = window, day, out
        self.pictures: list[Path] = []
        self.flashes = Flashes()
        QApplication.instance().installEventFilter(self.flashes)  # type: ignore[union-attr]

    def wait(self, milliseconds: int = 1) -> None:
        """Let the window work."""
        QTest.qWait(milliseconds)

    def until(self, holds: Callable[[], object], wanted: str, patience: int = PATIENCE_MS) -> None:
        """Wait until something holds; Stuck when it takes too long."""
        waited = 0
        while not holds():
            must(waited < patience, f"waited in vain: {wanted}")
            QTest.qWait(10)
            waited += 10

    def later(self, minutes: int) -> None:
        """Let so many minutes pass; the window's minute hand goes with them."""
        self.day.later(minutes)
        self.window._clock.timeout.emit()
        self.wait()

    def focus(self) -> QWidget:
        """Return what gets the keys: what has the keyboard, else the window itself."""
        return QApplication.focusWidget() or QApplication.activeWindow() or self.window

    def type(self, text: str) -> None:
        """Type; what no key has comes from the input method."""
        for character in text:
            if character.isascii():
                QTest.keyClicks(self.focus(), character)
            else:
                event = QInputMethodEvent()
                event.setCommitString(character)
                QApplication.sendEvent(self.focus(), event)

    def press(self, key: Key, modifier: Mod = Mod.NoModifier) -> None:
        """Press a key where the keyboard is."""
        QTest.keyClick(self.focus(), key, modifier)
        self.wait()

    def enter(self, text: str) -> None:
        """Type and press Enter."""
        self.type(text)
        self.press(Key.Key_Return)

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Click a widget where it can be seen."""
        name = widget.accessibleName() or getattr(widget, "text", str)() or type(widget).__name__
        must(widget.isVisible() and widget.isEnabled(), f"can be pressed: {name}")
        seen = widget.visibleRegion().boundingRect()
        must(not seen.isEmpty(), f"can be seen: {name}")
        QTest.mouseClick(widget, LEFT, pos=at if at is not None else seen.center())
        self.wait()

    def into(self, field: Field, text: str) -> None:  # type: ignore[type-arg]
        """Click into a field and type over what stands there."""
        self.click(field.control)
        if field.text():
            self.press(Key.Key_A, Mod.ControlModifier)
        self.type(text)

    def choose(self, table: DataTable, wanted: Callable[[object], bool]) -> None:  # type: ignore[type-arg]
        """Click the row of a list that is wanted."""
        number = next((n for n, row in enumerate(table.rows()) if wanted(row)), None)
        if number is None:
            raise Stuck("the list has the row")
        index = table.view.model().index(number, 0)
        table.view.scrollTo(index)
        point = table.view.visualRect(index).center()
        QTest.mouseClick(table.view.viewport(), LEFT, pos=point)
        self.wait()

    def said(self) -> str:
        """Return what toasts and notices say now."""
        shown: list[Toast | Notice] = []
        for top in tops():
            shown += [*top.findChildren(Toast), *top.findChildren(Notice)]
        return " ".join(one.label.text() for one in shown if one.isVisible())

    def sign(self, name: str = "") -> None:
        """Draw a signature with the mouse on the pad that is open, and say so."""
        self.until(self._pads, "the pad is open")
        pad = self._pads()[0]
        middle = QPoint(pad.area.width() // 3, round(pad.area.height() * 0.6))
        for left, wide, high, waves in STROKES:
            start = middle + QPoint(left, 0)
            QTest.mousePress(pad.area, LEFT, pos=start)
            for step in range(1, 41):
                turn = step / 40 * waves * math.tau
                sway = round(high * math.sin(turn) * (1.1 - step / 60))
                QTest.mouseMove(pad.area, start + QPoint(round(wide * step / 40), sway))
            QTest.mouseRelease(pad.area, LEFT, pos=start + QPoint(wide, 0))
        self.picture(name, pad)
        self.click(pad.ok)
        self.until(lambda: not self._pads(), "the pad is closed")
        self.settle()

    def _pads(self) -> list[SignaturePad]:
        return [pad for pad in self.window.findChildren(SignaturePad) if pad.isVisible()]

    def settle(self) -> None:
        """Let the window have the keyboard back after another one was open."""
        self.window.activateWindow()
        self.until(lambda: self.window.isActiveWindow(), "the window is in front")
        self.wait(20)

    def answer(self, press: Callable[[], object], then: Callable[[QDialog], None]) -> None:
        """Press what opens a dialog that waits for its answer, and answer it."""
        raised: list[BaseException] = []
        reached: list[QDialog] = []
        given_up: list[bool] = []
        before = QApplication.activeModalWidget()

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, QDialog) or dialog is before:
                if not given_up:
                    QTimer.singleShot(30, look)
                return
            reached.append(dialog)
            try:
                QTest.qWait(50)
                then(dialog)
            except Exception as error:  # noqa: BLE001 - it must leave the dialog first
                raised.append(error)
            if dialog.isVisible():
                dialog.reject()

        QTimer.singleShot(30, look)
        press()
        try:
            self.until(lambda: reached, "the dialog opened", 5000)
        finally:
            given_up.append(True)
        if raised:
            raise raised[0]
        if QApplication.activeModalWidget() is None:
            self.settle()

    def save_into(self, press: Callable[[], object], path: Path) -> None:
        """Press what asks for a file, and type its name."""

        def type_name(dialog: QDialog) -> None:
            must(isinstance(dialog, QFileDialog), "the dialog asks for a file")
            line = dialog.findChild(QLineEdit, "fileNameEdit")
            assert isinstance(line, QLineEdit)
            line.setFocus()
            line.selectAll()
            QTest.keyClicks(line, str(path))
            QTest.keyClick(line, Key.Key_Return)

        self.answer(press, type_name)
        self.until(path.is_file, f"{path.name} is written")

    def picture(self, name: str, widget: QWidget | None = None) -> None:
        """Keep what is seen now: a window with what hangs open over it."""
        if not name or self.out is None:
            return
        base = widget or self.window
        QTest.qWait(60)  # a layout that is still moving is no picture
        shot = base.grab()
        lay_over(shot, base, [top for top in tops() if top.windowType() in LISTS])
        path = self.out / f"{len(self.pictures) + 1:02d}-{name}.png"
        shot.save(str(path))
        self.pictures.append(path)


def lay_over(shot: QPixmap, base: QWidget, over: list[QWidget]) -> None:
    """Paint over a picture of a window what hangs open over it."""
    painter = QPainter(shot)
    for top in over:
        place = QRect(base.mapFromGlobal(top.mapToGlobal(QPoint(0, 0))), top.size())
        if place.intersects(base.rect()):
            painter.drawPixmap(place.topLeft(), top.grab())
    painter.end()


def tops() -> list[QWidget]:
    """Return the windows that are open."""
    return [top for top in QApplication.topLevelWidgets() if top.isVisible()]
