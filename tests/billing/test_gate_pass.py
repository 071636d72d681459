"""Stories of the gate pass: it goes with the hand-over, lets a car out once, and says why not."""

from datetime import timedelta

import pytest

from reception.billing import actions, gate_pass_actions, gate_pass_proof, refund_actions
from reception.billing.gate_pass_actions import (
    answer_left_without,
    come_back,
    give_road_test_pass,
    leave,
    let_leave,
    note_left_without,
    replace_pass,
)
from reception.billing.gate_pass_models import Purpose
from reception.billing.gate_pass_queries import (
    exits_today,
    left_without,
    newest_pass,
    pass_by_id,
    pass_of,
)
from reception.core import clock, db, gate
from reception.core.errors import Invalid, NotAllowed, Refused
from reception.orders.models import Payer
from reception.orders.queries import lines_of
from reception.orders.rules import sums
from reception.papers import actions as papers
from reception.papers import proof as papers_proof
from reception.papers.gate_values import GatePassData
from reception.papers.queries import content, paper, sealed
from reception.shopfloor.actions import cancel_order
from reception.staff.actions import actor_of, add_person
from reception.staff.approvals import Approval
from reception.staff.queries import person_by_login
from tests.backoffice import Line, a_branch, an_order, render, signature
from tests.stories.people import PIN


@pytest.fixture
def branch(database, anybody, now):
    key = a_branch()
    for login, roles in (("gate", "gate"), ("boss", "manager"), ("desk", "advisor")):
        add_person(login=login, name=f"示例{login}", roles=(roles,), secret=PIN)
    return key


def as_(login: str):
    return gate.acting(actor_of(person_by_login(login)))


def handed_over(*lines: Line) -> int:
    order = an_order(lines=lines or (Line(),))
    actions.list_settlement(order_id=order, render=render)
    own = _customers(order)
    cash = (actions.PaymentDraft(Payer.CUSTOMER, actions.Method.CASH, own),) if own else ()
    actions.take_payment(order_id=order, payments=cash)
    actions.hand_over(
        order_id=order, opinion="satisfied", render=render,
        customer_signature=signature(),
    )  # fmt: skip
    return order


def _customers(order_id: int):
    return sums(lines_of(order_id)).customer


def sound() -> bool:
    return not [*gate_pass_proof.damage(), *papers_proof.damage()]


def test_the_pass_goes_with_the_hand_over_and_lets_the_car_out_once(branch):
    order = handed_over()
    given = newest_pass(order)
    assert (given.number, given.purpose, given.refusal()) == ("CCD01-20261120-0001", "repair", "")
    data = sealed(given.paper_id, GatePassData)
    assert (data.plate, data.valid_on, data.slip_number, data.list_number) == (
        given.plate, 20_261_120, "CD01-20261120-0001", "JCD01-20261120-0001",
    )  # fmt: skip
    assert content(paper(given.paper_id).content_hash) == render(data)
    with as_("gate"):
        assert pass_of("ccd01-20261120-0001 ").pass_id == given.pass_id
        assert pass_of("沪a00001").pass_id == given.pass_id
        leave(pass_id=given.pass_id)
        with pytest.raises(Refused, match="gate"):
            leave(pass_id=given.pass_id)
    [row] = exits_today()
    assert (row.plate, row.number, row.person) == (given.plate, given.number, "示例gate")
    assert pass_by_id(given.pass_id).used_at == clock.now()
    assert sound()


@pytest.mark.parametrize(
    ("lines", "purpose"),
    [
        ((Line(payer="maker"),), Purpose.CLAIM),
        ((Line(payer="internal"),), Purpose.FREE),
        ((Line(price="0"),), Purpose.FREE),
        ((Line(payer="insurer"), Line(payer="maker")), Purpose.REPAIR),
        ((Line(), Line(payer="maker")), Purpose.REPAIR),
    ],
)
def test_who_pays_tells_the_purpose(branch, lines, purpose):
    assert newest_pass(handed_over(*lines)).purpose == purpose


def test_a_hand_over_whose_pass_fails_is_none(branch):
    order = an_order()
    actions.list_settlement(order_id=order, render=render)
    actions.take_payment(
        order_id=order,
        payments=(actions.PaymentDraft(Payer.CUSTOMER, actions.Method.CASH, _customers(order)),),
    )

    def broken(data: object) -> bytes:
        if isinstance(data, GatePassData):
            raise RuntimeError(data.number)
        return render(data)

    with pytest.raises(RuntimeError, match="CCD01"):
        actions.hand_over(
            order_id=order, opinion="fairly", render=broken,
            customer_signature=signature(),
        )  # fmt: skip
    assert db.row("SELECT state FROM work_order WHERE id = ?", (order,)) == ("settled",)
    assert newest_pass(order) is None


