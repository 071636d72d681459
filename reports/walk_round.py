"""Walk-round sheet 接车检查单: the drawing with its numbered marks, what they are, photos, signature.

One A4 or more, kept by the branch beside the order: what was on the car when it came (DOMAIN §3).
"""

from collections.abc import Sequence
from typing import Any

from reception.core.text import _
from reception.papers.values import WalkRoundData
from reception.visits.damages import kind_name, size_name
from reception.visits.diagram import BODY_NAMES, Body, Command, drawing, panel_name
from reports.blocks import SIGN_LEFT, SIGN_RIGHT, fields, framed, mileage, moment, plate, sign_line
from reports.heads import letterhead
from reports.page import BLACK, GREY, HEIGHT, LEFT, RIGHT, SMALL, WIDTH, Document, Paper
from reports.pictures import place_photos
from reports.table import Column, draw_table

WIDE = 372.0  # points of the drawing
MARK = 7.0


def _trace(canvas: Any, commands: Sequence[Command], left: float, top: float, scale: float) -> Any:
    """Return a panel as a path of the canvas, whose y grows upwards."""
    path = canvas.beginPath()
    for letter, numbers in commands:
        points = [
            (left + x * scale, HEIGHT - top - y * scale)
            for x, y in zip(numbers[::2], numbers[1::2], strict=True)
        ]
        flat = [value for point in points for value in point]
        if letter == "M":
            path.moveTo(*flat)
        elif letter == "L":
            path.lineTo(*flat)
        elif letter == "C":
            path.curveTo(*flat)
        else:
            path.close()
    return path


def _car(paper: Paper, data: WalkRoundData) -> None:
    """Draw the car and its marks; black lines only, an impact printer has no others."""
    drawn = drawing(data.body)
    scale = WIDE / drawn.width
    high = drawn.height * scale
    paper.room(high + 8)
    page, canvas = paper.page, paper.page.canvas
    left, top = (WIDTH - WIDE) / 2, paper.y
    canvas.saveState()
    canvas.setLineJoin(1)
    canvas.setStrokeColorRGB(*GREY)
    canvas.setLineWidth(0.4)
    for line in drawn.lines:
        canvas.drawPath(_trace(canvas, line, left, top, scale))
    canvas.setStrokeColorRGB(*BLACK)
    canvas.setLineWidth(0.6)
    for panel in drawn.panels:
        canvas.drawPath(_trace(canvas, panel.path, left, top, scale))
    for text, share in ((_("Left side"), 0.15), (_("From above"), 0.5), (_("Right side"), 0.88)):
        page.text(LEFT, top + high * share, text, SMALL, ink=GREY)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.setLineWidth(1.1)
    for number, mark in enumerate(data.damages, 1):
        x, y = left + mark.x * WIDE / 1000, top + mark.y * high / 1000
        canvas.circle(x, HEIGHT - y, MARK, stroke=1, fill=1)
        page.text(x, y + 3.0, str(number), SMALL, align="centre")
    canvas.restoreState()
    paper.y = top + high + 8


def _marks(paper: Paper, data: WalkRoundData) -> None:
    if not data.damages:
        framed(paper, [("", _("Seen together: no damage on the outside of the car."))])
        return
    columns = [
        Column(_("No.")),
        Column(_("Place on the car")),
        Column(_("Kind of damage")),
        Column(_("Size")),
        Column(_("Note"), share=1),
    ]
    rows = [
        [str(n), panel_name(d.panel), kind_name(d.kind), size_name(d.size), d.note]
        for n, d in enumerate(data.damages, 1)
    ]
    draw_table(paper, columns, rows)


def render_walk_round(data: WalkRoundData) -> bytes:
    """Return the walk-round sheet as PDF, one copy."""
    title = _("Walk-round sheet")
    document = Document(f"{title} {data.number}".rstrip(), data.branch.name, data.car.order_number)
    paper = Paper(document)
    letterhead(paper, title, data.number, data.branch, voided=data.voided)
    car = data.car
    fields(
        paper,
        [
            (_("Plate"), plate(car.plate)),
            (_("Model"), car.model),
            (_("VIN"), car.vin),
            (_("Customer"), car.owner),
            (_("Brought by"), car.sender),
            (_("Arrived"), moment(car.arrived_at)),
            (_("Mileage"), mileage(car.mileage_in, None)),
            (_("Fuel or charge"), data.fuel),
            (_("Order no."), car.order_number),
        ],
        wide=[(_("Belongings"), data.belongings)],
    )
    paper.y += 6
    shape = _("Shape of the car: {body}").format(body=_(BODY_NAMES[Body(data.body)]))
    paper.page.text(RIGHT, paper.y + 10, shape, SMALL, align="right", ink=GREY)
    _car(paper, data)
    _marks(paper, data)
    paper.y += 8
    place_photos(paper, data.photos)
    paper.y += 4
    framed(
        paper,
        [
            (
                "",
                _(
                    "Customer and advisor have seen the car together. What is marked above was on "
                    "the car when it came; please take valuables with you."
                ),
            )
        ],
    )
    paper.y += 12
    paper.room(62)
    at = data.issued_at
    sign_line(paper, _("Advisor"), None, *SIGN_LEFT, instead=car.advisor, at=at)
    sign_line(paper, _("Customer's signature"), data.customer_signature, *SIGN_RIGHT)
    paper.issue([lambda page: None], moment(data.issued_at))
    return document.finished()
