"""The one clock. Stored in UTC; shown, grouped and closed by month in the branch's zone.

Nothing else in the program asks the machine for the time, so tests set it here.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")


def _machine() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _machine


def now() -> datetime:
    """Return the present instant in UTC, cut to the second (what the database keeps)."""
    return _source().astimezone(UTC).replace(microsecond=0)


def milliseconds() -> int:
    """Return milliseconds since 1970 UTC: for identifiers that sort by time."""
    return int(_source().timestamp() * 1000)


def local(instant: datetime) -> datetime:
    """Return `instant` as the branch's wall clock shows it."""
    return instant.astimezone(ZONE)


def today() -> date:
    """Return the branch's calendar day."""
    return local(now()).date()


def at(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """Return the UTC instant of a wall-clock time at the branch."""
    return datetime.combine(day, time(hour, minute), ZONE).astimezone(UTC)


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """Return the first instant of a branch day and of the next one (half open)."""
    return at(day), at(day + timedelta(days=1))


def month_bounds(year: int, month: int) -> tuple[datetime, datetime]:
    """Return the first instant of a branch month and of the next one (half open)."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return at(date(year, month, 1)), at(following)


def show(instant: datetime, pattern: str = "%Y-%m-%d %H:%M") -> str:
    """Return wall-clock text, as every screen and paper prints it."""
    return local(instant).strftime(pattern)


@contextmanager
def frozen(source: Callable[[], datetime] | datetime) -> Iterator[None]:
    """Let the clock be `source` inside the block: for tests and for the demonstration day."""
    global _source
    before = _source
    _source = (lambda: source) if isinstance(source, datetime) else source
    try:
        yield
    finally:
        _source = before
