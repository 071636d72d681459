"""Gate pass 出门证: an A5 across, the plate to be compared from a step away, Code 128 for the gate."""

from reception.billing.words import PURPOSES
from reception.core.text import _
from reception.core.units import day_of
from reception.papers.gate_values import GatePassData
from reports.blocks import DASH, moment, plate
from reports.page import A5_HIGH, GREY, LEFT, RIGHT, SMALL, WIDTH, Document, Page
from reports.wrap import wrap

_TALL = 44.0  # of the barcode
_ROW = 24.0


def _head(page: Page, data: GatePassData) -> None:
    title = _("Gate pass")
    if data.voided:
        title = _("{title} (void)").format(title=title)
    page.text(WIDTH / 2, 52, title, 20, bold=True, align="centre", spacing=4.0)
    names = wrap(data.branch.name, 170, SMALL, most=2)
    page.lines(LEFT, 46 - 6 * (len(names) - 1), names, SMALL, leading=12.0, ink=GREY)
    page.fitted(RIGHT, 46, data.number, 170, align="right")
    page.rule(66, weight=1.2)


def _car(page: Page, data: GatePassData) -> None:
    page.box(LEFT, 80, RIGHT, 178, weight=1.2)
    page.fitted(WIDTH / 2, 148, plate(data.plate), RIGHT - LEFT - 40, 60, bold=True, align="centre")
    page.fitted(WIDTH / 2, 170, data.model or DASH, RIGHT - LEFT - 40, 11, align="centre", ink=GREY)


def _facts(page: Page, data: GatePassData) -> None:
    day = day_of(data.valid_on).isoformat()
    rows = [
        (
            _("Purpose"),
            _(PURPOSES[data.purpose]),
            _("Good until"),
            _("{day} 24:00").format(day=day),
        ),
        (_("Order no."), data.order_number, _("Issued"), moment(data.issued_at)),
        (_("Settlement list"), data.list_number or DASH, _("Issued by"), data.person or DASH),
        (_("Slip"), data.slip_number or DASH, _("Key hook"), data.hook or DASH),
    ]
    middle = WIDTH / 2 + 8
    for number, (left, first, right, second) in enumerate(rows):
        y = 202 + number * _ROW
        big = 13 if number == 0 else 10.5
        page.fitted(LEFT, y, left, 64, ink=GREY)
        page.fitted(LEFT + 68, y, first, middle - LEFT - 80, big, bold=number == 0)
        page.fitted(middle, y, right, 60, ink=GREY)
        page.fitted(middle + 64, y, second, RIGHT - middle - 64, big, bold=number == 0)
        page.rule(y + 8, weight=0.25)


def _notes(data: GatePassData) -> list[str]:
    notes = [data.reason] if data.reason else []
    if data.instead_of:
        notes.append(_("In place of pass {number}, which is void.").format(number=data.instead_of))
    if data.voided:
        notes.append(_("Void: {reason}").format(reason=data.voided))
    return notes


def render_gate_pass(data: GatePassData) -> bytes:
    """Return the pass as PDF, one copy; the same data gives the same bytes."""
    document = Document(f"{_('Gate pass')} {data.number}", data.branch.name, data.order_number)
    document.canvas.setPageSize((WIDTH, A5_HIGH))
    page = Page(document.canvas, A5_HIGH)
    _head(page, data)
    _car(page, data)
    _facts(page, data)
    lines = [line for note in _notes(data) for line in wrap(note, RIGHT - LEFT, 9.5, most=2)]
    page.lines(LEFT, 300, lines[:4], 9.5)
    edge = page.barcode(RIGHT, 348, data.number, _TALL)
    page.text(RIGHT, 404, data.number, SMALL, align="right", ink=GREY)
    rule = _("Give this pass to the gate. It lets this car out once, on this day.")
    page.lines(LEFT, 366, wrap(rule, edge - LEFT - 24, 9.5), ink=GREY)
    page.done()
    document.canvas.showPage()
    return document.finished()
