"""Breaking a paragraph into lines by UAX #14, measured in the paper's own fonts.

ReportLab's CJK breaking follows Japanese rules and splits ￥12,345.67 (LIBRARIES, row "paper").
"""

import re
from functools import lru_cache

from reports.fonts import visible, width

# Between two ideographs a line may always break (UAX #14, rule LB31), whatever stands around them:
# only what lies between such places needs the slow rules.
_IDEOGRAPHS = re.compile(
    r"(?<=[\u3400-\u9fff\U00020000-\U0003ffff])(?=[\u3400-\u9fff\U00020000-\U0003ffff])"
)
_HOLDS = re.compile("[0-9/] +$")  # 5,000 km / 30 天 is one word: a figure keeps its unit
_ELLIPSIS = "…"


@lru_cache(maxsize=4096)
def _units(chunk: str) -> tuple[str, ...]:
    from uniseg.linebreak import line_break_units

    return tuple(line_break_units(chunk))


def units(text: str) -> list[str]:
    """Cut text into the pieces that a line break may stand between, spaces kept at their end."""
    found: list[str] = []
    for chunk in _IDEOGRAPHS.split(text):
        found += _units(chunk) if len(chunk) != 1 else (chunk,)
    return found


def _words(text: str) -> list[str]:
    """Return the units of a text, a figure and its unit of measure together."""
    found: list[str] = []
    for unit in units(text):
        if found and (unit == "/ " or _HOLDS.search(found[-1])):
            found[-1] += unit
        else:
            found.append(unit)
    return found


def _by_character(unit: str, room: float, size: float, bold: bool) -> list[str]:
    """Cut a word that is wider than the line itself: nothing may leave its cell."""
    pieces, piece, used = [], "", 0.0
    for character in unit:
        wide = width(character, size, bold)
        if piece and used + wide > room:
            pieces.append(piece)
            piece, used = "", 0.0
        piece += character
        used += wide
    return [*pieces, piece]


def wrap(text: str, room: float, size: float, *, bold: bool = False, most: int = 0) -> list[str]:
    """Return `text` as lines no wider than `room` points; [""] for an empty text.

    With `most` the lines beyond that number are dropped and the last one kept ends in "…".
    """
    text = visible(text).strip()
    if width(text, size, bold) <= room:
        return [text]
    lines: list[str] = []
    line, used = "", 0.0
    for unit in _words(text):
        wide = width(unit.rstrip(), size, bold)
        if line and used + wide > room:
            lines.append(line.rstrip())
            line, used = "", 0.0
        if wide > room:
            *full, unit = _by_character(unit, room, size, bold)
            lines += full
        if most and len(lines) > most:
            break
        line += unit
        used += width(unit, size, bold)
    lines.append(line.rstrip())
    if most and len(lines) > most:
        lines = [*lines[: most - 1], cut(lines[most - 1] + _ELLIPSIS, room, size, bold=bold)]
    return lines


def cut(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """Return one line of `text`, ended by "…" where it would leave `room` points."""
    text = visible(text)
    if width(text, size, bold) <= room:
        return text
    kept, used = "", width(_ELLIPSIS, size, bold)
    for character in text.rstrip(_ELLIPSIS):
        used += width(character, size, bold)
        if used > room:
            break
        kept += character
    return kept.rstrip() + _ELLIPSIS
