"""Claims with their steps and documents; insurance cases with what was agreed by line."""

from enum import StrEnum

from reception.billing.models import Settlement
from reception.core.fields import Code, Instant, Money
from reception.core.models import Branch
from reception.core.orm import ForeignKeyField, IntegerField, TextField
from reception.core.record import Record, new_uid
from reception.orders.models import LineKind, Order, OrderLine
from reception.papers.models import Content


class What(StrEnum):
    """A step of a claim."""

    SENT = "sent"
    ACCEPTED = "accepted"
    PARTLY = "partly"
    REFUSED = "refused"
    PAID = "paid"
    WITHDRAWN = "withdrawn"


class Claim(Record):
    """索赔: a settled line that the maker pays. The database makes it when the list is paid.

    `number` is the maker's; `accepted` 0 means refused; `rounds` counts how often it was sent.
    """

    version = IntegerField(default=1)
    uid = TextField(default=new_uid)
    branch = ForeignKeyField(Branch, on_delete="RESTRICT")
    order = ForeignKeyField(Order, on_delete="RESTRICT")
    settlement = ForeignKeyField(Settlement, on_delete="RESTRICT")
    line_id = IntegerField()
    kind = Code(LineKind)
    code = TextField(default="")
    name = TextField()
    amount = Money()
    arisen_at = Instant()
    number = TextField(default="")
    rounds = IntegerField(default=0)
    sent_at = Instant(null=True)
    answered_at = Instant(null=True)
    accepted = Money(null=True)
    paid_on = IntegerField(null=True)  # 20261121
    paid = Money(null=True)
    withdrawn_at = Instant(null=True)
    part_code = TextField(default="")  # where the line has none
    cause = TextField(default="")
    finding = TextField(default="")  # the technician's


class ClaimStep(Record):
    """What was done about a claim, when and by whom; only ever added to."""

    version = IntegerField(default=1)
    claim = ForeignKeyField(Claim, on_delete="RESTRICT")
    what = Code(What)
    at = Instant()
    person_id = IntegerField(null=True)
    number = TextField(default="")
    amount = Money(null=True)
    text = TextField(default="")

    class Meta:
        table_name = "claim_step"


class ClaimFile(Record):
    """A document's bytes under their SHA-256: a PDF, or a photo made small."""

    hash = TextField(unique=True)
    media = TextField()
    bytes = Content()

    class Meta:
        table_name = "claim_file"


class ClaimDocument(Record):
    """A document of a claim; it stays once the claim was sent."""

    uid = TextField(default=new_uid)
    claim = ForeignKeyField(Claim, on_delete="RESTRICT")
    hash = TextField()
    name = TextField()
    kind = TextField(default="")  # rules.DOCUMENT_NAMES
    at = Instant()
    person_id = IntegerField(null=True)

    class Meta:
        table_name = "claim_document"


class InsuranceCase(Record):
    """保险 of one order: who insures, 报案号, 定损员, estimated and agreed amount (定损金额).

    The database notes `received_at` when all that the insurer owes has come.
    """

    version = IntegerField(default=1)
    uid = TextField(default=new_uid)
    branch = ForeignKeyField(Branch, on_delete="RESTRICT")
    order = ForeignKeyField(Order, on_delete="RESTRICT")
    insurer = TextField(default="")
    number = TextField(default="")
    assessor = TextField(default="")
    assessor_phone = TextField(default="")
    note = TextField(default="")
    estimated = Money(null=True)
    agreed = Money(null=True)
    agreed_at = Instant(null=True)
    received_at = Instant(null=True)

    class Meta:
        table_name = "insurance_case"


class InsuranceLine(Record):
    """What the assessor agreed for one line, where it was agreed by line."""

    version = IntegerField(default=1)
    case = ForeignKeyField(InsuranceCase, on_delete="RESTRICT")
    line = ForeignKeyField(OrderLine, on_delete="CASCADE")
    agreed = Money()

    class Meta:
        table_name = "insurance_line"


class Assessment(Record):
    """What an assessor said (定损): amount of this time, agreed in all after it; only ever added."""

    uid = TextField(default=new_uid)
    case = ForeignKeyField(InsuranceCase, on_delete="RESTRICT")
    kind = TextField()  # insurance.ASSESSMENT_NAMES
    amount = Money()
    agreed = Money()
    assessor = TextField(default="")
    note = TextField(default="")
    at = Instant()
    person_id = IntegerField(null=True)
