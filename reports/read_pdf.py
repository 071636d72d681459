"""Text of a PDF that comes from outside; whatever is in it, it is only ever read."""

from reception.core.errors import Invalid
from reception.core.text import _

LARGEST = 30_000_000  # bytes
PAGES, LONGEST = 6, 20_000  # pages looked at, characters of each


def text_of(content: bytes) -> str:
    """Return the text of the first pages and the title; Invalid("file") for what is no PDF."""
    if len(content) > LARGEST:
        raise Invalid("file", _("This file is too large for one of our papers."))
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise Invalid(
            "file", _("This is no PDF that can be read: another kind of file, locked, or damaged.")
        ) from error
    try:
        parts = [str(document.get_metadata_dict().get("Title", ""))]
        for number in range(min(len(document), PAGES)):
            page = document[number]
            text = page.get_textpage()
            parts.append(text.get_text_bounded()[:LONGEST])
            text.close()
            page.close()
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise Invalid(
            "file", _("This is no PDF that can be read: another kind of file, locked, or damaged.")
        ) from error
    finally:
        document.close()
    return "\n".join(parts)
