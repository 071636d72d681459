"""Asking for additional work 增项 and noting the customer's answer (DOMAIN §2, §4).

An item becomes a line of the order only here, by a recorded consent; the database holds that too.
"""

from datetime import datetime

from reception.core import clock, db, gate, record
from reception.core.errors import Invalid, Refused
from reception.core.fields import instant
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.core.typed import one_line, storable
from reception.customers.rules import check_phone
from reception.orders.actions import check_lines, line_values, move, promise, state_of, touch
from reception.orders.extras import (
    MOST_MINUTES,
    ExtraItem,
    check_askable,
    items_of,
    proposed_promise,
)
from reception.orders.models import (
    Answer,
    ExtraLine,
    ExtraPhoto,
    ExtraWork,
    How,
    OrderLine,
    State,
)
from reception.orders.rules import LineDraft
from reception.papers.values import Signature
from reception.visits import photos as kept_photos
from reception.visits.damages import MOST_PHOTOS
from reception.visits.photos import Photo


@action(Permission.WORK)
def keep_work_photo(*, photo: Photo) -> str:
    """Keep a prepared photo of what was found and return its hash; `ask_extra` takes that."""
    kept_photos.keep(photo)
    return photo.hash


@action(Permission.WORK)
def ask_extra(
    *,
    order_id: int,
    reason: str,
    lines: tuple[LineDraft, ...],
    delay_minutes: int = 0,
    photos: tuple[str, ...] = (),
) -> int:
    """Ask for more work: why, which items at which price, how much longer. Return its key.

    An order in work waits for the customer's consent from now on. Raises Invalid("reason"),
    ("lines…"), ("delay_minutes") or ("photos"); Refused once the work is done.
    """
    state, _version = state_of(order_id)
    check_askable(state)
    why = one_line(reason.strip(), "reason")
    if not why:
        raise Invalid("reason", _("Say what was found; the customer will ask why."))
    if not lines:
        raise Invalid("lines", _("Enter at least one item with its price."))
    if not 0 <= delay_minutes <= MOST_MINUTES:
        raise Invalid("delay_minutes", _("A delay is between 0 minutes and two months."))
    checked = check_lines(lines)
    extra_id = record.add(
        ExtraWork,
        order=order_id,
        reason=why,
        delay_minutes=delay_minutes,
        asked_at=clock.now(),
        asked_by=gate.actor().person_id,
    )
    rows = []
    for position, line in enumerate(checked, 1):
        values = line_values(order_id, position, line)
        del values["order"]
        rows.append({"extra": extra_id, **values})
    record.add_all(ExtraLine, rows)
    _keep_photos(extra_id, photos)
    touch(order_id)
    if state is State.WORKING:
        move(order_id, State.HOLD_CONSENT, why)
    return extra_id


def _keep_photos(extra_id: int, hashes: tuple[str, ...]) -> None:
    unique = tuple(dict.fromkeys(hashes))
    if len(unique) > MOST_PHOTOS:
        raise Invalid(
            "photos", _("At most {count} photos. Take some away.").format(count=MOST_PHOTOS)
        )
    for digest in unique:
        if db.row("SELECT 1 FROM attachment WHERE hash = ?", (digest,)) is None:
            raise Invalid("photos", _("A photo is no longer there. Take it away and add it again."))
    rows = [
        {"extra": extra_id, "hash": digest, "position": n} for n, digest in enumerate(unique, 1)
    ]
    record.add_all(ExtraPhoto, rows)


@action(Permission.EDIT_ORDER)
def agree_extra(
    *,
    extra_id: int,
    how: How,
    who: str,
    phone: str = "",
    signature: Signature | None = None,
    item_ids: tuple[int, ...] | None = None,
    promised_at: datetime | None = None,
) -> None:
    """Note the customer's consent: its items become lines of the order, and work may go on.

    `item_ids` are those agreed to (None: all); the others are declined. Without `promised_at` the
    promise moves by the delay that was asked. Raises Invalid for what is missing, Refused when it
    is already answered or the order is no longer in work.
    """
    order_id, reason, delay = _asked(extra_id)
    state, _version = state_of(order_id)
    check_askable(state)
    items = items_of(extra_id)
    chosen = {item.item_id for item in items} if item_ids is None else set(item_ids)
    agreed = [item for item in items if item.item_id in chosen]
    if not agreed or len(agreed) < len(chosen):
        raise Invalid("items", _("Choose the items that the customer agrees to."))
    _answer(extra_id, Answer.AGREED, how, who, phone, signature, "")
    for item in items:
        answer = Answer.AGREED if item.item_id in chosen else Answer.DECLINED
        record.change(ExtraLine, item.item_id, state=answer)
    _write(order_id, agreed)
    _move_promise(order_id, reason, delay, promised_at)
    touch(order_id)
    _go_on(order_id, state)


