"""A recall from its list of VINs to the car that is handed over with it done."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reception.care.complaint_queries import marks
from reception.core import clock, db, gate
from reception.core.drivers import IntegrityError
from reception.core.errors import Invalid, NotAllowed, Refused
from reception.core.permissions import Permission
from reception.orders.actions import VisitDraft, check_in
from reception.orders.rules import OrderKind
from reception.vehicles import recalls_actions as actions
from reception.vehicles.actions import CustomerDraft, VehicleDraft
from reception.vehicles.recalls import RecallDraft, vins_in
from reception.vehicles.recalls_queries import (
    open_recalls,
    open_recalls_of_vin,
    recall_cars,
    recalls,
    recalls_on,
)

VINS = ("LSVAA4183M2123456", "1M8GDM9AXKP042788", "1FACP45EXLF192944")
DRAFT = RecallDraft("ZH-2026-01", "制动管路检查", 20260101, work="检查并紧固", package="TC009")


def campaign(branch, *vins: str, **more) -> int:
    with branch.as_("manager"):
        key = actions.save_recall(recall=replace(DRAFT, **more))
        if vins:
            actions.add_recall_cars(recall_id=key, vins=vins)
    return key


def receive(branch, vin: str = VINS[0], number: int = 1, **more):
    with branch.as_("advisor"):
        return check_in(
            customer=CustomerDraft(f"测试客户{number:03d}", f"138{number:08d}"),
            vehicle=VehicleDraft(f"沪A{number:05d}", vin=vin),
            visit=VisitDraft(mileage=12_000, words="例行检查"),
            kind=OrderKind.RECALL,
            **more,
        )


@gate.action(Permission.EDIT_BRANCH)
def leave(*, order_id: int, state: str = "handed_over") -> None:
    """Let a car leave as the database sees it."""
    db.execute(
        "UPDATE work_order SET state = ?, handed_over_at = ? WHERE id = ?",
        (state, int(clock.now().timestamp()), order_id),
    )


def counts(key: int) -> tuple[int, int]:
    found = next(r for r in recalls() if r.recall_id == key)
    return found.done, found.open


def test_a_car_on_the_list_is_found_linked_and_done_when_it_leaves(branch):
    key = campaign(branch, *VINS)
    assert counts(key) == (0, 3)
    assert [r.code for r in open_recalls_of_vin(VINS[0])] == ["ZH-2026-01"]
    entry = open_recalls_of_vin(VINS[0])[0]
    opened = receive(branch, recalls=(entry.recall_car_id,))
    with branch.as_("manager"):
        assert [r.order_number for r in open_recalls(opened.vehicle_id)] == [opened.number]
        assert [r.code for r in recalls_on(opened.order_id)] == ["ZH-2026-01"]
        assert next((c.vin, c.state) for c in recall_cars(key)) == (VINS[0], "in_work")
        assert marks([opened.vehicle_id])[opened.vehicle_id].recalls == 1
        leave(order_id=opened.order_id)
        assert counts(key) == (1, 2)
        assert open_recalls(opened.vehicle_id) == ()
        assert not marks([opened.vehicle_id])
        assert [(c.vin, c.state) for c in recall_cars(key)][-1] == (VINS[0], "done")
        with pytest.raises(Refused):
            actions.unlink_recall(recall_car_id=entry.recall_car_id)
        with pytest.raises(Refused):
            actions.mark_done_elsewhere(
                recall_car_id=entry.recall_car_id, version=2, reason="在别处做过"
            )


def test_an_order_that_was_cancelled_leaves_it_open(branch):
    key = campaign(branch, VINS[0])
    entry = open_recalls_of_vin(VINS[0])[0]
    first = receive(branch, recalls=(entry.recall_car_id,))
    with branch.as_("manager"):
        leave(order_id=first.order_id, state="cancelled")
    assert counts(key) == (0, 1)
    assert open_recalls_of_vin(VINS[0])[0].order_number == ""
    second = receive(branch, recalls=(entry.recall_car_id,))
    assert open_recalls_of_vin(VINS[0])[0].order_number == second.number


def test_it_can_be_linked_and_taken_off_while_the_car_is_here(branch):
    campaign(branch, *VINS[:2])
    mine, other = (open_recalls_of_vin(vin)[0].recall_car_id for vin in VINS[:2])
    opened = receive(branch)
    with branch.as_("advisor"):
        with pytest.raises(Refused):  # another car's
            actions.link_recalls(order_id=opened.order_id, recall_car_ids=(mine, other))
        assert not recalls_on(opened.order_id)
        actions.link_recalls(order_id=opened.order_id, recall_car_ids=(mine,))
        assert recalls_on(opened.order_id)
        actions.unlink_recall(recall_car_id=mine)
        assert not recalls_on(opened.order_id)
        leave_as(branch, opened.order_id)
        with pytest.raises(Refused):
            actions.link_recalls(order_id=opened.order_id, recall_car_ids=(mine,))


def leave_as(branch, order_id: int) -> None:
    with branch.as_("manager"):
        leave(order_id=order_id)


def test_done_elsewhere_needs_a_reason_and_can_be_taken_back(branch):
    key = campaign(branch, VINS[0])
    entry = open_recalls_of_vin(VINS[0])[0].recall_car_id
    with branch.as_("manager"):
        with pytest.raises(Invalid):
            actions.mark_done_elsewhere(recall_car_id=entry, version=1, reason="  ")
        actions.mark_done_elsewhere(recall_car_id=entry, version=1, reason="2026-10 在他店完成")
        assert counts(key) == (1, 0)
        assert [(c.state, c.reason) for c in recall_cars(key)] == [
            ("elsewhere", "2026-10 在他店完成")
        ]
        actions.still_to_do(recall_car_id=entry)
    assert counts(key) == (0, 1)


def test_nobody_is_told_before_it_begins_after_it_ends_or_once_closed(branch):
    campaign(branch, VINS[0], code="A", begins_on=20261121)
    campaign(branch, VINS[0], code="B", ends_on=20261119)
    open_ = campaign(branch, VINS[0], code="C", begins_on=20261120, ends_on=20261120)
    assert [r.code for r in open_recalls_of_vin(VINS[0])] == ["C"]
    with branch.as_("manager"):
        actions.close_recall(recall_id=open_, version=1)
        assert not open_recalls_of_vin(VINS[0])
        actions.close_recall(recall_id=open_, version=2, closed=False)
    assert open_recalls_of_vin(VINS[0])


def test_a_list_is_taken_whole_or_not_at_all(branch):
    key = campaign(branch, VINS[0])
    receive(branch, VINS[1], 2)
    with branch.as_("administrator"):
        with pytest.raises(Invalid) as refusal:
            actions.add_recall_cars(recall_id=key, vins=(VINS[1], "LSVAA41", VINS[2]))
        assert (refusal.value.field, "LSVAA41" in str(refusal.value)) == ("vins", True)
        assert len(recall_cars(key)) == 1
        done = actions.add_recall_cars(recall_id=key, vins=(*VINS, VINS[1].lower()))
        assert (done.added, done.already, done.known) == (2, 1, 1)
        assert actions.add_recall_cars(recall_id=key, vins=VINS).added == 0
        # The car known here stands before those never seen.
        assert [c.plate for c in recall_cars(key)] == ["沪A00002", "", ""]
        with pytest.raises(Invalid):
            actions.add_recall_cars(recall_id=key, vins=())


def test_a_recall_has_a_code_of_its_own_and_days_in_order(branch):
    campaign(branch)
    for field, more in (
        ("code", {}),
        ("code", {"code": " "}),
        ("title", {"code": "B", "title": ""}),
        ("ends_on", {"code": "B", "ends_on": 20251231}),
        ("begins_on", {"code": "B", "begins_on": 20260231}),
    ):
        with pytest.raises(Invalid) as refusal:
            campaign(branch, **more)
        assert refusal.value.field == field
    with branch.as_("advisor"), pytest.raises(NotAllowed):
        actions.save_recall(recall=replace(DRAFT, code="B"))


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM recall",
        "DELETE FROM recall_car",
        "UPDATE recall_car SET vin = '1M8GDM9AXKP042788'",
        "UPDATE recall_car SET order_id = NULL",
        "UPDATE recall_car SET elsewhere_at = 1",
        "UPDATE recall SET ends_on = 20250101",
    ],
)
def test_the_database_itself_keeps_what_was_done(branch, statement):
    campaign(branch, VINS[0])
    entry = open_recalls_of_vin(VINS[0])[0].recall_car_id
    opened = receive(branch, recalls=(entry,))
    with branch.as_("manager"):
        leave(order_id=opened.order_id)
        with pytest.raises(IntegrityError):
            by_hand(statement=statement)


@gate.action(Permission.EDIT_BRANCH)
def by_hand(*, statement: str) -> None:
    db.execute(statement)


@given(
    st.lists(st.sampled_from(VINS), max_size=6),
    st.sampled_from(["\n", "\r\n", "\n\n"]),
    st.sampled_from(["{}", "1\t{}\t测试客户001", " {} ", "{},沪A00001"]),
)
def test_a_pasted_list_is_read_whatever_stands_beside_the_vins(wanted, end, form):
    text = end.join(["序号\tVIN\t客户", *(form.format(vin) for vin in wanted)])
    assert vins_in(text) == tuple(wanted)


def test_what_is_nearly_a_vin_is_not_left_out_silently():
    assert vins_in("LSVAA4183M212345\nＬＳＶＡＡ４１８３Ｍ２１２３４５６\n备注") == (
        "LSVAA4183M212345", VINS[0],
    )  # fmt: skip
