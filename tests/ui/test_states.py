"""The picture run: every screen is taken, and nothing on it is cut off or wider than the screen."""

import pytest
from PySide6.QtWidgets import QApplication

from reception.core import text
from ui import tour_states
from ui.app import speak
from ui.screens import SCREENS
from ui.tour_faults import faults
from ui.widgets import Button, Card, Label


@pytest.fixture(autouse=True)
def few_orders(monkeypatch, qapp):
    monkeypatch.setattr(tour_states, "ORDERS", 60)
    monkeypatch.setattr(tour_states, "SETTLE_MS", 1)
    yield
    speak(QApplication.instance(), "zh_CN")
    assert text.language() == "zh_CN"


@pytest.mark.parametrize("state", ["empty", pytest.param("refused", marks=pytest.mark.slow)])
def test_every_screen_is_taken_and_nothing_is_cut_off(tmp_path, state):
    out = tmp_path / "pictures"
    out.mkdir()
    found = tour_states.pictures(out, tmp_path, state, ("zh_CN",))
    names = {path.stem for path in found.taken}
    wanted = {f"zh_CN-{state}-{place.code}" for place in SCREENS}
    assert wanted <= names
    assert all(path.stat().st_size > 1000 for path in found.taken)
    assert found.faults == []


def test_words_that_are_cut_off_are_told(qtbot):
    card = Card("标题")
    qtbot.addWidget(card)
    label, button = Label("一句写得比格子长得多的话"), Button("按钮上的字也很长")
    card.add(label, button)
    card.show()
    assert faults(card) == []
    label.setFixedWidth(40)
    button.setFixedWidth(40)
    assert [each.partition(":")[0] for each in faults(card)] == ["cut off", "squeezed button"]
    card.setMinimumWidth(1)
    wide = Label("宽" * 200)
    card.add(wide)
    wide.show()
    card.layout().activate()
    assert any(each.startswith("needs ") for each in faults(card))
