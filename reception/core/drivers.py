"""The two databases: how each is connected to, and what its errors mean.

Connections of both are in autocommit: only the gate begins a transaction.
"""

from pathlib import Path
from typing import Any

SQLITE_AT_LEAST = (3, 51, 3)  # older ones can corrupt a WAL file under two writers
BUSY_SECONDS = 15


class DatabaseError(Exception):
    """What a driver raised, the same for both databases."""


class OperationalError(DatabaseError):
    """The database could not do it now: locked, full, unreachable."""


class IntegrityError(DatabaseError):
    """A constraint stands against it."""


def translated(error: Exception) -> DatabaseError:
    """Return a driver's error as the program's own."""
    names = {kind.__name__ for kind in type(error).__mro__}
    for kind in (IntegrityError, OperationalError):
        if kind.__name__ in names:
            return kind(str(error))
    return DatabaseError(str(error))


class SqliteFile:
    """A SQLite file through the sqlcipher3 driver, whose library is recent enough to be safe.

    WAL with synchronous=FULL: what was acknowledged survives a power cut.
    """

    postgres = False

    def __init__(self, path: Path) -> None:
        from sqlcipher3 import dbapi2

        if dbapi2.sqlite_version_info < SQLITE_AT_LEAST:
            raise RuntimeError(f"SQLite {dbapi2.sqlite_version} can corrupt a shared file")
        self.address = str(path)
        self.error: type[Exception] = dbapi2.Error
        self._dbapi = dbapi2

    def connect(self, *, write: bool = False) -> Any:
        """Return a new connection; one that may not write says so at the database's own hands."""
        made = self._dbapi.connect(self.address, isolation_level=None, timeout=BUSY_SECONDS)
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=1",
            "recursive_triggers=1",
            "cache_size=-8000",
            f"query_only={0 if write else 1}",
        ):
            made.execute(f"PRAGMA {pragma}")
        return made


class PostgresServer:
    """PostgreSQL through psycopg 3, read-only unless the gate says otherwise."""

    postgres = True

    def __init__(self, url: str) -> None:
        import psycopg

        self.address = url
        self.error: type[Exception] = psycopg.Error
        self._connect = psycopg.connect

    def connect(self, *, write: bool = False) -> Any:
        """Return a new connection; `write` only for migrations, without a limit of time."""
        made = self._connect(self.address, autocommit=True, connect_timeout=5)
        for setting in (
            f"default_transaction_read_only = {'off' if write else 'on'}",
            "synchronous_commit = on",
            "timezone = 'UTC'",
            f"statement_timeout = '{'0' if write else '30s'}'",
        ):
            made.execute(f"SET {setting}")
        return made
