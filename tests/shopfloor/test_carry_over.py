"""What is not done at closing: the list, and the three decisions, on both databases."""

from datetime import timedelta
from decimal import Decimal

import pytest

from reception.core import clock, db
from reception.core.drivers import IntegrityError
from reception.core.errors import Invalid, Refused
from reception.orders.actions import set_lines
from reception.orders.models import LineKind, State
from reception.orders.queries import order
from reception.orders.rules import LineDraft
from reception.shopfloor import carry_actions as carry
from reception.shopfloor.actions import save_bay
from reception.shopfloor.carry_queries import closing_list
from reception.shopfloor.models import BayKind
from reception.shopfloor.plan_models import Decided
from reception.shopfloor.queries import bays, blocks
from tests.ui.workshop import Floor, at, done, working

MORNING = "08:00"


@pytest.fixture
def shop(branch) -> Floor:
    return Floor(branch)


@pytest.fixture
def foreman(branch):
    with branch.as_("foreman"):
        yield


@pytest.fixture
def evening():
    with clock.frozen(at("17:20")):
        yield


def tomorrow(text=MORNING):
    return at(text) + timedelta(days=1)


def planned():
    found = blocks(at("00:00"), tomorrow("23:00"))
    return [
        (b.plate, clock.show(b.starts_at, "%d %H:%M"), clock.show(b.ends_at, "%d %H:%M"), b.open)
        for b in found
    ]


def test_the_list_shows_what_will_not_be_done(shop, foreman):
    done(shop, "沪A10001", "保养", "1号", "09:00", "10:00")
    late = working(shop, "沪AD2K51", "变速箱", "1号", "14:00", 360, "17:00")
    working(shop, "沪A10002", "小修", "2号", "14:10", 120, "17:00")  # done in time
    waiting = shop.receive("沪A66N20", hours="1.3", promised=tomorrow("12:00"))
    assert closing_list().rows == ()
    with clock.frozen(at("17:05")):
        seen = closing_list()
        assert [row.order_id for row in seen.rows] == [late, waiting]
        assert [row.left for row in seen.rows] == [timedelta(hours=2), timedelta(hours=1.3)]
        # One technician: the second car is offered after the first.
        places = [(row.suggestion.bay, row.suggestion.starts_at) for row in seen.rows]
        assert places == [("1号", tomorrow()), ("1号", tomorrow("10:00"))]


def test_work_goes_on_tomorrow_and_the_customer_knows(shop, foreman, evening):
    key = working(shop, "沪AD2K51", "变速箱", "1号", "14:00", 360, "17:00")
    carry.carry_to(
        order_id=key, bay_id=shop.bays["2号"], technician_id=None, starts_at=tomorrow(),
        ends_at=tomorrow("10:00"), reason="缺密封垫", told=True, promised_at=tomorrow("11:00"),
    )  # fmt: skip
    assert planned() == [
        ("沪AD2K51", "20 14:00", "20 18:00", True), ("沪AD2K51", "21 08:00", "21 10:00", True),
    ]  # fmt: skip
    assert order(key).row.promised_at == tomorrow("11:00")
    row = closing_list().rows
    assert row == () or row[0].decision.decided is Decided.TOMORROW
    assert closing_list().open == ()
    with clock.frozen(tomorrow("09:30")):
        shop.finish(key)
    assert planned() == [
        ("沪AD2K51", "20 14:00", "20 18:00", False), ("沪AD2K51", "21 08:00", "21 09:30", False),
    ]  # fmt: skip


def test_overtime_stretches_the_block(shop, foreman, evening):
    key = working(shop, "沪AD2K51", "变速箱", "1号", "14:00", 300, "17:00")
    with pytest.raises(Invalid):
        carry.work_overtime(order_id=key, until_at=at("17:30"), reason="赶工", told=False)
    carry.work_overtime(order_id=key, until_at=at("20:00"), reason="赶工", told=False)
    assert planned() == [("沪AD2K51", "20 14:00", "20 20:00", True)]
    seen = closing_list()
    assert (seen.rows[0].decision.decided, seen.rows[0].decision.until_at) == (
        Decided.OVERTIME, at("20:00"),
    )  # fmt: skip
    assert seen.open == ()


def test_a_car_stays_and_what_was_planned_is_given_back(shop, foreman, evening):
    key = shop.receive("沪A66N20", promised=at("18:00"))
    shop.dispatch(key, "1号", at("17:30"), 60)
    carry.keep_here(order_id=key, reason="客户周一来取", told=True, promised_at=tomorrow("12:00"))
    assert planned() == []
    assert order(key).row.state is State.PENDING
    assert closing_list().rows[0].decision.reason == "客户周一来取"


def test_a_decision_needs_a_reason_and_an_order_that_is_not_done(shop, foreman, evening):
    ready = done(shop, "沪A10001", "保养", "1号", "09:00", "10:00")
    with pytest.raises(Refused, match="待交车"):
        carry.keep_here(order_id=ready, reason="留车", told=True)
    key = shop.receive("沪A66N20")
    with pytest.raises(Invalid):
        carry.keep_here(order_id=key, reason=" ", told=True)
    with pytest.raises(Invalid):
        carry.carry_to(
            order_id=key, bay_id=shop.bays["1号"], technician_id=None, starts_at=at("17:30"),
            ends_at=at("18:00"), reason="缺件", told=True,
        )  # fmt: skip
    assert not db.rows("SELECT 1 FROM carry_over")


def test_a_decision_is_kept_by_the_database(shop, foreman, evening):
    key = shop.receive("沪A66N20")
    carry.keep_here(order_id=key, reason="客户留车", told=False)
    for statement in ("UPDATE carry_over SET told = 1", "DELETE FROM carry_over"):
        with pytest.raises(IntegrityError), db.writing():
            db.execute(statement)


def test_what_is_left_is_the_work_of_the_blocks_not_the_time_until_them(shop, foreman):
    """A car planned for the day after tomorrow wants two hours, not all the hours until then."""
    key = shop.receive("沪A10007", hours="2", promised=at("17:00"))
    after = at("10:00") + timedelta(days=2)
    with clock.frozen(after - timedelta(days=2)):
        shop.dispatch(key, "1号", after, 120)
    with clock.frozen(at("17:30")):
        (row,) = closing_list().rows
        assert row.left == timedelta(hours=2)


def test_the_place_offered_has_what_the_work_wants(shop, branch, foreman, evening):
    second = next(bay for bay in bays() if bay.name == "2号")
    with branch.as_("manager"):
        save_bay(
            bay_id=second.bay_id, version=second.version, name="2号", kind=BayKind.MECHANICAL,
            position=second.position, equipment=("四轮定位仪",),
        )  # fmt: skip
    key = shop.receive("沪A66N20", promised=tomorrow("12:00"))
    line = LineDraft(LineKind.LABOUR, "四轮定位", Decimal("1.5"), Decimal(200), code="BY017")
    with branch.as_("advisor"):
        set_lines(order_id=key, version=order(key).version, lines=(line,))
    (row,) = closing_list().rows
    assert row.suggestion.bay == "2号"


def test_a_car_that_is_inspected_gets_no_bay(shop, foreman):
    key = working(shop, "沪A10001", "保养", "1号", "14:00", 60, "17:00")
    shop.finish(key)
    with pytest.raises(Refused, match="不需要工位"):
        shop.dispatch(key, "2号", at("15:00"), 60)
