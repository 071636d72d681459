"""Formulas of the figures and the targets that ship: pure functions and data (DOMAIN §6)."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from reception.core.errors import Invalid
from reception.core.text import N_, _

# Code: (label, shipped value); units as `figures.values.Target` says.
SHIPPED_TARGETS: dict[str, tuple[str, Decimal]] = {
    "output_year": (N_("Output of the year"), Decimal(6_000_000)),
    "insurance_output_year": (N_("Insurance output of the year"), Decimal(2_200_000)),
    "workshop_output_year": (N_("Workshop and claims output of the year"), Decimal(3_800_000)),
    "orders_out_month": (N_("Orders out in a month"), Decimal(650)),
    "output_per_order_repair": (N_("Output per repair order"), Decimal(800)),
    "output_per_order_insurance": (N_("Output per insurance order"), Decimal(1_800)),
    "output_per_bay_month": (N_("Output per bay in a month"), Decimal(30_000)),
    "csi": (N_("CSI at least"), Decimal(93)),
    "return_rate": (N_("Return rate at most"), Decimal("0.02")),
    "on_time": (N_("On time at least"), Decimal("0.95")),
    "complaint_rate": (N_("Serious complaint rate at most"), Decimal("0.01")),
    "claim_rate": (N_("Claims accepted at least"), Decimal("0.95")),
    "utilisation": (N_("Labour utilisation at least"), Decimal("0.80")),
    "efficiency": (N_("Labour efficiency at least"), Decimal(1)),
}
FRACTIONS = frozenset(
    {"return_rate", "on_time", "complaint_rate", "claim_rate", "utilisation", "efficiency"}
)


def check_target(code: str, value: Decimal) -> Decimal:
    """Return a target's value; Invalid("value") for a rate above 1, a CSI above 100, a minus."""
    if code not in SHIPPED_TARGETS:
        raise Invalid("code", _("There is no target {code}.").format(code=code))
    most = 1 if code in FRACTIONS else 100 if code == "csi" else 1_000_000_000
    if code == "efficiency":  # more hours billed than worked is what is wished for
        most = 5
    if not 0 <= value <= most or value != value.quantize(Decimal("0.001")):
        raise Invalid(
            "value",
            _("This target is between 0 and {most}, with at most three decimals.").format(
                most=most
            ),
        )
    return value


def csi(formula: str, scores: Iterable[int]) -> Decimal | None:
    """Return CSI on 0..100 of valid scores in thousandths of a percent, or None without any.

    `mean` is the mean; `share8` the share of answers of 80 (8 of 10) and more; `top2` the share in
    the two best of the five boxes 0, 25, 50, 75, 100.
    """
    found = list(scores)
    if not found:
        return None
    if formula == "mean":
        total = Decimal(sum(found)) / 1000
    else:
        least = 80_000 if formula == "share8" else 75_000
        total = Decimal(100 * sum(score >= least for score in found))
    return (total / len(found)).quantize(Decimal("0.01"), ROUND_HALF_UP)
