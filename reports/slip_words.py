"""What every layout of the slip says alike, as the branch's own form words it (DOMAIN §3)."""

from decimal import Decimal
from typing import TypeVar

from reception.core.slip_form import LIMITS_MARK
from reception.core.text import _
from reception.orders.words import word
from reception.papers.values import SlipData
from reports.blocks import Field, mileage, moment, ticks, warranty
from reports.repair import OLD_PARTS, car_fields, line_cells, line_columns
from reports.table import Column

C = TypeVar("C")
OPINIONS = ("satisfied", "fairly", "ordinary", "dissatisfied")
# What may be left out stands under its code; what has none is always printed.
_CODES = (
    "", "", "sender", "", "model", "vin", "", "handover", "mileage", "order_number", "order_kind",
    "advisor", "engine_number", "vehicle_type",
)  # fmt: skip
_ORIGIN = 3  # place of the column


def title(data: SlipData) -> str:
    """Return the paper's name."""
    return data.form.title or _("Service slip")


def head_fields(data: SlipData) -> list[Field]:
    """Return the fields of the head that the form shows."""
    car = data.car
    found = [
        *car_fields(car),
        (_("Handover"), moment(car.left_at)),
        (_("Mileage"), mileage(car.mileage_in, car.mileage_out)),
        (_("Order no."), car.order_number),
        (_("Order kind"), word(car.order_kind)),
        (_("Advisor"), car.advisor),
        (_("Engine number"), car.engine_number),
        (_("Vehicle type"), car.vehicle_type),
    ]
    wanted = {"", *data.form.fields}
    return [field for code, field in zip(_CODES, found, strict=True) if code in wanted]


def fault(data: SlipData) -> list[Field]:
    """Return the customer's own words as a field of the full width."""
    return [(_("Customer says"), data.car.fault)] if "fault" in data.form.fields else []


def columns(data: SlipData) -> list[Column]:
    """Return the columns of the work and material."""
    made = [*line_columns(), Column(_("Warranty"))]
    return _kept(data, made)


def rows(data: SlipData) -> list[list[str]]:
    """Return the lines as rows under `columns`."""
    return [
        _kept(
            data, [*line_cells(number, line), warranty(line.warranty_km, line.warranty_days)]
        )
        for number, line in enumerate(data.lines, 1)
    ]  # fmt: skip


def _kept(data: SlipData, cells: list[C]) -> list[C]:
    left_out = set()
    if "origin" not in data.form.fields:
        left_out.add(_ORIGIN)
    if "line_warranty" not in data.form.fields:
        left_out.add(len(cells) - 1)
    return [cell for place, cell in enumerate(cells) if place not in left_out]


def promises(data: SlipData) -> list[tuple[str, str]]:
    """Return the warranty's scope and period, old parts and advice (DOMAIN §3, §4)."""
    limits = warranty(data.warranty_km, data.warranty_days)
    if data.unrepaired_reason:
        scope = _("No repair was made on this visit, so no repair warranty begins.")
    elif data.form.warranty_words:
        scope = data.form.warranty_words.replace(LIMITS_MARK, limits)
    else:
        scope = _(
            "The work and the parts on this slip are warranted from hand-over for {limits}, "
            "whichever comes first; where the table names other limits, those apply. Parts brought "
            "by the customer are not warranted. If the same fault returns within the warranty, "
            "bring this copy: it is repaired free of charge."
        ).format(limits=limits)
    texts = [(_("Repair warranty"), scope)]
    if data.unrepaired_reason:
        texts.insert(0, (_("Left unrepaired"), data.unrepaired_reason))
    if "old_parts" in data.form.fields:
        texts.append((_("Old parts"), ticks(OLD_PARTS, data.old_parts)))
    if data.advice and "advice" in data.form.fields:
        texts.append((_("Advice"), data.advice))
    return texts


def customer_pays(data: SlipData) -> Decimal:
    """Return the customer's own share, in yuan."""
    return dict(data.totals.payers).get("customer", Decimal(0))


def foot(data: SlipData) -> str:
    """Return the paper's last line: no invoice, keep it, the seal of the audit chain."""
    parts = [_("This slip is not an invoice"), _("Please keep it")]
    if data.form.closing:
        parts.append(data.form.closing)
    if data.chain_head:
        seal = data.chain_head[:12]
        groups = " ".join(seal[i : i + 4] for i in range(0, len(seal), 4))
        proof = _("Seal {seal} (entry {count})")
        parts.append(proof.format(seal=groups, count=data.chain_count))
    return " · ".join(parts)
