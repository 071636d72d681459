"""A complaint from the first word to its settlement; what nobody may rewrite; whose car it marks."""

from datetime import timedelta

import pytest

from reception.care import complaint_actions as actions
from reception.care.complaint_queries import complaint, complaints, complaints_of, marks
from reception.care.complaint_rules import Channel, Stage
from reception.core import clock, db, gate, settings
from reception.core.drivers import IntegrityError
from reception.core.errors import Conflict, Invalid, NotAllowed, Refused
from reception.core.permissions import Permission
from reception.customers.queries import customer
from reception.vehicles.actions import (
    lift_restriction,
    merge_customers,
    restrict_customer,
    undo_merge,
)
from tests.customers.people import received


def car_of(number: int, branch):
    """Let a customer come with a car."""
    with branch.as_("advisor"):
        return received(f"测试客户{number:03d}", f"138{number:08d}", f"沪A{number:05d}")


def note(branch, opened, role: str = "advisor", **more) -> int:
    """Note a complaint of who came."""
    values = {"customer_id": opened.customer_id, "words": "等了两小时没人接待"} | more
    with branch.as_(role):
        return actions.note_complaint(channel=Channel.STORE, **values)


def row(key: int):
    return complaint(key).row


def test_a_complaint_is_answered_settled_and_opened_again(branch):
    came = car_of(1, branch)
    key = note(branch, came, vehicle_id=came.vehicle_id, order_id=came.order_id, serious=True)
    with branch.as_("advisor"):
        shown = row(key)
        assert (shown.stage, shown.serious, shown.owner) == (Stage.OPEN, True, "示例advisor")
        assert shown.due_at == clock.now() + timedelta(hours=24)
        assert (shown.plate, shown.order_number) == ("沪A00001", came.number)
        with pytest.raises(NotAllowed):
            actions.answer_complaint(complaint_id=key, version=1, answer="已致歉")
    with branch.as_("care"):
        with pytest.raises(Refused):
            actions.close_complaint(complaint_id=key, version=1, settled="客户满意")
        actions.answer_complaint(complaint_id=key, version=1, answer="已致歉，今日补做检查")
        actions.answer_complaint(complaint_id=key, version=2, answer="检查结果已告知")
        with pytest.raises(Conflict):
            actions.close_complaint(complaint_id=key, version=1, settled="客户满意")
        actions.close_complaint(complaint_id=key, version=2, settled="客户接受")
        assert row(key).stage is Stage.CLOSED
        with pytest.raises(Refused):
            actions.answer_complaint(complaint_id=key, version=3, answer="再次致歉")
        with clock.frozen(clock.now() + timedelta(days=3)):
            actions.reopen_complaint(complaint_id=key, version=3, reason="客户再次来电")
            assert row(key).stage is Stage.OPEN
            assert row(key).due_at == clock.now() + timedelta(hours=24)
        told = [(s.what, s.person, s.text) for s in complaint(key).steps]
        assert told == [
            ("noted", "示例advisor", ""),
            ("answered", "示例care", "已致歉，今日补做检查"),
            ("answered", "示例care", "检查结果已告知"),
            ("closed", "示例care", "客户接受"),
            ("reopened", "示例care", "客户再次来电"),
        ]


def test_it_is_due_within_the_branch_s_hours_and_overdue_afterwards(branch):
    with branch.as_("manager"):
        settings.change_setting(name="complaint_hours", value=6)
        with pytest.raises(Invalid):
            settings.change_setting(name="complaint_hours", value=25)
    came = car_of(1, branch)
    hour = timedelta(hours=1)
    key = note(branch, came, received_at=clock.now() - hour)
    with branch.as_("care"):
        assert row(key).due_at == clock.now() + 5 * hour
        assert not row(key).overdue
        with clock.frozen(clock.now() + 6 * hour):
            assert row(key).overdue
            actions.answer_complaint(complaint_id=key, version=1, answer="已回电")
            assert not row(key).overdue
    for wrong in (clock.now() + hour, clock.now() - timedelta(days=31)):
        with pytest.raises(Invalid) as refusal:
            note(branch, came, received_at=wrong)
        assert refusal.value.field == "received_at"


def test_what_cannot_be_is_refused_in_words(branch):
    one, other = car_of(1, branch), car_of(2, branch)
    for field, values in (
        ("words", {"words": "  "}),
        ("words", {"words": "字" * 2001}),
        ("owner_id", {"owner_id": 999}),
        ("customer_id", {"customer_id": 999}),
    ):
        with pytest.raises(Invalid) as refusal:
            note(branch, one, **values)
        assert refusal.value.field == field
    for values in (
        {"order_id": other.order_id},
        {"order_id": one.order_id, "vehicle_id": other.vehicle_id},
        {"vehicle_id": 999},
    ):
        with pytest.raises(Refused):
            note(branch, one, **values)
    with pytest.raises(NotAllowed):
        note(branch, one, role="technician")


def test_the_list_begins_with_what_is_due_first_and_forgets_old_ones(branch):
    one, other = car_of(1, branch), car_of(2, branch)
    late = note(branch, one, received_at=clock.now() - timedelta(days=2))
    answered = note(branch, one, received_at=clock.now() - timedelta(days=3))
    closed, fresh = note(branch, other), note(branch, other)
    with branch.as_("manager"):
        for key in (answered, closed):
            actions.answer_complaint(complaint_id=key, version=1, answer="已回电")
        actions.close_complaint(complaint_id=closed, version=2, settled="客户接受")
        assert [r.complaint_id for r in complaints()] == [late, fresh, answered, closed]
        with clock.frozen(clock.now() + timedelta(days=91)):
            assert [r.complaint_id for r in complaints()] == [late, fresh, answered]
            assert closed in [r.complaint_id for r in complaints_of(other.customer_id)]


