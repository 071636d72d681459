"""Spreadsheets in: exact numbers, and a sentence for whatever cannot be read."""

import io
import random
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from reception.core.errors import Refused
from reports.read_workbook import read_sheets
from reports.workbook_guard import check_zip
from reports.workbook_guard_xls import check_xls

OPEN = (
    b'<?xml version="1.0"?><worksheet '
    b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)
CLOSE = b"</sheetData></worksheet>"


def saved(path: Path, rows: list[list[object]], title: str = "工单") -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def rebuilt(path: Path, sheet: bytes) -> Path:
    """The workbook at `path` with its first sheet's XML replaced."""
    source = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            mine = entry.filename == "xl/worksheets/sheet1.xml"
            target.writestr(entry.filename, sheet if mine else source.read(entry))
    return path


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return saved(tmp_path / "orders.xlsx", [["工单号", "单价"], ["示例1", 33.33]])


def refusal(path: Path, *needed: str) -> str:
    with pytest.raises(Refused) as caught:
        read_sheets(path, *needed)
    assert path.name in str(caught.value)
    return str(caught.value)


def test_cells_come_as_what_they_are(tmp_path: Path) -> None:
    row = ["示例", 3, 33.33, 0.1 + 0.2, True, None, datetime.fromisoformat("2026-10-01T08:30")]
    more = [date(2026, 10, 1), time(8, 5), timedelta(hours=30, minutes=5), -0.005, 13800000001]
    path = saved(tmp_path / "cells.xlsx", [[*row, *more]])
    assert read_sheets(path) == {
        "工单": [
            [
                "示例",
                3,
                Decimal("33.33"),
                Decimal("0.3"),
                True,
                None,
                datetime.fromisoformat("2026-10-01T08:30"),
                datetime.fromisoformat("2026-10-01"),
                "08:05",
                "30:05",
                Decimal("-0.005"),
                13800000001,
            ]
        ]
    }


def test_rows_and_columns_keep_their_place(tmp_path: Path) -> None:
    path = saved(tmp_path / "far.xlsx", [[], [], [None, None, "C3"]])
    rows = read_sheets(path)["工单"]
    assert rows[2][2] == "C3"
    assert [len(row) for row in rows] == [3, 3, 3]


def test_only_the_needed_sheets_are_read(book: Path) -> None:
    assert list(read_sheets(book, "工单", "回访")) == ["工单"]
    assert "工作表" in refusal(book, "回访") or "sheet" in refusal(book, "回访")


@pytest.mark.parametrize("code", ["utf-8-sig", "utf-8", "gb18030", "utf-16"])
def test_a_csv_in_any_usual_coding(tmp_path: Path, code: str) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes('工单号,客户\r\n示例1,"示例甲, 二楼"\r\n,\r\n'.encode(code))
    assert read_sheets(path, "工单") == {
        "工单": [["工单号", "客户"], ["示例1", "示例甲, 二楼"], [None, None]]
    }


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    cases = {
        "empty.xlsx": b"",
        "page.xls": b"<html><table><tr><td>1</td></tr></table></html>",
        "text.xlsx": "工单号,客户".encode(),
        "nul.csv": b"a,b\0c",
        "bytes.csv": bytes(range(128, 256)) * 4 + b"\xff",
        "zip.xlsx": b"PK\x03\x04" + b"junk" * 50,
        "old.xls": bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600),
    }
    for name, data in cases.items():
        path = tmp_path / name
        path.write_bytes(data)
        refusal(path)
    refusal(tmp_path / "missing.xlsx")


def test_a_password_is_named(tmp_path: Path) -> None:
    path = tmp_path / "locked.xlsx"
    path.write_bytes(
        bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    )
    assert "密码" in refusal(path) or "password" in refusal(path)


def test_a_bomb_is_refused_before_it_is_unpacked(book: Path) -> None:
    assert "210 MB" in refusal(rebuilt(book, OPEN + b" " * 210_000_000 + CLOSE))


