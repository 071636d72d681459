"""Three sizes of history, made once and kept in out/bench, and one table at the end.

The largest is a group: one file of as many branches as have ten years each, so that a branch's own
day and month are as large as with ten years, and what is searched is the group's. Every order has
one change in the audit log besides the imported ones.

A bench is a pair of tests in one group, `ours` (through actions and queries, as the window calls
them) and `floor` (bare work written in the same file). Only their ratio is judged, by a reader:
nothing here fails by the clock.
"""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from reception.core import audit, db, gate
from tests.bench import money

SIZES = tuple(int(n) for n in os.environ.get("BENCH_ORDERS", "650,78000,1000000").split(","))
CACHE = Path("out/bench")
TEN_YEARS = 78_000  # orders of one branch


@dataclass(frozen=True)
class History:
    """A database of so many orders, open, with a bare connection to the same file beside it."""

    orders: int
    path: Path
    bare: Any


def made(orders: int) -> Path:
    """Return the database of this size, made once."""
    path = CACHE / str(orders) / "reception.db"
    done = path.with_name("done")
    if not done.exists():
        from reception.history.demo import fill_demo

        path.unlink(missing_ok=True)
        db.open_database(path)
        with gate.acting(gate.system("bench")):
            fill_demo(orders=orders)
        db.close_database()
        done.touch()
    prepared = path.with_name("prepared")
    db.open_database(path)  # a migration that came later is run here, not in what is measured
    shutil.rmtree(path.with_name("backups"), ignore_errors=True)
    if not prepared.exists():
        db.execute("PRAGMA query_only=0")
        _spread(max(1, orders // TEN_YEARS))
        _log()
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        prepared.touch()
    with_money = path.with_name("with_money")
    if not with_money.exists():
        db.execute("PRAGMA query_only=0")
        money.fill()
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with_money.touch()
    db.close_database()
    return path


def _spread(branches: int) -> None:
    """Give all but one share of the finished visits to other branches."""
    names = [row[1] for row in db.rows("PRAGMA table_info(branch)") if row[1] not in ("id", "code")]
    columns = ", ".join(names)
    with db.writing():
        for number in range(2, branches + 1):
            db.execute(
                f"INSERT INTO branch (id, code, {columns}) SELECT ?, 'G' || ?, {columns}"
                " FROM branch WHERE id = 1",
                (number, number),
            )
        share = f"1 + vehicle_id % {branches}"
        db.execute(f"UPDATE visit SET branch_id = {share} WHERE left_at IS NOT NULL")
        db.execute(
            f"UPDATE work_order SET branch_id = {share} WHERE handed_over_at IS NOT NULL AND"
            " (SELECT left_at FROM visit WHERE visit.id = visit_id) IS NOT NULL"
        )


def _log() -> None:
    """Write one change of every order into the audit log, as an action does."""
    actor = gate.system("bench")
    with db.writing():
        for (key,) in db.rows("SELECT id FROM work_order"):
            fields = {"promised_at": [1_700_000_000, 1_700_003_600]}
            changed = [("promise", key, fields), ("work_order", key, fields)]
            audit.append(actor, "promise", os.urandom(16).hex(), changed, None)


@pytest.fixture(params=SIZES, ids=lambda n: f"{n:,}")
def history(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[History]:
    """Each size in turn; what is written goes into a copy."""
    path = made(request.param)
    if "check_in" in request.node.name:
        copy = tmp_path_factory.mktemp("bench") / "reception.db"
        path = Path(shutil.copy(path, copy))
    db.open_database(path)
    from sqlcipher3 import dbapi2

    bare = dbapi2.connect(str(path), isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=1", "cache_size=-16000"):
        bare.execute(f"PRAGMA {pragma}")
    with gate.acting(gate.system("bench")):
        yield History(request.param, path, bare)
    bare.close()
    db.close_database()


def pytest_terminal_summary(terminalreporter: Any, config: Any) -> None:
    """Print the one table: ours beside its floor."""
    session = getattr(config, "_benchmarksession", None)
    found: dict[str, dict[str, tuple[float, dict[str, Any]]]] = {}
    for bench in getattr(session, "benchmarks", []):
        if bench.group and bench.stats.data:
            side = "floor" if "floor" in bench.name else "ours"
            found.setdefault(bench.group, {})[side] = (bench.stats.median, bench.extra_info)
    if not found:
        return
    write = terminalreporter.write_line
    write("")
    write(f"{'work':<46}{'floor':>12}{'ours':>12}{'ratio':>9}{'bar':>7}{'growth':>9}")
    before: dict[str, float] = {}
    for group, sides in found.items():
        work = group.rpartition(", ")[0]
        ours = sides.get("ours")
        floor = sides.get("floor")
        if ours is None:
            continue
        unit, scale = ours[1].get("unit", "ms"), 1 if "value" in ours[1] else 1000
        mine = ours[1].get("value", ours[0]) * scale
        base = floor[1].get("value", floor[0]) * scale if floor else None
        ratio = f"{mine / base:8.2f}x" if base else "        -"
        shown = f"{base:.3f}" if base else "-"
        bar = ours[1].get("bar", "")
        growth = f"{mine / before[work]:8.2f}x" if before.get(work) else "        -"
        before[work] = mine
        write(f"{group:<46}{shown:>9} {unit:<2}{mine:>9.3f} {unit:<2}{ratio}{bar:>7}{growth}")
