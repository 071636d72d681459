"""Stories: deposits, what is rounded off, refunds and the reversal; nothing paid is ever edited."""

from decimal import Decimal

import pytest

from reception.billing import actions, deposit_actions, proof, queries, refund_actions
from reception.billing.actions import Method, PaymentDraft
from reception.billing.deposits import deposits_of
from reception.billing.money_queries import moves_of, paid_of
from reception.core import audit, db, gate, settings
from reception.core.errors import Invalid, NotAllowed, Refused
from reception.core.permissions import Permission
from reception.orders.models import Payer
from reception.papers import proof as papers_proof
from reception.papers.actions import void_paper
from reception.papers.queries import paper, sealed
from reception.papers.values import ReceiptData, SettlementData
from reception.shopfloor.actions import cancel_order
from tests.backoffice import Line, a_branch, an_order, render, tamper

LINES = (
    Line("labour", "1", "500.60"),
    Line("part", "2", "120.00", payer="maker"),
    Line("labour", "1", "80.00", payer="insurer"),
)


@pytest.fixture
def branch(database, anybody, now):
    return a_branch()


def sound() -> bool:
    return not [*audit.damage(), *papers_proof.damage(), *proof.damage()]


def deposit(order: int, amount: str = "200") -> deposit_actions.Receipt:
    return deposit_actions.take_deposit(
        order_id=order, amount=Decimal(amount), method=Method.WECHAT, render=render
    )


def own(method: str, amount: str) -> PaymentDraft:
    return PaymentDraft(Payer.CUSTOMER, Method(method), Decimal(amount))


def settled(*payments: PaymentDraft, rounding: str = "0") -> int:
    order = an_order(lines=LINES)
    actions.list_settlement(order_id=order, render=render, rounding=Decimal(rounding))
    actions.take_payment(order_id=order, payments=payments)
    return order


def test_deposit_and_rounding_are_payments_of_their_own(branch):
    order = an_order(lines=LINES)
    first, second = deposit(order), deposit(order, "150")
    assert (first.number, second.number) == ("DCD01-20261120-0001", "DCD01-20261120-0002")
    said = sealed(first.paper_id, ReceiptData)
    assert (said.amount, said.left, said.plate) == (Decimal(200), Decimal(200), "沪A00001")
    listed = actions.list_settlement(order_id=order, render=render, rounding=Decimal("0.60"))
    data = sealed(listed.paper_id, SettlementData)
    assert (data.rounding, data.deposit, data.totals.total) == (
        Decimal("0.60"), Decimal(350), Decimal("820.60"),
    )  # fmt: skip
    assert queries.to_settle()[0].customer_due == Decimal(500)
    with pytest.raises(Invalid, match="定金"):
        actions.take_payment(
            order_id=order, payments=(own("deposit", "350.01"), own("cash", "149.99"))
        )
    actions.take_payment(order_id=order, payments=(own("deposit", "250"), own("cash", "250")))
    card = queries.settlement_of(order)
    assert [(p.method, p.amount) for p in card.payments if p.payer == Payer.CUSTOMER] == [
        (Method.DEPOSIT, Decimal(200)), (Method.DEPOSIT, Decimal(50)), (Method.CASH, Decimal(250)),
        (Method.ROUNDING, Decimal("0.60")),
    ]  # fmt: skip
    assert [row.left for row in deposits_of(order)] == [Decimal(0), Decimal(100)]
    back = {
        "deposit_id": second.record_id,
        "method": Method.CASH,
        "reason": "多收",
        "render": render,
    }
    with pytest.raises(Invalid):
        deposit_actions.refund_deposit(amount=Decimal("100.01"), **back)
    given = deposit_actions.refund_deposit(amount=Decimal(100), **back)
    assert given.number == "TCD01-20261120-0001"
    assert [row.left for row in deposits_of(order)] == [Decimal(0), Decimal(0)]
    with pytest.raises(Refused):
        void_paper(paper_id=given.paper_id, reason="x")
    assert sound()


