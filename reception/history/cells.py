"""One cell of a spreadsheet: what it says, whichever way it was typed.

Numbers typed as text and texts typed as numbers are understood. Every function raises Invalid with
a sentence; the caller knows row and column.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from reception.core import clock, money
from reception.core.errors import Invalid
from reception.core.text import _
from reception.core.typed import half_width, one_line
from reception.history.values import Cell

LONGEST_TEXT = 500
NOISE = Decimal("1e-9")  # what binary floats in the file leave behind the last decimal
_EXCEL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel's days have no zone
_SERIALS = range(36526, 73051)  # 2000-01-01 to 2100-01-01, for a time without its format
_TIME = re.compile(
    r"([0-9]{4})(?:[-/.]|年)([0-9]{1,2})(?:[-/.]|月)([0-9]{1,2})日?"
    r"(?:[T ]*([0-9]{1,2})[:时]([0-9]{1,2})分?(?::([0-9]{1,2})(?:\.[0-9]+)?)?)?"
)


def text(cell: Cell) -> str:
    """Return a cell as text: 1001.0 is 1001, an empty one is ''."""
    if cell is None:
        return ""
    if isinstance(cell, float | Decimal):
        number = _decimal(cell)
        if number is not None:
            return format(number.quantize(1) if number == int(number) else number, "f")
    return str(cell)


def line(cell: Cell) -> str:
    """Return a cell as one line of text exactly as typed, at most 500 characters."""
    typed = text(cell)
    if len(typed) > LONGEST_TEXT:
        raise Invalid("", _("This text has more than {most} characters.").format(most=LONGEST_TEXT))
    return one_line(typed, "")


def word(cell: Cell) -> str:
    """Return a cell that names something: one line without spaces around it."""
    return line(text(cell).strip())


def needed(cell: Cell) -> str:
    """Return a word that must be there."""
    found = word(cell)
    if not found:
        raise Invalid("", _("This cell is empty. Fill it in."))
    return found


def chosen(cell: Cell, choices: dict[str, str]) -> str:
    """Return what a word stands for; it must be one of the choices."""
    found = needed(cell)
    if found.upper() in choices:  # pdi
        found = found.upper()
    if found not in choices:
        raise Invalid(
            "",
            _("“{word}” is not one of: {choices}.").format(word=found, choices=" ".join(choices)),
        )
    return choices[found]


def amount(cell: Cell) -> Decimal:
    """Return yuan, at least 0, with at most two decimals; an empty cell is not an amount."""
    if isinstance(cell, str):
        return money.parse(cell)
    number = _number(cell, 2)
    if number is None:
        raise Invalid("", _("Enter an amount in yuan, such as 1,234.50."))
    if number < 0:
        raise Invalid("", _("An amount cannot be negative."))
    return number


def discount(cell: Cell) -> Decimal:
    """Return yuan; an empty cell is no discount."""
    return money.ZERO if text(cell).strip() == "" else amount(cell)


def quantity(cell: Cell) -> Decimal:
    """Return a quantity above 0 with at most three decimals."""
    if isinstance(cell, str):
        return money.parse_quantity(cell)
    number = _number(cell, 3)
    if number is None or number <= 0:
        raise Invalid("", _("Enter a quantity above zero, such as 1 or 4.5."))
    return number


def score(cell: Cell) -> Decimal:
    """Return 0..100 with three decimals; finer ones (a mean of marks) are rounded."""
    if isinstance(cell, str):
        typed = half_width(cell).strip().removesuffix("分")
        number = Decimal(typed) if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,20})?", typed) else None
    else:
        number = _decimal(cell)
    if number is None or not 0 <= number <= 100:
        raise Invalid("", _("A score is a number between 0 and 100."))
    return number.quantize(Decimal("0.001"), ROUND_HALF_UP)


def _decimal(cell: Cell) -> Decimal | None:
    if isinstance(cell, bool) or not isinstance(cell, int | float | Decimal):
        return None
    number = cell if isinstance(cell, Decimal) else Decimal(repr(cell))
    return number if number.is_finite() and abs(number) < 10**15 else None


def _number(cell: Cell, places: int) -> Decimal | None:
    number = _decimal(cell)
    if number is None:
        return None
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    if abs(rounded - number) < NOISE:
        return rounded
    if places == 2:
        raise Invalid("", _("An amount has at most two decimals."))
    raise Invalid("", _("A quantity has at most three decimals."))


def moment(cell: Cell) -> datetime:
    """Return an instant: an Excel date, or text such as 2026-10-03 09:15 in the branch's time."""
    wall = _wall_clock(cell)
    if wall is None or not 1990 <= wall.year <= 2100:
        raise Invalid("", _("Enter a date and time, such as 2026-10-03 09:15."))
    whole = (wall + timedelta(milliseconds=500)).replace(microsecond=0)
    return clock.at(whole.date(), whole.hour, whole.minute) + timedelta(seconds=whole.second)


def maybe_moment(cell: Cell) -> datetime | None:
    """Return an instant, or None for an empty cell."""
    return None if text(cell).strip() == "" else moment(cell)


def day(cell: Cell) -> date:
    """Return a calendar day; a time of day is dropped."""
    return clock.local(moment(cell)).date()


def _wall_clock(cell: Cell) -> datetime | None:
    if isinstance(cell, datetime):
        return cell if cell.tzinfo is None else clock.local(cell).replace(tzinfo=None)
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    if isinstance(cell, str):
        return _typed_time(half_width(cell).strip())
    number = _decimal(cell)
    if number is not None and int(number) in _SERIALS:
        return _EXCEL_ZERO + timedelta(days=float(number))
    return None


def _typed_time(typed: str) -> datetime | None:
    found = _TIME.fullmatch(typed)
    if found is None:
        return None
    try:
        return datetime(*(int(part or 0) for part in found.groups()))  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        return None