def test_another_owner_and_weight_are_steps_too(branch):
    came = car_of(1, branch)
    key = note(branch, came)
    care = branch.actors["care"].person_id
    with branch.as_("manager"):
        actions.change_complaint(complaint_id=key, version=1, owner_id=care, serious=True)
        actions.change_complaint(complaint_id=key, version=2, owner_id=care, serious=True)
        assert (row(key).owner, row(key).serious) == ("示例care", True)
        assert [s.what for s in complaint(key).steps] == ["noted", "changed"]
        assert "示例care" in complaint(key).steps[-1].text


def test_three_within_a_year_are_flagged(branch):
    came = car_of(1, branch)
    with clock.frozen(clock.now() - timedelta(days=370)):
        note(branch, came)
    first, _second = note(branch, came), note(branch, came)
    with branch.as_("care"):
        assert (row(first).recent, row(first).often) == (2, False)
        note(branch, came)
        assert (row(first).recent, row(first).often) == (3, True)


@gate.action(Permission.EDIT_BRANCH)
def by_hand(*, statement: str) -> None:
    db.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM complaint",
        "DELETE FROM complaint_step",
        "UPDATE complaint SET received_at = received_at - 1",
        "UPDATE complaint SET channel = 'web'",
        "UPDATE complaint SET due_at = due_at + 1",
        "UPDATE complaint SET answered_at = received_at - 1",
        "UPDATE complaint SET closed_at = received_at, answered_at = NULL",
        "UPDATE complaint SET serious = 1 WHERE closed_at IS NOT NULL",
        "UPDATE complaint_step SET at = at - 1",
        "UPDATE complaint_step SET what = 'closed'",
    ],
)
def test_the_database_itself_keeps_what_was_noted(branch, statement):
    came = car_of(1, branch)
    closed = note(branch, came)
    with branch.as_("manager"):
        actions.answer_complaint(complaint_id=closed, version=1, answer="已回电")
        actions.close_complaint(complaint_id=closed, version=2, settled="客户接受")
        before = db.rows("SELECT * FROM complaint"), db.rows("SELECT * FROM complaint_step")
        with pytest.raises(IntegrityError):
            by_hand(statement=statement)
    assert before == (db.rows("SELECT * FROM complaint"), db.rows("SELECT * FROM complaint_step"))


def test_complaints_follow_a_merged_customer_and_come_back(branch):
    one, other = car_of(1, branch), car_of(2, branch)
    mine, theirs = note(branch, one), note(branch, other)
    with branch.as_("manager"):
        versions = [customer(c.customer_id).version for c in (one, other)]
        merged = merge_customers(
            kept_id=one.customer_id, kept_version=versions[0],
            gone_id=other.customer_id, gone_version=versions[1],
        )  # fmt: skip
        assert {r.complaint_id for r in complaints_of(one.customer_id)} == {mine, theirs}
        # Who still has the other's page open notes it with the one who stays.
        assert row(note(branch, other)).customer_id == one.customer_id
        undo_merge(merge_id=merged)
        assert [r.complaint_id for r in complaints_of(other.customer_id)] == [theirs]


def test_a_restricted_customer_has_nothing_open_and_no_words(branch):
    came = car_of(1, branch)
    key = note(branch, came, words="测试客户001 说等了两小时")
    with branch.as_("manager"):
        db_row = customer(came.customer_id)
        _leave(came.order_id)

        def restrict() -> None:
            version = customer(came.customer_id).version
            restrict_customer(customer_id=came.customer_id, version=version, reason="本人要求")

        with pytest.raises(Refused, match=r"投诉|[Cc]omplaint"):
            restrict()
        actions.answer_complaint(complaint_id=key, version=1, answer="已向测试客户001 致歉")
        actions.close_complaint(complaint_id=key, version=2, settled="客户接受")
        restrict()
        card = complaint(key)
        assert db_row.name not in card.row.words + card.row.customer
        assert not any(db_row.name in step.text for step in card.steps)
        with pytest.raises(Refused):
            note(branch, came)
        lift_restriction(customer_id=came.customer_id)
        assert row(key).words == "测试客户001 说等了两小时"
        assert "测试客户001" in complaint(key).steps[1].text


@gate.action(Permission.EDIT_BRANCH)
def _away(*, order_id: int) -> None:
    db.execute("UPDATE work_order SET state = 'cancelled' WHERE id = ?", (order_id,))


def _leave(order_id: int) -> None:
    _away(order_id=order_id)


def test_marks_are_for_those_who_may_see_them_and_one_question_for_all(branch):
    one, other = car_of(1, branch), car_of(2, branch)
    key = note(branch, one, serious=True)
    wanted = [one.vehicle_id, other.vehicle_id, None]
    with branch.as_("advisor"):
        found = marks(wanted)
        assert list(found) == [one.vehicle_id]
        assert (found[one.vehicle_id].complaints, found[one.vehicle_id].serious) == (1, True)
    with branch.as_("technician"):
        assert not marks(wanted)
        assert not complaints_of(one.customer_id)
    with branch.as_("care"):
        actions.answer_complaint(complaint_id=key, version=1, answer="已回电")
        assert marks(wanted)
        actions.close_complaint(complaint_id=key, version=2, settled="客户接受")
        assert not marks(wanted)
