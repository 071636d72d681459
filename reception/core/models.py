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


class SpecialDay(Record):
    """A day of a branch that is not like its weekday: closed, open, or open at other hours."""

    version = IntegerField(default=1)
    branch = ForeignKeyField(Branch, on_delete="RESTRICT")
    day = IntegerField()  # 20240131
    kind = TextField()
    opens = IntegerField(default=0)  # minutes from midnight, where the hours are others
    closes = IntegerField(default=0)
    word = TextField(default="")

    class Meta:
        table_name = "special_day"
