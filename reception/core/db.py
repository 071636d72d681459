"""The open database: one SQLite file (WAL, sqlcipher3 driver) or a PostgreSQL server by URL.

Each thread has its own connection, read-only at the database's own hands; only the gate writes,
for one transaction. Rows come as plain tuples: no object stands between a query and its rows.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from reception.core.drivers import (
    DatabaseError,
    OperationalError,
    PostgresServer,
    SqliteFile,
    translated,
)
from reception.core.errors import Damaged, Refused
from reception.core.text import _

_SYNCED = ("onedrive", "dropbox", "nutstore", "坚果云", "icloud", "google drive")
_NETWORK = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p")


class _Connections(threading.local):
    """A thread's connections to what is open.

    SQLite writes through a second one: lifting query_only on the first would make SQLite prepare
    every statement anew, which doubles the cost of a check-in.
    """

    reader: Any = None
    writer: Any = None
    writing = False


class _Nothing:
    """Stands for no database: nothing was opened yet."""

    address = ""
    postgres = False
    error: type[Exception] = DatabaseError

    def connect(self, *, write: bool = False) -> Any:
        raise RuntimeError("no database is open")


_opened: SqliteFile | PostgresServer | _Nothing = _Nothing()
_mine = _Connections()


def open_database(target: str | Path) -> None:
    """Open `target` (a file path or a postgresql:// URL) and bring its schema up to date.

    Raises Refused for a network or synced folder or a file from a newer program, Damaged for a
    file that is no database.
    """
    from reception.core import upgrade

    global _opened, _mine
    close_database()
    text = str(target)
    if text.startswith(("postgresql://", "postgres://")):
        _opened = PostgresServer(text)
    else:
        path = Path(text)
        _refuse_unsafe_folder(path)
        _make_folder(path.parent)
        _opened = SqliteFile(path)
    _mine = _Connections()  # no thread goes on with what was open before
    try:
        connect()
        upgrade.bring_up_to_date()
    except DatabaseError as error:
        close_database()
        if "not a database" in str(error) or "malformed" in str(error):
            raise Damaged(
                _("{file} is not a readable database. Restore the newest backup.").format(file=text)
            ) from error
        if isinstance(error, OperationalError):
            raise Refused(
                _("The database {file} cannot be opened: {reason}").format(
                    file=_without_password(text), reason=str(error).splitlines()[0]
                )
            ) from error
        if _mine.reader is None:  # an address that no driver understands
            raise Refused(
                _("The database {file} cannot be opened: {reason}").format(
                    file=_without_password(text), reason=str(error).splitlines()[0]
                )
            ) from error
        raise
    except BaseException:
        close_database()
        raise


def connect() -> None:
    """Connect this thread where it is not: at the opening, or after the link was lost."""
    if _mine.reader is None:
        _mine.reader = _asked(lambda: _opened.connect())


def close_database() -> None:
    """Close this thread's connections; the next `open_database` starts afresh."""
    for each in (_mine.reader, _mine.writer):
        if each is not None:
            each.close()
    _mine.reader, _mine.writer, _mine.writing = None, None, False


def is_open() -> bool:
    """Tell whether this thread is connected to a database."""
    return _mine.reader is not None


def is_postgres() -> bool:
    """Tell which of the two databases is open."""
    return _opened.postgres


def file() -> Path:
    """Return the path of the open SQLite file."""
    return Path(_opened.address)


def location() -> str:
    """Return where the data is: a file path, or the server's address without its password."""
    return _without_password(_opened.address)


def writable() -> Any:
    """Return a new connection that may write, for migrations; who asks closes it."""
    return _asked(lambda: _opened.connect(write=True))


def fresh() -> Any:
    """Return a new connection that only reads and remembers nothing; who asks closes it."""
    return _asked(lambda: _opened.connect())


def address() -> str:
    """Return what was opened, a password included: for connecting, never for showing."""
    return _opened.address


@contextmanager
def own_connection() -> Iterator[None]:
    """Give a worker thread its own connection and close it afterwards."""
    connect()
    try:
        yield
    finally:
        close_database()


def _asked(question: Callable[[], Any]) -> Any:
    try:
        return question()
    except _opened.error as error:
        raise translated(error) from error


@lru_cache(maxsize=2048)
def _for_psycopg(sql: str) -> str:
    return sql.replace("%", "%%").replace("?", "%s")


def execute(sql: str, parameters: Sequence[Any] = ()) -> Any:
    """Run SQL written with `?` placeholders on either database; return the cursor.

    Raises DatabaseError, or its OperationalError and IntegrityError.
    """
    try:
        if _opened.postgres:
            return connection().execute(_for_psycopg(sql), tuple(parameters))
        return connection().execute(sql, parameters)
    except _opened.error as error:
        raise translated(error) from error


def executemany(sql: str, rows_of_parameters: Iterable[Sequence[Any]]) -> int:
    """Run one statement for many rows inside a write transaction; return how many it changed."""
    cursor = connection().cursor()
    statement = _for_psycopg(sql) if _opened.postgres else sql
    _asked(lambda: cursor.executemany(statement, rows_of_parameters))
    return max(0, int(cursor.rowcount))


def connection() -> Any:
    """Return the driver's connection that `execute` uses at this moment."""
    if _mine.writing:
        return _mine.writer
    if _mine.reader is None:
        connect()
    return _mine.reader


@contextmanager
def writing() -> Iterator[None]:
    """Hold a durable write transaction: committed at the end, rolled back by any exception."""
    if not _opened.postgres:
        if _mine.writer is None:
            _mine.writer = writable()
        _mine.writing = True
    try:
        execute("BEGIN READ WRITE" if _opened.postgres else "BEGIN IMMEDIATE")
        # A COMMIT that fails is rolled back too, or nothing could begin after it.
        try:
            yield
            execute("COMMIT")
        except BaseException:
            _roll_back()
            raise
    finally:
        _mine.writing = False


def _roll_back() -> None:
    try:
        execute("ROLLBACK")
    except DatabaseError:
        # The connection is gone, and the transaction with it.
        close_database()


def rows(sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Return every row of a query."""
    found: list[tuple[Any, ...]] = execute(sql, parameters).fetchall()
    return found


def row(sql: str, parameters: Sequence[Any] = ()) -> tuple[Any, ...] | None:
    """Return the first row of a query, or None."""
    found: tuple[Any, ...] | None = execute(sql, parameters).fetchone()
    return found


def for_update() -> str:
    """Return the end of a SELECT that holds its rows until the action ends.

    SQLite needs none: its writers queue from the beginning.
    """
    return " FOR UPDATE" if _opened.postgres else ""


def queue_up(name: str) -> None:
    """Make everybody wait who queues for the same thing, until the action ends: for what has no row yet."""
    if _opened.postgres:
        execute("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", (name,))


def _without_password(url: str) -> str:
    scheme, mark, rest = url.partition("://")
    if not mark or "@" not in rest:
        return url
    return f"{scheme}://{rest.rpartition('@')[2]}"


def _refuse_unsafe_folder(path: Path) -> None:
    lowered = str(path.absolute()).lower()
    if any(name in lowered for name in _SYNCED) or _is_network(path.absolute()):
        raise Refused(
            _(
                "{folder} is a network or synchronised folder, where a database file gets damaged. "
                "Choose a folder on this PC, or connect to a PostgreSQL server."
            ).format(folder=path.parent)
        )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(
            _("The folder {folder} cannot be made ({reason}). Choose another place.").format(
                folder=folder, reason=error.strerror or type(error).__name__
            )
        ) from error


def _is_network(path: Path) -> bool:
    if str(path).startswith("\\\\"):
        return True
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return False
    best, kind = "", ""
    inside = f"{path}/"
    for line in mounts.read_text(errors="replace").splitlines():
        _device, folder, filesystem = line.split()[:3]
        if inside.startswith(f"{folder.rstrip('/')}/") and len(folder) >= len(best):
            best, kind = folder, filesystem
    return kind in _NETWORK
