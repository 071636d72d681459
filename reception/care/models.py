"""Surveys after the visit; complaints and every step of them."""

from enum import StrEnum

from reception.core.fields import Code, Flag, Instant, Quantity
from reception.core.models import Branch
from reception.core.orm import ForeignKeyField, IntegerField, TextField
from reception.core.record import Record, new_uid
from reception.customers.models import Customer
from reception.orders.models import Order
from reception.staff.models import Person
from reception.vehicles.models import Vehicle


class Survey(Record):
    """回访 answer: the weighted score 0..100 in percent; invalid ones are counted apart."""

    uid = TextField(default=new_uid)
    order = ForeignKeyField(Order, on_delete="RESTRICT")
    answered_at = Instant()
    score = Quantity()
    valid = Flag(default=True)
    remark = TextField(default="")
    person_id = IntegerField(null=True)


class Channel(StrEnum):
    """How a complaint came: 到店 / 电话 / 网络 / 上级 (DOMAIN §7)."""

    STORE = "store"
    PHONE = "phone"
    WEB = "web"
    SUPERIOR = "superior"


class What(StrEnum):
    """A step of a complaint."""

    NOTED = "noted"
    ANSWERED = "answered"
    CLOSED = "closed"
    REOPENED = "reopened"
    CHANGED = "changed"  # another owner, or serious or not after all


class Complaint(Record):
    """投诉: who, about what, until when it is to be answered; how far it is follows from the times."""

    version = IntegerField(default=1)
    uid = TextField(default=new_uid)
    branch = ForeignKeyField(Branch, on_delete="RESTRICT")
    customer = ForeignKeyField(Customer, on_delete="RESTRICT")
    vehicle = ForeignKeyField(Vehicle, null=True, on_delete="RESTRICT")
    order = ForeignKeyField(Order, null=True, on_delete="RESTRICT")
    received_at = Instant()
    noted_by = IntegerField(null=True)
    channel = Code(Channel)
    words = TextField()
    serious = Flag(default=False)
    owner = ForeignKeyField(Person, on_delete="RESTRICT")
    due_at = Instant()
    answered_at = Instant(null=True)
    closed_at = Instant(null=True)
    reopened_at = Instant(null=True)


class ComplaintStep(Record):
    """What was done about a complaint, when and by whom; only ever added to."""

    version = IntegerField(default=1)
    complaint = ForeignKeyField(Complaint, on_delete="RESTRICT")
    what = Code(What)
    at = Instant()
    person_id = IntegerField(null=True)
    text = TextField(default="")

    class Meta:
        table_name = "complaint_step"
