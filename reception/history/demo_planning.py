"""What the demonstration's foreman plans with: skills, what bays have, two weeks of shifts."""

from datetime import date, timedelta

from reception.core import clock, db
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.special_days import working_hours
from reception.core.units import day_number
from reception.history.demo_world import staff
from reception.shopfloor.models import BayKind
from reception.shopfloor.plan_lists import keep_equipment, set_skills
from reception.shopfloor.roster_actions import Cell, set_roster

SKILLS = (  # of tech1 to tech8
    ("机电", "诊断"), ("机电", "轮胎四轮"), ("机电", "空调"), ("机电", "变速箱"),
    ("机电", "新能源高压", "诊断"), ("钣金",), ("喷漆",), ("机电", "轮胎四轮", "空调"),
)  # fmt: skip
EQUIPMENT = {
    "1号 机电": ("二柱举升机", "四轮定位仪"), "2号 机电": ("二柱举升机",),
    "3号 机电": ("二柱举升机",), "4号 机电": ("二柱举升机", "高压绝缘工位"),
    "5号 快修": ("四柱举升机",), "钣金1": ("大梁校正仪",), "喷漆": ("烤房",),
}  # fmt: skip


@action(Permission.ROSTER)
def add_planning() -> int:
    """Note skills and equipment, and roster the technicians of this week and the next."""
    people = staff().technicians
    for person, learnt in zip(people, SKILLS, strict=True):
        set_skills(person_id=person, skills=learnt)
    for bay_id, name, kind in db.rows("SELECT id, name, kind FROM bay"):
        if BayKind(kind) is not BayKind.WASH:
            keep_equipment(bay_id, EQUIPMENT.get(name, ()))
    today, hours = clock.today(), working_hours()
    monday = today - timedelta(days=today.weekday())
    days = [day for n in range(14) if hours.span(day := monday + timedelta(days=n))]
    return set_roster(
        cells=tuple(
            # Everybody has one day off a week, and nobody today: the day is to be shown.
            Cell(person, day_number(day), "off" if _is_off(number, day) else "全")
            for number, person in enumerate(people)
            for day in days
        )
    )


def _is_off(number: int, day: date) -> bool:
    return day != clock.today() and day.weekday() == number % 7
