"""Bringing an older database up to the program's schema: verify, back up, migrate, check.

To add a migration: 1. write migrations/000N_what.py with `up(migrator, db)`; 2. add the field to
the model; 3. keep a file of the release before under tests/old_files.
"""

from pathlib import Path

from reception.core import db
from reception.core.errors import Refused
from reception.core.text import _

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def bring_up_to_date() -> None:
    """Apply what is missing in one transaction each; refuse a database of a newer program."""
    known = {path.stem for path in MIGRATIONS.iterdir() if path.name[0].isdigit()}
    applied = _applied()
    if applied - known:
        raise Refused(
            _(
                "This database was written by a newer version of Reception ({newest}). "
                "Install that version to open it; nothing was changed."
            ).format(newest=max(applied - known))
        )
    if known == applied:
        return
    if applied and not db.is_postgres():
        from reception.core.backup import back_up_before

        back_up_before(max(known - applied))
    _migrate()


def _applied() -> set[str]:
    catalogue = "pg_tables WHERE tablename" if db.is_postgres() else "sqlite_master WHERE name"
    if db.row(f"SELECT 1 FROM {catalogue} = 'schema_migration'") is None:
        return set()
    return {str(name) for (name,) in db.rows("SELECT name FROM schema_migration")}


def schema_version() -> str:
    """Return the name of the newest migration applied."""
    found = db.row("SELECT max(name) FROM schema_migration")
    return str(found[0]) if found else ""


def _migrate() -> None:
    # Imported only when there is something to do: it costs a tenth of a start.
    from reception.core import orm  # first, since it keeps psycopg out

    database: orm.SqliteMigrations | orm.PostgresMigrations
    if db.is_postgres():
        database = orm.PostgresMigrations(db.address(), db.writable)
    else:
        database = orm.SqliteMigrations(db.writable)
    from playhouse.migrations import Runner

    try:
        Runner(database, str(MIGRATIONS)).up()
        if not db.is_postgres() and (broken := db.rows("PRAGMA foreign_key_check")):
            raise RuntimeError(f"a migration broke references: {broken[:5]}")
    finally:
        database.close()
