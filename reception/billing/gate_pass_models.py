"""出门证 and who left the yard; 钥匙与车辆盘点. Passes are sealed by the database."""

from enum import StrEnum

from reception.core.fields import Code, Flag, Instant
from reception.core.orm import IntegerField, TextField
from reception.core.record import Record, new_uid


class Purpose(StrEnum):
    """Why a car may leave (DOMAIN §3)."""

    REPAIR = "repair"
    CLAIM = "claim"
    FREE = "free"
    UNREPAIRED = "unrepaired"
    ROAD_TEST = "road_test"  # it comes back
    UNSETTLED = "unsettled"  # allowed by role, with its reason


class Seen(StrEnum):
    """What the count found of a car or its key; empty: not looked at."""

    HERE = "here"
    MISSING = "missing"


class GatePass(Record):
    """A numbered pass for one car of one order, good until the end of its day; never changed."""

    uid = TextField(default=new_uid)
    branch_id = IntegerField()
    order_id = IntegerField()
    paper_id = IntegerField()
    number = TextField()
    plate = TextField()
    purpose = Code(Purpose)
    reason = TextField(default="")
    valid_on = IntegerField()  # 20261121
    at = Instant()
    person_id = IntegerField(null=True)

    class Meta:
        table_name = "gate_pass"


class GateExit(Record):
    """A car that left: with its pass, once; or without one, until a manager has answered that."""

    version = IntegerField(default=1)
    uid = TextField(default=new_uid)
    branch_id = IntegerField()
    pass_id = IntegerField(null=True)
    order_id = IntegerField(null=True)
    plate = TextField()
    at = Instant()
    person_id = IntegerField(null=True)
    reason = TextField(default="")  # why without a pass
    back_at = Instant(null=True)  # of a road test
    back_by = IntegerField(null=True)
    answered_at = Instant(null=True)
    answered_by = IntegerField(null=True)
    answer = TextField(default="")

    class Meta:
        table_name = "gate_exit"


class CarCount(Record):
    """The count of one day; closed by its sheet."""

    version = IntegerField(default=1)
    uid = TextField(default=new_uid)
    branch_id = IntegerField()
    day = IntegerField()  # 20261121
    begun_at = Instant()
    begun_by = IntegerField(null=True)
    closed_at = Instant(null=True)
    closed_by = IntegerField(null=True)
    paper_id = IntegerField(null=True)

    class Meta:
        table_name = "car_count"


class CarCountLine(Record):
    """A car of the count: as the list expects it, or found beside the list."""

    version = IntegerField(default=1)
    uid = TextField(default=new_uid)
    count_id = IntegerField()
    plate = TextField()
    model = TextField(default="")
    order_number = TextField(default="")
    place = TextField(default="")
    hook = TextField(default="")
    expected = Flag(default=True)
    car_state = TextField(default="")  # Seen
    key_state = TextField(default="")  # Seen
    remark = TextField(default="")
    at = Instant(null=True)
    person_id = IntegerField(null=True)

    class Meta:
        table_name = "car_count_line"
