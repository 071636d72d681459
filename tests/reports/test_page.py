"""Lines, fonts and pages: nothing leaves its cell, nothing is lost, everything copies as itself."""

import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

import resources
from reports import fonts
from reports.page import BOTTOM, Document, Paper
from reports.wrap import cut, units, wrap
from tests.reports.read import barcodes, pages, squeezed

TEXTS = st.text(
    st.one_of(
        st.sampled_from("示例客户车辆維修，。；：（）“”￥¥%·—…1234567890.,/ -aZ𠮷䶮"),
        st.characters(exclude_categories=("Cs",)),
    ),
    max_size=80,
)


def test_amounts_and_numbers_are_never_split() -> None:
    text = (
        "应付￥12,345.67元，实付¥8,888.00，行驶20,000km后（约6个月）回店，VIN为LSVAA4183M2123456。"
    )
    for room in range(60, 300, 7):
        joined = "\n".join(wrap(text, room, 9.5))
        for whole in ("￥12,345.67", "¥8,888.00"):
            assert whole in joined
        if room > 110:
            assert "LSVAA4183M2123456" in joined


def test_a_figure_keeps_its_unit() -> None:
    text = (
        "质保自出厂之日起 2,000 km / 10 天（示例总成修理 20,000 km / 100 天；示例），以先到者为准"
    )
    for room in range(120, 400, 7):
        joined = "\n".join(wrap(text, room, 9.5))
        for whole in ("2,000 km / 10 天", "20,000 km / 100 天"):
            assert whole in joined


def test_no_line_begins_with_a_stop_or_ends_with_an_opening_bracket() -> None:
    text = "更换机油（原厂），检查制动（前后）；清洁“节气门”。" * 6
    for room in range(40, 300, 11):
        for line in wrap(text, room, 9.5):
            assert line[0] not in "，。；）”"
            assert line[-1] not in "（“"


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.floats(20, 300), st.booleans())
def test_wrapped_lines_fit_and_lose_nothing(text: str, room: float, bold: bool) -> None:
    lines = wrap(text, room, 9.5, bold=bold)
    assert all(fonts.width(line, 9.5, bold) <= room + 0.01 or len(line) == 1 for line in lines)
    assert squeezed("".join(lines)) == squeezed(fonts.visible(text))


@settings(max_examples=80, deadline=None)
@given(TEXTS)
def test_breaking_in_chunks_agrees_with_the_standard(text: str) -> None:
    from uniseg.linebreak import line_break_units

    seen = fonts.visible(text)
    assert units(seen) == list(line_break_units(seen))


@given(TEXTS, st.floats(20, 200))
@settings(max_examples=80, deadline=None)
def test_a_cut_line_fits_and_says_that_it_was_cut(text: str, room: float) -> None:
    line = cut(text, room, 9.0)
    assert fonts.width(line, 9.0) <= room + 0.01
    assert line == fonts.visible(text) or line.endswith("…")


def test_at_most_so_many_lines() -> None:
    lines = wrap("示例" * 100, 100, 9.5, most=3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")


def _drawn(text: str, bold: bool = False, size: float = 9.5) -> bytes:
    document = Document("示例", "示例店")
    paper = Paper(document)
    paper.page.text(60, 100, text, size, bold=bold)
    paper.issue([lambda page: None], "")
    return document.finished()


@pytest.mark.parametrize("size", [9.5, 16.0])
@pytest.mark.parametrize("text", ["𠮷野家", "王喆", "䶮𫖯𬭎", "示例ABC☑☐≈○●⚠⟲·¥￥→−×…", "😀", "א"])
def test_every_character_copies_as_itself_in_both_weights(text: str, size: float) -> None:
    assert text in pages(_drawn(text, True, size))[0]


def test_missing_characters_do_not_change_later_papers() -> None:
    before = _drawn("示例")
    _drawn("😀 مرحبا \u202e")
    assert _drawn("示例") == before


def test_unicode_map_is_utf16_in_blocks_of_a_hundred() -> None:
    made = fonts.to_unicode_map("X", [0, 0x20BB7, *range(0x4E00, 0x4E00 + 200)])
    assert "<01> <D842DFB7>" in made
    assert [int(each) for each in re.findall(r"(\d+) beginbfchar", made)] == [100, 100, 2]


def test_pages_are_numbered_and_headed() -> None:
    document = Document("示例", "示例店")
    paper = Paper(document)

    def head(page: object) -> float:
        paper.page.text(60, 40, "续页")
        return 50.0

    paper.on_next_page(head)
    for number in range(100):
        paper.room(20)
        assert paper.y + 20 <= BOTTOM
        paper.y += 20
        paper.page.text(60, paper.y, f"第{number}行")
    paper.issue([lambda page: None], "页脚")
    texts = pages(document.finished())
    assert len(texts) == 3
    for number, text in enumerate(texts, 1):
        assert f"第 {number} / 3 页" in text
        assert "页脚" in text
        assert ("续页" in text) == (number > 1)


@pytest.mark.parametrize("number", ["CD01-20261121-0023", "A-1", "SH12-J20261121-9999"])
def test_barcodes_scan(number: str) -> None:
    document = Document("示例", "示例店")
    paper = Paper(document)
    paper.page.barcode(560, 40, number)
    paper.issue([lambda page: None], "")
    assert barcodes(document.finished()) == [number]


def test_the_file_names_its_title_and_language() -> None:
    reader = PdfReader(io.BytesIO(_drawn("示例")))
    assert reader.metadata is not None
    assert reader.metadata.title == "示例"
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"
    assert squeezed(str(reader.metadata.creator)) == "Reception"


@pytest.mark.parametrize("name", [fonts.REGULAR, fonts.BOLD])
def test_the_shipped_fonts_cover_names_and_signs(name: str) -> None:
    glyphs = fonts.faces()[name].face.charToGlyph
    everything = {chr(code) for code in range(0x4E00, 0x9FA6) if chr(code).encode("gbk", "ignore")}
    everything |= set("☑☐☒✓▮▯≈○●⚠⟲⏸·¥￥→−×…①℃㎡½䶮䲟㛃")
    assert not {each for each in everything if ord(each) not in glyphs}
    fallback = fonts.faces()[fonts.FALLBACK].face.charToGlyph
    assert all(ord(each) in fallback for each in "𠮷𫖯㐀𬭎")


def test_qt_finds_the_fonts_by_family(qapp: object) -> None:
    from PySide6.QtGui import QFontDatabase

    families = {}
    for name in (fonts.REGULAR, fonts.BOLD, fonts.FALLBACK):
        number = QFontDatabase.addApplicationFont(str(resources.path("fonts", f"{name}.ttf")))
        families[name] = QFontDatabase.applicationFontFamilies(number)
    assert families == {
        fonts.REGULAR: ["Noto Sans SC"],
        fonts.BOLD: ["Noto Sans SC"],
        fonts.FALLBACK: ["Noto Sans SC Fallback"],
    }
    assert {"Regular", "Bold"} <= set(QFontDatabase.styles("Noto Sans SC"))
