"""定金: taken for an order or a booking with its own receipt, applied at payment or given back."""

from dataclasses import dataclass
from decimal import Decimal

from reception.billing import receipts, rules, standing
from reception.billing.deposits import deposits_of
from reception.billing.models import Deposit, Method, Refund
from reception.billing.queries import to_settle
from reception.billing.receipts import Moved, Render
from reception.core import clock, db, gate, record
from reception.core.errors import Refused
from reception.core.fields import yuan
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders.rules import EDITABLE
from reception.papers.rules import PaperKind
from reception.papers.values import MoneyMove
from reception.staff.approvals import Approval


@dataclass(frozen=True)
class Receipt:
    """A receipt that was given, with the record it stands for."""

    record_id: int
    paper_id: int
    number: str


@action(Permission.TAKE_PAYMENT)
def take_deposit(
    *,
    amount: Decimal,
    method: Method,
    render: Render,
    order_id: int | None = None,
    booking_id: int | None = None,
) -> Receipt:
    """Take a deposit for an order that is not settled, or for a booking; its receipt is sealed.

    A booking's deposit can be applied to the orders of the visit that came of it.
    Raises Invalid("amount"), Invalid("method"); Refused too while an unpaid list stands: it says
    what is left to pay after the deposits.
    """
    rules.check_amount(amount)
    way = rules.check_money(method)
    kind, subject = _subject(order_id, booking_id)
    moved = Moved((MoneyMove("customer", str(way), amount),), left=amount)
    issued = receipts.issue(kind, subject, moved, render)
    key = record.add(
        Deposit,
        number=issued.number,
        amount=amount,
        at=clock.now(),
        person_id=gate.actor().person_id,
        paper_id=issued.paper_id,
        branch_id=_branch(kind, subject),
        order_id=order_id,
        booking_id=booking_id,
        method=way,
        open=amount,
    )
    return Receipt(key, issued.paper_id, issued.number)


def _subject(order_id: int | None, booking_id: int | None) -> tuple[PaperKind, int]:
    """Return the kind of receipt and its subject, checked; exactly one of both is named."""
    if order_id is not None and booking_id is None:
        if standing.lock(order_id).state not in EDITABLE:
            raise Refused(
                _("This order is settled or has left; nothing is paid in advance for it.")
            )
        listed = standing.live(order_id)
        if listed is not None and listed[1] is None:
            raise Refused(
                _(
                    "The settlement list stands and says what is to be paid. Take the payment, or "
                    "withdraw the list first; then take the deposit and print the list anew."
                )
            )
        return PaperKind.DEPOSIT, order_id
    if booking_id is None or order_id is not None:
        raise Refused(_("A deposit is for one order or for one booking. Choose it first."))
    found = db.row("SELECT state FROM booking WHERE id = ?" + db.for_update(), (booking_id,))
    if found is None or found[0] != "booked":
        raise Refused(_("This booking is no longer open. Take the deposit on its order instead."))
    return PaperKind.BOOKING_DEPOSIT, booking_id


def _branch(kind: PaperKind, subject: int) -> int:
    table = "work_order" if kind == PaperKind.DEPOSIT else "booking"
    return int(db.rows(f"SELECT branch_id FROM {table} WHERE id = ?", (subject,))[0][0])


@action(Permission.TAKE_PAYMENT)
def refund_deposit(
    *,
    deposit_id: int,
    amount: Decimal,
    method: Method,
    reason: str,
    render: Render,
    approval: Approval | None = None,
) -> Receipt:
    """Give back what is still open of a deposit, or part of it, with its own receipt.

    Raises Invalid("amount", "method", "reason"); NotAllowed without a manager's word; Refused
    while an unpaid list takes it off: what the customer saw there stays true.
    """
    rules.check_amount(amount)
    way, why = rules.check_money(method), rules.check_reason(reason)
    rules.check_allowed(Permission.REFUND, approval)
    _lock_order_of(deposit_id)
    found = db.row(
        "SELECT order_id, booking_id, number, open FROM deposit WHERE id = ?" + db.for_update(),
        (deposit_id,),
    )
    if found is None:
        raise Refused(_("There is no such deposit. Press F5 to see the present state."))
    order_id, booking_id, number, left = found
    rules.check_most(amount, yuan(left))
    listed = _listed_with(deposit_id)
    if listed:
        raise Refused(
            _(
                "Settlement list {number} takes this deposit off. Withdraw the list first; then "
                "give the deposit back and print the list anew."
            ).format(number=listed)
        )
    moved = Moved(
        (MoneyMove("customer", str(way), amount),),
        against=number, left=yuan(left) - amount, reason=why,
    )  # fmt: skip
    kind = PaperKind.BOOKING_REFUND if order_id is None else PaperKind.REFUND
    issued = receipts.issue(kind, order_id or booking_id, moved, render)
    key = record.add(
        Refund,
        number=issued.number,
        amount=amount,
        at=clock.now(),
        person_id=gate.actor().person_id,
        paper_id=issued.paper_id,
        deposit_id=deposit_id,
        method=way,
        reason=why,
    )
    return Receipt(key, issued.paper_id, issued.number)


def _lock_order_of(deposit_id: int) -> None:
    """Hold a deposit's order before the deposit, as a payment does: desks queue, never cross."""
    for (order_id,) in db.rows("SELECT order_id FROM deposit WHERE id = ?", (deposit_id,)):
        if order_id is not None:
            standing.lock(order_id)


def _listed_with(deposit_id: int) -> str:
    """Return the number of the unpaid list that takes a deposit off, else nothing."""
    for row in to_settle():
        if row.stage == "listed" and any(
            each.deposit_id == deposit_id for each in deposits_of(row.order_id)
        ):
            return row.list_number
    return ""
