"""Windows on small screens: nothing hangs over the edge."""

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from tests.ui.office import desk, somebody
from ui.on_screen import fit, sized
from ui.tour_hands import Flashes
from ui.widgets import Button

DESK, BOARD = QSize(1366, 768), QSize(1920, 1080)


@pytest.mark.parametrize(
    ("wanted", "screen", "size"),
    [
        (DESK, QSize(1920, 1040), None),
        (DESK, QSize(1366, 728), QSize(1358, 688)),
        (DESK, QSize(1366, 768), QSize(1358, 728)),
        (BOARD, QSize(1366, 728), QSize(1358, 688)),
        (BOARD, QSize(1920, 1080), QSize(1912, 1040)),
        (BOARD, QSize(2560, 1400), None),
        (BOARD, QSize(800, 800), None),
    ],
)
def test_a_window_fills_the_screen_it_would_hang_over(wanted, screen, size):
    assert sized(wanted, screen) == size


def test_a_window_with_too_little_room_opens_maximised(qtbot, monkeypatch):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(BOARD)
    fit(window)
    assert not window.isMaximized()  # the offscreen screen helps nobody
    monkeypatch.setattr("ui.on_screen.sized", lambda _wanted, _room: QSize(1200, 700))
    fit(window)
    assert window.windowState() & Qt.WindowState.WindowMaximized
    assert window.size() == QSize(1200, 700)


def test_the_keyboard_leaves_no_second_frame_inside_a_button(qtbot):
    """Fusion paints its own focus frame once keys are used; the border alone shows the focus."""
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    big, chip = Button("请客户签字", size="big"), Button("不满意", kind="chip")
    for button in (big, chip):
        column.addWidget(button)
    window.resize(300, 150)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    chip.setFocus()
    qtbot.keyClick(chip, Qt.Key.Key_Backtab)
    qtbot.waitUntil(big.hasFocus)
    picture = big.grab().toImage()
    beside_words, at_edge = (picture.pixelColor(x, 24) for x in (picture.width() // 2 - 60, 8))
    assert beside_words == at_edge


EVERY_ROLE = (
    "admin", "manager1", "advisor1", "foreman1", "tech1", "inspector1", "cashier1", "claims1",
    "care1", "parts1",
)  # fmt: skip


@pytest.mark.parametrize("login", EVERY_ROLE)
def test_no_page_makes_the_window_taller_nor_shows_a_part_as_a_window_of_its_own(
    qtbot, demo, login
):
    flashes = Flashes()
    QApplication.instance().installEventFilter(flashes)
    window, _page = desk(qtbot, somebody(login), "today")
    for code in window.rail.buttons:
        window.go(code)
        qtbot.wait(1)
        assert (code, window.height()) == (code, 768)
    QApplication.instance().removeEventFilter(flashes)
    assert flashes.seen == []
