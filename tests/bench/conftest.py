"""Three sizes of history, made once and kept in out/bench, and one table at the end.

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

from reception.core import db, gate

SIZES = tuple(int(n) for n in os.environ.get("BENCH_ORDERS", "650,78000,1000000").split(","))
CACHE = Path("out/bench")


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
        db.execute("PRAGMA query_only=0")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.close_database()
        done.touch()
    return path


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
    write(f"{'work':<40}{'floor':>12}{'ours':>12}{'ratio':>9}{'bar':>7}")
    for group, sides in found.items():
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
        write(f"{group:<40}{shown:>9} {unit:<2}{mine:>9.3f} {unit:<2}{ratio}{bar:>7}")
