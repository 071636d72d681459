"""Column types: what Python sees on the left, what both databases keep on the right.

Money is Decimal yuan / whole fen; Quantity is Decimal / thousandths; Instant is an aware datetime /
seconds since 1970 UTC; Flag is bool / 0 or 1; Code is a StrEnum / its text. No REAL column anywhere.
"""

import json
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from reception.core.orm import BigIntegerField, IntegerField, TextField
from reception.core.units import canonical as canonical
from reception.core.units import instant as instant
from reception.core.units import plain as plain
from reception.core.units import quantity as quantity
from reception.core.units import seconds as seconds
from reception.core.units import yuan as yuan


class Money(BigIntegerField):
    """Decimal yuan with two places; whole fen in the database."""

    def db_value(self, value: Any) -> int | None:
        """Return fen; ValueError if the amount has parts of a fen."""
        if value is None:
            return None
        fen = Decimal(value) * 100
        if fen != fen.to_integral_value():
            raise ValueError(f"{value} yuan is not a whole number of fen")
        return int(fen)

    def python_value(self, value: Any) -> Decimal | None:
        """Return yuan."""
        return None if value is None else Decimal(int(value)).scaleb(-2)


class Quantity(BigIntegerField):
    """Decimal with up to three places; thousandths in the database."""

    def db_value(self, value: Any) -> int | None:
        """Return thousandths; ValueError beyond three places."""
        if value is None:
            return None
        milli = Decimal(value) * 1000
        if milli != milli.to_integral_value():
            raise ValueError(f"{value} has more than three decimals")
        return int(milli)

    def python_value(self, value: Any) -> Decimal | None:
        """Return the quantity without trailing zeros (0.800 -> 0.8)."""
        if value is None:
            return None
        whole, rest = divmod(int(value), 1000)
        return Decimal(whole) if rest == 0 else Decimal(int(value)).scaleb(-3).normalize()


class Instant(BigIntegerField):
    """Aware datetime; seconds since 1970 in UTC in the database."""

    def db_value(self, value: Any) -> int | None:
        """Return seconds; ValueError for a datetime without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return int(value.timestamp())

    def python_value(self, value: Any) -> datetime | None:
        """Return the instant in UTC."""
        return None if value is None else datetime.fromtimestamp(int(value), UTC)


class Flag(IntegerField):
    """bool; 0 or 1 in the database, the same on both."""

    def db_value(self, value: Any) -> int | None:
        """Return 0 or 1."""
        return None if value is None else int(bool(value))

    def python_value(self, value: Any) -> bool | None:
        """Return the truth."""
        return None if value is None else bool(value)


class Code(TextField):
    """A StrEnum; its text in the database."""

    def __init__(self, kind: type[StrEnum], **options: Any) -> None:
        super().__init__(**options)
        self.kind = kind

    def db_value(self, value: Any) -> str | None:
        """Return the text; ValueError for an unknown word."""
        return None if value is None else str(self.kind(value))

    def python_value(self, value: Any) -> StrEnum | None:
        """Return the enum member."""
        return None if value is None else self.kind(value)


class Json(TextField):
    """Plain JSON values; canonical text in the database, so that equal values hash equally."""

    def db_value(self, value: Any) -> str | None:
        """Return canonical JSON."""
        return None if value is None else canonical(value)

    def python_value(self, value: Any) -> Any:
        """Return the parsed value."""
        return None if value is None else json.loads(value)
