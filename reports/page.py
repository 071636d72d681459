"""One A4 or A5 paper: pages drawn once, issued as several labelled copies, numbered and reproducible.

The body of each page is recorded once as a PDF form and placed on every copy, so three copies cost
little more than one. Distances are points; y grows downwards from the top edge, as a form is read.
The same data gives the same bytes (`invariant`), so an archived paper proves itself (HOUSE).
"""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from reception.core.text import _
from reports.fonts import BOLD, REGULAR, faces, runs, visible, width
from reports.wrap import cut, wrap

WIDTH, HEIGHT = 595.276, 841.89  # A4 in points
A5_HIGH = 419.528  # of an A5 across, which is as wide as A4
LEFT, RIGHT = 34.0, WIDTH - 34.0
TOP = 30.0  # where the body begins
_FOOT = 52.0  # what it leaves free at the end
BOTTOM = HEIGHT - _FOOT  # of an A4
_NEXT = 82.0  # where the body of a following page begins at the latest
SIZE = 9.5  # of running text; never below 8 pt (DOMAIN §3: legible on every copy)
SMALL = 8.0


Colour = tuple[float, float, float]
BLACK: Colour = (0.0, 0.0, 0.0)
GREY: Colour = (0.34, 0.34, 0.34)
HAIR: Colour = (0.6, 0.6, 0.6)


class Page:
    """A sheet being drawn: text, lines and boxes, from the top edge down."""

    def __init__(self, canvas: Any, height: float = HEIGHT) -> None:
        self.canvas = canvas
        self.height = height
        self._text = canvas.beginText()
        self._ink: Colour = BLACK
        self._line: tuple[float, Colour] | None = None
        self._font = ("", 0.0)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = SIZE,
        *,
        bold: bool = False,
        align: str = "left",
        ink: Colour = BLACK,
        spacing: float = 0.0,
    ) -> None:
        """Draw one line with its baseline at `y`; `align` left, right or centre of `x`.

        Bold is for the title, the copy's label and the sum: each bold character embeds its glyph
        a second time, 150 bytes each (SPEED: 60 kB for a slip). Headings are grey instead.
        """
        if align != "left":
            wide = width(text, size, bold) + spacing * max(len(text) - 1, 0)
            x -= wide if align == "right" else wide / 2
        pen = self._text
        if ink != self._ink:
            pen.setFillColorRGB(*ink)
            self._ink = ink
        if spacing:
            pen.setCharSpace(spacing)
        for name, piece in runs(text, bold):
            if (name, size) != self._font:
                pen.setFont(name, size)
                self._font = (name, size)
            # Short of ReportLab's setTextOrigin and textOut, which format and measure once more.
            pen._code.append(f"1 0 0 1 {x:.2f} {self.height - y:.2f} Tm")
            pen._textOut(piece)
            x += width(piece, size, name == BOLD) + spacing * len(piece)
        if spacing:
            pen.setCharSpace(0)

    def lines(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        size: float = SIZE,
        *,
        leading: float = 13.0,
        bold: bool = False,
        align: str = "left",
        ink: Colour = BLACK,
    ) -> float:
        """Draw lines below each other, the first baseline at `y`; return the next baseline."""
        for line in lines:
            self.text(x, y, line, size, bold=bold, align=align, ink=ink)
            y += leading
        return y

    def fitted(
        self, x: float, y: float, text: str, room: float, size: float = SIZE, **style: Any
    ) -> None:
        """Draw one line, smaller where it would leave `room`, cut with "…" only below 6 pt."""
        wide = width(text, size, style.get("bold", False))
        if wide > room:
            size = max(6.0, size * room / wide)
            text = cut(text, room + 0.01, size, bold=style.get("bold", False))
        self.text(x, y, text, size, **style)

    def _stroke(self, weight: float, ink: Colour) -> None:
        if (weight, ink) != self._line:
            self.canvas.setLineWidth(weight)
            self.canvas.setStrokeColorRGB(*ink)
            self._line = (weight, ink)

    def rule(
        self, y: float, left: float = LEFT, right: float = RIGHT, *, weight: float = 0.5
    ) -> None:
        """Draw a level line; thinner than half a point it is grey, a guide for the eye."""
        self._stroke(weight, BLACK if weight >= 0.5 else HAIR)
        self.canvas.line(left, self.height - y, right, self.height - y)

    def upright(self, x: float, top: float, bottom: float, *, weight: float = 0.5) -> None:
        """Draw an upright line."""
        self._stroke(weight, BLACK)
        self.canvas.line(x, self.height - top, x, self.height - bottom)

    def box(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        *,
        weight: float = 0.6,
        ink: Colour = BLACK,
        radius: float = 0.0,
    ) -> None:
        """Draw an empty frame: papers have no fills, an impact printer could not print them."""
        canvas = self.canvas
        self._stroke(weight, ink)
        if radius:
            canvas.roundRect(left, self.height - bottom, right - left, bottom - top, radius)
        else:
            canvas.rect(left, self.height - bottom, right - left, bottom - top)

    def barcode(self, right: float, top: float, value: str, height: float = 22.0) -> float:
        """Draw Code 128 of `value` ending at `right`; return where it begins.

        A bar is 0.01 in wide: whole dots at 200, 300 and 600 dpi, so no printer blurs it.
        """
        from reportlab.graphics.barcode.code128 import Code128

        code = Code128(value, barWidth=0.72, barHeight=height, quiet=False)
        left: float = right - code.width
        code.drawOn(self.canvas, left, self.height - top - height)
        return left

    def picture(self, content: bytes, left: float, top: float, wide: float, high: float) -> float:
        """Draw a picture into the frame's left upper corner; return where it ends."""
        from reportlab.lib.utils import ImageReader

        image = ImageReader(BytesIO(content))
        pixels = image.getSize()
        scale = min(wide / pixels[0], high / pixels[1])
        wide, high = pixels[0] * scale, pixels[1] * scale
        self.canvas.drawImage(image, left, self.height - top - high, wide, high)
        return left + wide

    def across(
        self, x: float, y: float, word: str, size: float, words: str, *, fills: bool
    ) -> None:
        """Write a word and below it smaller words across the sheet, rising, so that what is
        below can be read: pale where the printer `fills`, else as outlines and thin.
        """
        canvas = self.canvas
        canvas.saveState()
        canvas.setLineWidth(0.5)
        canvas.setStrokeColorRGB(*BLACK)
        if fills:
            canvas.setFillAlpha(0.22)
        canvas.translate(x, self.height - y)
        canvas.rotate(24)
        small = max(SIZE + 0.5, size / 5)
        for line, tall, bold, down in (
            (word, size, True, size),
            (words, small, fills, size * 1.25 + small),
        ):
            start = -width(line, tall, bold) / 2
            for name, piece in runs(line, bold):
                canvas.setFont(name, tall)
                mode = 1 if tall == size and not fills else 0
                canvas.drawString(start, -down, piece, mode=mode)
                start += width(piece, tall, name == BOLD)
        canvas.restoreState()

    def done(self) -> None:
        """Put the text on the sheet; nothing may be drawn after it."""
        self.canvas.drawText(self._text)


