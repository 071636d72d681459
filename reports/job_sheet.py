"""Job sheet 派工单: goes with the car through the workshop; its barcode starts the job.

One A4 in large letters, no prices; the technicians sign for what they did (DOMAIN §3).
"""

from reception.core.text import _
from reception.orders.words import word
from reception.papers.floor_values import JobLine, JobSheetData
from reports.blocks import DASH, TO_WRITE, fields, framed, mileage, moment, plate, quantity
from reports.heads import letterhead
from reports.page import GREY, LEFT, RIGHT, SMALL, Document, Paper
from reports.table import Column, draw_table
from reports.wrap import wrap

_TALL = 34.0  # points of the barcode that is scanned on the floor
_WRITE_ROWS = 4  # technicians' lines
_CODE = 110.0  # points of a part's code before it wraps


def _work(paper: Paper, data: JobSheetData) -> None:
    work = [line for line in data.lines if line.kind == "labour"]
    parts = [line for line in data.lines if line.kind == "part"]
    if work:
        columns = [Column(_("No.")), Column(_("Work"), share=1), Column(_("Hours"), "right")]
        columns.append(Column(_("Done")))
        rows = [[str(n), x.name, quantity(x.quantity), "☐"] for n, x in enumerate(work, 1)]
        draw_table(paper, columns, rows)
        paper.y += 8
    else:
        framed(paper, [("", _("No work is entered yet. Ask the advisor before you begin."))])
    if parts:
        columns = [Column(_("No.")), Column(_("Code"), most=_CODE)]
        columns.append(Column(_("Part"), share=1))
        columns += [Column(_("Origin")), Column(_("Quantity"), "right"), Column(_("Got"))]
        draw_table(paper, columns, [_part(n, x) for n, x in enumerate(parts, 1)])
        paper.y += 8


def _part(number: int, line: JobLine) -> list[str]:
    return [
        str(number),
        line.code or DASH,
        line.name,
        word(line.origin),
        quantity(line.quantity),
        "☐",
    ]


def _people(paper: Paper, data: JobSheetData) -> None:
    columns = [Column(_("No.")), Column(_("Technician"), share=2), Column(_("Begun"), share=1)]
    columns += [Column(_("Ended"), share=1), Column(_("Signature"), share=2)]
    names = [*data.technicians, *[TO_WRITE] * _WRITE_ROWS]
    rows = [
        [str(number), name, TO_WRITE, TO_WRITE, TO_WRITE]
        for number, name in enumerate(names[: max(_WRITE_ROWS, len(data.technicians))], 1)
    ]
    draw_table(paper, columns, rows)


def render_job_sheet(data: JobSheetData) -> bytes:
    """Return the job sheet as PDF, one copy."""
    title = _("Job sheet")
    document = Document(f"{title} {data.number}".rstrip(), data.branch.name, data.order_number)
    paper = Paper(document)
    letterhead(paper, title, data.number, data.branch, voided=data.voided)
    paper.y += 6
    page = paper.page
    page.barcode(RIGHT, paper.y, data.order_number, _TALL)
    page.text(RIGHT, paper.y + _TALL + 10, data.order_number, align="right")
    page.fitted(LEFT, paper.y + 26, plate(data.plate), 230, 26, bold=True)
    where = f"{data.model}　{data.bay or _('No bay yet')}"
    below = page.lines(LEFT, paper.y + 44, wrap(where, 260, 12, most=3), 12, leading=15)
    paper.y = max(paper.y + _TALL + 18, below - 7)
    yes = [_("The customer waits in the shop")] if data.waits else []
    yes += [_("Car wash")] if data.wash else []
    yes += [_("Road test")] if data.road_test else []
    fields(
        paper,
        [
            (_("Promised for"), moment(data.promised_at)),
            (_("Planned start"), moment(data.starts_at)),
            (_("Order kind"), word(data.order_kind)),
            (_("VIN"), data.vin),
            (_("Mileage"), mileage(data.mileage_in, None)),
            (_("Advisor"), data.advisor),
        ],
        wide=[
            (_("Customer says"), data.fault),
            (_("Asked for besides"), "、".join(yes) or DASH),
        ],
    )
    paper.y += 8
    _work(paper, data)
    _people(paper, data)
    paper.y += 8
    framed(paper, [(_("Found while working"), TO_WRITE), *[("", TO_WRITE)] * 3])
    rule = _(
        "Scan the barcode at the clocking station to begin. Work that is not on this "
        "sheet needs the customer's consent first: tell the advisor."
    )
    paper.room(30)
    paper.page.lines(LEFT, paper.y + 14, wrap(rule, RIGHT - LEFT, SMALL), SMALL, ink=GREY)
    paper.issue([lambda page: None], moment(data.issued_at))
    return document.finished()
