"""The demonstration: reproducible, obviously invented, in the proportions of DOMAIN §6."""

import pytest

from reception.core import audit, clock, db, pinyin
from reception.core.errors import Refused
from reception.history import demo_people, demo_world, written
from reception.history.demo import fill_demo
from reception.shopfloor.inspecting_queries import reworks
from reception.shopfloor.washing import queue
from reception.staff.actions import sign_in
from reception.vehicles.rules import PlateKind, check_plate, check_vin

pytestmark = pytest.mark.usefixtures("now")
DATA = ("person", "bay", "customer", "vehicle", "plate_history", "visit", "work_order",
        "order_line", "order_step", "promise", "allocation", "inspection", "settlement", "payment",
        "survey", "counter", "attendance", "clocking")  # fmt: skip
# Random by nature: salts of the PIN; ids of rows whose content the seed decides.
RANDOM = {"secret_hash", "uid"}


def dump():
    found = {}
    for table in DATA:
        cursor = db.execute(f"SELECT * FROM {table} ORDER BY id")
        names = [column[0] for column in cursor.description]
        keep = [place for place, name in enumerate(names) if name not in RANDOM]
        found[table] = [tuple(row[place] for place in keep) for row in cursor.fetchall()]
    return found


def one(sql):
    return db.row(sql)[0]


def test_the_same_seed_gives_the_same_data(sqlite_template, tmp_path):
    import shutil

    dumps = []
    for copy, seed in enumerate((4, 4, 5)):
        path = tmp_path / f"{copy}.db"
        shutil.copy(sqlite_template, path)
        db.open_database(path)
        fill_demo(orders=120, seed=seed)
        dumps.append(dump())
        db.close_database()
    assert dumps[0] == dumps[1]
    assert dumps[0]["order_line"] != dumps[2]["order_line"]


def test_two_fillings_one_after_the_other_are_the_same(sqlite_template, tmp_path):
    import shutil
    from datetime import timedelta

    dumps = []
    begin = clock.now()
    for copy, later in enumerate((1, 90)):
        path = tmp_path / f"{copy}.db"
        shutil.copy(sqlite_template, path)
        db.open_database(path)
        with clock.frozen(begin + timedelta(seconds=later)):
            fill_demo(orders=20)
        dumps.append(dump())
        db.close_database()
    assert dumps[0] == dumps[1]


@pytest.fixture
def three_months(sqlite_database, now):
    fill_demo(orders=1950)


@pytest.mark.usefixtures("three_months")
def test_the_proportions_are_a_dealership_s():
    assert one("SELECT count(*) FROM settlement WHERE paid_at IS NOT NULL") == 1938
    whole = one("SELECT sum(total) FROM settlement")
    assert 0.31 < one("SELECT sum(insurer) FROM settlement") / whole < 0.42
    per_order = "SELECT avg(s.total) / 100 FROM settlement s JOIN work_order o ON o.id = s.order_id"
    assert 1_650 < one(f"{per_order} WHERE o.kind = 'accident'") < 1_950
    assert 700 < one(f"{per_order} WHERE o.kind <> 'accident'") < 900
    days = one("SELECT (max(opened_at) - min(opened_at)) / 86400 FROM work_order")
    assert 80 <= days <= 100
    assert 0.005 < one("SELECT count(*) FROM work_order WHERE kind = 'comeback'") / 1950 < 0.025
    assert 93 < one("SELECT avg(score) FROM survey WHERE valid = 1") / 1000 < 96
    assert one("SELECT count(*) FROM survey WHERE valid = 0") > 10
    in_time = one(
        "SELECT avg(CASE WHEN handed_over_at <= promised_at THEN 1.0 ELSE 0 END) FROM work_order"
        " WHERE promised_at IS NOT NULL AND handed_over_at IS NOT NULL"
    )
    assert 0.93 < in_time < 0.97
    assert 0.015 < one("SELECT avg(1.0 - passed) FROM inspection") < 0.045
    assert len(db.rows("SELECT DISTINCT technician_id FROM work_order")) >= 8


