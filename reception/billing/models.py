"""Settlements and payments. A payment is never edited: the database refuses."""

from enum import StrEnum

from reception.core.fields import Code, Instant, Money
from reception.core.orm import ForeignKeyField, IntegerField, TextField
from reception.core.record import Record, new_uid
from reception.orders.models import Order, Payer


class Method(StrEnum):
    """How it was paid; 挂账 stands for amounts owed by insurer, maker or a customer on account."""

    CASH = "cash"
    CARD = "card"
    WECHAT = "wechat"
    ALIPAY = "alipay"
    TRANSFER = "transfer"
    ACCOUNT = "account"


class Settlement(Record):
    """结算: sums of the order's lines by kind and by payer; the database holds them equal."""

    version = IntegerField(default=1)
    uid = TextField(default=new_uid)
    order = ForeignKeyField(Order, on_delete="RESTRICT")
    number = TextField()
    labour = Money()
    part = Money()
    other = Money()
    total = Money()
    customer = Money()
    insurer = Money()
    maker = Money()
    internal = Money()
    listed_at = Instant()
    paid_at = Instant(null=True)
    voided_at = Instant(null=True)
    void_reason = TextField(default="")
    paper_id = IntegerField(null=True)


class Payment(Record):
    """What one payer paid, or owes (挂账)."""

    uid = TextField(default=new_uid)
    settlement = ForeignKeyField(Settlement, on_delete="RESTRICT")
    payer = Code(Payer)
    method = Code(Method)
    amount = Money()
    at = Instant()
    person_id = IntegerField(null=True)
