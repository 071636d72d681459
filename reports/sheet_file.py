"""A workbook to bytes: the same bytes whenever the same is written, and quickly.

openpyxl writes all but the cells. Those it would build as an element each, which takes two thirds
of the time of a month's workbook; here a row is put together as text (SPEED, month workbook).
"""

import io
import re
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from reports.sheet_text import escape_parts

_EMPTY = re.compile(rb"<sheetData\s*(?:/>|>\s*</sheetData>)")


class _Archive(ZipFile):
    """A zip file whose entries all carry one date, not the machine's."""

    def __init__(self, target: io.BytesIO, made: datetime) -> None:
        super().__init__(target, "w", ZIP_DEFLATED)
        self._date = (max(1980, made.year), *made.timetuple()[1:6])

    def writestr(  # type: ignore[override]
        self, name: str, data: Any, *args: Any, **options: Any
    ) -> None:
        """Add `data` as the entry `name`."""
        entry = ZipInfo(name, self._date)
        entry.compress_type = ZIP_DEFLATED
        entry.external_attr = 0o644 << 16
        super().writestr(entry, data, *args, **options)


def write(book: Any, made: datetime) -> bytes:
    """Return the openpyxl workbook `book` as .xlsx; entries are dated `made` (naive UTC)."""
    from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
    from openpyxl.worksheet._writer import WorksheetWriter
    from openpyxl.writer.excel import ExcelWriter

    class Writer(ExcelWriter):  # type: ignore[misc]
        """openpyxl's writer with the cells put in by `_rows`."""

        def write_worksheet(self, ws: Any) -> None:
            ws._drawing = SpreadsheetDrawing()
            ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
            writer = WorksheetWriter(ws)
            writer.rows = list
            writer.write()
            ws._rels = writer._rels
            frame = _EMPTY.split(Path(writer.out).read_bytes())
            writer.cleanup()
            rows = "".join(["<sheetData>", *_rows(ws), "</sheetData>"]).encode()
            before, after = frame
            self._archive.writestr(ws.path[1:], before + rows + after)
            self.manifest.append(ws)

    target = io.BytesIO()
    Writer(book, _Archive(target, made)).save()
    return target.getvalue()


def _rows(ws: Any) -> Iterator[str]:
    """Yield each row of an openpyxl worksheet as XML (ECMA-376, 18.3.1.73)."""
    from openpyxl.utils import get_column_letter

    styles: dict[int, int] = {}
    letters = [get_column_letter(number) for number in range(1, ws.max_column + 1)]
    heights = ws.row_dimensions
    for row, group in groupby(sorted(ws._cells.items()), lambda item: item[0][0]):
        tall = heights[row].height if row in heights else None
        yield f'<row r="{row}" ht="{tall}" customHeight="1">' if tall else f'<row r="{row}">'
        for (_row, column), cell in group:
            style = styles.get(id(cell._style))
            if style is None:
                style = styles[id(cell._style)] = cell.style_id
            head = f'<c r="{letters[column - 1]}{row}" s="{style}"'
            value = cell.value
            if value is None or value == "":
                yield f"{head}/>"
            elif isinstance(value, str):
                yield f'{head} t="inlineStr"><is>{_string(value)}</is></c>'
            else:
                yield f"{head}><v>{_number(value)}</v></c>"
        yield "</row>"


def _string(text: str) -> str:
    """Return the content of a cell's <is>: one <t>, or runs where `text` holds an escape."""
    kept = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    if "_x" not in text:
        return f"<t{kept}>{escape(text)}</t>"
    parts = escape_parts(text)
    if len(parts) == 1:
        return f"<t{kept}>{escape(text)}</t>"
    return "".join(f'<r><t xml:space="preserve">{escape(part)}</t></r>' for part in parts)


def _number(value: Any) -> str:
    """Return a number, or a naive date as the serial number of a spreadsheet."""
    if isinstance(value, datetime):
        from openpyxl.utils.datetime import to_excel

        value = to_excel(value)
    return repr(value)
