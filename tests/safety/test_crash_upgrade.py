"""Killed or without power at any write of an upgrade: the file opens as old or new, with every row.

One upgrade of an old file is recorded, its backup included; each crash is a copy of the files as they
then were. Opened again, it is brought up to date as if nothing had happened.
"""

import gzip
import shutil
import sys
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from reception.core import db
from reception.core.upgrade import MIGRATIONS
from reception.history.proof import damage
from tests.core.test_upgrade import OLD_FILES
from tests.safety.recorded import Disk, Event, recorded
from tests.safety.test_crash_money import copied

Upgrade = tuple[Path, list[Event], str]


def rows() -> str:
    """Return a digest over every row and the whole schema, but for when migrations were applied."""
    found = sha256(repr(sorted(db.rows("SELECT type, name, sql FROM sqlite_master"))).encode())
    for (name,) in db.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"):
        if "search" not in name and name != "schema_migration":
            found.update(repr(sorted(db.rows(f'SELECT * FROM "{name}"'), key=repr)).encode())
    return found.hexdigest()


@pytest.fixture(scope="module", params=OLD_FILES, ids=lambda p: p.name)
def upgrade(request, tmp_path_factory) -> Upgrade:
    """Record how an old file is opened by this program; it is there again as it was."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    work = tmp_path_factory.mktemp("upgrade")
    old = gzip.decompress(request.param.read_bytes())
    (work / "reception.db").write_bytes(old)
    command = [sys.executable, "-m", "ui.cli", "ops", "--data", str(work)]
    events = recorded(command, "", work, work.parent / f"{request.param.stem}.log")
    db.open_database(work / "reception.db")
    whole = rows()
    db.close_database()
    shutil.rmtree(work)
    work.mkdir()
    (work / "reception.db").write_bytes(old)
    return work, events, whole


def check(files: dict[str, bytes], whole: str) -> None:
    """Open what a crash left: all migrations applied, every row there, nothing damaged."""
    with copied(files):
        assert rows() == whole
        newest = max(path.stem for path in MIGRATIONS.glob("[0-9]*.py"))
        assert db.row("SELECT max(name) FROM schema_migration") == (newest,)
        assert list(damage()) == []
        assert db.row("PRAGMA integrity_check") == ("ok",)


def crashes(upgrade: Upgrade, chosen: set[int], luck: Random) -> None:
    """Check the files after each chosen call, killed and without power."""
    base, events, whole = upgrade
    disk = Disk(base)
    for at, event in enumerate(events):
        disk.do(event)
        if at not in chosen:
            continue
        try:
            check(disk.after_kill(), whole)
            check(disk.after_power_cut(luck), whole)
        except BaseException as error:
            error.add_note(f"call {at} of {len(events)}: {event.what} {event.path}")
            raise


def test_an_upgrade_that_crashed_is_finished_at_the_next_start(upgrade):
    places, luck = range(len(upgrade[1])), Random(1)
    crashes(upgrade, {len(places) - 1, *luck.sample(places, 2)}, luck)


@pytest.mark.slow
def test_an_upgrade_that_crashed_at_any_call_is_finished(upgrade):
    crashes(upgrade, set(range(len(upgrade[1]))), Random(2))
