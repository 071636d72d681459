"""Photos on paper: in rows, embedded as they are kept, so that the bytes stay the same."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from reception.core.text import _
from reception.visits import photos
from reports.page import GREY, HEIGHT, LEFT, RIGHT, SMALL, Page, Paper

MOST_PHOTOS = 6  # on paper; the others stay in the archive beside it
ACROSS, GAP = 3, 8.0


def place_photos(paper: Paper, hashes: Sequence[str]) -> None:
    """Place photos with their numbers; one that is lost leaves its frame with a word."""
    from reportlab.lib.utils import ImageReader

    kept = [(digest, photos.picture(digest)) for digest in hashes[:MOST_PHOTOS]]
    wide = (RIGHT - LEFT - GAP * (ACROSS - 1)) / ACROSS
    high = wide * 0.75
    for first in range(0, len(kept), ACROSS):
        paper.room(high + 20)
        for place, (digest, content) in enumerate(kept[first : first + ACROSS]):
            x = LEFT + place * (wide + GAP)
            _photo(paper.page, ImageReader(BytesIO(content)) if content else None, x, paper.y, wide)
            name = _("Photo {number}, {hash}").format(number=first + place + 1, hash=digest[:12])
            paper.page.text(x, paper.y + high + 10, name, SMALL, ink=GREY)
        paper.y += high + 18
    more = len(hashes) - MOST_PHOTOS
    if more > 0:
        text = _("{count} more photos are kept with the order.").format(count=more)
        paper.page.text(LEFT, paper.y + 8, text, SMALL, ink=GREY)
        paper.y += 14


def _photo(page: Page, image: Any, x: float, top: float, wide: float) -> None:
    high = wide * 0.75
    if image is None:
        words = _("Photo not found")
        page.text(x + wide / 2, top + high / 2 + 3, words, SMALL, align="centre", ink=GREY)
    else:
        page.canvas.drawImage(
            image, x, HEIGHT - top - high, wide, high, preserveAspectRatio=True, anchor="c"
        )
    page.box(x, top, x + wide, top + high, weight=0.4)
