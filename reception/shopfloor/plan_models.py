"""What the foreman plans with: skills, shifts, what a bay has, what stays over night."""

from enum import StrEnum

from reception.core.fields import Code, Flag, Instant
from reception.core.orm import ForeignKeyField, IntegerField, TextField
from reception.core.record import Record, new_uid
from reception.orders.models import Order
from reception.shopfloor.models import Bay
from reception.staff.models import Person


class Duty(StrEnum):
    """班 / 休 / 假 / 训."""

    WORK = "work"
    OFF = "off"
    LEAVE = "leave"
    TRAINING = "training"


class Decided(StrEnum):
    """明日继续 / 今日加班 / 客户留车."""

    TOMORROW = "tomorrow"
    OVERTIME = "overtime"
    KEPT = "kept"


class PersonSkill(Record):
    """Something that a technician has learnt."""

    person = ForeignKeyField(Person, on_delete="RESTRICT")
    skill = TextField()

    class Meta:
        table_name = "person_skill"


class BayEquipment(Record):
    """Something that a bay has."""

    bay = ForeignKeyField(Bay, on_delete="RESTRICT")
    equipment = TextField()

    class Meta:
        table_name = "bay_equipment"


class Roster(Record):
    """Somebody's shift on a day: its mark, and minutes from midnight where it is work."""

    version = IntegerField(default=1)
    person = ForeignKeyField(Person, on_delete="RESTRICT")
    day = IntegerField()  # 20240131
    mark = TextField()
    begins = IntegerField(default=0)
    ends = IntegerField(default=0)
    kind = Code(Duty)


class CarryOver(Record):
    """What was decided at closing about an order that is not done, and whether the customer knows."""

    uid = TextField(default=new_uid)
    order = ForeignKeyField(Order, on_delete="RESTRICT")
    day = IntegerField()
    decided = Code(Decided)
    reason = TextField()
    told = Flag()
    promised_at = Instant(null=True)
    until_at = Instant(null=True)  # overtime: until when
    at = Instant()
    person_id = IntegerField(null=True)

    class Meta:
        table_name = "carry_over"
