"""What the sheets of the month's workbook share: grid, heads, targets, money a head."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from reception.core import clock
from reception.core.text import _
from reception.figures.values import MonthFigures
from reports.sheet import Grid

# A-D key figures, E-H formula, I a gap, J-N charts
GRID = Grid(
    widths=(24, 18, 18, 21, 16, 17, 16, 13, 2, 12, 12, 12, 12, 12),
    formula=(5, 8),
    note=(9, 14),
)


def heads() -> tuple[str, ...]:
    """Return the heads of every table of key figures."""
    return (
        _("Key figure"),
        _("Value"),
        _("Target"),
        _("Attained"),
        _("Formula"),
        _("Denominator and exclusions"),
    )


def target(data: MonthFigures, code: str) -> Decimal | None:
    """Return the branch's target `code` (see `Target`), or None when it has none."""
    return next((each.value for each in data.targets if each.code == code), None)


def fen(amount: Decimal | None) -> Decimal | None:
    """Return yuan rounded half up to the fen, None as None."""
    return None if amount is None else amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """Return part / whole, or None of nothing."""
    return part / whole if whole else None


def attained(value: Decimal | int | None, goal: Decimal | None) -> Decimal | None:
    """Return the fraction of a target that more is better for, or None without either."""
    return Decimal(value) / goal if value is not None and goal else None


def wall(instant: datetime | None) -> datetime | None:
    """Return the branch's wall-clock time as a spreadsheet keeps it: without a zone."""
    return None if instant is None else clock.local(instant).replace(tzinfo=None)


def nothing() -> str:
    """Return why a figure has no value."""
    return _("No data: the denominator is 0.")
