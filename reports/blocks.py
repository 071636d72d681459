"""What several papers share: figures as paper writes them, the head block, tick lines, signatures."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from reception.core.clock import show
from reception.core.text import _
from reception.orders.words import word
from reception.papers.values import PaperLine, Signature
from reports.fonts import width
from reports.page import GREY, LEFT, RIGHT, SIZE, SMALL, Paper
from reports.signature import draw_signature
from reports.wrap import wrap

DASH = "—"
TO_WRITE = "　"  # a field left empty for the pen
_GAP = 17.0  # between the columns of fields
_ROW = 18.7
_LEADING = 12.4
_LABEL, _MOST_LABEL = 45.0, 86.0  # room for a label of four characters, of eight
_PARAGRAPH = 13.4
_INDENT = LEFT + 9  # of what stands in a frame
_LITTLE = 1.2
_TALLEST_FRAME = 380.0
_MIDDLE = (LEFT + RIGHT) / 2
SIGN_HEIGHT = 62.0  # points of a place to sign
SIGN_LEFT, SIGN_RIGHT = (LEFT, _MIDDLE - 13), (_MIDDLE + 13, RIGHT)  # where two sign side by side
_INSTEAD, _MOST_INSTEAD = 8.5, 3  # size and lines of what stands where nobody signed

Field = tuple[str, str]  # label, value


def money(amount: Decimal) -> str:
    """Return yuan with thousands and two decimals; a true minus sign."""
    return f"{amount:,.2f}".replace("-", "−")


def quantity(number: Decimal) -> str:
    """Return a quantity without trailing zeros: 0.8, 1, 1,200."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def mileage(start: int | None, end: int | None) -> str:
    """Return 38,912 → 38,915 km; only the one that is known; a dash for neither."""
    known = [f"{km:,}" for km in (start, end) if km is not None]
    return f"{' → '.join(known)} km" if known else DASH


def moment(instant: datetime | None) -> str:
    """Return the branch's wall clock, or a dash."""
    return show(instant) if instant else DASH


def warranty(km: int | None, days: int | None) -> str:
    """Return 2,000 km / 10 天, or a dash where nothing is promised."""
    limits = [f"{km:,} km"] if km is not None else []
    if days is not None:
        limits.append(_("{days} days").format(days=f"{days:,}"))
    return " / ".join(limits) or DASH


def line_kind(line: PaperLine) -> str:
    """Return 工时, 材料 or 其他: papers say material where the window says part."""
    return _("Material") if line.kind == "part" else word(line.kind)


def plate(text: str) -> str:
    """Return a plate as people read it: 沪A·66N20."""
    if len(text) in (7, 8) and "\u4e00" <= text[0] <= "\u9fff" and text[1:].isalnum():
        return f"{text[:2]}·{text[2:]}"
    return text


def ticks(codes: Sequence[str], chosen: str, gap: str = "　") -> str:
    """Return ☑ 满意　☐ 较满意 …"""
    return gap.join(f"{'☑' if code == chosen else '☐'} {word(code)}" for code in codes)


def _cell(value: str, room: float) -> list[str]:
    """Return a cell's lines; what is only a little too long stays on one and is drawn smaller."""
    if width(value, SIZE) <= room * _LITTLE:
        return [value]
    return wrap(value, room, SIZE)


def _field(paper: Paper, field: Field, left: float, right: float, label_room: float) -> None:
    label, value = field
    start = left + label_room
    paper.page.fitted(left, paper.y + 12.8, label, label_room - 3, SIZE, ink=GREY)
    for number, line in enumerate(_cell(value or DASH, right - start)):
        paper.page.fitted(start, paper.y + 12.8 + number * _LEADING, line, right - start)


def _wide(paper: Paper, field: Field, label_room: float) -> None:
    """Draw one field over the whole width, in as many lines as it needs, over pages if it must."""
    label, value = field
    start = LEFT + label_room
    lines = wrap(value or DASH, RIGHT - start, SIZE)
    paper.room(_ROW)
    paper.page.fitted(LEFT, paper.y + 12.8, label, label_room - 3, SIZE, ink=GREY)
    for number, line in enumerate(lines):
        paper.room(_ROW)
        paper.page.text(start, paper.y + 12.8, line)
        paper.y += _LEADING if number < len(lines) - 1 else _ROW
    paper.page.rule(paper.y, weight=0.25)


