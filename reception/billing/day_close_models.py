"""交班日结: a close, its sums by method, the documents in it; and exports of the journal.

`till_open` has no class: the database alone fills and empties it (migration 0027).
"""

from reception.billing.models import Method
from reception.core.fields import Code, Instant, Money
from reception.core.orm import IntegerField, TextField
from reception.core.record import Record, new_uid


class DayClose(Record):
    """A person's close: the cash that should be there, the cash that is, where it goes."""

    uid = TextField(default=new_uid)
    number = TextField()
    branch_id = IntegerField()
    person_id = IntegerField()
    by_id = IntegerField()  # who closed it, in his stead where another
    previous_id = IntegerField()  # the person's close before, 0 for the first
    day = IntegerField()  # 20261121
    at = Instant()
    documents = IntegerField()
    kept = Money()  # what the close before left as float
    opening = Money()
    cash_in = Money()
    cash_out = Money()
    correction = Money()  # of an earlier close; more cash is above zero
    expected = Money()
    y100 = IntegerField()
    y50 = IntegerField()
    y20 = IntegerField()
    y10 = IntegerField()
    y5 = IntegerField()
    y1 = IntegerField()
    j5 = IntegerField()
    j1 = IntegerField()
    counted = Money()
    difference = Money()  # 长款 above zero, 短款 below
    handed = Money()  # 缴存
    remains = Money()  # left as float
    reason = TextField()
    correction_note = TextField()
    stead = TextField()  # why another closed it
    paper_id = IntegerField()

    class Meta:
        table_name = "day_close"


class DayCloseSum(Record):
    """What of a close was taken and given back in one way."""

    uid = TextField(default=new_uid)
    close_id = IntegerField()
    method = Code(Method)
    taken = Money()
    back = Money()

    class Meta:
        table_name = "day_close_sum"


class DayCloseItem(Record):
    """One document of a close; it is in no other."""

    close_id = IntegerField()
    kind = TextField()  # payment, deposit, refund, receipt
    row_id = IntegerField()

    class Meta:
        table_name = "day_close_item"


class JournalExport(Record):
    """One export of the accounting journal, with the hash of what was written."""

    uid = TextField(default=new_uid)
    branch_id = IntegerField()
    first = IntegerField()  # 20261101
    last = IntegerField()
    lines = IntegerField()
    total = Money()  # of either side
    hash = TextField()
    at = Instant()
    person_id = IntegerField(null=True)

    class Meta:
        table_name = "journal_export"
