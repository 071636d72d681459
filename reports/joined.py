"""Several finished papers as one PDF, to be looked at and printed at once."""

from collections.abc import Sequence
from io import BytesIO


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
