"""Who pays what, what is warranted for how long, and what a hand-over needs. Pure functions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from reception.billing.models import MONEY, Method
from reception.core import gate, money
from reception.core.errors import Invalid, NotAllowed, Refused
from reception.core.permissions import Permission
from reception.core.text import _
from reception.core.typed import storable
from reception.orders.models import Payer
from reception.orders.rules import Sums
from reception.orders.warranty import Limits
from reception.orders.words import word
from reception.papers.values import Signature
from reception.staff.approvals import Approval, confirm

MOVING = MONEY  # the ways in which money moves now
PAID_BY = (*MONEY, Method.ACCOUNT, Method.DEPOSIT)  # what a person may choose at payment


class Opinion(StrEnum):
    """客户意见, ticked by the customer (DOMAIN §3)."""

    SATISFIED = "satisfied"
    FAIRLY = "fairly"
    ORDINARY = "ordinary"
    DISSATISFIED = "dissatisfied"


@dataclass(frozen=True)
class PaymentDraft:
    """What a payer pays now, in yuan; on account (挂账) is owed, not paid."""

    payer: Payer
    method: Method
    amount: Decimal


def complete_payments(
    due: Sums, drafts: Iterable[PaymentDraft], rounding: Decimal = money.ZERO
) -> tuple[PaymentDraft, ...]:
    """Return the payments with the rounding, and what insurer, maker, dealer owe by habit, added.

    Raises Invalid("payments") unless each payer pays exactly the settlement's amount.
    """
    given = list(drafts)
    if any(draft.method not in PAID_BY for draft in given):
        raise Invalid("payments", _("Choose how it is paid."))
    if any(d.method == Method.DEPOSIT and d.payer != Payer.CUSTOMER for d in given):
        raise Invalid("payments", _("A deposit pays the customer's share alone."))
    if rounding:
        given.append(PaymentDraft(Payer.CUSTOMER, Method.ROUNDING, rounding))
    for payer in (Payer.INSURER, Payer.MAKER, Payer.INTERNAL):
        if due.of(payer) and not any(draft.payer == payer for draft in given):
            given.append(PaymentDraft(payer, Method.ACCOUNT, due.of(payer)))
    for draft in given:
        if draft.amount <= 0 or draft.amount != money.round_fen(draft.amount):
            raise Invalid("payments", _("Every payment is above zero, with at most two decimals."))
    for payer in Payer:
        paid = sum((draft.amount for draft in given if draft.payer == payer), money.ZERO)
        if paid != due.of(payer):
            raise Invalid(
                "payments",
                _(
                    "{payer}: {due} yuan are due, but {paid} were entered. "
                    "Correct the amount, or add another payment."
                ).format(payer=word(payer), due=money.show(due.of(payer)), paid=money.show(paid)),
            )
    return tuple(given)


def check_amount(amount: Decimal) -> None:
    """Raise Invalid("amount") unless it is above zero, below 10^9 yuan and in whole fen."""
    if amount >= money.LARGEST:
        raise Invalid("amount", _("This amount is too large. Check the digits."))
    if amount <= 0 or amount != money.round_fen(amount):
        raise Invalid("amount", _("Give an amount above zero, with at most two decimals."))


def check_most(amount: Decimal, most: Decimal) -> None:
    """Raise Invalid("amount") for more than there is."""
    if amount > most:
        raise Invalid(
            "amount",
            _("At most {amount} yuan are left of it. Correct the amount.").format(
                amount=money.show(most)
            ),
        )


def check_money(method: str) -> Method:
    """Return a way in which money moves; Invalid("method") for any other."""
    if method not in MONEY:
        raise Invalid("method", _("Choose how the money is paid."))
    return Method(method)


def check_reason(reason: str) -> str:
    """Return the reason as it is kept; Invalid("reason") when there is none."""
    if not reason.strip():
        raise Invalid("reason", _("Say why."))
    return storable(reason.strip(), "reason")


def check_allowed(permission: Permission, approval: Approval | None) -> None:
    """Raise NotAllowed unless the actor, or the manager who approved it, may (inside an action)."""
    if gate.may(permission):
        return
    if approval is None:
        raise NotAllowed(_("This needs the service manager's PIN."))
    confirm(approval, permission)


def oldest_first(amount: Decimal, owed: Sequence[Decimal]) -> list[Decimal]:
    """Return how an amount is spread over what is owed, the oldest first; what is over stays out."""
    made = []
    for each in owed:
        made.append(min(each, max(amount, money.ZERO)))
        amount -= made[-1]
    return made


def rounding_offer(share: Decimal, most: int) -> Decimal:
    """Return what 抹零 takes off a share: down to the largest round unit within `most` fen."""
    fen, found = money.fen(share), 0
    for unit in (100, 1_000, 10_000):
        if fen % unit <= most and fen > unit:
            found = fen % unit
    return money.yuan(found)


def check_rounding(rounding: Decimal, share: Decimal, most: int) -> None:
    """Raise Invalid("rounding") unless it is within `most` fen and below the customer's share."""
    if rounding == 0:
        return
    if rounding < 0 or rounding != money.round_fen(rounding) or rounding >= share:
        raise Invalid("rounding", _("Only a part of the customer's share can be rounded off."))
    if money.fen(rounding) > most:
        raise Invalid(
            "rounding",
            _("At most {amount} yuan may be rounded off here.").format(
                amount=money.show(money.yuan(most))
            ),
        )


