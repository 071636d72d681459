"""What may follow what, what a line amounts to, who pays how much. Pure functions."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from reception.core import money
from reception.core.errors import Invalid, Refused
from reception.core.text import N_, _
from reception.core.typed import storable
from reception.orders.models import SECOND_HAND as SECOND_HAND
from reception.orders.models import LineKind as LineKind
from reception.orders.models import OrderKind as OrderKind
from reception.orders.models import PartOrigin as PartOrigin
from reception.orders.models import Payer as Payer
from reception.orders.models import State as State

S = State
TRANSITIONS: dict[State, frozenset[State]] = {
    S.PENDING: frozenset({S.DISPATCHED, S.WORKING, S.CANCELLED}),
    S.DISPATCHED: frozenset({S.PENDING, S.WORKING, S.CANCELLED}),
    S.WORKING: frozenset({S.HOLD_PARTS, S.HOLD_CONSENT, S.HOLD_OTHER, S.INSPECTION}),
    S.HOLD_PARTS: frozenset({S.WORKING, S.HOLD_CONSENT, S.HOLD_OTHER}),
    # Asked after the work, a car goes back there when the customer declines.
    S.HOLD_CONSENT: frozenset(
        {S.WORKING, S.HOLD_PARTS, S.HOLD_OTHER, S.INSPECTION, S.WASHING, S.READY}
    ),
    S.HOLD_OTHER: frozenset({S.WORKING, S.HOLD_PARTS, S.HOLD_CONSENT}),
    S.INSPECTION: frozenset({S.WORKING, S.WASHING, S.READY, S.HOLD_CONSENT}),
    S.WASHING: frozenset({S.READY, S.HOLD_CONSENT}),
    S.READY: frozenset({S.SETTLED, S.WORKING, S.HOLD_CONSENT, S.WASHING}),
    S.SETTLED: frozenset({S.HANDED_OVER, S.READY}),  # ready again when what was paid is reversed
    S.HANDED_OVER: frozenset({S.CLOSED}),
    S.CLOSED: frozenset(),
    S.CANCELLED: frozenset(),
}
HOLDS = frozenset({S.HOLD_PARTS, S.HOLD_CONSENT, S.HOLD_OTHER})
AFTER_WORK = frozenset({S.INSPECTION, S.WASHING, S.READY})
WAITING_FROM = AFTER_WORK | {S.WORKING}  # where asking for more work makes a car wait
GONE = frozenset({S.HANDED_OVER, S.CLOSED, S.CANCELLED})
# Lines are open until the settlement list is given to the customer (the database holds that too).
EDITABLE = frozenset(set(S) - GONE - {S.SETTLED})

STATE_NAMES: dict[State, str] = {
    S.PENDING: N_("Waiting for dispatch"),
    S.DISPATCHED: N_("Dispatched"),
    S.WORKING: N_("In work"),
    S.HOLD_PARTS: N_("Waiting for parts"),
    S.HOLD_CONSENT: N_("Waiting for consent"),
    S.HOLD_OTHER: N_("On hold"),
    S.INSPECTION: N_("Inspection"),
    S.WASHING: N_("Washing"),
    S.READY: N_("Ready"),
    S.SETTLED: N_("Order settled"),
    S.HANDED_OVER: N_("Car handed over"),
    S.CLOSED: N_("Closed"),
    S.CANCELLED: N_("Car left unrepaired"),
}


def check_move(present: State, wanted: State) -> None:
    """Raise Refused with a sentence unless `wanted` may follow `present`."""
    if wanted not in TRANSITIONS[present]:
        raise Refused(
            _("This order is “{present}” and cannot become “{wanted}”.").format(
                present=_(STATE_NAMES[present]), wanted=_(STATE_NAMES[wanted])
            )
        )


@dataclass(frozen=True)
class LineDraft:
    """A line as it is typed: quantity in hours or pieces, money in yuan."""

    kind: LineKind
    name: str
    quantity: Decimal
    price: Decimal
    discount: Decimal = Decimal(0)
    payer: Payer = Payer.CUSTOMER
    code: str = ""
    brand: str = ""
    origin: str = ""
    package: str = ""
    line_id: int | None = None
    warranty: str = ""  # warranty.RepairClass; "": by catalogue and name, or as it stands

    @property
    def amount(self) -> Decimal:
        """Quantity x price rounded half up to the fen, less the discount (DOMAIN §6)."""
        return money.line_amount(self.quantity, self.price, self.discount)


LARGEST_PRICE = Decimal(10_000_000)


def check_line(line: LineDraft) -> LineDraft:
    """Return the line tidied; raises Invalid naming the column that cannot be right."""
    if not line.name.strip():
        raise Invalid("name", _("Every line needs a name. Choose an item or type what is done."))
    if not 0 < line.quantity <= money.LARGEST_QUANTITY:
        raise Invalid("quantity", _("A quantity is more than 0 and at most 10,000."))
    if line.quantity != line.quantity.quantize(Decimal("0.001")):
        raise Invalid("quantity", _("A quantity has at most three decimals."))
    if not 0 <= line.price <= LARGEST_PRICE:
        raise Invalid("price", _("A price is between 0 and 10,000,000 yuan."))
    for field, amount in (("price", line.price), ("discount", line.discount)):
        if amount != amount.quantize(Decimal("0.01")):
            raise Invalid(field, _("An amount has at most two decimals."))
    if line.discount < 0 or line.amount < 0:
        raise Invalid("discount", _("A discount is between 0 and the amount of its line."))
    return replace(line, name=storable(line.name.strip(), "name"))


@dataclass(frozen=True)
class Sums:
    """Totals of an order in yuan: labour + part + other = total = sum of the payers."""

    labour: Decimal
    part: Decimal
    other: Decimal
    discount: Decimal
    total: Decimal
    customer: Decimal
    insurer: Decimal
    maker: Decimal
    internal: Decimal

    def of(self, payer: Payer) -> Decimal:
        """Return what one payer pays."""
        amount: Decimal = getattr(self, payer.value)
        return amount


def sums(lines: Iterable[LineDraft]) -> Sums:
    """Add up lines by kind and by payer."""
    found = {name: Decimal("0.00") for name in Sums.__dataclass_fields__}
    for line in lines:
        found[line.kind.value] += line.amount
        found[line.payer.value] += line.amount
        found["discount"] += line.discount
        found["total"] += line.amount
    return Sums(**found)


def discount_share(lines: Iterable[LineDraft]) -> Decimal:
    """Return the discounts as a share of the full price, 0..1, of the payer who gets the largest.

    What an insurer pays in full does not make a customer's discount smaller.
    """
    full: dict[Payer, Decimal] = {}
    off: dict[Payer, Decimal] = {}
    for line in lines:
        full[line.payer] = full.get(line.payer, Decimal(0)) + line.amount + line.discount
        off[line.payer] = off.get(line.payer, Decimal(0)) + line.discount
    return max((off[payer] / full[payer] for payer in full if full[payer]), default=Decimal(0))


def check_promise(promised_at: datetime | None, now: datetime) -> None:
    """Raise Invalid for a promise that has already passed."""
    if promised_at is not None and promised_at <= now:
        raise Invalid(
            "promised_at", _("The promised time has already passed. Choose a later time.")
        )


def check_last_mileage(mileage: int, last: int | None, reason: str) -> None:
    """Raise Invalid("mileage") for fewer km than last time without a reason why."""
    if last is not None and mileage < last and not reason.strip():
        raise Invalid(
            "mileage",
            _(
                "Less than last time ({last} km). Check the reading, or say why: "
                "instrument replaced, or entered wrongly last time."
            ).format(last=f"{last:,}"),
        )


MOST_A_DAY, LEAST_JUMP = 1_000, 3_000  # kilometres


def is_mileage_jump(mileage: int, last: int | None, days: int) -> bool:
    """Tell whether a car can hardly have run this far since last time: a digit may be wrong.

    More than 1,000 km for each day, and more than 3,000 km: no taxi does that.
    """
    more = 0 if last is None else mileage - last
    return more > LEAST_JUMP and more > MOST_A_DAY * max(days, 1)
