"""Files of former releases open with the same rows and the same proofs; a newer file is refused."""

import gzip
from pathlib import Path

import pytest

from reception.core import db
from reception.core.errors import Damaged, Refused
from reception.core.upgrade import schema_version
from reception.history.proof import damage
from tests.backoffice import tamper

OLD_FILES = sorted((Path(__file__).parent.parent / "old_files").glob("*.db.gz"))


def unpack(packed: Path, folder: Path) -> Path:
    """Lay an old file out as a data folder has it."""
    path = folder / "reception.db"
    path.write_bytes(gzip.decompress(packed.read_bytes()))
    return path


def rows(path: Path) -> dict[str, list[tuple]]:
    """Return every row of every table that the file has, read without the program."""
    from sqlcipher3 import dbapi2

    with dbapi2.connect(str(path)) as bare:
        tables = [
            name
            for (name,) in bare.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith(("vehicle_search", "sqlite_", "schema_migration"))
        ]
        found = {t: bare.execute(f'SELECT * FROM "{t}" ORDER BY 1').fetchall() for t in tables}
    bare.close()
    return found


@pytest.mark.parametrize("packed", OLD_FILES, ids=lambda p: p.name)
def test_an_old_file_opens_with_all_it_holds(packed, tmp_path):
    path = unpack(packed, tmp_path)
    before = rows(path)
    assert len(before["work_order"]) >= 26
    assert len(before["paper"]) >= 2
    db.open_database(path)
    newest = max(p.stem for p in Path("reception/migrations").glob("[0-9]*.py"))
    assert schema_version() == newest
    assert list(damage()) == []
    db.close_database()
    after = rows(path)
    for table, old in before.items():
        shortened = [new[: len(row)] for row, new in zip(old, after[table], strict=True)]
        assert shortened == old, table


def test_a_newer_file_is_refused_and_left_alone(sqlite_database):
    tamper("INSERT INTO schema_migration (name, applied) VALUES ('9999_later', '2030-01-01')")
    db.close_database()
    with pytest.raises(Refused, match="9999_later"):
        db.open_database(sqlite_database)


def test_what_is_no_database_is_said_to_be_none(tmp_path):
    path = tmp_path / "reception.db"
    path.write_bytes(b"This is not a database, whatever its name says. " * 100)
    with pytest.raises(Damaged, match="备份"):
        db.open_database(path)
