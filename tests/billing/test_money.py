"""Whatever is sold to whomever: lines = kinds = payers = payments = paper; sabotage is found."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from reception.billing import actions, proof, queries
from reception.billing.actions import PaymentDraft
from reception.core import db
from reception.core.money import line_amount
from reception.orders.models import Payer
from reception.papers.queries import sealed
from reception.papers.values import SettlementData
from tests.backoffice import Line, a_branch, an_order, render, tamper

PAYERS = ("customer", "insurer", "maker", "internal")
fen = st.integers(0, 99_999_99).map(lambda value: f"{Decimal(value).scaleb(-2)}")
milli = st.integers(1, 50_000).map(lambda value: f"{Decimal(value).scaleb(-3)}")


@st.composite
def lines(draw) -> Line:
    line = Line(
        kind=draw(st.sampled_from(("labour", "part", "other"))),
        quantity=draw(milli),
        price=draw(fen),
        payer=draw(st.sampled_from(PAYERS)),
    )
    amount = line_amount(Decimal(line.quantity), Decimal(line.price))
    off = draw(st.integers(0, int(amount * 100)))
    return Line(line.kind, line.quantity, line.price, f"{Decimal(off).scaleb(-2)}", line.payer)


@hypothesis_settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(order_lines=st.lists(lines(), max_size=8))
def test_money_adds_up(database, anybody, now, order_lines):
    if not db.rows("SELECT id FROM branch"):
        a_branch()
    order = an_order(lines=tuple(order_lines))
    listed = actions.list_settlement(order_id=order, render=render)
    card = queries.settlement_of(order)
    assert card is not None
    cash = (PaymentDraft(Payer.CUSTOMER, "cash", card.customer),) if card.customer else ()
    actions.take_payment(order_id=order, payments=cash)
    card = queries.settlement_of(order)
    assert card is not None
    stored = [r[0] for r in db.rows("SELECT amount FROM order_line WHERE order_id = ?", (order,))]
    paper = sealed(listed.paper_id, SettlementData)
    total = Decimal(sum(stored)).scaleb(-2)
    assert card.total == total == paper.totals.total == sum(p.amount for p in card.payments)
    assert card.labour + card.part + card.other == total
    assert sum((line.amount for line in paper.lines), Decimal(0)) == total
    assert dict(paper.totals.payers) == {
        payer: getattr(card, payer) for payer in PAYERS if getattr(card, payer)
    }
    assert list(proof.damage()) == []


@pytest.fixture
def paid(database, anybody, now):
    a_branch()
    order = an_order(lines=(Line(), Line("part", "3", "33.33", "0.09", payer="maker")))
    actions.list_settlement(order_id=order, render=render)
    actions.take_payment(
        order_id=order, payments=(PaymentDraft(Payer.CUSTOMER, "cash", Decimal(100)),)
    )
    assert list(proof.damage()) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE order_line SET price = price + 1000, amount = amount + 1000 WHERE id = 1",
        "UPDATE order_line SET payer = 'insurer' WHERE id = 1",
        "UPDATE order_line SET kind = 'other' WHERE id = 1",
        "DELETE FROM order_line WHERE id = 2",
        "INSERT INTO order_line (order_id, position, kind, code, name, quantity, price, discount,"
        " amount, payer, origin, brand, package) VALUES (1, 9, 'part', '', 'x', 1000, 500, 0, 500,"
        " 'customer', '', '', '')",
        "UPDATE settlement SET labour = labour + 1, part = part - 1",
        "UPDATE settlement SET customer = customer + 1, maker = maker - 1",
        "UPDATE settlement SET labour = labour + 1, customer = customer + 1, total = total + 1",
        "UPDATE settlement SET paid_at = NULL",
        "UPDATE settlement SET number = 'J1'",
        "UPDATE settlement SET paper_id = NULL",
        "UPDATE settlement SET voided_at = 5",
        "UPDATE payment SET amount = amount - 1 WHERE id = 1",
        "UPDATE payment SET payer = 'insurer' WHERE id = 1",
        "DELETE FROM payment WHERE id = 2",
        "INSERT INTO payment (uid, settlement_id, payer, method, amount, at)"
        " VALUES ('x', 1, 'maker', 'account', 1, 5)",
    ],
)
def test_every_wrong_amount_is_found(paid, statement):
    tamper(statement)
    assert list(proof.damage())


def test_money_changed_everywhere_still_differs_from_the_sealed_list(paid):
    tamper(
        "UPDATE order_line SET price = price + 1, amount = amount + 1 WHERE id = 1",
        "UPDATE settlement SET labour = labour + 1, customer = customer + 1, total = total + 1",
        "UPDATE payment SET amount = amount + 1 WHERE payer = 'customer'",
    )
    found = list(proof.damage())
    assert [sentence for sentence in found if "存档" in sentence], found


def test_a_column_that_could_hold_fractions_is_found(sqlite_database, anybody):
    tamper("CREATE TABLE extra (price REAL)")
    assert [sentence for sentence in proof.damage() if "extra" in sentence]


def test_the_database_itself_refuses_money_that_does_not_add_up(database, anybody, now):
    a_branch()
    order = an_order()
    with pytest.raises(Exception, match=r"(?i)differs|check"):
        _settle_by_hand(order_id=order)


@actions.action(actions.Permission.SETTLE)
def _settle_by_hand(*, order_id: int) -> None:
    from reception.billing.models import Settlement
    from reception.core import clock, record

    record.add(
        Settlement, order=order_id, number="J1", labour=99, part=0, other=0, total=99, customer=99,
        insurer=0, maker=0, internal=0, listed_at=clock.now(),
    )  # fmt: skip
