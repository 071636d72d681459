"""Values as a database and a hash keep them, for hand-written SQL: no table is needed to ask.

Seconds since 1970 UTC, whole fen, thousandths, canonical JSON; `fields` has the same as columns.
"""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any


def canonical(value: Any) -> str:
    """Return `value` as JSON that is the same for equal values: the form that is hashed."""
    return _ENCODER.encode(value)


def plain(value: Any) -> Any:
    """Return a JSON-able form of a value that JSON does not know (used as `default=`)."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if hasattr(value, "__dataclass_fields__"):
        return {name: getattr(value, name) for name in value.__dataclass_fields__}
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


_ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=plain
)


def seconds(instant: datetime) -> int:
    """Return the number an Instant column keeps."""
    return int(instant.timestamp())


def instant(value: int | None) -> datetime | None:
    """Return the datetime of a number from an Instant column."""
    return None if value is None else datetime.fromtimestamp(value, UTC)


@lru_cache(maxsize=8192)
def yuan(fen: int | None) -> Decimal:
    """Return Decimal yuan of a number from a Money column; an empty sum is 0."""
    return Decimal(int(fen or 0)).scaleb(-2)


@lru_cache(maxsize=1024)
def quantity(milli: int) -> Decimal:
    """Return the Decimal of a number from a Quantity column."""
    whole, rest = divmod(int(milli), 1000)
    return Decimal(whole) if rest == 0 else Decimal(int(milli)).scaleb(-3).normalize()


def day_number(day: date) -> int:
    """Return a day as columns keep it: 20240131."""
    return day.year * 10_000 + day.month * 100 + day.day


def day_of(number: int) -> date:
    """Return the day of such a number; ValueError when there is none."""
    return date(number // 10_000, number // 100 % 100, number % 100)
