"""A full disk: no false "saved", one clear sentence, and the program goes on when there is room."""

import shutil
import subprocess
from pathlib import Path

import pytest

from reception.core import db
from reception.core.errors import Refused
from reception.core.gate import action
from reception.core.models import Setting
from reception.core.permissions import Permission
from reception.core.record import add
from reception.history.proof import damage
from tests.stories.people import found_branch


@pytest.fixture
def small_disk(tmp_path: Path):
    """A file system of 10 MB; where it cannot be mounted the test does not apply."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=10m", "tmpfs", str(folder)],
        capture_output=True, check=False,
    )  # fmt: skip
    if mounted.returncode:
        pytest.skip("no right to mount a small disk")
    yield folder
    db.close_database()
    subprocess.run(["umount", str(folder)], check=True)


@action(Permission.EDIT_BRANCH)
def note(*, name: str, size: int) -> int:
    return add(Setting, branch=1, name=name, value="x" * size)


def test_a_full_disk_refuses_and_loses_nothing(small_disk, sqlite_template, anybody):
    other = small_disk / "other"
    other.write_bytes(bytes(1_000_000))
    target = Path(shutil.copy(sqlite_template, small_disk / "reception.db"))
    db.open_database(target)
    found_branch()
    saved = 0
    with pytest.raises(Refused, match="磁盘"):  # noqa: PT012 - where it stops is the question
        for saved in range(100):
            note(name=f"n{saved}", size=100_000)
    assert saved > 2
    assert db.row("SELECT count(*) FROM setting WHERE name LIKE 'n%'") == (saved,)
    with pytest.raises(Refused, match="磁盘"):
        note(name="again", size=100_000)
    other.unlink()  # somebody makes room, and the program goes on
    note(name="small", size=10)
    assert list(damage()) == []
    db.close_database()
    db.open_database(target)
    assert db.row("SELECT count(*) FROM setting WHERE name LIKE 'n%'") == (saved,)
