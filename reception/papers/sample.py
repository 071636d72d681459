"""A made-up slip, to look at a form before the first car comes: nobody's name, nobody's number."""

from datetime import timedelta
from decimal import Decimal

from reception.core import clock
from reception.core.settings import Copies
from reception.core.slip_form import SlipForm
from reception.core.text import _
from reception.papers.values import (
    BranchHead,
    CarAndPeople,
    PaperLine,
    SlipCopy,
    SlipData,
    Totals,
)


def _line(kind: str, name: str, price: str, origin: str = "") -> PaperLine:
    amount = Decimal(price)
    return PaperLine(
        kind, "", name, Decimal(1), amount, Decimal(0), amount, "customer", "", origin, 2_000, 10
    )


def sample_slip(
    branch: BranchHead, form: SlipForm, copies: Copies, warranty: tuple[int, int]
) -> SlipData:
    """Return a slip of the branch with sample lines, as `form` and `copies` lay it out."""
    now = clock.now()
    labour, part = (
        _line("labour", _("Sample work"), "180"),
        _line("part", "5W-30 4L", "328.50", "original"),
    )
    total = labour.amount + part.amount
    return SlipData(
        number=f"{branch.code}-{clock.today():%Y%m%d}-0001",
        branch=branch,
        copies=tuple(SlipCopy(*copy) for copy in copies),
        car=CarAndPeople(
            order_number=f"{branch.code}-H{clock.today():%Y%m%d}-001",
            order_kind="maintenance",
            plate="沪A12345",
            vin="LSVAA4183M2123456",
            engine_number="EA000001",
            model=_("Sample model"),
            vehicle_type=_("Small car"),
            owner=_("Sample customer"),
            sender="",
            phone="138****0001",
            mileage_in=12_000,
            mileage_out=12_003,
            arrived_at=now - timedelta(hours=2),
            left_at=now,
            fault=_("What the customer says about the car stands here."),
            advisor=_("Sample advisor"),
        ),
        lines=(labour, part),
        totals=Totals(
            labour.amount, part.amount, Decimal(0), Decimal(0), total, (("customer", total),)
        ),
        warranty_km=warranty[0],
        warranty_days=warranty[1],
        old_parts="returned",
        advice=_("What is advised stands here."),
        opinion="",
        remark="",
        advisor_signature=None,
        customer_signature=None,
        refused_reason="",
        unrepaired_reason="",
        issued_at=now,
        chain_head="0" * 64,
        chain_count=1,
        form=form,
    )  # fmt: skip
