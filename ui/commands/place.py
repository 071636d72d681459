"""Where the data is, where files go, where bugs are noted."""

import logging
import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from reception.core import db
from reception.core.errors import Damaged, Invalid, Refused
from reception.core.text import _

DATABASE = "reception.db"


def say(sentence: str) -> None:
    """Print a result."""
    sys.stdout.write(f"{sentence}\n")


def complain(sentence: str) -> None:
    """Print what is wrong."""
    sys.stderr.write(f"{sentence}\n")


def folder(arguments: Namespace) -> Path:
    """Return the data folder; with --db the user's own, for logs alone."""
    if arguments.data is not None:
        return given(arguments.data)
    import platformdirs

    return Path(platformdirs.user_data_dir("Reception", appauthor=False))


def given(path: str) -> Path:
    """Return a path as typed; ~ is the home folder where the shell left it (--data=~/x)."""
    try:
        return Path(path).expanduser()
    except RuntimeError:  # ~somebody who is not here
        return Path(path)


def target(arguments: Namespace) -> str | Path:
    """Return the database that --data or --db names: a file or a URL. Raises Invalid."""
    if arguments.db is None:
        return folder(arguments) / DATABASE
    if not str(arguments.db).startswith(("postgresql://", "postgres://")):
        raise Invalid("db", _("--db needs an address such as postgresql://name@server/database."))
    return str(arguments.db)


@contextmanager
def opened(arguments: Namespace, *, new: bool = False) -> Iterator[None]:
    """Open the database inside the block. Refused when there is none, unless `new`."""
    where = target(arguments)
    if isinstance(where, Path) and not new:
        _check_file(where)
    db.open_database(where)
    try:
        if not new and db.row("SELECT 1 FROM branch") is None:
            raise _no_data(where.parent if isinstance(where, Path) else db.location())
        yield
    finally:
        db.close_database()


def _no_data(place: Path | str) -> Refused:
    return Refused(
        _("There is no data in {folder}. Run `reception init` first.").format(folder=place)
    )


def _check_file(path: Path) -> None:
    """Raise a sentence unless there is a file of a database that may be read."""
    try:
        if not path.is_file():
            raise _no_data(path.parent)
        with path.open("rb") as file:
            start = file.read(1)
    except OSError as error:
        raise Refused(
            _("The database {file} cannot be opened: {reason}").format(
                file=path, reason=error.strerror or type(error).__name__
            )
        ) from error
    if not start:  # SQLite would take an empty file for a new database
        raise Damaged(
            _("{file} is not a readable database. Restore the newest backup.").format(file=path)
        )


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: temporary file, fsync, rename. Refused where it cannot."""
    partial = path.parent / f".{path.name}.{os.urandom(4).hex()}.partial"
    try:
        with partial.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise Refused(
            _("{file} cannot be written ({reason}). Choose another place.").format(
                file=path, reason=error.strerror or type(error).__name__
            )
        ) from error


def note_bug(arguments: Namespace, bug: BaseException) -> str:
    """Write where a bug happened into the log and return the sentence for the person.

    What the exception says stays out of the log: it may hold somebody's name or phone.
    """
    import traceback
    from logging.handlers import RotatingFileHandler

    log = folder(arguments) / "logs" / "reception.log"
    frames = "".join(traceback.format_list(traceback.extract_tb(bug.__traceback__)))
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(log, maxBytes=1_000_000, backupCount=4, encoding="utf-8")
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        record = logging.LogRecord(
            "reception", logging.ERROR, "", 0, "%s\n%s", (type(bug).__name__, frames), None
        )
        handler.handle(record)
        handler.close()
    except OSError:
        import tempfile

        with tempfile.NamedTemporaryFile(
            "w", prefix="reception-", suffix=".log", delete=False, encoding="utf-8"
        ) as file:
            file.write(f"{type(bug).__name__}\n{frames}")
        log = Path(file.name)
    return _("The program made a mistake; nothing was saved by this step. Details: {log}").format(
        log=log
    )