def test_a_standing_list_keeps_its_word_about_deposits(branch):
    order = an_order(lines=LINES)
    given = deposit(order)
    back = {
        "deposit_id": given.record_id, "amount": Decimal(50), "method": Method.CASH, "reason": "x",
        "render": render,
    }  # fmt: skip
    listed = actions.list_settlement(order_id=order, render=render)
    with pytest.raises(Refused, match=f"{listed.number}.*先撤回"):
        deposit_actions.refund_deposit(**back)
    with pytest.raises(Refused, match="撤回清单"):
        deposit(order)
    assert [row.left for row in deposits_of(order)] == [Decimal(200)]
    actions.withdraw_settlement(order_id=order, reason="客户要退定金")
    deposit_actions.refund_deposit(**back)
    deposit(order, "20")
    again = actions.list_settlement(order_id=order, render=render)
    assert sealed(again.paper_id, SettlementData).deposit == Decimal(170)
    actions.take_payment(order_id=order, payments=(own("deposit", "100"), own("cash", "400.60")))
    deposit_actions.refund_deposit(**back)  # what is left over after payment goes back
    assert sum(row.left for row in deposits_of(order)) == Decimal(20)
    assert sound()


def test_a_kept_deposit_that_a_list_takes_off_stays(branch):
    gone = an_order(lines=LINES, state="pending")
    given = deposit(gone)
    (owner,) = db.rows("SELECT customer_id FROM work_order WHERE id = ?", (gone,))[0]
    cancel_order(order_id=gone, reason="客户改期")
    order = an_order(lines=LINES, customer=owner)
    listed = actions.list_settlement(order_id=order, render=render)
    assert sealed(listed.paper_id, SettlementData).deposit == Decimal(200)
    with pytest.raises(Refused, match=listed.number):
        deposit_actions.refund_deposit(
            deposit_id=given.record_id, amount=Decimal(1), method=Method.CASH, reason="x",
            render=render,
        )  # fmt: skip


@pytest.mark.parametrize("rounding", ["1.00", "-0.10", "500.60", "0.001"])
def test_only_so_much_is_rounded_off(branch, rounding):
    order = an_order(lines=LINES)
    with pytest.raises(Invalid) as refusal:
        actions.list_settlement(order_id=order, render=render, rounding=Decimal(rounding))
    assert refusal.value.field == "rounding"
    settings.change_setting(name="rounding_most", value=100)
    if rounding == "1.00":
        actions.list_settlement(order_id=order, render=render, rounding=Decimal(rounding))


def test_a_refund_is_never_above_its_payment(branch):
    order = settled(own("cash", "300"), own("card", "200.60"))
    cash = paid_of(order)[0]
    give = {"payment_id": cash.payment_id, "reason": "工时多计", "render": render}
    for wrong in (
        {"amount": Decimal("300.01"), "method": "cash"},
        {"amount": Decimal(1), "method": "account"},
    ):
        with pytest.raises(Invalid):
            refund_actions.refund_payment(**wrong, **give)
    refund_actions.refund_payment(amount=Decimal(120), method="alipay", **give)
    with pytest.raises(Invalid, match=r"180\.00"):
        refund_actions.refund_payment(amount=Decimal("180.01"), method="cash", **give)
    refund_actions.refund_payment(amount=Decimal(180), method="cash", **give)
    with pytest.raises(Invalid):
        refund_actions.refund_payment(amount=Decimal("0.01"), method="cash", **give)
    assert sum(row.amount for row in moves_of(order)) == Decimal("520.60")
    assert sound()


