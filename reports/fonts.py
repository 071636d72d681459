"""The paper's fonts: registered once a process, chosen per run of characters, measured with a cache.

Text is drawn exactly as it was typed: nothing is interpreted, what cannot be printed shows as a box
or U+FFFD and never as nothing, and every character copies and searches as itself in the finished
PDF, those above U+FFFF included (LIBRARIES, row "font").
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

import resources

REGULAR = "NotoSansSC-Regular"
BOLD = "NotoSansSC-Bold"
FALLBACK = "NotoSansSC-Fallback"

# Line ends become spaces; other controls and lone surrogates are shown as U+FFFD.
_SPACES = re.compile(r"[\t\n\v\f\r\u0085\u2028\u2029]+")
_HIDDEN = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufffe\\uffff]")
_BOX = 0x25A1
_CMAP_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /{name} def
/CMapType 2 def
1 begincodespacerange
<00> <FF>
endcodespacerange"""
_CMAP_FOOT = """endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


def visible(text: str) -> str:
    """Return `text` on one line, with what no printer can print replaced by U+FFFD."""
    return _HIDDEN.sub("\ufffd", _SPACES.sub(" ", text))


def to_unicode_map(name: str, subset: Sequence[int]) -> str:
    """Return the ToUnicode map of a font subset, in UTF-16 as PDF 9.10.3 wants it.

    ReportLab's own writes five hexadecimal digits above U+FFFF, which readers drop.
    """
    rows = [
        f"<{index:02X}> <{chr(code).encode('utf-16-be', 'surrogatepass').hex().upper()}>"
        for index, code in enumerate(subset)
    ]
    blocks: list[str] = []
    for first in range(0, len(rows), 100):  # a block holds at most 100
        block = rows[first : first + 100]
        blocks += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    return "\n".join([_CMAP_HEAD.format(name=name), *blocks, _CMAP_FOOT])


@lru_cache(maxsize=1)
def faces() -> dict[str, Any]:
    """Register the three fonts with ReportLab on the first call; return them by name."""
    from reportlab import rl_config
    from reportlab.pdfbase import pdfmetrics, ttfonts

    rl_config.useA85 = 0  # plain binary streams: a quarter smaller
    ttfonts.makeToUnicodeCMap = to_unicode_map
    found = {}
    for name in (REGULAR, BOLD, FALLBACK):
        found[name] = ttfonts.TTFont(
            name, str(resources.path("fonts", f"{name}.ttf")), asciiReadable=False, shapable=False
        )
        pdfmetrics.registerFont(found[name])
    return found


def _face_of(code: int, bold: bool) -> str:
    """Return the font that has a character; boxes for those that no font has."""
    known = faces()
    for name in (BOLD, REGULAR, FALLBACK) if bold else (REGULAR, FALLBACK):
        if code in known[name].face.charToGlyph:
            return name
    # No font has it (an emoji, another script): a box stands for it and still copies as itself.
    face = known[REGULAR].face
    face.charToGlyph[code] = face.charToGlyph[_BOX]
    face.charWidths[code] = face.charWidths[_BOX]
    return REGULAR


@lru_cache(maxsize=16384)
def runs(text: str, bold: bool = False) -> tuple[tuple[str, str], ...]:
    """Cut one line of text into (font name, characters) runs, each drawable with one font."""
    main = BOLD if bold else REGULAR
    text = visible(text)
    glyphs = faces()[main].face.charToGlyph
    if all(ord(character) in glyphs for character in text):
        return ((main, text),) if text else ()
    chosen = groupby(text, lambda character: _face_of(ord(character), bold))
    return tuple((name, "".join(characters)) for name, characters in chosen)


@lru_cache(maxsize=16384)
def _width(text: str, bold: bool) -> float:
    total = 0.0
    for name, piece in runs(text, bold):
        face = faces()[name].face
        widths = face.charWidths
        total += sum(widths.get(ord(character), face.defaultWidth) for character in piece)
    return total / 1000


def width(text: str, size: float, bold: bool = False) -> float:
    """Return the width of one line of text in points at `size` points."""
    return _width(text, bold) * size
