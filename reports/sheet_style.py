"""How a workbook looks: colours of the house, number formats, one style for each kind of cell."""

from enum import StrEnum
from functools import cache
from typing import Any

INK = "1D2433"
SOFT = "5B6577"
LINE = "E3E7EE"
GROUND = "F6F7F9"
ACCENT = "1F5FBF"
ACCENT_SOFT = "E8F0FB"
OK = "0A7D55"
BAD = "B3261E"
SERIES = (ACCENT, "8FB1E3", "C3CBDB")  # fills of a chart, in this order

FONT = "Microsoft YaHei"  # every Windows desktop has it; others fall back to their own Chinese
POINTS = 10


class Format(StrEnum):
    """Number formats (SCREENS, Numbers): two decimals, thousands, negative red with a minus."""

    TEXT = "@"
    WHOLE = "#,##0;[Red]-#,##0"
    MONEY = "#,##0.00;[Red]-#,##0.00"
    PAID = '#,##0.00;[Red]-#,##0.00;"–"'  # most of these are nothing: a dash reads faster
    RATE = "0.00%"
    HOURS = "#,##0.0#"
    SCORE = '0.00"%"'  # the cell holds 93.52 for 93.52 %
    WHEN = "yyyy-mm-dd hh:mm"
    MARK = "General"  # yes or no, in the middle of a narrow column


class Role(StrEnum):
    """What a cell is for."""

    TITLE = "title"
    NOTE = "note"
    SECTION = "section"
    HEAD = "head"
    LABEL = "label"
    FIGURE = "figure"
    BODY = "body"
    WORDS = "words"  # body text over several lines
    TOTAL = "total"
    GOOD = "good"
    POOR = "poor"


_FONTS: dict[Role, dict[str, Any]] = {
    Role.TITLE: {"size": 16, "bold": True},
    Role.NOTE: {"size": 9, "color": SOFT},
    Role.SECTION: {"size": 11, "bold": True},
    Role.HEAD: {"size": 9, "color": SOFT, "bold": True},
    Role.FIGURE: {"size": 11, "bold": True},
    Role.TOTAL: {"bold": True},
    Role.WORDS: {"size": 9, "color": SOFT},
    Role.GOOD: {"bold": True, "color": OK},
    Role.POOR: {"bold": True, "color": BAD},
}
_FILLS = {Role.HEAD: GROUND, Role.TOTAL: ACCENT_SOFT}
_WRAPPED = (Role.WORDS, Role.LABEL, Role.HEAD)
_BARE = (Role.TITLE, Role.NOTE, Role.SECTION)  # no rule below them


class Styles:
    """The styles of one workbook, each made once and shared by all its cells."""

    def __init__(self, sheet: Any) -> None:
        """Make styles for the workbook of the openpyxl worksheet `sheet`."""
        self._sheet = sheet
        self.of = cache(self._make)

    def _make(self, role: Role, form: Format = Format.TEXT, quoted: bool = False) -> Any:
        """Return the style array of a role and format; `quoted` marks text that looks like code.

        A cell takes it as `_style`: setting font, fill and border on each cell instead makes a
        month's workbook more than twice as slow.
        """
        from openpyxl.cell.cell import Cell
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        cell = Cell(self._sheet, 1, 1)
        cell.font = Font(name=FONT, **{"size": POINTS, "color": INK, **_FONTS.get(role, {})})
        cell.number_format = str(form)
        if role in _FILLS:
            cell.fill = PatternFill("solid", fgColor=_FILLS[role])
        if role not in _BARE:
            cell.border = Border(bottom=Side("thin", color=LINE))
        side = {Format.TEXT: "left", Format.MARK: "center"}.get(form, "right")
        cell.alignment = Alignment(
            horizontal=side,
            indent=1 if side == "right" else 0,  # a number must not touch the words right of it
            vertical="center",
            wrap_text=role in _WRAPPED or (role is Role.BODY and form is Format.TEXT),
            # Where another font is wider a figure gets smaller; it never becomes ####.
            shrink_to_fit=side == "right" and role not in _WRAPPED,
        )
        cell.quotePrefix = quoted
        return cell._style
