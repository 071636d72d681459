"""Stories of the evening's count of keys and cars, and of the hooks where keys hang."""

from datetime import timedelta

import pytest

from reception.billing import actions, gate_pass_proof
from reception.billing.count import count_today, evening, expected_cars
from reception.billing.count_actions import add_found_car, begin_count, close_count, tick_car
from reception.billing.gate_pass_actions import (
    come_back,
    leave,
    let_leave,
    note_left_without,
    replace_pass,
)
from reception.billing.gate_pass_models import Seen
from reception.billing.gate_pass_queries import newest_pass, not_back
from reception.core import clock, db, gate
from reception.core.errors import Conflict, Invalid, Refused
from reception.core.permissions import Permission
from reception.papers import proof as papers_proof
from reception.papers.actions import void_paper
from reception.papers.archive import find_papers
from reception.papers.gate_values import CountSheetData
from reception.papers.queries import sealed
from reception.visits import keys
from reception.visits.actions import note_arrival
from reception.visits.keys import hook_of, note_keys, release, taken_by
from tests.backoffice import Line, a_branch, an_order, render, tamper

HERE, MISSING = Seen.HERE, Seen.MISSING


@pytest.fixture
def branch(database, anybody, now):
    return a_branch()


def tick(plate: str, car: str, key: str, remark: str = "") -> None:
    [line] = [each for each in count_today().lines if each.plate == plate]
    tick_car(line_id=line.id, version=line.version, car=car, key=key, remark=remark)


def test_a_count_is_ticked_explained_and_sealed(branch):
    first, _second = an_order(state="working"), an_order(state="ready")
    note_keys(order_id=first, hook="a12", keys=2)
    note_arrival(plate="沪C5J9E1")
    begin_count()
    begin_count()  # gone on with after a power cut
    count = count_today()
    assert {line.plate: (line.hook, bool(line.order_number)) for line in count.lines} == {
        "沪A00001": ("A12", True), "沪A00002": ("", True), "沪C5J9E1": ("", False),
    }  # fmt: skip
    assert count.left() == 3
    tick("沪A00001", HERE, HERE)
    tick("沪A00002", HERE, MISSING)
    tick("沪C5J9E1", MISSING, "")
    add_found_car(plate="沪b·99999")
    with pytest.raises(Refused):
        add_found_car(plate="沪B99999")
    tick("沪B99999", HERE, HERE)
    with pytest.raises(Refused, match="3"):
        close_count(version=count_today().version, render=render)
    tick("沪A00002", HERE, MISSING, "客户带走备用钥匙")
    tick("沪C5J9E1", MISSING, "", "已离开，未登记")
    tick("沪B99999", HERE, HERE, "员工车辆")
    made = close_count(version=count_today().version, render=render)
    assert made.number == "VCD01-20261120-0001"
    sheet = sealed(made.paper_id, CountSheetData)
    assert {car.plate: (car.expected, car.car, car.key, car.remark) for car in sheet.cars} == {
        "沪A00001": (True, "here", "here", ""),
        "沪A00002": (True, "here", "missing", "客户带走备用钥匙"),
        "沪C5J9E1": (True, "missing", "", "已离开，未登记"),
        "沪B99999": (False, "here", "here", "员工车辆"),
    }
    with pytest.raises(Refused):
        tick("沪A00001", MISSING, "")
    with pytest.raises(Refused):
        close_count(version=count_today().version, render=render)
    [row] = find_papers(made.number)
    assert (row.kind, row.order_id, row.plate) == ("car_count", 0, "")
    assert not [*gate_pass_proof.damage(), *papers_proof.damage()]


def test_two_who_count_the_same_car_are_told(branch):
    an_order(state="working")
    begin_count()
    [line] = count_today().lines
    tick("沪A00001", HERE, HERE)
    with pytest.raises(Conflict):
        tick_car(line_id=line.id, version=line.version, car=MISSING, key="")
    assert count_today().lines[0].car == HERE


def test_the_database_closes_no_count_with_a_difference_untold(branch):
    an_order(state="working")
    begin_count()
    tick("沪A00001", MISSING, "")

    @gate.action(Permission.COUNT_CARS)
    def write(*, sql: str) -> None:
        db.execute(sql)

    with pytest.raises(Exception, match="not explained"):
        write(sql="UPDATE car_count SET closed_at = begun_at, paper_id = 1")


def test_an_empty_yard_has_a_sheet_too(branch):
    begin_count()
    made = close_count(version=count_today().version, render=render)
    assert sealed(made.paper_id, CountSheetData).cars == ()


