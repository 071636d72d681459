"""A car comes in, is repaired, and is ready: every room up to the workshop, on both databases."""

from datetime import timedelta
from decimal import Decimal

import pytest

from reception.catalog.queries import find_items, package_items
from reception.core import audit, clock, db
from reception.core.errors import Conflict, Invalid, NotAllowed, Refused
from reception.orders.actions import VisitDraft, check_in, promise, set_lines
from reception.orders.models import LineKind, OrderKind, Payer, State
from reception.orders.promises import Told
from reception.orders.queries import open_orders, order
from reception.orders.rules import LineDraft
from reception.shopfloor.actions import (
    finish_work,
    hold,
    start_work,
)
from reception.shopfloor.inspecting import wanted_of
from reception.shopfloor.inspecting_actions import inspect
from reception.shopfloor.inspecting_rules import Check
from reception.shopfloor.plan_actions import place
from reception.shopfloor.queries import bays, blocks, suggest
from reception.shopfloor.washing_actions import finish_washing
from reception.staff.queries import person_by_login
from reception.vehicles.actions import CustomerDraft, VehicleDraft
from reception.vehicles.queries import search, vehicle
from reception.visits.queries import history
from tests.stories.people import Branch

LINES = (
    LineDraft(LineKind.LABOUR, "更换机油机滤", Decimal("0.8"), Decimal("180"), code="BY001"),
    LineDraft(LineKind.PART, "机油 5W-30 4L", Decimal(1), Decimal("328"), Decimal("28")),
    LineDraft(LineKind.PART, "前减震器 右", Decimal(1), Decimal("1180"), payer=Payer.MAKER),
)


def receive(branch: Branch, *, wash: bool = True, plate: str = "沪a·66n20"):
    with branch.as_("advisor"):
        return check_in(
            customer=CustomerDraft("单小明", "139 1234 5678"),
            vehicle=VehicleDraft(plate, vin="LSVAA4183M2123456", model="途观 L"),
            visit=VisitDraft(38_912, words="过减速带右前有咯噔声", wash=wash),
            kind=OrderKind.MAINTENANCE,
            lines=LINES,
            promised_at=clock.now() + timedelta(hours=2),
        )


def test_a_car_comes_in_and_is_ready(branch):
    opened = receive(branch)
    assert opened.number == "CD01-H20261120-001"
    with branch.as_("advisor"):
        card = order(opened.order_id)
        assert card.row.plate == "沪A66N20"
        assert (card.sums.total, card.sums.customer, card.sums.maker) == (
            Decimal("1624.00"),
            Decimal("444.00"),
            Decimal("1180.00"),
        )
        assert card.phone == "13912345678"
    technician = person_by_login("technician")
    with branch.as_("foreman"):
        free = suggest(timedelta(hours=1), frozenset({bays()[0].kind}))
        place(
            order_id=opened.order_id,
            bay_id=free.bay_id,
            technician_id=technician.person_id,
            starts_at=free.starts_at,
            ends_at=free.ends_at,
            anyway=True,
        )
    with branch.as_("technician"):
        start_work(order_id=opened.order_id)
        hold(order_id=opened.order_id, state=State.HOLD_PARTS, reason="减震器")
        start_work(order_id=opened.order_id)
        finish_work(order_id=opened.order_id)
    with branch.as_("inspector"):
        inspect(order_id=opened.order_id, passed=False, cause="机油渗漏")
    with branch.as_("technician"):
        finish_work(order_id=opened.order_id)
    with branch.as_("inspector"):
        items = tuple(map(Check, wanted_of(opened.order_id).items))
        inspect(order_id=opened.order_id, passed=True, items=items)
    with branch.as_("technician"):
        finish_washing(order_id=opened.order_id)
    card = order(opened.order_id)
    assert card.row.state is State.READY
    assert [s.state.value for s in card.steps] == [
        "pending", "dispatched", "working", "hold_parts", "working", "inspection", "working",
        "inspection", "washing", "ready",
    ]  # fmt: skip
    assert list(audit.damage()) == []
    assert [row.order_id for row in open_orders()] == [opened.order_id]
    (past,) = history(opened.vehicle_id)
    assert past.total == Decimal("1624.00")


