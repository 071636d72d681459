"""挂账: limits, the due list, receipts in parts, write-offs, and a reversal of what was received."""

from datetime import timedelta
from decimal import Decimal

import pytest

from reception.billing import account_actions, actions, proof, refund_actions
from reception.billing.accounts import credit_of, due_list
from reception.billing.actions import Method, PaymentDraft
from reception.billing.money_queries import moves_of, paid_of
from reception.core import audit, clock, db, gate
from reception.core.errors import Invalid, NotAllowed
from reception.core.permissions import Permission
from reception.customers.queries import money_of
from reception.orders.models import Payer
from reception.papers.queries import sealed
from reception.papers.values import ReceiptData
from tests.backoffice import Line, a_branch, an_order, render, tamper

LINES = (Line("labour", "1", "500.00"), Line("labour", "1", "80.00", payer="insurer"))
CASHIER = gate.Actor(1, "示例", frozenset({Permission.TAKE_PAYMENT, Permission.SETTLE}), 1)


@pytest.fixture
def order(database, anybody, now):
    a_branch()
    return an_order(lines=LINES)


def on_account(order: int, amount: str = "500") -> None:
    if not db.rows("SELECT 1 FROM settlement"):
        actions.list_settlement(order_id=order, render=render)
    draft = PaymentDraft(Payer.CUSTOMER, Method.ACCOUNT, Decimal(amount))
    actions.take_payment(order_id=order, payments=(draft,))


def test_a_limit_holds_without_a_manager(order):
    account_actions.set_credit(customer_id=1, most=Decimal("499.99"), days=45)
    with gate.acting(CASHIER), pytest.raises(NotAllowed, match=r"499\.99"):
        on_account(order)
    account_actions.set_credit(customer_id=1, most=Decimal(500), days=45)
    with gate.acting(CASHIER):
        on_account(order)
        rows = due_list()
    assert [(row.payer, row.left, row.late) for row in rows] == [
        ("insurer", Decimal(80), 0), ("customer", Decimal(500), 0),
    ]  # fmt: skip
    assert rows[1].due_on == clock.today() + timedelta(days=45)
    assert credit_of(1).owed == Decimal(500)


def test_what_is_owed_is_received_in_parts_and_written_off(order):
    on_account(order)
    own = next(row for row in due_list() if row.payer == "customer").receivable_id
    made = account_actions.receive(
        receivable_id=own, amount=Decimal("300.50"), method="transfer", render=render
    )
    assert made.number == "SCD01-20261120-0001"
    assert sealed(made.paper_id, ReceiptData).left == Decimal("199.50")
    with pytest.raises(Invalid, match=r"199\.50"):
        account_actions.receive(
            receivable_id=own, amount=Decimal(200), method="cash", render=render
        )
    off = {"receivable_id": own, "amount": Decimal("199.50"), "render": render}
    with pytest.raises(Invalid):
        account_actions.write_off(reason=" ", **off)
    with gate.acting(CASHIER), pytest.raises(NotAllowed):
        account_actions.write_off(reason="无法收回", **off)
    account_actions.write_off(reason="无法收回", **off)
    assert [row.payer for row in due_list()] == ["insurer"]
    assert [(year.paid, year.owed) for year in money_of(1)] == [(Decimal(500), Decimal(0))]
    assert [*audit.damage(), *proof.damage()] == []
    with clock.frozen(clock.now() + timedelta(days=31)):
        assert due_list()[0].late == 1


def test_a_reversal_gives_back_what_was_received_and_asks_no_more_for_the_rest(order):
    on_account(order)
    own = next(row for row in due_list() if row.payer == "customer").receivable_id
    account_actions.receive(receivable_id=own, amount=Decimal(120), method="card", render=render)
    paid = next(each for each in paid_of(order) if each.payer == "customer")
    assert paid.left == {Method.ACCOUNT: Decimal(380), Method.CARD: Decimal(120)}
    refund_actions.refund_payment(
        payment_id=paid.payment_id, amount=Decimal(20), method="cash", reason="x", render=render
    )
    made = refund_actions.reverse_settlement(order_id=order, reason="x", render=render)
    moves = {(m.payer, m.method): m.amount for m in sealed(made.paper_id, ReceiptData).moves}
    assert moves == {
        ("customer", "account"): Decimal(380), ("customer", "card"): Decimal(100),
        ("insurer", "account"): Decimal(80),
    }  # fmt: skip
    assert due_list() == ()
    assert sum(row.amount for row in moves_of(order) if row.method in ("card", "cash")) == 0
    assert [*audit.damage(), *proof.damage()] == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE receivable SET open = open - 1",
        "UPDATE receipt SET amount = amount - 1",
        "DELETE FROM receipt",
        "UPDATE receivable SET due_on = due_on + 1",
    ],
)
def test_every_change_is_refused_and_found(order, statement):
    on_account(order)
    own = next(row for row in due_list() if row.payer == "customer").receivable_id
    account_actions.receive(receivable_id=own, amount=Decimal(120), method="card", render=render)
    with pytest.raises(Exception, match=r"(?i)sealed|receipts"):
        _by_hand(statement=statement)
    tamper(statement)
    assert list(proof.damage())


@actions.action(Permission.SETTLE)
def _by_hand(*, statement: str) -> None:
    db.execute(statement)
