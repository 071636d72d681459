"""A scan of a hand-signed copy: PDF and pictures made into one plain PDF of pictures.

Only what can be seen is kept: no scripts, attachments or hidden layers of a PDF, no place and
owner of a photo. The same files give the same bytes.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reception.core.errors import Invalid
from reception.core.text import _
from reports.page import HEIGHT, Document

LONG_SIDE = 1_754  # pixels: A4 at 150 dots an inch
MOST_PAGES = 40
LARGEST_FILE = 60_000_000  # bytes
MOST_PIXELS = 80_000_000  # A4 at 900 dots an inch; 240 MB while it is made small
QUALITY = 72
FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "TIFF")
_ORIENTATION = 0x0112  # EXIF: which side of the photo is up
_TURNS = {
    2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM", 5: "TRANSPOSE", 6: "ROTATE_270",
    7: "TRANSVERSE", 8: "ROTATE_90",
}  # fmt: skip


@dataclass(frozen=True)
class ScanFile:
    """A scan as it is attached."""

    content: bytes
    pages: int


def scan_file(
    files: Sequence[bytes], tick: Callable[[int], object] = lambda _page: None
) -> ScanFile:
    """Return files as one scan; `tick` is told each page. Invalid("file") for what is no scan."""
    from reportlab.lib.utils import ImageReader

    document = Document("", "")
    canvas = document.canvas
    count = 0
    for content in files:
        for picture in _pictures(content):
            count += 1
            if count > MOST_PAGES:
                raise _too_long()
            tick(count)
            scale = HEIGHT / max(picture.size)
            wide, high = picture.width * scale, picture.height * scale
            jpeg = BytesIO()
            picture.save(jpeg, "JPEG", quality=QUALITY, optimize=True)
            canvas.setPageSize((wide, high))
            canvas.drawImage(ImageReader(jpeg), 0, 0, wide, high)
            canvas.showPage()
    if not count:
        raise Invalid("file", _("Choose the scan as PDF, JPEG or PNG."))
    return ScanFile(document.finished(), count)


def _pictures(content: bytes) -> Iterator[Any]:
    """Yield every page of a file as a picture at its kept size."""
    if len(content) > LARGEST_FILE:
        raise Invalid("file", _("This scan is too large. Scan it coarser or in fewer pages."))
    yield from (_of_pdf if content.lstrip()[:5] == b"%PDF-" else _of_picture)(content)


def _of_pdf(content: bytes) -> Iterator[Any]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise _unreadable() from error
    try:
        if len(document) > MOST_PAGES:
            raise _too_long()
        for number in range(len(document)):
            page = document[number]
            scale = LONG_SIDE / max(*page.get_size(), 1)
            yield page.render(scale=scale).to_pil().convert("RGB")
            page.close()
    except pypdfium2.PdfiumError as error:
        raise _unreadable() from error
    finally:
        document.close()


def _of_picture(content: bytes) -> Iterator[Any]:
    from PIL import Image

    try:
        with Image.open(BytesIO(content), formats=FORMATS) as opened:
            # A TIFF holds all pages of a scan; what a phone adds to a JPEG is no page.
            pages = getattr(opened, "n_frames", 1) if opened.format == "TIFF" else 1
            if pages > MOST_PAGES:
                raise _too_long()
            for number in range(pages):
                if number:
                    opened.seek(number)
                yield _plain(opened)
    except Invalid:
        raise
    except Exception as error:  # Pillow's decoders raise many kinds for broken files
        raise _unreadable() from error


def _plain(opened: Any) -> Any:
    """Return a picture small, upright and on white; made small first, so that memory stays small."""
    from PIL import Image

    if opened.width * opened.height > MOST_PIXELS:
        raise Invalid("file", _("This picture has too many pixels. Save it smaller first."))
    opened.draft("RGB", (LONG_SIDE, LONG_SIDE))
    clear = opened.mode in ("LA", "PA", "RGBA") or "transparency" in opened.info
    even: Any = opened if opened.mode in ("L", "RGB", "RGBA") else opened.convert(_mode(clear))
    share = min(1.0, LONG_SIDE / max(opened.size))
    size = (max(1, round(opened.width * share)), max(1, round(opened.height * share)))
    small = even.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0).convert(_mode(clear))
    upright = small
    with suppress(Exception):  # what a broken EXIF raises is of many kinds; the picture is seen
        # Asked once the pixels are there: a TIFF turns itself, and forgets that it had to.
        if turn := _TURNS.get(opened.getexif().get(_ORIENTATION, 1)):
            upright = small.transpose(Image.Transpose[turn])
    if not clear:
        return upright
    sheet = Image.new("RGBA", upright.size, "white")
    sheet.alpha_composite(upright)
    return sheet.convert("RGB")


def _mode(clear: bool) -> str:
    return "RGBA" if clear else "RGB"


def _too_long() -> Invalid:
    return Invalid("file", _("A scan has at most {most} pages.").format(most=MOST_PAGES))


def _unreadable() -> Invalid:
    return Invalid("file", _("This is no scan that can be read. Choose a PDF, JPEG or PNG."))
