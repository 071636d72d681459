"""Sheet 明细: the orders settled or handed over in the month, one row each, with sums."""

from collections.abc import Iterator
from decimal import Decimal

from reception.core import clock
from reception.core.text import _
from reception.figures.values import MonthFigures, OrderRow
from reports.monthly_parts import heads, wall
from reports.sheet import Column, Grid, KeyFigure, Value
from reports.sheet_book import Book, finish
from reports.sheet_style import Format

Summed = tuple[Decimal, ...]

_GRID = Grid(
    widths=(23, 15, 22, 14, 9, *[11] * 3, *[17] * 4, *[12] * 8, 5, 20),
    formula=(5, 8),
    note=(9, 11),  # the first of the two pages that a row takes in print ends here
    line=16.0,  # the rows below stay in view under what is frozen
)


def detail_sheet(book: Book, data: MonthFigures, head: str, foot: str) -> None:
    """Write sheet 明细. Amounts of an order that was settled in another month are not summed."""
    name = _("Order details")
    sheet = book.sheet(name, _GRID)
    sheet.title(f"{head} · {name}")
    sums = _sums(data)
    label, value, _target, _attained, formula, note = heads()
    sheet.key_figures((label, value, "", "", formula, note), _figures(data, sums))
    sheet.next_row(6)
    repeat = sheet.row
    total: list[Value] = [_("Sum"), *[None] * 11, *sums, None, None]
    _first, last = sheet.table(_columns(), data.orders, total)
    if data.orders:
        sheet.ws.auto_filter.ref = f"A{repeat}:V{last}"
    finish(sheet, f"{name} · {foot}", repeat, frozen=f"C{repeat + 1}", across=2, beside="A:B")


def _amounts(row: OrderRow) -> Summed:
    output = row.labour + row.part + row.other
    paid = (row.customer_pays, row.insurer_pays, row.maker_pays, row.internal_pays)
    return (row.labour, row.part, row.other, output, *paid)


def _sums(data: MonthFigures) -> Summed:
    """Return the sums of the money columns over the orders settled in the month."""
    first, following = clock.month_bounds(data.year, data.month)
    sums = [Decimal(0)] * 8
    for row in data.orders:
        if row.settled_at is not None and first <= row.settled_at < following:
            sums = [have + more for have, more in zip(sums, _amounts(row), strict=True)]
    return tuple(sums)


def _figures(data: MonthFigures, sums: Summed) -> Iterator[KeyFigure]:
    yield KeyFigure(
        _("Number of orders"),
        len(data.orders),
        Format.WHOLE,
        _("Rows of the table below"),
        _("Settled or handed over in the month; cancelled orders left out"),
    )
    difference = data.output - sums[3]
    yield KeyFigure(
        _("Total output"),
        data.output,
        Format.MONEY,
        _("Labour + parts + other charges of the orders settled in the month"),
        _("n = {n} settled orders; difference to the rows below {difference}").format(
            n=data.orders_settled, difference=f"{difference:,.2f}"
        ),
        good=not difference,
    )
    for label, amount in zip(
        (_("Customer pays"), _("Insurer pays"), _("Maker pays"), _("Dealer pays")),
        sums[4:],
        strict=True,
    ):
        formula = _("Sum of the column below, orders settled in the month")
        part = f"{amount / sums[3]:.1%}" if sums[3] else "—"
        note = _("{share} of total output").format(share=part)
        yield KeyFigure(label, amount, Format.MONEY, formula, note)


def _columns() -> tuple[Column[OrderRow], ...]:
    yes, no = _("Yes"), _("No")
    text, money, when = Format.TEXT, Format.MONEY, Format.WHEN
    return tuple(
        Column(title, get, form)
        for title, get, form in (
            (_("Order number"), lambda row: row.number, text),
            (_("Plate"), lambda row: row.plate, text),
            (_("Make and model"), lambda row: row.model, text),
            (_("Customer"), lambda row: row.customer, text),
            (_("Order kind"), lambda row: row.kind, text),
            (_("Advisor"), lambda row: row.advisor, text),
            (_("Technician"), lambda row: row.technician, text),
            (_("Bay"), lambda row: row.bay, text),
            (_("Received"), lambda row: wall(row.received_at), when),
            (_("Promised"), lambda row: wall(row.promised_at), when),
            (_("Handed over"), lambda row: wall(row.handed_over_at), when),
            (_("Settled"), lambda row: wall(row.settled_at), when),
            (_("Labour"), lambda row: row.labour, money),
            (_("Parts"), lambda row: row.part, money),
            (_("Other charges"), lambda row: row.other, money),
            (_("Output"), lambda row: row.labour + row.part + row.other, money),
            (_("Customer pays"), lambda row: row.customer_pays, Format.PAID),
            (_("Insurer pays"), lambda row: row.insurer_pays, Format.PAID),
            (_("Maker pays"), lambda row: row.maker_pays, Format.PAID),
            (_("Dealer pays"), lambda row: row.internal_pays, Format.PAID),
            (_("On time"), lambda row: _on_time(row.on_time, yes, no), Format.MARK),
            (_("First order"), lambda row: row.comeback_of, text),
        )
    )


def _on_time(on_time: bool | None, yes: str, no: str) -> str:
    return "" if on_time is None else yes if on_time else no
