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
