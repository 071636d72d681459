"""Photos by their age: what nobody shows any more is found without reading every picture kept."""

from typing import Any


def up(_migrator: Any, db: Any) -> None:
    """Create the index; with the hash in it, no picture is read."""
    db.execute_sql("CREATE INDEX attachment_by_added_at ON attachment (added_at, hash)")
