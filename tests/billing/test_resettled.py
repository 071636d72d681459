"""Reversed after the car left: settled anew with a new slip; counted once, each month its own."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from reception.billing import actions, proof, queries, refund_actions, settlement_discount
from reception.billing.actions import Method, PaymentDraft
from reception.core import audit, clock, db, gate, money, settings
from reception.core.errors import Invalid, NotAllowed, Refused
from reception.core.permissions import Permission
from reception.figures.queries import month_figures
from reception.orders.actions import set_lines
from reception.orders.models import Payer
from reception.orders.queries import lines_of, order
from reception.papers import proof as papers_proof
from reception.papers.queries import paper, sealed
from reception.papers.values import SlipData
from tests.backoffice import Line, a_branch, an_order, render

LINES = (Line("labour", "1", "500.60"), Line("part", "2", "120.00", payer="maker"))


@pytest.fixture
def branch(database, anybody, now):
    return a_branch()


def sound() -> bool:
    return not [*audit.damage(), *papers_proof.damage(), *proof.damage()]


def pay(key: int, amount: str, **more) -> actions.HandedOver | None:
    own = PaymentDraft(Payer.CUSTOMER, Method.CASH, Decimal(amount))
    return actions.take_payment(order_id=key, payments=(own,), **more)


def gone() -> tuple[int, int]:
    key = an_order(lines=LINES, state="ready")
    actions.list_settlement(order_id=key, render=render)
    pay(key, "500.60")
    slip = actions.hand_over(
        order_id=key,
        opinion="fairly",
        remark="好",
        render=render,
        refused_reason="x",
        witness="示例见证人",
    )
    return key, slip.paper_id


def facts(key: int) -> tuple:
    return db.row("SELECT state, handed_over_at FROM work_order WHERE id = ?", (key,))


def reverse(key: int, reason: str = "工时多计"):
    return refund_actions.reverse_settlement(order_id=key, reason=reason, render=render)


def test_a_car_that_left_is_settled_anew_with_another_slip(branch):
    key, slip = gone()
    was, steps = facts(key), db.rows("SELECT count(*) FROM order_step")
    reverse(key)
    assert order(key).reopened
    assert (facts(key), paper(slip).void_reason) == (was, "")
    row = queries.to_settle()[0]
    assert (row.order_id, row.stage, row.reopened) == (key, "ready", True)
    line, *others = lines_of(key)
    cheaper = (replace(line, discount=Decimal("100.60")), *others)
    set_lines(order_id=key, version=row.version, lines=cheaper)
    actions.list_settlement(order_id=key, render=render)
    assert queries.to_settle()[0].stage == "listed"
    with pytest.raises(Refused):
        pay(key, "400")
    made = pay(key, "400", render=render)
    said, old = sealed(made.paper_id, SlipData), paper(slip)
    assert (said.totals.total, said.opinion, said.remark) == (Decimal(640), "", "")
    assert old.number in said.refused_reason
    assert said.customer_signature is None
    assert queries.settlement_of(key).number in old.void_reason
    assert (facts(key), queries.to_settle()) == (was, ())
    assert db.rows("SELECT count(*) FROM order_step") == steps
    assert not order(key).reopened
    assert sound()


def test_the_slip_stays_where_its_charges_do(branch):
    key, slip = gone()
    reverse(key, "付款方式填错")
    actions.list_settlement(order_id=key, render=render)
    assert pay(key, "500.60") is None
    assert paper(slip).void_reason == ""
    assert sound()


def test_each_month_shows_its_own_and_the_car_counts_once(branch):
    october, november = (clock.at(date(2026, number, 15), 10) for number in (10, 11))
    with clock.frozen(october):
        key, _slip = gone()
    with clock.frozen(november):
        reverse(key)
        assert month_figures(2026, 10).output == Decimal("740.60")
        assert (month_figures(2026, 11).output, month_figures(2026, 11).orders_settled) == (
            Decimal("-740.60"), -1,
        )  # fmt: skip
        actions.list_settlement(order_id=key, render=render)
    with clock.frozen(november + timedelta(hours=1)):
        pay(key, "500.60")
        found = month_figures(2026, 11)
        assert (found.output, found.orders_settled) == (Decimal(0), 0)
        assert month_figures(2026, 10).orders_settled == 1


def test_who_may_not_reverse_needs_a_manager(branch):
    key, _slip = gone()
    cashier = gate.Actor(1, "示例", frozenset({Permission.TAKE_PAYMENT}), 1)
    with gate.acting(cashier), pytest.raises(NotAllowed):
        reverse(key)
    with pytest.raises(Invalid):
        reverse(key, "  ")
    assert not order(key).reopened


def test_a_discount_on_the_bill_is_spread_to_the_fen(branch):
    three = tuple(Line("labour", "1", "33.33") for _ in range(3))
    key = an_order(lines=(*three, Line("part", "1", "50", payer="maker")))
    off = {"order_id": key, "payer": Payer.CUSTOMER}
    settlement_discount.discount_bill(**off, amount=Decimal("10.00"))
    assert [line.discount for line in lines_of(key)] == [
        Decimal("3.34"), Decimal("3.33"), Decimal("3.33"), Decimal(0),
    ]  # fmt: skip
    for wrong in ("90.00", "0", "-1"):
        with pytest.raises(Invalid) as refused:
            settlement_discount.discount_bill(**off, amount=Decimal(wrong))
        assert refused.value.field == "amount"
    actions.list_settlement(order_id=key, render=render)
    with pytest.raises(Refused):
        settlement_discount.discount_bill(**off, amount=Decimal(1))
    assert sound()


def test_a_discount_on_the_bill_keeps_to_the_limit(branch):
    settings.change_setting(name="advisor_discount", value=10)
    key = an_order(lines=(Line("labour", "1", "100"), Line("labour", "1", "100", payer="insurer")))
    may = frozenset({Permission.SETTLE, Permission.DISCOUNT})
    with gate.acting(gate.Actor(1, "示例", may, 1)):
        settlement_discount.discount_bill(order_id=key, payer=Payer.CUSTOMER, amount=Decimal(10))
        assert settlement_discount.refusal(key, Payer.CUSTOMER, Decimal("0.01"))
        with pytest.raises(NotAllowed):
            settlement_discount.discount_bill(
                order_id=key, payer=Payer.CUSTOMER, amount=Decimal("0.01")
            )
    assert lines_of(key)[1].discount == money.ZERO
