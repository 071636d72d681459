"""Keeping what was asked of the customer and what he answered (inside an action)."""

from collections.abc import Sequence
from decimal import Decimal

from reception.core import clock, db, gate, record
from reception.core.errors import Invalid
from reception.core.text import _
from reception.core.typed import one_line, storable
from reception.customers.rules import check_phone
from reception.orders.consents import Consent, Dearer
from reception.orders.lines import line_values
from reception.orders.models import Answer, ExtraLine, ExtraWork, How
from reception.orders.rules import LineDraft


def keep_asked(
    order_id: int,
    reason: str,
    items: Sequence[tuple[LineDraft, Decimal]],
    delay_minutes: int = 0,
) -> int:
    """Keep an asking: each item with what the customer paid for it before, in yuan (0: new).

    An item whose draft has a `line_id` makes that line dearer. Return the asking's key.
    """
    extra_id = record.add(
        ExtraWork,
        order=order_id,
        reason=one_line(reason.strip(), "reason"),
        delay_minutes=delay_minutes,
        asked_at=clock.now(),
        asked_by=gate.actor().person_id,
    )
    rows = []
    for position, (line, before) in enumerate(items, 1):
        values = {"warranty": ""} | line_values(order_id, position, line)
        del values["order"]
        rows.append({"extra": extra_id, **values, "line_id": line.line_id, "amount_before": before})
    record.add_all(ExtraLine, rows)
    return extra_id


def keep_agreed(order_id: int, dear: Sequence[Dearer], consent: Consent) -> dict[int, int]:
    """Keep an asking that the customer has agreed to already.

    Return the item by the place of the line that it lets in.
    """
    why = consent.reason.strip() or _("Entered at the desk")
    extra_id = keep_asked(order_id, why, [(item.draft, item.before) for item in dear])
    keep_answer(extra_id, Answer.AGREED, consent)
    keys = item_keys(extra_id)
    for key in keys:
        record.change(ExtraLine, key, state=Answer.AGREED)
    return {item.row: key for item, key in zip(dear, keys, strict=True)}


def item_keys(extra_id: int) -> tuple[int, ...]:
    """Return the keys of an asking's items in their order."""
    found = db.rows("SELECT id FROM extra_line WHERE extra_id = ? ORDER BY position", (extra_id,))
    return tuple(int(key) for (key,) in found)


def keep_answer(extra_id: int, state: Answer, consent: Consent, note: str = "") -> None:
    """Keep how the answer came and who gave it; raises Invalid("who"), ("how") or ("phone")."""
    name = one_line(consent.who.strip(), "who")
    if not name:
        raise Invalid("who", _("Enter who answered: the owner or whoever brought the car."))
    if consent.how is How.SIGNED and consent.signature is None:
        raise Invalid("how", _("Let the customer sign, or choose how the answer came."))
    record.change(
        ExtraWork,
        extra_id,
        state=state,
        how=str(How(consent.how)),
        who=name,
        phone=check_phone(consent.phone) if consent.phone.strip() else "",
        signature=consent.signature,
        note=storable(note.strip(), "note"),
        decided_at=clock.now(),
        noted_by=gate.actor().person_id,
    )
