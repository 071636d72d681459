"""自付额: an insured item shared out between insurer and customer, every sum as it was; both databases."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reception.claims.insurance import case_lines, case_of
from reception.claims.insurance_actions import AgreedLine, CaseDraft, save_case
from reception.claims.share import share_out, split_share
from reception.core import clock, gate
from reception.core.errors import Invalid, Refused
from reception.orders.consents import Consent
from reception.orders.extras import How
from reception.orders.queries import lines_of
from reception.orders.rules import LineDraft, LineKind, Payer, sums
from tests.backoffice import an_order
from tests.claims.counter import BUMPER, OIL, PAINT, Counter

ASKED = Consent(How.PHONE, "测试客户001")
_PRICE = st.decimals(Decimal("0.50"), Decimal(9_999), places=2)
_LINE = st.builds(
    LineDraft,
    kind=st.sampled_from(LineKind),
    name=st.just("项目"),
    quantity=st.decimals(Decimal("0.1"), Decimal(9), places=1),
    price=_PRICE,
    payer=st.sampled_from((Payer.INSURER, Payer.CUSTOMER)),
)


def _discounted(line: LineDraft, tenths: int) -> LineDraft:
    return replace(line, discount=(line.amount * tenths / 20).quantize(Decimal("0.01")))


@pytest.fixture
def counter(branch) -> Counter:
    return Counter(branch)


@given(st.lists(st.builds(_discounted, _LINE, st.integers(0, 9)), min_size=1, max_size=4),
       st.integers(1, 10**9))  # fmt: skip
def test_only_who_pays_changes(lines, some):
    before = sums(lines)
    if not before.insurer:
        return
    share = Decimal(some % int(before.insurer * 100) + 1) / 100
    try:
        made = share_out(lines, share)
    except Refused:
        assert max(line.quantity for line in lines) > 1  # up to one piece it always comes out
        return
    after = sums(made)
    assert after.customer == before.customer + share
    assert after.insurer == before.insurer - share
    for name in ("labour", "part", "other", "discount", "total"):
        assert getattr(after, name) == getattr(before, name)
    for kind in LineKind:
        hours = [sum(x.quantity for x in each if x.kind is kind) for each in (lines, made)]
        assert hours[0] == hours[1]


def test_the_share_is_at_most_what_the_insurer_pays():
    line = LineDraft(LineKind.PART, "前保险杠", Decimal(1), Decimal(2000), payer=Payer.INSURER)
    for wrong in ("0", "-1", "2000.01", "0.001"):
        with pytest.raises(Invalid):
            share_out((line,), Decimal(wrong))
    (his,) = share_out((line,), Decimal(2000))
    assert his.payer is Payer.CUSTOMER


def agree(order_id: int, amount: str) -> None:
    save_case(order_id=order_id, version=None, case=CaseDraft("示例财险", agreed=Decimal(amount)))


def test_split_by_what_was_not_agreed_and_settled(counter):
    order_id = counter.order(BUMPER, PAINT, OIL)
    with counter.as_("advisor"):
        with pytest.raises(Refused):
            split_share(order_id=order_id)
        agree(order_id, "2479.99")
        split_share(order_id=order_id)
        rest, his = lines_of(order_id)[:2]
        assert (rest.amount, his.amount, his.payer) == (
            Decimal("1699.99"), Decimal("300.01"), Payer.CUSTOMER,
        )  # fmt: skip
        assert (rest.name, rest.quantity + his.quantity) == (his.name, 1)
        assert case_of(order_id).difference == 0
        with pytest.raises(Refused):
            split_share(order_id=order_id)
    counter.settle(order_id=order_id)
    with counter.as_():
        assert case_of(order_id).open == Decimal("2479.99")


def test_agreed_by_line_each_item_bears_its_own(counter):
    order_id = counter.order(BUMPER, PAINT)
    with counter.as_():
        first, second = case_lines(order_id)
        lines = (AgreedLine(first.line_id, Decimal(1900)), AgreedLine(second.line_id, Decimal(700)))
        save_case(order_id=order_id, version=None, case=CaseDraft("示例财险", lines=lines))
        split_share(order_id=order_id)
        assert [(each.amount, str(each.payer)) for each in lines_of(order_id)] == [
            (Decimal(1900), "insurer"), (Decimal(100), "customer"),
            (Decimal(700), "insurer"), (Decimal(80), "customer"),
        ]  # fmt: skip


def test_who_signed_or_whose_car_is_begun_agrees_first(counter):
    with gate.acting(gate.system("test")):
        order_id = an_order(lines=(BUMPER,), started_at=clock.now())
    with counter.as_():
        agree(order_id, "1700")
        with pytest.raises(Refused, match=r"300\.00"):
            split_share(order_id=order_id)
        split_share(order_id=order_id, consent=ASKED)
        assert sums(lines_of(order_id)).customer == 300
