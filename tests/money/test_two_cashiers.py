"""Two cashiers at random over the same orders, each a process of its own: wholly done, or refused."""

from collections import Counter
from decimal import Decimal
from random import Random
from typing import Any

from reception.billing import actions, deposit_actions, proof, refund_actions
from reception.billing.day_close import day_sums, shift_of
from reception.billing.day_close_actions import close_day
from reception.billing.day_close_rules import by_method
from reception.billing.models import Method
from reception.billing.money_queries import paid_of
from reception.billing.rules import PaymentDraft
from reception.claims import proof as claims_proof
from reception.core import audit, clock, db, gate
from reception.core.errors import ReceptionError
from reception.orders.models import Payer
from reception.papers import proof as papers_proof
from reception.staff.actions import actor_of, add_person
from reception.staff.queries import people
from tests.backoffice import Line, an_order, render
from tests.safety import contest
from tests.stories.people import PIN

LOGINS = ("cashier", "cashier2")
STEPS, MOST, DUE = 40, 400, Decimal(100)  # more than STEPS only until each wish was once granted
_LINES = (Line(price="100"), Line("part", "1", "80.00", payer="maker"))


def _list(luck: Random, order: int) -> None:
    actions.list_settlement(order_id=order, render=render)


def _withdraw(luck: Random, order: int) -> None:
    actions.withdraw_settlement(order_id=order, reason="客户要改")


def _deposit(luck: Random, order: int) -> None:
    deposit_actions.take_deposit(
        amount=Decimal(30), method=Method.CASH, render=render, order_id=order
    )


def _pay(luck: Random, order: int) -> None:
    parts = ((Method.DEPOSIT, Decimal(30)), (Method.CARD, DUE - 30))
    ways = luck.choice((((Method.CASH, DUE),), parts))
    drafts = tuple(PaymentDraft(Payer.CUSTOMER, way, fen) for way, fen in ways)
    actions.take_payment(order_id=order, payments=drafts)


def _refund(luck: Random, order: int) -> None:
    paid = [each for each in paid_of(order) if each.payer == "customer"]
    if paid:
        refund_actions.refund_payment(
            payment_id=luck.choice(paid).payment_id, amount=Decimal(luck.choice((20, 70))),
            method=Method.CASH, reason="少做一项", render=render,
        )  # fmt: skip


def _reverse(luck: Random, order: int) -> None:
    refund_actions.reverse_settlement(order_id=order, reason="付款方填错", render=render)


def _close(luck: Random, order: int) -> None:
    whose = gate.actor().person_id
    assert whose is not None
    shift = shift_of(luck.choice((whose, *(p.person_id for p in people() if p.login in LOGINS))))
    opening = shift.kept or Decimal(0)
    close_day(
        documents=[each.open_id for each in shift.documents], previous_id=shift.previous_id,
        pieces=(0,) * 8, opening=opening, handed=Decimal(0), render=render, reason="差错",
        person_id=shift.person_id, stead="" if shift.person_id == whose else "请假",
    )  # fmt: skip


WISHES = (_list, _list, _pay, _pay, _deposit, _withdraw, _refund, _reverse, _close)
NAMES = {wish.__name__ for wish in WISHES}


def work(barrier: Any, number: int, orders: list[int], seed: int) -> Counter[str]:
    """Do random things to random orders; count what was done and what was refused."""
    luck, done = Random(seed * 10 + number), Counter[str]()
    me = next(actor_of(each) for each in people() if each.login == LOGINS[number])
    me = gate.Actor(me.person_id, me.name, gate.system("x").permissions, branch_id=me.branch_id)
    barrier.wait()
    for step in range(MOST):
        if step >= STEPS and done.keys() >= NAMES:
            break
        wish, order = luck.choice(WISHES), luck.choice(orders)
        try:
            with gate.acting(me):
                wish(luck, order)
            done[wish.__name__] += 1
        except ReceptionError:
            done["refused"] += 1
    return done


def test_two_cashiers_at_once_leave_whole_documents(branch):
    with branch.as_("administrator"):
        add_person(login="cashier2", name="示例cashier2", roles=("cashier",), secret=PIN)
    with gate.acting(gate.system("test")):
        orders = [an_order(lines=_LINES) for _ in range(3)]
    first, second = contest.run(db.address(), 2, work, orders, 1)
    both = first + second
    assert both["refused"]
    assert both.keys() >= NAMES
    _hold(both)


def _hold(done: Counter[str]) -> None:
    """Hold every document to be whole, counted once, and open or in exactly one close."""
    with gate.acting(gate.system("test")):
        for each in (audit, papers_proof, proof, claims_proof):
            assert list(each.damage()) == [], each
        for table, name in (
            ("deposit", "_deposit"),
            ("reversal", "_reverse"),
            ("day_close", "_close"),
        ):
            assert db.row(f"SELECT count(*) FROM {table}") == (done[name],), table
        paid = db.rows(
            "SELECT sum(p.amount) FROM payment p WHERE p.payer = 'customer' GROUP BY p.settlement_id"
        )
        assert {int(fen) for (fen,) in paid} == {int(DUE * 100)}
        rows = db.rows(
            "SELECT kind, row_id FROM till_open UNION ALL SELECT kind, row_id FROM day_close_item"
        )
        assert len(rows) == len(set(rows))
        moves: list[tuple[Method, Decimal]] = []
        for table, sign in (("payment", 1), ("deposit", 1), ("refund", -1), ("receipt", 1)):
            found = db.rows(f"SELECT method, amount FROM {table}")
            moves += [(Method(way), Decimal(sign * fen) / 100) for way, fen in found]
        assert len(rows) == len(moves)
        told = {
            each.method: each.closed + each.still_open
            for each in day_sums(clock.today(), clock.today())
        }
        assert told == {each.method: each.net for each in by_method(moves)}
