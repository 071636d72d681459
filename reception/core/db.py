"""Opening the database: an embedded SQLite file, or PostgreSQL by URL.

Both are opened read-only at the database's own hands; only the gate lifts that, for one
transaction. SQLite runs in WAL with synchronous=FULL: what was acknowledged survives a power cut.
"""

import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

# peewee imports psycopg wherever it is installed, which costs 140 ms at every start. It is kept
# out here and handed over when PostgreSQL is chosen.
_hidden = "psycopg" not in sys.modules
if _hidden:
    sys.modules["psycopg"] = None  # type: ignore[assignment]
import peewee  # noqa: E402

if _hidden:
    del sys.modules["psycopg"]

from reception.core.errors import Damaged, Refused  # noqa: E402
from reception.core.text import _  # noqa: E402

database: Any = peewee.DatabaseProxy()
SQLITE_AT_LEAST = (3, 51, 3)  # older ones can corrupt a WAL file under two writers
BUSY_SECONDS = 15
_AS_PEEWEE: Any = vars(peewee)["__exception_wrapper__"]  # the driver's errors as peewee's own
_SYNCED = ("onedrive", "dropbox", "nutstore", "坚果云", "icloud", "google drive")
_NETWORK = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p")


class SqliteFile(peewee.SqliteDatabase):
    """SQLite through the sqlcipher3 driver, whose library is recent enough to be safe."""

    def _connect(self) -> Any:
        connection = _sqlite_connection(self.database)
        connection.execute("PRAGMA query_only=1")
        return connection


def _sqlite_connection(path: str) -> Any:
    from sqlcipher3 import dbapi2

    if dbapi2.sqlite_version_info < SQLITE_AT_LEAST:
        raise RuntimeError(f"SQLite {dbapi2.sqlite_version} can corrupt a shared file")
    connection = dbapi2.connect(path, isolation_level=None, timeout=BUSY_SECONDS)
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=1",
        "recursive_triggers=1",
        "cache_size=-8000",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


class PostgresServer(peewee.PostgresqlDatabase):
    """PostgreSQL through psycopg 3, read-only unless the gate says otherwise."""

    def _connect(self) -> Any:
        connection: Any = super()._connect()  # type: ignore[misc]  # absent from peewee's stubs
        cursor = connection.cursor()
        cursor.execute("SET default_transaction_read_only = on")
        cursor.execute("SET synchronous_commit = on")
        cursor.execute("SET timezone = 'UTC'")
        cursor.execute("SET statement_timeout = '30s'")
        connection.commit()
        return connection


def open_database(target: str | Path) -> None:
    """Open `target` (a file path or a postgresql:// URL) and bring its schema up to date.

    Raises Refused for a network or synced folder or a file from a newer program, Damaged for a
    file that is no database.
    """
    from reception.core import upgrade

    close_database()
    text = str(target)
    if text.startswith(("postgresql://", "postgres://")):
        _lend_psycopg()
        database.initialize(PostgresServer(text, prefer_psycopg3=True, connect_timeout=5))
    else:
        path = Path(text)
        _refuse_unsafe_folder(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        database.initialize(SqliteFile(str(path)))
    try:
        database.connect()
        upgrade.bring_up_to_date()
    except peewee.DatabaseError as error:
        close_database()
        if "not a database" in str(error) or "malformed" in str(error):
            raise Damaged(
                _("{file} is not a readable database. Restore the newest backup.").format(file=text)
            ) from error
        if isinstance(error, peewee.OperationalError):
            raise Refused(
                _("The database {file} cannot be opened: {reason}").format(
                    file=_without_password(text), reason=str(error).splitlines()[0]
                )
            ) from error
        raise
    except BaseException:
        close_database()
        raise


def close_database() -> None:
    """Close this thread's connections; the next `open_database` starts afresh."""
    _close_writer()
    if database.obj is not None and not database.is_closed():
        database.close()


def is_open() -> bool:
    """Tell whether a database has been opened."""
    return database.obj is not None and not database.is_closed()


def is_postgres() -> bool:
    """Tell which of the two databases is open."""
    return isinstance(database.obj, PostgresServer)


def location() -> str:
    """Return where the data is: a file path, or the server's address without its password."""
    return _without_password(str(database.database))


@contextmanager
def own_connection() -> Iterator[None]:
    """Give a worker thread its own connection and close it afterwards."""
    with database.connection_context():
        try:
            yield
        finally:
            _close_writer()


@lru_cache(maxsize=2048)
def _for_psycopg(sql: str) -> str:
    return sql.replace("%", "%%").replace("?", "%s")


def execute(sql: str, parameters: Sequence[Any] = ()) -> Any:
    """Run SQL written with `?` placeholders on either database; return the cursor."""
    if _write.open:
        with _AS_PEEWEE:
            return _write.connection.execute(sql, tuple(parameters))
    if is_postgres():
        sql = _for_psycopg(sql)
    return database.execute_sql(sql, tuple(parameters))


def executemany(sql: str, rows_of_parameters: Iterable[Sequence[Any]]) -> int:
    """Run one statement for many rows inside a write transaction; return how many it changed."""
    cursor = connection().cursor()
    with _AS_PEEWEE:
        cursor.executemany(_for_psycopg(sql) if is_postgres() else sql, rows_of_parameters)
    return max(0, int(cursor.rowcount))


def connection() -> Any:
    """Return the driver's connection that `execute` uses at this moment."""
    return _write.connection if _write.open else database.connection()


class _Write(threading.local):
    """SQLite's write connection of a thread, used between `begin` and the end of a transaction.

    Lifting query_only on the read connection instead would make SQLite prepare every statement
    anew, which doubles the cost of a check-in.
    """

    connection: Any = None
    open = False


_write = _Write()


@contextmanager
def writing() -> Iterator[None]:
    """Hold a durable write transaction: committed at the end, rolled back by any exception."""
    if is_postgres():
        with database.manual_commit():
            execute("BEGIN READ WRITE")
            yield from _until_commit()
        return
    if _write.connection is None:
        with _AS_PEEWEE:
            _write.connection = _sqlite_connection(str(database.database))
    _write.open = True
    try:
        execute("BEGIN IMMEDIATE")
        yield from _until_commit()
    finally:
        _write.open = False


def _until_commit() -> Iterator[None]:
    try:
        yield
    except BaseException:
        _roll_back()
        raise
    execute("COMMIT")


def _roll_back() -> None:
    try:
        execute("ROLLBACK")
    except peewee.DatabaseError:
        # The connection is gone, and the transaction with it.
        close_database()


def _close_writer() -> None:
    if _write.connection is not None:
        _write.connection.close()
    _write.connection, _write.open = None, False


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
    return " FOR UPDATE" if is_postgres() else ""


def _lend_psycopg() -> None:
    import psycopg
    from psycopg.pq import TransactionStatus

    module: Any = peewee
    module.psycopg = psycopg
    module.TransactionStatus = TransactionStatus
    for name, status in (("idle", "IDLE"), ("inerror", "INERROR"), ("unknown", "UNKNOWN")):
        setattr(module.Psycopg3Adapter, f"txn_{name}", TransactionStatus[status])


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


def _is_network(path: Path) -> bool:
    if str(path).startswith("\\\\"):
        return True
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return False
    best, kind = "", ""
    for line in mounts.read_text(errors="replace").splitlines():
        _device, folder, filesystem = line.split()[:3]
        inside = path == Path(folder) or Path(folder) in path.parents
        if inside and len(folder) >= len(best):
            best, kind = folder, filesystem
    return kind in _NETWORK
