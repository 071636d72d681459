"""Two gates at one pass, two keepers at one paper, two who count one yard: each a process of its own."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from reception.billing import actions, gate_pass_proof
from reception.billing.count import count_today
from reception.billing.count_actions import add_found_car, begin_count, close_count, tick_car
from reception.billing.gate_pass_actions import leave, let_leave, replace_pass
from reception.billing.gate_pass_queries import exits_today, pass_by_id
from reception.core import audit, clock, db
from reception.core.errors import Conflict, Invalid, Refused
from reception.core.units import day_number
from reception.papers import custody, proof
from reception.papers.actions import void_paper
from reception.papers.custody_queries import loans
from tests.backoffice import Line, a_branch, an_order, render
from tests.safety import contest

ROUNDS = 12


def a_pass() -> tuple[int]:
    made = let_leave(order_id=an_order(), reason="月底结算", render=render)
    return (made.pass_id,)


def _release(_number: int, pass_id: int) -> None:
    leave(pass_id=pass_id)


def _lost(number: int, pass_id: int) -> None:
    """One lets the car out, the other reports its pass lost."""
    if number:
        replace_pass(pass_id=pass_id, reason="客户遗失", render=render)
    else:
        leave(pass_id=pass_id)


def _void(number: int, pass_id: int) -> None:
    """One lets the car out, the other voids its paper."""
    if number:
        void_paper(paper_id=pass_by_id(pass_id).paper_id, reason="写错")
    else:
        leave(pass_id=pass_id)


def a_paper() -> tuple[int]:
    order = an_order(lines=(Line(payer="internal"),))
    actions.list_settlement(order_id=order, render=render)
    actions.take_payment(order_id=order)
    made = actions.hand_over(
        order_id=order, opinion="fairly", render=render, refused_reason="x", witness="示例见证人"
    )
    return (made.paper_id,)


def _lend(number: int, paper_id: int) -> None:
    (text,) = db.rows("SELECT number FROM paper WHERE id = ?", (paper_id,))[0]
    due = day_number(clock.today() + timedelta(days=3))
    custody.lend(number=text, borrower=f"示例{number}", reason="年检", due_on=due)


WORKS: dict[str, Callable[..., None]] = {
    "release": _release,
    "lost": _lost,
    "void": _void,
    "loan": _lend,
}


def _play(barrier: Any, number: int, rounds: list[tuple[str, tuple[int, ...]]]) -> list[str]:
    """Do each round at once with the other; say how it ended."""
    ends = []
    for work, keys in rounds:
        barrier.wait(60)
        ends.append(_end(WORKS[work], number, *keys))
    return ends


def _end(work: Callable[..., Any], *arguments: Any) -> str:
    try:
        work(*arguments)
    except (Refused, Conflict, Invalid):
        return "told"
    return "done"


@pytest.fixture
def yard(database, anybody, now) -> str:
    a_branch()
    return database


def test_one_of_two_gates_lets_the_car_out_and_one_of_two_has_the_paper(yard):
    rounds = []
    for _round in range(ROUNDS):
        rounds += [
            ("release", a_pass()),
            ("lost", a_pass()),
            ("void", a_pass()),
            ("loan", a_paper()),
        ]
    first, second = contest.run(yard, 2, _play, rounds)
    for (work, keys), *ends in zip(rounds, first, second, strict=True):
        assert sorted(ends) == ["done", "told"], work
        if work in ("lost", "void"):
            at = pass_by_id(*keys)
            assert at.voided == (at.used_at is None)
    out = {row.number for row in exits_today()}
    assert len(exits_today()) == len(out)
    assert len({row.paper_id for row in loans()}) == len(loans()) == ROUNDS
    damage = [*gate_pass_proof.damage(), *proof.damage(), *audit.damage()]
    assert damage == []


def _count(barrier: Any, _number: int) -> tuple[str, list[str], str]:
    """Begin the day's count, tick every car and finish it, each step at once with the other."""
    barrier.wait(60)
    begun = _end(begin_count)
    ticks = []
    for line in _of_today():
        barrier.wait(60)
        ticks.append(
            _end(lambda line=line: tick_car(line_id=line.id, version=1, car="here", key="here"))
        )
    barrier.wait(60)
    at = count_today()
    assert at is not None
    barrier.wait(60)
    return begun, ticks, _end(lambda: close_count(version=at.version, render=render))


def _of_today() -> tuple[Any, ...]:
    at = count_today()
    assert at is not None
    return at.lines


def test_two_who_count_one_yard_make_one_count_and_one_sheet(yard):
    for _car in range(ROUNDS):
        an_order(state="working")
    first, second = contest.run(yard, 2, _count)
    assert (first[0], second[0]) == ("done", "done")  # the second goes on with the first's
    for ends in zip(first[1], second[1], strict=True):
        assert sorted(ends) == ["done", "told"]
    assert sorted((first[2], second[2])) == ["done", "told"]
    assert db.rows("SELECT count(*) FROM paper WHERE kind = 'car_count'") == [(1,)]
    assert db.rows("SELECT last FROM counter WHERE kind = 'car_count'") == [(1,)]
    assert [*gate_pass_proof.damage(), *proof.damage()] == []


def _find(barrier: Any, number: int) -> None:
    """One closes the count of a day, the other adds a car that he found: day after day."""
    for day in range(ROUNDS):
        with clock.frozen(clock.now() + timedelta(days=day)):
            _end(begin_count)
            at = count_today()
            assert at is not None
            barrier.wait(60)
            if number:
                _end(lambda: add_found_car(plate="沪B99999"))
            else:
                _end(lambda at=at: close_count(version=at.version, render=render))
            barrier.wait(60)


def test_no_car_is_added_to_a_count_that_is_being_closed(yard):
    contest.run(yard, 2, _find)
    assert db.rows(
        "SELECT count(*) FROM car_count_line l JOIN car_count c ON c.id = l.count_id"
        " WHERE c.closed_at IS NOT NULL"
    ) == [(0,)]
