"""What was signed, or is in work, gets dearer for the customer only by a recorded consent."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reception.billing.actions import list_settlement
from reception.core import clock, db
from reception.core.drivers import IntegrityError
from reception.core.errors import Invalid, NotAllowed, Refused
from reception.orders.actions import VisitDraft, check_in, set_lines
from reception.orders.consents import Consent, How, needing
from reception.orders.extra_actions import (
    agree_extra,
    ask_extra,
    decline_extra,
    withdraw_extra,
)
from reception.orders.extras import Answer, asked_sums, extras_of, undone
from reception.orders.models import LineKind, OrderKind, Payer, State
from reception.orders.queries import lines_of, order
from reception.orders.rules import LineDraft, sums
from reception.papers.values import Signature
from reception.shopfloor import actions as floor
from reception.shopfloor.inspecting_actions import inspect
from reception.shopfloor.washing_actions import finish_washing
from reception.vehicles.actions import CustomerDraft, VehicleDraft
from tests.stories.people import found_branch
from tests.ui.workshop import Floor, at

PADS = LineDraft(LineKind.PART, "前制动片", Decimal(1), Decimal("460.00"), code="P-PAD")
BY_PHONE = Consent(How.PHONE, "测试客户001", "13800000001")


@pytest.fixture
def shop(database, now):
    return Floor(found_branch())


def signature():
    return Signature((((0.0, 0.0, 0.0, 0.5),),), 400.0, 120.0, clock.now(), "测试客户001")


def signed_order(shop, plate="沪A66N20", **visit):
    line = LineDraft(LineKind.LABOUR, "小保养", Decimal(1), Decimal("300"))
    covered = replace(line, name="减震器", payer=Payer.MAKER)
    with shop.branch.as_("advisor"):
        return check_in(
            customer=CustomerDraft("测试客户001", "13800000001"),
            vehicle=VehicleDraft(plate),
            visit=VisitDraft(12_000, **visit),
            kind=OrderKind.REPAIR,
            lines=(line, covered),
            promised_at=at("17:00"),
            signature=signature(),
        ).order_id


def save(key, lines, **more):
    set_lines(order_id=key, version=order(key).version, lines=tuple(lines), **more)


def owed(key):
    return sums(lines_of(key)).customer


def test_before_signature_and_work_lines_are_free(shop):
    key = shop.receive("沪A66N20")
    with shop.branch.as_("advisor"):
        first, *others = lines_of(key)
        save(key, [replace(first, price=Decimal(900)), *others, PADS])
    assert extras_of(key) == ()
    shop.start(key)  # from now on they are not
    with shop.branch.as_("advisor"), pytest.raises(Refused, match="460"):
        save(key, [*lines_of(key), replace(PADS, code="P-2")])


@pytest.mark.parametrize(
    "dearer",
    [
        lambda lines: [*lines, PADS],
        lambda lines: [replace(lines[0], price=Decimal("300.01")), lines[1]],
        lambda lines: [replace(lines[0], quantity=Decimal("1.1")), lines[1]],
        lambda lines: [lines[0], replace(lines[1], payer=Payer.CUSTOMER)],
        lambda lines: [lines[0], replace(lines[0], line_id=None)],
        # Cheaper in all, yet another work than he signed for.
        lambda lines: [PADS, replace(lines[1], price=Decimal(1))],
    ],
)
def test_what_is_signed_gets_dearer_only_with_a_consent(shop, dearer):
    key = signed_order(shop)
    with shop.branch.as_("advisor"):
        before = owed(key)
        wanted = dearer(list(lines_of(key)))
        assert len(needing(key, wanted)) == 1
        with pytest.raises(Refused):
            save(key, wanted)
        assert owed(key) == before
        save(key, wanted, consent=BY_PHONE)
    assert owed(key) == sums(wanted).customer
    (found,) = extras_of(key)
    assert (found.state, found.how, found.who) == (Answer.AGREED, "phone", "测试客户001")
    assert found.noted_by == found.asked_by == "示例advisor"
    assert order(key).row.state is State.PENDING
    with shop.branch.as_("advisor"):
        save(key, lines_of(key))  # what was agreed once is not asked again
    assert len(extras_of(key)) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines[1:],
        lambda lines: [replace(lines[0], discount=Decimal(20)), lines[1]],
        lambda lines: [lines[0], replace(lines[1], price=Decimal(9000))],
        lambda lines: [replace(lines[0], payer=Payer.INSURER, price=Decimal(900)), lines[1]],
        lambda lines: [*lines, replace(PADS, payer=Payer.INTERNAL)],
        lambda lines: [*lines, replace(PADS, price=Decimal(0))],
    ],
)
def test_what_costs_him_nothing_needs_none(shop, change):
    key = signed_order(shop)
    with shop.branch.as_("advisor"):
        save(key, change(list(lines_of(key))))
    assert extras_of(key) == ()


def test_a_line_is_raised_by_the_difference(shop):
    key = signed_order(shop)
    with shop.branch.as_("advisor"):
        first, second = lines_of(key)
        save(key, [replace(first, price=Decimal(380)), second], consent=BY_PHONE)
        (found,) = extras_of(key)
        assert (found.amount, found.agreed) == (Decimal(80), Decimal(80))
        first, second = lines_of(key)
        save(key, [replace(first, price=Decimal(350)), second])
        first, second = lines_of(key)
        save(key, [replace(first, price=Decimal(380)), second])  # he agreed to as much
        first, second = lines_of(key)
        with pytest.raises(Refused):
            save(key, [replace(first, price=Decimal(381)), second])
        # Once somebody else pays for it, it may cost what it will, and comes back as before.
        save(key, [replace(first, price=Decimal(900), payer=Payer.INSURER), second])
        first, second = lines_of(key)
        with pytest.raises(Refused):
            save(key, [replace(first, payer=Payer.CUSTOMER), second])


def test_asked_later_it_waits_and_the_rest_is_saved(shop):
    key = signed_order(shop)
    shop.start(key)
    with shop.branch.as_("advisor"):
        first, second = lines_of(key)
        dear = replace(first, price=Decimal(350))
        save(key, [dear, replace(second, price=Decimal(10)), PADS], ask="前制动片 2 mm")
    card = order(key)
    assert card.row.state is State.HOLD_CONSENT
    assert [line.amount for line in card.lines] == [Decimal(300), Decimal(10)]
    assert asked_sums() == {key: Decimal(510)}
    (extra,) = extras_of(key)
    with shop.branch.as_("advisor"):
        agree_extra(extra_id=extra.extra_id, how=How.PHONE, who="测试客户001")
    card = order(key)
    assert card.row.state is State.WORKING
    assert [line.amount for line in card.lines] == [Decimal(350), Decimal(10), Decimal(460)]


def test_what_is_no_longer_on_the_order_is_asked_anew(shop):
    key = signed_order(shop)
    with shop.branch.as_("advisor"):
        first, second = lines_of(key)
        save(key, [replace(first, price=Decimal(350)), second], ask="加项")
        save(key, [second])
        (extra,) = extras_of(key)
        with pytest.raises(Refused):
            agree_extra(extra_id=extra.extra_id, how=How.PHONE, who="测试客户001")
        withdraw_extra(extra_id=extra.extra_id, reason="项目已删")
    assert owed(key) == 0


def test_the_consent_says_who_and_how(shop):
    key = signed_order(shop)
    with shop.branch.as_("advisor"):
        wanted = [*lines_of(key), PADS]
        for field, wrong in (
            ("who", Consent(How.PHONE, " ")),
            ("how", Consent(How.SIGNED, "测试客户001")),
            ("phone", Consent(How.PHONE, "测试客户001", "12")),
        ):
            with pytest.raises(Invalid) as caught:
                save(key, wanted, consent=wrong)
            assert caught.value.field == field
        save(key, wanted, consent=Consent(How.SIGNED, "测试客户001", signature=signature()))
    with shop.branch.as_("technician"), pytest.raises(NotAllowed):
        save(key, lines_of(key))


@pytest.mark.parametrize("state", [State.INSPECTION, State.WASHING, State.READY])
@pytest.mark.parametrize("answer", ["agree", "decline", "withdraw"])
def test_asked_after_the_work_the_car_waits(shop, state, answer):
    key = signed_order(shop, wash=state is State.WASHING)
    shop.start(key)
    shop.finish(key)
    if state is not State.INSPECTION:
        shop.inspect(key)
    assert order(key).row.state is state
    with shop.branch.as_("inspector"):
        extra = ask_extra(order_id=key, reason="渗油", lines=(PADS,))
    ready = order(key).ready_at
    assert order(key).row.state is State.HOLD_CONSENT
    with shop.branch.as_("inspector"):
        for refused in (floor.finish_work, finish_washing):
            with pytest.raises((Refused, NotAllowed)):
                refused(order_id=key)
        with pytest.raises(Refused):
            inspect(order_id=key, passed=True)
    with shop.branch.as_("manager"), pytest.raises(Refused):
        list_settlement(order_id=key, render=lambda _data: b"%PDF")
    with shop.branch.as_("advisor"):
        if answer == "agree":
            agree_extra(extra_id=extra, how=How.PHONE, who="测试客户001")
        elif answer == "decline":
            decline_extra(extra_id=extra, how=How.PHONE, who="测试客户001")
        else:
            withdraw_extra(extra_id=extra, reason="看错了")
    card = order(key)
    assert card.row.state is (State.WORKING if answer == "agree" else state)
    assert card.ready_at == ready
    assert (PADS.code in {line.code for line in card.lines}) is (answer == "agree")


def test_a_request_is_withdrawn_with_its_reason(shop):
    key = signed_order(shop)
    shop.start(key)
    with shop.branch.as_("technician"):
        extra = ask_extra(order_id=key, reason="渗油", lines=(PADS,))
    with shop.branch.as_("inspector"), pytest.raises(NotAllowed):
        withdraw_extra(extra_id=extra, reason="不是我问的")
    with shop.branch.as_("technician"):
        with pytest.raises(Invalid):
            withdraw_extra(extra_id=extra, reason=" ")
        withdraw_extra(extra_id=extra, reason="看错了")
    (found,) = extras_of(key)
    assert (found.state, found.withdrawn_why) == (Answer.WITHDRAWN, "看错了")
    assert found.withdrawn_by == "示例technician"
    assert order(key).row.state is State.WORKING
    assert asked_sums() == {}
    assert undone(order(key).row.vehicle_id) == ()
    with shop.branch.as_("advisor"):
        for answer in (agree_extra, decline_extra):
            with pytest.raises(Refused):
                answer(extra_id=extra, how=How.PHONE, who="测试客户001")
        with pytest.raises(Refused):
            withdraw_extra(extra_id=extra, reason="再一次")
    shop.finish(key)  # it holds nothing up any more
    agreed = (
        "UPDATE extra_work SET state = 'agreed', how = 'phone', who = 'x', decided_at = asked_at"
    )
    for statement in (
        "UPDATE extra_work SET withdrawn_why = 'other'",
        "UPDATE extra_work SET withdrawn_at = NULL",
        agreed,
    ):
        with pytest.raises(IntegrityError), db.writing():
            db.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE order_line SET amount = amount + 1 WHERE payer = 'customer'",
        "UPDATE order_line SET payer = 'customer' WHERE payer = 'maker'",
        "INSERT INTO order_line (order_id, position, kind, code, name, quantity, price, discount,"
        " amount, payer, origin, brand, package) SELECT order_id, 99, kind, code, name, quantity,"
        " price, discount, amount, payer, origin, brand, package FROM order_line"
        " WHERE payer = 'customer'",
        "INSERT INTO settlement (order_id, number, labour, part, other, total, customer, insurer,"
        " maker, internal, listed_at) SELECT order_id, 'X', 60000, 0, 0, 60000, 30000, 0, 30000, 0,"
        " 1 FROM order_line WHERE payer = 'customer'",
        "UPDATE extra_line SET amount_before = 1",
        "UPDATE extra_line SET line_id = 1",
    ],
)
def test_the_database_itself_wants_it(shop, statement):
    key = signed_order(shop)
    with shop.branch.as_("technician"):
        ask_extra(order_id=key, reason="渗油", lines=(PADS,))
    with pytest.raises(IntegrityError), db.writing():
        db.execute(statement)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ("price", "payer", "add", "drop", "consent", "ask", "agree", "decline", "withdraw")
        ),
        st.integers(0, 5),
        st.integers(0, 40),
    ),
    min_size=6,
    max_size=25,
)
PLATES = iter(f"沪A{n:05d}" for n in range(10_000))


@pytest.fixture
def one_shop(sqlite_database, now):
    return Floor(found_branch())


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_the_customer_never_owes_more_than_signed_and_agreed(one_shop, steps):
    key = signed_order(one_shop, next(PLATES))
    signed = owed(key)
    with one_shop.branch.as_("manager"):
        for verb, which, amount in steps:
            _step(key, verb, which, Decimal(amount) * 10)
            agreed = sum((each.agreed for each in extras_of(key)), Decimal(0))
            assert owed(key) <= signed + agreed


def _step(key, verb, which, amount):
    """Try one thing that a person may do; a refusal is an answer, too."""
    lines = list(lines_of(key))
    waiting = [each for each in extras_of(key) if each.state is Answer.ASKED]
    at_ = which % len(lines) if lines else 0
    new = replace(PADS, price=amount, code=f"P-{which}")
    try:
        if verb in ("agree", "decline", "withdraw") and waiting:
            extra = waiting[which % len(waiting)]
            if verb == "agree":
                agree_extra(extra_id=extra.extra_id, how=How.PHONE, who="测试客户001")
            elif verb == "decline":
                decline_extra(extra_id=extra.extra_id, how=How.PHONE, who="测试客户001")
            else:
                withdraw_extra(extra_id=extra.extra_id, reason="看错了")
        elif verb == "drop" and lines:
            save(key, lines[:at_] + lines[at_ + 1 :])
        elif verb == "add" or not lines:
            save(key, [*lines, new])
        elif verb == "payer":
            payer = list(Payer)[which % len(Payer)]
            lines[at_] = replace(lines[at_], payer=payer)
            save(key, lines)
        elif verb == "price":
            lines[at_] = replace(lines[at_], price=amount, quantity=Decimal(1))
            save(key, lines)
        else:
            lines[at_] = replace(lines[at_], price=amount, payer=Payer.CUSTOMER)
            more = {"consent": BY_PHONE} if verb == "consent" else {"ask": "加项"}
            save(key, [*lines, new] if which % 2 else lines, **more)
    except Refused:
        pass
