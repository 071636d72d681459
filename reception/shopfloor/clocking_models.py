"""Who is here, who is on what since when, who calls, and what a foreman corrected."""

from enum import StrEnum

from reception.core.fields import Code, Flag, Instant, Json
from reception.core.orm import ForeignKeyField, IntegerField, TextField
from reception.core.record import Record, new_uid
from reception.orders.models import Order
from reception.staff.models import Person


class What(StrEnum):
    """What somebody who is signed on is at: a job, a pause, or nothing yet (待命)."""

    JOB = "job"
    PAUSE = "pause"
    IDLE = "idle"


class Pause(StrEnum):
    """等件 / 等确认 / 缺工具 / 求援 / 休息."""

    PARTS = "parts"
    CONSENT = "consent"
    TOOL = "tool"
    HELP = "help"
    BREAK = "break"


class Attendance(Record):
    """From sign-on to sign-off. `forgotten`: closed by the program, until a foreman confirms."""

    version = IntegerField(default=1)
    uid = TextField(default=new_uid)
    person = ForeignKeyField(Person, on_delete="RESTRICT")
    began_at = Instant()
    ended_at = Instant(null=True)
    forgotten = Flag(default=False)
    confirmed_at = Instant(null=True)
    confirmed_by = IntegerField(null=True)


class Clocking(Record):
    """A stretch of somebody's day. The stretches of an attendance leave no gap.

    A pause keeps the job it interrupts. `ended_why`: done, next (another job), a pause's reason,
    stopped (somebody else ended or held the order), off.
    """

    version = IntegerField(default=1)
    uid = TextField(default=new_uid)
    person = ForeignKeyField(Person, on_delete="RESTRICT")
    order = ForeignKeyField(Order, null=True, on_delete="RESTRICT")
    what = Code(What)
    reason = TextField(default="")
    began_at = Instant()
    ended_at = Instant(null=True)
    ended_why = TextField(default="")


class FloorCall(Record):
    """A red call on the board until somebody answers it: help is wanted, or a tool."""

    version = IntegerField(default=1)
    uid = TextField(default=new_uid)
    person = ForeignKeyField(Person, on_delete="RESTRICT")
    order = ForeignKeyField(Order, null=True, on_delete="RESTRICT")
    what = Code(Pause)
    at = Instant()
    answered_at = Instant(null=True)
    answered_by = IntegerField(null=True)

    class Meta:
        table_name = "floor_call"


class ClockingCorrection(Record):
    """What a foreman put right: the stretches of that time before and after, and why."""

    person = ForeignKeyField(Person, on_delete="RESTRICT")
    began_at = Instant()
    ended_at = Instant()
    before = Json()
    after = Json()
    reason = TextField()
    at = Instant()
    by_id = IntegerField(null=True)

    class Meta:
        table_name = "clocking_correction"
