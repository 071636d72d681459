"""One receipt over several sums of one debtor; statements and ages; a deposit that was kept."""

from datetime import timedelta
from decimal import Decimal

import pytest

from reception.billing import account_actions, actions, deposit_actions, proof
from reception.billing.account_actions import Part
from reception.billing.accounts import due_list
from reception.billing.actions import Method, PaymentDraft
from reception.billing.deposits import deposits_of
from reception.billing.money_queries import moves_of
from reception.billing.rules import oldest_first
from reception.billing.statements import debtors, statement
from reception.core import audit, clock, db, gate, money, record
from reception.core.errors import Invalid, Refused
from reception.core.permissions import Permission
from reception.orders.models import Order, Payer, State
from reception.papers.archive import find_papers
from reception.papers.queries import papers_of, sealed
from reception.papers.values import ReceiptData
from tests.backoffice import Line, a_branch, an_order, render, tamper

LINES = (Line("labour", "1", "500.00"), Line("labour", "1", "80.00", payer="insurer"))


@pytest.fixture
def branch(database, anybody, now):
    return a_branch()


def own(method: str, amount: str) -> PaymentDraft:
    return PaymentDraft(Payer.CUSTOMER, Method(method), Decimal(amount))


def on_account(method: str = "account") -> int:
    key = an_order(lines=LINES)
    actions.list_settlement(order_id=key, render=render)
    actions.take_payment(order_id=key, payments=(own(method, "500"),))
    return key


def sound() -> bool:
    return not [*audit.damage(), *proof.damage()]


def owed_by(payer: str) -> list[int]:
    return [row.receivable_id for row in due_list() if row.payer == payer]


def receive(parts: dict[int, str], amount: str) -> deposit_actions.Receipt:
    return account_actions.receive_several(
        parts=tuple(Part(key, Decimal(each)) for key, each in parts.items()),
        amount=Decimal(amount), method=Method.TRANSFER, render=render,
    )  # fmt: skip


def test_one_transfer_pays_seven_lists_the_last_in_part(branch):
    orders = [on_account("cash") for _ in range(7)]
    keys = owed_by("insurer")
    amounts = oldest_first(Decimal(500), [Decimal(80)] * 7)
    assert amounts == [Decimal(80)] * 6 + [Decimal(20)]
    made = receive(dict(zip(keys, map(str, amounts), strict=True)), "500")
    said = sealed(made.paper_id, ReceiptData)
    assert [(item.amount, item.left) for item in said.items] == [
        *[(Decimal(80), Decimal(0))] * 6, (Decimal(20), Decimal(60)),
    ]  # fmt: skip
    assert (said.amount, said.left, said.number) == (Decimal(500), Decimal(60), made.number)
    assert [move.number for move in moves_of(orders[6])][-1] == f"{made.number}/7"
    assert [row.left for row in due_list()] == [Decimal(60)]
    for key in orders:  # filed under the first, found with each
        assert made.paper_id in [paper.paper_id for paper in papers_of(key)]
    assert made.number not in [paper.number for paper in find_papers("沪A99999")]
    (last,) = db.rows("SELECT number FROM work_order WHERE id = ?", (orders[6],))[0]
    assert made.number in [paper.number for paper in find_papers(last)]
    assert sound()
    tamper("UPDATE receipt SET amount = amount + 1 WHERE id = 1")
    assert list(proof.damage())


@pytest.mark.parametrize(
    ("amounts", "total"), [(("80", "81"), "161"), (("80", "80"), "159.99"), (("80", "-1"), "79")]
)
def test_a_receipt_adds_up_and_takes_no_more_than_is_owed(branch, amounts, total):
    on_account("cash"), on_account("cash")
    with pytest.raises(Invalid) as refused:
        receive(dict(zip(owed_by("insurer"), amounts, strict=True)), total)
    assert refused.value.field == "amount"
    assert len(due_list()) == 2


def test_a_receipt_is_for_one_debtor(branch):
    on_account(), on_account()
    mine, other = owed_by("customer")
    with pytest.raises(Refused):
        receive({mine: "1", other: "1"}, "2")
    with pytest.raises(Refused):
        receive({mine: "1", owed_by("insurer")[0]: "1"}, "2")


def test_a_statement_goes_from_what_was_owed_to_what_is(branch):
    with clock.frozen(clock.now() - timedelta(days=100)):
        on_account("cash")
    with clock.frozen(clock.now() - timedelta(days=40)):
        on_account("cash")
    on_account("cash")
    first, second, _third = owed_by("insurer")
    receive({first: "80", second: "30"}, "110")
    today, due = clock.today(), due_list()
    found = statement(
        payer=Payer.INSURER, debtor="", first=today - timedelta(days=50), last=today, due=due
    )
    assert (found.opening, found.owed, found.came, found.closing) == (
        Decimal(80), Decimal(160), Decimal(110), Decimal(130),
    )  # fmt: skip
    assert found.rows[-1].balance == found.closing == sum(row.left for row in due)
    assert found.ages == (Decimal(80), Decimal(50), money.ZERO, money.ZERO, money.ZERO)
    (debtor,) = debtors(due)
    assert (debtor.count, debtor.total) == (2, Decimal(130))
    with pytest.raises(Invalid):
        statement(payer=Payer.INSURER, debtor="", first=today, last=today - timedelta(days=1))


def test_a_deposit_kept_at_a_cancellation_is_offered_at_the_next_bill(branch):
    gone = an_order(lines=LINES, state="pending")
    deposit_actions.take_deposit(
        order_id=gone, amount=Decimal(300), method=Method.CASH, render=render
    )
    key = an_order(lines=LINES)
    same(first=gone, other=key)
    assert deposits_of(key) == ()
    leave(order_id=gone)
    assert [row.left for row in deposits_of(key)] == [Decimal(300)]
    actions.list_settlement(order_id=key, render=render)
    actions.take_payment(order_id=key, payments=(own("deposit", "300"), own("cash", "200")))
    assert [row.left for row in deposits_of(gone)] == [Decimal(0)]
    assert sound()


@gate.action(Permission.SETTLE)
def same(*, first: int, other: int) -> None:
    """Let two orders be of one customer."""
    (owner,) = db.rows("SELECT customer_id FROM work_order WHERE id = ?", (first,))[0]
    record.change(Order, other, customer=owner)


@gate.action(Permission.SETTLE)
def leave(*, order_id: int) -> None:
    """Cancel an order."""
    record.change(Order, order_id, state=State.CANCELLED, cancel_reason="客户改期")
