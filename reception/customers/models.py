"""Customers: owners of cars and those who bring them."""

from enum import StrEnum

from reception.core.fields import Code, Flag, Instant
from reception.core.orm import IntegerField, TextField
from reception.core.record import Record, new_uid


class CustomerKind(StrEnum):
    """A person or a company."""

    PERSON = "person"
    COMPANY = "company"


class CustomerClass(StrEnum):
    """How often the customer is cared for (DOMAIN §7)."""

    VIP = "vip"
    ONE = "one"
    TWO = "two"
    OTHER = "other"


class Customer(Record):
    """Somebody who owns cars."""

    version = IntegerField(default=1)
    uid = TextField(default=new_uid)
    name = TextField()
    phone = TextField(default="")
    phone2 = TextField(default="")
    kind = Code(CustomerKind, default=CustomerKind.PERSON)
    class_ = Code(CustomerClass, column_name="class", default=CustomerClass.OTHER)
    address = TextField(default="")
    note = TextField(default="")
    marketing = Flag(default=False)
    created_at = Instant()
