"""The branch and its settings and targets."""

from reception.core.fields import Quantity
from reception.core.orm import ForeignKeyField, IntegerField, TextField
from reception.core.record import Record


class Branch(Record):
    """门店: one dealership location. Papers carry its code."""

    version = IntegerField(default=1)
    code = TextField()
    name = TextField()
    company = TextField(default="")
    address = TextField(default="")
    service_phone = TextField(default="")
    rescue_phone = TextField(default="")
    credit_code = TextField(default="")
    contact = TextField(default="")


class Setting(Record):
    """A typed setting of a branch, as JSON (the list is in `core.settings`)."""

    version = IntegerField(default=1)
    branch = ForeignKeyField(Branch, on_delete="RESTRICT")
    name = TextField()
    value = TextField()


class Target(Record):
    """A target of a branch for a year (DOMAIN §6); money in yuan, rates in percent."""

    version = IntegerField(default=1)
    branch = ForeignKeyField(Branch, on_delete="RESTRICT")
    year = IntegerField()
    code = TextField()
    value = Quantity()
