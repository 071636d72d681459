"""Spreadsheets in: every sheet of an .xlsx, .xls or .csv file as plain rows.

Numbers come as int or Decimal, never float: 33.33 is Decimal("33.33"). A spreadsheet keeps and
shows 15 digits, so the tail a computed 0.1 + 0.2 leaves behind them is cut. What is broken, locked
or too large is refused in a sentence before it can take the memory (SAFETY, import).
"""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from reception.core.errors import Refused
from reception.core.text import _
from reports.workbook_guard import MAX_ROWS, check_extent, check_zip
from reports.workbook_guard_xls import check_xls

Cell = str | int | Decimal | datetime | bool | None
Rows = list[list[Cell]]

MAX_CSV_BYTES = 60_000_000
_ZIP = b"PK\x03\x04"
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")


def read_sheets(path: Path, *needed: str) -> dict[str, Rows]:
    """Return sheet name -> rows of the file; empty cells are None, dates naive, lines as stored.

    With `needed` names only those sheets are read, and the first must be there. A .csv file is one
    sheet with the first needed name, or its own. Raises Refused, saying what to do.
    """
    try:
        with path.open("rb") as file:
            start = file.read(8)
            size = file.seek(0, io.SEEK_END)
    except OSError as error:
        raise Refused(
            _("The file {name} cannot be opened. Close it in other programs and try again.").format(
                name=path.name
            )
        ) from error
    if start.startswith(_ZIP):
        check_zip(path)
        return _workbook(path, needed)
    if start == _OLE:
        check_xls(path)
        return _workbook(path, needed)
    if path.suffix.lower() == ".csv":
        return {needed[0] if needed else path.stem: _csv(path, size)}
    raise _unreadable(path)


def _unreadable(path: Path) -> Refused:
    return Refused(
        _(
            "{name} is not a workbook this program can read, or it is damaged. "
            "Open it in Excel and save it as .xlsx."
        ).format(name=path.name)
    )


def _guarded(path: Path, work: Callable[[], Any]) -> Any:
    """Return what `work` with the reading library returns; whatever it fails with is Refused.

    A damaged file makes the library not only raise but panic, which is no Exception: everything
    but an interruption by the person is caught here.
    """
    from python_calamine import PasswordError

    try:
        return work()
    except (KeyboardInterrupt, SystemExit, Refused):
        raise
    except PasswordError as error:
        raise Refused(
            _("{name} has a password. Save it in Excel without one.").format(name=path.name)
        ) from error
    except BaseException as error:  # see above
        raise _unreadable(path) from error


def _workbook(path: Path, needed: Sequence[str]) -> dict[str, Rows]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum

    def read() -> dict[str, Rows]:
        # What it is says its content, not its name: many an .xls is an .xlsx renamed.
        with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as book:
            names: dict[str, str] = {}  # what it is meant to be called -> as it is in the file
            for sheet in book.sheets_metadata:
                if sheet.typ == SheetTypeEnum.WorkSheet:
                    names.setdefault(sheet.name.strip() if needed else sheet.name, sheet.name)
            wanted = [name for name in names if not needed or name in needed]
            if not wanted or (needed and needed[0] not in wanted):
                raise _no_sheet(path, needed)
            return {name: _rows(path, book.get_sheet_by_name(names[name])) for name in wanted}

    result: dict[str, Rows] = _guarded(path, read)
    return result


def _no_sheet(path: Path, needed: Sequence[str]) -> Refused:
    if not needed:
        return _unreadable(path)
    return Refused(
        _("{name} has no sheet named {sheet}. Rename the sheet and try again.").format(
            name=path.name, sheet=needed[0]
        )
    )


def _rows(path: Path, sheet: Any) -> Rows:
    check_extent(path, sheet.total_height + 1, sheet.total_width + 1)
    seen: dict[str, str] = {}  # the same few words fill most cells: keep one of each
    left: list[Cell] = [None] * (sheet.start[1] if sheet.start else 0)  # rows begin there
    return [[*left, *(_cell(value, seen) for value in row)] for row in sheet.iter_rows()]


def _cell(value: Any, seen: dict[str, str]) -> Cell:
    if isinstance(value, str):
        return seen.setdefault(value, value) if value else None
    if isinstance(value, float):
        return _exact(value)
    if isinstance(value, bool | int | datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a sheet has no zone
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    if isinstance(value, time):
        return value.strftime("%H:%M:%S" if value.second else "%H:%M")
    return None


def _exact(value: float) -> Cell:
    if value.is_integer() and abs(value) < 1e15:
        return int(value)
    number = Decimal(format(value, ".15g"))
    return number if number.is_finite() else None


def _csv(path: Path, size: int) -> Rows:
    if size > MAX_CSV_BYTES:
        raise Refused(_("{name} is too large. Split it by year.").format(name=path.name))
    text = _decoded(path)
    first = text.split("\n", 1)[0]
    comma = max(",;\t", key=first.count)
    rows: Rows = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=comma):
            if len(rows) == MAX_ROWS:
                check_extent(path, MAX_ROWS + 1, 1)
            rows.append([value or None for value in row])
    except csv.Error as error:
        raise _unreadable(path) from error
    return rows


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    codes = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for code in codes:
        try:
            text = data.decode(code)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _unreadable(path)
