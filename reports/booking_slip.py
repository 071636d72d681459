"""Booking slip 预约单: when to come, with which car, for what; whom to call, where to go.

One A4 for the customer, printed, saved or sent; the workshop lays out the parts that stand on it.
"""

from datetime import datetime

from reception.core.clock import local, show
from reception.core.text import _
from reception.core.time_words import WEEKDAYS
from reception.papers.values import BookingSlipData
from reports.blocks import DASH, fields, framed, moment, plate, quantity
from reports.heads import letterhead
from reports.page import GREY, LEFT, RIGHT, SMALL, Document, Paper
from reports.table import Column, draw_table

_CODE = 110.0  # points of a part's code before it wraps


def _when(paper: Paper, starts_at: datetime) -> None:
    """Draw the day and the time so that they are found at a glance."""
    day = f"{show(starts_at, '%Y-%m-%d')}　{_(WEEKDAYS[local(starts_at).weekday()])}"
    page, top = paper.page, paper.y + 8
    page.box(LEFT, top, RIGHT, top + 46, weight=0.8)
    page.text(LEFT + 14, top + 28, _("Please come"), ink=GREY)
    page.text(LEFT + 84, top + 31, day, 18, bold=True)
    page.text(RIGHT - 14, top + 32, show(starts_at, "%H:%M"), 22, bold=True, align="right")
    paper.y = top + 52


def _work(paper: Paper, data: BookingSlipData) -> None:
    if not data.work:
        return
    rows = [
        [str(number), each.name, quantity(each.hours) if each.hours else DASH]
        for number, each in enumerate(data.work, 1)
    ]
    columns = [
        Column(_("No.")),
        Column(_("Work wanted"), share=1),
        Column(_("Labour hours"), "right"),
    ]
    paper.y += 8
    draw_table(paper, columns, rows)


def _parts(paper: Paper, data: BookingSlipData) -> None:
    if not data.parts:
        return
    rows = [
        [str(number), each.name, each.code, quantity(each.quantity), each.package, "☐"]
        for number, each in enumerate(data.parts, 1)
    ]
    columns = [
        Column(_("No.")),
        Column(_("Parts to prepare"), share=1),
        Column(_("Code"), most=_CODE),
        Column(_("Quantity"), "right"),
        Column(_("From package"), share=0.5),
        Column(_("Laid out")),
    ]
    paper.y += 12
    draw_table(paper, columns, rows)


def render_booking_slip(data: BookingSlipData) -> bytes:
    """Return the booking slip as PDF, one copy."""
    title = _("Booking slip")
    document = Document(f"{title} {data.number}".rstrip(), data.branch.name, data.plate)
    paper = Paper(document)
    letterhead(paper, title, data.number, data.branch, voided=data.voided)
    _when(paper, data.starts_at)
    fields(
        paper,
        [
            (_("Customer"), data.name),
            (_("Phone"), data.phone),
            (_("Plate"), plate(data.plate)),
            (_("Model"), data.model),
            (_("Advisor"), data.advisor),
            (_("Until about"), show(data.ends_at, "%m-%d %H:%M")),
        ],
        wide=[(_("Customer says"), data.words)] if data.words else [],
    )
    _work(paper, data)
    _parts(paper, data)
    paper.y += 14
    address = " ".join(part for part in (data.branch.company, data.branch.address) if part)
    notes = [
        (_("Address"), address or DASH),
        (
            _("Please note"),
            _(
                "1. Bring the vehicle licence and the service booklet; leave no valuables in the car."
            ),
        ),
        ("", _("2. The bay is kept for you. If you cannot come, please call us.")),
        ("", _("3. The price is agreed when the car is received.")),
    ]
    framed(paper, notes)
    made = _("Booked {time} by {name}").format(time=moment(data.made_at), name=data.made_by or DASH)
    paper.page.fitted(LEFT, paper.y + 14, made, RIGHT - LEFT, SMALL, ink=GREY)
    paper.issue([lambda page: None], moment(data.issued_at))
    return document.finished()
