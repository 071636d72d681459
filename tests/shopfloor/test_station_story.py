"""What the station lets a technician do by clocking: check the own work, name the missing part."""

from datetime import timedelta
from decimal import Decimal

import pytest

from reception.core import audit, clock, settings
from reception.core.errors import Invalid, Refused
from reception.orders.models import State
from reception.orders.queries import order
from reception.parts.queries import lacking_orders, needs, needs_of
from reception.parts.stock_actions import StockDraft, import_stock
from reception.shopfloor.clocking_actions import finish_job, pause_job, start_job
from reception.shopfloor.clocking_models import Pause, What
from reception.shopfloor.clocking_queries import at_work
from reception.shopfloor.inspecting_queries import inspections_of
from reception.shopfloor.inspecting_rules import Check, Result, Stage
from reception.shopfloor.part_actions import wait_for_part
from reception.staff import badges
from tests.stories.people import PIN
from tests.ui.workshop import Floor, all_right

OIL, DAMPER = "机油 5W-30 4L", "前减震器 右"


@pytest.fixture
def shop(branch):
    return Floor(branch)


def begun(shop) -> int:
    key = shop.receive("沪A66N20")
    with shop.branch.as_("technician"):
        start_job(order_id=key)
    return key


def at_what(shop) -> What:
    me = shop.branch.actors["technician"].person_id
    return next(person.what for person in at_work() if person.person_id == me)


def test_finishing_keeps_the_self_check_or_nothing_at_all(branch, shop, database):
    with branch.as_("manager"):
        settings.change_setting(name="inspection_stages", value={"maintenance": ["must"]})
    key = begun(shop)
    with branch.as_("technician"):
        with pytest.raises(Refused, match="自检"):
            finish_job()
        with pytest.raises(Invalid):
            finish_job(checks=(Check("机油", Result.BAD),))
        assert at_what(shop) is What.JOB  # a refusal ends no stretch
        assert finish_job(checks=all_right(key))
    assert order(key).row.state is State.INSPECTION
    assert [row.stage for row in inspections_of(key)] == [Stage.SELF]
    assert at_what(shop) is What.IDLE


def test_the_part_that_is_waited_for_is_named(branch, shop, database):
    key, soon = begun(shop), clock.now() + timedelta(hours=1)
    with branch.as_("technician"):
        for parts, when, field in (
            (("nix",), None, "parts"),
            ((DAMPER,), clock.now(), "expected_at"),
        ):
            with pytest.raises(Invalid) as caught:
                pause_job(reason=Pause.PARTS, parts=parts, expected_at=when)
            assert caught.value.field == field
        assert at_what(shop) is What.JOB
        pause_job(reason=Pause.PARTS, parts=(DAMPER,), expected_at=soon)
    card = order(key).row
    assert (card.state, card.hold_reason) == (State.HOLD_PARTS, "前减震器 右 11-20 15:32")
    assert {row.code: row.expected_at for row in needs_of(key)} == {OIL: None, DAMPER: soon}
    assert list(audit.damage()) == []


def test_what_the_store_knows_of_a_part_stays(branch, shop, database):
    key, when = begun(shop), clock.now() + timedelta(hours=3)
    with branch.as_("manager"):
        wait_for_part(order_id=key, code=DAMPER, expected_at=when, note="厂家调货", stop=False)
    with branch.as_("technician"):
        pause_job(reason=Pause.PARTS, parts=(DAMPER,))
    row = next(row for row in needs_of(key) if row.code == DAMPER)
    assert (row.expected_at, row.note) == (when, "厂家调货")
    assert order(key).row.hold_reason == "前减震器 右 11-20 17:32"


def test_a_part_on_the_shelf_is_fetched_not_waited_for(branch, shop, database):
    key = begun(shop)
    with branch.as_("manager"):
        one = StockDraft(DAMPER, DAMPER, "件", "A-1", Decimal(1), Decimal(2))
        import_stock(rows=(one,), source="期初盘点")
    with branch.as_("technician"):
        with pytest.raises(Invalid, match="配件库"):
            pause_job(reason=Pause.PARTS, parts=(DAMPER,))
        pause_job(reason=Pause.PARTS, parts=(OIL,))
        assert lacking_orders(needs()) == ()
    with branch.as_("manager"):
        import_stock(
            rows=(StockDraft(OIL, OIL, "桶", "A-2", Decimal(1), Decimal(2)),), source="到货"
        )
        assert lacking_orders(needs()) == (key,)


def test_who_stands_at_the_floor_does_what_belongs_there_and_no_more(branch):
    actor = badges.by_pin("foreman", PIN)
    assert actor.permissions == badges.FLOOR & branch.actors["foreman"].permissions
    assert {each.value for each in badges.FLOOR} == {
        "sign_in", "work", "write_thread", "ask_work", "check_wash",
    }  # fmt: skip
