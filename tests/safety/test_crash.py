"""Killed at any write: nothing acknowledged is lost, nothing is half there, and it starts again.

The program is fed operations through `reception ops` and killed; then the same operations are sent
again under the same names, as a clerk's PC would, and nothing is doubled.
"""

import json
import random
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from reception.core import db
from reception.history.proof import damage
from tests.stories.people import found_branch

OPERATIONS = 24
# Signed with the walk-round: the order is there with both its papers, or it is not there.
SIGNATURE = {
    "strokes": [[[20.0 * n, 60.0 + 40.0 * (n % 2), 20.0 * n, 0.5] for n in range(12)]],
    "width": 300.0,
    "height": 150.0,
    "signed_at": "2026-11-20T14:32+08:00",
    "signer": "测试客户001",
}


@pytest.fixture
def branch(database) -> str:
    """A branch on either database; returns where it is."""
    found_branch()
    return database


def operations() -> list[dict[str, Any]]:
    """A counter's work: cars come in, every third is dispatched to its own hour."""
    made = []
    for number in range(OPERATIONS):
        made.append(
            {
                "id": f"in-{number}",
                "as": "advisor",
                "action": "check_in",
                "args": {
                    "customer": {
                        "name": f"测试客户{number:03d}",
                        "phone": f"138000000{number:02d}",
                    },
                    "vehicle": {"plate": f"沪A{number:05d}"},
                    "visit": {"mileage": 1000 + number, "words": "异响" * 40, "body": "suv"},
                    "signature": SIGNATURE,
                    "kind": "repair",
                    "lines": [
                        {"kind": "labour", "name": "检查", "quantity": "0.5", "price": "180"},
                        {"kind": "part", "name": "滤芯", "quantity": "1", "price": "46"},
                    ],
                },
            }
        )
    return made


def command(target: str, *prefix: str) -> list[str]:
    """Return the command line of `reception ops` on this database."""
    where = ["--db", target] if "://" in target else ["--data", str(Path(target).parent)]
    return [*prefix, sys.executable, "-m", "ui.cli", "ops", *where]


def feed(arguments: list[str], kill_after: float | None) -> dict[str, Any]:
    """Send everything, kill the program so many seconds after its first answer; return the ACKs."""
    answers: dict[str, Any] = {}
    with subprocess.Popen(
        arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        text=True,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        with suppress(BrokenPipeError):
            process.stdin.write("".join(json.dumps(o) + "\n" for o in operations()))
            process.stdin.close()
        for line in process.stdout:
            if kill_after is not None and not answers:
                time.sleep(kill_after)
                process.kill()
            word, _, rest = line.strip().partition(" ")
            assert word != "NO", line
            identity, _, value = rest.partition(" ")
            with suppress(json.JSONDecodeError):  # a torn last line was never an answer
                answers[identity] = json.loads(value)
    return answers


def check(target: str, acknowledged: dict[str, Any]) -> int:
    """Open what is left, prove that it is whole, and return how many operations it holds."""
    begun = time.monotonic()
    db.open_database(target)
    assert time.monotonic() - begun < 5
    done = dict(db.rows("SELECT operation_id, result FROM audit WHERE action = 'check_in'"))
    assert set(acknowledged) <= set(done)
    for identity, answer in acknowledged.items():
        assert json.loads(done[identity]) == answer
    whole = db.rows(
        "SELECT o.id FROM work_order o JOIN visit v ON v.id = o.visit_id"
        " WHERE (SELECT count(*) FROM order_line l WHERE l.order_id = o.id) = 2"
        " AND (SELECT count(*) FROM order_step s WHERE s.order_id = o.id) = 1"
    )
    for table in ("work_order", "visit", "vehicle", "customer"):
        assert db.row(f"SELECT count(*) FROM {table}") == (len(done),), table
    assert len(whole) == len(done)
    serials = sorted(int(n[-3:]) for (n,) in db.rows("SELECT number FROM work_order"))
    assert serials == list(range(1, len(done) + 1))
    papers = db.rows(
        "SELECT subject_id, count(*), count(DISTINCT kind) FROM paper GROUP BY subject_id"
    )
    assert sorted(papers) == sorted((key, 2, 2) for (key,) in whole)
    assert list(damage()) == []
    if "://" not in target:
        assert db.row("PRAGMA integrity_check") == ("ok",)
    db.close_database()
    return len(done)


def survive(target: str, arguments: list[str], kill_after: float | None) -> int:
    """One crash and what follows; return how many operations were in at the crash."""
    db.close_database()
    acknowledged = feed(arguments, kill_after)
    held = check(target, acknowledged)
    everything = feed(command(target), None)
    assert len(everything) == OPERATIONS
    assert {k: everything[k] for k in acknowledged} == acknowledged
    assert check(target, everything) == OPERATIONS
    db.open_database(target)
    return held


@pytest.mark.parametrize("seed", range(3))
def test_killed_at_a_random_moment(branch, seed):
    survive(branch, command(branch), random.Random(seed).random() * 0.2)


def injected(call: str, number: int) -> tuple[str, ...]:
    """Return the prefix that kills the program at its n-th call of this kind."""
    return ("strace", "-f", "-o", "/dev/null", "-e", f"inject={call}:signal=SIGKILL:when={number}")


needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")


@needs_strace
@pytest.mark.parametrize(
    ("call", "number"), [("pwrite64", 40), ("pwrite64", 377), ("fsync", 9), ("pwrite64", 1130)]
)
def test_killed_at_a_write(sqlite_database, call, number):
    found_branch()
    held = survive(sqlite_database, command(sqlite_database, *injected(call, number)), None)
    assert held < OPERATIONS


@pytest.mark.slow
@needs_strace
@pytest.mark.parametrize("number", range(1, 400))
def test_killed_at_every_write(sqlite_database, number):
    found_branch()
    call = "fsync" if number % 20 == 0 else "pwrite64"
    prefix = injected(call, number * 5 if call == "pwrite64" else number // 20)
    survive(sqlite_database, command(sqlite_database, *prefix), None)