class Document:
    """One PDF file: one paper, or a batch of them that share the embedded fonts."""

    def __init__(self, title: str, author: str, subject: str = "") -> None:
        from reportlab.pdfgen.canvas import Canvas

        faces()
        self._bytes = BytesIO()
        self.bodies = 0
        self.canvas = Canvas(
            self._bytes,
            pagesize=(WIDTH, HEIGHT),
            pageCompression=1,
            invariant=1,
            initialFontName=REGULAR,
            lang="zh-CN",
        )
        self.canvas.setTitle(visible(title))
        self.canvas.setAuthor(visible(author))
        self.canvas.setSubject(visible(subject))
        self.canvas.setCreator("Reception")

    def finished(self) -> bytes:
        """Return the file; nothing may be drawn after it."""
        self.canvas.save()
        return self._bytes.getvalue()


class Paper:
    """The body pages of one paper, each issued once per copy.

    Draw into `page`; ask `room(height)` before each block, which turns to a new page where the
    block would reach the foot. `issue` places, labels and numbers the copies. `high`: of a page.
    """

    def __init__(self, document: Document, high: float = HEIGHT) -> None:
        self._document = document
        self._canvas = document.canvas
        self._canvas.setPageSize((WIDTH, high))
        self._high = high
        self._bottom = high - _FOOT
        self._names: list[str] = []
        self._continued: Callable[[Page], float] | None = None
        self.voided = ""  # why, written across every page
        self.page: Page
        self.y = TOP
        self._open()

    def _open(self) -> None:
        self._document.bodies += 1
        self._names.append(f"body{self._document.bodies}")
        self._canvas.beginForm(self._names[-1])
        self.page = Page(self._canvas, self._high)
        self.y = TOP

    def _close(self) -> None:
        self.page.done()
        self._canvas.endForm()

    def on_next_page(self, head: Callable[[Page], float] | None) -> None:
        """Let `head` draw the top of every following page; it returns where the body goes on."""
        self._continued = head

    def turn(self) -> None:
        """Begin a new page."""
        self._close()
        self._open()
        if self._continued is not None:
            self.y = self._continued(self.page)

    def room(self, height: float) -> bool:
        """Make sure that `height` points are free below `y`; True when a new page was begun."""
        if self.y + height <= self._bottom:
            return False
        self.turn()
        return True

    def together(self, height: float) -> bool:
        """As `room`, for an end of sums and signatures: what is taller than a page may be parted."""
        return height <= self._bottom - _NEXT and self.room(height)

    def issue(self, copies: Sequence[Callable[[Page], None]], foot: str) -> None:
        """Put every body page on the document once for each copy, whose callable labels it."""
        self._close()
        for label in copies:
            for number, name in enumerate(self._names, 1):
                self._canvas.doForm(name)
                page = Page(self._canvas, self._high)
                label(page)
                if self.voided:
                    reason = wrap(self.voided, 420, 18, bold=True, most=1)[0]
                    page.across(WIDTH / 2, self._high / 2 - 60, _("VOID"), 90, reason, fills=True)
                page.rule(self._high - 44, weight=0.3)
                of = _("Page {number} / {count}").format(number=number, count=len(self._names))
                page.text(RIGHT, self._high - 31, of, SMALL, align="right", ink=GREY)
                page.fitted(LEFT, self._high - 31, foot, RIGHT - LEFT - 90, SMALL, ink=GREY)
                page.done()
                self._canvas.showPage()
