"""Stories of the gate where a car comes again, comes back late, or is of another branch."""

from datetime import timedelta

import pytest

from reception.billing import actions
from reception.billing.gate_pass_actions import (
    answer_left_without,
    come_back,
    give_road_test_pass,
    leave,
    note_left_without,
    replace_pass,
)
from reception.billing.gate_pass_queries import (
    exits_today,
    left_without,
    newest_pass,
    not_back,
    pass_by_id,
    pass_of,
)
from reception.core import clock, db, gate, record
from reception.core.errors import NotAllowed, Refused
from reception.core.permissions import Permission
from reception.orders.models import Order
from reception.papers import actions as papers
from reception.shopfloor.actions import cancel_order
from reception.staff.actions import add_person
from reception.visits.models import Visit
from tests.backoffice import Line, a_branch, an_order, render, signature
from tests.billing.test_gate_pass import as_, branch, handed_over, sound
from tests.stories.people import PIN

__all__ = ["branch"]


def as_at(branch_id: int):
    here = gate.actor()
    return gate.acting(gate.Actor(here.person_id, here.name, here.permissions, branch_id))


def received_again(order: int, state: str, **values) -> int:
    """Receive the car of an order once more; return the new order."""
    again = an_order(state=state, **values)
    (car,) = db.rows("SELECT vehicle_id FROM work_order WHERE id = ?", (order,))[0]
    (visit,) = db.rows("SELECT visit_id FROM work_order WHERE id = ?", (again,))[0]
    same_car(order=again, visit=visit, car=car)
    return again


@gate.action(Permission.EDIT_BRANCH)
def same_car(*, order: int, visit: int, car: int) -> None:
    record.change(Order, order, vehicle=car)
    record.change(Visit, visit, vehicle=car)


def test_a_car_received_again_stays_whatever_pass_it_had(branch):
    first = handed_over()
    given = newest_pass(first)
    again = received_again(first, "pending")
    (number,) = db.rows("SELECT number FROM work_order WHERE id = ?", (again,))[0]
    with as_("gate"):
        for text in (given.number, given.plate):
            assert number in pass_of(text).refusal()
        with pytest.raises(Refused, match=number):
            leave(pass_id=given.pass_id)
    out = give_road_test_pass(order_id=again, render=render)
    with as_("gate"):
        leave(pass_id=out.pass_id)  # of the order itself
    cancel_order(order_id=again, reason="客户改期")
    assert pass_by_id(given.pass_id).refusal() == ""


def test_the_last_order_handed_over_brings_the_pass(branch):
    one = an_order(lines=(Line(payer="internal"),))
    two = received_again(one, "ready", lines=(Line(payer="internal"),))
    for order in (one, two):
        actions.list_settlement(order_id=order, render=render)
        actions.take_payment(order_id=order)
        actions.hand_over(
            order_id=order, opinion="fairly", render=render, customer_signature=signature()
        )
        assert (newest_pass(order) is None) == (order == one)
    with as_("gate"):
        leave(pass_id=newest_pass(two).pass_id)


def test_a_road_test_not_back_the_same_day_rings_and_comes_back(branch):
    order = an_order(state="working")
    leave(pass_id=give_road_test_pass(order_id=order, render=render).pass_id)
    assert not_back() == ()  # of today, in its list
    with clock.frozen(clock.now() + timedelta(days=1)):
        [row] = not_back()
        assert (exits_today(), row.overdue(), row.may_return()) == ((), True, True)
        with as_at(a_branch(code="CD02")):
            assert not_back() == ()
            with pytest.raises(Refused):
                come_back(exit_id=row.id)
        with as_("gate"):
            come_back(exit_id=row.id)
        assert not_back() == ()
        give_road_test_pass(order_id=order, render=render)
    assert sound()


@pytest.mark.parametrize("state", ["ready", "settled"])
def test_a_ready_car_is_tested_by_the_foremans_pass_alone(branch, state):
    add_person(login="tech", name="示例tech", roles=("technician",), secret=PIN)
    order = an_order(state=state)
    with as_("tech"), pytest.raises(NotAllowed):
        give_road_test_pass(order_id=order, render=render)
    add_person(login="fore", name="示例fore", roles=("foreman",), secret=PIN)
    with as_("fore"):
        made = give_road_test_pass(order_id=order, render=render)
    with as_("tech"), pytest.raises(NotAllowed):
        replace_pass(pass_id=made.pass_id, reason="遗失", render=render)
    other = an_order(state="working")
    with as_("tech"):
        give_road_test_pass(order_id=other, render=render)


def test_a_used_pass_is_not_voided(branch):
    given = newest_pass(handed_over())
    leave(pass_id=given.pass_id)
    with pytest.raises(Refused):
        papers.void_paper(paper_id=given.paper_id, reason="写错")
    assert not pass_by_id(given.pass_id).voided


def test_another_branch_answers_for_none_of_our_cars(branch):
    key = note_left_without(plate="沪A00001", reason="跟在别的车后出门")
    with as_at(a_branch(code="CD02")), pytest.raises(Refused):
        answer_left_without(exit_id=key, answer="已联系客户")
    assert left_without()[0].answered_at is None
