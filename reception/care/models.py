"""Surveys after the visit."""

from reception.core.fields import Flag, Instant, Quantity
from reception.core.orm import ForeignKeyField, IntegerField, TextField
from reception.core.record import Record, new_uid
from reception.orders.models import Order


class Survey(Record):
    """回访 answer: the weighted score 0..100 in percent; invalid ones are counted apart."""

    uid = TextField(default=new_uid)
    order = ForeignKeyField(Order, on_delete="RESTRICT")
    answered_at = Instant()
    score = Quantity()
    valid = Flag(default=True)
    remark = TextField(default="")
    person_id = IntegerField(null=True)
