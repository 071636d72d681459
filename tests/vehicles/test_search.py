"""The search finds what reading every car finds, whatever is typed and however it looks."""

import pytest

from reception.core import db
from reception.history.demo import fill_demo
from reception.vehicles import queries
from reception.vehicles.queries import search

LIMIT = 500
TYPED = (
    *("沪", "a", "0", "7", "鑫", "z", "沪a", "a0", "01", "99", "zz", "q7", "kh", "先生", "鑫鑫"),
    *("沪a0", "lte", "138", "qqq", "1380", "0000", "示例客户", "99999", "slkh", "00000000"),
)


@pytest.fixture
def cars(database, anybody, now):
    """The demonstration's cars, and one whose key ends as no other does."""
    fill_demo(orders=300)
    with db.writing():
        db.execute("UPDATE vehicle SET search_key = search_key || ' wgq7' WHERE id = 5")


def _plainly(term: str) -> list[int]:
    where = "position(? IN search_key)" if db.is_postgres() else "instr(search_key, ?)"
    found = db.rows(f"SELECT id FROM vehicle WHERE {where} > 0", (term,))
    return sorted(key for (key,) in found)


def test_every_way_finds_what_reading_all_finds(cars, monkeypatch):
    wanted = {term: _plainly(term) for term in TYPED}
    assert wanted["q7"] == [5]  # the last two letters of a key
    for way in ((2000, 4000, 400), (0, 4000, 400), (5, 9, 400), (5, 1, 2)):
        for name, value in zip(("LATEST", "SOME", "MANY"), way, strict=True):
            monkeypatch.setattr(queries, name, value)
        found = {term: sorted(hit.vehicle_id for hit in search(term, LIMIT)) for term in TYPED}
        assert found == wanted, way


def test_the_car_seen_last_stands_first(cars, monkeypatch):
    monkeypatch.setattr(queries, "LATEST", 0)
    seen = [hit.seen_at for hit in search("沪a", 12)]
    assert len(seen) == 12
    assert seen == sorted(seen, reverse=True)
    newest = db.row("SELECT max(seen_at) FROM vehicle WHERE search_key LIKE '%沪a%'")
    assert newest is not None
    assert seen[0].timestamp() == newest[0]
