"""电子健康档案: the queue of what goes to the platform; one row a settlement list, kept for good."""

from enum import StrEnum

from reception.core.fields import Code, Flag, Instant
from reception.core.orm import IntegerField, TextField
from reception.core.record import Record, new_uid


class RecordState(StrEnum):
    """How far a record is; what lacks VIN or mileage waits, and is asked for by the queries."""

    WAITING = "waiting"
    REFUSED = "refused"
    SENT = "sent"
    CLOSED = "closed"


class ERecord(Record):
    """A record to upload. `next_at` is when it may be tried, also while somebody is trying it."""

    version = IntegerField(default=1)
    uid = TextField(default=new_uid)
    branch_id = IntegerField()
    settlement_id = IntegerField()
    state = Code(RecordState, default=RecordState.WAITING)
    queued_at = Instant()
    attempts = IntegerField(default=0)
    trying = Flag(default=False)  # an attempt is under way, or was cut off
    next_at = Instant()
    answer = TextField(default="")  # the last, or what went wrong
    answered_at = Instant(null=True)
    reason = TextField(default="")  # why it was closed

    class Meta:
        table_name = "e_record"


class LateMileage(Record):
    """进厂里程 noted after the car had left, with where it is known from; the papers stay."""

    uid = TextField(default=new_uid)
    visit_id = IntegerField()
    mileage = IntegerField()  # km
    source = TextField()
    at = Instant()
    person_id = IntegerField(null=True)

    class Meta:
        table_name = "late_mileage"
