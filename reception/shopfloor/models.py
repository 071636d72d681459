"""Bays, and who occupies them when."""

from enum import StrEnum

from reception.core.fields import Code, Flag, Instant
from reception.core.models import Branch
from reception.core.orm import ForeignKeyField, IntegerField, TextField
from reception.core.record import Record, new_uid
from reception.orders.models import Order
from reception.staff.models import Person


class BayKind(StrEnum):
    """机电 / 钣金 / 喷漆 / 快修 / 预检 / 洗车."""

    MECHANICAL = "mechanical"
    BODY = "body"
    PAINT = "paint"
    QUICK = "quick"
    DIAGNOSIS = "diagnosis"
    WASH = "wash"


class Bay(Record):
    """工位."""

    version = IntegerField(default=1)
    uid = TextField(default=new_uid)
    branch = ForeignKeyField(Branch, on_delete="RESTRICT")
    name = TextField()
    kind = Code(BayKind)
    position = IntegerField()
    active = Flag(default=True)


class Allocation(Record):
    """An order in a bay for a time. Two open ones never overlap: the database refuses.

    An order may have several: over bays, days and technicians. `overruled`: what was said against
    it when the foreman let it in all the same.
    """

    version = IntegerField(default=1)
    uid = TextField(default=new_uid)
    order = ForeignKeyField(Order, on_delete="RESTRICT")
    bay = ForeignKeyField(Bay, on_delete="RESTRICT")
    technician = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    starts_at = Instant()
    ends_at = Instant()
    open = Flag(default=True)
    overruled = TextField(default="")