@action(Permission.EDIT_ORDER)
def decline_extra(
    *,
    extra_id: int,
    how: How,
    who: str,
    phone: str = "",
    signature: Signature | None = None,
    reason: str = "",
) -> None:
    """Note that the customer declines: the items are kept, to be offered at the next visit."""
    order_id, _reason, _delay = _asked(extra_id)
    state, _version = state_of(order_id)
    _answer(extra_id, Answer.DECLINED, how, who, phone, signature, reason)
    for item in items_of(extra_id):
        record.change(ExtraLine, item.item_id, state=Answer.DECLINED)
    touch(order_id)
    _go_on(order_id, state)


@action(Permission.CHECK_IN)
def dismiss_undone(*, item_ids: tuple[int, ...]) -> None:
    """Offer declined items never again; who said so and when is kept."""
    for key in item_ids:
        found = db.row("SELECT state, dismissed_at FROM extra_line WHERE id = ?", (key,))
        if found is None or found[0] != Answer.DECLINED:
            raise Refused(_("Only what the customer has declined can be put away."))
        if found[1] is None:
            record.change(
                ExtraLine, key, dismissed_at=clock.now(), dismissed_by=gate.actor().person_id
            )


def check_answered(order_id: int) -> None:
    """Raise Refused while the customer's answer to additional work is open."""
    if db.row("SELECT 1 FROM extra_work WHERE order_id = ? AND state = 'asked'", (order_id,)):
        raise Refused(
            _("The customer has not answered about the additional work yet. Note the answer first.")
        )


def _asked(extra_id: int) -> tuple[int, str, int]:
    """Return order, reason and delay of an extra that still waits for its answer."""
    found = db.row("SELECT order_id FROM extra_work WHERE id = ?", (extra_id,))
    if found is None:
        raise Refused(_("There is no such additional work. Press F5 to see the present list."))
    state_of(int(found[0]))  # locked: two desks noting an answer come one after the other
    row = db.row(
        "SELECT order_id, reason, delay_minutes, state FROM extra_work WHERE id = ?", (extra_id,)
    )
    assert row is not None
    if row[3] != Answer.ASKED:
        raise Refused(_("The answer to this has already been noted. Press F5 to see it."))
    return int(row[0]), str(row[1]), int(row[2])


def _answer(
    extra_id: int,
    state: Answer,
    how: How,
    who: str,
    phone: str,
    signature: Signature | None,
    note: str,
) -> None:
    name = one_line(who.strip(), "who")
    if not name:
        raise Invalid("who", _("Enter who answered: the owner or whoever brought the car."))
    if how is How.SIGNED and signature is None:
        raise Invalid("how", _("Let the customer sign, or choose how the answer came."))
    record.change(
        ExtraWork,
        extra_id,
        state=state,
        how=str(How(how)),
        who=name,
        phone=check_phone(phone) if phone.strip() else "",
        signature=signature,
        note=storable(note.strip(), "note"),
        decided_at=clock.now(),
        noted_by=gate.actor().person_id,
    )


def _write(order_id: int, agreed: list[ExtraItem]) -> None:
    found = db.row(
        "SELECT coalesce(max(position), 0) FROM order_line WHERE order_id = ?", (order_id,)
    )
    after = int(found[0]) if found else 0
    record.add_all(
        OrderLine,
        [
            {**line_values(order_id, n, item.draft), "extra_line_id": item.item_id}
            for n, item in enumerate(agreed, after + 1)
        ],
    )


def _move_promise(order_id: int, reason: str, delay: int, wanted: datetime | None) -> None:
    found = db.row("SELECT promised_at FROM work_order WHERE id = ?", (order_id,))
    before = instant(found[0]) if found else None
    moved = wanted or proposed_promise(before, delay, clock.now())
    if moved is not None and moved != before:
        why = _("Additional work: {reason}").format(reason=reason)
        promise(order_id=order_id, promised_at=moved, reason=why, told=True)


def _go_on(order_id: int, state: State) -> None:
    """Bring an order back to work once nothing waits for the customer any more."""
    sql = "SELECT 1 FROM extra_work WHERE order_id = ? AND state = 'asked'"
    if state is State.HOLD_CONSENT and not db.row(sql, (order_id,)):
        move(order_id, State.WORKING)
