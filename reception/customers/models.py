"""Customers: owners of cars and those who bring them."""

from enum import StrEnum

from reception.core.fields import Code, Flag, Instant, Json
from reception.core.orm import ForeignKeyField, IntegerField, TextField
from reception.core.record import Record, new_uid


class CustomerKind(StrEnum):
    """A person or a company."""

    PERSON = "person"
    COMPANY = "company"


class CustomerClass(StrEnum):
    """How often the customer is cared for (DOMAIN §7)."""

    VIP = "vip"
    ONE = "one"
    TWO = "two"
    OTHER = "other"


class ConsentKind(StrEnum):
    """What is noted: that the notice was given, or whether offers may be sent (DOMAIN §4)."""

    PRIVACY = "privacy"
    MARKETING = "marketing"


class ConsentHow(StrEnum):
    """How somebody said so; `before` stands for what was noted before there were consents."""

    SIGNED = "signed"
    IN_STORE = "in_store"
    PHONE = "phone"
    MESSAGE = "message"
    BEFORE = "before"


class Customer(Record):
    """Somebody who owns cars.

    `marketing` is what the last consent says. `search_key` finds customers who have no car; all
    others are found by their cars.
    """

    version = IntegerField(default=1)
    uid = TextField(default=new_uid)
    name = TextField()
    phone = TextField(default="")
    phone2 = TextField(default="")
    kind = Code(CustomerKind, default=CustomerKind.PERSON)
    class_ = Code(CustomerClass, column_name="class", default=CustomerClass.OTHER)
    address = TextField(default="")
    note = TextField(default="")
    marketing = Flag(default=False)
    created_at = Instant()
    restricted_at = Instant(null=True)
    merged_into = ForeignKeyField("self", null=True, on_delete="RESTRICT")
    search_key = TextField(default="")


class ConsentText(Record):
    """A privacy notice as it was shown; kept once for all who read it."""

    text = TextField(unique=True)

    class Meta:
        table_name = "consent_text"


class Consent(Record):
    """One word of a customer about their data; only ever added to."""

    uid = TextField(default=new_uid)
    customer = ForeignKeyField(Customer, on_delete="RESTRICT")
    kind = Code(ConsentKind)
    given = Flag()
    how = Code(ConsentHow)
    text = ForeignKeyField(ConsentText, null=True, on_delete="RESTRICT")  # what was shown
    at = Instant()
    person_id = IntegerField(null=True)


class Merge(Record):
    """Two customers that are one; `moved` keeps what changed, so that it can be undone."""

    uid = TextField(default=new_uid)
    kept = ForeignKeyField(Customer, on_delete="RESTRICT")
    gone = ForeignKeyField(Customer, on_delete="RESTRICT")
    moved = Json()
    at = Instant()
    person_id = IntegerField(null=True)
    undone_at = Instant(null=True)
    undone_by = IntegerField(null=True)

    class Meta:
        table_name = "customer_merge"


class Apart(Record):
    """Two customers that look like one and are two: who said so; never offered as one again."""

    uid = TextField(default=new_uid)
    one = ForeignKeyField(Customer, on_delete="RESTRICT")  # the lower key
    other = ForeignKeyField(Customer, on_delete="RESTRICT")
    at = Instant()
    person_id = IntegerField(null=True)
    undone_at = Instant(null=True)
    undone_by = IntegerField(null=True)

    class Meta:
        table_name = "customer_apart"


class Restriction(Record):
    """A deletion request inside the retention time: `kept` holds what is only stored."""

    customer = ForeignKeyField(Customer, on_delete="RESTRICT")
    reason = TextField()
    kept = Json()
    at = Instant()
    person_id = IntegerField(null=True)
    lifted_at = Instant(null=True)
    lifted_by = IntegerField(null=True)

    class Meta:
        table_name = "customer_restriction"


class Export(Record):
    """Customers that were written into a file: how many, phones masked or not."""

    uid = TextField(default=new_uid)
    at = Instant()
    person_id = IntegerField(null=True)
    rows = IntegerField()
    masked = Flag()
    format = TextField()

    class Meta:
        table_name = "customer_export"
