"""索赔提醒: what presses for whom, and how few questions it asks; both databases."""

from datetime import timedelta
from decimal import Decimal

import pytest

from reception.claims.actions import answer_claims, send_claims
from reception.claims.insurance import case_of
from reception.claims.insurance_actions import CaseDraft, save_case
from reception.claims.queries import claims
from reception.claims.reminders import Why, reminders
from reception.core import clock
from tests.claims.counter import BUMPER, PUMP, Counter


@pytest.fixture
def counter(branch) -> Counter:
    return Counter(branch)


def whys() -> list[tuple[Why, int]]:
    return [(each.why, each.days) for each in reminders()]


def test_unsent_unanswered_refused(counter):
    counter.settle(PUMP)
    with counter.as_():
        (row,) = claims()
        assert reminders() == ()
        with clock.frozen(clock.now() + timedelta(days=8)):
            assert whys() == [(Why.UNSENT, 8)]
            assert reminders()[0].claim_id == row.claim_id
        send_claims(claim_ids=(row.claim_id,), number="SP-1")
        assert reminders() == ()
        with clock.frozen(clock.now() + timedelta(days=31)):
            assert whys() == [(Why.NO_ANSWER, 31)]
        answer_claims(claim_ids=(row.claim_id,), accepted=Decimal(0), reason="缺旧件")
        assert whys() == [(Why.DECIDE, 0)]
    with counter.as_("cashier"):
        assert reminders() == ()


def test_insurance_before_settlement(counter):
    order_id = counter.order(BUMPER)
    with counter.as_():
        assert whys() == [(Why.NO_ASSESSOR, 0)]
        save_case(order_id=order_id, version=None,
                  case=CaseDraft("示例财险", "BA1", "示例定损员"))  # fmt: skip
        assert whys() == [(Why.NOT_AGREED, 0)]
        save_case(order_id=order_id, version=case_of(order_id).version,
                  case=CaseDraft("示例财险", "BA1", "示例定损员", agreed=Decimal(2000)))  # fmt: skip
        assert reminders() == ()
