"""What desk and floor say to each other about an order, and who has read how far."""

from enum import StrEnum

from reception.core.fields import Code, Instant
from reception.core.orm import ForeignKeyField, IntegerField, TextField
from reception.core.record import Record, new_uid
from reception.orders.models import Order


class About(StrEnum):
    """故障 / 发现 / 完成 / 留言: before, during, after, and all else."""

    FAULT = "fault"
    FOUND = "found"
    DONE = "done"
    NOTE = "note"


class Message(Record):
    """One thing said; never changed. Withdrawn it stays, struck through, with the reason."""

    version = IntegerField(default=1)
    uid = TextField(default=new_uid)
    order = ForeignKeyField(Order, on_delete="RESTRICT")
    author_id = IntegerField(null=True)
    at = Instant()
    about = Code(About)
    words = TextField(default="")  # empty only beside photos
    extra_id = IntegerField(null=True)  # the additional work that it became
    withdrawn_at = Instant(null=True)
    withdrawn_by = IntegerField(null=True)
    withdrawn_why = TextField(default="")


class MessagePhoto(Record):
    """A photo that shows it."""

    message = ForeignKeyField(Message, on_delete="RESTRICT")
    hash = TextField()
    position = IntegerField()

    class Meta:
        table_name = "message_photo"


class MessageRead(Record):
    """Up to which message somebody has read the thread of an order, and when."""

    person_id = IntegerField()
    order = ForeignKeyField(Order, on_delete="RESTRICT")
    last_read = IntegerField()
    at = Instant()

    class Meta:
        table_name = "message_read"
