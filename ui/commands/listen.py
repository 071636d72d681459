"""`reception listen`: take what the plate camera says, from a watched folder or a local HTTP address.

Off until the branch names a folder or a port (`core.settings`: ARRIVAL_*). One JSON object a car:
{"plate": "沪A66N20", "at": "2026-11-21T14:30:00"}; without `at` it is now, without a zone the
branch's. `--new-key` makes the key that the HTTP address asks for; only its hash is kept.
"""

import hashlib
import json
import os
import secrets
import signal
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import Any

from reception.core import clock, db, gate, settings
from reception.core.drivers import DatabaseError
from reception.core.errors import Invalid, ReceptionError, Refused
from reception.core.permissions import Permission
from reception.core.text import _
from reception.visits.actions import note_arrival
from reception.visits.arrivals import Noted
from ui.commands.place import complain, opened, say

LARGEST = 4_096  # octets of one car
EVERY = 1.0  # seconds between two looks into the folder


def listen(arguments: Namespace) -> int:
    """Listen until stopped, or make a new key. Refused when nothing is switched on."""
    with opened(arguments):
        if arguments.new_key:
            say(_("The new key, shown only this once: {key}").format(key=new_key()))
            return 0
        with gate.acting(camera()):
            listening = Listening()
            listening.follow()
            if listening.is_off():
                raise Refused(
                    _("Nothing to listen to. Name a folder or a port in the settings first.")
                )
            with suppress(KeyboardInterrupt):
                signal.signal(signal.SIGTERM, signal.default_int_handler)
                listening.watch()
            listening.close()
    return 0


def camera() -> gate.Actor:
    """Return who notes what the camera saw: it may do nothing else."""
    return gate.Actor(None, _("Plate camera"), frozenset({Permission.ARRIVE}))


def new_key() -> str:
    """Make a key for the HTTP address and keep its hash; the one before is of no use any more."""
    key = secrets.token_urlsafe(32)
    with gate.acting(gate.system("listen")):
        settings.change_setting(name=settings.ARRIVAL_KEY_HASH.name, value=hash_of(key))
    return key


def hash_of(key: str) -> str:
    """Return what is kept of a key: 256 random bits need no salt."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def parsed(content: bytes) -> dict[str, Any]:
    """Return the arguments of `note_arrival` from one car's JSON; Invalid for anything else."""
    if len(content) > LARGEST:
        raise Invalid("size", _("This is too long for one car."))
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Invalid("json", _("This is not JSON in UTF-8.")) from error
    if not isinstance(found, dict) or not isinstance(found.get("plate"), str):
        raise Invalid("plate", _("A car has a plate and may have at, both texts."))
    return {"plate": found["plate"], "at": _instant(found.get("at"))}


def _instant(text: Any) -> datetime | None:
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
        return at.replace(tzinfo=clock.ZONE) if at.tzinfo is None else at
    except (TypeError, ValueError) as error:
        raise Invalid("at", _("Give the time as 2026-11-21T14:30:00.")) from error


