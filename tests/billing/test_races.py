"""Two cashiers at one sum, each a process of its own: one takes it, the other is told why not."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from reception.billing import account_actions, actions, deposit_actions, proof, refund_actions
from reception.billing.account_actions import Part
from reception.billing.accounts import due_list
from reception.billing.actions import Method, PaymentDraft
from reception.billing.day_close import shift_of
from reception.billing.day_close_actions import close_day
from reception.billing.money_queries import paid_of
from reception.core import audit, db, gate, record
from reception.core.errors import Conflict, Invalid, Refused
from reception.core.permissions import Permission
from reception.orders.models import Order, Payer, State
from reception.staff.actions import actor_of, add_person
from reception.staff.queries import person_by_login
from tests.backoffice import Line, a_branch, an_order, render
from tests.safety import contest
from tests.stories.people import PIN

ROUNDS, PARTS = 8, 40
LINES = (Line("labour", "1", "500.00"), Line("labour", "1", "80.00", payer="insurer"))
WHOLE, SHARE = Decimal(500), Decimal(80)


def pay(order_id: int, way: str) -> None:
    draft = PaymentDraft(Payer.CUSTOMER, Method(way), WHOLE)
    actions.take_payment(order_id=order_id, payments=(draft,))


def _pay(number: int, order_id: int) -> None:
    """In so many parts that no desk is done before the other has begun."""
    draft = PaymentDraft(Payer.CUSTOMER, (Method.CASH, Method.CARD)[number], WHOLE / PARTS)
    actions.take_payment(order_id=order_id, payments=(draft,) * PARTS)


def _refund(_number: int, payment_id: int) -> None:
    refund_actions.refund_payment(
        payment_id=payment_id, amount=WHOLE, method=Method.CASH, reason="x", render=render
    )


def _reverse(_number: int, order_id: int) -> None:
    refund_actions.reverse_settlement(order_id=order_id, reason="x", render=render)


def _use(number: int, order_id: int, deposit_id: int) -> None:
    """One applies the deposit, the other gives it back."""
    if number:
        deposit_actions.refund_deposit(
            deposit_id=deposit_id, amount=WHOLE, method=Method.CASH, reason="x", render=render
        )
    else:
        pay(order_id, "deposit")


def _apply(number: int, *orders: int) -> None:
    """Two orders of one customer, one deposit that was kept: nothing but its row is shared."""
    pay(orders[number], "deposit")


def _receive(number: int, first: int, second: int) -> None:
    """Both name the same two sums, each in its own order."""
    keys = (first, second) if number else (second, first)
    parts = tuple(Part(key, SHARE) for key in keys)
    account_actions.receive_several(
        parts=parts, amount=2 * SHARE, method=Method.TRANSFER, render=render
    )


def _close(_number: int, person_id: int, document: int) -> None:
    """One person at two PCs closes what both saw."""
    with gate.acting(till(person_id)):
        close_day(
            documents=(document,), previous_id=0, pieces=(5, *[0] * 7), opening=Decimal(0),
            handed=WHOLE, reason="x", render=render,
        )  # fmt: skip


WORKS: dict[str, Callable[..., None]] = {
    "payment": _pay,
    "refund": _refund,
    "reversal": _reverse,
    "deposit": _use,
    "kept deposit": _apply,
    "receivable": _receive,
    "day's close": _close,
}


def listed() -> int:
    key = an_order(lines=LINES)
    actions.list_settlement(order_id=key, render=render)
    return key


def paid() -> int:
    key = listed()
    pay(key, "cash")
    return key


def with_deposit() -> tuple[int, int]:
    key = an_order(lines=LINES)
    made = deposit_actions.take_deposit(
        order_id=key, amount=WHOLE, method=Method.CASH, render=render
    )
    actions.list_settlement(order_id=key, render=render)
    return key, made.record_id


def kept() -> tuple[int, int]:
    gone = an_order(lines=LINES, state="pending")
    deposit_actions.take_deposit(order_id=gone, amount=WHOLE, method=Method.CASH, render=render)
    cancel(order_id=gone)
    (owner,) = db.rows("SELECT customer_id FROM work_order WHERE id = ?", (gone,))[0]
    orders = an_order(lines=LINES, customer=owner), an_order(lines=LINES, customer=owner)
    for key in orders:
        actions.list_settlement(order_id=key, render=render)
    return orders


@gate.action(Permission.SETTLE)
def cancel(*, order_id: int) -> None:
    record.change(Order, order_id, state=State.CANCELLED, cancel_reason="客户改期")


def till(person_id: int) -> gate.Actor:
    login = db.rows("SELECT login FROM person WHERE id = ?", (person_id,))[0][0]
    found = person_by_login(login)
    assert found is not None
    return actor_of(found)


def to_close() -> tuple[int, int]:
    order = listed()
    number = db.rows("SELECT count(*) FROM person")[0][0]
    add_person(login=f"till{number}", name=f"示例收银{number}", roles=("cashier",), secret=PIN)
    (person,) = db.rows("SELECT max(id) FROM person")[0]
    with gate.acting(till(person)):
        pay(order, "cash")
    return person, shift_of(person).documents[0].open_id


def two_owed() -> tuple[int, ...]:
    orders = (paid(), paid())
    return tuple(row.receivable_id for row in due_list() if row.order_id in orders)


def _play(barrier: Any, number: int, rounds: list[tuple[str, tuple[int, ...]]]) -> list[str]:
    """Do each round at once with the other desk; say how it ended."""
    ends = []
    for work, keys in rounds:
        barrier.wait(60)
        try:
            WORKS[work](number, *keys)
            ends.append("done")
        except (Refused, Invalid, Conflict):
            ends.append("told")
        except Exception as error:  # noqa: BLE001 - the parent compares how it ended
            ends.append(f"{type(error).__name__}: {error}")
    return ends


def test_of_two_cashiers_one_is_told_that_the_other_was_first(database, anybody, now):
    a_branch()
    rounds: list[tuple[str, tuple[int, ...]]] = []
    for _round in range(ROUNDS):
        rounds += [
            ("payment", (listed(),)),
            ("refund", (paid_of(paid())[0].payment_id,)),
            ("reversal", (paid(),)),
            ("deposit", with_deposit()),
            ("kept deposit", kept()),
            ("receivable", two_owed()),
            ("day's close", to_close()),
        ]
    first, second = contest.run(database, 2, _play, rounds)
    ended: dict[str, set[tuple[str, ...]]] = {}
    for (work, _keys), *ends in zip(rounds, first, second, strict=True):
        ended.setdefault(work, set()).add(tuple(sorted(ends)))
    assert ended == {work: {("done", "told")} for work in WORKS}
    assert list(proof.damage()) == list(audit.damage()) == []
