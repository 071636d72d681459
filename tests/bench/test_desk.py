"""The advisor's work: check-in, search, a car's history."""

import itertools
import time
from decimal import Decimal

import pytest

from reception.core import db
from reception.core.record import new_uid
from reception.orders.actions import VisitDraft, check_in
from reception.orders.models import LineKind, OrderKind
from reception.orders.rules import LineDraft
from reception.vehicles.actions import CustomerDraft, VehicleDraft
from reception.vehicles.queries import search
from reception.visits.queries import history as car_history

_number = itertools.count(int(time.time()) % 10_000_000)
LINES = tuple(
    LineDraft(kind, f"项目{n}", Decimal("0.8"), Decimal("180.00"), code=f"X{n}")
    for n, kind in enumerate([LineKind.LABOUR] * 2 + [LineKind.PART] * 3)
)


def _ours() -> None:
    number = next(_number)
    check_in(
        customer=CustomerDraft(f"测试客户{number}", f"1{39_00000000 + number}"),
        vehicle=VehicleDraft(f"皖{_plate(number)}", model="示例"),
        visit=VisitDraft(12_345, words="保养"),
        kind=OrderKind.MAINTENANCE,
        lines=LINES,
    )


def _plate(number: int) -> str:
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    return f"{letters[number // 100_000 % 24]}{number % 100_000:05d}"


def _floor(bare) -> None:
    """The same rows by hand-written SQL: find or make, order, promise-less, step, lines, audit."""
    number, now = next(_number), int(time.time())
    plate = f"皖{_plate(number)}"
    run = bare.execute
    run("BEGIN IMMEDIATE")
    run("SELECT id FROM vehicle WHERE plate = ?", (plate,)).fetchone()
    customer = run(
        "INSERT INTO customer (uid, name, phone, phone2, kind, class, address, note, marketing,"
        " created_at) VALUES (?, ?, ?, '', 'person', 'other', '', '', 0, ?)",
        (new_uid(), f"测试客户{number}", str(13900000000 + number), now),
    ).lastrowid
    vehicle = run(
        "INSERT INTO vehicle (uid, vin, plate, plate_kind, plate_reason, model, vehicle_type,"
        " engine_number, colour, model_year, customer_id, mileage, seen_at, search_key) VALUES"
        " (?, NULL, ?, 'ordinary', '', '示例', '', '', '', NULL, ?, 12345, ?, ?)",
        (new_uid(), plate, customer, now, f"{plate} {13900000000 + number} 测试客户{number} cskh"),
    ).lastrowid
    run(
        "INSERT INTO plate_history (vehicle_id, plate, since) VALUES (?, ?, ?)",
        (vehicle, plate, now),
    )
    visit = run(
        "INSERT INTO visit (uid, branch_id, vehicle_id, customer_id, sender, sender_phone,"
        " arrived_at, mileage_in, mileage_reason, fuel, words, belongings, old_parts, waits, wash)"
        " VALUES (?, 1, ?, ?, '', '', ?, 12345, '', '', '保养', '', 'none', 0, 0)",
        (new_uid(), vehicle, customer, now),
    ).lastrowid
    order = run(
        "INSERT INTO work_order (uid, branch_id, number, visit_id, vehicle_id, customer_id, kind,"
        " state, hold_reason, opened_at, comeback_cause, cancel_reason, advice, source) VALUES"
        " (?, 1, ?, ?, ?, ?, 'maintenance', 'pending', '', ?, '', '', '', 'desk')",
        (new_uid(), f"F{new_uid()}", visit, vehicle, customer, now),
    ).lastrowid
    run(
        "INSERT INTO order_step (order_id, state, at, note) VALUES (?, 'pending', ?, '')",
        (order, now),
    )
    bare.executemany(
        "INSERT INTO order_line (order_id, position, kind, code, name, quantity, price, discount,"
        " amount, payer, origin, brand, package) VALUES"
        " (?, ?, ?, ?, ?, 800, 18000, 0, 14400, 'customer', '', '', '')",
        [(order, n, line.kind.value, line.code, line.name) for n, line in enumerate(LINES, 1)],
    )
    count = run("SELECT count(*) FROM audit WHERE seq = -1").fetchone()[0]
    run(
        "INSERT INTO floor_audit (at, action, changes) VALUES (?, 'check_in', ?)",
        (now, f"{order} {count}" + "x" * 1500),
    )
    run("COMMIT")


