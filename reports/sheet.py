"""Titles, key figures, columns and rows to a workbook made to be read and printed (openpyxl).

Every table is declared once as columns; a sheet knows its grid, so it also knows where a page
ends and that a chart stands beside its table and never on it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from reports.sheet_chart import Chart, draw
from reports.sheet_style import Format, Role, Styles
from reports.sheet_text import clean, lines, looks_like_code

Value = str | int | float | Decimal | datetime | None
R = TypeVar("R")

ROW = 18.0  # points
_LINE = 14.0
_PAGE = (297 / 25.4 - 0.8, 210 / 25.4 - 1.1)  # A4 landscape inside the margins, inches


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column of a table: its title, where its value comes from, how it is written.

    `span` is how many columns of the grid it takes; more than one is wrapped over several lines.
    """

    title: str
    get: Callable[[R], Value]
    format: Format = Format.TEXT
    span: int = 1


@dataclass(frozen=True)
class KeyFigure:
    """One line at the head of a sheet: label, value, target, attained, formula, denominator."""

    label: str
    value: int | Decimal | None
    format: Format
    formula: str
    note: str
    target: int | Decimal | None = None
    attained: Decimal | str | None = None
    good: bool = True


@dataclass(frozen=True)
class Grid:
    """Column widths in characters, and the first and last column of what spans several."""

    widths: tuple[float, ...]
    formula: tuple[int, int]
    note: tuple[int, int]
    line: float = 22.0  # points of a row of key figures

    def room(self, first: int, last: int) -> float:
        """Return the characters that fit in the columns `first` to `last`, counted from 1."""
        return sum(self.widths[first - 1 : last])

    @property
    def page_points(self) -> float:
        """Return how many points of rows fit a page once all columns fit its width."""
        inches = sum(width * 7 + 5 for width in self.widths) / 96
        return _PAGE[1] * 72 / min(1.0, _PAGE[0] / inches)


