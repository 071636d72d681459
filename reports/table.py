"""A table on paper: columns declared once, cells wrapped, the header repeated on every page."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.page import LEFT, RIGHT, Page, Paper
from reports.wrap import wrap

SIZE = 9.0
LEADING = 12.0
ROW = 18.4
CLOSE_ROW = 16.0  # of a long table: sixty lines, sums and signatures fit on two pages
LONG = 20  # rows
_MOST_LINES = 24  # of one cell; 200 characters of the longest name fit


@dataclass(frozen=True)
class Column:
    """A column from `left` to `right` in points; text that may be long `wraps`, the rest shrinks."""

    title: str
    left: float
    right: float
    align: str = "left"
    wraps: bool = False

    @property
    def anchor(self) -> float:
        """Where its text is aligned to."""
        return self.right if self.align == "right" else self.left


def _head(page: Page, columns: Sequence[Column], top: float) -> float:
    page.rule(top, weight=0.8)
    for column in columns:
        page.fitted(
            column.anchor,
            top + 12.6,
            column.title,
            column.right - column.left,
            SIZE,
            bold=True,
            align=column.align,
        )
    page.rule(top + ROW + 0.6, weight=0.6)
    return top + ROW + 0.6


def draw_table(paper: Paper, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    """Draw the rows at `paper.y`, over as many pages as they need."""
    row_height = ROW if len(rows) <= LONG else CLOSE_ROW
    paper.room(2 * ROW)
    paper.y = _head(paper.page, columns, paper.y)
    for cells in rows:
        wrapped = [
            wrap(text, column.right - column.left, SIZE, most=_MOST_LINES) if column.wraps else []
            for column, text in zip(columns, cells, strict=True)
        ]
        tallest = max(1, *(len(lines) for lines in wrapped))
        height = row_height + (tallest - 1) * LEADING
        if paper.room(height):
            paper.y = _head(paper.page, columns, paper.y)
        baseline = paper.y + row_height / 2 + 3.4
        for column, text, lines in zip(columns, cells, wrapped, strict=True):
            if column.wraps:
                paper.page.lines(column.left, baseline, lines, SIZE, leading=LEADING)
            else:
                room = column.right - column.left
                paper.page.fitted(column.anchor, baseline, text, room, SIZE, align=column.align)
        paper.y += height
        paper.page.rule(paper.y, LEFT, RIGHT, weight=0.25)
