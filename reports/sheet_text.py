"""Text for a cell: whatever a customer is called comes out as itself and is never a formula."""

import re
import unicodedata

LIMIT = 32_767  # what a cell holds, in UTF-16 units (ECMA-376)

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile("_x[0-9A-Fa-f]{4}_")  # a spreadsheet reads _x0041_ as A
_CODE = ("=", "+", "-", "@", "\t")  # what a spreadsheet takes for a formula when typed again


def _visible(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else "\ufffd"


def clean(text: str) -> str:
    """Return `text` as XML can carry it and within a cell's limit (SAFETY, openpyxl).

    Control characters become their pictures (␛), lone surrogates and non-characters become
    U+FFFD; what is too long ends in …. Line feeds and tabs stay.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _UNPRINTABLE.sub(_visible, text)
    if len(text) * 2 > LIMIT and len(text.encode("utf-16-le")) // 2 > LIMIT:
        cut = text.encode("utf-16-le")[: 2 * (LIMIT - 1)]
        text = cut.decode("utf-16-le", "ignore") + "…"
    return text


def looks_like_code(text: str) -> bool:
    """Return whether a spreadsheet would take `text` for a formula when it is typed again."""
    return text.startswith(_CODE)


def escape_parts(text: str) -> list[str]:
    """Return `text` cut so that no part holds an escape like _x0041_; mostly just [text].

    As runs of one cell the parts read as the text itself in every reader; doubling the escape
    instead would show in those that do not undo it.
    """
    parts, start = [], 0
    for match in _ESCAPE.finditer(text):
        parts.append(text[start : match.start() + 3])
        start = match.start() + 3
    return [*parts, text[start:]]


def width(text: str) -> int:
    """Return how many half-width characters `text` takes on its longest line (Chinese takes 2)."""
    return max(
        (
            sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)
            for line in text.split("\n")
        ),
        default=0,
    )


def lines(text: str, room: float) -> int:
    """Return on how many lines `text` comes out in a cell `room` half-width characters wide."""
    whole = max(2, int(room))
    return sum(
        1 if taken <= whole else -(-taken // (whole - 1))  # a broken line wastes a character
        for taken in map(width, text.split("\n"))
    )