class Sheet:
    """One sheet, written from the top down; `row` is the next free row."""

    def __init__(self, worksheet: Any, grid: Grid, styles: Styles) -> None:
        """Lay out an empty openpyxl `worksheet` on `grid`."""
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.cell_range import CellRange

        self._area = CellRange
        self.ws, self.grid, self.row = worksheet, grid, 1
        self._style = styles.of
        self._used = 0.0
        for number, width in enumerate(grid.widths, 1):
            worksheet.column_dimensions[get_column_letter(number)].width = width
        worksheet.sheet_view.showGridLines = False
        worksheet.sheet_format.defaultRowHeight = ROW
        worksheet.sheet_format.customHeight = True

    def put(
        self, column: int, value: Value, role: Role = Role.BODY, form: Format = Format.TEXT
    ) -> None:
        """Write one cell of the current row. Text is cleaned and never becomes a formula."""
        cell = self.ws.cell(self.row, column)
        if isinstance(value, str):
            text = clean(value)
            cell._style = self._style(role, form, looks_like_code(text))
            cell.value = text
            cell.data_type = "s"
            return
        cell._style = self._style(role, form)
        cell.value = float(value) if isinstance(value, Decimal) else value

    def _wide(self, span: tuple[int, int], value: Value, role: Role) -> int:
        """Write a value over several columns; return the lines it takes."""
        first, last = span
        for column in range(first + 1, last + 1):
            self.put(column, None, role)
        self.put(first, value, role)
        if not value:
            return 1
        # merge_cells would look at the borders of every cell once more: five times slower
        area = self._area(min_row=self.row, max_row=self.row, min_col=first, max_col=last)
        self.ws.merged_cells.ranges.add(area)
        return lines(clean(str(value)), self.grid.room(first, last))

    def next_row(self, height: float = ROW) -> None:
        """End the current row, `height` points tall."""
        if height != ROW:
            self.ws.row_dimensions[self.row].height = height
        self._used += height
        self.row += 1

    def keep(self, height: float) -> None:
        """Start a new page unless `height` points still fit the present one."""
        from openpyxl.worksheet.pagebreak import Break

        if self._used and self._used + height > self.grid.page_points:
            self.ws.row_breaks.append(Break(id=self.row - 1))
            self._used = 0.0

    def title(self, text: str) -> None:
        """Write the sheet's title over all columns."""
        self.put(1, text, Role.TITLE)
        self.next_row(self.grid.line + 8)

    def key_figures(self, heads: Sequence[str], figures: Iterable[KeyFigure]) -> None:
        """Write the table of key figures: label in column A, value in B (HOUSE, month)."""
        for column, head in enumerate(heads[:4], 1):
            self.put(column, head, Role.HEAD, Format.TEXT if column == 1 else Format.WHOLE)
        self._wide(self.grid.formula, heads[4], Role.HEAD)
        self._wide(self.grid.note, heads[5], Role.HEAD)
        self.next_row(self.grid.line)
        for figure in figures:
            self._key_figure(figure)

    def _key_figure(self, figure: KeyFigure) -> None:
        self.put(1, figure.label, Role.LABEL)
        self.put(2, "—" if figure.value is None else figure.value, Role.FIGURE, figure.format)
        self.put(3, figure.target, Role.BODY, figure.format)
        verdict = Role.GOOD if figure.good else Role.POOR
        self.put(4, figure.attained, verdict, Format.RATE)
        tall = max(
            self._wide(self.grid.formula, figure.formula, Role.WORDS),
            self._wide(self.grid.note, figure.note, Role.WORDS),
        )
        self.next_row(max(self.grid.line, tall * _LINE + 2))

    def table(
        self,
        columns: Sequence[Column[R]],
        rows: Iterable[R],
        total: Sequence[Value] | None = None,
    ) -> tuple[int, int]:
        """Write heads, rows and a line of sums; return the first and last row of the body."""
        starts = [1 + sum(each.span for each in columns[:n]) for n in range(len(columns))]
        for start, column in zip(starts, columns, strict=True):
            self.put(start, column.title, Role.HEAD, column.format)
            for more in range(start + 1, start + column.span):
                self.put(more, None, Role.HEAD)
        self.next_row(22)
        first = self.row
        plan = [(s, c.get, c.format, c.span) for s, c in zip(starts, columns, strict=True)]
        for row in rows:
            tall = 1
            for start, get, form, span in plan:
                value = get(row)
                if span > 1:
                    tall = max(tall, self._wide((start, start + span - 1), value, Role.WORDS))
                    continue
                self.put(start, value, Role.BODY, form)
                if isinstance(value, str) and 2 * len(value) > self.grid.widths[start - 1]:
                    tall = max(tall, lines(clean(value), self.grid.widths[start - 1]))
            self.next_row(ROW if tall == 1 else min(409.0, tall * _LINE + 4))
        last = self.row - 1
        if total is not None:
            for (start, _get, form, span), value in zip(plan, total, strict=True):
                for more in range(start, start + span):
                    self.put(more, value if more == start else None, Role.TOTAL, form)
            self.next_row(20)
        return first, last

    def section(
        self,
        title: str,
        columns: Sequence[Column[R]],
        rows: Sequence[R],
        total: Sequence[Value] | None = None,
        charts: Sequence[Chart] = (),
        empty: str = "",
    ) -> None:
        """Write a table under a heading with its charts beside it, all on one page if it fits.

        Without rows the sentence `empty` stands in its place.
        """
        self.next_row(12)
        if not rows:
            self._nothing(title, empty)
            return
        tall = [chart.rows for chart in charts]
        self.keep(24 + max(22 + (len(rows) + 1) * ROW + 2, sum(tall) * ROW))
        self.put(1, title, Role.SECTION)
        self.next_row(24)
        top = self.row
        first, last = self.table(columns, rows, total)
        beside = (sum(column.span for column in columns) + 2, len(self.grid.widths))
        for chart, height in zip(charts, tall, strict=True):
            draw(self.ws, chart, (first, last), beside, (top, top + height))
            top += height
        while self.row < top:
            self.next_row()

    def listing(
        self, title: str, columns: Sequence[Column[R]], rows: Sequence[R], empty: str
    ) -> int:
        """Write a list that may run over pages; return the row of its heads, 0 without rows."""
        self.next_row(12)
        if not rows:
            self._nothing(title, empty)
            return 0
        self.keep(24 + 22 + 3 * ROW)
        self.put(1, title, Role.SECTION)
        self.next_row(24)
        heads = self.row
        self.table(columns, rows)
        return heads

    def _nothing(self, title: str, empty: str) -> None:
        self.keep(3 * ROW)
        self.put(1, title, Role.SECTION)
        self.next_row(22)
        self.put(1, empty, Role.NOTE)
        self.next_row()
