"""Judging that two customers who look like one are two."""

from reception.core import clock, db, gate, record
from reception.core.errors import Refused
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.customers.models import Apart


@action(Permission.EDIT_CUSTOMER)
def keep_apart(*, one_id: int, other_id: int) -> int:
    """Note that two customers who look like one are two; they are no longer offered.

    Return the key of the judgement. Raises Refused where there are no two, or it is noted already.
    """
    known = db.rows("SELECT id FROM customer WHERE id IN (?, ?)", (one_id, other_id))
    if len(known) != 2:
        raise Refused(_("Choose two different customers."))
    key = record.try_add(
        Apart, one=min(one_id, other_id), other=max(one_id, other_id), at=clock.now(),
        person_id=gate.actor().person_id,
    )  # fmt: skip
    if key is None:
        raise Refused(_("It is noted already that these are two customers. Press F5."))
    return key


@action(Permission.EDIT_CUSTOMER)
def undo_apart(*, apart_id: int) -> None:
    """Take back that two customers are two: the pair is offered again. Refused when it was."""
    found = db.row("SELECT undone_at FROM customer_apart WHERE id = ?", (apart_id,))
    if found is None or found[0] is not None:
        raise Refused(_("This was taken back already."))
    record.change(Apart, apart_id, undone_at=clock.now(), undone_by=gate.actor().person_id)
