"""预约: a car that is to come, what it comes for, and what was done about it before."""

from enum import StrEnum

from reception.core.fields import Code, Instant, Quantity
from reception.core.models import Branch
from reception.core.orm import ForeignKeyField, IntegerField, TextField
from reception.core.record import Record, new_uid
from reception.staff.models import Person
from reception.vehicles.models import Vehicle


class BookingState(StrEnum):
    """How a booking stands."""

    BOOKED = "booked"
    ARRIVED = "arrived"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


class Errand(StrEnum):
    """What is done about a booking before the car comes."""

    DAY_BEFORE = "day_before"
    HOUR_BEFORE = "hour_before"
    PARTS = "parts"


class Booking(Record):
    """Who, when, for what, in which kind of bay. A newcomer has no vehicle yet, only name and phone.

    `bay_kind` is a kind of bay that the branch has (`shopfloor.models.BayKind`, a room above).
    """

    version = IntegerField(default=1)
    uid = TextField(default=new_uid)
    branch = ForeignKeyField(Branch, on_delete="RESTRICT")
    vehicle = ForeignKeyField(Vehicle, null=True, on_delete="RESTRICT")
    plate = TextField(default="")
    name = TextField()
    phone = TextField()
    model = TextField(default="")
    starts_at = Instant()
    ends_at = Instant()
    bay_kind = TextField()
    technician = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    advisor = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    words = TextField(default="")
    note = TextField(default="")
    state = Code(BookingState, default=BookingState.BOOKED)
    reason = TextField(default="")
    made_at = Instant()
    made_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    closed_at = Instant(null=True)
    visit_id = IntegerField(null=True)  # the visit it became; visits stand a room above


class BookingItem(Record):
    """A package, operation or part that was asked for; its price is that of the day it is done."""

    booking = ForeignKeyField(Booking, on_delete="RESTRICT")
    position = IntegerField()
    kind = TextField()
    code = TextField()
    name = TextField()
    hours = Quantity()

    class Meta:
        table_name = "booking_item"


class BookingMark(Record):
    """Who reminded the customer or laid out the parts, when and how."""

    booking = ForeignKeyField(Booking, on_delete="RESTRICT")
    what = Code(Errand)
    at = Instant()
    person = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    how = TextField(default="")
    note = TextField(default="")

    class Meta:
        table_name = "booking_mark"
