"""What changed, told once after the commit to whoever listens (the bus of the windows).

Changes of this process come from the gate. Changes made elsewhere on the same database are found
by `poll`: the audit log is the feed, and only rows after the last one seen are read.
"""

from collections.abc import Callable
from dataclasses import dataclass

from reception.core import db


@dataclass(frozen=True)
class News:
    """The tables that changed, and the last audit row that says so."""

    tables: frozenset[str]
    sequence: int


_listeners: list[Callable[[News], None]] = []
_seen = 0
_data_version = -1


def listen(listener: Callable[[News], None]) -> Callable[[], None]:
    """Call `listener` for all news from now on; return the function that ends it."""
    _listeners.append(listener)
    return lambda: _listeners.remove(listener)


def announce(news: News) -> None:
    """Tell everybody; called by the gate after its commit."""
    global _seen
    # A gap means that others wrote in between: leave it for `poll`.
    if news.sequence == _seen + 1:
        _seen = news.sequence
    for listener in list(_listeners):
        listener(news)


def start() -> None:
    """Take the present end of the audit log as seen."""
    global _seen
    _seen = _last()


def poll() -> News | None:
    """Return and announce what others have written since the last look, or None.

    On SQLite the file's data_version is asked first, which costs microseconds.
    """
    global _seen, _data_version
    if not db.is_postgres():
        found = db.row("PRAGMA data_version")
        version = int(found[0]) if found else 0
        unchanged = version == _data_version
        _data_version = version
        if unchanged:
            return None
    rows = db.rows("SELECT seq, tables FROM audit WHERE seq > ? ORDER BY seq", (_seen,))
    if not rows:
        return None
    _seen = int(rows[-1][0])
    news = News(frozenset(t for row in rows for t in row[1].split()), _seen)
    for listener in list(_listeners):
        listener(news)
    return news


def _last() -> int:
    found = db.row("SELECT coalesce(max(seq), 0) FROM audit")
    return int(found[0]) if found else 0
