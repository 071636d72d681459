"""自付额: what an insurer does not pay of an item, paid by the customer.

An item becomes two of the same kind, code and name: quantity, discount and amount are shared out so
that each sum stays what it was (hours, parts, kinds, discount, total) and only who pays changes.
The quantity says which part of the item each bears; a price may move by what the fen need.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from reception.claims.insurance import case_lines, case_of
from reception.claims.rules import check_sum
from reception.core import money
from reception.core.errors import Invalid, Refused
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders import consents
from reception.orders.actions import set_lines
from reception.orders.consents import Consent, Dearer
from reception.orders.queries import order
from reception.orders.rules import LineDraft, Payer

_STEP, _FEN = Decimal("0.001"), Decimal("0.01")
_TRIES = 2_000  # quantities near the share, the nearest first


def share_out(lines: Sequence[LineDraft], share: Decimal) -> tuple[LineDraft, ...]:
    """Return the lines with `share` yuan of the insurer's items paid by the customer.

    The largest item is split, whole items go over while the share is more. Raises Invalid("share")
    for more than the insurer pays, Refused where no item comes out to the fen.
    """
    given = list(lines)
    insured = sum((each.amount for each in given if each.payer is Payer.INSURER), money.ZERO)
    if not 0 < check_sum(share, None, "share") <= insured:
        raise Invalid("share", _("The share is more than 0 and at most what the insurer pays."))
    left = share
    while left:
        place = max(
            (at for at, each in enumerate(given) if each.payer is Payer.INSURER),
            key=lambda at: given[at].amount,
        )
        line = given[place]
        if line.amount <= left:
            given[place] = replace(line, payer=Payer.CUSTOMER)
            left -= line.amount
            continue
        given[place : place + 1] = _split(line, left)
        left = money.ZERO
    return tuple(given)


def _split(line: LineDraft, share: Decimal) -> tuple[LineDraft, LineDraft]:
    """Return a line as the insurer's rest, which keeps its key, and the customer's share."""
    off = money.round_fen(line.discount * share / line.amount)
    for part in _quantities(line.quantity, share / line.amount):
        rest = line.quantity - part
        ours = _priced(rest, line.amount - share + line.discount - off)
        his = _priced(part, share + off)
        if ours is not None and his is not None:
            return (
                replace(line, quantity=rest, price=ours, discount=line.discount - off),
                replace(
                    line, quantity=part, price=his, discount=off, payer=Payer.CUSTOMER, line_id=None
                ),
            )
    raise Refused(
        _("“{name}” cannot be shared out to the fen. Let the customer pay another amount.").format(
            name=line.name
        )
    )


def _quantities(quantity: Decimal, ratio: Decimal) -> Iterator[Decimal]:
    """Yield the quantities of the share, the one nearest its ratio first."""
    near = (quantity * ratio).quantize(_STEP)
    for away in range(_TRIES):
        for part in {near + away * _STEP, near - away * _STEP}:
            if 0 < part < quantity:
                yield part


def _priced(quantity: Decimal, full: Decimal) -> Decimal | None:
    """Return the price at which this quantity comes to `full` yuan, None where there is none."""
    price = money.round_fen(full / quantity)
    for near in (price, price - _FEN, price + _FEN):
        if near >= 0 and money.line_amount(quantity, near, money.ZERO) == full:
            return near
    return None


def _shared(order_id: int) -> tuple[int, tuple[LineDraft, ...]]:
    """Return an order's version and its lines with what was not agreed paid by the customer."""
    card, case = order(order_id), case_of(order_id)
    if card is None or case is None or case.difference <= 0:
        raise Refused(_("The insurer's items are not more than agreed. Press F5 to see them."))
    more = {
        line.line_id: line.amount - line.agreed
        for line in case_lines(order_id)
        if line.agreed is not None
    }
    if sum(more.values()) != case.difference or min(more.values()) < 0:
        return card.version, share_out(card.lines, case.difference)
    made: list[LineDraft] = []
    for line in card.lines:  # agreed item by item: each bears its own
        share = more.get(line.line_id or 0, money.ZERO)
        made += share_out((line,), share) if share else (line,)
    return card.version, tuple(made)


def asked_of_customer(order_id: int) -> tuple[Dearer, ...]:
    """Return what the customer has to agree to before `split_share`; nothing before he signed."""
    return consents.needing(order_id, _shared(order_id)[1])


@action(Permission.INSURE)
def split_share(*, order_id: int, consent: Consent | None = None) -> None:
    """Let the customer pay what the insurer's items are more than agreed (自付额).

    Raises Refused where nothing is more, once the list was given, or without the `consent` that a
    signed or begun order needs.
    """
    version, lines = _shared(order_id)
    set_lines(order_id=order_id, version=version, lines=lines, consent=consent)
