"""What is checked on a car, by kind of order: the branch's own lists, else the shipped ones.

The names stand on the inspection sheet and are Chinese whatever the screen says.
"""

from dataclasses import dataclass

from reception.core import settings
from reception.core.errors import Invalid
from reception.core.text import N_, _
from reception.orders.models import OrderKind
from reception.vehicles.rules import PlateKind, plate_kind

NEW_ENERGY = "new_energy"  # besides the kind's own list, for cars with a new-energy plate
_REPAIR = (
    "客户描述故障已排除", "维修项目无漏项", "紧固件扭矩已复核", "油液无渗漏", "无故障码",
    "新旧件已核对", "车内外清洁无遗留工具",
)  # fmt: skip
SHIPPED: dict[str, tuple[str, ...]] = {
    OrderKind.MAINTENANCE: (
        "保养项目无漏项", "机油液位与无渗漏", "滤清器安装到位", "轮胎气压与花纹",
        "车轮螺栓扭矩已复核", "制动液与冷却液液位", "灯光雨刮喇叭", "保养提示已复位",
        "车内外清洁无遗留工具",
    ),
    OrderKind.REPAIR: _REPAIR,
    OrderKind.BODY: (
        "钣喷项目无漏项", "漆面色差", "漆面无流挂橘皮尘点", "缝隙与平整度", "拆装件安装到位",
        "灯光与传感器功能", "玻璃与门窗升降密封", "抛光与内外清洁",
    ),
    OrderKind.ACCIDENT: (
        "定损项目无漏项", "车身尺寸与四轮定位", "安全气囊与约束系统无故障码", "漆面与色差",
        "缝隙与平整度", "底盘紧固件扭矩已复核", "油液无渗漏", "灯光与传感器标定",
        "车内外清洁无遗留工具",
    ),
    OrderKind.CLAIM: (*_REPAIR[:-2], "旧件已封存", "索赔照片齐全", _REPAIR[-1]),
    OrderKind.RECALL: (
        "召回项目按通报完成", "软件版本已核对", "无故障码", "旧件已封存", "车内外清洁无遗留工具",
    ),
    OrderKind.PDI: (
        "外观漆面无损伤", "内饰与随车物品齐全", "液位与胎压", "灯光与电器功能", "无故障码",
        "运输模式已解除", "保护膜已去除",
    ),
    OrderKind.INTERNAL: _REPAIR[1:],
    OrderKind.REWORK: _REPAIR,
    OrderKind.COMEBACK: ("返修原因已查明", *_REPAIR),
    NEW_ENERGY: ("高压断电与上电程序已执行", "高压插接件与绝缘无异常", "动力电池无报警", "充电功能正常"),
}  # fmt: skip
# Codes of settings.STAGE_CODES. Where the work is dangerous or seen by everybody, a leader looks too.
SHIPPED_STAGES: dict[str, tuple[str, ...]] = {
    OrderKind.MAINTENANCE: ("self",),
    OrderKind.REPAIR: ("self",),
    OrderKind.BODY: ("self", "leader"),
    OrderKind.ACCIDENT: ("self", "leader", "road"),
    OrderKind.CLAIM: ("self",),
    OrderKind.RECALL: ("self",),
    OrderKind.PDI: ("self",),
    OrderKind.INTERNAL: (),
    OrderKind.REWORK: ("self",),
    OrderKind.COMEBACK: ("self", "leader", "road"),
}
STAGE_WORDS: dict[str, str] = {
    "self": N_("Self-check asked"),
    "must": N_("Self-check a must"),
    "leader": N_("Team leader"),
    "road": N_("Road test"),
}


@dataclass(frozen=True)
class Wanted:
    """What an order's inspection asks for."""

    items: tuple[str, ...]
    self_check: bool
    self_must: bool
    leader: bool
    road: bool


def list_of(kind: str, branch_id: int | None = None) -> tuple[str, ...]:
    """Return the items of a kind of order (or of NEW_ENERGY) at a branch."""
    found = settings.read(settings.INSPECTION_LISTS, branch_id)
    return found.get(kind, SHIPPED[kind])


def stages_of(kind: str, branch_id: int | None = None) -> tuple[str, ...]:
    """Return which checks a kind of order wants besides the final one."""
    found = settings.read(settings.INSPECTION_STAGES, branch_id)
    return found.get(kind, SHIPPED_STAGES[kind])


def wanted(
    kind: str, plate: str, *, road_test: bool = False, branch_id: int | None = None
) -> Wanted:
    """Return what is asked for: the kind's items, those of a new-energy car, stages, road test."""
    read = settings.read_many((settings.INSPECTION_LISTS, settings.INSPECTION_STAGES), branch_id)
    lists = SHIPPED | read["inspection_lists"]
    stages = (SHIPPED_STAGES | read["inspection_stages"])[kind]
    electric = lists[NEW_ENERGY] if plate_kind(plate) is PlateKind.NEW_ENERGY else ()
    return Wanted(
        tuple(dict.fromkeys((*lists[kind], *electric))),
        "self" in stages or "must" in stages,
        "must" in stages,
        "leader" in stages,
        "road" in stages or road_test,
    )


def parse(text: str) -> tuple[str, ...]:
    """Return the items typed one a line; Invalid("items") for none."""
    items = tuple(line.strip() for line in text.splitlines() if line.strip())
    if not items:
        raise Invalid("items", _("Enter at least one item, one on each line."))
    return items
