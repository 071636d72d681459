"""Reading papers and workbooks back, with other libraries than those that wrote them."""

import io
from typing import Any


def pdf_text(paper: bytes) -> str:
    """Return a PDF's text with every line break and space taken out, as wrapped text is compared."""
    from pypdf import PdfReader

    pages = PdfReader(io.BytesIO(paper)).pages
    return _Squeezed("".join(page.extract_text() for page in pages))


class _Squeezed(str):
    """Text that finds others whatever the white space between their characters."""

    def __contains__(self, other: object) -> bool:
        return squeeze(str(other)) in squeeze(str(self))


def squeeze(text: str) -> str:
    """Return `text` without white space."""
    return "".join(text.split())


def sheet_cells(book: io.BytesIO, name: str) -> list[Any]:
    """Return every cell of a sheet."""
    from openpyxl import load_workbook

    return [cell for row in load_workbook(book)[name].iter_rows() for cell in row]
