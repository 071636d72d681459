"""质检 in its stages: who may, what fails, rework with technician and cause, the sheet; both databases."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader

from reception.core import audit, clock, db, settings
from reception.core.drivers import IntegrityError
from reception.core.errors import Invalid, NotAllowed, Refused
from reception.figures.queries import month_figures
from reception.history import written
from reception.orders.models import OrderKind, State
from reception.orders.queries import order
from reception.papers.floor_values import InspectionSheetData
from reception.papers.queries import papers_of, sealed
from reception.shopfloor import actions as floor
from reception.shopfloor import clocking_actions as clocking
from reception.shopfloor.inspecting_actions import inspect, keep_inspection_photo
from reception.shopfloor.inspecting_lists import NEW_ENERGY, SHIPPED, SHIPPED_STAGES, parse
from reception.shopfloor.inspecting_queries import inspections_of, reworks, to_inspect
from reception.shopfloor.inspecting_rules import Category, Check, Result, RoadTest, Stage
from reception.shopfloor.inspection_sheet import inspection_sheet_data
from reception.visits.photos import picture, prepare
from reports.renderers import render
from tests.ui.workshop import Floor, all_right

FAULT = Check("漆面色差", Result.BAD, "右前门偏黄")


@pytest.fixture
def shop(branch):
    return Floor(branch)


def finished(shop, kind=OrderKind.MAINTENANCE, plate="沪A66N20", **more) -> int:
    key = shop.receive(plate, kind=kind, **more)
    shop.start(key)
    shop.finish(key)
    return key


def state(key: int) -> State:
    return order(key).row.state


def tune(branch, name, value):
    with branch.as_("manager"):
        settings.change_setting(name=name, value=value)


def test_every_kind_has_a_list_and_stages():
    for kind in OrderKind:
        assert len(SHIPPED[kind]) >= 5, kind
        assert len(set(SHIPPED[kind])) == len(SHIPPED[kind])
        assert set(SHIPPED_STAGES[kind]) <= set(settings.STAGE_CODES)


def test_the_branch_keeps_lists_of_its_own_and_a_new_energy_car_has_more(branch, shop):
    key = finished(shop, plate="沪AD12345")
    with branch.as_("inspector"):
        assert to_inspect(key).want.items == (
            *SHIPPED[OrderKind.MAINTENANCE], *SHIPPED[NEW_ENERGY],
        )  # fmt: skip
    tune(branch, "inspection_lists", {"maintenance": list(parse("机油\n\n 轮胎 \n"))})
    with branch.as_("inspector"):
        assert to_inspect(key).want.items == ("机油", "轮胎", *SHIPPED[NEW_ENERGY])
    with pytest.raises(Invalid):
        parse(" \n ")
    with branch.as_("manager"):
        for wrong in ({"maintenance": []}, {"maintenance": ["x", "x"]}, ["x"], {"a": ["长" * 41]}):
            with pytest.raises(Invalid):
                settings.change_setting(name="inspection_lists", value=wrong)
        with pytest.raises(Invalid):
            settings.change_setting(name="inspection_stages", value={"repair": ["boss"]})


def test_the_leader_first_where_wanted_then_the_final_one(branch, shop):
    key = finished(shop, OrderKind.BODY)
    with branch.as_("foreman"):
        assert inspect(order_id=key, passed=True, items=all_right(key)) is Stage.LEADER
    assert state(key) is State.INSPECTION
    with branch.as_("inspector"):
        assert inspect(order_id=key, passed=True, items=all_right(key)) is Stage.FINAL
    assert state(key) is State.READY
    assert [row.stage for row in inspections_of(key)] == [Stage.LEADER, Stage.FINAL]


def test_the_final_check_is_somebody_elses_than_the_leaders(branch, shop, database):
    key = finished(shop, OrderKind.BODY)
    with branch.as_("manager"):
        inspect(order_id=key, passed=True, items=all_right(key))
        for passed in (True, False):
            with pytest.raises(Refused, match="终检要由别人来做"):
                inspect(order_id=key, passed=passed, items=all_right(key), cause="色差")
    tune(branch, "inspection_stages", {"body": []})  # no leader wanted any more: nothing to part
    with branch.as_("manager"):
        assert inspect(order_id=key, passed=True, items=all_right(key)) is Stage.FINAL


def test_no_item_of_the_list_is_left_out(branch, shop):
    key = finished(shop)
    items = all_right(key)
    with branch.as_("inspector"):
        for given in ((), items[1:], (*items[:-1], Check("另一项"))):
            with pytest.raises(Invalid, match="还没检查") as caught:
                inspect(order_id=key, passed=True, items=given)
            assert caught.value.field == "items"
        inspect(order_id=key, passed=True, items=(*items, Check("另一项")))
    assert state(key) is State.READY


def test_after_rework_the_leader_looks_again(branch, shop):
    key = finished(shop, OrderKind.BODY)
    with branch.as_("foreman"):
        inspect(order_id=key, passed=True, items=all_right(key))
    with branch.as_("inspector"):
        inspect(order_id=key, passed=False, items=(FAULT,), category="assembly")
    assert state(key) is State.WORKING
    shop.finish(key)
    with branch.as_("foreman"):
        assert inspect(order_id=key, passed=True, items=all_right(key)) is Stage.LEADER


def test_work_asked_for_later_is_inspected_from_the_start(branch, shop):
    key = finished(shop, OrderKind.BODY)
    with branch.as_("foreman"):
        inspect(order_id=key, passed=True, items=all_right(key))
    with clock.frozen(clock.now() + timedelta(minutes=10)):
        with branch.as_("advisor"):
            db_move(key, State.WORKING)
        shop.finish(key)
        with branch.as_("inspector"):
            assert to_inspect(key).stage is Stage.LEADER


def db_move(key: int, to: State) -> None:
    """Bring an order where additional work would."""
    from reception.core.gate import action
    from reception.core.permissions import Permission
    from reception.orders.actions import move

    @action(Permission.EDIT_ORDER)
    def go() -> None:
        move(key, to)

    go()


def test_nobody_inspects_what_they_worked_on(branch, shop, database):
    key = shop.receive("沪A66N20")
    with branch.as_("foreman"):  # helps for a while; the order names nobody
        clocking.start_job(order_id=key)
        clocking.finish_job()
    assert state(key) is State.INSPECTION
    with branch.as_("foreman"), pytest.raises(Refused, match="自己"):
        inspect(order_id=key, passed=True, items=all_right(key))
    with branch.as_("technician"), pytest.raises(NotAllowed):
        inspect(order_id=key, passed=True, items=all_right(key))
    foreman = branch.actors["foreman"].person_id
    with pytest.raises(IntegrityError), branch.as_("manager"):  # and the database says so too
        write(
            "INSERT INTO inspection (order_id, inspector_id, passed, items, cause, at)"
            f" VALUES ({key}, {foreman}, 1, '[]', '', 1)"
        )
    with branch.as_("inspector"):
        inspect(order_id=key, passed=True, items=all_right(key))
    assert state(key) is State.READY


def write(sql: str) -> None:
    from reception.core.gate import action
    from reception.core.permissions import Permission

    @action(Permission.INSPECT)
    def go() -> None:
        db.execute(sql)

    go()


def test_who_checked_the_own_work_is_no_inspector_of_it(branch, shop):
    key = shop.receive("沪A66N20")
    shop.start(key)
    with branch.as_("manager"):
        floor.finish_work(order_id=key, checks=(Check("机油"), Check("空调", Result.NONE)))
        with pytest.raises(Refused):
            inspect(order_id=key, passed=True, items=all_right(key))
    (row,) = inspections_of(key)
    assert (row.stage, row.passed, len(row.items)) == (Stage.SELF, True, 2)


def test_a_self_check_can_be_a_must_and_is_never_wrong(branch, shop):
    tune(branch, "inspection_stages", {"maintenance": ["must"]})
    key = shop.receive("沪A66N20")
    shop.start(key)
    with branch.as_("technician"):
        with pytest.raises(Refused, match="自检"):
            floor.finish_work(order_id=key)
        with pytest.raises(Invalid) as caught:
            floor.finish_work(order_id=key, checks=(FAULT,))
        assert caught.value.field == "items"
        assert inspections_of(key) == ()
        floor.finish_work(order_id=key, checks=(Check("机油"),))
    assert state(key) is State.INSPECTION


def test_a_fail_goes_back_with_items_photo_technician_and_cause(branch, shop):
    key = shop.receive("沪A66N20", kind=OrderKind.REPAIR)
    with branch.as_("technician"):
        clocking.start_job(order_id=key)
        clocking.finish_job()
    content = BytesIO()
    Image.new("RGB", (80, 60), "red").save(content, "JPEG")
    me = branch.actors["technician"].person_id
    with branch.as_("inspector"):
        digest = keep_inspection_photo(photo=prepare(content.getvalue()))
        for field, more in (
            ("cause", {}),
            (
                "technician_id",
                {"cause": "渗油", "technician_id": branch.actors["cashier"].person_id},
            ),
            ("photos", {"cause": "渗油", "photos": ("nix",)}),
        ):
            with pytest.raises(Invalid) as caught:
                inspect(order_id=key, passed=False, **more)
            assert caught.value.field == field
        with pytest.raises(Invalid):
            inspect(order_id=key, passed=True, items=(FAULT,))
        inspect(order_id=key, passed=False, items=(Check("机油"), FAULT), category="clean",
                technician_id=me, photos=(digest,))  # fmt: skip
    (row,) = inspections_of(key)
    assert (row.technician, row.category, row.photos) == (
        "示例technician",
        Category.CLEAN,
        (digest,),
    )
    assert [c.name for c in row.failed] == ["漆面色差"]
    assert picture(digest) is not None
    card = order(key).row
    assert card.state is State.WORKING
    assert card.hold_reason == "清洁：漆面色差（右前门偏黄）"  # what the technician reads
    assert reworks() == {key: 1}
    shop.finish(key)
    shop.inspect(key)
    assert reworks() == {key: 1}
    assert list(audit.damage()) == []
    assert list(written.damage()) == []


def test_rework_by_technician_and_cause_in_the_month_without_self_checks(branch, shop):
    key = shop.receive("沪A66N20")
    with branch.as_("technician"):
        clocking.start_job(order_id=key)
        clocking.finish_job()
    with branch.as_("inspector"):
        inspect(order_id=key, passed=False, cause="漏装", category="missed")
    with branch.as_("technician"):
        floor.finish_work(order_id=key, checks=(Check("机油"),))
    shop.inspect(key)
    with branch.as_("manager"):
        month = month_figures(2026, 11)
    assert (month.inspections, month.inspection_fails) == (2, 1)
    assert month.rework_by_technician == (("示例technician", 2, 1),)
    assert month.rework_by_cause == (("漏项", 1),)


def test_a_road_test_wanted_is_driven_before_the_final_pass(branch, shop):
    key = finished(shop, OrderKind.COMEBACK)
    with branch.as_("foreman"):
        inspect(order_id=key, passed=True, items=all_right(key))
    with branch.as_("inspector"):
        for field, road in (
            ("road_km", None),
            ("road_km", RoadTest(0)),
            ("road_result", RoadTest(5, False)),
        ):
            with pytest.raises(Invalid) as caught:
                inspect(order_id=key, passed=True, items=all_right(key), road=road)
            assert caught.value.field == field
        inspect(order_id=key, passed=True, items=all_right(key), road=RoadTest(6))
    row = inspections_of(key)[-1]
    assert (row.road_km, row.road_result, row.road_by) == (6, "ok", "示例inspector")


def test_the_final_pass_seals_a_sheet_with_everything(branch, shop):
    key = shop.receive("沪A66N20", kind=OrderKind.ACCIDENT)
    shop.start(key)
    items = SHIPPED[OrderKind.ACCIDENT]
    right = tuple(Check(name) for name in items)
    with branch.as_("technician"):
        floor.finish_work(order_id=key, checks=right)
    with branch.as_("foreman"):
        inspect(order_id=key, passed=True, items=right, road=RoadTest(8), render=render)
        assert papers_of(key) == ()
    with branch.as_("inspector"):
        inspect(order_id=key, passed=True, items=(*right[:-1], Check(items[-1], Result.NONE)),
                render=render)  # fmt: skip
    (paper,) = papers_of(key)
    assert paper.number.startswith("KCD01-20261120-")
    data = sealed(paper.paper_id, InspectionSheetData)
    assert data.road_km == 8
    assert [line.stage for line in data.stages] == ["self", "leader", ""]
    assert {(c.self_check, c.leader) for c in data.checks} == {("ok", "ok")}
    assert data.checks[-1].final == "na"
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(render(data))).pages)
    for word in ("质检单", "沪A·66N20", "8 km", "示例inspector", items[0]):
        assert word in text, word


def test_a_long_and_hostile_sheet_stays_readable(branch, shop):
    key = finished(shop, OrderKind.BODY)
    with branch.as_("foreman"):
        names = tuple(Check(f"<b>{'项' * 30}{n}", Result.BAD, "&" * 60) for n in range(60))
        inspect(order_id=key, passed=False, items=names, cause="长" * 200)
        data = inspection_sheet_data(key)
    pages = PdfReader(BytesIO(render(data))).pages
    assert len(pages) > 1
    assert "<b>" in pages[0].extract_text()