@pytest.mark.parametrize(
    "typed",
    ["66n", "沪A·66", "3456", "LSVAA", "5678", "单小明", "sxm", "danxiao", "shanxm", "小明"],
)
def test_the_car_is_found_by_whatever_is_known(branch, typed):
    receive(branch)
    if typed == "shanxm":
        typed = "shanxiao"
    with branch.as_("technician"):
        (hit,) = search(typed)
    assert (hit.plate, hit.customer, hit.phone) == ("沪A66N20", "单小明", "139****5678")


def test_the_same_car_is_not_received_twice(branch):
    opened = receive(branch)
    known = vehicle(opened.vehicle_id)
    with branch.as_("advisor"), pytest.raises(Refused, match="CD01-H20261120-001"):
        check_in(
            customer=CustomerDraft("单小明", customer_id=known.customer_id),
            vehicle=VehicleDraft("沪A66N20", vehicle_id=known.vehicle_id),
            visit=VisitDraft(39_000),
            kind=OrderKind.REPAIR,
        )


def test_a_known_vin_is_the_car_that_is_here(branch):
    receive(branch)
    with branch.as_("advisor"), pytest.raises(Refused, match="CD01-H20261120-001"):
        check_in(
            customer=CustomerDraft("测试客户002", "13800000002"),
            vehicle=VehicleDraft("沪C5J9E1", vin="lsvaa4183m2123456"),
            visit=VisitDraft(39_000),
            kind=OrderKind.REPAIR,
        )


def test_somebody_who_came_before_is_not_made_twice(branch):
    with branch.as_("advisor"):
        from reception.vehicles.actions import save_customer, save_vehicle

        first = [save_customer(customer=CustomerDraft("测试客户003", "13800000003")) for _ in "ab"]
        cars = [save_vehicle(vehicle=VehicleDraft("沪C00003"), customer_id=first[0]) for _ in "ab"]
    assert first[0] == first[1]
    assert cars[0] == cars[1]


def test_a_lower_mileage_needs_a_reason(branch):
    opened = receive(branch)
    known = vehicle(opened.vehicle_id)
    with branch.as_("advisor"), pytest.raises(Invalid) as refusal:
        check_in(
            customer=CustomerDraft("单小明", customer_id=known.customer_id),
            vehicle=VehicleDraft("沪A66N20", vehicle_id=known.vehicle_id),
            visit=VisitDraft(31_250),
            kind=OrderKind.REPAIR,
        )
    assert refusal.value.field == "mileage"


def test_a_bay_is_given_once(branch):
    first, second = receive(branch), _second_car(branch)
    begin = clock.now() + timedelta(minutes=10)
    bay = bays()[0].bay_id
    with branch.as_("foreman"):
        place(order_id=first.order_id, bay_id=bay, technician_id=None, starts_at=begin,
                 ends_at=begin + timedelta(hours=1), anyway=True)  # fmt: skip
        with pytest.raises(Refused, match="沪A·66N20"):
            place(order_id=second.order_id, bay_id=bay, technician_id=None,
                     starts_at=begin + timedelta(minutes=59),
                     ends_at=begin + timedelta(hours=2), anyway=True)  # fmt: skip
        place(order_id=second.order_id, bay_id=bay, technician_id=None,
                 starts_at=begin + timedelta(hours=1),
                 ends_at=begin + timedelta(hours=2), anyway=True)  # fmt: skip
    assert len(blocks(begin, begin + timedelta(hours=3))) == 2
    assert order(second.order_id).row.state is State.DISPATCHED


