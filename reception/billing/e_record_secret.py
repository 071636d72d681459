"""The password of the records' platform: in a file of its own on the PC that sends.

It is in no database, so it is in no audit row and no backup; only the account that runs the program
may read the file. On a PC without it nothing is sent.
"""

import os
from contextlib import suppress
from pathlib import Path

from reception.core import this_pc
from reception.core.errors import Invalid, Refused
from reception.core.text import _
from reception.core.typed import one_line

NAME = "e_record.key"
LONGEST = 200


def _file() -> Path:
    return this_pc.folder() / NAME


def read_secret() -> str:
    """Return the password of this PC; empty when there is none."""
    try:
        return _file().read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def keep_secret(secret: str) -> None:
    """Keep the password on this PC; Invalid("secret"), or Refused where it cannot be written."""
    if not secret or len(secret) > LONGEST:
        raise Invalid(
            "secret", _("Enter a password of 1 to {most} characters.").format(most=LONGEST)
        )
    one_line(secret, "secret")
    path = _file()
    partial = path.with_suffix(".partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            partial.unlink()
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(secret)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        raise Refused(
            _("{file} cannot be written ({reason}). Choose another place.").format(
                file=path, reason=error.strerror or type(error).__name__
            )
        ) from error
