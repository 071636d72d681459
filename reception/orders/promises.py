"""承诺时间: how near a promise is, which one counts, and whether the customer knew in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

NEAR = timedelta(hours=1)


class Left(StrEnum):
    """What is left of a promise. Every screen asks here, so that none says otherwise."""

    LATER = "later"  # more than an hour
    HOUR = "hour"
    PAST = "past"


def left(promised_at: datetime, now: datetime) -> Left:
    """Tell how near a promise is; at the promised second itself it is kept."""
    if promised_at < now:
        return Left.PAST
    return Left.HOUR if promised_at - now < NEAR else Left.LATER


class Told(StrEnum):
    """Whether the customer heard of a promise before the one that held had passed."""

    FIRST = "first"  # agreed at the desk
    IN_TIME = "in_time"
    TOO_LATE = "too_late"
    NOT = "not"


@dataclass(frozen=True)
class Agreed:
    """A promise as it was set, in seconds, and whether the customer was told then."""

    promised_at: int
    set_at: int
    told: bool


def judged(promises: Sequence[Agreed]) -> list[Told]:
    """Return for each promise, in the order in which they were made, whether it was told in time."""
    found: list[Told] = []
    holds: int | None = None
    for each in promises:
        if not each.told:
            found.append(Told.NOT)
        elif holds is None:
            found.append(Told.FIRST)
        else:
            found.append(Told.IN_TIME if each.set_at <= holds else Told.TOO_LATE)
        if found[-1] in (Told.FIRST, Told.IN_TIME):
            holds = each.promised_at
    return found


def effective_promise(promises: Sequence[Agreed]) -> int | None:
    """Return the last promise that the customer heard of before the one it replaced had passed.

    A new time that was set when the old one was over already excuses nothing, and neither does one
    that nobody told (DOMAIN §6, on time). None where none was told.
    """
    holds = None
    for each, told in zip(promises, judged(promises), strict=True):
        if told in (Told.FIRST, Told.IN_TIME):
            holds = each.promised_at
    return holds
