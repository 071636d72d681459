"""会计凭证 as a file for accounting: CSV, or a workbook whose second sheet explains every column."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from reception.billing.journal import KINDS, JournalLine
from reception.core.text import N_, _
from reports.sheet import Column, Grid
from reports.sheet_book import Book, finish
from reports.sheet_csv import csv_bytes
from reports.sheet_style import Format

_GRID = Grid(
    widths=(12, 16, 12, 24, 40, 18, 12, 12, 24, 14, 14, 12, 12, 30), formula=(5, 6), note=(7, 8)
)
_EXPLAINED = Grid(widths=(18, 96), formula=(1, 1), note=(2, 2))
# What each column says, as the second sheet and the manual tell it.
COLUMNS: tuple[tuple[str, str], ...] = (
    (N_("Booked on"), N_("Day of the booking in the branch's time, 2026-11-20.")),
    (N_("Voucher"), N_("Day and number within the day; all its lines together are balanced.")),
    (
        N_("Kind of booking"),
        N_("Settlement, payment, deposit, receipt, refund, reversal or close."),
    ),
    (
        N_("Document number"),
        N_("Number of the document: list, receipt, refund, reversal or close."),
    ),
    (N_("Order and list"), N_("Order, and the list that the document is about.")),
    (N_("Payer"), N_("Who pays, by kind; who it is stands on the list or the receipt.")),
    (N_("Way of payment"), N_("How the money moved; empty for output.")),
    (N_("Account code"), N_("Account code from the settings.")),
    (N_("Account name"), N_("Its name from the settings.")),
    (N_("Debit"), N_("Yuan; below zero where a reversal books in red.")),
    (N_("Credit"), N_("Yuan; below zero where a reversal books in red.")),
    (N_("Tax in it"), N_("VAT contained in output, where the rate is set; else empty.")),
    (
        N_("Cashier"),
        N_("Sign-in name of who took or gave the money; it stays when the name changes."),
    ),
    (N_("Note"), N_("Reason of a refund, reversal, write-off, difference or another float.")),
)


@dataclass(frozen=True)
class _Explained:
    name: str
    words: str


def _columns() -> list[Column[JournalLine]]:
    text, yuan = Format.TEXT, Format.MONEY
    gets = (
        (lambda r: r.day.isoformat(), text),
        (lambda r: r.voucher, text),
        (lambda r: _(KINDS[r.kind]), text),
        (lambda r: r.number, text),
        (lambda r: r.about, text),
        (lambda r: r.payer, text),
        (lambda r: r.method, text),
        (lambda r: r.account, text),
        (lambda r: r.account_name, text),
        (lambda r: _side(r.debit), yuan),
        (lambda r: _side(r.credit), yuan),
        (lambda r: r.tax, yuan),
        (lambda r: r.cashier, text),
        (lambda r: r.note, text),
    )
    return [
        Column(_(name), get, form)
        for (name, _words), (get, form) in zip(COLUMNS, gets, strict=True)
    ]


def _side(amount: Decimal) -> Decimal | None:
    return amount or None


def journal_csv(lines: Sequence[JournalLine]) -> bytes:
    """Return the journal as .csv in UTF-8 with its mark; the same lines give the same bytes."""
    return csv_bytes(_columns(), lines)


def journal_workbook(lines: Sequence[JournalLine], note: str, made: datetime) -> bytes:
    """Return the journal as .xlsx: the lines with their sums, and what each column says."""
    title = _("Accounting journal")
    book = Book(title, made)
    sheet = book.sheet(title, _GRID)
    sheet.title(title)
    heads = sheet.listing(note, _columns(), lines, _("No money moved on these days."))
    finish(sheet, note, heads, frozen=f"C{heads + 1}" if heads else "A1")
    explained = book.sheet(_("Columns"), _EXPLAINED)
    explained.title(_("Columns"))
    columns = [
        Column[_Explained](_("Column"), lambda r: r.name),
        Column[_Explained](_("What it says"), lambda r: r.words),
    ]
    rows = [_Explained(_(name), _(words)) for name, words in COLUMNS]
    heads = explained.listing(note, columns, rows, "")
    finish(explained, note, heads, frozen=f"A{heads + 1}")
    return book.bytes()
