"""Both databases, each made once and copied per test; an actor, a branch; a clock that stands still."""

import os
import shutil
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from reception.core import clock, db, gate
from tests.stories.people import Branch, found_branch

# Friday afternoon at the branch, 2026-11-20 14:32.
NOON = datetime(2026, 11, 20, 6, 32, tzinfo=UTC)


@pytest.fixture(scope="session", autouse=True)
def cheap_hashing() -> Iterator[None]:
    """Secrets are hashed in no time: none of the tests' is real."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("reception.staff.secrets.MEMORY_KIB", 8)
        patch.setattr("reception.staff.secrets.PASSES", 1)
        yield


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty migrated SQLite file."""
    path = tmp_path_factory.mktemp("template") / "reception.db"
    db.open_database(path)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close_database()
    return path


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server with a migrated template database: PG_URL, or one of our own."""
    # Where a PC of several keeps what is its own, such as its signing key: not in this user's home.
    os.environ["XDG_DATA_HOME"] = str(tmp_path_factory.mktemp("pc"))
    given = os.environ.get("PG_URL")
    if given:
        url = given
        server: Any = None
    else:
        from tests.postgres import start

        server, url = start()
    name = f"template_{uuid.uuid4().hex[:12]}"
    _sql(url, f"CREATE DATABASE {name}")
    base = url.rpartition("/")[0]
    db.open_database(f"{base}/{name}")
    db.close_database()
    yield f"{base}/{name}"
    if server is None:
        _sql(url, f"DROP DATABASE {name} WITH (FORCE)")
    else:
        server.stop()


def _sql(url: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> Iterator[str]:
    """A fresh SQLite database, open; yields its path."""
    path = tmp_path / "reception.db"
    shutil.copy(sqlite_template, path)
    db.open_database(path)
    yield str(path)
    db.close_database()


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[str]:
    """A fresh PostgreSQL database, open; yields its URL."""
    base, _, template = postgres_url.rpartition("/")
    name = f"test_{uuid.uuid4().hex[:12]}"
    admin = f"{base}/postgres"
    _sql(admin, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")  # PostgreSQL 15
    db.open_database(f"{base}/{name}")
    yield f"{base}/{name}"
    db.close_database()
    _sql(admin, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> str:
    """Every test that asks for this runs on both databases."""
    target: str = request.getfixturevalue(f"{request.param}_database")
    return target


@pytest.fixture
def now() -> Iterator[datetime]:
    """The clock stands at 2026-11-20 14:32 in the branch."""
    with clock.frozen(NOON):
        yield NOON


@pytest.fixture
def anybody() -> Iterator[gate.Actor]:
    """Somebody who may do everything."""
    actor = gate.system("test")
    with gate.acting(actor):
        yield actor


@pytest.fixture
def branch(database: str, now: datetime) -> Branch:
    """A small branch on either database, the clock standing at 2026-11-20 14:32."""
    return found_branch()
