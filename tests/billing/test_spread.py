"""What is taken off a whole bill: to the fen, no line below zero, in whichever order lines stand."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reception.billing.settlement_discount import with_discount
from reception.core import money
from reception.core.errors import Invalid
from reception.orders.models import LineKind, Payer
from reception.orders.rules import LineDraft

FEN = st.one_of(st.integers(1, 9), st.integers(1, 300), st.integers(1, 10**8))
BILLS = st.lists(
    st.tuples(FEN, st.booleans()), min_size=1, max_size=12
).filter(lambda bill: any(own for _fen, own in bill))  # fmt: skip


def line(fen: int, own: bool) -> LineDraft:
    payer = Payer.CUSTOMER if own else Payer.INSURER
    return LineDraft(LineKind.LABOUR, "更换机油", Decimal(1), money.yuan(fen), payer=payer)


def taken(lines: tuple[LineDraft, ...], fen: int) -> tuple[LineDraft, ...]:
    return with_discount(lines, Payer.CUSTOMER, money.yuan(fen))


@given(BILLS, st.data())
def test_a_bills_discount_is_spread_to_the_fen(bill, data):
    lines = tuple(line(*each) for each in bill)
    due = sum(fen for fen, own in bill if own)
    off = data.draw(st.integers(1, due))
    after = taken(lines, off)
    parts = [money.fen(new.discount) for new in after]
    assert sum(parts) == off
    assert sum((new.amount for new in after if new.payer == Payer.CUSTOMER), money.ZERO) == (
        money.yuan(due - off)
    )
    for part, (fen, own) in zip(parts, bill, strict=True):
        share = Fraction(off * fen, due) if own else Fraction(0)
        assert 0 <= floor(share) <= part <= -floor(-share) <= fen  # never a whole fen beside it


@given(BILLS, st.data())
def test_the_order_of_the_lines_does_not_matter(bill, data):
    off = data.draw(st.integers(1, sum(fen for fen, own in bill if own)))
    turned = data.draw(st.permutations(bill))
    found = [
        Counter((new.payer, new.price, new.discount) for new in taken(tuple(lines), off))
        for lines in ([line(*each) for each in bill], [line(*each) for each in turned])
    ]
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("weights", "off", "parts"),
    [
        ((1, 1, 1), 1, (1, 0, 0)),  # one fen over three lines: the first of the equal ones
        ((3, 7), 5, (1, 4)),  # half a fen left on both: the larger line has it
        ((7, 3), 5, (4, 1)),
        ((100, 250, 650), 333, (33, 83, 217)),  # the largest remainder, .45 of the last, has it
    ],
)
def test_what_is_left_goes_to_the_largest_remainder(weights, off, parts):
    after = taken(tuple(line(fen, own=True) for fen in weights), off)
    assert tuple(money.fen(new.discount) for new in after) == parts


def test_more_than_is_due_is_refused():
    with pytest.raises(Invalid):
        taken((line(500, own=True), line(900, own=False)), 501)
