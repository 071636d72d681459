"""Settlements, payments and what follows them. Nothing paid is ever edited: the database refuses."""

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
    DEPOSIT = "deposit"  # 定金 applied
    ROUNDING = "rounding"  # 抹零: not paid, by the list
    WRITE_OFF = "write_off"  # owed and never received


MONEY = (Method.CASH, Method.CARD, Method.WECHAT, Method.ALIPAY, Method.TRANSFER)


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
    rounding = Money(default=0)  # of the customer's share


class Payment(Record):
    """What one payer paid, or owes (挂账)."""

    uid = TextField(default=new_uid)
    settlement = ForeignKeyField(Settlement, on_delete="RESTRICT")
    payer = Code(Payer)
    method = Code(Method)
    amount = Money()
    at = Instant()
    person_id = IntegerField(null=True)
    deposit_id = IntegerField(null=True)


class Deposit(Record):
    """定金 for an order or a booking; `open` is what is neither applied nor given back.

    The database keeps `open` by payments and refunds alone.
    """

    uid = TextField(default=new_uid)
    number = TextField()
    amount = Money()
    at = Instant()
    person_id = IntegerField(null=True)
    paper_id = IntegerField()
    branch_id = IntegerField()
    order_id = IntegerField(null=True)
    booking_id = IntegerField(null=True)
    method = Code(Method)
    open = Money()


class Reversal(Record):
    """红冲: a paid list taken back with all its payments, by one document."""

    uid = TextField(default=new_uid)
    number = TextField()
    settlement_id = IntegerField()
    reason = TextField()
    paid_at = Instant()  # the settlement's, for the figures of that month
    at = Instant()
    person_id = IntegerField(null=True)
    paper_id = IntegerField()


class ReversalSum(Record):
    """What of a reversed list each payer had of each kind, as its lines were."""

    uid = TextField(default=new_uid)
    reversal_id = IntegerField()
    payer = Code(Payer)
    kind = TextField()
    amount = Money()

    class Meta:
        table_name = "reversal_sum"


class Refund(Record):
    """退款 of a payment or of a deposit, never above it; `reversal_id` where it is part of one."""

    uid = TextField(default=new_uid)
    number = TextField()
    amount = Money()
    at = Instant()
    person_id = IntegerField(null=True)
    paper_id = IntegerField()
    payment_id = IntegerField(null=True)
    deposit_id = IntegerField(null=True)
    reversal_id = IntegerField(null=True)
    method = Code(Method)
    reason = TextField()


class CreditAccount(Record):
    """挂账: how much a customer may owe the branch, and in how many days it is paid."""

    version = IntegerField(default=1)
    uid = TextField(default=new_uid)
    branch_id = IntegerField()
    customer_id = IntegerField()
    most = Money()
    days = IntegerField()

    class Meta:
        table_name = "credit_account"


class Receivable(Record):
    """应收: a payment on account until it is received; `open` falls by receipts alone."""

    uid = TextField(default=new_uid)
    branch_id = IntegerField()
    payment_id = IntegerField()
    order_id = IntegerField()
    payer = Code(Payer)
    amount = Money()
    open = Money()
    at = Instant()
    due_on = IntegerField()  # 20261121


class Receipt(Record):
    """收款 of what was on account, in parts or whole; or written off with a reason."""

    uid = TextField(default=new_uid)
    number = TextField()
    amount = Money()
    at = Instant()
    person_id = IntegerField(null=True)
    paper_id = IntegerField()
    receivable_id = IntegerField()
    method = Code(Method)
    reason = TextField()
