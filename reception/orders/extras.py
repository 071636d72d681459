"""What screens show of additional work 增项, and what holds for it (DOMAIN §2, §4).

Asked with reason, photos, price and delay; answered by the customer before it may be worked. What
was declined is offered at the next visit, until it is done or dismissed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from reception.core import clock, db, money
from reception.core.errors import Refused
from reception.core.fields import instant, quantity, yuan
from reception.core.special_days import working_hours
from reception.core.text import N_, _
from reception.orders.models import Answer as Answer
from reception.orders.models import How as How
from reception.orders.models import LineKind, Payer
from reception.orders.rules import EDITABLE, STATE_NAMES, LineDraft, State
from reception.vehicles.queries import shown_phone

MOST_MINUTES = 60 * 24 * 60  # two months

HOW_NAMES = {
    How.SIGNED: N_("Signed here"),
    How.PHONE: N_("By telephone"),
    How.MESSAGE: N_("By text or WeChat"),
}
ANSWER_NAMES = {
    Answer.ASKED: N_("Waiting for the answer"),
    Answer.AGREED: N_("Customer agreed"),
    Answer.DECLINED: N_("Customer declined"),
    Answer.WITHDRAWN: N_("Withdrawn"),
}


@dataclass(frozen=True)
class ExtraItem:
    """One asked item and its answer."""

    item_id: int
    draft: LineDraft  # with the key of the line that it makes dearer, where it does
    state: Answer
    before: Decimal = money.ZERO  # yuan that the customer paid for that line

    @property
    def more(self) -> Decimal:
        """Return what the item adds to the bill, in yuan."""
        return self.draft.amount - self.before


@dataclass(frozen=True)
class Extra:
    """One asking: what was found, what it costs and delays, how the customer answered."""

    extra_id: int
    order_id: int
    reason: str
    delay_minutes: int
    asked_at: datetime
    asked_by: str
    state: Answer
    how: str  # How, once answered
    who: str
    phone: str  # masked unless the person at the desk may see it
    note: str
    decided_at: datetime | None
    noted_by: str
    items: tuple[ExtraItem, ...]
    photos: tuple[str, ...]  # hashes of attachments
    asked_by_id: int | None = None
    withdrawn_why: str = ""
    withdrawn_by: str = ""

    @property
    def amount(self) -> Decimal:
        """Return what was asked for in all, in yuan: of a dearer line only what is more."""
        return sum((item.more for item in self.items), money.ZERO)

    @property
    def agreed(self) -> Decimal:
        """Return what was agreed, in yuan."""
        yes = (item.more for item in self.items if item.state is Answer.AGREED)
        return sum(yes, money.ZERO)


@dataclass(frozen=True)
class Undone:
    """An item that the customer declined at an earlier visit and nobody has done since."""

    item_id: int
    draft: LineDraft
    declined_at: datetime
    number: str  # of the order
    reason: str


def check_askable(state: State) -> None:
    """Raise Refused unless work can still be added to an order in this state."""
    if state not in EDITABLE:
        raise Refused(
            _("This order is “{state}”; no work can be added to it any more.").format(
                state=_(STATE_NAMES[state])
            )
        )


def proposed_promise(
    promised_at: datetime | None, delay_minutes: int, now: datetime
) -> datetime | None:
    """Return the promise moved by the delay; None where nothing moves or nothing was promised.

    The delay is working time: it rests over breaks, nights and days on which the branch is closed.
    """
    if promised_at is None or not delay_minutes:
        return None
    return working_hours().add(max(promised_at, now), timedelta(minutes=delay_minutes))


_DRAFT = (
    "l.warranty, l.kind, l.name, l.quantity, l.price, l.discount, l.payer, l.code, l.brand, l.origin,"
    " l.package"
)


def _draft(r: Sequence[Any]) -> LineDraft:
    warranty, kind, name, count, price, discount, payer, *rest = r
    made = LineDraft(
        LineKind(kind), name, quantity(count), yuan(price), yuan(discount), Payer(payer), *rest
    )
    return replace(made, warranty=warranty)


def extras_of(order_id: int) -> tuple[Extra, ...]:
    """Return everything that was asked for on an order, in the order it was asked."""
    found = db.rows(
        "SELECT e.id, e.order_id, e.reason, e.delay_minutes, e.asked_at, coalesce(a.name, ''),"
        " e.state, e.how, e.who, e.phone, e.note, e.decided_at, coalesce(n.name, ''), e.asked_by,"
        " e.withdrawn_at, e.withdrawn_why, coalesce(w.name, '')"
        " FROM extra_work e LEFT JOIN person a ON a.id = e.asked_by"
        " LEFT JOIN person n ON n.id = e.noted_by LEFT JOIN person w ON w.id = e.withdrawn_by"
        " WHERE e.order_id = ? ORDER BY e.id",
        (order_id,),
    )
    return tuple(_extra(r) for r in found)


def _extra(r: Sequence[Any]) -> Extra:
    return Extra(
        extra_id=r[0],
        order_id=r[1],
        reason=r[2],
        delay_minutes=r[3],
        asked_at=instant(r[4]) or clock.now(),
        asked_by=r[5],
        state=Answer(r[6]) if r[14] is None else Answer.WITHDRAWN,
        how=r[7],
        who=r[8],
        phone=shown_phone(r[9]),
        note=r[10],
        decided_at=instant(r[11] if r[14] is None else r[14]),
        noted_by=r[12],
        asked_by_id=r[13],
        withdrawn_why=r[15],
        withdrawn_by=r[16],
        items=items_of(r[0]),
        photos=_photos(r[0]),
    )


def items_of(extra_id: int) -> tuple[ExtraItem, ...]:
    """Return the items of one asking in their order."""
    found = db.rows(
        f"SELECT l.id, l.state, l.amount_before, {_DRAFT}, l.line_id FROM extra_line l"
        " WHERE l.extra_id = ? ORDER BY l.position",
        (extra_id,),
    )
    return tuple(ExtraItem(r[0], _draft(r[3:]), Answer(r[1]), yuan(r[2])) for r in found)


def _photos(extra_id: int) -> tuple[str, ...]:
    sql = "SELECT hash FROM extra_photo WHERE extra_id = ? ORDER BY position"
    return tuple(str(digest) for (digest,) in db.rows(sql, (extra_id,)))


def asked_sums() -> dict[int, Decimal]:
    """Return what waits for an answer, in yuan, by order."""
    found = db.rows(
        "SELECT e.order_id, sum(l.amount - l.amount_before) FROM extra_work e JOIN extra_line l ON l.extra_id = e.id"
        " WHERE e.state = 'asked' AND e.withdrawn_at IS NULL GROUP BY e.order_id"
    )
    return {int(key): yuan(total) for key, total in found}


def asked_since() -> dict[int, datetime]:
    """Return since when the customer has been asked, by order, of what waits for his answer."""
    found = db.rows(
        "SELECT order_id, min(asked_at) FROM extra_work WHERE state = 'asked'"
        " AND withdrawn_at IS NULL GROUP BY order_id"
    )
    return {int(key): instant(at) or clock.now() for key, at in found}


def undone(vehicle_id: int) -> tuple[Undone, ...]:
    """Return the items declined for a car, newest first, that were neither done nor dismissed.

    Done means: the same code, or where there is none the same name, on a later order of this car,
    or agreed to after all on the same one.
    """
    found = db.rows(
        f"SELECT l.id, e.decided_at, o.number, e.reason, {_DRAFT} FROM work_order o"
        " JOIN extra_work e ON e.order_id = o.id JOIN extra_line l ON l.extra_id = e.id"
        " WHERE o.vehicle_id = ? AND l.state = 'declined' AND l.dismissed_at IS NULL"
        " AND l.line_id IS NULL"  # a dearer line was done as it stood
        " AND NOT EXISTS (SELECT 1 FROM work_order p JOIN order_line d ON d.order_id = p.id"
        " WHERE p.vehicle_id = o.vehicle_id AND p.state <> 'cancelled'"
        " AND (p.id > o.id OR (p.id = o.id AND d.extra_line_id > l.id))"
        " AND CASE WHEN l.code <> '' THEN d.code = l.code ELSE d.name = l.name END)"
        " ORDER BY e.decided_at DESC, l.id",
        (vehicle_id,),
    )
    seen: dict[tuple[str, str], Undone] = {}
    for r in found:  # declined twice is offered once, as it was asked last
        item = Undone(r[0], _draft(r[4:]), instant(r[1]) or clock.now(), r[2], r[3])
        seen.setdefault((item.draft.code, item.draft.code or item.draft.name), item)
    return tuple(seen.values())