@pytest.mark.parametrize(
    "cells",
    [
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b"<row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r='A1048576'><v>1</v></c></row>",
        b'<row r="1048576"><c><v>1</v></c></row>',
        b'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>',
        b"<row>" + b"<c><v>1</v></c>" * 600 + b"</row>",
    ],
)
def test_cells_far_apart_are_refused_before_a_sheet_is_laid_out(book: Path, cells: bytes) -> None:
    with pytest.raises(Refused):
        check_zip(rebuilt(book, OPEN + cells + CLOSE))


def test_empty_formatted_cells_far_away_do_no_harm(book: Path) -> None:
    cells = (
        b'<row r="1"><c r="A1"><v>7</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    )
    assert read_sheets(rebuilt(book, OPEN + cells + CLOSE)) == {"工单": [[7]]}


def test_a_long_text_shown_in_every_row_is_refused(tmp_path: Path) -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    path = tmp_path / "repeated.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row in range(5_000):
            sheet.write_string(row, 0, "x" * 32_000)
    refusal(path)


def test_any_damage_is_a_sentence_and_no_crash(tmp_path: Path, book: Path) -> None:
    data = book.read_bytes()
    path = tmp_path / "damaged.xlsx"
    refused = 0
    for seed in range(60):
        chance = random.Random(seed)
        broken = bytearray(data[: chance.randrange(len(data))] if seed % 2 else data)
        for _hit in range(min(len(broken), 8)):
            broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
        path.write_bytes(broken)
        try:
            assert read_sheets(path).keys() == {"工单"}
        except Refused:
            refused += 1
    assert refused > 40


def test_a_panic_of_the_reading_library_is_a_sentence_too(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Panic(BaseException):
        """As the library's own, which is no Exception."""

    class Library:
        @staticmethod
        def from_path(path: str) -> None:
            raise Panic(path)

    monkeypatch.setattr("python_calamine.CalamineWorkbook", Library)
    refusal(book)


def compound(records: bytes) -> bytes:
    """A minimal .xls: header, FAT, directory, and one stream of at least 4096 bytes."""
    stream = records.ljust(4096, b"\0")
    sectors = len(stream) // 512
    head = bytearray(512)
    head[:8] = bytes.fromhex("D0CF11E0A1B11AE1")
    head[30:34] = b"\x09\x00\x06\x00"
    words = {48: 1, 60: 0xFFFFFFFE, 68: 0xFFFFFFFE, 76: 0}
    for at in range(80, 512, 4):
        words[at] = 0xFFFFFFFF
    for at, word in words.items():
        head[at : at + 4] = word.to_bytes(4, "little")
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]
    fat = b"".join(word.to_bytes(4, "little") for word in chain).ljust(512, b"\xff")
    entry = bytearray(128)
    name = "Workbook".encode("utf-16-le")
    entry[: len(name)] = name
    entry[64:67] = (len(name) + 2).to_bytes(2, "little") + b"\x02"
    entry[116:124] = (2).to_bytes(4, "little") + len(stream).to_bytes(4, "little")
    return bytes(head) + fat + bytes(entry).ljust(512, b"\0") + stream


def number(row: int, column: int) -> bytes:
    cell = row.to_bytes(2, "little") + column.to_bytes(2, "little")
    return b"\x03\x02\x0e\x00" + cell + bytes(10)


def test_an_old_file_is_measured_before_it_is_laid_out(tmp_path: Path) -> None:
    path = tmp_path / "far.xls"
    path.write_bytes(compound(number(0, 0) + number(3, 3)))
    check_xls(path)
    path.write_bytes(compound(number(0, 0) + number(65_535, 255)))
    assert "65536" in refusal(path)
    path.write_bytes(compound(b"\x2f\x00\x02\x00\x00\x00"))
    assert "密码" in refusal(path) or "password" in refusal(path)
