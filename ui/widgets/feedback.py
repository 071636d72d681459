"""What the program says: a toast when something is done, a notice when it could not be.

Both lie over the window they belong to and stop nobody's work. A dialog asks only before what
cannot be undone (`ui.run.ask`).
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from reception.core.text import _
from ui.theme import LIGHT
from ui.widgets import icon as icons
from ui.widgets.button import Button
from ui.widgets.label import Label

TOAST_SECONDS, UNDO_SECONDS = 4, 10


class _Overlay(QFrame):
    """A strip that lies over a window and follows its size."""

    def __init__(self, window: QWidget, name: str) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName(name)
        for other in window.findChildren(type(self)):  # a page's Banner has the same look
            if other is not self:
                other.hide()
                other.deleteLater()
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(14, 8, 10, 8)
        self.row.setSpacing(10)
        window.installEventFilter(self)

    def place(self, area: QWidget) -> None:
        """Take the size and position that suit the window."""

    def appear(self) -> None:
        """Show above everything else of the window."""
        for child in self.findChildren(QWidget):
            child.ensurePolished()  # measured in the font that the stylesheet gives it
        self.row.invalidate()
        self.place(self._window)
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.place(watched)
        return False

    def dismiss(self) -> None:
        """Go away."""
        self.hide()
        self.deleteLater()


class Toast(_Overlay):
    """One line over the status bar that goes by itself; undo where it can be undone."""

    def __init__(self, window: QWidget, text: str, undo: Callable[[], object] | None) -> None:
        super().__init__(window, "toast")
        sign = Label()
        sign.setPixmap(icons.pixmap("check", 18, "#7fd6b0"))
        self.label = Label(text)
        self.row.addWidget(sign)
        self.row.addWidget(self.label)
        self.row.addSpacing(4)
        if undo is not None:
            self.undo = Button(_("Undo"), lambda: self._undo(undo), kind="flat", size="small")
            self.row.addWidget(self.undo)
        QTimer.singleShot(
            1000 * (UNDO_SECONDS if undo else TOAST_SECONDS), self, lambda: self.dismiss()
        )
        self.appear()

    def _undo(self, undo: Callable[[], object]) -> None:
        self.dismiss()
        undo()

    def place(self, area: QWidget) -> None:
        self.adjustSize()
        self.move((area.width() - self.width()) // 2, _foot(area) - self.height() - 2)


class Notice(_Overlay):
    """A sentence that says what to do; stays until it is read away (✕ or Esc)."""

    def __init__(
        self,
        window: QWidget,
        text: str,
        *,
        tone: str = "",
        button: str = "",
        press: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(window, "notice")
        self.setProperty("tone", tone)
        signs = {"": ("alert-circle-outline", LIGHT.bad), "warn": ("alert-outline", LIGHT.warn)}
        sign = Label()
        sign.setPixmap(
            icons.pixmap(*_sized(signs.get(tone, ("information-outline", LIGHT.accent))))
        )
        self.label = Label(text, wrap=True).selectable()
        self.row.addWidget(sign, alignment=Qt.AlignmentFlag.AlignTop)
        self.row.addWidget(self.label, 1)
        if button and press is not None:
            self.button = Button(button, lambda: self._press(press), size="small")
            self.row.addWidget(self.button)
        self.close_button = Button("", self.dismiss, icon="close", kind="quiet", size="small")
        self.close_button.setAccessibleName(_("Close"))
        self.row.addWidget(self.close_button)
        self.appear()

    def _press(self, press: Callable[[], object]) -> None:
        self.dismiss()
        press()

    def place(self, area: QWidget) -> None:
        page = area.findChild(QWidget, "pages")
        left = page.x() if page else 0
        width = min((page.width() if page else area.width()) - 40, 800)
        self.setFixedWidth(max(width, 240))
        inside = self.width() - 6  # the stylesheet's borders
        self.setFixedHeight(max(self.row.heightForWidth(inside) + 2, 44))
        room = page.width() if page else area.width()
        board = area.findChild(QWidget, "board_foot")
        top = _foot(area) - self.height() - 60 if board else 60 if page else 10
        self.move(left + (room - self.width()) // 2, top)


def _foot(area: QWidget) -> int:
    """Return the height down to which a strip may lie: sums and buttons must stay in view.

    A page ends above the status bar, whose middle is empty; the board above its own foot.
    """
    board = area.findChild(QWidget, "board_foot")
    if board is not None:
        return board.y() - 8
    return area.height() if area.findChild(QWidget, "pages") else area.height() - 44


def _sized(sign: tuple[str, str]) -> tuple[str, int, str]:
    return sign[0], 20, sign[1]


def toast(owner: QWidget, text: str, undo: Callable[[], object] | None = None) -> Toast:
    """Say over the owner's window that something is done."""
    return Toast(owner.window(), text, undo)


def notice(
    owner: QWidget,
    text: str,
    *,
    tone: str = "",
    button: str = "",
    press: Callable[[], object] | None = None,
) -> Notice:
    """Say over the owner's window that something could not be done; tone "", warn or info."""
    return Notice(owner.window(), text, tone=tone, button=button, press=press)


def clear_notice(owner: QWidget) -> bool:
    """Take the notice away; tell whether there was one."""
    found = [f for f in owner.window().findChildren(Notice) if f.isVisible()]
    for one in found:
        one.dismiss()
    return bool(found)


def clear_toasts(owner: QWidget) -> None:
    """Take the toasts away: what they say was for whoever was at the desk."""
    for one in owner.window().findChildren(Toast):
        one.dismiss()


class Banner(QFrame):
    """A sentence that belongs to a page and stays there: tone warn, info, ok or "" (bad)."""

    def __init__(
        self, text: str = "", *, tone: str = "warn", button: QWidget | None = None
    ) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setProperty("tone", tone)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 7, 10, 7)
        self.label = Label(text, wrap=True)
        row.addWidget(self.label, 1)
        if button is not None:
            row.addWidget(button)
        if not text:  # shown without a parent, it would be a window and take the keyboard
            self.hide()

    def say(self, text: str) -> None:
        """Show another sentence; an empty one hides the banner."""
        self.label.setText(text)
        self.setVisible(bool(text))
