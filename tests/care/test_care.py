"""Call-backs and comebacks: who is due, who may call, what can come back to what."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from reception.care.actions import answer_survey, mark_comeback
from reception.care.queries import comebacks, due_calls, surveys
from reception.core import clock, db, gate
from reception.core.errors import Invalid, NotAllowed, Refused
from reception.core.permissions import Permission
from reception.vehicles.actions import restrict_customer
from tests.backoffice import a_branch, an_order


@pytest.fixture
def branch(database, anybody, now):
    return a_branch()


def _gone(days: float, **values) -> int:
    left = clock.now() - timedelta(days=days)
    return an_order(
        state="handed_over", handed_over_at=left, arrived_at=left - timedelta(hours=5), **values
    )


def test_a_call_is_due_until_it_is_answered(branch):
    late, fresh, _old = _gone(3), _gone(1), _gone(31)
    _gone(1, kind="internal")
    an_order()
    assert [(call.order_id, call.overdue) for call in due_calls()] == [(late, True), (fresh, False)]
    assert due_calls()[0].phone == "13800000001"
    answer_survey(order_id=late, score=Decimal("50"), valid=False, remark="本人不便")
    assert [call.order_id for call in due_calls()] == [late, fresh]
    with clock.frozen(clock.now() + timedelta(minutes=5)):
        answer_survey(order_id=late, score=Decimal("92.5"))
    assert [call.order_id for call in due_calls()] == [fresh]
    assert [(a.score, a.valid) for a in surveys(2026, 11)] == [
        (Decimal(50), False), (Decimal("92.5"), True),
    ]  # fmt: skip
    assert surveys(2026, 10) == ()
    assert db.row("SELECT state FROM work_order WHERE id = ?", (late,)) == ("closed",)
    with pytest.raises(Refused):
        answer_survey(order_id=late, score=Decimal(90))


def test_who_asked_not_to_be_used_any_more_is_not_called(branch):
    _gone(1)
    assert len(due_calls()) == 1
    (key, version) = db.row("SELECT c.id, c.version FROM customer c JOIN work_order o"
                            " ON o.customer_id = c.id")  # fmt: skip
    restrict_customer(customer_id=key, version=version, reason="电话要求删除，11 月 20 日")
    assert due_calls() == ()


def test_phones_are_masked_for_those_who_do_not_need_them(branch, anybody):
    _gone(1)
    few = replace(anybody, permissions=frozenset({Permission.SURVEY}))
    with gate.acting(few):
        assert due_calls()[0].phone == "138****0001"


@pytest.mark.parametrize("role", ["advisor", "technician", "step"])
def test_nobody_calls_back_on_his_own_order(branch, anybody, role):
    served = {"advisor": {"advisor": 2}, "technician": {"technician": 2}, "step": {}}[role]
    order = _gone(1, **served)
    if role == "step":
        _moved_by_second(order)
    with gate.acting(replace(anybody, person_id=2, name="示例技师")):
        with pytest.raises(NotAllowed):
            answer_survey(order_id=order, score=Decimal(100))
        answer_survey(order_id=_gone(1), score=Decimal(100))


@gate.action(Permission.EDIT_BRANCH)
def _step(*, order_id: int) -> None:
    from reception.core import record
    from reception.orders.models import OrderStep, State

    record.add(OrderStep, order=order_id, state=State.READY, at=clock.now(), person_id=2)


def _moved_by_second(order: int) -> None:
    _step(order_id=order)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("score", {"score": Decimal("100.001")}),
        ("score", {"score": Decimal(-1)}),
        ("answered_at", {"answered_at": clock.at(clock.now().date().replace(year=2020))}),
        ("answered_at", {"answered_at": clock.at(clock.now().date().replace(year=2099))}),
    ],
)
def test_impossible_answers_are_refused(sqlite_database, anybody, now, field, values):
    a_branch()
    with pytest.raises(Invalid) as refusal:
        answer_survey(**{"order_id": _gone(1), "score": Decimal(90), **values})
    assert refusal.value.field == field
    with pytest.raises(Refused):
        answer_survey(order_id=an_order(), score=Decimal(90))


def test_an_order_comes_back_to_an_earlier_one_of_the_same_car(branch):
    first = _gone(10, technician=2)
    other = _gone(10)
    again = an_order(vehicle=1)
    for wrong in (other, again):
        with pytest.raises(Refused):
            mark_comeback(order_id=again, first_order_id=wrong, cause="异响")
    with pytest.raises(Refused):
        mark_comeback(order_id=first, first_order_id=again, cause="异响")
    with pytest.raises(Invalid):
        mark_comeback(order_id=again, first_order_id=first, cause=" ")
    mark_comeback(order_id=again, first_order_id=first, cause="异响未排除")
    found = comebacks(2026, 11)
    assert [(c.order_id, c.cause, c.technician) for c in found] == [
        (again, "异响未排除", "示例技师"),
    ]  # fmt: skip
    assert db.row("SELECT kind FROM work_order WHERE id = ?", (again,)) == ("comeback",)