@pytest.mark.usefixtures("three_months")
def test_the_history_holds_together():
    tonight = int(clock.at(clock.today()).timestamp())
    assert one("SELECT max(handed_over_at) FROM work_order") < tonight
    for wrong in (
        "work_order WHERE NOT (opened_at < started_at AND started_at < ready_at"
        " AND ready_at < handed_over_at)",
        "work_order o JOIN work_order f ON f.id = o.comeback_of_id WHERE f.vehicle_id <>"
        " o.vehicle_id OR f.handed_over_at > o.opened_at",
        "work_order a JOIN work_order b ON b.vehicle_id = a.vehicle_id AND b.id <> a.id AND"
        " a.opened_at < b.handed_over_at AND b.opened_at < a.handed_over_at",
        "survey s JOIN work_order o ON o.id = s.order_id WHERE s.answered_at <= o.handed_over_at",
    ):
        assert one(f"SELECT count(*) FROM {wrong}") == 0, wrong
    assert list(audit.damage()) == []


@pytest.mark.usefixtures("three_months")
def test_today_is_in_full_swing():
    states = dict(
        db.rows("SELECT state, count(*) FROM work_order WHERE settled_at IS NULL GROUP BY 1")
    )
    assert set(states) >= {"pending", "dispatched", "working", "hold_parts", "hold_consent",
                           "inspection", "washing", "ready"}  # fmt: skip
    now = int(clock.now().timestamp())
    late = one(f"SELECT count(*) FROM work_order WHERE settled_at IS NULL AND promised_at < {now}")
    assert late == 1
    held = one(f"SELECT count(*) FROM allocation WHERE open = 1 AND starts_at < {now}")
    assert held == 5


@pytest.mark.usefixtures("three_months")
def test_today_is_checked_washed_and_talked_about():
    selfs = one("SELECT count(*) FROM inspection WHERE stage = 'self' AND passed = 1")
    assert selfs >= 4  # whose work is done, and the one that came back
    assert list(reworks().values()) == [1]
    words = one("SELECT hold_reason FROM work_order WHERE state = 'working' AND hold_reason <> ''")
    assert "试车后仍报一缸失火" in words
    (washing,) = [row for row in queue() if row.began_at is not None]
    assert washing.done_at is None
    assert one("SELECT count(DISTINCT order_id) FROM message") >= 4
    assert list(written.damage()) == []
    wrong = (
        "SELECT count(*) FROM inspection i JOIN clocking c ON c.order_id = i.order_id"
        " AND c.person_id = i.inspector_id WHERE i.stage <> 'self'"
    )
    assert one(wrong) == 0


def test_every_login_has_the_pin_that_is_told(database):
    assert fill_demo(orders=0) == 0
    assert one("SELECT count(*) FROM work_order") == 0
    for login, name, _roles in demo_people.PEOPLE[:3]:
        assert sign_in(login, demo_people.PIN).name == name
    assert len(set(db.rows("SELECT secret_hash FROM person"))) == 1


def test_both_databases_take_it(database):
    assert fill_demo(orders=60) == 60
    assert one("SELECT count(*) FROM work_order WHERE settled_at IS NOT NULL") == 48
    with pytest.raises(Refused):
        fill_demo(orders=60)


def test_cars_and_owners_are_valid_and_obviously_invented():
    for car in (0, 1, 7, 8, 57, 12_345, 299_999, 1_234_567):
        kind = check_plate(demo_world.plate(car)).kind
        assert kind in (PlateKind.ORDINARY, PlateKind.NEW_ENERGY)
        vin = check_vin(demo_world.vin(car))
        assert vin.check_digit_ok
        assert vin.vin.startswith("LTEST")
        assert demo_world.name(car).startswith("示例")
        texts = (demo_world.plate(car), vin.vin, demo_world.phone(car), demo_world.name(car))
        assert demo_world.search_key(car) == pinyin.search_key(*texts)
    assert len({demo_world.plate(car) for car in range(250_000)}) == 250_000
    assert len({demo_world.vin(car) for car in range(0, 2_000_000, 997)}) == 2007
