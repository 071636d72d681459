"""When the customer must be asked before an order's lines become dearer for him (DOMAIN §4).

Until he has signed and before work begins, lines are free: he signs what they come to. From then
on a line that he pays is new, or costs him more, only by a consent of which how, who and when are
kept. What gets cheaper, goes away or is paid by somebody else needs none. A remanufactured or
repaired part always needs one, whoever pays and at any time (DOMAIN §2).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reception.core import db, money
from reception.core.fields import yuan
from reception.core.text import _
from reception.orders.models import SECOND_HAND, Payer
from reception.orders.models import How as How
from reception.orders.queries import lines_of
from reception.orders.rules import LineDraft
from reception.papers.values import Signature


@dataclass(frozen=True)
class Consent:
    """The customer's answer as it is noted: how it came and who gave it."""

    how: How
    who: str
    phone: str = ""
    signature: Signature | None = None
    reason: str = ""


@dataclass(frozen=True)
class Dearer:
    """A line that costs the customer more than he agreed to, or a used part that is new to him."""

    row: int  # its place among the lines given
    draft: LineDraft
    before: Decimal  # yuan that he paid for it so far; 0 for a new line

    @property
    def more(self) -> Decimal:
        """Return how much more he pays, in yuan."""
        pays = self.draft.amount if self.draft.payer is Payer.CUSTOMER else money.ZERO
        return pays - self.before

    @property
    def is_second_hand(self) -> bool:
        """Tell whether he is asked because the part is not new."""
        return self.draft.origin in SECOND_HAND


@dataclass(frozen=True)
class Standing:
    """A line as it stands: what the customer pays for it, and how much he has agreed to."""

    paid: Decimal  # by the customer, in yuan
    agreed: Decimal  # by the customer: what stands, or the item asked where that is more
    linked: Decimal | None  # amount of the asked item, whoever pays
    origin: str = ""  # of the part


def is_bound(order_id: int) -> bool:
    """Tell whether the customer has signed this order or work on it has begun."""
    found = db.row(
        "SELECT o.started_at IS NOT NULL OR v.signature IS NOT NULL FROM work_order o"
        " JOIN visit v ON v.id = o.visit_id WHERE o.id = ?",
        (order_id,),
    )
    return bool(found and found[0])


def standing(order_id: int) -> dict[int, Standing]:
    """Return how the order's lines stand, by key."""
    found = db.rows(
        "SELECT l.id, l.amount, l.payer, x.amount, x.payer, l.origin FROM order_line l"
        " LEFT JOIN extra_line x ON x.id = l.extra_line_id WHERE l.order_id = ?",
        (order_id,),
    )
    made = {}
    for key, amount, payer, asked, asked_payer, origin in found:
        paid = yuan(amount) if payer == Payer.CUSTOMER else money.ZERO
        most = yuan(asked) if asked is not None and asked_payer == Payer.CUSTOMER else paid
        linked = None if asked is None else yuan(asked)
        made[int(key)] = Standing(paid, max(paid, most), linked, origin)
    return made


def needing(order_id: int, lines: Sequence[LineDraft]) -> tuple[Dearer, ...]:
    """Return those of the lines that need a consent before they may be saved."""
    bound = is_bound(order_id)
    if not bound and not any(line.origin in SECOND_HAND for line in lines):
        return ()
    present = standing(order_id)
    unknown = Standing(money.ZERO, money.ZERO, None)
    made = []
    for row, line in enumerate(lines):
        stands = present.get(line.line_id or 0, unknown)
        dearer = bound and line.payer is Payer.CUSTOMER and line.amount > stands.agreed
        if dearer or (line.origin in SECOND_HAND and line.origin != stands.origin):
            made.append(Dearer(row, line, stands.paid))
    return tuple(made)


def sentence(dear: Sequence[Dearer]) -> str:
    """Say which lines want a consent."""
    names = "、".join(item.draft.name for item in dear)
    if all(item.is_second_hand for item in dear):
        return _(
            "Remanufactured or repaired, only with recorded consent: {names}. Note who agreed and "
            "how, or ask."
        ).format(names=names)
    more = money.show(sum((item.more for item in dear), money.ZERO))
    return _(
        "The customer pays {more} yuan more than agreed: {names}. Note who agreed and how, or ask."
    ).format(more=more, names=names)


def without(
    order_id: int, lines: Sequence[LineDraft], dear: Sequence[Dearer]
) -> tuple[LineDraft, ...]:
    """Return the lines without what needs a consent: new ones left out, dearer ones as they are."""
    open_rows = {item.row for item in dear}
    stored = {line.line_id: line for line in lines_of(order_id)}
    made = []
    for row, line in enumerate(lines):
        if row not in open_rows:
            made.append(line)
        elif line.line_id in stored:
            made.append(stored[line.line_id])
    return tuple(made)
