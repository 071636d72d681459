"""A car's stay at the branch."""

from enum import StrEnum

from reception.core.fields import Code, Flag, Instant, Json
from reception.core.models import Branch
from reception.core.orm import ForeignKeyField, IntegerField, TextField
from reception.core.record import Record, new_uid
from reception.customers.models import Customer
from reception.staff.models import Person
from reception.vehicles.models import Vehicle


class OldParts(StrEnum):
    """旧件处理 as the settlement list words it."""

    RETURNED = "returned"
    KEPT = "kept"
    NONE = "none"


class Visit(Record):
    """From arrival to leaving: who brought the car, with what mileage, what the customer said."""

    version = IntegerField(default=1)
    uid = TextField(default=new_uid)
    branch = ForeignKeyField(Branch, on_delete="RESTRICT")
    vehicle = ForeignKeyField(Vehicle, on_delete="RESTRICT")
    customer = ForeignKeyField(Customer, on_delete="RESTRICT")
    sender = TextField(default="")
    sender_phone = TextField(default="")
    advisor = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    arrived_at = Instant()
    mileage_in = IntegerField(null=True)
    mileage_out = IntegerField(null=True)
    mileage_reason = TextField(default="")
    fuel = TextField(default="")
    words = TextField(default="")
    belongings = TextField(default="")
    old_parts = Code(OldParts, default=OldParts.NONE)
    waits = Flag(default=False)
    wash = Flag(default=False)
    signature = Json(null=True)
    body = TextField(default="")  # the drawing of the walk-round; empty: none was made
    road_test = Flag(default=False)
    left_at = Instant(null=True)
