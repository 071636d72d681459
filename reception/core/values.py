"""Plain JSON values into the typed arguments and results of actions, and back.

Used by `reception ops` and by the gate when it answers a repeated operation.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

from reception.core.errors import Invalid
from reception.core.text import _

T = TypeVar("T")
_LARGEST = 2**63 - 1  # what a database keeps as a whole number

_FARTHEST = Decimal(10) ** 15


@cache
def _converter() -> Any:
    import cattrs

    converter = cattrs.Converter(forbid_extra_keys=True)
    converter.register_structure_hook(Decimal, lambda value, _type: _number(value))
    converter.register_structure_hook(datetime, lambda value, _type: _instant(value))
    converter.register_structure_hook(date, lambda value, _type: _day(value))
    for plain in (str, int, bool, float):
        converter.register_structure_hook(plain, _exactly(plain))
    return converter


def _exactly(kind: type) -> Any:
    def check(value: Any, _type: Any) -> Any:
        right = type(value) is kind or (kind is float and type(value) is int)
        if not right or (type(value) is int and not -_LARGEST <= value <= _LARGEST):
            raise TypeError(f"{value!r} is not a {kind.__name__}")
        return value

    return check


def _number(value: Any) -> Decimal:
    number = Decimal(str(value))
    if not number.is_finite() or abs(number) >= _FARTHEST:  # no rule can reckon with these
        raise ValueError(f"{value!r} is no number to reckon with")
    return number


def _day(value: Any) -> date:
    if type(value) is not date and not isinstance(value, str):
        raise TypeError(f"{value!r} is not a day")
    return value if isinstance(value, date) else date.fromisoformat(value)


def _instant(value: Any) -> datetime:
    parsed = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    if parsed.tzinfo is None:
        from reception.core.clock import ZONE

        parsed = parsed.replace(tzinfo=ZONE)
    return parsed.astimezone(UTC)


def build(kind: type[T], value: Any) -> T:
    """Return `value` (parsed JSON) as `kind`; times without a zone are the branch's.

    Raises Invalid when it does not fit.
    """
    try:
        result: T = _converter().structure(value, kind)
    except Exception as error:  # cattrs raises groups of many kinds
        raise Invalid(
            "args", _("The value {value} does not fit here.").format(value=repr(value)[:80])
        ) from error
    return result
