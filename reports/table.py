"""A table on paper: columns declared once, cells wrapped, the header repeated on every page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reports.blocks import DASH
from reports.fonts import width
from reports.page import GREY, LEFT, RIGHT, Page, Paper
from reports.wrap import wrap

SIZE = 9.0
LEADING = 12.0
ROW = 18.4
CLOSE_ROW = 16.0  # of a long table: sixty lines, sums and signatures fit on two pages
LONG = 20  # rows
_GAP = 12.0
_MOST_FIXED = 0.76  # of the width, for the columns that do not wrap
_MOST_LINES = 24  # of one cell; 200 characters of the longest name fit


@dataclass(frozen=True)
class Column:
    """A column as wide as its longest text; those with a `share` wrap and divide what is left.

    One with `most` wraps too once its texts are wider than so many points.
    """

    title: str
    align: str = "left"
    share: float = 0.0
    most: float = 0.0

    @property
    def wraps(self) -> bool:
        """Tell whether its texts may have several lines."""
        return bool(self.share or self.most)


@dataclass(frozen=True)
class Placed:
    """Where a column stands, in points from the left edge of the paper."""

    column: Column
    left: float
    right: float

    @property
    def room(self) -> float:
        """Return its width."""
        return self.right - self.left

    @property
    def anchor(self) -> float:
        """Return where its text is anchored."""
        return self.right if self.column.align == "right" else self.left


def placed(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    left: float = LEFT,
    right: float = RIGHT,
) -> list[Placed]:
    """Give every column its place between the margins."""
    natural = [
        0.0 if column.share else _natural(column, cells)
        for column, cells in zip(columns, zip(*rows, strict=True), strict=True)
    ]
    free = right - left - _GAP * (len(columns) - 1)
    # Sums of many figures shrink rather than squeeze the names out.
    scale = min(1.0, free * _MOST_FIXED / sum(natural))
    rest = free - sum(natural) * scale
    shares = sum(column.share for column in columns)
    found, x = [], left
    for column, wide in zip(columns, natural, strict=True):
        end = x + (rest * column.share / shares if column.share else wide * scale)
        found.append(Placed(column, x, end))
        x = end + _GAP
    return found


def _natural(column: Column, cells: Sequence[str]) -> float:
    wide = max(width(text, SIZE) for text in (column.title, *cells)) + 0.1
    return min(wide, column.most) if column.most else wide


def _head(page: Page, columns: Sequence[Placed], top: float) -> float:
    page.rule(top, weight=0.8)
    for each in columns:
        title, align = each.column.title, each.column.align
        page.fitted(each.anchor, top + 12.6, title, each.room, SIZE, align=align, ink=GREY)
    page.rule(top + ROW + 0.6, weight=0.6)
    return top + ROW + 0.6


def wrapped(columns: Sequence[Placed], cells: Sequence[str]) -> list[list[str]]:
    """Return the lines of each cell that wraps; nothing for the others."""
    return [
        wrap(text, each.room, SIZE, most=_MOST_LINES) if each.column.wraps else []
        for each, text in zip(columns, cells, strict=True)
    ]


def _height(lines: Sequence[Sequence[str]], row_height: float) -> float:
    return row_height + (max(1, *map(len, lines)) - 1) * LEADING


def draw_table(
    paper: Paper,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    heading: Callable[[], None] | None = None,
    heading_height: float = 0.0,
    tail: float = 0.0,
) -> None:
    """Draw the rows, or a dash for none, at `paper.y`, over as many pages as they need.

    `heading` draws what stands above the table, `heading_height` tall; it, the column heads and
    the first row are never parted. `tail` is the height of what the last row goes along with: sums
    and signatures do not begin a page of their own.
    """
    rows = rows or [[DASH, *[""] * (len(columns) - 1)]]
    row_height = ROW if len(rows) <= LONG else CLOSE_ROW
    places = placed(columns, rows)
    first = _height(wrapped(places, rows[0]), row_height)
    paper.room(heading_height + ROW + 1 + first)
    if heading is not None:
        heading()
    paper.y = _head(paper.page, places, paper.y)
    for number, cells in enumerate(rows, 1):
        texts = wrapped(places, cells)
        height = _height(texts, row_height)
        alone = number == len(rows) > 1 and paper.together(height + tail)
        if alone or paper.room(height):
            paper.y = _head(paper.page, places, paper.y)
        baseline = paper.y + row_height / 2 + 3.4
        for each, text, lines in zip(places, cells, texts, strict=True):
            if each.column.wraps:
                paper.page.lines(each.left, baseline, lines, SIZE, leading=LEADING)
            else:
                align = each.column.align
                paper.page.fitted(each.anchor, baseline, text, each.room, SIZE, align=align)
        paper.y += height
        paper.page.rule(paper.y, LEFT, RIGHT, weight=0.25)
