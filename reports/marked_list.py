"""A list that cannot be brought in yet: as it came, with what is wrong before each row."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from reception.core.text import _
from reception.history import cells
from reception.history.values import Cell, RowError
from reports.sheet import Column, Grid
from reports.sheet_book import Book, finish

Row = tuple[int, Sequence[Cell]]  # its number in the file, its cells
WIDE = 14.0  # characters of a column of the list


def workbook(
    rows: Sequence[Sequence[Cell]], head: int, errors: Sequence[RowError], made: datetime
) -> bytes:
    """Return the list as .xlsx, heads and every row below `head` (from 0), rows with errors first.

    Mended, the file can be brought in itself: the column before the others names no field.
    """
    wrong: dict[int, list[str]] = {}
    for error in errors:
        wrong.setdefault(error.row, []).append(f"{error.column}：{error.reason}")
    across = max((len(row) for row in rows[head:]), default=0)
    heads = [cells.text(rows[head][at]) if at < len(rows[head]) else "" for at in range(across)]
    columns: list[Column[Row]] = [Column(_("To mend"), partial(_said, wrong))]
    columns += [Column(title, partial(_cell, at)) for at, title in enumerate(heads)]
    below = [(at, row) for at, row in enumerate(rows[head + 1 :], head + 2) if any(row)]
    below.sort(key=lambda each: (each[0] not in wrong, each[0]))
    title = _("To mend")
    book = Book(title, made)
    sheet = book.sheet(title, Grid((44.0, *[WIDE] * across), formula=(1, 1), note=(1, 1)))
    note = _("Mend the rows that say why, save the file and import it.")
    at = sheet.listing(note, columns, below, note)
    finish(sheet, note, at, frozen=f"B{at + 1}")
    return book.bytes()


def _said(wrong: Mapping[int, Sequence[str]], row: Row) -> str:
    return "；".join(wrong.get(row[0], ()))


def _cell(at: int, row: Row) -> str:
    return cells.text(row[1][at]) if at < len(row[1]) else ""
