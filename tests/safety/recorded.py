"""What a program wrote, call by call, and what a crash or a power cut leaves of it on the disk.

A kill leaves exactly the calls before it: the system still has them. A power cut leaves what was
synced, and of the rest any part: whole, torn at a sector, or nothing. So one recorded run gives
every crash there is, without a process for each.
"""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

CALLS = "openat,pwrite64,write,ftruncate,fsync,fdatasync,unlink,unlinkat,rename,renameat,link"
SECTOR = 512
_CALL = re.compile(r"^\d+\s+(\w+)\((.*)\)\s+=\s+(\d+)")
_FILE = re.compile(r'^-?\w+<((?:\\x..)+)>(?:, "((?:\\x..)*)")?(?:, )?(.*)$')
_OPENED = re.compile(r'^[^"]*"((?:\\x..)*)", ([A-Z_|]+)')
_TWO = re.compile(r'"((?:\\x..)+)"')


@dataclass(frozen=True)
class Event:
    """A call: write, cut, sync, gone, link; or ack, a line that was answered."""

    what: str
    path: str
    at: int = 0
    data: bytes = b""


def recorded(arguments: list[str], lines: str, folder: Path, log: Path) -> list[Event]:
    """Run a program over these lines and return what it did to the files of a folder."""
    subprocess.run(
        ["strace", "-f", "-y", "-xx", "-s", "99999999", "-e", f"trace={CALLS}", "-o", str(log),
         *arguments],
        input=lines, text=True, check=True, capture_output=True,
    )  # fmt: skip
    return list(_events(log, f"{folder}/"))


def _events(log: Path, folder: str) -> Iterator[Event]:
    places: dict[str, int] = {}
    with log.open() as text:
        for line in text:
            found = _CALL.match(line)
            if found is None:
                assert "unfinished" not in line or folder not in line
                continue
            call, rest, answer = found.groups()
            if call == "openat":
                name, flags = _OPENED.match(rest).groups()  # type: ignore[union-attr]
                path = _bytes(name).decode()
                places[path] = 0
                if path.startswith(folder) and "O_TRUNC" in flags:
                    yield Event("cut", path)
            elif call in ("unlink", "unlinkat", "rename", "renameat", "link"):
                names = [_bytes(each).decode() for each in _TWO.findall(rest)]
                if names[0].startswith(folder):
                    yield Event(
                        "link" if len(names) > 1 else "gone", names[0], 0, names[-1].encode()
                    )
                    if call.startswith("rename"):
                        yield Event("gone", names[0])
            else:
                yield from _on_file(call, rest, int(answer), places, folder)


def _on_file(
    call: str, rest: str, answer: int, places: dict[str, int], folder: str
) -> Iterator[Event]:
    found = _FILE.match(rest)
    if found is None:
        return
    path, data = _bytes(found[1]).decode(), _bytes(found[2] or "")
    if call == "write" and data.startswith((b"ACK ", b"NO ")) and not path.startswith(folder):
        yield Event("ack", "", 0, data)
    if not path.startswith(folder):
        return
    if call == "pwrite64":
        yield Event("write", path, int(found[3].rpartition(",")[2]), data)
    elif call == "write":
        yield Event("write", path, places.get(path, 0), data)
        places[path] = places.get(path, 0) + answer
    elif call == "ftruncate":
        yield Event("cut", path, int(found[3]))
    else:
        yield Event("sync", path)


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


class Disk:
    """Files as a program sees them, and as they would be found after the power was cut."""

    def __init__(self, folder: Path) -> None:
        names = [name for name in folder.iterdir() if name.is_file()]
        self.seen = {str(name): bytearray(name.read_bytes()) for name in names}
        self.kept = {name: bytes(data) for name, data in self.seen.items()}
        self.loose: list[Event] = []  # done, and not synced since

    def do(self, event: Event) -> None:
        """Let a call happen."""
        if event.what == "sync":
            if event.path in self.seen:
                self.kept[event.path] = bytes(self.seen[event.path])
            self.loose = [each for each in self.loose if each.path != event.path]
        elif event.what != "ack":
            _apply(self.seen, event)
            self.loose.append(event)

    def after_kill(self) -> dict[str, bytes]:
        """Return the files that a killed program leaves."""
        return {name: bytes(data) for name, data in self.seen.items()}

    def after_power_cut(self, luck: Random) -> dict[str, bytes]:
        """Return files as the disk may have them: of what was not synced, any part."""
        files = {name: bytearray(data) for name, data in self.kept.items()}
        share = luck.choice((0.0, 0.2, 0.5, 0.8, 1.0))
        for event in self.loose:
            if luck.random() > share:
                continue
            if event.what == "write" and len(event.data) > SECTOR and luck.random() < 0.2:
                for start in range(0, len(event.data), SECTOR):
                    if luck.random() < 0.5:
                        part = event.data[start : start + SECTOR]
                        _apply(files, Event("write", event.path, event.at + start, part))
            else:
                _apply(files, event)
        return {name: bytes(data) for name, data in files.items()}


def _apply(files: dict[str, bytearray], event: Event) -> None:
    if event.what == "gone":
        files.pop(event.path, None)
        return
    if event.what == "link":
        files[event.data.decode()] = bytearray(files.get(event.path, b""))
        return
    file = files.setdefault(event.path, bytearray())
    if event.what == "cut":
        del file[event.at :]
        file.extend(bytes(event.at - len(file)))
        return
    file.extend(bytes(max(0, event.at - len(file))))
    file[event.at : event.at + len(event.data)] = event.data


def put(files: dict[str, bytes], folder: Path) -> None:
    """Lay files into an empty folder, but for what SQLite makes anew."""
    for name, data in files.items():
        if not name.endswith("-shm"):
            (folder / Path(name).name).write_bytes(data)
