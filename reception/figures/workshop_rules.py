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
    begun_at: int,
    now: int,
    *,
    is_open: bool,
    first: bool,
    next_at: int | None,
) -> Interval | None:
    """Return when work was in a bay, None where it was not: nothing is guessed.

    From when work on the order began (its first part), or from its own begin; closed, until it was
    closed. Open, until now; where a later part follows, until its own end or until that one begins.
    """
    if is_open:
        end = now if next_at is None else min(end, next_at, now)
    start = begun_at if first else max(begin, begun_at)
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
