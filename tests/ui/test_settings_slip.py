"""The slip's form by real keys and mouse: copies, paper, words, logo, seen while it is changed."""

import io

import pytest
from PIL import Image
from pypdf import PdfReader
from PySide6.QtCore import Qt

from reception.core import gate, settings
from reception.papers.forms import picture as logo_of
from tests.ui.office import key, press, said, somebody, type_into
from tests.ui.test_settings import part
from ui.widgets.preview import PdfPreview

Keys = Qt.Key


def shown(qtbot, section, wanted: str = "", gone: str = "") -> list[str]:
    """Return the texts of the preview's sheets once `wanted` stands there."""
    found: list[str] = []

    def drawn() -> bool:
        if not section.preview.pdf:
            return False
        reader = PdfReader(io.BytesIO(section.preview.pdf))
        found[:] = [page.extract_text() for page in reader.pages]
        text = "".join(found)
        return wanted in text and not (gone and gone in text)

    qtbot.waitUntil(drawn)
    return found


def kept():
    with gate.acting(somebody("admin")):
        return settings.read(settings.SLIP_FORM)


def test_copies_are_named_coloured_and_put_in_order(qtbot, demo, picture):
    window, section = part(qtbot, "slip")
    copies = section.form["slip_copies"]
    assert [row.name.text() for row in copies.rows()] == ["存根联", "财务联", "客户联"]
    press(copies.more)
    type_into(copies.rows()[3].name, "车间联")
    assert len(shown(qtbot, section, "第四联　车间联")) == 4
    press(copies.rows()[3].up)
    shown(qtbot, section, "第三联　车间联")
    picture(window, "settings_slip")
    key(section, Keys.Key_F8)
    assert said(window) == "设置已保存。"
    with gate.acting(somebody("admin")):
        found = settings.read(settings.SLIP_COPIES)
    assert [each[1] for each in found] == ["存根联", "财务联", "车间联", "客户联"]
    assert found[2] == ("第三联", "车间联", "white", "白")
    assert not section.touched()


def test_a_copy_without_a_name_is_refused_at_the_copies(qtbot, demo):
    _window, section = part(qtbot, "slip")
    copies = section.form["slip_copies"]
    copies.rows()[1].name.clear()
    press(section.save_button)
    assert copies.error()
    press(copies.rows()[1].gone)
    press(section.save_button)
    with gate.acting(somebody("admin")):
        assert [c[1] for c in settings.read(settings.SLIP_COPIES)] == ["存根联", "客户联"]


def test_paper_words_fields_and_lines_are_seen_and_saved(qtbot, demo, picture):
    window, section = part(qtbot, "slip")
    form = section.form
    assert len(shown(qtbot, section)) == 3
    form["layout"].box.setFocus()
    key(form["layout"].box, Keys.Key_Down)
    assert (
        len(shown(qtbot, section, gone="第三联　客户联")) == 1
    )  # a third's label has no wide blank
    picture(window, "settings_slip_thirds")
    key(form["layout"].box, Keys.Key_Down)
    key(form["layout"].box, Keys.Key_Down)
    assert section.at_printer.isVisible()
    type_into(form["title"].line, "示例服务单")
    press(form["fields"].buttons["vin"])
    type_into(form["blank_lines"].line, "2")
    type_into(form["blank_title"].line, "备注")
    type_into(form["printer_form"].line, "三联单")
    form["warranty_words"].area.setPlainText("示例：质保两年")
    text = shown(qtbot, section, "示例服务单", gone="LSVAA4183M2123456")
    assert "备注" in "".join(text)
    press(section.save_button)
    assert "【期限】" in form["warranty_words"].error()
    picture(window, "settings_slip_refused")
    assert kept().layout == "a4"
    form["warranty_words"].area.setPlainText("示例：质保【期限】")
    type_into(form["shift_x"].line, "-12")
    shown(qtbot, section, "示例：质保2,000 km / 10 天")
    key(section, Keys.Key_F8)
    assert said(window) == "设置已保存。"
    found = kept()
    assert (found.layout, found.title, found.blank_lines) == ("cut_2", "示例服务单", 2)
    assert (found.blank_title, found.printer_form) == ("备注", "三联单")
    assert "vin" not in found.fields
    assert "model" in found.fields
    with gate.acting(somebody("admin")):
        assert settings.read(settings.PRINTER_SHIFT) == (-12, 0)
    picture(window, "settings_slip_cut")
    assert not section.touched()


def test_a_logo_is_made_black_and_white_and_seen(qtbot, demo, tmp_path, picture):
    window, section = part(qtbot, "slip")
    shown(qtbot, section)
    before = section.preview.pdf
    file = tmp_path / "logo.png"
    sheet = Image.new("RGB", (600, 200), "white")
    sheet.paste((180, 20, 20), (40, 40, 560, 160))
    sheet.save(file)
    section.take_logo(file)
    qtbot.waitUntil(lambda: section.preview.pdf != before)
    picture(window, "settings_slip_logo")
    key(section, Keys.Key_F8)
    found = kept().logo
    with Image.open(io.BytesIO(logo_of(found))) as small:
        assert small.size == (480, 160)
        assert set(small.convert("L").tobytes()) == {0, 255}
    press(section.logo.drop)
    key(section, Keys.Key_F8)
    assert kept().logo == ""


def test_what_is_no_picture_is_refused_at_the_logo(qtbot, demo, tmp_path):
    _window, section = part(qtbot, "slip")
    file = tmp_path / "logo.png"
    file.write_bytes(b"no picture")
    section.take_logo(file)
    assert "PNG" in section.logo.error()
    assert kept().logo == ""


@pytest.mark.parametrize("downs", [0, 4])
def test_the_alignment_page_has_the_papers_size(qtbot, demo, downs):
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    _window, section = part(qtbot, "slip")
    for _n in range(downs):
        key(section.form["layout"].box, Keys.Key_Down)
    seen = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        seen.append(dialog.findChild(PdfPreview).pdf)
        dialog.accept()

    QTimer.singleShot(200, look)
    press(section.align)
    pages = PdfReader(io.BytesIO(seen[0])).pages
    size = (float(pages[0].mediabox.width), float(pages[0].mediabox.height))
    assert size == pytest.approx((684, 264) if downs else (595.276, 841.89), abs=0.01)
    assert len(pages) == (3 if downs else 1)
