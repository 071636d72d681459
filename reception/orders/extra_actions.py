"""Asking for additional work 增项 and noting the customer's answer (DOMAIN §2, §4).

An item becomes a line of the order only here, by a recorded consent; the database holds that too.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from reception.core import clock, db, gate, money, record
from reception.core.errors import Invalid, NotAllowed, Refused
from reception.core.fields import instant
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.core.typed import one_line
from reception.orders.actions import (
    await_answer,
    check_unlisted,
    move,
    promise,
    state_of,
    touch,
)
from reception.orders.consents import Consent
from reception.orders.extra_records import keep_answer, keep_asked
from reception.orders.extra_sheet import seal_extra
from reception.orders.extras import (
    MOST_MINUTES,
    ExtraItem,
    check_askable,
    items_of,
    proposed_promise,
)
from reception.orders.lines import added_values, check_lines, check_total, line_values
from reception.orders.models import Answer, ExtraLine, ExtraPhoto, ExtraWork, How, OrderLine, State
from reception.orders.rules import AFTER_WORK, HOLDS, LineDraft
from reception.papers.values import ExtraSheetData, Signature
from reception.staff.approvals import Approval
from reception.visits import photos as kept_photos
from reception.visits.damages import MOST_PHOTOS
from reception.visits.photos import Photo


@action(Permission.ASK_WORK)
def keep_work_photo(*, photo: Photo) -> str:
    """Keep a prepared photo of what was found and return its hash; `ask_extra` takes that."""
    kept_photos.keep(photo)
    return photo.hash


@action(Permission.ASK_WORK)
def ask_extra(
    *,
    order_id: int,
    reason: str,
    lines: tuple[LineDraft, ...],
    delay_minutes: int = 0,
    photos: tuple[str, ...] = (),
    approval: Approval | None = None,
) -> int:
    """Ask for more work: why, which items at which price, how much longer. Return its key.

    A car that is worked, inspected, washed or ready waits for the answer from now on. `approval`: a
    manager's, for discounts above the limit (else NotAllowed). Raises Invalid("reason"),
    ("lines…"), ("delay_minutes") or ("photos"); Refused once the settlement list has been given.
    """
    state, _version = state_of(order_id)
    check_askable(state)
    check_unlisted(order_id)
    why = one_line(reason.strip(), "reason")
    if not why:
        raise Invalid("reason", _("Say what was found; the customer will ask why."))
    if not lines:
        raise Invalid("lines", _("Enter at least one item with its price."))
    if not 0 <= delay_minutes <= MOST_MINUTES:
        raise Invalid("delay_minutes", _("A delay is between 0 minutes and two months."))
    checked = check_lines(lines, approval=approval)
    check_total(checked, order_id)
    items = [(replace(line, line_id=None), money.ZERO) for line in checked]
    extra_id = keep_asked(order_id, why, items, delay_minutes)
    _keep_photos(extra_id, photos)
    touch(order_id)
    await_answer(order_id, why)
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
    render: Callable[[ExtraSheetData], bytes] | None = None,
) -> None:
    """Note the customer's consent: its items become lines of the order, and work may go on.

    `item_ids` are those agreed to (None: all); the others are declined. Without `promised_at` the
    promise moves by the delay that was asked. With `render` its sheet is sealed. Raises Invalid for what is missing, Refused when it
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
    check_total([item.draft for item in agreed], order_id)
    keep_answer(extra_id, Answer.AGREED, Consent(how, who, phone, signature))
    for item in items:
        answer = Answer.AGREED if item.item_id in chosen else Answer.DECLINED
        record.change(ExtraLine, item.item_id, state=answer)
    touch(order_id)
    _write(order_id, agreed)
    _move_promise(order_id, reason, delay, promised_at)
    _go_on(order_id, state, agreed=True)
    if render is not None:
        seal_extra(extra_id, render)


@action(Permission.EDIT_ORDER)
def decline_extra(
    *,
    extra_id: int,
    how: How,
    who: str,
    phone: str = "",
    signature: Signature | None = None,
    reason: str = "",
    render: Callable[[ExtraSheetData], bytes] | None = None,
) -> None:
    """Note that the customer declines: the items are kept, to be offered at the next visit.

    With `render` its sheet is sealed.
    """
    order_id, _reason, _delay = _asked(extra_id)
    state, _version = state_of(order_id)
    keep_answer(extra_id, Answer.DECLINED, Consent(how, who, phone, signature), reason)
    for item in items_of(extra_id):
        record.change(ExtraLine, item.item_id, state=Answer.DECLINED)
    touch(order_id)
    _go_on(order_id, state)
    if render is not None:
        seal_extra(extra_id, render)


