"""The month's workbook: sheets 月产值, CSI, 返修率, 明细, 车间, 派工分布 (DOMAIN §6).

Each sheet begins with its key figures, label in column A and value in B, with target, formula,
denominator and what is left out beside them; then breakdowns with native charts.
"""

from reception.core import clock
from reception.core.text import _
from reception.figures.values import MonthFigures
from reports.monthly_detail import detail_sheet
from reports.monthly_output import output_sheet
from reports.monthly_quality import csi_sheet, return_sheet
from reports.monthly_workshop import fairness_sheet, workshop_sheet
from reports.sheet_book import Book


def render_monthly(data: MonthFigures) -> bytes:
    """Return the workbook of a month as .xlsx; the same figures always give the same bytes."""
    month = _("{month} {year}").format(year=data.year, month=data.month)
    head = _("{branch} · {month}").format(branch=data.branch, month=month)
    foot = _("{month} · computed {time}").format(month=month, time=clock.show(data.computed_at))
    book = Book(head, data.computed_at)
    output_sheet(book, data, head, foot)
    csi_sheet(book, data, head, foot)
    return_sheet(book, data, head, foot)
    detail_sheet(book, data, head, foot)
    workshop_sheet(book, data, head, foot)
    fairness_sheet(book, data, head, foot)
    return book.bytes()
