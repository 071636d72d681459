"""Shifts and skills: who is on duty, what a block is told, and what the roster keeps."""

from datetime import timedelta
from decimal import Decimal

import pytest

from reception.core import clock, settings
from reception.core.errors import Doubtful, Invalid, NotAllowed
from reception.core.units import day_number
from reception.orders.actions import set_lines
from reception.orders.models import LineKind
from reception.orders.queries import order
from reception.orders.rules import LineDraft
from reception.shopfloor import plan_actions as plan
from reception.shopfloor.actions import save_bay
from reception.shopfloor.models import BayKind
from reception.shopfloor.plan_duty import duties
from reception.shopfloor.plan_lists import set_skills, skills_of
from reception.shopfloor.queries import bays, board
from reception.shopfloor.roster_actions import Cell, copy_week, set_roster
from reception.staff.queries import person_by_login
from tests.ui.workshop import Floor, at


@pytest.fixture
def shop(branch) -> Floor:
    return Floor(branch)


@pytest.fixture
def foreman(branch):
    with branch.as_("foreman"):
        yield


def who(login="technician"):
    return person_by_login(login).person_id


def cell(mark, login="technician", days=0):
    return Cell(who(login), day_number(clock.today() + timedelta(days=days)), mark)


def put(shop, key, begin, minutes=60, bay="1号", login="technician", **more):
    return plan.place(
        order_id=key, bay_id=shop.bays[bay], technician_id=who(login),
        starts_at=at(begin), ends_at=at(begin) + timedelta(minutes=minutes), **more,
    )  # fmt: skip


def test_nobody_is_punished_where_nobody_is_rostered(shop, foreman):
    put(shop, shop.receive("沪A66N20"), "15:00")
    set_roster(cells=(cell("leave", "inspector"),))  # away, but no shift: the others are on duty
    put(shop, shop.receive("沪AD2K51"), "16:00")


def test_a_block_outside_a_shift_is_a_doubt(shop, foreman):
    key = shop.receive("沪A66N20")
    set_roster(cells=(cell("早"), cell("全", "inspector")))  # 8:00 to 16:00
    with pytest.raises(Doubtful, match=r"示例technician.*08:00.*16:00"):
        put(shop, key, "15:30")
    put(shop, key, "15:00")
    put(shop, shop.receive("沪AD2K51"), "16:00", login="inspector")
    with pytest.raises(Doubtful, match="示例advisor"):  # somebody has a shift, and the advisor none
        put(shop, key, "16:00", login="advisor", bay="2号")


@pytest.mark.parametrize("mark", ["off", "leave", "training"])
def test_who_is_away_is_not_suggested(shop, foreman, mark):
    key = shop.receive("沪A66N20")
    set_roster(cells=(cell(mark),))
    found = board(clock.today()).suggestions[key]
    assert clock.local(found.starts_at).date() == clock.today() + timedelta(days=1)
    with pytest.raises(Doubtful, match="示例technician"):
        put(shop, key, "15:00")


def test_a_week_is_copied_into_what_is_empty(branch, foreman):
    monday = clock.today() - timedelta(days=clock.today().weekday())
    put_ = [Cell(who(), day_number(monday + timedelta(days=n)), "早") for n in range(5)]
    set_roster(cells=tuple(put_))
    following = monday + timedelta(days=7)
    set_roster(cells=(Cell(who(), day_number(following), "leave"),))
    assert copy_week(monday=day_number(following)) == 4
    known = duties(following, following + timedelta(days=6))
    marks = [
        getattr(known.shifts.get((who(), following + timedelta(days=n))), "mark", "")
        for n in range(7)
    ]
    assert marks == ["leave", "早", "早", "早", "早", "", ""]
    assert copy_week(monday=day_number(following)) == 0


def test_a_cell_is_changed_and_emptied(branch, foreman):
    assert set_roster(cells=(cell("早"), cell("晚", days=1))) == 2
    assert set_roster(cells=(cell("早"), cell("全", days=1))) == 1
    assert set_roster(cells=(cell(""), cell("", days=1))) == 2
    assert duties(clock.today(), clock.today()).shifts == {}
    with pytest.raises(Invalid, match="夜"):
        set_roster(cells=(cell("夜"),))


def test_only_who_plans_the_workshop_rosters(branch):
    with branch.as_("advisor"), pytest.raises(NotAllowed):
        set_roster(cells=(cell("早"),))


def test_skill_and_equipment_of_an_order_are_asked_for(shop, branch):
    key = shop.receive("沪A66N20")
    with branch.as_("advisor"):
        line = LineDraft(LineKind.LABOUR, "四轮定位", Decimal("1.5"), Decimal(200), code="BY017")
        set_lines(order_id=key, version=order(key).version, lines=(line,))
    with branch.as_("foreman"):
        put(shop, key, "15:00")  # nobody and no bay is known to have it: not asked for
        set_skills(person_id=who("inspector"), skills=("轮胎四轮",))
    with branch.as_("manager"):
        bay = next(b for b in bays() if b.name == "2号")
        save_bay(
            bay_id=bay.bay_id, version=bay.version, name="2号", kind=BayKind.MECHANICAL,
            position=bay.position, equipment=("四轮定位仪",),
        )  # fmt: skip
    with branch.as_("foreman"):
        with pytest.raises(Doubtful) as said:
            put(shop, key, "16:30")
        assert ["四轮定位仪" in line for line in str(said.value).splitlines()] == [True, False]
        assert "轮胎四轮" in str(said.value)
        put(shop, key, "16:30", bay="2号", login="inspector")


def test_skills_are_of_the_branch_s_list_and_stay_when_it_shrinks(branch):
    with branch.as_("foreman"):
        set_skills(person_id=who(), skills=("机电", "诊断"))
        with pytest.raises(Invalid, match="美容"):
            set_skills(person_id=who(), skills=("美容",))
    with branch.as_("manager"):
        settings.change_setting(name="skills", value=("机电", "美容"))
        set_skills(person_id=who(), skills=("诊断", "美容"))
    assert set(skills_of(who())) == {"诊断", "美容"}