def test_an_unrepaired_car_needs_the_foreman_or_a_managers_word(branch):
    order = an_order(state="pending")
    cancel_order(order_id=order, reason="客户改期")
    go = {
        "order_id": order,
        "render": render,
        "refused_reason": "客户已离店",
        "witness": "示例见证人",
    }
    with as_("desk"):
        with pytest.raises(NotAllowed):
            actions.leave_unrepaired(**go)
        with pytest.raises(NotAllowed):
            actions.leave_unrepaired(**go, approval=Approval("desk", "示例desk"))
        actions.leave_unrepaired(**go, approval=Approval("boss", "示例boss"))
    given = newest_pass(order)
    assert given.purpose == Purpose.UNREPAIRED
    with as_("gate"):
        leave(pass_id=given.pass_id)


def test_an_unsettled_car_leaves_by_role_with_its_reason_alone(branch):
    order = an_order()
    with as_("desk"), pytest.raises(NotAllowed):
        let_leave(order_id=order, reason="先取车", render=render)
    with as_("boss"):
        with pytest.raises(Invalid):
            let_leave(order_id=order, reason=" ", render=render)
        made = let_leave(order_id=order, reason="月底结算", render=render)
        with pytest.raises(Refused, match=made.number):
            let_leave(order_id=order, reason="再一张", render=render)
    found = pass_by_id(made.pass_id)
    assert (found.purpose, found.reason) == (Purpose.UNSETTLED, "月底结算")


def test_a_road_test_leaves_and_comes_back(branch):
    order = an_order(state="working")
    made = give_road_test_pass(order_id=order, render=render)
    with as_("gate"):
        leave(pass_id=made.pass_id)
    [row] = exits_today()
    assert row.out()
    with pytest.raises(Refused, match=made.number):
        give_road_test_pass(order_id=order, render=render)
    with as_("gate"):
        come_back(exit_id=row.id)
        with pytest.raises(Refused):
            come_back(exit_id=row.id)
    assert not exits_today()[0].out()
    again = give_road_test_pass(order_id=order, render=render)
    assert again.number == "CCD01-20261120-0002"
    assert sound()


def test_the_gate_says_the_whole_reason(branch):
    with as_("gate"), pytest.raises(Refused, match="CCD01-20261120-0009"):
        pass_of("CCD01-20261120-0009")
    given = newest_pass(handed_over())
    with clock.frozen(clock.now() + timedelta(days=1)), as_("gate"):
        assert "2026-11-20" in pass_of(given.number).refusal()
        with pytest.raises(Refused, match="2026-11-20"):
            leave(pass_id=given.pass_id)
    other = a_branch(code="CD02")
    here = gate.actor()
    with gate.acting(gate.Actor(here.person_id, here.name, here.permissions, other)):
        assert "其他门店" in pass_of(given.number).refusal()
        with pytest.raises(Refused):
            pass_of(given.plate)


def test_a_lost_pass_is_void_once_the_new_one_is_given(branch):
    given = newest_pass(handed_over())
    with pytest.raises(Invalid):
        replace_pass(pass_id=given.pass_id, reason="", render=render)
    with as_("gate"), pytest.raises(NotAllowed):
        replace_pass(pass_id=given.pass_id, reason="客户遗失", render=render)
    with as_("desk"):
        new = replace_pass(pass_id=given.pass_id, reason="客户遗失", render=render)
    assert "客户遗失" in pass_by_id(given.pass_id).refusal()
    assert sealed(new.paper_id, GatePassData).instead_of == given.number
    with as_("gate"):
        with pytest.raises(Refused, match="客户遗失"):
            leave(pass_id=given.pass_id)
        assert pass_of(given.plate).pass_id == new.pass_id
        leave(pass_id=new.pass_id)
    with as_("desk"), pytest.raises(Refused):
        replace_pass(pass_id=new.pass_id, reason="客户遗失", render=render)
    assert sound()


def test_a_reversal_before_the_car_leaves_takes_its_pass(branch):
    order = handed_over()
    given = newest_pass(order)
    refund_actions.reverse_settlement(order_id=order, reason="金额有误", render=render)
    with as_("gate"), pytest.raises(Refused, match="金额有误"):
        leave(pass_id=given.pass_id)


