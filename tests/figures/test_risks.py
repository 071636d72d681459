"""Which cars may miss their promise, on both databases."""

from datetime import timedelta

import pytest

from reception.core import clock
from reception.figures.risks import Why, risks
from reception.orders.queries import open_orders
from tests.backoffice import Line, a_branch, an_order


@pytest.fixture
def branch(database, anybody, now) -> int:
    return a_branch()


def found() -> list[tuple[int, Why]]:
    return [(risk.order_id, risk.why) for risk in risks(open_orders())]


def an_order_promised(minutes: int, state: str) -> int:
    return an_order(
        lines=(Line(quantity="0.5"),),
        state=state,
        promised_at=clock.now() + timedelta(minutes=minutes),
    )


def test_only_what_can_still_be_helped_is_a_risk(branch):
    an_order_promised(-1, "pending")  # missed already
    an_order(state="pending")  # nothing promised
    an_order_promised(121, "pending")
    an_order_promised(60, "ready")
    an_order_promised(180, "hold_parts")
    near = an_order_promised(120, "pending")
    consent = an_order_promised(300, "hold_consent")
    parts = an_order_promised(90, "hold_parts")
    assert found() == [(parts, Why.PARTS), (near, Why.UNPLANNED), (consent, Why.CONSENT)]


def test_latest_is_the_promise_less_the_work_and_holds_know_their_age(branch):
    key = an_order_promised(90, "hold_consent")
    (risk,) = risks(open_orders())
    assert risk.order_id == key
    assert risk.latest == clock.now() + timedelta(minutes=60)  # at least half an hour of work
    assert risk.since == clock.now() - timedelta(hours=4)


def test_without_a_fitting_bay_none_is_named(branch):
    an_order_promised(90, "pending")
    (risk,) = risks(open_orders())
    assert (risk.bay, risk.start) == ("", None)
