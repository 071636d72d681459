"""What a branch sells: operations by the hour, parts by the piece, packages of both."""

from reception.core.fields import Flag, Money, Quantity
from reception.core.orm import ForeignKeyField, IntegerField, TextField
from reception.core.record import Record


class Operation(Record):
    """A labour operation 工时项目: hours and yuan per hour."""

    version = IntegerField(default=1)
    code = TextField(unique=True)
    name = TextField()
    kind = TextField()
    hours = Quantity()
    rate = Money()
    active = Flag(default=True)
    search_key = TextField()
    skill = TextField(default="")  # what who does it has learnt
    equipment = TextField(default="")  # what its bay has
    warranty = TextField(default="")  # orders.warranty.RepairClass; "": by its name


class Part(Record):
    """A part 配件 with its price in yuan per unit."""

    version = IntegerField(default=1)
    code = TextField(unique=True)
    name = TextField()
    brand = TextField(default="")
    unit = TextField(default="")
    price = Money()
    origin = TextField()
    active = Flag(default=True)
    search_key = TextField()


class Package(Record):
    """A package 套餐: lines that are taken together."""

    version = IntegerField(default=1)
    code = TextField(unique=True)
    name = TextField()
    note = TextField(default="")
    active = Flag(default=True)
    search_key = TextField()


class PackageLine(Record):
    """One operation or part of a package; `price` overrides the catalogue's where given."""

    package = ForeignKeyField(Package, on_delete="RESTRICT")
    position = IntegerField()
    kind = TextField()
    code = TextField()
    quantity = Quantity()
    price = Money(null=True)

    class Meta:
        table_name = "package_line"


class Price(Record):
    """A price of an operation (yuan an hour) or part from a day to a day, both included."""

    version = IntegerField(default=1)
    kind = TextField()
    code = TextField()
    price = Money()
    valid_from = IntegerField()  # 20240131
    valid_to = IntegerField(null=True)  # none: until another is set
    note = TextField(default="")
