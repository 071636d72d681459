"""No number twice, none left out, aborted attempts included; one series a kind, branch and day."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from reception.core import clock, db
from reception.core.errors import Refused
from reception.papers import proof
from tests.backoffice import a_branch
from tests.papers.contestant import contest

ROOT = Path(__file__).parents[2]


def test_an_aborted_paper_gives_its_number_back(database, anybody, now):
    a_branch()
    assert contest(fail=False).number == "CD01-20261120-0001"
    with pytest.raises(Refused):
        contest(fail=True)
    assert contest(fail=False).number == "CD01-20261120-0002"
    with clock.frozen(now + timedelta(hours=10)):  # past midnight at the branch
        assert contest(fail=False).number == "CD01-20261121-0001"
    assert list(proof.damage()) == []


def _hold_contest(target: str, contestants: int, each: int) -> None:
    a_branch()
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.papers.contestant", target, str(each), str(seed)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for seed in range(contestants)
    ]
    ends = [process.communicate(timeout=600) for process in processes]
    assert [process.returncode for process in processes] == [0] * contestants, ends[0][1][-2000:]
    numbers = sorted(number for kept, _errors in ends for number in kept.split())
    assert len(set(numbers)) == len(numbers) == contestants * each
    # A contest over midnight has two series; each is without a gap.
    by_day: dict[str, list[int]] = {}
    for number in numbers:
        _code, day, serial = number.split("-")
        by_day.setdefault(day, []).append(int(serial))
    for serials in by_day.values():
        assert sorted(serials) == list(range(1, len(serials) + 1))
    assert db.rows("SELECT count(*) FROM paper") == [(len(numbers),)]
    assert list(proof.damage()) == []


def test_eight_desks_contend_for_numbers(database, anybody):
    _hold_contest(database, 8, 60)


@pytest.mark.slow
def test_eight_desks_contend_for_many_numbers(database, anybody):
    _hold_contest(database, 8, 500)