def fields(
    paper: Paper, cells: Sequence[Field], *, wide: Sequence[Field] = (), columns: int = 3
) -> None:
    """Draw fields in a grid, then the `wide` ones below each other over the whole width.

    A cell too long for two lines gets the whole width too: nothing of it is lost.
    """
    labels = (label for label, _value in (*cells, *wide))
    label_room = min(max(_LABEL, *(width(label, SIZE) + 7 for label in labels)), _MOST_LABEL)
    step = (RIGHT - LEFT + _GAP) / columns
    room = step - _GAP - label_room
    height_of = {cell: len(_cell(cell[1], room)) for cell in cells}
    short = [cell for cell in cells if height_of[cell] <= 2]
    for first in range(0, len(short), columns):
        row = short[first : first + columns]
        height = _ROW + (max(height_of[cell] for cell in row) - 1) * _LEADING
        paper.room(height)
        for number, cell in enumerate(row):
            left = LEFT + number * step
            _field(paper, cell, left, left + step - _GAP, label_room)
            paper.page.rule(paper.y + height, left, left + step - _GAP, weight=0.25)
        paper.y += height
    for cell in (*(cell for cell in cells if cell not in short), *wide):
        _wide(paper, cell, label_room)


def _paragraphs(texts: Sequence[Field]) -> tuple[float, list[tuple[str, list[str]]]]:
    """Return where the paragraphs of a frame begin, and their lines."""
    widest = max(width(head, SIZE) for head, _text in texts)
    start = _INDENT + widest + SIZE if widest else _INDENT
    return start, [(head, wrap(text, RIGHT - 9 - start, SIZE)) for head, text in texts]


def frame_height(texts: Sequence[Field]) -> float:
    """Return how tall a frame of these paragraphs is, in points."""
    _start, blocks = _paragraphs(texts)
    return 11.0 + sum(len(lines) for _head, lines in blocks) * _PARAGRAPH


def framed(paper: Paper, texts: Sequence[Field]) -> None:
    """Draw a frame of paragraphs, their headings (which may be empty) in a column of their own.

    What is taller than half a page flows over the pages without a frame instead.
    """
    start, blocks = _paragraphs(texts)
    height = frame_height(texts)
    whole = height < _TALLEST_FRAME
    if whole:
        paper.room(height)
        paper.page.box(LEFT, paper.y, RIGHT, paper.y + height)
    end = paper.y + height
    paper.y += 15.0
    for head, lines in blocks:
        for number, line in enumerate(lines):
            paper.room(0.0 if whole else _PARAGRAPH)
            if number == 0:
                paper.page.text(_INDENT, paper.y, head, ink=GREY)
            paper.page.text(start, paper.y, line)
            paper.y += _PARAGRAPH
    if whole:
        paper.y = end


def _sign_start(label: str, left: float) -> float:
    return left + max(50.0, width(label, SIZE) + 8)


def fits_sign_line(label: str, instead: str, left: float, right: float) -> bool:
    """Return whether `sign_line` has room for the whole of what stands there instead of ink."""
    return len(wrap(instead, right - _sign_start(label, left), _INSTEAD)) <= _MOST_INSTEAD


def sign_line(
    paper: Paper,
    label: str,
    signature: Signature | None,
    left: float,
    right: float,
    *,
    instead: str = "",
    at: datetime | None = None,
) -> None:
    """Draw a place to sign at `paper.y`, 62 points high: strokes, or `instead`, or an empty line.

    `at` dates what stands there instead; an empty line is dated by hand.
    """
    page, top = paper.page, paper.y
    page.text(left, top + 26, label, ink=GREY)
    start = _sign_start(label, left)
    if signature is not None:
        draw_signature(page, signature, start, top, min(right, start + 150), top + 38)
        signed = f"{moment(signature.signed_at)}　{signature.signer}".rstrip("　")
        page.fitted(left, top + 54, signed, right - left, SMALL, ink=GREY)
    elif instead:
        lines = wrap(instead, right - start, _INSTEAD, most=_MOST_INSTEAD)
        page.lines(start, top + 26 - (len(lines) - 1) * 5.5, lines, _INSTEAD, leading=11)
    page.rule(top + 43, left, right)
    if signature is None:
        dated = moment(at) if at and instead else ""
        page.text(left, top + 54, _("Date:") + dated, SMALL, ink=GREY)
