"""What desk and floor of the demonstration branch have said about the cars of today."""

from datetime import timedelta

from reception.core import clock, db, record
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.orders.thread_models import About, Message

DESK, FLOOR = "advisor_id", "technician_id"
# By the customer's words: who, how many minutes ago, what about, what.
SAID: dict[str, tuple[tuple[str, int, About, str], ...]] = {
    "冷车抖动": (
        (FLOOR, 40, About.FAULT, "故障已复现"),
        (FLOOR, 25, About.FOUND, "节气门积炭"),
        (FLOOR, 24, About.NOTE, "请联系客户"),
    ),
    "发动机故障灯亮": (
        (FLOOR, 200, About.FAULT, "读到 P0301，一缸失火"),
        (FLOOR, 60, About.FOUND, "点火线圈击穿"),
        (DESK, 50, About.NOTE, "已联系客户，在保修期内按索赔处理"),
        (FLOOR, 10, About.DONE, "已更换，试车正常"),
    ),
    "保养灯亮": (
        (FLOOR, 70, About.FOUND, "空调滤芯脏污"),
        (FLOOR, 20, About.DONE, "旧件放后备箱"),
    ),
    "空调不凉": ((DESK, 45, About.NOTE, "客户说怠速时更明显"),),
}


@action(Permission.IMPORT)
def add_threads() -> int:
    """Let desk and floor say what they found and did today; return how many messages there are."""
    now = clock.now()
    found = db.rows(
        "SELECT o.id, v.words, o.advisor_id, o.technician_id FROM work_order o"
        " JOIN visit v ON v.id = o.visit_id WHERE o.source = 'demo' AND o.handed_over_at IS NULL"
        " AND o.state <> 'cancelled' ORDER BY o.id"
    )
    rows = [
        {
            "order": order_id,
            "author_id": advisor if who == DESK else technician,
            "at": now - timedelta(minutes=minutes),
            "about": about,
            "words": text,
        }
        for order_id, words, advisor, technician in found
        for who, minutes, about, text in SAID.get(words, ())
    ]
    record.add_all(Message, rows)
    return len(rows)
