"""厂家回款: claims, receipts and what is owed are one truth, whoever notes the money; both databases."""

from decimal import Decimal

import pytest

from reception.billing import receipt_proof
from reception.billing.account_actions import receive, write_off
from reception.billing.accounts import due_list
from reception.billing.actions import Method
from reception.claims import proof
from reception.claims.actions import answer_claims, send_claims, withdraw_claims
from reception.claims.money_actions import (
    note_claims_paid,
    receive_from_maker,
    write_off_difference,
)
from reception.claims.queries import claims
from reception.claims.rules import Stage
from reception.core import clock, db
from reception.core.errors import Invalid, NotAllowed, Refused
from tests.backoffice import render, tamper
from tests.claims.counter import PUMP, WORK, Counter


@pytest.fixture
def counter(branch) -> Counter:
    return Counter(branch)


def owed() -> dict[str, Decimal]:
    return {row.order_number: row.left for row in due_list()}


def receipts() -> list[tuple[str, int]]:
    return db.rows("SELECT method, amount FROM receipt ORDER BY id")


def pay(*keys: int, amount: str = "", reason: str = "") -> tuple[int, ...]:
    return note_claims_paid(
        claim_ids=keys, paid_on=clock.today(), render=render, reason=reason,
        amount=Decimal(amount) if amount else None,
    )  # fmt: skip


def accepted(counter: Counter, *lines) -> tuple[int, ...]:
    counter.settle(*lines)
    with counter.as_():
        keys = tuple(row.claim_id for row in claims() if row.stage is Stage.TO_SEND)
        send_claims(claim_ids=keys, number="SP-1")
        answer_claims(claim_ids=keys)
    return keys


def sound() -> bool:
    return not [*proof.damage(), *receipt_proof.damage()]


def test_one_payment_over_the_claims_of_two_orders_is_one_receipt(counter):
    accepted(counter, PUMP, WORK)
    accepted(counter, PUMP)
    with counter.as_():
        keys = tuple(row.claim_id for row in claims())
        assert sum(owed().values()) == Decimal(2920)
        assert len(pay(*keys)) == 1
        assert {row.stage for row in claims()} == {Stage.PAID}
        assert owed() == {}
        assert sum(fen for _way, fen in receipts()) == 292_000
        assert len(db.rows("SELECT id FROM paper WHERE kind = 'receipt'")) == 1
    assert sound()


def test_the_till_cannot_enter_the_same_money_again(counter):
    key = accepted(counter, PUMP)[0]
    with counter.as_("cashier"):
        (row,) = due_list()
        with pytest.raises(Refused, match="索赔"):
            receive(receivable_id=row.receivable_id, amount=Decimal(1280), method=Method.TRANSFER,
                    render=render)  # fmt: skip
    with counter.as_("manager"), pytest.raises(Refused, match="索赔"):
        write_off(receivable_id=row.receivable_id, amount=Decimal(1), reason="x", render=render)
    with counter.as_():
        pay(key)
        with pytest.raises(Refused):
            pay(key)
    with counter.as_("cashier"), pytest.raises((Refused, Invalid)):
        receive(receivable_id=row.receivable_id, amount=Decimal(1), method=Method.CASH,
                render=render)  # fmt: skip
    assert receipts() == [("transfer", 128_000)]
    assert sound()


def test_the_till_receives_what_was_accepted_and_the_claims_are_paid(counter):
    accepted(counter, PUMP, WORK)
    with counter.as_("cashier"):
        (row,) = due_list()
        for wrong in ("1639.99", "1640.01"):
            with pytest.raises(Invalid) as told:
                receive_from_maker(receivable_id=row.receivable_id, amount=Decimal(wrong),
                                   method=Method.TRANSFER, render=render)  # fmt: skip
            assert told.value.field == "amount"
        made = receive_from_maker(receivable_id=row.receivable_id, amount=Decimal(1640),
                                  method=Method.TRANSFER, render=render)  # fmt: skip
        assert made.number
    with counter.as_():
        assert {row.stage for row in claims()} == {Stage.PAID}
    assert owed() == {}
    assert sound()


def test_what_the_maker_does_not_pay_is_seen_and_written_off_with_a_reason(counter):
    keys = accepted(counter, PUMP, WORK)
    with counter.as_():
        pay(keys[0], amount="1000", reason="按厂家价目")
        assert [row.rest for row in claims()] == [0, 0]  # the other is still to come
        pay(keys[1])
        rest = claims()[0]
        assert (rest.rest, rest.receivable_id) == (Decimal(280), due_list()[0].receivable_id)
        with pytest.raises(NotAllowed):
            write_off_difference(receivable_id=rest.receivable_id, amount=Decimal(280),
                                 reason="本店承担", render=render)  # fmt: skip
    with counter.as_("manager"):
        write_off_difference(receivable_id=rest.receivable_id, amount=Decimal(280),
                             reason="本店承担", render=render)  # fmt: skip
        assert [row.rest for row in claims()] == [0, 0]
        assert owed() == {}
    assert sound()


def test_what_is_not_claimed_is_a_difference_too(counter):
    counter.settle(PUMP)
    with counter.as_():
        (row,) = claims()
        withdraw_claims(claim_ids=(row.claim_id,), reason="已过三包期")
        assert claims()[0].rest == Decimal(1280)


def test_more_than_was_claimed_never_comes(counter):
    key = accepted(counter, PUMP)[0]
    with counter.as_(), pytest.raises(Invalid) as told:
        pay(key, amount="1280.01", reason="多")
    assert told.value.field == "amount"
    assert receipts() == []


def test_a_claim_s_money_changed_behind_the_program_is_named(counter):
    key = accepted(counter, PUMP)[0]
    with counter.as_():
        pay(key)
    tamper("UPDATE receipt SET amount = amount - 1")
    assert any("收款" in sentence or "收据" in sentence for sentence in proof.damage())
