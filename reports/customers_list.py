"""Customers as a list for another program: a workbook, or a CSV that Excel opens in Chinese."""

from collections.abc import Sequence
from datetime import datetime

from reception.core import clock
from reception.core.text import _
from reception.customers.queries import ExportRow
from reception.customers.rules import CLASSES, KINDS
from reports.sheet import Column, Grid
from reports.sheet_book import Book, finish
from reports.sheet_csv import csv_bytes
from reports.sheet_style import Format

_GRID = Grid(widths=(22, 16, 16, 12, 12, 34, 34, 10, 26, 18), formula=(5, 6), note=(7, 8))


def _local(at: datetime | None) -> datetime | None:
    return None if at is None else clock.local(at).replace(tzinfo=None)


def _columns() -> list[Column[ExportRow]]:
    return [
        Column(_("Owner"), lambda r: r.name),
        Column(_("Phone"), lambda r: r.phone),
        Column(_("Second phone"), lambda r: r.phone2),
        Column(_("Customer is"), lambda r: _(KINDS[r.kind])),
        Column(_("Care class"), lambda r: _(CLASSES[r.class_])),
        Column(_("Address"), lambda r: r.address),
        Column(_("Note"), lambda r: r.note),
        Column(_("Offers"), lambda r: _("agreed") if r.marketing else _("not agreed")),
        Column(_("Cars"), lambda r: r.cars),
        Column(_("Last here"), lambda r: _local(r.seen_at), Format.WHEN),
    ]


def workbook(rows: Sequence[ExportRow], note: str, made: datetime) -> bytes:
    """Return the customers as .xlsx; `note` says who exported them and whether phones are masked."""
    title = _("Customers")
    book = Book(title, made)
    sheet = book.sheet(title, _GRID)
    sheet.title(title)
    heads = sheet.listing(note, _columns(), rows, _("There is no customer yet."))
    finish(sheet, note, heads, frozen=f"B{heads + 1}" if heads else "A1")
    return book.bytes()


def table(rows: Sequence[ExportRow]) -> bytes:
    """Return the customers as .csv in UTF-8 with its mark; nothing in it can be a formula."""
    return csv_bytes(_columns(), rows)
