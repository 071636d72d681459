"""`reception upload` and `reception records`: the queue and the file without a window."""

import io
import json

import pytest

from reception.billing.e_record_actions import queue_period
from reception.core import clock, db, gate
from tests.billing.platform import SECRET, running, switch_on
from tests.cli.conftest import one_sentence


@pytest.fixture
def server():
    with running() as platform:
        yield platform


def prepare(demo, server, secret=SECRET):
    db.open_database(demo / "reception.db")
    with gate.acting(gate.system("test")):
        switch_on(server, secret)
        first = clock.local(clock.now()).date().replace(year=2000)
        count = queue_period(first=first, last=clock.today())
    db.close_database()
    return count


def test_off_it_says_what_to_do(run, demo):
    code, _out, err = run("upload", "--once", "--data", demo)
    assert code == 1
    one_sentence(err)
    assert "reception upload --password" in err


def test_the_password_comes_from_stdin_and_stays_out_of_the_database(run, demo, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{SECRET}\n"))
    code, out, _err = run("upload", "--password", "--data", demo)
    assert code == 0
    assert SECRET not in out
    assert (demo / "e_record.key").read_text("utf-8") == SECRET
    assert SECRET.encode() not in (demo / "reception.db").read_bytes()


def test_once_sends_what_waits(run, demo, server):
    count = prepare(demo, server)
    assert count > 20
    code, out, err = run("upload", "--once", "--data", demo)
    assert (code, err) == (0, "")
    assert str(len(server.taken)) in out
    assert len(server.taken) == count
    assert run("upload", "--once", "--data", demo)[:2] == (0, "")
    assert server.logins == 1


def test_a_platform_in_trouble_is_one_sentence(run, demo, server):
    prepare(demo, server)
    server.mood = "down"
    code, _out, err = run("upload", "--once", "--data", demo)
    assert code == 1
    one_sentence(err)
    assert "HTTP 503" in err


def test_records_into_a_file(run, demo, tmp_path):
    path = tmp_path / "r.json"
    words = ("--from", "2000-01-01", "--until", "2099-12-31", "--out", path, "--data", demo)
    code, out, _err = run("records", *words)
    assert code == 0
    found = json.loads(path.read_text("utf-8"))
    assert str(len(found)) in out
    db.open_database(demo / "reception.db")
    [number] = db.row("SELECT o.number FROM work_order o JOIN settlement s ON s.order_id = o.id"
                      " AND s.number = ?", (found[0]["basicInfo"]["costlistcode"],))  # fmt: skip
    db.close_database()
    assert run("records", "--order", number, "--out", path, "--data", demo)[0] == 0
    assert json.loads(path.read_text("utf-8")) == found[0]


@pytest.mark.parametrize(
    "words", [("--from", "2026-11-01"), ("--from", "2026-11-02", "--until", "2026-11-01"),
              ("--from", "x", "--until", "y"), ("--order", "none")],
)  # fmt: skip
def test_what_is_no_period_is_one_sentence(run, demo, tmp_path, words):
    code, _out, err = run("records", *words, "--out", tmp_path / "r.json", "--data", demo)
    assert code == 1
    one_sentence(err)
