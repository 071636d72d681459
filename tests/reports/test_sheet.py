"""The spreadsheet kit: hostile text, fixed bytes, page breaks."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.read_workbook import read_sheets
from reports.sheet import Column, Grid
from reports.sheet_book import Book, finish
from reports.sheet_chart import Chart, bar_rows
from reports.sheet_style import Format
from reports.sheet_text import LIMIT, clean, escape_parts, lines

MADE = datetime(2026, 11, 1, 1, 2, 4, tzinfo=UTC)
GRID = Grid(widths=(20, 10, 2, 10, 10), formula=(2, 3), note=(4, 5))
NAMES = Column[str]("Name", lambda row: row)
LENGTHS = Column[str]("Length", len, Format.WHOLE)


def listed(texts: list[str]) -> bytes:
    book = Book("List", MADE)
    sheet = book.sheet("List", GRID)
    sheet.table((NAMES, LENGTHS), texts)
    finish(sheet, "foot", repeat=1, frozen="A2")
    return book.bytes()


def read_back(data: bytes) -> list[str | None]:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert {cell.data_type for cell in sheet["A"]} <= {"s", "n"}
    return [cell.value for cell in sheet["A"]][1:]


HOSTILE = [
    "=1+1",
    '=HYPERLINK("http://x")',
    "-1",
    "#N/A",
    "#REF!",
    "TRUE",
    "00123",
    "1e5",
    "  both ends  ",
    "line\nfeed",
    "_x0041_ and _x000D_",
    "<script>&lt;]]>",
    "𠮷野家",
    "'quoted",
    "\u202eabc",
]


def test_hostile_text_comes_out_as_itself() -> None:
    assert read_back(listed(HOSTILE)) == HOSTILE


def test_another_reader_sees_the_same_text(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(listed(HOSTILE))
    assert [row[0] for row in read_sheets(path)["List"]][1:] == HOSTILE


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(codec=None), max_size=40), min_size=1, max_size=30))
def test_any_text_can_be_written_and_read(texts: list[str]) -> None:
    assert read_back(listed(texts)) == [clean(text) or None for text in texts]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=60))
def test_printable_text_is_never_changed(text: str) -> None:
    assert clean(text) == text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")


def test_what_cannot_be_carried_is_shown() -> None:
    assert clean("a\x00b\x1b\x7f\ud800\r\nc\rd\t") == "a␀b␛␡\ufffd\nc\nd\t"


@pytest.mark.parametrize("text", ["长" * 40_000, "𠮷" * 20_000, "x" * 32_768])
def test_a_cells_limit_is_respected_and_the_cut_is_marked(text: str) -> None:
    cut = clean(text)
    assert len(cut.encode("utf-16-le")) // 2 <= LIMIT
    assert cut.endswith("…")
    assert text.startswith(cut[:-1])
    assert clean("x" * LIMIT) == "x" * LIMIT


def test_an_escape_is_cut_so_that_no_part_is_one() -> None:
    assert "".join(escape_parts("a_x0041__x0042_b")) == "a_x0041__x0042_b"
    assert not any("_x0041_" in part for part in escape_parts("a_x0041_b"))


def test_bytes_carry_no_date_but_the_given_one() -> None:
    data = listed(["示例甲"])
    assert data == listed(["示例甲"])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 11, 1, 1, 2, 4)}
        assert b"2026-11-01T01:02:04Z" in archive.read("docProps/core.xml")


def test_chinese_takes_twice_the_room() -> None:
    assert lines("示例" * 10, room=21) == 2
    assert lines("ab" * 10, room=21) == 1
    assert lines("a\nb", room=21) == 2


def test_a_long_name_makes_its_row_taller_and_others_not() -> None:
    sheet = Book("Rows", MADE).sheet("Rows", GRID)
    sheet.table((NAMES, LENGTHS), ["示例" * 5, "示例" * 12])
    heights = sheet.ws.row_dimensions
    assert 2 not in heights
    assert heights[3].height == 46


def test_a_section_that_does_not_fit_starts_a_new_page() -> None:
    book = Book("Pages", MADE)
    sheet = book.sheet("Pages", GRID)
    rows = [f"示例{number}" for number in range(20)]
    for _section in range(3):
        chart = Chart("Lengths", "bar", (2,), Format.WHOLE, bar_rows(len(rows)))
        sheet.section("Names", (NAMES, LENGTHS), rows, ["Sum", 60], (chart,))
    breaks = [each.id for each in sheet.ws.row_breaks.brk]
    heads = [row for row in range(1, sheet.row) if sheet.ws.cell(row, 1).value == "Names"]
    assert len(breaks) == 2
    assert [row - 1 for row in heads[1:]] == breaks
