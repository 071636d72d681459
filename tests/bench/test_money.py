"""What the counter and the gate ask all day of money and papers, beside the plainest statements.

The bar is that nothing slows down more than twice from ten years to a group.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from reception.billing.accounts import due_list
from reception.billing.count import evening, expected_cars
from reception.billing.day_close import closes, day_sums, open_shifts, shift_of
from reception.billing.gate_pass_queries import exits_today, left_without, pass_of
from reception.billing.journal import journal
from reception.billing.statements import debtors
from reception.claims.queries import claims
from reception.core import clock, db
from reception.papers.archive import find_papers, papers_on

CASHIER = 17
BRANCH = 1


@dataclass(frozen=True)
class Page:
    """What a page asks, and bare statements that bring about the same rows."""

    ours: Callable[[str], object]  # given the number of a pass
    floor: tuple[str, ...]
    rounds: int = 60


def _last_month() -> tuple[date, date]:
    last = clock.today().replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def _month(_number: str) -> None:
    journal(*_last_month())


def _closes(_number: str) -> None:
    closes(*_last_month())
    open_shifts()
    day_sums(*_last_month())


def _gate(number: str) -> None:
    pass_of(number), exits_today(), left_without()


def _evening(_number: str) -> None:
    evening(), expected_cars()


def _archive(_number: str) -> None:
    papers_on(clock.today() - timedelta(days=1))


_OPEN = "SELECT * FROM {0} WHERE branch_id = 1 AND {1}"
_OF = (
    "SELECT p.*, s.number, o.number FROM payment p JOIN settlement s ON s.id = p.settlement_id"
    " JOIN work_order o ON o.id = s.order_id WHERE s.paid_at >= :first AND s.paid_at < :last"
    " AND +o.branch_id = 1"
)
_SOLD = (
    "SELECT o.id, l.payer, l.kind, sum(l.amount) FROM settlement s JOIN work_order o ON o.id ="
    " s.order_id JOIN order_line l ON l.order_id = o.id WHERE s.paid_at >= :first AND s.paid_at <"
    " :last AND +o.branch_id = 1 GROUP BY 1, 2, 3"
)
PAGES = {
    "the close of a shift": Page(
        lambda _number: shift_of(CASHIER),
        ("SELECT t.*, p.* FROM till_open t JOIN payment p ON p.id = t.row_id"
         " WHERE t.person_id = 17",)),
    "all closes of a month": Page(
        _closes, ("SELECT * FROM day_close WHERE branch_id = 1 AND at >= :first AND at < :last",)),
    "journal of a month": Page(_month, (_SOLD, _OF), 6),
    "due list and debtors": Page(
        lambda _number: debtors(due_list()), (_OPEN.format("receivable", "open > 0"),)),
    "archive, a day": Page(
        _archive, ("SELECT * FROM paper WHERE branch_id = 1 AND kind = 'gate_pass' AND day = :day",)),
    "archive, a number": Page(
        find_papers, ("SELECT * FROM paper WHERE number = :number AND kind = 'gate_pass'",)),
    "claims": Page(
        lambda _number: claims(),
        (_OPEN.format("claim", "paid_on IS NULL AND withdrawn_at IS NULL"),), 20),
    "a pass at the gate": Page(
        _gate, ("SELECT * FROM gate_pass WHERE number = :number",
                "SELECT * FROM gate_exit WHERE branch_id = 1 AND at >= :today")),
    "the evening's count": Page(
        _evening, ("SELECT * FROM gate_pass WHERE branch_id = 1 AND valid_on = :day",
                   "SELECT o.*, c.* FROM work_order o JOIN vehicle c ON c.id = o.vehicle_id WHERE"
                   " o.branch_id = 1 AND o.handed_over_at IS NULL AND o.state <> 'cancelled'")),
}  # fmt: skip


@pytest.mark.parametrize("side", ["floor", "ours"])
@pytest.mark.parametrize("name", PAGES)
def test_money(benchmark, history, name, side):
    page = PAGES[name]
    benchmark.group = f"{name}, {history.orders:,}"
    benchmark.extra_info["bar"] = "8x"
    first, last = _last_month()
    (number,) = db.rows(
        "SELECT number FROM gate_pass WHERE branch_id = 1 ORDER BY id DESC LIMIT 1"
    )[0]
    known = {
        "first": int(clock.day_bounds(first)[0].timestamp()),
        "last": int(clock.day_bounds(last)[1].timestamp()),
        "today": int(clock.day_bounds(clock.today())[0].timestamp()),
        "day": int(f"{clock.today():%Y%m%d}") - 1,
        "number": number,
    }
    asked = [
        (sql, {key: value for key, value in known.items() if f":{key}" in sql})
        for sql in page.floor
    ]

    def floor() -> None:
        for sql, values in asked:
            history.bare.execute(sql, values).fetchall()

    ours = lambda: page.ours(number)  # noqa: E731
    benchmark.pedantic(ours if side == "ours" else floor, rounds=page.rounds, warmup_rounds=1)
