"""What was changed on an order is found by its key, and the list of that is proved with the log."""

import pytest

from reception.core import audit, clock, db
from reception.core.drivers import IntegrityError
from tests.ui.workshop import Floor, at


@pytest.fixture
def two(branch) -> list[int]:
    """Two orders with a change each."""
    floor = Floor(branch)
    with clock.frozen(at("9:00")):
        keys = [floor.receive(plate) for plate in ("沪AD2K51", "沪A66N20")]
        for hour, key in enumerate(keys, 10):
            floor.dispatch(key, "1号", at(f"{hour}:00"), 30)
    return keys


def _by_reading(key: int) -> list[int]:
    found = db.rows("SELECT seq FROM audit WHERE changes LIKE ?", (f'%["work_order",{key},%',))
    return sorted(seq for (seq,) in found)


def test_every_change_of_an_order_is_found(two):
    for key in two:
        entries = audit.history("work_order", key)
        assert [entry.action for entry in entries] == ["check_in", "place"]
        assert [entry.sequence for entry in entries] == _by_reading(key)
    assert list(audit.damage()) == []


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit_row WHERE row_id = 2",
        "UPDATE audit_row SET row_id = 1 WHERE seq = (SELECT max(seq) FROM audit_row)",
        "INSERT INTO audit_row (name, row_id, seq) VALUES ('work_order', 7, 2)",
    ],
)
def test_a_changed_list_is_damage(two, statement):
    with db.writing():
        if db.is_postgres():
            db.execute("ALTER TABLE audit_row DISABLE TRIGGER ALL")
        else:
            db.execute("DROP TRIGGER sealed_audit_row_update")
            db.execute("DROP TRIGGER sealed_audit_row_delete")
        db.execute(statement)
    assert list(audit.damage())


def test_the_database_refuses_to_change_the_list(two):
    for statement in ("DELETE FROM audit_row", "UPDATE audit_row SET row_id = 1"):
        with pytest.raises(IntegrityError, match="sealed"), db.writing():
            db.execute(statement)