def test_a_reversal_takes_everything_back_and_the_order_is_ready_again(branch):
    order = an_order(lines=LINES)
    deposit(order)
    first = actions.list_settlement(order_id=order, render=render, rounding=Decimal("0.60"))
    actions.take_payment(order_id=order, payments=(own("deposit", "200"), own("cash", "300")))
    cash = next(p for p in paid_of(order) if p.method == Method.CASH)
    refund_actions.refund_payment(
        payment_id=cash.payment_id, amount=Decimal(50), method="cash", reason="x", render=render
    )
    made = refund_actions.reverse_settlement(order_id=order, reason="付款方填错", render=render)
    assert made.number == "HCD01-20261120-0001"
    said = sealed(made.paper_id, ReceiptData)
    assert {(m.payer, m.method): m.amount for m in said.moves} == {
        ("customer", "deposit"): Decimal(200), ("customer", "cash"): Decimal(250),
        ("customer", "rounding"): Decimal("0.60"), ("insurer", "account"): Decimal(80),
        ("maker", "account"): Decimal(240),
    }  # fmt: skip
    assert paper(first.paper_id).void_reason == "付款方填错"
    assert db.row("SELECT state, settled_at FROM work_order WHERE id = ?", (order,)) == (
        "ready",
        None,
    )
    assert deposits_of(order)[0].left == Decimal(200)
    assert sum(row.amount for row in moves_of(order) if row.kind != "deposit") == 0
    assert sound()
    actions.list_settlement(order_id=order, render=render)
    actions.take_payment(order_id=order, payments=(own("deposit", "200"), own("card", "300.60")))
    assert sound()
    actions.hand_over(
        order_id=order, opinion="satisfied", render=render, refused_reason="x", witness="示例见证人"
    )
    refund_actions.reverse_settlement(order_id=order, reason="x", render=render)
    assert sound()
    with pytest.raises(Refused, match=r"清单"):
        refund_actions.reverse_settlement(order_id=order, reason="x", render=render)


def test_who_may_not_refund_needs_a_manager(branch):
    order = settled(own("cash", "500.60"))
    payment = paid_of(order)[0].payment_id
    cashier = gate.Actor(1, "示例", frozenset({Permission.TAKE_PAYMENT}), 1)
    with gate.acting(cashier), pytest.raises(NotAllowed):
        refund_actions.refund_payment(
            payment_id=payment, amount=Decimal(1), method="cash", reason="x", render=render
        )
    assert sound()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE deposit SET open = open - 1",
        "UPDATE deposit SET amount = amount + 1, open = open + 1",
        "UPDATE refund SET amount = amount - 1",
        "UPDATE refund SET method = 'card'",
        "DELETE FROM refund",
        "UPDATE reversal SET reason = 'y'",
        "UPDATE reversal_sum SET amount = amount + 1 WHERE id = 1",
        "UPDATE settlement SET rounding = rounding + 1",
        "UPDATE payment SET deposit_id = NULL",
    ],
)
def test_every_change_of_what_moved_is_found(branch, statement):
    order = an_order(lines=LINES)
    deposit(order)
    actions.list_settlement(order_id=order, render=render, rounding=Decimal("0.60"))
    actions.take_payment(order_id=order, payments=(own("deposit", "200"), own("cash", "300")))
    refund_actions.reverse_settlement(order_id=order, reason="x", render=render)
    assert list(proof.damage()) == []
    tamper(statement)
    assert list(proof.damage())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE deposit SET open = open - 1",
        "DELETE FROM deposit",
        "UPDATE settlement SET voided_at = 5",
        "INSERT INTO refund (uid, number, amount, at, paper_id, payment_id, method, reason)"
        " VALUES ('x', 'T1', 30061, 5, 1, 2, 'cash', 'x')",
        "INSERT INTO payment (uid, settlement_id, payer, method, amount, at)"
        " VALUES ('x', 1, 'customer', 'cash', 1, 5)",
    ],
)
def test_the_database_itself_refuses(branch, statement):
    order = an_order(lines=LINES)
    deposit(order)
    actions.list_settlement(order_id=order, render=render)
    actions.take_payment(order_id=order, payments=(own("deposit", "200"), own("cash", "300.60")))
    with pytest.raises(Exception, match=r"(?i)kept|sealed|reversed|refunded|paid"):
        by_hand(statement=statement)


@actions.action(Permission.SETTLE)
def by_hand(*, statement: str) -> None:
    db.execute(statement)
