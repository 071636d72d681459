"""Archived papers. All but `Counter` are append-only at the database's own hands."""

from typing import Any

from reception.core.fields import Instant, Json
from reception.core.models import Branch
from reception.core.orm import BlobField, ForeignKeyField, IntegerField, TextField
from reception.core.record import Record, new_uid


class Counter(Record):
    """The last number given, per branch, kind of paper and day."""

    branch = ForeignKeyField(Branch, on_delete="RESTRICT")
    kind = TextField()
    day = IntegerField()  # 20261121
    last = IntegerField()


class Content(BlobField):
    """Plain bytes on both databases; peewee would wrap them, and the audit could not name them."""

    def db_value(self, value: Any) -> bytes | None:
        """Return the bytes."""
        return None if value is None else bytes(value)


class PaperContent(Record):
    """The bytes of a paper, under their SHA-256."""

    hash = TextField(unique=True)
    bytes = Content()

    class Meta:
        table_name = "paper_content"


class Paper(Record):
    """A numbered, sealed paper: the data it was made from and the hash of its bytes."""

    uid = TextField(default=new_uid)
    branch = ForeignKeyField(Branch, on_delete="RESTRICT")
    kind = TextField()
    day = IntegerField()
    serial = IntegerField()
    number = TextField()
    subject_id = IntegerField()  # the order
    issued_at = Instant()
    person_id = IntegerField(null=True)
    data = Json()
    content_hash = TextField()
    seal = TextField()


class PaperEvent(Record):
    """What happened to a paper afterwards: printed, saved, voided."""

    paper = ForeignKeyField(Paper, on_delete="RESTRICT")
    what = TextField()
    at = Instant()
    person_id = IntegerField(null=True)
    note = TextField(default="")

    class Meta:
        table_name = "paper_event"


class SlipDelay(Record):
    """Why the slip of a visit is not archived yet, and by when it will be; only ever added to."""

    uid = TextField(default=new_uid)
    order_id = IntegerField()
    reason = TextField()
    expected_on = IntegerField()  # 20261121
    at = Instant()
    person_id = IntegerField(null=True)

    class Meta:
        table_name = "slip_delay"


class SigningKey(Record):
    """The public half of a PC's key; the private one never leaves that PC."""

    uid = TextField(default=new_uid)
    branch = ForeignKeyField(Branch, on_delete="RESTRICT")
    pc = TextField()
    public = TextField(unique=True)  # 32 bytes, hexadecimal
    made_at = Instant()

    class Meta:
        table_name = "signing_key"


class PaperSignature(Record):
    """The branch's signature of a paper (`papers.signing`)."""

    paper = ForeignKeyField(Paper, on_delete="RESTRICT", unique=True)
    key = ForeignKeyField(SigningKey, on_delete="RESTRICT")
    signature = TextField()  # 64 bytes, hexadecimal

    class Meta:
        table_name = "paper_signature"


class ScanWanted(Record):
    """A slip that the customer signs by hand and whose scan is not attached yet."""

    paper = ForeignKeyField(Paper, on_delete="RESTRICT", unique=True)

    class Meta:
        table_name = "scan_wanted"


class PaperScan(Record):
    """A scan of a hand-signed copy as a PDF of pictures; a newer one is added, none replaced."""

    uid = TextField(default=new_uid)
    paper = ForeignKeyField(Paper, on_delete="RESTRICT")
    hash = TextField()
    pages = IntegerField()
    at = Instant()
    person_id = IntegerField(null=True)
    bytes = Content()

    class Meta:
        table_name = "paper_scan"


class PaperLoan(Record):
    """Who has a paper of the archive, until when, and when it came back."""

    version = IntegerField(default=1)
    uid = TextField(default=new_uid)
    paper = ForeignKeyField(Paper, on_delete="RESTRICT")
    branch = ForeignKeyField(Branch, on_delete="RESTRICT")
    borrower = TextField()
    borrower_id = IntegerField(null=True)  # the colleague; none for somebody from outside
    reason = TextField()
    due_on = IntegerField()  # 20261121
    lent_at = Instant()
    lent_by = IntegerField(null=True)
    returned_at = Instant(null=True)
    returned_by = IntegerField(null=True)
    remark = TextField(default="")

    class Meta:
        table_name = "paper_loan"
