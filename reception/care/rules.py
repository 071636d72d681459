"""When to call back, and who may: pure functions (DOMAIN §1, §7)."""

from datetime import datetime, timedelta
from decimal import Decimal

from reception.core.errors import Invalid, NotAllowed, Refused
from reception.core.text import _

CALL_FOR = timedelta(days=30)  # later nobody remembers the visit; such orders leave the call list


def due_at(handed_over_at: datetime, days: int) -> datetime:
    """Return until when an order is to be called back: the branch's days after hand-over."""
    return handed_over_at + timedelta(days=days)


def check_score(score: Decimal) -> Decimal:
    """Return the weighted score in percent; Invalid("score") outside 0..100."""
    if not 0 <= score <= 100 or score != score.quantize(Decimal("0.001")):
        raise Invalid("score", _("A score is between 0 and 100."))
    return score


def check_caller(caller: int | None, served_by: frozenset[int]) -> None:
    """Raise NotAllowed for somebody who served on the order himself (DOMAIN §1)."""
    if caller is not None and caller in served_by:
        raise NotAllowed(
            _("You served on this order yourself. Let a colleague call this customer.")
        )


def check_comeback(
    *, same_order: bool, same_vehicle: bool, first_left_at: datetime | None, opened_at: datetime
) -> None:
    """Raise Refused unless an order can be the comeback of the other one."""
    if same_order:
        raise Refused(_("An order cannot come back to itself. Choose the earlier order."))
    if not same_vehicle:
        raise Refused(
            _("Those orders are for different cars. Choose an earlier order of this car.")
        )
    if first_left_at is None or first_left_at > opened_at:
        raise Refused(
            _("That car had not been handed over by then. Choose the order it comes back to.")
        )
