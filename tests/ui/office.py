"""What the tests of the office screens share: a demonstration branch and the window at a desk."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from reception.core import gate
from reception.core.gate import Actor
from reception.staff.actions import actor_of
from reception.staff.queries import person_by_login
from ui.main_window import MainWindow
from ui.widgets.feedback import Notice, Toast


def somebody(login: str) -> Actor:
    """Return a person of the branch as they sit at the desk."""
    person = person_by_login(login)
    assert person is not None
    return actor_of(person)


def desk(qtbot, actor: Actor, code: str) -> tuple[MainWindow, QWidget]:
    """Let somebody sit down before the window at 1366x768 and open a screen."""
    gate.act_as(actor)
    window = MainWindow()
    window.resize(1366, 768)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.enter()
    window.go(code)
    qtbot.wait(1)
    if not window.isActiveWindow():
        with qtbot.waitActive(window):
            window.activateWindow()
    page = window.pages.currentWidget()
    assert page is not None
    return window, page


def type_into(line: QWidget, text: str) -> None:
    """Type over what a line holds, as an input method would for Chinese."""
    line.setFocus()
    if isinstance(line, QLineEdit):
        line.selectAll()
    for character in text:
        if character.isascii():
            QTest.keyClick(line, character)
        elif isinstance(line, QLineEdit):
            line.insert(character)
        else:
            line.insertPlainText(character)


def press(widget: QWidget) -> None:
    """Click the middle of a widget."""
    assert widget.isVisible(), widget.accessibleName()
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def key(widget: QWidget, code: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    """Press a key."""
    QTest.keyClick(widget, code, *modifiers)


def said(window: QWidget) -> str:
    """Return what the toast says."""
    return next((t.label.text() for t in window.findChildren(Toast) if t.isVisible()), "")


def refused(window: QWidget) -> str:
    """Return what the notice says."""
    return next((n.label.text() for n in window.findChildren(Notice) if n.isVisible()), "")


def click_row(table, number: int) -> None:
    """Click a row of a list."""
    index = table.model.index(number, 0)
    point = table.view.visualRect(index).center()
    QTest.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=point)
