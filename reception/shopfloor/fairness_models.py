"""A job that somebody passed over for one that is promised later, and why."""

from enum import StrEnum

from reception.core.fields import Code, Instant
from reception.core.orm import ForeignKeyField, IntegerField, TextField
from reception.core.record import Record, new_uid
from reception.orders.models import Order
from reception.staff.models import Person


class SkipReason(StrEnum):
    """配件未到 / 无合适工位 / 工具占用 / 没做过此项 / 车未到位 / 主管安排 / 其他."""

    PARTS = "parts"
    BAY = "bay"
    TOOL = "tool"
    SKILL = "skill"
    CAR = "car"
    TOLD = "told"
    OTHER = "other"


class JobSkip(Record):
    """`order` was the first in line; `taken` was started instead, `passed` orders before its turn."""

    uid = TextField(default=new_uid)
    order = ForeignKeyField(Order, on_delete="RESTRICT")
    taken = ForeignKeyField(Order, on_delete="RESTRICT")
    person = ForeignKeyField(Person, on_delete="RESTRICT")
    reason = Code(SkipReason)
    words = TextField(default="")
    passed = IntegerField()
    at = Instant()

    class Meta:
        table_name = "job_skip"
