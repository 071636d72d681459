"""Vehicles. The VIN is the identity; plates move between cars and have a history (DOMAIN §5)."""

from reception.core.fields import Instant
from reception.core.orm import ForeignKeyField, IntegerField, TextField
from reception.core.record import Record, new_uid
from reception.customers.models import Customer


class Vehicle(Record):
    """A car as it is today; `search_key` is what the search box looks through."""

    version = IntegerField(default=1)
    uid = TextField(default=new_uid)
    vin = TextField(null=True, unique=True)
    plate = TextField()
    plate_kind = TextField(default="ordinary")
    plate_reason = TextField(default="")
    model = TextField(default="")
    vehicle_type = TextField(default="")
    engine_number = TextField(default="")
    colour = TextField(default="")
    model_year = IntegerField(null=True)
    customer = ForeignKeyField(Customer, on_delete="RESTRICT")
    mileage = IntegerField(null=True)  # km, at the last visit
    seen_at = Instant()
    search_key = TextField()
    invoiced_on = IntegerField(null=True)  # 20240131: 三包 counts from here
    insured_until = IntegerField(null=True)


class PlateHistory(Record):
    """Which plate a car had from when until when; `until` is empty for the present one."""

    vehicle = ForeignKeyField(Vehicle, on_delete="RESTRICT")
    plate = TextField()
    since = Instant()
    until = Instant(null=True)

    class Meta:
        table_name = "plate_history"


class Recall(Record):
    """召回 or service campaign of the maker; open from a day (20240131) to a day, until it is closed."""

    version = IntegerField(default=1)
    uid = TextField(default=new_uid)
    code = TextField(unique=True)
    title = TextField()
    work = TextField(default="")  # what is to be done
    reference = TextField(default="")  # the maker's
    package = TextField(default="")  # of the catalogue, which stands above
    begins_on = IntegerField()
    ends_on = IntegerField(null=True)
    closed_at = Instant(null=True)


class RecallCar(Record):
    """A VIN of a recall's list, seen here or never; done on an order, or elsewhere with a reason."""

    version = IntegerField(default=1)
    recall = ForeignKeyField(Recall, on_delete="RESTRICT")
    vin = TextField()
    order_id = IntegerField(null=True)  # orders stand above; the database holds the reference
    elsewhere_at = Instant(null=True)
    elsewhere_by = IntegerField(null=True)
    elsewhere_reason = TextField(default="")

    class Meta:
        table_name = "recall_car"