def _vehicle_with_history() -> int:
    return int(db.rows("SELECT vehicle_id FROM work_order ORDER BY id DESC LIMIT 1")[0][0])


@pytest.mark.parametrize("side", ["floor", "ours"])
def test_check_in(benchmark, history, side):
    benchmark.group = f"check-in saved, {history.orders:,}"
    benchmark.extra_info["bar"] = "2.5x"
    history.bare.execute(
        "CREATE TABLE IF NOT EXISTS floor_audit (id INTEGER PRIMARY KEY, at, action, changes)"
    )
    target = _ours if side == "ours" else lambda: _floor(history.bare)
    benchmark.pedantic(target, rounds=150, warmup_rounds=10)


TYPED = ("沪", "沪A", "沪A1", "A123", "1380", "13800", "skh", "示例客户")
_FLOOR_SCAN = (
    "SELECT v.id, v.plate, v.model, v.vin, c.name, c.phone, v.seen_at FROM vehicle v"
    " JOIN customer c ON c.id = v.customer_id WHERE v.id IN (SELECT id FROM vehicle"
    " INDEXED BY vehicle_recent WHERE instr(search_key, ?) > 0 ORDER BY seen_at DESC LIMIT 12)"
)
_FLOOR_TRIGRAM = (
    "SELECT v.id, v.plate, v.model, v.vin, c.name, c.phone, v.seen_at FROM vehicle v"
    " JOIN customer c ON c.id = v.customer_id WHERE v.id IN"
    " (SELECT rowid FROM vehicle_search WHERE search_key MATCH ? LIMIT 400)"
    " ORDER BY v.seen_at DESC LIMIT 12"
)


@pytest.mark.parametrize("side", ["floor", "ours"])
def test_a_keystroke(benchmark, history, side):
    benchmark.group = f"8 keystrokes in the search, {history.orders:,}"
    benchmark.extra_info["bar"] = "3x"

    def floor() -> None:
        for typed in TYPED:
            term = typed.lower()
            if len(term) <= 3:
                history.bare.execute(_FLOOR_SCAN, (term,)).fetchall()
            else:
                history.bare.execute(_FLOOR_TRIGRAM, (f'"{term}"',)).fetchall()

    def ours() -> None:
        for typed in TYPED:
            search(typed)

    benchmark.pedantic(ours if side == "ours" else floor, rounds=60, warmup_rounds=5)


@pytest.mark.parametrize("side", ["floor", "ours"])
def test_a_cars_history(benchmark, history, side):
    benchmark.group = f"a vehicle's history, {history.orders:,}"
    benchmark.extra_info["bar"] = "8x"
    vehicle = _vehicle_with_history()
    sql = (
        "SELECT o.id, o.number, o.kind, o.state, o.opened_at, o.handed_over_at, v.mileage_in,"
        " v.words, o.advice, (SELECT sum(amount) FROM order_line l WHERE l.order_id = o.id)"
        " FROM work_order o JOIN visit v ON v.id = o.visit_id WHERE o.vehicle_id = ?"
        " ORDER BY o.opened_at DESC LIMIT 20"
    )
    floor = lambda: history.bare.execute(sql, (vehicle,)).fetchall()  # noqa: E731
    ours = lambda: car_history(vehicle)  # noqa: E731
    benchmark.pedantic(ours if side == "ours" else floor, rounds=300, iterations=5, warmup_rounds=5)