def test_a_hook_carries_the_keys_of_one_car(branch):
    one, two = an_order(state="working"), an_order(state="working")
    note_keys(order_id=one, hook="12")
    with pytest.raises(Invalid, match="00001"):
        note_keys(order_id=two, hook=" 12 ")
    assert hook_of(two) is None
    with pytest.raises(Invalid):
        note_keys(order_id=two, hook="1234567")
    note_keys(order_id=one, hook="13", keys=2)
    note_keys(order_id=two, hook="12")
    assert (hook_of(one).hook, hook_of(one).keys, taken_by("12")) == ("13", 2, "沪A00002")

    @gate.action(Permission.HAND_OVER)
    def leave() -> None:
        release(1)

    leave()
    note_keys(order_id=two, hook="13")
    assert hook_of(two).hook == "13"
    note_keys(order_id=two, hook="")
    assert hook_of(two) is None


def away(plate: str = "沪A00001", **more) -> int:
    """Hand a car over; its pass waits to be used at the gate."""
    order = an_order(lines=(Line(payer="internal"),))
    actions.list_settlement(order_id=order, render=render)
    actions.take_payment(order_id=order)
    actions.hand_over(
        order_id=order, opinion="fairly", render=render, refused_reason="x", witness="示例见证人"
    )
    return order


def expected() -> set[str]:
    return {car.plate for car in expected_cars()}


def test_a_car_handed_over_is_counted_until_the_gate_lets_it_out(branch):
    one, two = away(), away()
    plates = {newest_pass(each).plate for each in (one, two)}
    assert expected() == set()  # nobody stands at the gate
    note_left_without(plate="沪B99999", reason="跟车出门")
    assert expected() == plates
    leave(pass_id=newest_pass(one).pass_id)
    [still] = plates - {newest_pass(one).plate}
    assert expected() == {still}
    begin_count()
    tick(still, HERE, HERE)
    close_count(version=count_today().version, render=render)
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert expected() == {still}  # found here yesterday
        note_left_without(plate=still, reason="没带出门证")
        assert expected() == set()


def test_a_car_let_go_unsettled_is_not_looked_for(branch):
    order = an_order(state="ready")
    made = let_leave(order_id=order, reason="月底结算", render=render)
    assert expected() == {"沪A00001"}
    leave(pass_id=made.pass_id)
    assert expected() == set()
    with clock.frozen(clock.now() + timedelta(days=9)):
        [row] = not_back()
        assert (row.overdue(), row.may_return()) == (False, True)
        come_back(exit_id=row.id)
        assert not_back() == ()
        assert expected() == {"沪A00001"}
        again = let_leave(order_id=order, reason="月底结算", render=render)
        leave(pass_id=again.pass_id)
        assert expected() == set()


def test_a_car_with_a_renewed_pass_is_counted_once(branch):
    note_left_without(plate="沪B99999", reason="跟车出门")
    lost = newest_pass(away())
    replace_pass(pass_id=lost.pass_id, reason="客户遗失", render=render)
    with clock.frozen(clock.at(clock.today(), 18, 20)):
        assert evening().handed_over == 1


def test_a_closed_count_is_not_voided(branch):
    begin_count()
    made = close_count(version=count_today().version, render=render)
    with pytest.raises(Refused):
        void_paper(paper_id=made.paper_id, reason="写错")


def test_keys_are_noted_at_their_own_branch_alone(branch):
    order, here = an_order(state="working"), gate.actor()
    other = a_branch(code="CD02")
    elsewhere = gate.Actor(here.person_id, here.name, here.permissions, other)
    with gate.acting(elsewhere), pytest.raises(Invalid):
        note_keys(order_id=order, hook="12")
    assert hook_of(order) is None


@pytest.mark.parametrize("before", ["", "11"])
def test_a_hook_taken_at_this_moment_is_told(branch, monkeypatch, before):
    one, two = an_order(state="working"), an_order(state="working")
    note_keys(order_id=one, hook="12")
    note_keys(order_id=two, hook=before)
    monkeypatch.setattr(keys, "taken_by", lambda *_given: "")  # as it was when it was asked
    with pytest.raises(Refused, match="12"):
        note_keys(order_id=two, hook="12")
    assert (hook_of(two).hook if before else hook_of(two)) == (before or None)


def test_verify_reads_the_hooks(branch):
    one, two = an_order(state="working"), an_order(state="working")
    for order, hook in ((one, "12"), (two, "13")):
        note_keys(order_id=order, hook=hook)
    note_keys(order_id=two, hook="")
    assert not [*gate_pass_proof.damage()]
    tamper("UPDATE key_tag SET hook = '99'")
    assert len([*gate_pass_proof.damage()]) == 1
    tamper("DELETE FROM key_tag")
    assert len([*gate_pass_proof.damage()]) == 1