@action(Permission.ASK_WORK)
def withdraw_extra(*, extra_id: int, reason: str) -> None:
    """Take back what was asked by mistake; it is kept with the reason, and offered to nobody.

    Refused for anybody but who asked and the advisor, and once the customer has answered.
    """
    order_id, _reason, _delay = _asked(extra_id)
    state, _version = state_of(order_id)
    here = gate.actor().person_id
    asked_by = db.row("SELECT asked_by FROM extra_work WHERE id = ?", (extra_id,))
    if not gate.may(Permission.EDIT_ORDER) and (asked_by is None or asked_by[0] != here):
        raise NotAllowed(_("Only who asked for this, or the service advisor, can withdraw it."))
    why = one_line(reason.strip(), "reason")
    if not why:
        raise Invalid("reason", _("Say why it is withdrawn."))
    record.change(
        ExtraWork, extra_id, withdrawn_at=clock.now(), withdrawn_by=here, withdrawn_why=why
    )
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
    if db.row(_OPEN, (order_id,)):
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
        "SELECT order_id, reason, delay_minutes, state, withdrawn_at FROM extra_work WHERE id = ?",
        (extra_id,),
    )
    assert row is not None
    if row[4] is not None:
        raise Refused(_("This has been withdrawn. Ask again if it is wanted after all."))
    if row[3] != Answer.ASKED:
        raise Refused(_("The answer to this has already been noted. Press F5 to see it."))
    return int(row[0]), str(row[1]), int(row[2])


def _write(order_id: int, agreed: list[ExtraItem]) -> None:
    """Let the agreed items in: new lines at the end, dearer ones in their place."""
    found = db.row(
        "SELECT coalesce(max(position), 0) FROM order_line WHERE order_id = ?", (order_id,)
    )
    after = int(found[0]) if found else 0
    new = [item for item in agreed if item.draft.line_id is None]
    for item in agreed:
        if item.draft.line_id is not None:
            _raise(order_id, item)
    record.add_all(
        OrderLine,
        [
            {**added_values(order_id, n, item.draft), "extra_line_id": item.item_id}
            for n, item in enumerate(new, after + 1)
        ],
    )


def _raise(order_id: int, item: ExtraItem) -> None:
    """Make a line what was agreed. Its code or name tells it: SQLite gives a removed key again."""
    draft = item.draft
    found = db.row(
        "SELECT position, code, name FROM order_line WHERE id = ? AND order_id = ?",
        (draft.line_id, order_id),
    )
    if found is None or (found[1] != draft.code if draft.code else found[2] != draft.name):
        raise Refused(
            _("“{name}” is no longer on the order. Withdraw this and ask again.").format(
                name=draft.name
            )
        )
    values = line_values(order_id, int(found[0]), draft)
    record.change(OrderLine, int(draft.line_id or 0), **values, extra_line_id=item.item_id)


def _move_promise(order_id: int, reason: str, delay: int, wanted: datetime | None) -> None:
    found = db.row("SELECT promised_at FROM work_order WHERE id = ?", (order_id,))
    before = instant(found[0]) if found else None
    moved = wanted or proposed_promise(before, delay, clock.now())
    if moved is not None and moved != before:
        why = _("Additional work: {reason}").format(reason=reason)
        promise(order_id=order_id, promised_at=moved, reason=why, told=True)


_OPEN = "SELECT 1 FROM extra_work WHERE order_id = ? AND state = 'asked' AND withdrawn_at IS NULL"


def _go_on(order_id: int, state: State, *, agreed: bool = False) -> None:
    """Bring a waiting order on: back where it was, or to work where more of it was agreed."""
    if state is not State.HOLD_CONSENT:
        return
    origin = _origin(order_id)
    if agreed and origin in AFTER_WORK:
        move(order_id, State.WORKING)  # its bay is free by now; the board says so
    elif not db.row(_OPEN, (order_id,)):
        move(order_id, origin)


def _origin(order_id: int) -> State:
    """Return where an order was before its holds: in work, or done with it."""
    held = ", ".join(f"'{state}'" for state in sorted(HOLDS))
    found = db.row(
        f"SELECT state FROM order_step WHERE order_id = ? AND state NOT IN ({held})"
        " ORDER BY id DESC LIMIT 1",
        (order_id,),
    )
    state = State(found[0]) if found else State.WORKING
    return state if state in AFTER_WORK else State.WORKING
