"""Who is meant and when the car can be ready: the check-in's own small rules, without a window."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from reception.core import clock
from ui.checkin.draft import Identity, comeback_candidate, identity, still_here

CARD = SimpleNamespace(
    vehicle_id=1,
    customer_id=2,
    plate="沪A66N20",
    vin="LSVAA4183M2123456",
    customer="单小明",
    phone="13900000001",
    restricted=False,
)
SAME = {"plate": CARD.plate, "vin": CARD.vin, "name": CARD.customer, "phone": CARD.phone}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Identity(1, 2)),
        ({"vin": ""}, Identity(1, 2)),
        ({"plate": "沪B12345"}, Identity(1, 2)),  # the plate moved: the VIN is the car
        ({"vin": "1M8GDM9AXKP042788"}, Identity(None, 2)),
        ({"plate": "沪B12345", "vin": ""}, Identity(None, 2)),
        ({"name": "测试客户002"}, Identity(1, 2)),  # a corrected name
        ({"phone": "13900000002"}, Identity(1, 2)),  # a new number
        ({"name": "测试客户002", "phone": "13900000002"}, Identity(1, None)),
    ],
)
def test_what_is_typed_over_a_known_car(changes, expected):
    assert identity(CARD, **(SAME | changes)) == expected


def past(state, days):
    left = None if days is None else clock.now() - timedelta(days=days)
    return SimpleNamespace(state=state, handed_over_at=left)


def test_the_last_order_that_left_may_come_back(now):
    here, recent, old = past("working", None), past("closed", 59), past("closed", 60)
    assert comeback_candidate((here, recent, old)) is recent
    assert comeback_candidate((old,)) is None
    assert comeback_candidate((past("cancelled", 3), recent)) is recent
    assert still_here((recent, here)) is here
    assert still_here((recent, past("cancelled", None))) is None
