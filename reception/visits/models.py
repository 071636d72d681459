"""A car's arrival and its stay at the branch."""

from enum import StrEnum

from reception.bookings.models import Booking
from reception.core.fields import Code, Flag, Instant, Json
from reception.core.models import Branch
from reception.core.orm import ForeignKeyField, IntegerField, TextField
from reception.core.record import Record, new_uid
from reception.customers.models import Customer
from reception.papers.models import Content
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


class Arrival(Record):
    """到店: a plate that the gate or the camera noted; the customer's waiting begins here.

    It ends in a visit, or is dismissed with a reason (a passer-by, a supplier, read wrongly).
    """

    version = IntegerField(default=1)
    uid = TextField(default=new_uid)
    branch = ForeignKeyField(Branch, on_delete="RESTRICT")
    plate = TextField()
    at = Instant()
    source = TextField()  # gate, folder, http
    person = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    vehicle = ForeignKeyField(Vehicle, null=True, on_delete="RESTRICT")
    booking = ForeignKeyField(Booking, null=True, on_delete="RESTRICT")
    visit = ForeignKeyField(Visit, null=True, on_delete="RESTRICT")
    dismissed_at = Instant(null=True)
    reason = TextField(default="")


class Attachment(Record):
    """A photo under its SHA-256, made small when it was taken in, with a thumbnail for lists."""

    hash = TextField(unique=True)
    bytes = Content()
    thumbnail = Content()
    width = IntegerField()
    height = IntegerField()
    added_at = Instant()
    person_id = IntegerField(null=True)


class VisitPhoto(Record):
    """A photo that belongs to a visit's walk-round."""

    visit = ForeignKeyField(Visit, on_delete="RESTRICT")
    hash = TextField()
    position = IntegerField()

    class Meta:
        table_name = "visit_photo"


class Damage(Record):
    """A mark on the drawing; x and y are thousandths of its width and height."""

    visit = ForeignKeyField(Visit, on_delete="RESTRICT")
    number = IntegerField()
    panel = TextField()
    kind = TextField()
    x = IntegerField()
    y = IntegerField()
    size = TextField(default="")
    note = TextField(default="")
