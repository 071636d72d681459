"""People who sign in."""

from reception.core.fields import Flag, Instant
from reception.core.models import Branch
from reception.core.orm import ForeignKeyField, IntegerField, TextField
from reception.core.record import Record, new_uid


class Person(Record):
    """Somebody of the branch; `roles` holds role codes separated by spaces (`staff.rules.Role`)."""

    version = IntegerField(default=1)
    uid = TextField(default=new_uid)
    branch = ForeignKeyField(Branch, on_delete="RESTRICT")
    login = TextField(unique=True)
    name = TextField()
    roles = TextField()
    secret_hash = TextField(default="")
    active = Flag(default=True)
    failures = IntegerField(default=0)
    locked_until = Instant(null=True)
