"""What stands on slip and settlement list, gathered from the records (DOMAIN §3)."""

from dataclasses import dataclass, replace
from decimal import Decimal

from reception.billing import rules
from reception.billing.deposits import deposits_of
from reception.core import audit, clock, db, money, settings
from reception.orders.sheets import car_of, head_of, paper_lines, totals
from reception.orders.warranty import Limits
from reception.papers.forms import slip_form, version_of
from reception.papers.queries import branch_head
from reception.papers.values import PaperLine, SettlementData, Signature, SlipCopy, SlipData
from reception.visits.models import OldParts


@dataclass(frozen=True)
class Said:
    """What was said and signed when the car left."""

    opinion: str = ""
    remark: str = ""
    advisor_signature: Signature | None = None
    customer_signature: Signature | None = None
    refused_reason: str = ""
    unrepaired_reason: str = ""
    witness: str = ""
    witness_signature: Signature | None = None


def sealed_slip(order_id: int, number: str, said: Said) -> SlipData:
    """Return the slip to be sealed inside the running action: its form numbered."""
    data = slip_data(order_id, number, said)
    branch_id = int(db.rows("SELECT branch_id FROM work_order WHERE id = ?", (order_id,))[0][0])
    return replace(data, form_version=version_of(branch_id, data.form, data.copies))


def slip_data(order_id: int, number: str = "", said: Said | None = None) -> SlipData:
    """Return the three-part slip of an order; without a number it is a preview."""
    head, said = head_of(order_id), said or Said()
    branch_id = head["branch_id"]
    lines = () if said.unrepaired_reason else paper_lines(order_id, branch_id)
    km, days = _warranty(lines, branch_id)
    chain_count, chain_head = audit.chain()
    return SlipData(
        number=number,
        branch=branch_head(branch_id),
        copies=tuple(SlipCopy(*copy) for copy in settings.read(settings.SLIP_COPIES, branch_id)),
        car=car_of(head, masked=settings.read(settings.MASK_PHONES, branch_id)),
        lines=lines,
        totals=totals(lines),
        warranty_km=km,
        warranty_days=days,
        # Nothing was taken out of a car that leaves unrepaired, whatever was agreed at check-in.
        old_parts=str(OldParts.NONE) if said.unrepaired_reason else head["old_parts"],
        advice=head["advice"],
        opinion=said.opinion,
        remark=said.remark,
        advisor_signature=said.advisor_signature,
        customer_signature=said.customer_signature,
        refused_reason=said.refused_reason,
        unrepaired_reason=said.unrepaired_reason,
        issued_at=clock.now(),
        chain_head=chain_head,
        chain_count=chain_count,
        form=slip_form(branch_id),
        witness=said.witness,
        witness_signature=said.witness_signature,
    )


def settlement_data(
    order_id: int, number: str = "", rounding: Decimal = money.ZERO
) -> SettlementData:
    """Return the statutory settlement list, which names the phone in full."""
    head = head_of(order_id)
    lines = paper_lines(order_id, head["branch_id"])
    km, days = _warranty(lines, head["branch_id"])
    return SettlementData(
        number=number,
        branch=branch_head(head["branch_id"]),
        car=car_of(head, masked=False),
        lines=lines,
        totals=totals(lines),
        labour_standard=settings.read(settings.LABOUR_STANDARD, head["branch_id"]),
        old_parts=head["old_parts"],
        warranty_km=km,
        warranty_days=days,
        issued_at=clock.now(),
        rounding=rounding,
        deposit=sum((each.left for each in deposits_of(order_id)), money.ZERO),
    )


def _warranty(lines: tuple[PaperLine, ...], branch_id: int) -> Limits:
    return rules.slip_warranty(
        ((line.warranty_km, line.warranty_days) for line in lines),
        settings.read(settings.WARRANTY_MINOR, branch_id),
    )
