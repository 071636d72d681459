"""Every screen's questions as the window asks them, beside the plainest statements for the same rows.

The bar is that no screen slows down more than twice from ten years to a group.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest

from reception.billing.car_story import declined, main_parts, repairs_of
from reception.billing.queries import settlement_of, to_settle
from reception.bookings import queries as booking
from reception.care.queries import comebacks, due_calls, surveys
from reception.core import audit, clock, db
from reception.customers.queries import consents_of, customer, money_of, orders_of
from reception.figures.queries import today_figures
from reception.figures.risks import risks
from reception.orders import queries as orders
from reception.orders.extras import asked_sums, extras_of, undone
from reception.orders.models import OrderKind
from reception.papers.queries import overdue_slips
from reception.shopfloor.inspecting_queries import inspections_of
from reception.shopfloor.planning import fitting, length_of
from reception.shopfloor.queries import suggest
from reception.vehicles.duplicates import suggestions
from reception.vehicles.queries import (
    plates_of,
    recent,
    search,
    search_customers,
    vehicle,
    vehicles_of,
)
from reception.visits.queries import arrivals_today, arrivals_waiting
from reception.visits.queries import history as car_history
from reception.visits.warranty import comeback
from ui.bookings.words import BOOKABLE


@dataclass(frozen=True)
class World:
    """What is looked at: a car that came often, its newest order and owner, an order of the first year."""

    car: int
    owner: int
    order: int
    old: int


@dataclass(frozen=True)
class Page:
    """A screen: what it asks, and bare statements that bring the same rows."""

    ours: Callable[[World], object]
    floor: tuple[str, ...]
    bar: str = "8x"
    rounds: int = 60


def _today(_world: World) -> None:
    rows = orders.open_orders()
    for ask in (due_calls, overdue_slips, arrivals_waiting, booking.coming_today, today_figures):
        ask()
    asked_sums()
    risks(rows)


def _check_in(world: World) -> None:
    card = vehicle(world.car)
    repairs = repairs_of(world.car)
    declined(world.car), car_history(world.car), undone(world.car), main_parts()
    comeback(repairs, "过减速带右前有咯噔声", (), card.mileage if card else None, clock.now())
    suggest(length_of(Decimal("1.5")), fitting(OrderKind.MAINTENANCE))


def _day(_world: World) -> None:
    begin, end = clock.day_bounds(clock.today())
    booking.plan(begin, end), booking.bookings(begin, end)
    booking.reminders(), booking.parts_to_prepare(), booking.no_shows()


def _week(_world: World) -> None:
    monday = clock.today() - timedelta(days=clock.today().weekday())
    begin, end = clock.at(monday), clock.at(monday + timedelta(days=7))
    plan = booking.plan(begin, end)
    for days in range(7):
        plan.load(monday + timedelta(days=days), BOOKABLE)
    booking.bookings(begin, end)


def _customer(world: World) -> None:
    for ask in (customer, vehicles_of, orders_of, money_of, consents_of):
        ask(world.owner)


def _vehicle(world: World) -> None:
    card = vehicle(world.car)
    assert card is not None
    car_history(world.car, 100), plates_of(world.car), vehicles_of(card.customer_id)
    recent()


def _order(key: int) -> None:
    orders.order(key), extras_of(key), inspections_of(key)
    audit.history("work_order", key)


def _queue(world: World) -> None:
    to_settle(), orders.order(world.order), settlement_of(world.order)


def _gate(_world: World) -> None:
    arrivals_today(), booking.coming_today()


def _care(_world: World) -> None:
    today = clock.today()
    due_calls(), surveys(today.year, today.month), comebacks(today.year, today.month)


# Common and rare, one to eight letters, and what nothing holds.
COMMON = ("沪", "沪A", "A1", "沪A1", "A123", "13800", "示例客户", "slkh12", "2313210", "13800012")
NOWHERE = ("龘", "鑫鑫", "zq", "qxq", "ZZZZ", "99999", "wxyzwx", "9999999", "99999999")
PARTS = ("沪", "A1", "沪A1", "A123", "H2026", "SH01-H2", "20200", "-001")
NO_PARTS = ("龘", "QX", "鑫鑫", "XQX", "9999", "ZZZZZ", "20991231", "SH99-H2026")


def _box(typed: tuple[str, ...]) -> Callable[[World], None]:
    def ask(_world: World) -> None:
        for text in typed:
            search(text), search_customers(text)

    return ask


def _list(typed: tuple[str, ...]) -> Callable[[World], None]:
    def ask(_world: World) -> None:
        for text in typed:
            orders.find_orders(text=text)

    return ask


# The best that a bare statement does with each: the newest first, or the index of three letters.
_SCAN = (
    "SELECT v.id, v.plate, v.model, v.vin, c.name, c.phone, v.seen_at FROM vehicle v JOIN customer"
    " c ON c.id = v.customer_id WHERE v.id IN (SELECT id FROM vehicle INDEXED BY vehicle_recent"
    " WHERE instr(search_key, '{}') > 0 ORDER BY seen_at DESC LIMIT 12)"
)
_THREE = (
    "SELECT v.id, v.plate, v.model, v.vin, c.name, c.phone, v.seen_at FROM vehicle v JOIN customer"
    " c ON c.id = v.customer_id WHERE v.id IN (SELECT rowid FROM vehicle_search WHERE search_key"
    " MATCH '\"{}\"' LIMIT 400) ORDER BY v.seen_at DESC LIMIT 12"
)
_LINE = (
    "SELECT o.id, o.number, c.plate, c.model, k.name, o.kind, o.state, b.name, t.name, a.name,"
    " o.opened_at, o.promised_at, (SELECT sum(l.amount) FROM order_line l WHERE l.order_id = o.id)"
    " FROM work_order o JOIN vehicle c ON c.id = o.vehicle_id JOIN customer k ON k.id ="
    " o.customer_id LEFT JOIN bay b ON b.id = o.bay_id LEFT JOIN person t ON t.id ="
    " o.technician_id LEFT JOIN person a ON a.id = o.advisor_id WHERE "
)
_NUMBERED = (
    _LINE + "o.branch_id = 1 AND (o.number LIKE '%{0}%' OR c.plate LIKE '%{0}%')"
    " ORDER BY o.opened_at DESC LIMIT 200"
)
_OPEN = _LINE + "o.branch_id = 1 AND o.handed_over_at IS NULL AND o.state <> 'cancelled'"
_NEWEST = _LINE + "o.branch_id = 1 ORDER BY o.opened_at DESC LIMIT 200"
_CAR = "SELECT v.*, c.* FROM vehicle v JOIN customer c ON c.id = v.customer_id WHERE v.id = :car"
_PAST = (
    "SELECT o.*, v.mileage_in, v.words, (SELECT sum(amount) FROM order_line l WHERE"
    " l.order_id = o.id) FROM work_order o JOIN visit v ON v.id = o.visit_id"
    " WHERE o.vehicle_id = :car ORDER BY o.opened_at DESC LIMIT 20"
)
_DONE = (
    "SELECT l.* FROM order_line l JOIN work_order o ON o.id = l.order_id WHERE o.vehicle_id = :car"
)
_BOOKED = (
    "SELECT k.*, c.plate, c.model, t.name, a.name, (SELECT group_concat(i.name) FROM booking_item i"
    " WHERE i.booking_id = k.id) FROM booking k LEFT JOIN vehicle c ON c.id = k.vehicle_id LEFT"
    " JOIN person t ON t.id = k.technician_id LEFT JOIN person a ON a.id = k.advisor_id"
    " WHERE k.branch_id = 1 AND k.starts_at >= :day AND k.starts_at < :day + 86400 * {}"
)
_PLACES = (
    "SELECT a.*, o.state, b.kind FROM allocation a JOIN work_order o ON o.id = a.order_id"
    " JOIN bay b ON b.id = a.bay_id WHERE a.open = 1"
)
_CALLS = (
    "SELECT o.id, o.number, c.plate, c.model, k.name, k.phone, p.name, o.kind, o.handed_over_at"
    " FROM work_order o JOIN vehicle c ON c.id = o.vehicle_id JOIN customer k ON k.id ="
    " o.customer_id LEFT JOIN person p ON p.id = o.advisor_id WHERE o.branch_id = 1 AND"
    " o.handed_over_at >= :day - 7 * 86400 AND o.state = 'handed_over' AND NOT EXISTS"
    " (SELECT 1 FROM survey s WHERE s.order_id = o.id)"
)
_UNARCHIVED = (
    "SELECT o.id, o.number, c.plate, v.arrived_at FROM work_order o JOIN visit v ON v.id ="
    " o.visit_id JOIN vehicle c ON c.id = o.vehicle_id WHERE o.branch_id = 1 AND o.opened_at >="
    " :day - 30 * 86400 AND o.source = 'desk'"
)
_WAITING = "SELECT r.*, c.model FROM arrival r LEFT JOIN vehicle c ON c.id = r.vehicle_id WHERE "
_ONE = (
    _LINE + "o.id = :{0}",
    "SELECT v.*, k.*, c.* FROM work_order o JOIN visit v ON v.id = o.visit_id JOIN customer k ON"
    " k.id = o.customer_id JOIN vehicle c ON c.id = o.vehicle_id WHERE o.id = :{0}",
    "SELECT * FROM order_line WHERE order_id = :{0}",
    "SELECT s.*, p.name FROM order_step s LEFT JOIN person p ON p.id = s.person_id"
    " WHERE s.order_id = :{0}",
    "SELECT * FROM promise WHERE order_id = :{0}",
)
_PAGE = (
    *_ONE,
    "SELECT * FROM extra_work WHERE order_id = :{0}",
    "SELECT * FROM inspection WHERE order_id = :{0}",
    "SELECT a.* FROM audit_row r JOIN audit a ON a.seq = r.seq WHERE r.name = 'work_order'"
    " AND r.row_id = :{0}",
)
_PAIRS = (
    "SELECT a.id, b.id FROM customer a JOIN customer b ON b.phone = a.phone AND b.id > a.id"
    " WHERE a.phone <> '' LIMIT 500",
    "SELECT name, count(*) FROM customer GROUP BY name HAVING count(*) > 1",
)


def _each(statement: str, typed: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(statement.format(text) for text in typed)


def _box_floor(typed: tuple[str, ...]) -> tuple[str, ...]:
    low = [text.lower() for text in typed]
    return tuple((_SCAN if len(text) < 3 else _THREE).format(text) for text in low)


PAGES = {
    "Today": Page(_today, (_OPEN, _CALLS, _UNARCHIVED, _WAITING + "r.visit_id IS NULL",
                           _BOOKED.format(1), _PLACES)),
    "check-in of a known car": Page(_check_in, (_CAR, _PAST, _DONE, _DONE, _PLACES)),
    "bookings, a day": Page(_day, (*(_BOOKED.format(n) for n in (1, 2, 1, 2)), _PLACES)),
    "bookings, a week": Page(_week, (_BOOKED.format(7), _BOOKED.format(7), _PLACES)),
    "customer": Page(_customer, (
        "SELECT * FROM customer WHERE id = :owner", "SELECT * FROM vehicle WHERE customer_id = :owner",
        _LINE + "o.customer_id = :owner", "SELECT * FROM consent WHERE customer_id = :owner",
        "SELECT sum(s.total) FROM work_order o JOIN settlement s ON s.order_id = o.id"
        " WHERE o.customer_id = :owner")),
    "car": Page(_vehicle, (
        _CAR, _PAST, "SELECT * FROM plate_history WHERE vehicle_id = :car",
        "SELECT v.*, c.name FROM vehicle v JOIN customer c ON c.id = v.customer_id"
        " ORDER BY v.seen_at DESC LIMIT 50")),
    "search box, 10 inputs found": Page(_box(COMMON), _box_floor(COMMON), "3x"),
    "search box, 9 inputs found nowhere": Page(_box(NOWHERE), _box_floor(NOWHERE), "3x", 20),
    "orders, all": Page(_list(("",)), (_NEWEST,), "3x"),
    "orders, here": Page(lambda _world: orders.open_orders(), (_OPEN,), "3x"),
    "orders, 8 texts found": Page(_list(PARTS), _each(_NUMBERED, PARTS), "3x", 10),
    "orders, 8 texts found nowhere": Page(_list(NO_PARTS), _each(_NUMBERED, NO_PARTS), "3x", 4),
    "order with its changes, newest": Page(
        lambda world: _order(world.order), _each("{}", tuple(s.format("order") for s in _PAGE))),
    "order with its changes, old": Page(
        lambda world: _order(world.old), _each("{}", tuple(s.format("old") for s in _PAGE))),
    "settle and hand over": Page(_queue, (
        _LINE + "o.branch_id = 1 AND o.handed_over_at IS NULL AND o.state IN ('ready', 'settled')",
        *(s.format("order") for s in _ONE), "SELECT * FROM settlement WHERE order_id = :order")),
    "gate": Page(_gate, (_WAITING + "r.branch_id = 1 AND r.at >= :day", _BOOKED.format(1))),
    "call-backs": Page(_care, (
        _CALLS, "SELECT s.*, o.number, c.plate, k.name FROM survey s JOIN work_order o ON o.id ="
        " s.order_id JOIN vehicle c ON c.id = o.vehicle_id JOIN customer k ON k.id = o.customer_id"
        " WHERE s.answered_at >= :month AND +o.branch_id = 1")),
    "duplicates (in the background)": Page(lambda _world: suggestions(), _PAIRS, "", 2),
}  # fmt: skip


def _world() -> World:
    often = (
        "SELECT vehicle_id, customer_id, id FROM work_order WHERE branch_id = 1 AND vehicle_id ="
        " (SELECT vehicle_id FROM (SELECT vehicle_id FROM work_order WHERE branch_id = 1"
        " ORDER BY id DESC LIMIT 500) GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1)"
        " ORDER BY id DESC LIMIT 1"
    )
    car, owner, newest = db.rows(often)[0]
    old = db.rows("SELECT id FROM work_order WHERE branch_id = 1 ORDER BY id LIMIT 1 OFFSET 200")
    return World(car, owner, newest, old[0][0])


@pytest.mark.parametrize("side", ["floor", "ours"])
@pytest.mark.parametrize("name", PAGES)
def test_screen(benchmark, history, name, side):
    page, world = PAGES[name], _world()
    benchmark.group = f"{name}, {history.orders:,}"
    benchmark.extra_info["bar"] = page.bar
    day = int(clock.day_bounds(clock.today())[0].timestamp())
    month = clock.month_bounds(clock.today().year, clock.today().month)[0]
    known = {**vars(world), "day": day, "month": int(month.timestamp())}
    asked = [
        (statement, {key: known[key] for key in re.findall(r":([a-z]+)", statement)})
        for statement in page.floor
    ]

    def floor() -> None:
        for statement, values in asked:
            history.bare.execute(statement, values).fetchall()

    ours = lambda: page.ours(world)  # noqa: E731
    benchmark.pedantic(ours if side == "ours" else floor, rounds=page.rounds, warmup_rounds=1)
