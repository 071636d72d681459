"""How time lies over opening hours, and how an order is shared by those who worked on it: pure functions."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

Interval = tuple[int, int]  # seconds, half open


def joined(intervals: Iterable[Interval]) -> list[Interval]:
    """Return the same time in intervals that do not touch, in order."""
    made: list[Interval] = []
    for begin, end in sorted(each for each in intervals if each[0] < each[1]):
        if made and begin <= made[-1][1]:
            made[-1] = (made[-1][0], max(made[-1][1], end))
        else:
            made.append((begin, end))
    return made


def within(busy: Sequence[Interval], open_: Sequence[Interval]) -> int:
    """Return the seconds that lie in both; each of the two is in order and does not overlap."""
    total = at = 0
    for begin, end in busy:
        while at < len(open_) and open_[at][1] <= begin:
            at += 1
        for opens, closes in open_[at:]:
            if opens >= end:
                break
            total += min(end, closes) - max(begin, opens)
    return total


def occupied_part(
    begin: int,
    end: int,
    now: int,
    *,
    is_open: bool,
    begun_at: int | None,
    following: int | None,
) -> Interval | None:
    """Return when work was in a bay, None where it has not begun: nothing is guessed.

    Closed, as long as it is noted. Open, until now; where a later part is planned, until its own
    end or until that one begins. `begun_at`: when work on the order began, for its first part.
    """
    if is_open:
        if begin >= now and (begun_at is None or begun_at >= now):
            return None
        end = now if following is None else min(end, following, now)
    start = begin if begun_at is None else min(begun_at, end)
    return (start, end) if start < end else None


def shares(whole: int, weights: Sequence[int]) -> list[int]:
    """Return whole numbers in proportion to the weights that add up to `whole`; the first has the rest."""
    total = sum(weights)
    if not total:
        return [whole] + [0] * (len(weights) - 1) if weights else []
    parts = [whole * weight // total for weight in weights]
    parts[0] += whole - sum(parts)
    return parts


def hours(seconds: int) -> Decimal:
    """Return seconds as hours to two decimals."""
    return (Decimal(seconds) / 3600).quantize(Decimal("0.01"))
