"""Papers on another PC, what never leaves this one, and the memory a month's bundle takes."""

import json
import logging
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from reception.billing import actions as billing
from reception.core import backup, clock, db
from reception.core.units import day_number
from reception.history import proof as everything
from reception.papers import custody, signing
from reception.papers.custody_queries import loans, scan_bytes, scans_of
from reports.slip import render_slip
from tests.backoffice import Line, a_branch, an_order, render
from tests.reports import papers
from tests.safety.test_secret import holding
from ui import crash

SCAN = b"%PDF-1.4 scanned"
BUNDLE = """
import json, resource, sys
from pathlib import Path
from reception.core import db, gate
from ui.papers_room.bundle import write_bundle
db.open_database(sys.argv[1])
with gate.acting(gate.system("bench")):
    made = write_bundle(Path(sys.argv[2]), 2026, 11, lambda *_told: None)
print(json.dumps([made.slips, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))
"""


def a_slip(render: Any = render) -> int:
    order = an_order(lines=(Line(payer="internal"),))
    billing.list_settlement(order_id=order, render=render)
    billing.take_payment(order_id=order)
    made = billing.hand_over(
        order_id=order, opinion="fairly", render=render, refused_reason="x", witness="示例见证人"
    )
    return made.paper_id


def test_on_another_pc_all_is_there_and_new_papers_get_its_key(
    sqlite_database, anybody, now, tmp_path
):
    a_branch()
    paper = a_slip()
    scan = custody.attach_scan(paper_id=paper, content=SCAN, pages=1)
    (number,) = db.rows("SELECT number FROM paper WHERE id = ?", (paper,))[0]
    due = day_number(clock.today() + timedelta(days=3))
    custody.lend(number=number, borrower="示例乙", reason="年检", due_on=due)
    kept = scans_of(paper), loans()
    old = (Path(sqlite_database).parent / signing.NAME).read_text()
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(backup.back_up(), other / "reception.db")
    db.close_database()
    db.open_database(other / "reception.db")
    assert list(everything.damage()) == []
    assert (scans_of(paper), loans()) == kept
    assert scan_bytes(scan) == SCAN
    assert not (other / signing.NAME).exists()
    new = a_slip()
    own = (other / signing.NAME).read_text()
    assert own != old
    signed = db.rows("SELECT paper_id, key_id FROM paper_signature ORDER BY id")
    assert len({key for _paper, key in signed}) == 2
    [(mine,)] = db.rows("SELECT key_id FROM paper_signature WHERE paper_id = ?", (new,))
    assert mine != dict(signed)[paper]
    assert list(everything.damage()) == []


def test_the_private_key_is_in_its_file_alone(sqlite_database, anybody, now):
    """Not in the data, its backup, the log of a bug, nor in what a crash keeps."""
    folder = Path(sqlite_database).parent
    a_branch()
    a_slip()
    secret = (folder / signing.NAME).read_text()
    crash.watch(folder / "logs")
    try:
        raise RuntimeError(f"no paper is signed with {secret}")
    except RuntimeError:
        logging.getLogger("reception").exception("not signed with %s", secret)
    finally:
        crash.release()
    backup.back_up()
    assert list(folder.rglob("*.log*"))
    assert holding(folder, secret) == {signing.NAME}


@pytest.mark.slow
def test_a_bundle_of_650_takes_hardly_more_memory_than_one_of_65(
    sqlite_database, anybody, now, tmp_path
):
    a_branch()
    sheet = render_slip(papers.slip())

    def true_size(data: object) -> bytes:
        """A slip as it is printed, no two alike."""
        return sheet + f"% {data!r}".encode()

    used = {}
    for count in (65, 650):
        while db.rows("SELECT count(*) FROM paper WHERE kind = 'slip'")[0][0] < count:
            a_slip(true_size)
        folder = tmp_path / str(count)
        folder.mkdir()
        words = [sys.executable, "-c", BUNDLE, sqlite_database, str(folder)]
        said = subprocess.run(words, check=True, capture_output=True, text=True).stdout
        made, used[count] = json.loads(said)
        assert made == count
    print(used)  # noqa: T201
    assert used[650] < used[65] * 1.1, used  # kilobytes
