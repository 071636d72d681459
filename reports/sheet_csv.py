"""Rows as CSV that Excel opens in Chinese: UTF-8 with its mark, and nothing in it can be a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

from reports.sheet import Column, R, Value
from reports.sheet_text import clean, looks_like_code


def csv_bytes(columns: Sequence[Column[R]], rows: Iterable[R]) -> bytes:
    """Return titles and rows as .csv."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([column.title for column in columns])
    for row in rows:
        writer.writerow([_cell(column.get(row)) for column in columns])
    return target.getvalue().encode("utf-8-sig", "replace")


def _cell(value: Value) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    text = clean(str(value)) if value is not None else ""
    return f"'{text}" if isinstance(value, str) and looks_like_code(text) else text
