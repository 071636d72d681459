"""Several finished papers as one PDF, to be looked at and printed at once."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, BinaryIO


def joined(papers: Sequence[bytes]) -> bytes:
    """Return the pages of all papers one after the other; a single paper stays as it is archived."""
    if len(papers) == 1:
        return papers[0]
    import pypdfium2

    whole = pypdfium2.PdfDocument.new()
    try:
        for pdf in papers:
            one = pypdfium2.PdfDocument(pdf)
            try:
                whole.import_pages(one)
            finally:
                one.close()
        out = BytesIO()
        whole.save(out)
        return out.getvalue()
    finally:
        whole.close()


def save_into(file: BinaryIO, whole: Any) -> None:
    """Write a pypdfium2 document; OSError where the disk is full, which `save` alone swallows."""
    sink = _Sink(file)
    whole.save(sink)
    if sink.failed is not None:
        raise sink.failed


class _Sink:
    """A file that keeps what went wrong: PDFium calls back, and an error falls on the way."""

    def __init__(self, file: BinaryIO) -> None:
        self.failed: OSError | None = None
        self._file = file

    def write(self, content: bytes) -> None:
        """Write what comes until something fails."""
        if self.failed is None:
            try:
                self._file.write(content)
            except OSError as error:
                self.failed = error
