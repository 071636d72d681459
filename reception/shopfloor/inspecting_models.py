"""Inspections in their stages, photos of what failed, washes."""

from enum import StrEnum

from reception.core.fields import Flag, Instant, Json
from reception.core.orm import ForeignKeyField, IntegerField, TextField
from reception.core.record import Record, new_uid
from reception.orders.models import Order
from reception.staff.models import Person


class Stage(StrEnum):
    """自检 / 班组长检 / 终检. The final one is the empty word, as in every file of before."""

    SELF = "self"
    LEADER = "leader"
    FINAL = ""


class Result(StrEnum):
    """合格 / 不合格 / 不适用."""

    OK = "ok"
    BAD = "bad"
    NONE = "na"


class Category(StrEnum):
    """Why a car failed: 漏项 / 装配 / 清洁 / 配件 / 诊断 / 其他."""

    MISSED = "missed"
    ASSEMBLY = "assembly"
    CLEAN = "clean"
    PART = "part"
    DIAGNOSIS = "diagnosis"
    OTHER = "other"


class Inspection(Record):
    """质检. `items` are [name, result, words]; of what was brought in, names of what was checked.

    `technician`: who did the work that passed or failed. A failed one that is no self-check is
    internal rework, of a category.
    """

    order = ForeignKeyField(Order, on_delete="RESTRICT")
    inspector = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    passed = Flag()
    items = Json(default=list)
    cause = TextField(default="")
    at = Instant()
    stage = TextField(default="")
    technician = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    category = TextField(default="")
    road_km = IntegerField(null=True)
    road_result = TextField(default="")
    road_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")


class InspectionPhoto(Record):
    """A photo of what failed, by the hash it is kept under."""

    inspection = ForeignKeyField(Inspection, on_delete="RESTRICT")
    hash = TextField()
    position = IntegerField()

    class Meta:
        table_name = "inspection_photo"


class Wash(Record):
    """洗车: who began, who finished, who looked at it and what they said."""

    version = IntegerField(default=1)
    uid = TextField(default=new_uid)
    order = ForeignKeyField(Order, on_delete="RESTRICT")
    began_at = Instant()
    began_by = IntegerField(null=True)
    done_at = Instant(null=True)
    done_by = IntegerField(null=True)
    checked_at = Instant(null=True)
    checked_by = IntegerField(null=True)
    result = TextField(default="")  # Result, empty until checked
    words = TextField(default="")
