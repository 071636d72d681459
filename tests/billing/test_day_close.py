"""Stories: a cashier closes the shift; every document is in exactly one close, for good."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest

from reception.billing import actions, day_close, deposit_actions, proof, refund_actions
from reception.billing.actions import PaymentDraft
from reception.billing.day_close_actions import Closed, close_day
from reception.billing.models import Method
from reception.core import audit, clock, db, gate
from reception.core.drivers import DatabaseError
from reception.core.errors import Conflict, Invalid, NotAllowed, Refused
from reception.orders.models import Payer
from reception.papers import proof as papers_proof
from reception.papers.actions import void_paper
from reception.papers.close_values import DayCloseData
from reception.papers.queries import sealed
from tests.backoffice import Line, an_order, render, tamper

NONE = (0,) * 8


@dataclass(frozen=True)
class Desk:
    """The cashier and the manager of the small branch."""

    cashier: gate.Actor
    manager: gate.Actor


@pytest.fixture
def desk(branch):
    return Desk(branch.actors["cashier"], branch.actors["manager"])


def sold(who: gate.Actor, *payments: tuple[str, str]) -> int:
    """Sell an order that is paid so, by this person; return the order."""
    total = sum((Decimal(amount) for _method, amount in payments), Decimal(0))
    with gate.acting(gate.system("test")):
        order = an_order(lines=(Line(price=str(total)),))
        actions.list_settlement(order_id=order, render=render)
    with gate.acting(who):
        actions.take_payment(
            order_id=order,
            payments=tuple(
                PaymentDraft(Payer.CUSTOMER, Method(method), Decimal(amount))
                for method, amount in payments
            ),
        )
    return order


def pieces(yuan: str) -> tuple[int, ...]:
    """Return the fewest notes and coins that make an amount."""
    left, found = int(Decimal(yuan) * 100), []
    for fen in (10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10):
        number, left = divmod(left, fen)
        found.append(number)
    assert left == 0
    return tuple(found)


def close(who: gate.Actor, counted: str, opening: str = "0", handed: str = "0", **more) -> Closed:
    """Close all that somebody sees now."""
    whose = more.get("person_id") or who.person_id
    with gate.acting(who):
        shift = day_close.shift_of(whose)
        given = {
            "documents": [each.open_id for each in shift.documents],
            "previous_id": shift.previous_id,
            "pieces": pieces(counted),
            "opening": Decimal(opening),
            "handed": Decimal(handed),
            "render": render,
            **more,
        }
        return close_day(**given)


def sound() -> list[str]:
    return [*audit.damage(), *papers_proof.damage(), *proof.damage()]


def test_a_shift_is_closed_with_its_cash(desk):
    order = sold(desk.cashier, ("cash", "300"), ("wechat", "120.50"), ("card", "80"))
    with gate.acting(desk.cashier):
        taken = deposit_actions.take_deposit(
            order_id=an_order_for(), amount=Decimal(200), method=Method.CASH, render=render
        )
    with gate.acting(desk.manager):
        payment = db.rows("SELECT id FROM payment WHERE method = 'wechat'")[0][0]
        refund_actions.refund_payment(
            payment_id=payment, amount=Decimal("20.50"), method=Method.CASH, reason="多收",
            render=render,
        )  # fmt: skip
    made = close(desk.cashier, "1000", opening="500", handed="500")
    said = sealed(made.paper_id, DayCloseData)
    assert made.number == "RCD01-20261120-0001"
    assert [(each.method, each.taken, each.back) for each in said.sums] == [
        ("cash", Decimal(500), Decimal(0)), ("card", Decimal(80), Decimal(0)),
        ("wechat", Decimal("120.50"), Decimal(0)),
    ]  # fmt: skip
    assert (said.cash.expected, said.cash.difference, said.cash.remains) == (1000, 0, 500)
    assert {(each.kind, each.amount) for each in said.documents} == {
        ("payment", Decimal(300)), ("payment", Decimal("120.50")), ("payment", Decimal(80)),
        ("deposit", Decimal(200)),
    }  # fmt: skip
    assert taken.number in {each.number for each in said.documents}
    assert order
    with gate.acting(desk.manager):
        assert [shift.person_id for shift in day_close.open_shifts()] == [desk.manager.person_id]
        sums = {each.method: each for each in day_close.day_sums(clock.today(), clock.today())}
        assert sums[Method.CASH].closed == 500
        assert sums[Method.CASH].still_open == Decimal("-20.50")
        assert [row.number for row in day_close.closes(clock.today(), clock.today())] == [
            made.number
        ]
    assert sound() == []


def an_order_for() -> int:
    with gate.acting(gate.system("test")):
        return an_order()


def test_what_comes_meanwhile_is_in_the_next_close(desk):
    sold(desk.cashier, ("cash", "100"))
    with gate.acting(desk.cashier):
        seen = day_close.shift_of(desk.cashier.person_id)
    sold(desk.cashier, ("cash", "50"))
    keys = [each.open_id for each in seen.documents]
    first = close(desk.cashier, "100", handed="60", documents=keys)
    with gate.acting(desk.cashier):
        then = day_close.shift_of(desk.cashier.person_id)
    assert then.kept == 40
    assert [each.amount for each in then.documents] == [50]
    assert [each.amount for each in day_close.documents_of(first.close_id)] == [100]
    with pytest.raises(Invalid, match="备用金"):
        close(desk.cashier, "50")  # the float was 40
    second = close(desk.cashier, "90", opening="40")
    assert sealed(second.paper_id, DayCloseData).cash.kept == 40
    assert sound() == []


def test_nobody_closes_twice(desk):
    sold(desk.cashier, ("cash", "100"))
    with gate.acting(desk.cashier):
        seen = day_close.shift_of(desk.cashier.person_id)
    keys = [each.open_id for each in seen.documents]
    close(desk.cashier, "100")
    with pytest.raises(Conflict):
        close(desk.cashier, "100", documents=keys, previous_id=0)
    with pytest.raises(Conflict):
        close(desk.cashier, "100", documents=keys)
    with pytest.raises(Refused):
        close(desk.cashier, "100", opening="100")


def test_a_difference_needs_its_reason(desk):
    sold(desk.cashier, ("cash", "100"))
    with pytest.raises(Invalid) as refused:
        close(desk.cashier, "99.90")
    assert refused.value.field == "reason"
    with pytest.raises(Invalid) as refused:
        close(desk.cashier, "100", handed="100.10")
    assert refused.value.field == "handed"
    close(desk.cashier, "99.90", reason="找零多找一角")
    assert db.rows("SELECT difference, reason FROM day_close") == [(-10, "找零多找一角")]
    sold(desk.cashier, ("cash", "10"))
    with pytest.raises(Invalid) as refused:
        close(desk.cashier, "110", opening="99.90", correction=Decimal("0.10"))
    assert refused.value.field == "correction_note"
    close(
        desk.cashier, "110", opening="99.90",
        correction=Decimal("0.10"), correction_note="上次短款一角已找到",
    )  # fmt: skip
    assert sound() == []


def test_a_manager_closes_for_who_forgot(desk):
    sold(desk.cashier, ("cash", "100"))
    with gate.acting(desk.manager):
        assert not day_close.open_shifts()[0].forgotten()
        with clock.frozen(clock.now() + timedelta(days=1)):
            assert day_close.open_shifts()[0].forgotten()
    whose = desk.cashier.person_id
    with pytest.raises(Invalid) as refused:
        close(desk.manager, "100", person_id=whose)
    assert refused.value.field == "stead"
    made = close(desk.manager, "100", person_id=whose, stead="请假，未交班")
    said = sealed(made.paper_id, DayCloseData)
    assert (said.person, said.closed_by) == ("示例cashier", "示例manager")
    sold(desk.manager, ("cash", "30"))
    with pytest.raises(NotAllowed):
        close(desk.cashier, "30", person_id=desk.manager.person_id, stead="代")
    with gate.acting(desk.cashier):
        assert [s.person_id for s in day_close.open_shifts()] == []


def test_a_close_is_never_changed(desk):
    sold(desk.cashier, ("cash", "100"))
    made = close(desk.cashier, "100")
    with gate.acting(desk.manager), pytest.raises(Refused):
        void_paper(paper_id=made.paper_id, reason="错了")
    assert sound() == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE day_close SET handed = 5000, remains = 5000",
        "UPDATE day_close_sum SET taken = taken - 1",
        "DELETE FROM day_close_item WHERE id = 1",
        "UPDATE day_close_item SET row_id = 99 WHERE id = 1",
        "DELETE FROM day_close_item",
        "INSERT INTO till_open (person_id, kind, row_id, at) VALUES (1, 'payment', 1, 5)",
        "INSERT INTO day_close_item (close_id, kind, row_id) VALUES (1, 'deposit', 7)",
    ],
)
def test_a_changed_close_is_named(desk, statement):
    sold(desk.cashier, ("cash", "100"))
    made = close(desk.cashier, "100")
    tamper(statement)
    assert [one for one in proof.damage() if made.number in one], list(proof.damage())


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM till_open",
        "UPDATE till_open SET person_id = {manager}",
        "DELETE FROM till_open; UPDATE till_since SET row_id = 99",
        "UPDATE till_since SET row_id = 99",
    ],
)
def test_what_nobody_has_to_close_any_more_is_named(desk, statement):
    sold(desk.cashier, ("cash", "100"))
    number = db.rows("SELECT number FROM settlement")[0][0]
    with gate.acting(desk.cashier):
        deposit = deposit_actions.take_deposit(
            order_id=an_order_for(), amount=Decimal(200), method=Method.CASH, render=render
        )
    close(desk.cashier, "300")
    assert sound() == []
    order = sold(desk.cashier, ("cash", "50"))
    lost = db.rows("SELECT number FROM settlement WHERE order_id = ?", (order,))[0][0]
    assert sound() == []
    tamper(*statement.format(manager=desk.manager.person_id).split(";"))
    said = list(proof.damage())
    raised = "till_since" in statement
    assert [n for n in (number, deposit.number) if any(n in one for one in said)] == (
        [number, deposit.number] if raised else []
    )
    assert any(lost in one for one in said) or statement.startswith("DELETE FROM till_open;")


def test_what_is_open_is_a_document(desk):
    sold(desk.cashier, ("cash", "100"))
    tamper("INSERT INTO till_open (person_id, kind, row_id, at) VALUES (1, 'refund', 77, 5)")
    assert [one for one in proof.damage() if "77" in one]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE till_since SET row_id = 5",
        "INSERT INTO till_since (kind, row_id) VALUES ('sale', 5)",
        "DELETE FROM till_since",
        "UPDATE day_close SET handed = handed",
        "DELETE FROM day_close_item",
        "DELETE FROM till_open",
        "INSERT INTO day_close_item (close_id, kind, row_id) VALUES (1, 'payment', 1)",
        "INSERT INTO day_close_item (close_id, kind, row_id) VALUES (1, 'payment', 2)",
    ],
)
def test_the_database_refuses_by_itself(desk, statement):
    sold(desk.cashier, ("cash", "100"))
    close(desk.cashier, "100")
    sold(desk.manager, ("cash", "30"))
    with pytest.raises(DatabaseError), db.writing():
        db.execute(statement)