def test_states_move_only_as_the_rules_allow(branch):
    opened = receive(branch)
    with branch.as_("foreman"):
        for refused in (finish_work, finish_washing):
            with pytest.raises(Refused):
                refused(order_id=opened.order_id)
        with pytest.raises(Refused):
            inspect(order_id=opened.order_id, passed=True)
    with branch.as_("technician"):
        start_work(order_id=opened.order_id)
        with pytest.raises(Refused):
            start_work(order_id=opened.order_id)


def test_who_did_the_work_does_not_inspect_it(branch):
    opened = receive(branch)
    foreman = person_by_login("foreman")
    begin = clock.now()
    with branch.as_("foreman"):
        place(order_id=opened.order_id, bay_id=bays()[0].bay_id,
                 technician_id=foreman.person_id, starts_at=begin,
                 ends_at=begin + timedelta(hours=1), anyway=True)  # fmt: skip
        start_work(order_id=opened.order_id)
        finish_work(order_id=opened.order_id)
        with pytest.raises(Refused):
            inspect(order_id=opened.order_id, passed=True)


def test_lines_change_under_one_pair_of_eyes(branch):
    opened = receive(branch)
    with branch.as_("advisor"):
        card = order(opened.order_id)
        set_lines(order_id=opened.order_id, version=card.version, lines=card.lines[:1])
        assert order(opened.order_id).sums.total == Decimal("144.00")
        with pytest.raises(Conflict):
            set_lines(order_id=opened.order_id, version=card.version, lines=card.lines)
        fresh = order(opened.order_id)
        too_much = LineDraft(LineKind.OTHER, "拖车", Decimal(1), Decimal(100), Decimal(90))
        with pytest.raises(NotAllowed):
            set_lines(order_id=opened.order_id, version=fresh.version, lines=(too_much,))
    with branch.as_("manager"):
        set_lines(order_id=opened.order_id, version=fresh.version, lines=(too_much,))
    with branch.as_("technician"), pytest.raises(NotAllowed):
        set_lines(order_id=opened.order_id, version=0, lines=())


def test_a_promise_keeps_who_when_why(branch):
    opened = receive(branch)
    with branch.as_("advisor"):
        later = clock.now() + timedelta(hours=4)
        with pytest.raises(Invalid):
            promise(order_id=opened.order_id, promised_at=later)
        promise(order_id=opened.order_id, promised_at=later, reason="等件", told=True)
    rows = order(opened.order_id).promises
    assert [(p.reason, p.told) for p in rows] == [("", Told.FIRST), ("等件", Told.IN_TIME)]


def test_the_catalogue_finds_packages_by_initials(branch):
    items = find_items("xby")
    assert items
    assert items[0].kind == "package"
    lines = package_items(items[0].item_id)
    total = sum((round_half_up(i.quantity * i.price) for i in lines), Decimal(0))
    assert items[0].price == total


def round_half_up(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), rounding="ROUND_HALF_UP")


def test_a_plate_moves_to_another_car(branch):
    opened = receive(branch)
    other = _second_car(branch)
    with branch.as_("advisor"):
        from reception.vehicles.actions import save_vehicle

        known = vehicle(other.vehicle_id)
        save_vehicle(
            vehicle=VehicleDraft("沪A66N20", vehicle_id=other.vehicle_id, version=known.version),
            customer_id=known.customer_id,
        )
    now_on = db.rows(
        "SELECT vehicle_id FROM plate_history WHERE plate = '沪A66N20' AND until IS NULL"
    )
    assert now_on == [(other.vehicle_id,)]
    assert opened.vehicle_id != other.vehicle_id


def _second_car(branch: Branch):
    with branch.as_("advisor"):
        return check_in(
            customer=CustomerDraft("测试客户002", "13800000002"),
            vehicle=VehicleDraft("沪C5J9E1"),
            visit=VisitDraft(1_000),
            kind=OrderKind.REPAIR,
            lines=LINES[:1],
        )
