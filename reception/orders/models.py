"""Work orders: what is to be done, who pays for it, how far it is."""

from enum import StrEnum

from reception.core.fields import Code, Flag, Instant, Json, Money, Quantity
from reception.core.models import Branch
from reception.core.orm import ForeignKeyField, IntegerField, TextField
from reception.core.record import Record, new_uid
from reception.customers.models import Customer
from reception.staff.models import Person
from reception.vehicles.models import Vehicle
from reception.visits.models import Visit


class OrderKind(StrEnum):
    """维修类别 (DOMAIN §2)."""

    MAINTENANCE = "maintenance"
    REPAIR = "repair"
    BODY = "body"
    ACCIDENT = "accident"
    CLAIM = "claim"
    RECALL = "recall"
    PDI = "pdi"
    INTERNAL = "internal"
    REWORK = "rework"
    COMEBACK = "comeback"


class State(StrEnum):
    """How far an order is; what may follow is in `orders.rules.TRANSITIONS`."""

    PENDING = "pending"
    DISPATCHED = "dispatched"
    WORKING = "working"
    HOLD_PARTS = "hold_parts"
    HOLD_CONSENT = "hold_consent"
    HOLD_OTHER = "hold_other"
    INSPECTION = "inspection"
    WASHING = "washing"
    READY = "ready"
    SETTLED = "settled"
    HANDED_OVER = "handed_over"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class LineKind(StrEnum):
    """工时 / 配件 / 其他."""

    LABOUR = "labour"
    PART = "part"
    OTHER = "other"


class Payer(StrEnum):
    """收费对象: 自费 / 保险 / 索赔 / 内部."""

    CUSTOMER = "customer"
    INSURER = "insurer"
    MAKER = "maker"
    INTERNAL = "internal"


class PartOrigin(StrEnum):
    """配件类型 (DOMAIN §2)."""

    ORIGINAL = "original"
    EQUIVALENT = "equivalent"
    AFTERMARKET = "aftermarket"
    REMANUFACTURED = "remanufactured"
    REPAIRED = "repaired"
    OWN = "own"


SECOND_HAND = frozenset({PartOrigin.REMANUFACTURED, PartOrigin.REPAIRED})  # DOMAIN §2: by consent


class Order(Record):
    """工单. `technician` and `bay` are those of the last dispatch."""

    version = IntegerField(default=1)
    uid = TextField(default=new_uid)
    branch = ForeignKeyField(Branch, on_delete="RESTRICT")
    number = TextField()
    visit = ForeignKeyField(Visit, on_delete="RESTRICT")
    vehicle = ForeignKeyField(Vehicle, on_delete="RESTRICT")
    customer = ForeignKeyField(Customer, on_delete="RESTRICT")
    advisor = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    kind = Code(OrderKind)
    state = Code(State, default=State.PENDING)
    hold_reason = TextField(default="")
    opened_at = Instant()
    promised_at = Instant(null=True)
    started_at = Instant(null=True)
    ready_at = Instant(null=True)
    settled_at = Instant(null=True)
    handed_over_at = Instant(null=True)
    technician = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    bay_id = IntegerField(null=True)  # shopfloor stands above; the database holds the reference
    comeback_of = ForeignKeyField("self", null=True, on_delete="RESTRICT")
    comeback_cause = TextField(default="")
    cancel_reason = TextField(default="")
    advice = TextField(default="")
    source = TextField(default="desk")  # desk, import, demo
    source_hash = TextField(null=True)

    class Meta:
        table_name = "work_order"


class OrderLine(Record):
    """One line; amount = quantity x price rounded half up to the fen, less the discount."""

    order = ForeignKeyField(Order, on_delete="RESTRICT")
    position = IntegerField()
    kind = Code(LineKind)
    code = TextField(default="")
    name = TextField()
    quantity = Quantity()
    price = Money()
    discount = Money(default=0)
    amount = Money()
    payer = Code(Payer, default=Payer.CUSTOMER)
    origin = TextField(default="")
    brand = TextField(default="")
    warranty_km = IntegerField(null=True)
    warranty_days = IntegerField(null=True)
    package = TextField(default="")
    extra_line_id = IntegerField(null=True)  # the asked item whose consent let this line in
    warranty = TextField(default="")  # warranty.RepairClass; "": by its name

    class Meta:
        table_name = "order_line"


class Promise(Record):
    """A promise 承诺时间: who set it, when, why, and whether the customer was told."""

    order = ForeignKeyField(Order, on_delete="RESTRICT")
    promised_at = Instant()
    set_at = Instant()
    person_id = IntegerField(null=True)
    reason = TextField(default="")
    told = Flag(default=True)


class OrderStep(Record):
    """When an order came into a state, by whom."""

    order = ForeignKeyField(Order, on_delete="RESTRICT")
    state = Code(State)
    at = Instant()
    person_id = IntegerField(null=True)
    note = TextField(default="")

    class Meta:
        table_name = "order_step"


class Answer(StrEnum):
    """How far an extra, or one of its items, is; withdrawn is kept as asked, with a reason."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class How(StrEnum):
    """How the customer answered (DOMAIN §4): 在店签字 / 电话 / 短信微信."""

    SIGNED = "signed"
    PHONE = "phone"
    MESSAGE = "message"


class ExtraWork(Record):
    """增项: why, how much longer, and the customer's answer: how, who, when, who noted it."""

    version = IntegerField(default=1)
    uid = TextField(default=new_uid)
    order = ForeignKeyField(Order, on_delete="RESTRICT")
    reason = TextField()
    delay_minutes = IntegerField(default=0)
    asked_at = Instant()
    asked_by = IntegerField(null=True)
    state = Code(Answer, default=Answer.ASKED)
    how = TextField(default="")  # How, once answered
    who = TextField(default="")
    phone = TextField(default="")
    signature = Json(null=True)
    note = TextField(default="")  # why it was declined
    decided_at = Instant(null=True)
    noted_by = IntegerField(null=True)
    withdrawn_at = Instant(null=True)  # asked by mistake: kept, not answered
    withdrawn_by = IntegerField(null=True)
    withdrawn_why = TextField(default="")

    class Meta:
        table_name = "extra_work"


class ExtraLine(Record):
    """An item that was asked for, with its price; kept as it was asked."""

    extra = ForeignKeyField(ExtraWork, on_delete="RESTRICT")
    position = IntegerField()
    kind = Code(LineKind)
    code = TextField(default="")
    name = TextField()
    quantity = Quantity()
    price = Money()
    discount = Money(default=0)
    amount = Money()
    payer = Code(Payer, default=Payer.CUSTOMER)
    origin = TextField(default="")
    brand = TextField(default="")
    package = TextField(default="")
    state = Code(Answer, default=Answer.ASKED)
    dismissed_at = Instant(null=True)
    dismissed_by = IntegerField(null=True)
    line_id = IntegerField(null=True)  # the order's line that it makes dearer
    amount_before = Money(default=0)  # what the customer paid for that line
    warranty = TextField(default="")  # warranty.RepairClass; "": by catalogue and name

    class Meta:
        table_name = "extra_line"


class ExtraPhoto(Record):
    """A photo that shows why."""

    extra = ForeignKeyField(ExtraWork, on_delete="RESTRICT")
    hash = TextField()
    position = IntegerField()

    class Meta:
        table_name = "extra_photo"
