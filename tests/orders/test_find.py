"""Orders are found by a part of number or plate, newest first, on both databases."""

import pytest

from reception.core import clock, db
from reception.history.demo import fill_demo
from reception.orders import queries
from reception.orders.queries import find_orders, order
from reception.vehicles.queries import SHORT
from tests.ui.workshop import Floor, at

LIMIT = 2_000


@pytest.fixture(params=[1000, 0], ids=["walk", "indexes"])
def three(request, branch, monkeypatch) -> list[int]:
    """Keys of three orders of one day, the oldest first; both ways of looking are tried."""
    monkeypatch.setattr(queries, "LATEST", request.param)
    keys = []
    for number, plate in enumerate(("沪AD2K51", "沪A66N20", "京B66N2D")):
        with clock.frozen(at(f"{9 + number}:00")):
            keys.append(Floor(branch).receive(plate))
    return keys


def _found(**asked) -> list[int]:
    return [row.order_id for row in find_orders(**asked)]


def test_parts_of_plate_and_number(three):
    oldest, second, newest = three
    assert _found() == [newest, second, oldest]
    assert _found(limit=1) == [newest]
    assert _found(text="66n2") == [newest, second]
    assert _found(text="沪A") == [second, oldest]
    assert _found(text="2D") == [newest]
    assert _found(text="沪A·D2K51") == [oldest]
    number = order(second).row.number
    assert _found(text=number) == [second]
    assert _found(text=number[-4:].lower()) == [second]
    assert _found(text="ZZ9") == []


TYPED = (
    *("沪", "A", "0", "9", "鑫", "沪A", "A0", "01", "-0", "QX", "鑫鑫", "001", "沪A0", "A00"),
    *("H20", "-00", "XYZ", "0000", "A000", "SH01", "9999", "00001", "12-0", "沪A0000", "00099991"),
)


def _plainly(term: str, limit: int) -> list[str]:
    """Return numbers by reading every order there is."""
    found = db.rows(
        "SELECT o.number FROM work_order o JOIN vehicle c ON c.id = o.vehicle_id"
        " WHERE upper(o.number) LIKE ? OR upper(c.plate) LIKE ?"
        " ORDER BY o.opened_at DESC, o.number DESC LIMIT ?",
        (f"%{term}%", f"%{term}%", limit),
    )
    return sorted(number for (number,) in found)


def _numbers(term: str, limit: int) -> list[str]:
    return sorted(row.number for row in find_orders(text=term, limit=limit))


@pytest.fixture
def many(database, anybody, now):
    """Some hundred orders: the index holds most of them, the last ones are not there yet."""
    fill_demo(orders=400)


def test_every_way_finds_what_reading_all_finds(many, monkeypatch):
    wanted = {term: _plainly(term, LIMIT) for term in TYPED}
    for latest in (1000, 0, 7):
        monkeypatch.setattr(queries, "LATEST", latest)
        assert {term: _numbers(term, LIMIT) for term in TYPED} == wanted, latest
    monkeypatch.setattr(queries, "SOME", 3)  # one or two letters that are found everywhere
    short = [term for term in TYPED if len(term) < SHORT]
    assert [_numbers(term, LIMIT) for term in short] == [wanted[term] for term in short]


def test_a_new_plate_or_car_is_found_and_the_old_one_is_not(many, monkeypatch):
    monkeypatch.setattr(queries, "LATEST", 0)
    (order_id, car, other) = db.rows(
        "SELECT o.id, o.vehicle_id, (SELECT max(id) FROM vehicle WHERE plate <> c.plate)"
        " FROM work_order o JOIN vehicle c ON c.id = o.vehicle_id ORDER BY o.id LIMIT 1"
    )[0]
    with db.writing():
        db.execute("UPDATE vehicle SET plate = '鲁Q7Q7Q7' WHERE id = ?", (car,))
    assert order_id in _found(text="Q7Q7")
    assert order_id in _found(text="鲁Q")
    with db.writing():
        db.execute("UPDATE work_order SET vehicle_id = ? WHERE id = ?", (other, order_id))
        db.execute("UPDATE work_order SET number = 'NEU-1' WHERE id = ?", (order_id,))
    assert order_id not in _found(text="Q7Q7")
    assert _found(text="NEU-1") == [order_id]


def test_another_branch_finds_its_own(many, monkeypatch):
    monkeypatch.setattr(queries, "LATEST", 0)
    (number,) = db.rows("SELECT number FROM work_order ORDER BY id LIMIT 1")[0]
    with db.writing():
        db.execute(
            "INSERT INTO branch (code, name, company, address, service_phone, rescue_phone,"
            " credit_code, contact) VALUES ('ZWEI', '示例二店', '', '', '', '', '', '')"
        )
        db.execute(
            "UPDATE work_order SET branch_id = (SELECT max(id) FROM branch) WHERE number = ?",
            (number,),
        )
    (other,) = db.rows("SELECT max(id) FROM branch")[0]
    assert find_orders(text=number) == ()
    assert [row.number for row in find_orders(text=number, branch_id=other)] == [number]
    assert [row.number for row in find_orders(text="-0", branch_id=other)] == [number]
