"""钥匙牌: on which hook a car's keys hang while it is here; one car a hook, by the database."""

from dataclasses import dataclass

from reception.core import clock, db, gate, record
from reception.core.drivers import IntegrityError
from reception.core.errors import Invalid, Refused
from reception.core.fields import Instant
from reception.core.gate import action
from reception.core.orm import IntegerField, TextField
from reception.core.permissions import Permission
from reception.core.record import Record, new_uid
from reception.core.text import _
from reception.core.typed import one_line
from reception.vehicles.rules import show_plate

LONGEST = 6  # characters of a hook's number


class KeyTag(Record):
    """The hook of one visit's keys, one or two of them; free again when the car has left."""

    version = IntegerField(default=1)
    uid = TextField(default=new_uid)
    branch_id = IntegerField()
    visit_id = IntegerField()
    hook = TextField()
    keys = IntegerField(default=1)
    released_at = Instant(null=True)

    class Meta:
        table_name = "key_tag"


@dataclass(frozen=True)
class Hook:
    """Where a car's keys hang, and how many there are."""

    hook: str
    keys: int


def hook_of(order_id: int) -> Hook | None:
    """Return the hook of an order's visit; None where none was noted."""
    found = db.row(
        "SELECT t.hook, t.keys FROM key_tag t JOIN work_order o ON o.visit_id = t.visit_id"
        " WHERE o.id = ?",
        (order_id,),
    )
    return None if found is None else Hook(*found)


def taken_by(hook: str, besides_visit: int = 0) -> str:
    """Return the plate of the car in house whose keys hang there, empty when it is free."""
    found = db.row(
        "SELECT c.plate FROM key_tag t JOIN visit v ON v.id = t.visit_id"
        " JOIN vehicle c ON c.id = v.vehicle_id"
        " WHERE t.branch_id = ? AND t.hook = ? AND t.released_at IS NULL AND t.visit_id <> ?",
        (gate.actor().branch_id, hook.strip().upper(), besides_visit),
    )
    return str(found[0]) if found else ""


def check_hook(hook: str) -> str:
    """Return a hook's number as it is kept; Invalid("key_hook") when it is too long."""
    text = one_line(hook.strip().upper(), "key_hook")
    if len(text) > LONGEST:
        raise Invalid(
            "key_hook",
            _("A hook has at most {count} characters, such as 12 or A3.").format(count=LONGEST),
        )
    return text


def check_free(hook: str, besides_visit: int = 0) -> str:
    """Return a hook as it is kept; Invalid("key_hook") where another car's keys hang there."""
    text = check_hook(hook)
    there = taken_by(text, besides_visit) if text else ""
    if there:
        raise Invalid(
            "key_hook",
            _("The keys of {plate} hang on hook {hook}. Choose another hook.").format(
                plate=show_plate(there), hook=text
            ),
        )
    return text


def hang(visit_id: int, hook: str, keys: int = 1) -> None:
    """Note inside an action where a visit's keys hang; Invalid("key_hook") where others hang.

    Refused when another desk takes the hook, or notes the same keys, at this very moment.
    """
    text = check_free(hook, visit_id)
    if keys not in (1, 2):
        raise Invalid("keys", _("A car comes with one key or two."))
    found = db.row("SELECT id FROM key_tag WHERE visit_id = ?" + db.for_update(), (visit_id,))
    if not text:
        if found is not None:
            record.remove(KeyTag, int(found[0]))
        return
    faster = _("Another desk was faster at hook {hook}. Look again where the keys hang.")
    if found is not None:
        try:
            record.change(KeyTag, int(found[0]), hook=text, keys=keys)
        except IntegrityError as taken:
            raise Refused(faster.format(hook=text)) from taken
    elif not record.try_add(
        KeyTag, branch_id=gate.actor().branch_id, visit_id=visit_id, hook=text, keys=keys
    ):
        check_free(text, visit_id)
        raise Refused(faster.format(hook=text))


def release(visit_id: int) -> None:
    """Free the hook of a car that has left (inside an action)."""
    found = db.row("SELECT id, released_at FROM key_tag WHERE visit_id = ?", (visit_id,))
    if found is not None and found[1] is None:
        record.change(KeyTag, int(found[0]), released_at=clock.now())


@action(Permission.PRINT_PAPER)
def note_keys(*, order_id: int, hook: str, keys: int = 1) -> None:
    """Note or change on which hook an order's keys hang; an empty hook takes the note away."""
    visit = db.rows(
        "SELECT visit_id FROM work_order WHERE id = ? AND branch_id = ?",
        (order_id, gate.actor().branch_id),
    )
    if not visit:
        raise Invalid("key_hook", _("There is no such order. Press F5 to see the present list."))
    hang(int(visit[0][0]), hook, keys)
