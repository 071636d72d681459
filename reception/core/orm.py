"""The one door to peewee, which declares the tables and runs the migrations.

peewee imports psycopg wherever it is installed, which costs 140 ms at every start. It is kept out
here and lent when PostgreSQL is chosen.
"""

import sys
from typing import Any

_hidden = "psycopg" not in sys.modules
if _hidden:
    sys.modules["psycopg"] = None  # type: ignore[assignment]
import peewee  # noqa: E402
from peewee import BigAutoField as BigAutoField  # noqa: E402
from peewee import BigIntegerField as BigIntegerField  # noqa: E402
from peewee import BlobField as BlobField  # noqa: E402
from peewee import DatabaseProxy as DatabaseProxy  # noqa: E402
from peewee import ForeignKeyField as ForeignKeyField  # noqa: E402
from peewee import IntegerField as IntegerField  # noqa: E402
from peewee import Model as Model  # noqa: E402
from peewee import TextField as TextField  # noqa: E402

if _hidden:
    del sys.modules["psycopg"]


class SqliteMigrations(peewee.SqliteDatabase):
    """A SQLite file as the migration runner wants it; `connect()` makes its connection."""

    def __init__(self, connect: Any) -> None:
        super().__init__("migrations")  # the name means nothing: `connect` knows the file
        self._make = connect

    def _connect(self) -> Any:
        return self._make()


class PostgresMigrations(peewee.PostgresqlDatabase):
    """A PostgreSQL server as the migration runner wants it; `connect()` makes its connection."""

    def __init__(self, url: str, connect: Any) -> None:
        _lend_psycopg()
        super().__init__(url, prefer_psycopg3=True)
        self._make = connect

    def _connect(self) -> Any:
        return self._make()


def _lend_psycopg() -> None:
    import psycopg
    from psycopg.pq import TransactionStatus

    module: Any = peewee
    module.psycopg = psycopg
    module.TransactionStatus = TransactionStatus
    for name, status in (("idle", "IDLE"), ("inerror", "INERROR"), ("unknown", "UNKNOWN")):
        setattr(module.Psycopg3Adapter, f"txn_{name}", TransactionStatus[status])
