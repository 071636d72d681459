"""Make the three shipped fonts out of Noto's own files. Run by hand, only when the set changes.

    python resources/fonts/make_fonts.py REGULAR.ttf BOLD.ttf CJK.ttc

REGULAR and BOLD are the static TrueType files of Noto Sans SC (npm package
`@expo-google-fonts/noto-sans-sc`); CJK is `NotoSansCJK-Regular.ttc` of Debian's fonts-noto-cjk.
Needs fontTools (a development dependency). The same sources give the same bytes.

Why not the files as they are: variable fonts print Thin, ReportLab refuses CFF outlines and
collections, and the whole set is 40 MB (LIBRARIES, row "font"). What comes out:

- NotoSansSC-Regular.ttf: GBK, the newer standard characters of the same plane (U+9FA6 to U+9FFF),
  the Extension A characters of the 8105-character standard table 通用规范汉字表, every symbol;
- NotoSansSC-Bold.ttf: the same set. (GB2312 alone would save 5 MB, but Qt looks for a missing
  bold character in the next family, not in Regular: 喆, 燊 and 陳 came out as boxes on a PC
  without Chinese system fonts.)
- NotoSansSC-Fallback.ttf: every other Han character Noto has, the rest of Extension A and
  Extension B and later (𠮷 and 䶮 are surnames and given names), as one family of its own.

The tick boxes ☐ ☑ ☒ and a few marks are in neither source: they are drawn here from simple
strokes, so that a ticked opinion needs no system font.
"""

import math
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont, newTable
from fontTools.ttLib.scaleUpem import scale_upem

HERE = Path(__file__).parent
# Characters of the standard table that GBK lacks and that stand in Extension A.
STANDARD_A = (
    "㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹㟃㠇㠓㤘㥄㧐㧑㧟㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠"
    "䁖䂮䃅䃎䅟䌹䎃䎖䏝䏡䏲䐃䓖䓛䓨䓫䓬䗖䗛䗪䗴䜣䝙䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮"
)
BOX = (120, -20, 880, 740)  # the square of a tick box: left, bottom, right, top in font units
UNITS = 500  # to the em instead of 1000: a tenth off every paper, a hundredth of a point at 10 pt
KEPT_TABLES = {"cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post", "OS/2"}
KEPT_TABLES |= {"GPOS", "prep", "gasp"}


def _is_han(code: int) -> bool:
    return 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or code >= 0x20000


def _is_hangul(code: int) -> bool:
    return 0x1100 <= code < 0x1200 or 0x3130 <= code < 0x3190 or 0xA960 <= code < 0xD800


def _encodable(codes: Iterable[int], charset: str) -> set[int]:
    """Return the code points that a Chinese character set contains."""

    def known(code: int) -> bool:
        try:
            chr(code).encode(charset)
        except UnicodeEncodeError:
            return False
        return True

    return {code for code in codes if known(code)}


