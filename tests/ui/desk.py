"""Hands at the check-in desk: real keys, an input method for Chinese, a mouse that signs."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reception.core import gate
from ui.checkin.page import CheckInPage
from ui.main_window import MainWindow
from ui.widgets.feedback import Notice, Toast
from ui.widgets.signature import SignaturePad

Key, Mod = Qt.Key, Qt.KeyboardModifier


class Hands:
    """Types into whatever has the keyboard, as a person does, and counts the keys."""

    def __init__(self, qtbot, window: MainWindow) -> None:
        self.bot, self.window, self.keys = qtbot, window, 0
        self.page: CheckInPage = window.pages.shown()

    def focus(self):
        """Return what has the keyboard; Qt's test keys crash without one."""
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def type(self, text: str) -> None:
        for character in text:
            self.keys += 1
            if character == "\n":
                QTest.keyClick(self.focus(), Key.Key_Return)
            elif character.isascii():
                QTest.keyClick(self.focus(), character)
            else:
                event = QInputMethodEvent()
                event.setCommitString(character)
                QApplication.sendEvent(self.focus(), event)

    def press(self, key: Key, modifier: Mod = Mod.NoModifier, times: int = 1) -> None:
        for _time in range(times):
            self.keys += 1
            QTest.keyClick(self.focus(), key, modifier)
        QApplication.processEvents()

    def enter(self, text: str) -> None:
        self.type(text)
        self.press(Key.Key_Return)

    def into(self, field) -> None:
        """Click into a field."""
        self.bot.mouseClick(field.control, Qt.MouseButton.LeftButton)
        assert QApplication.focusWidget() is field.control

    def retype(self, field, text: str) -> None:
        """Click into a field, type over what stands there, leave it."""
        self.into(field)
        self.press(Key.Key_A, Mod.ControlModifier)
        self.press(Key.Key_Delete)
        self.type(text)
        self.press(Key.Key_Tab)

    def cell(self, row: int, column: int, double: bool = False) -> None:
        """Click a cell of the lines."""
        view = self.page.lines.view
        index = view.model().index(row, column)
        area = view.strip(row, view.visualRect(index))
        left = Qt.MouseButton.LeftButton
        self.bot.mouseClick(view.viewport(), left, pos=area.center())
        if double:
            self.bot.mouseDClick(view.viewport(), left, pos=area.center())

    def pad(self) -> SignaturePad:
        """Return the signature pad once it is open."""
        found = []

        def is_open() -> bool:
            found[:] = [p for p in self.window.findChildren(SignaturePad) if p.isVisible()]
            return bool(found)

        self.bot.waitUntil(is_open)
        return found[0]

    def sign(self) -> None:
        """Draw two strokes with the mouse and say so."""
        pad = self.pad()
        area, left = pad.area, Qt.MouseButton.LeftButton
        for start in (QPoint(200, 150), QPoint(320, 150)):
            QTest.mousePress(area, left, pos=start)
            for step in range(1, 9):
                QTest.mouseMove(area, start + QPoint(8 * step, (-1) ** step * 30))
            QTest.mouseRelease(area, left, pos=start + QPoint(70, 0))
        self.bot.mouseClick(pad.ok, left)
        self.settle()

    def sign_later(self) -> None:
        """Open the order unsigned; where nothing is asked for yet, the customer says something."""
        page = self.page
        if not page.lines.rows() and page.words.words.is_empty():
            page.words.words.set_text("例行检查")
        self.bot.mouseClick(page.later_button, Qt.MouseButton.LeftButton)

    def settle(self) -> None:
        """Let the window have the keyboard back after another one was open."""
        self.bot.wait(30)
        self.window.activateWindow()
        self.bot.waitUntil(lambda: QApplication.focusWidget() is not None)

    def said(self) -> str:
        """Return what toasts and notices say now."""
        shown = [*self.window.findChildren(Toast), *self.window.findChildren(Notice)]
        return " ".join(one.label.text() for one in shown if one.isVisible())


def top(kind):
    """Return the dialog of a kind once it has the keyboard.

    Qt gives it that a moment after it is shown. `qWaitForWindowActive` does not wait for it: a
    dialog counts as active as soon as the window that it belongs to is.
    """
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
    assert found, f"no {kind.__name__}"
    for _turn in range(200):
        if QApplication.activeWindow() is found[-1]:
            break
        QTest.qWait(5)
    assert found[-1].isAncestorOf(QApplication.focusWidget())
    return found[-1]


def sit_down(qtbot, branch, role: str = "advisor") -> Hands:
    """Open the real window on its check-in page with somebody signed in."""
    window = MainWindow()
    qtbot.addWidget(window)
    gate.act_as(branch.actors[role])
    with qtbot.waitExposed(window):
        window.show()
    window.enter()
    window.go("checkin")
    hands = Hands(qtbot, window)
    hands.settle()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is hands.page.car.plate.control)
    return hands
