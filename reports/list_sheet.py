"""Any list of a screen as a file: the columns that were shown, in the order that was shown."""

from dataclasses import dataclass
from datetime import datetime

from reports.sheet import Column, Grid, Value
from reports.sheet_book import Book, finish
from reports.sheet_csv import csv_bytes
from reports.sheet_style import Format

NARROW, WIDE = 12.0, 40.0  # characters


@dataclass(frozen=True)
class ListData:
    """A list as it goes into a file: titles with their formats, rows, who exported it and when."""

    title: str
    titles: tuple[tuple[str, Format], ...]
    rows: tuple[tuple[Value, ...], ...]
    note: str
    made: datetime


def _columns(data: ListData) -> list[Column[tuple[Value, ...]]]:
    return [
        Column(title, lambda row, place=place: row[place], form)  # type: ignore[misc]
        for place, (title, form) in enumerate(data.titles)
    ]


def _width(data: ListData, place: int) -> float:
    longest = max((_wide(str(row[place])) for row in data.rows[:500]), default=0.0)
    return min(WIDE, max(NARROW, longest, _wide(data.titles[place][0])) + 2)


def _wide(text: str) -> float:
    return sum(2.0 if ord(sign) > 0x2E80 else 1.1 for sign in text[:40])


def workbook(data: ListData) -> bytes:
    """Return the list as .xlsx."""
    widths = tuple(_width(data, place) for place in range(len(data.titles)))
    book = Book(data.title, data.made)
    sheet = book.sheet(data.title, Grid(widths=widths, formula=(1, 1), note=(1, len(widths))))
    sheet.title(data.title)
    heads = sheet.listing(data.note, _columns(data), data.rows, data.note)
    finish(sheet, data.note, heads, frozen=f"B{heads + 1}" if heads else "A1")
    return book.bytes()


def table(data: ListData) -> bytes:
    """Return the list as .csv."""
    return csv_bytes(_columns(data), data.rows)