def _cut(font: TTFont, codes: set[int]) -> None:
    """Keep only the glyphs of `codes`; drop what neither Qt nor ReportLab needs for level text."""
    options = subset.Options(
        layout_features=["kern"], glyph_names=False, notdef_outline=True, hinting=True
    )
    options.name_IDs = ["*"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    for tag in [tag for tag in font.keys() if tag not in KEPT_TABLES | {"GlyphOrder", "CFF "}]:  # noqa: SIM118 - a font is no plain mapping
        del font[tag]


def _draw(font: TTFont, code: int, width: int, draw: Callable[[TTGlyphPen], None]) -> None:
    """Add one glyph of our own under `code`."""
    pen = TTGlyphPen(font.getGlyphSet())
    draw(pen)
    name = f"own{code:04X}"
    glyph = pen.glyph()
    font["glyf"][name] = glyph
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (width, getattr(glyph, "xMin", 0))
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[code] = name


def _loop(pen: TTGlyphPen, points: list[tuple[int, int]]) -> None:
    pen.moveTo(points[0])
    for point in points[1:]:
        pen.lineTo(point)
    pen.closePath()


def _box(pen: TTGlyphPen, x0: int, y0: int, x1: int, y1: int, line: int) -> None:
    _loop(pen, [(x0, y0), (x0, y1), (x1, y1), (x1, y0)])
    _loop(
        pen,
        [
            (x0 + line, y0 + line),
            (x1 - line, y0 + line),
            (x1 - line, y1 - line),
            (x0 + line, y1 - line),
        ],
    )


def _cross(pen: TTGlyphPen, x0: int, y0: int, x1: int, y1: int, half: int) -> None:
    _loop(pen, [(x0 - half, y1), (x0 + half, y1), (x1 + half, y0), (x1 - half, y0)])
    _loop(pen, [(x0 - half, y0), (x1 - half, y1), (x1 + half, y1), (x0 + half, y0)])


def _tick(pen: TTGlyphPen, thick: int) -> None:
    """A heavy tick that stays readable in an 8 pt box on a third carbon copy."""
    half = thick * 7 // 10
    _loop(
        pen,
        [
            (250, 400),
            (250 + half, 400 + half),
            (430, 220 + 2 * half),
            (740, 530 + 2 * half),
            (740 + half, 530 + half),
            (430, 220),
        ],
    )


def _turn(pen: TTGlyphPen, thick: int) -> None:
    """Three quarters of a circle, turning back: redone."""
    rim = [math.radians(angle) for angle in range(90, -181, -10)]
    circle = [(round(500 + 330 * math.cos(a)), round(360 + 330 * math.sin(a))) for a in rim]
    hole = 330 - thick
    back = [(round(500 + hole * math.cos(a)), round(360 + hole * math.sin(a))) for a in rim]
    _loop(pen, circle + back[::-1])
    middle = 690 - thick // 2
    _loop(pen, [(510, middle - 150), (330, middle), (510, middle + 150)])


def _pause(pen: TTGlyphPen) -> None:
    for left in (260, 560):
        _loop(pen, [(left, 0), (left, 720), (left + 180, 720), (left + 180, 0)])


def _add_marks(font: TTFont, line: int) -> None:
    """Draw the marks that Noto Sans SC lacks; `line` is the stroke in font units."""

    def ticked(pen: TTGlyphPen) -> None:
        _box(pen, *BOX, line)
        _tick(pen, line + 34)

    def crossed(pen: TTGlyphPen) -> None:
        _box(pen, *BOX, line)
        _cross(pen, 310, 190, 690, 570, line * 3 // 4)

    _draw(font, 0x2610, 1000, lambda pen: _box(pen, *BOX, line))
    _draw(font, 0x2611, 1000, ticked)
    _draw(font, 0x2612, 1000, crossed)
    _draw(font, 0x2714, 1000, lambda pen: _tick(pen, line + 50))
    for code in (0x2715, 0x2717, 0x2718):
        _draw(font, code, 1000, lambda pen: _cross(pen, 240, 100, 760, 620, line))
    _draw(font, 0x27F2, 1000, lambda pen: _turn(pen, line))
    _draw(font, 0x23F8, 1000, _pause)
    _draw(font, 0x25AE, 600, lambda pen: _loop(pen, [(90, -30), (90, 750), (510, 750), (510, -30)]))
    _draw(font, 0x25AF, 600, lambda pen: _box(pen, 90, -30, 510, 750, line))


def _to_truetype(font: TTFont) -> None:
    """Turn cubic CFF outlines into quadratic glyf outlines, within one unit of a thousand."""
    glyphs = font.getGlyphSet()
    order = font.getGlyphOrder()
    table = newTable("glyf")
    table.glyphOrder = order
    table.glyphs = {}
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, max_err=1.0, reverse_direction=True))
        table.glyphs[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), table
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in [
        "maxTwilightPoints",
        "maxStorage",
        "maxFunctionDefs",
        "maxInstructionDefs",
        "maxStackElements",
        "maxSizeOfInstructions",
        "maxComponentElements",
    ]:
        setattr(maxp, field, 0)
    maxp.maxZones = 1
    font["post"].formatType = 3.0
    font["head"].glyphDataFormat = 0
    del font["CFF "]
    font.sfntVersion = "\x00\x01\x00\x00"


def _name(font: TTFont, family: str, style: str, weight: int) -> None:
    """Give the family a name of its own: Qt and fontconfig choose by name and weight."""
    names = font["name"]
    kept = {0, 13}  # copyright and licence; every paper carries this table
    names.names = [n for n in names.names if n.nameID in kept and n.platformID == 3]
    postscript = f"{family.replace(' ', '')}-{style}"
    for number, text in ((1, family), (2, style), (3, postscript), (4, f"{family} {style}")):
        names.setName(text, number, 3, 1, 0x409)
    names.setName(postscript, 6, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    bold = weight >= 700
    font["OS/2"].fsSelection = 0x20 if bold else 0x40
    font["head"].macStyle = 1 if bold else 0


def _save(font: TTFont, name: str) -> None:
    scale_upem(font, UNITS)
    font.recalcTimestamp = False
    font.save(HERE / name, reorderTables=True)
    codes = font.getBestCmap()
    size = (HERE / name).stat().st_size / 1e6
    sys.stdout.write(f"{name}: {len(codes)} characters, {size:.1f} MB\n")


def main(regular_file: str, bold_file: str, collection_file: str) -> None:
    """Read the three sources and write the three fonts beside this script."""
    regular = TTFont(regular_file)
    has = set(regular.getBestCmap())
    symbols = {code for code in has if not _is_han(code)}
    newer = {code for code in has if 0x9FA6 <= code <= 0x9FFF}
    main_set = symbols | newer | _encodable(has, "gbk") | (has & set(map(ord, STANDARD_A)))
    _cut(regular, main_set)
    _add_marks(regular, 66)
    _name(regular, "Noto Sans SC", "Regular", 400)
    _save(regular, "NotoSansSC-Regular.ttf")

    bold = TTFont(bold_file)
    _cut(bold, main_set)
    _add_marks(bold, 104)
    _name(bold, "Noto Sans SC", "Bold", 700)
    _save(bold, "NotoSansSC-Bold.ttf")

    shipped = set(regular.getBestCmap())
    faces = TTCollection(collection_file).fonts
    fallback = next(face for face in faces if face["name"].getDebugName(4) == "Noto Sans CJK SC")
    rest = set(fallback.getBestCmap()) - shipped
    _cut(fallback, {code for code in rest if not _is_hangul(code)})
    _to_truetype(fallback)
    _name(fallback, "Noto Sans SC Fallback", "Regular", 400)
    _save(fallback, "NotoSansSC-Fallback.ttf")


if __name__ == "__main__":
    main(*sys.argv[1:4])