class Folder:
    """A watched folder: one file a car, the oldest first.

    A file goes to done/ or, with the reason beside it, to bad/. What the database cannot take now
    stays and is tried again; so does what is no JSON yet, until its size no longer changes.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._doubtful: dict[str, int] = {}  # sizes of files that may still be written
        self._troubles: dict[str, str] = {}  # what was said of files that had to stay

    def take(self) -> Iterator[str]:
        """Note the car of every file; yield what was said of each, the same trouble only once."""
        before, self._troubles = self._troubles, {}
        for path in sorted(self.path.glob("*.json"), key=_age):
            try:
                said = self._taken(path) if path.is_file() else ""
            except FileNotFoundError:
                continue  # another listener was faster
            except (ReceptionError, OSError) as trouble:
                self._troubles[path.name] = str(trouble)
                said = f"{path.name}: {trouble}" if before.get(path.name) != str(trouble) else ""
            if said:
                yield said

    def _taken(self, path: Path) -> str:
        content = path.read_bytes()
        try:
            noted: Noted = note_arrival(**parsed(content), source="folder")
        except Invalid as wrong:
            if wrong.field == "json" and self._grows(path.name, len(content)):
                return ""
            _move(path, self.path / "bad", str(wrong))
            return f"{path.name}: {wrong}"
        self._doubtful.pop(path.name, None)
        _move(path, self.path / "done")
        return noted.said

    def _grows(self, name: str, size: int) -> bool:
        before = self._doubtful.pop(name, None)
        if before == size:
            return False
        self._doubtful[name] = size
        return True


def _age(path: Path) -> tuple[float, str]:
    try:
        return path.stat().st_mtime, path.name
    except OSError:
        return 0.0, path.name


def _move(path: Path, place: Path, reason: str = "") -> None:
    """Put a file away under a name that is free."""
    place.mkdir(exist_ok=True)
    target = place / path.name
    while target.exists():
        target = place / f"{path.stem}-{os.urandom(3).hex()}{path.suffix}"
    with suppress(FileNotFoundError):
        path.replace(target)
        if reason:
            target.with_suffix(".txt").write_text(f"{reason}\n", "utf-8")


class Listening:
    """The folder and the address that are listened to, as the settings say now."""

    def __init__(self) -> None:
        self.folder: Folder | None = None
        self.server: Any = None
        self._set: dict[str, Any] = {}
        self._lost = False  # the database did not answer

    def follow(self) -> None:
        """Ask for the settings, and take up what was changed; Refused when that cannot be."""
        wanted = settings.read_many(_SETTINGS)
        if wanted == self._set:
            return
        before, self._set = self._set, wanted
        if wanted["arrival_folder"] != before.get("arrival_folder", ""):
            self.folder = None
            self.folder = _folder(wanted["arrival_folder"])
        door = ("arrival_address", "arrival_port", "arrival_key_hash")
        if any(wanted[name] != before.get(name) for name in door):
            self.close()
            self.server = _server(*(wanted[name] for name in door))

    def is_off(self) -> bool:
        """Tell whether neither a folder nor a port is named."""
        return self.folder is None and self.server is None

    def close(self) -> None:
        """Close the address; the port is free again."""
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    def watch(self) -> None:
        """Look into settings and folder again and again until somebody stops it."""
        while True:
            time.sleep(EVERY)
            self.look()

    def look(self) -> None:
        """Look once. A database that does not answer is told once and asked again next time."""
        try:
            self.follow()
            for said in self.folder.take() if self.folder is not None else ():
                say(said)
            self._lost = False
        except Refused as trouble:  # of settings just changed: said once, until they change
            complain(str(trouble))
        except DatabaseError:
            if not self._lost:
                complain(_("The database does not answer. Cars are noted once it is back."))
            self._lost = True
            db.close_database()  # the next question connects anew


_SETTINGS = (
    settings.ARRIVAL_FOLDER,
    settings.ARRIVAL_ADDRESS,
    settings.ARRIVAL_PORT,
    settings.ARRIVAL_KEY_HASH,
)


def _folder(name: str) -> Folder | None:
    if not name:
        return None
    if not Path(name).is_dir():
        raise Refused(_("There is no folder {folder} to watch. Make it first.").format(folder=name))
    say(_("Watching {folder}.").format(folder=name))
    return Folder(Path(name))


def _server(address: str, port: int, key_hash: str) -> Any:
    """Start the HTTP address in a thread of its own; None when no port is set."""
    if not port:
        return None
    if not key_hash:
        raise Refused(_("The address needs a key. Run `reception listen --new-key` first."))
    from ui.commands.camera_door import CameraDoor

    try:
        server = CameraDoor((address, port), key_hash)
    except OSError as error:
        raise Refused(
            _("Nothing can listen at {address}:{port} ({reason}).").format(
                address=address, port=port, reason=error.strerror or type(error).__name__
            )
        ) from error
    Thread(target=server.serve_forever, daemon=True).start()
    say(_("Listening at http://{address}:{port}/arrivals.").format(address=address, port=port))
    if not address.startswith("127."):
        complain(_("Other PCs can reach this address; whoever has the key can note cars."))
    return server
