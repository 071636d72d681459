"""From ready to gone: the list before payment, payment, hand-over with its slip."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reception.billing import accounts, deposits, gate_pass, paperwork, rules, slips
from reception.billing.e_record_actions import queue_record
from reception.billing.gate_pass_models import Purpose
from reception.billing.models import Method as Method
from reception.billing.models import Payment, Settlement
from reception.billing.paperwork import Said
from reception.billing.rules import PaymentDraft
from reception.billing.slips import HandedOver as HandedOver
from reception.billing.standing import At, live, lock
from reception.core import clock, db, gate, money, record, settings
from reception.core.errors import Invalid, Refused
from reception.core.fields import yuan
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.core.typed import storable
from reception.customers.actions import note_words
from reception.orders import extra_sheet, sheets
from reception.orders.actions import move
from reception.orders.models import Order, Payer, State
from reception.orders.queries import lines_of
from reception.orders.rules import GONE, Sums, sums
from reception.papers import actions as papers
from reception.papers.actions import Issued
from reception.papers.gate_values import GatePassData
from reception.papers.queries import live_paper, papers_of
from reception.papers.rules import PaperKind
from reception.papers.values import (
    ExtraSheetData,
    OrderSheetData,
    SettlementData,
    Signature,
    SlipData,
    WalkRoundData,
)
from reception.parts import actions as store
from reception.shopfloor import washing
from reception.staff.approvals import Approval
from reception.vehicles.models import Vehicle
from reception.visits import keys
from reception.visits.models import OldParts, Visit

Leaving = Callable[[SlipData | GatePassData], bytes]  # what goes with a car: slip and gate pass


@dataclass(frozen=True)
class Listed:
    """A settlement list that was given."""

    settlement_id: int
    paper_id: int
    number: str


@action(Permission.PRINT_PAPER)
def issue_order_sheet(*, order_id: int, render: Callable[[OrderSheetData], bytes]) -> Issued:
    """Seal the order and estimate as the customer signed it; a changed order gets a new one."""
    lock(order_id)
    return sheets.seal_order_sheet(order_id, render)


@action(Permission.PRINT_PAPER)
def issue_walk_round(*, order_id: int, render: Callable[[WalkRoundData], bytes]) -> Issued:
    """Seal what was seen on the car at arrival, as the customer signed it.

    Refused when no walk-round was made.
    """
    lock(order_id)
    return sheets.seal_walk_round(order_id, render)


@action(Permission.PRINT_PAPER)
def issue_extra_sheet(*, extra_id: int, render: Callable[[ExtraSheetData], bytes]) -> Issued:
    """Seal one asking for additional work as it stands, with its answer where there is one."""
    return extra_sheet.seal_extra(extra_id, render)


@action(Permission.CHECK_IN)
def sign_order(
    *,
    order_id: int,
    signature: Signature,
    render: Callable[[OrderSheetData | WalkRoundData], bytes],
    told: bool = False,
) -> None:
    """Let a customer who left the check-in unsigned sign now: order and walk-round are sealed.

    `told`: the privacy notice stood above the line. Refused when it is signed or the car has left.
    """
    at = lock(order_id)
    rules.check_signed(signature, "")
    if at.state in GONE:
        raise Refused(_("This car has left; its order can no longer be signed."))
    (customer_id, signed) = db.rows(
        "SELECT customer_id, signature IS NOT NULL FROM visit WHERE id = ?", (at.visit_id,)
    )[0]
    if signed:
        raise Refused(_("The customer has signed this order already. Press F5 to see it."))
    record.change(Visit, at.visit_id, signature=signature)
    note_words(customer_id, told=told, marketing=False, signed=True)
    sheets.seal_signed(order_id, render)


@action(Permission.SETTLE)
def list_settlement(
    *,
    order_id: int,
    render: Callable[[SettlementData], bytes],
    rounding: Decimal = money.ZERO,
) -> Listed:
    """Add up a ready order and seal its settlement list, BEFORE payment (DOMAIN §2).

    From now on the lines are closed; `withdraw_settlement` opens them again. `rounding` (抹零) is
    what of the customer's share is not asked for; Invalid("rounding") above the branch's limit.
    """
    at = lock(order_id)
    rules.check_ready_to_list(at.state, live(order_id) is not None, reopened=at.reopened)
    deposits.hold(order_id)
    due = sums(lines_of(order_id))
    rules.check_rounding(
        rounding, due.customer, settings.read(settings.ROUNDING_MOST, at.branch_id)
    )
    issued = papers.issue(
        branch_id=at.branch_id,
        kind=PaperKind.SETTLEMENT,
        subject_id=order_id,
        data_for=lambda number, _serial: paperwork.settlement_data(order_id, number, rounding),
        render=render,
    )
    settlement_id = record.add(
        Settlement,
        order=order_id,
        number=issued.number,
        listed_at=clock.now(),
        paper_id=issued.paper_id,
        rounding=rounding,
        **_columns(due),
    )
    return Listed(settlement_id, issued.paper_id, issued.number)


def _columns(due: Sums) -> dict[str, Any]:
    names = ("labour", "part", "other", "total", "customer", "insurer", "maker", "internal")
    return {name: getattr(due, name) for name in names}


@action(Permission.SETTLE)
def withdraw_settlement(*, order_id: int, reason: str) -> None:
    """Void a settlement and its list before payment, so that the lines can be changed again."""
    lock(order_id)
    found = live(order_id)
    if found is None:
        raise Refused(_("No settlement list has been given for this order."))
    if found[1] is not None:
        raise Refused(_("This order is paid. A settlement cannot be withdrawn after payment."))
    if not reason.strip():
        raise Invalid("reason", _("Say why the settlement is withdrawn."))
    if found[2] is not None:
        papers.void(found[2], reason)
    record.change(Settlement, found[0], voided_at=clock.now(), void_reason=reason.strip())


@action(Permission.TAKE_PAYMENT)
def take_payment(
    *,
    order_id: int,
    payments: tuple[PaymentDraft, ...] = (),
    approval: Approval | None = None,
    render: Leaving | None = None,
) -> HandedOver | None:
    """Take what each payer owes; insurer, maker and dealer go on account unless said otherwise.

    What the list rounded off is added by itself; deposits are applied the oldest first. Settled anew
    after the car left, an order whose charges differ gets a new slip by `render`, returned here.
    Raises Invalid("payments") unless every payer's sum is exactly what the list says; NotAllowed
    for a customer who owes more than the limit without a manager's `approval`.
    """
    at = lock(order_id)
    found = live(order_id)
    if found is None:
        raise Refused(_("Print the settlement list first: the customer sees it before paying."))
    if found[1] is not None:
        raise Refused(_("This order is paid already."))
    now = clock.now()
    drafts = rules.complete_payments(sums(lines_of(order_id)), payments, yuan(found[3]))
    owed = [d.amount for d in drafts if d.method == Method.ACCOUNT and d.payer == Payer.CUSTOMER]
    accounts.check_credit(order_id, sum(owed, money.ZERO), approval)
    for draft, deposit_id in deposits.applied(at, drafts):
        payment_id = record.add(
            Payment,
            settlement=found[0],
            payer=draft.payer,
            method=draft.method,
            amount=draft.amount,
            at=now,
            person_id=gate.actor().person_id,
            deposit_id=deposit_id,
        )
        accounts.owe(at.branch_id, order_id, payment_id, draft)
    record.change(Settlement, found[0], paid_at=now)
    if not at.reopened:
        move(order_id, State.SETTLED, settled_at=now)
        return None
    record.change(Order, order_id, settled_at=now)
    queue_record(order_id)
    number = str(db.rows("SELECT number FROM settlement WHERE id = ?", (found[0],))[0][0])
    renewed = slips.renew(at, number, render)
    if render is not None:
        gate_pass.renew(order_id, gate_pass.purpose_of(sums(lines_of(order_id))), render)
    return renewed


@action(Permission.HAND_OVER)
def hand_over(
    *,
    order_id: int,
    opinion: str,
    render: Leaving,
    remark: str = "",
    customer_signature: Signature | None = None,
    advisor_signature: Signature | None = None,
    refused_reason: str = "",
    witness: str = "",
    witness_signature: Signature | None = None,
    mileage_out: int | None = None,
    old_parts: OldParts | None = None,
    advice: str | None = None,
) -> HandedOver:
    """Give a settled car back: opinion ticked, signed or said why not, slip sealed (DOMAIN §3).

    Its gate pass comes in the same moment: without one it does not leave the yard.
    `witness` names who saw that the customer did not sign; then the opinion may stay open too.
    """
    at = lock(order_id)
    if at.state in (State.HANDED_OVER, State.CLOSED):
        raise Refused(_("This car has left already; its slip is in the archive."))
    if at.state != State.SETTLED:
        raise Refused(_("Take the payment first, then hand the car over."))
    ticked = rules.check_opinion(opinion, witness)
    refused = storable(rules.check_signed(customer_signature, refused_reason), "refused_reason")
    said = Said(
        ticked,
        storable(remark.strip(), "remark"),
        advisor_signature,
        customer_signature,
        refused,
        witness=rules.check_witness(witness, witness_signature, gate.actor().name),
        witness_signature=witness_signature,
    )
    if advice is not None:
        record.change(Order, order_id, advice=storable(advice, "advice"))
    washing.accept(order_id)  # who hands the car over has looked at it
    move(order_id, State.HANDED_OVER, handed_over_at=clock.now())
    store.release(order_id)
    queue_record(order_id)
    _leave(at, mileage_out, old_parts)
    left = slips.seal(at, said, render)
    gate_pass.go_along(order_id, gate_pass.purpose_of(sums(lines_of(order_id))), render)
    return left


@action(Permission.HAND_OVER)
def leave_unrepaired(
    *,
    order_id: int,
    render: Leaving,
    remark: str = "",
    customer_signature: Signature | None = None,
    advisor_signature: Signature | None = None,
    refused_reason: str = "",
    witness: str = "",
    witness_signature: Signature | None = None,
    mileage_out: int | None = None,
    approval: Approval | None = None,
) -> HandedOver:
    """Let a cancelled order's car go (未修离店): it too leaves with a slip (DOMAIN §2, §3).

    Its gate pass needs the foreman or a manager, or a manager's `approval`.
    """
    at = lock(order_id)
    if at.state != State.CANCELLED:
        raise Refused(_("Cancel the order first, with its reason; then the car may leave."))
    if live_paper(order_id, PaperKind.SLIP) is not None:
        raise Refused(_("This car has left already; its slip is in the archive."))
    refused = storable(rules.check_signed(customer_signature, refused_reason), "refused_reason")
    said = Said(
        remark=storable(remark.strip(), "remark"),
        advisor_signature=advisor_signature,
        customer_signature=customer_signature,
        refused_reason=refused,
        unrepaired_reason=at.cancel_reason or _("No reason was noted."),
        witness=rules.check_witness(witness, witness_signature, gate.actor().name),
        witness_signature=witness_signature,
    )
    rules.check_allowed(Permission.LET_LEAVE, approval)
    _leave(at, mileage_out, None)
    left = slips.seal(at, said, render)
    gate_pass.go_along(order_id, Purpose.UNREPAIRED, render)
    return left


@action(Permission.HAND_OVER)
def issue_slip_for_history(*, order_id: int, render: Callable[[SlipData], bytes]) -> HandedOver:
    """Issue the slip of a car that left before this program kept slips, or whose slip was voided."""
    at = lock(order_id)
    if at.state not in (State.HANDED_OVER, State.CLOSED):
        raise Refused(
            _("The car has not been handed over. Hand it over; its slip comes with that.")
        )
    if live_paper(order_id, PaperKind.SLIP) is not None:
        raise Refused(_("This order has its slip already. Reprint that one."))
    reason = _("Slip issued afterwards; the customer signed nothing new.")
    void = [row.number for row in papers_of(order_id) if row.kind == PaperKind.SLIP]
    if void:
        reason = slips.instead_of(void[-1])
    return slips.seal(at, Said(refused_reason=reason), render)


def _leave(at: At, mileage_out: int | None, old_parts: OldParts | None) -> None:
    """Note how the car left; the visit ends with its last order."""
    rules.check_mileage_out(at.mileage_in, mileage_out)
    values: dict[str, Any] = {}
    if mileage_out is not None:
        values["mileage_out"] = mileage_out
        record.change(Vehicle, at.vehicle_id, mileage=mileage_out)
    if old_parts is not None:
        values["old_parts"] = old_parts
    stays = db.row(
        "SELECT 1 FROM work_order WHERE visit_id = ? AND id <> ? AND handed_over_at IS NULL"
        " AND state <> 'cancelled'",
        (at.visit_id, at.order_id),
    )
    if stays is None:
        values["left_at"] = clock.now()
        keys.release(at.visit_id)
    if values:
        record.change(Visit, at.visit_id, **values)