def slip_warranty(lines: Iterable[tuple[int | None, int | None]], promised: Limits) -> Limits:
    """Return the period for the head of a paper: what holds for every warranted line."""
    periods = [(km, days) for km, days in lines if km is not None and days is not None]
    if not periods:
        return promised
    return min(km for km, _days in periods), min(days for _km, days in periods)


def check_opinion(opinion: str, witness: str = "") -> str:
    """Return what the customer ticked; Invalid("opinion") when nothing was.

    Who refuses that too before a witness leaves it open: nobody ticks it in the customer's place.
    """
    if not opinion and witness.strip():
        return ""
    if opinion not in set(Opinion):
        raise Invalid("opinion", _("Let the customer tick an opinion."))
    return Opinion(opinion)


def check_witness(witness: str, signature: Signature | None, hands_over: str) -> str:
    """Return who saw that the customer did not sign; Invalid("witness") for who cannot have."""
    name = storable(witness.strip(), "witness")
    if name == hands_over:
        raise Invalid("witness", _("Name somebody else: who hands the car over is no witness."))
    if signature is not None and not name:
        raise Invalid("witness", _("Write the name of the witness who signed."))
    return name


def check_signed(signature: Signature | None, refused_reason: str) -> str:
    """Return why there is no customer's signature ("" when there is one).

    Raises Invalid("customer_signature") when there is neither, or an empty drawing.
    """
    drawn = signature is not None and any(len(stroke) > 1 for stroke in signature.strokes)
    if drawn:
        return ""
    if not refused_reason.strip():
        raise Invalid(
            "customer_signature",
            _("Let the customer sign, or write down why there is no signature."),
        )
    return refused_reason.strip()


def check_mileage_out(mileage_in: int | None, mileage_out: int | None) -> None:
    """Raise Invalid("mileage_out") for a car that leaves with fewer kilometres than it brought."""
    if mileage_out is None or mileage_in is None:
        return
    if mileage_out < mileage_in:
        raise Invalid(
            "mileage_out",
            _("The car came with {mileage} km; it cannot leave with less.").format(
                mileage=f"{mileage_in:,}"
            ),
        )
    if mileage_out - mileage_in > 1_000:
        raise Invalid(
            "mileage_out",
            _("More than 1,000 km above the {mileage} km at arrival. Check the reading.").format(
                mileage=f"{mileage_in:,}"
            ),
        )


def check_ready_to_list(state: str, listed: bool, *, reopened: bool = False) -> None:
    """Raise Refused unless a settlement list may be given now, or anew after a reversal."""
    if listed:
        raise Refused(_("The settlement list has been given already. Take the payment."))
    if state != "ready" and not reopened:
        raise Refused(_("The order is not ready. Finish inspection first, then settle."))
