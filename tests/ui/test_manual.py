"""The manual is true: every page has a chapter, and what it names stands on the screen."""

import re
import sys

import pytest
from PySide6.QtCore import Qt

import resources
from tests.ui.office import desk, key, somebody
from ui.manual import Manual, chapters
from ui.screens import SCREENS

sys.path.insert(0, str(resources.path("locale")))
from build import merged

CODES = [place.code for place in SCREENS] + ["first_start", "sign_in", "recalls", "extra"]


def test_every_page_has_its_chapter():
    assert set(chapters()) == set(CODES)


def stands_in(word, texts):
    return word in texts or any(word in text for text in texts if "{" in text)


@pytest.mark.parametrize("code", CODES)
def test_what_a_chapter_names_stands_on_the_screen(code):
    """A word in “quotes” is a button, field or list: exactly as the window writes it."""
    texts = {text.rstrip("…") for text in merged(resources.path("locale", "zh_CN")).values()}
    named = set(re.findall("“([^”]+)”", chapters()[code].read_text("utf-8")))
    parts = {part for word in named for part in word.split(" → ")}
    assert not {part for part in parts if not stands_in(part, texts)}


@pytest.mark.parametrize("code", CODES)
def test_a_chapter_is_short_and_begins_with_its_name(code):
    text = chapters()[code].read_text("utf-8")
    assert text.startswith("# ")
    assert len(text) < 2_200
    assert not re.search(r"[\u4e00-\u9fff][,;!?](?=[\u4e00-\u9fff])", text), "half-width marks"


def test_f1_opens_the_chapter_of_the_page(qtbot, demo, picture):
    window, _page = desk(qtbot, somebody("care1"), "care")
    key(window, Qt.Key.Key_F1)
    [manual] = window.findChildren(Manual)
    assert manual.list.currentItem().text() == "回访投诉"
    assert "未接通" in manual.text.toPlainText()
    picture(manual, "manual_care")
    manual.show_chapter("reports")
    picture(manual, "manual_reports")
    manual.accept()
