"""Stock of a part, an order's share of it, and the moves that both are the sum of."""

from enum import StrEnum

from reception.core.fields import Code, Instant, Quantity
from reception.core.models import Branch
from reception.core.orm import ForeignKeyField, IntegerField, TextField
from reception.core.record import Record, new_uid
from reception.orders.models import Order


class MoveKind(StrEnum):
    """预留 / 释放 / 出库 / 退回 / 入库 / 盘点."""

    RESERVED = "reserved"
    RELEASED = "released"
    ISSUED = "issued"
    RETURNED = "returned"
    RECEIVED = "received"
    COUNTED = "counted"


class PartStock(Record):
    """A part on the shelves of a branch. `on_hand` and `reserved` are kept by the moves alone."""

    version = IntegerField(default=1)
    uid = TextField(default=new_uid)
    branch = ForeignKeyField(Branch, on_delete="RESTRICT")
    code = TextField()
    name = TextField()
    unit = TextField(default="")
    place = TextField(default="")
    minimum = Quantity(default=0)
    search_key = TextField()
    on_hand = Quantity(default=0)
    reserved = Quantity(default=0)

    class Meta:
        table_name = "part_stock"


class PartNeed(Record):
    """What an order has of a part, and when what is missing is expected; sums kept by the moves."""

    version = IntegerField(default=1)
    uid = TextField(default=new_uid)
    order = ForeignKeyField(Order, on_delete="RESTRICT")
    stock = ForeignKeyField(PartStock, on_delete="RESTRICT")
    reserved = Quantity(default=0)
    issued = Quantity(default=0)
    expected_at = Instant(null=True)
    note = TextField(default="")

    class Meta:
        table_name = "part_need"


class PartMove(Record):
    """One move: by how much it changes what is there and what is reserved; only ever added.

    `balance` is what is there after it; `to_id` the technician who took the part.
    """

    uid = TextField(default=new_uid)
    stock = ForeignKeyField(PartStock, on_delete="RESTRICT")
    need_id = IntegerField(null=True)
    kind = Code(MoveKind)
    on_hand_by = Quantity()
    reserved_by = Quantity(default=0)
    balance = Quantity()
    at = Instant()
    by_id = IntegerField(null=True)
    to_id = IntegerField(null=True)
    reason = TextField(default="")

    class Meta:
        table_name = "part_move"
