"""What is chosen is marked however it was reached, and every language has room on the screen."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter

from reception.care.queries import due_calls
from reception.core import clock, text
from tests.ui.office import desk, somebody
from ui.shopfloor.head import SMALLER, BoardHead
from ui.theme import font
from ui.widgets import Column, DataTable
from ui.widgets.state import paint_state, promise_text


@pytest.fixture
def english():
    before = text.language()
    text.set_language("en")
    yield
    text.set_language(before)


def test_the_open_part_of_the_settings_is_marked_at_once(qtbot, demo):
    _window, page = desk(qtbot, somebody("manager1"), "settings")
    assert [index.row() for index in page.list.selectedIndexes()] == [0]


def test_the_status_bar_names_the_backup_just_made(qtbot, demo):
    window, page = desk(qtbot, somebody("manager1"), "settings")
    page.arrive(part="safety")
    assert "14:32" not in window.status.backup.text()
    qtbot.mouseClick(page.section().back_up_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "14:32" in window.status.backup.text(), timeout=8000)


def test_how_late_a_call_is_stands_there_whole(qtbot, demo):
    _window, page = desk(qtbot, somebody("care1"), "care")
    late = clock.now() - timedelta(hours=21, minutes=10)
    assert due_calls()
    metrics = QFontMetrics(page.due.view.font())
    wide = metrics.horizontalAdvance(promise_text(late)[0]) * 1.1  # it is bold
    assert wide < page.due.view.columnWidth(5) - 10


def test_the_english_desk_is_no_wider_than_a_small_screen(qtbot, demo, english, picture):
    window, _page = desk(qtbot, somebody("manager1"), "today")
    picture(window, "today_english")
    assert window.minimumSizeHint().width() <= 1280


def test_a_column_is_never_narrower_than_its_name(qtbot):
    table = DataTable([Column("Quantity by hand", str, "number", 40), Column("Item", str)])
    qtbot.addWidget(table)
    table.show()
    head = table.view.horizontalHeader()
    assert head.sectionSize(0) >= head.fontMetrics().horizontalAdvance("Quantity by hand") + 10


def test_a_state_too_long_for_its_place_ends_in_dots(qapp, monkeypatch):
    monkeypatch.setattr("ui.widgets.state.state_word", lambda _state: "M" * 30)
    image = QImage(300, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint_state(painter, QRectF(0, 0, 90, 30), "pending", font(13))
    painter.end()
    white = QColor(Qt.GlobalColor.white)
    inked = [[y for y in range(30) if image.pixelColor(x, y) != white] for x in range(90)]
    assert len([column for column in inked if column][-1]) <= 4


def test_the_boards_figures_never_reach_its_clock(qtbot, english, picture):
    head = BoardHead()
    qtbot.addWidget(head)
    head.resize(1280, 92)
    head._title, head._clock = "Workshop board", "11-22 Sun 06:25"
    head.figures = [
        (word, "30.5 h", False)
        for word in ("Sold today", "Still free", "Being repaired", "Past promise", "On time")
    ]
    ends = [head._write_all(None, share) for share in SMALLER]
    assert ends == sorted(ends, reverse=True)
    assert min(ends) < 900
    picture(head, "board_head_english")
