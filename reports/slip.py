"""Three-part service slip 服务维修单 (DOMAIN §3): every copy labelled, the third is the customer's.

Each copy carries the charges, the service phone and the warranty's scope and period, even where
nothing was repaired. `render_slip` is deterministic: the archived bytes can be proved again.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from reception.core.text import _
from reception.orders.words import word
from reception.papers.values import SlipCopy, SlipData
from reports.blocks import (
    SIGN_LEFT,
    SIGN_RIGHT,
    fields,
    fits_sign_line,
    framed,
    mileage,
    moment,
    sign_line,
    ticks,
    warranty,
)
from reports.fonts import width
from reports.heads import copy_label, letterhead
from reports.page import GREY, LEFT, RIGHT, SIZE, Document, Page, Paper
from reports.repair import OLD_PARTS, car_fields, line_cells, line_columns
from reports.sums import in_figures_and_words, sums
from reports.table import Column, draw_table
from reports.wrap import wrap

OPINIONS = ("satisfied", "fairly", "ordinary", "dissatisfied")
_MOST_REMARK = 24  # lines: the box stays on one page with the signatures


def _car(paper: Paper, data: SlipData) -> None:
    car = data.car
    fields(
        paper,
        [
            *car_fields(car),
            (_("Handover"), moment(car.left_at)),
            (_("Mileage"), mileage(car.mileage_in, car.mileage_out)),
            (_("Order no."), car.order_number),
            (_("Order kind"), word(car.order_kind)),
            (_("Advisor"), car.advisor),
        ],
        wide=[(_("Customer says"), car.fault)],
    )


def _promise(paper: Paper, data: SlipData, refusal: bool) -> None:
    """Draw the warranty's scope and period, old parts and advice (DOMAIN §3, §4).

    With `refusal` also why the customer did not sign: it is too long for where they would have.
    """
    if data.unrepaired_reason:
        scope = _("No repair was made on this visit, so no repair warranty begins.")
    else:
        scope = _(
            "The work and the parts on this slip are warranted from hand-over for {limits}, "
            "whichever comes first; where the table names other limits, those apply. Parts brought "
            "by the customer are not warranted. If the same fault returns within the warranty, "
            "bring this copy: it is repaired free of charge."
        ).format(limits=warranty(data.warranty_km, data.warranty_days))
    texts = [(_("Repair warranty"), scope)]
    if data.unrepaired_reason:
        texts.insert(0, (_("Left unrepaired"), data.unrepaired_reason))
    texts.append((_("Old parts"), ticks(OLD_PARTS, data.old_parts)))
    if data.advice:
        texts.append((_("Advice"), data.advice))
    if refusal:
        texts.append((_("Not signed"), data.refused_reason))
    framed(paper, texts)


def _opinion(paper: Paper, data: SlipData) -> None:
    """Draw the opinion as the customer ticked it, with a line for other words."""
    label = _("Customer's opinion")
    hint = _("(ticked by the customer)")
    other = _("Other words:")
    start = LEFT + 9 + width(other, SIZE) + 8
    remark = wrap(data.remark, RIGHT - 9 - start, SIZE, most=_MOST_REMARK)
    paper.room(46 + (len(remark) - 1) * 13 + 24 + 62)  # stays together with the signatures
    page, top = paper.page, paper.y
    page.text(LEFT + 9, top + 16.5, label, ink=GREY)
    x = LEFT + 9 + width(label, SIZE)
    page.text(x, top + 16.5, hint, ink=GREY)
    page.text(x + width(hint, SIZE) + 8, top + 16.5, ticks(OPINIONS, data.opinion))
    page.text(LEFT + 9, top + 35, other, ink=GREY)
    y = page.lines(start, top + 35, remark)
    page.rule(y - 10, start, RIGHT - 9, weight=0.5)
    bottom = y - 2
    page.box(LEFT, top, RIGHT, bottom)
    paper.y = bottom


def _foot(data: SlipData) -> str:
    parts = [_("This slip is not an invoice"), _("Please keep it")]
    if data.chain_head:
        seal = data.chain_head[:12]
        groups = " ".join(seal[i : i + 4] for i in range(0, len(seal), 4))
        proof = _("Seal {seal} (entry {count})")
        parts.append(proof.format(seal=groups, count=data.chain_count))
    return " · ".join(parts)


def _labels(copies: Sequence[SlipCopy]) -> list[Callable[[Page], None]]:
    margin = [f"{copy.ordinal} {copy.name}" for copy in copies]
    return [
        copy_label(
            f"{copy.ordinal}　{copy.name}（{copy.colour_name}）", copy.colour, margin, number
        )
        for number, copy in enumerate(copies)
    ]


def _draw(document: Document, data: SlipData) -> None:
    paper = Paper(document)
    letterhead(
        paper,
        _("Service slip"),
        data.number,
        data.branch,
        reprint=data.reprint,
        voided=data.voided,
    )
    _car(paper, data)
    paper.y += 10
    if data.lines:
        columns = [*line_columns(), Column(_("Warranty"))]
        rows = [
            [*line_cells(number, line), warranty(line.warranty_km, line.warranty_days)]
            for number, line in enumerate(data.lines, 1)
        ]
        draw_table(paper, columns, rows)
    else:
        framed(paper, [("", _("No work was done and no part was used on this visit."))])
    sums(paper, data.totals)
    due = dict(data.totals.payers).get("customer", Decimal(0))
    in_figures_and_words(paper, _("Customer pays (in words)"), due)
    paper.y += 4
    signs, instead = _("Customer's signature"), data.refused_reason
    if instead:
        instead = _("Not signed: {reason}").format(reason=instead)
    elsewhere = not fits_sign_line(signs, instead, *SIGN_RIGHT)
    _promise(paper, data, refusal=elsewhere)
    paper.y += 10
    _opinion(paper, data)
    paper.y += 24
    if elsewhere:
        instead = _("Not signed: {reason}").format(reason=_("the reason stands above"))
    sign_line(paper, _("Advisor"), data.advisor_signature, *SIGN_LEFT)
    signature, at = data.customer_signature, data.issued_at
    sign_line(paper, signs, signature, *SIGN_RIGHT, instead=instead, at=at)
    paper.issue(_labels(data.copies), _foot(data))


def render_slip(data: SlipData) -> bytes:
    """Return the slip as PDF: one A4 page for each copy, more where the lines need them."""
    title = f"{_('Service slip')} {data.number}".rstrip()
    document = Document(title, data.branch.name, data.car.order_number)
    _draw(document, data)
    return document.finished()


def render_slips(batch: Iterable[SlipData]) -> bytes:
    """Return many slips as one PDF to print, their fonts embedded once."""
    document = Document(_("Service slips"), "")
    for data in batch:
        _draw(document, data)
    return document.finished()
