"""What belongs to this PC and is in no shared database: its printers, its password."""

from pathlib import Path

from reception.core import db


def folder() -> Path:
    """Return the folder: beside the data where that is a file, else the user's own."""
    if not db.is_postgres():
        return db.file().parent
    import platformdirs

    return Path(platformdirs.user_data_dir("Reception", appauthor=False))
