"""The platform's password is in its own file alone: in no log, copy, temporary file or process list."""

import base64
import json
import subprocess
import sys
from pathlib import Path

import pytest

from reception.billing.e_record_actions import queue_period
from reception.core import clock, db, gate
from tests.billing.platform import SECRET, TOKEN, running, switch_on
from tests.cli.conftest import demo, demo_file, run  # noqa: F401 - fixtures

WRONG = "示例错误口令-78"


@pytest.fixture
def own_temp(tmp_path, monkeypatch) -> Path:
    """Let every temporary file of this test be made where it is looked for."""
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def spellings(secret: str) -> list[bytes]:
    """Return how a text may stand in a file."""
    plain = secret.encode()
    return [plain, secret.encode("utf-16-le"), json.dumps(secret)[1:-1].encode(),
            base64.b64encode(plain), plain.hex().encode()]  # fmt: skip


def holding(folder: Path, *secrets: str) -> set[str]:
    """Return the files in which one of these texts stands."""
    wanted = [each for secret in secrets for each in spellings(secret)]
    return {
        path.name
        for path in folder.rglob("*")
        if path.is_file() and any(each in path.read_bytes() for each in wanted)
    }


def process(pid: int) -> bytes:
    """Return what a process list shows of a process: its words and its surroundings."""
    folder = Path(f"/proc/{pid}")
    return (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()


@pytest.mark.parametrize("mood", ["ok", "refuses", "down"])
def test_it_stays_in_its_file_whatever_the_platform_says(run, demo, own_temp, tmp_path, mood):  # noqa: F811
    with running() as server:
        for secret in (WRONG, SECRET):
            db.open_database(demo / "reception.db")
            with gate.acting(gate.system("test")):
                switch_on(server, secret)
                first = clock.today().replace(year=2000)
                queue_period(first=first, last=clock.today())
            db.close_database()
            server.mood = mood
            said = "".join(run("upload", "--once", "--data", demo)[1:])
            assert secret not in said
            assert TOKEN not in said
        assert server.logins >= 2
    run("backup", "--data", demo)
    assert holding(tmp_path, WRONG, SECRET, TOKEN) == {"e_record.key"}
    assert next(tmp_path.rglob("e_record.key")).stat().st_mode & 0o077 == 0


def test_a_bug_while_sending_leaves_it_out_of_the_log(run, demo, own_temp, tmp_path, monkeypatch):  # noqa: F811
    def breaks(*_words: object) -> None:
        raise RuntimeError(SECRET)

    with running() as server:
        db.open_database(demo / "reception.db")
        with gate.acting(gate.system("test")):
            switch_on(server)
            queue_period(first=clock.today().replace(year=2000), last=clock.today())
        db.close_database()
        monkeypatch.setattr("reception.billing.e_record_sender._post", breaks)
        code, out, err = run("upload", "--once", "--data", demo)
    assert code != 0
    assert SECRET not in out + err
    assert list(demo.rglob("reception.log"))
    assert holding(tmp_path, SECRET) == {"e_record.key"}


def test_the_process_list_does_not_show_it(demo, own_temp, tmp_path):  # noqa: F811
    words = [sys.executable, "-m", "ui.cli", "upload", "--password", "--data", str(demo)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as started:
        assert started.stdin is not None
        shown = process(started.pid)
        started.stdin.write(f"{SECRET}\n".encode())
        started.stdin.flush()
        started.stdin.close()
        shown += process(started.pid)
        assert started.wait(60) == 0
    assert b"--password" in shown
    assert not any(each in shown for each in spellings(SECRET))
    assert holding(tmp_path, SECRET) == {"e_record.key"}