def test_the_databases_let_no_void_or_used_pass_out(branch):
    """What two gates do at one moment ends at the database itself."""
    first = newest_pass(handed_over())
    out = (
        "INSERT INTO gate_exit (version, uid, branch_id, pass_id, plate, at, reason, answer)"
        " VALUES (1, ?, 1, ?, '沪A00001', 5, '', '')"
    )
    with as_("gate"):
        leave(pass_id=first.pass_id)
    second = newest_pass(handed_over())
    replace_pass(pass_id=second.pass_id, reason="遗失", render=render)

    @gate.action(gate_pass_actions.Permission.NOTE_LEAVING)
    def write(*, sql: str, values: tuple) -> None:
        db.execute(sql, values)

    for key, why in ((first.pass_id, "(?i)unique"), (second.pass_id, "void")):
        with pytest.raises(Exception, match=why):
            write(sql=out, values=(f"u{key}", key))
    for sql in ("UPDATE gate_pass SET plate = 'x'", "DELETE FROM gate_exit",
                "UPDATE gate_exit SET plate = 'x'"):  # fmt: skip
        with pytest.raises(Exception, match=r"sealed|kept"):
            write(sql=sql, values=())


def test_a_car_that_left_without_a_pass_rings_until_a_manager_has_answered(branch):
    order = an_order(state="working")
    with as_("gate"):
        with pytest.raises(Invalid):
            note_left_without(plate="沪A00001", reason=" ")
        key = note_left_without(plate="沪a·00001", reason="跟在别的车后出门")
        with pytest.raises(NotAllowed):
            answer_left_without(exit_id=key, answer="已联系客户")
    [row] = left_without()
    assert (row.plate, row.of_order, row.reason) == ("沪A00001", order, "跟在别的车后出门")
    with as_("boss"):
        with pytest.raises(Invalid):
            answer_left_without(exit_id=key, answer=" ")
        answer_left_without(exit_id=key, answer="客户已补结算")
        with pytest.raises(Refused):
            answer_left_without(exit_id=key, answer="再答")
    assert left_without() == ()
    assert sound()


def test_verify_names_what_was_changed_behind_the_program(sqlite_database, anybody, now):
    a_branch()
    given = newest_pass(handed_over())
    leave(pass_id=given.pass_id)
    assert sound()
    with db.writing():
        for name in ("gate_exit_kept", "sealed_gate_pass_update"):
            db.execute(f"DROP TRIGGER {name}")
        db.execute("UPDATE gate_exit SET at = at - 60")
        db.execute("UPDATE gate_pass SET plate = '沪B99999'")
    said = "\n".join(gate_pass_proof.damage())
    assert given.number in said
    assert said.count("\n") == 1


def settled_anew(order: int) -> None:
    actions.list_settlement(order_id=order, render=render)
    cash = actions.PaymentDraft(Payer.CUSTOMER, actions.Method.CASH, _customers(order))
    actions.take_payment(order_id=order, payments=(cash,), render=render)


def test_a_reversal_stops_the_car_until_it_is_settled_anew(branch):
    order = handed_over()
    old = newest_pass(order)
    refund_actions.reverse_settlement(order_id=order, reason="付款方填错", render=render)
    with as_("gate"), pytest.raises(Refused, match="付款方填错"):
        leave(pass_id=old.pass_id)
    with as_("boss"), pytest.raises(Refused, match="付款方填错"):  # owed: no pass by this way
        replace_pass(pass_id=old.pass_id, reason="客户要走", render=render)
    settled_anew(order)
    new = newest_pass(order)
    assert (new.number, new.purpose) == ("CCD01-20261120-0002", "repair")
    with as_("gate"):
        leave(pass_id=new.pass_id)
    refund_actions.reverse_settlement(order_id=order, reason="再红冲", render=render)
    settled_anew(order)
    assert newest_pass(order).pass_id == new.pass_id  # it has left: no other car leaves for it
    assert sound()


def test_settled_anew_another_day_the_desk_gives_the_pass(branch):
    order = handed_over()
    old = newest_pass(order)
    refund_actions.reverse_settlement(order_id=order, reason="付款方填错", render=render)
    with clock.frozen(clock.now() + timedelta(days=1)):
        settled_anew(order)
        assert newest_pass(order) is None
        with as_("desk"):
            made = replace_pass(pass_id=old.pass_id, reason="车还在店", render=render)
        with as_("boss"), pytest.raises(Refused):
            replace_pass(pass_id=old.pass_id, reason="再来一张", render=render)
        with as_("gate"):
            leave(pass_id=made.pass_id)


def test_a_slip_made_anew_brings_no_second_pass(branch):
    order = an_order(state="cancelled", cancel_reason="客户改期")
    go = {
        "order_id": order, "render": render, "refused_reason": "客户已离店", "witness": "示例见证人",
    }  # fmt: skip
    slip = actions.leave_unrepaired(**go)
    with as_("gate"):
        leave(pass_id=newest_pass(order).pass_id)
    papers.void_paper(paper_id=slip.paper_id, reason="抬头错误")
    used = newest_pass(order)
    actions.leave_unrepaired(**go)
    assert newest_pass(order) == used
