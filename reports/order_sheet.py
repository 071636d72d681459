"""Order and estimate 维修委托书/报价单: what was asked, found and promised, signed by the customer.

One A4, kept by the branch: the customer's consent to the work and its price (DOMAIN §3, §4).
"""

from reception.core.text import _
from reception.orders.words import word
from reception.papers.values import OrderSheetData
from reports.blocks import (
    SIGN_HEIGHT,
    SIGN_LEFT,
    SIGN_RIGHT,
    Field,
    fields,
    frame_height,
    framed,
    mileage,
    moment,
    sign_line,
    ticks,
)
from reports.heads import letterhead
from reports.page import RIGHT, SMALL, Document, Paper
from reports.repair import OLD_PARTS, car_fields, line_cells, line_columns
from reports.sums import HEIGHT, in_figures_and_words, sums
from reports.table import draw_table


def _choice(yes: bool, first: str, second: str) -> str:
    return f"{'☑' if yes else '☐'} {first}　{'☐' if yes else '☑'} {second}"


def _car(paper: Paper, data: OrderSheetData) -> None:
    car = data.car
    fields(
        paper,
        [
            *car_fields(car),
            (_("Promised for"), moment(data.promised_at)),
            (_("Mileage"), mileage(car.mileage_in, None)),
            (_("Fuel or charge"), data.fuel),
            (_("Order kind"), word(car.order_kind)),
            (_("Advisor"), car.advisor),
            (_("Customer waits"), _choice(data.waits, _("In the shop"), _("Leaves"))),
            (_("Car wash"), _choice(data.wash, _("Wanted"), _("Not wanted"))),
            (_("Order no."), car.order_number),
            (_("Road test"), _choice(data.road_test, _("Agreed to"), _("Only if needed"))),
        ],
        wide=[(_("Belongings"), data.belongings), (_("Customer says"), car.fault)],
    )


def _terms(data: OrderSheetData) -> list[Field]:
    return [
        (_("Old parts"), ticks(OLD_PARTS, data.old_parts)),
        (
            _("Agreed"),
            _(
                "1. This price is an estimate; the settlement list counts. Work or cost beyond "
                "it needs the customer's consent before it is done."
            ),
        ),
        (
            "",
            _(
                "2. The promised time depends on findings and parts; a change is told before "
                "it passes. The customer agrees to a road test where the repair needs one."
            ),
        ),
        ("", _("3. Please take valuables with you.")),
        (
            "",
            _(
                "4. Personal data: name, phone and vehicle data are used for this repair and "
                "its warranty and kept as the law requires; advertising needs a consent of "
                "its own."
            ),
        ),
    ]


def render_order_sheet(data: OrderSheetData) -> bytes:
    """Return the order and estimate as PDF, one copy."""
    title = _("Repair order and estimate")
    document = Document(f"{title} {data.number}".rstrip(), data.branch.name, data.car.order_number)
    paper = Paper(document)
    letterhead(paper, title, data.number, data.branch, voided=data.voided)
    _car(paper, data)
    paper.y += 10
    terms = _terms(data)
    # Nobody signs a page that does not say how much, and for what.
    tail = HEIGHT + 48 + frame_height(terms) + SIGN_HEIGHT
    if data.lines:
        rows = [line_cells(number, line) for number, line in enumerate(data.lines, 1)]
        draw_table(paper, line_columns(), rows, tail=tail)
    else:
        framed(paper, [("", _("Work and price follow after the inspection."))])
    paper.together(tail)
    sums(paper, data.totals)
    in_figures_and_words(paper, _("Estimate (in words)"), data.totals.total)
    paper.y += 4
    framed(paper, terms)
    paper.y += 14
    paper.room(SIGN_HEIGHT + 12 * bool(data.signed_before))
    if data.signed_before:
        text = _("Changed since the customer signed sheet {number}.")
        paper.page.text(
            RIGHT, paper.y + 6, text.format(number=data.signed_before), SMALL, align="right"
        )
        paper.y += 12
    advisor, at = data.car.advisor, data.issued_at
    sign_line(paper, _("Advisor"), None, *SIGN_LEFT, instead=advisor, at=at)
    sign_line(paper, _("Customer's signature"), data.customer_signature, *SIGN_RIGHT)
    foot = f"{_('This slip is not an invoice')} · {moment(data.issued_at)}"
    paper.issue([lambda page: None], foot)
    return document.finished()
