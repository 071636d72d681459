"""Reading papers back, independently of what wrote them."""

import io
from functools import cache
from typing import Any

import pypdfium2
import zxingcpp
from pypdf import PdfReader


@cache
def pages(pdf: bytes) -> list[str]:
    """Return the text of each page as pypdf reads it."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def squeezed(text: str) -> str:
    """Return text without white space: a reader may break a wrapped line anywhere."""
    return "".join(text.split())


def picture(pdf: bytes, page: int = 0, scale: float = 3.0) -> Any:
    """Return a page as a Pillow image, as a printer would draw it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[page].render(scale=scale).to_pil()
    finally:
        document.close()


def barcodes(pdf: bytes, page: int = 0) -> list[str]:
    """Return what a scanner reads on a page."""
    return [found.text for found in zxingcpp.read_barcodes(picture(pdf, page))]


def fonts(pdf: bytes) -> dict[str, bool]:
    """Return base font name -> embedded, of every font any page or form names."""
    found: dict[str, bool] = {}

    def collect(resources: Any) -> None:
        for reference in resources.get("/Font", {}).values():
            font = reference.get_object()
            descriptor = font.get("/FontDescriptor")
            embedded = descriptor is not None and "/FontFile2" in descriptor.get_object()
            found[str(font["/BaseFont"])] = embedded
        for reference in resources.get("/XObject", {}).values():
            collect(reference.get_object().get("/Resources", {}))

    for page in PdfReader(io.BytesIO(pdf)).pages:
        collect(page["/Resources"])
    return found
